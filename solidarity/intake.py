"""The conversation about a new request: take what was told, ask only what is missing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import details, places, questions
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.places import Mention, Place
from solidarity.requests import current_draft, start_draft
from solidarity.storage.tables import Person, Request
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.telling import is_call
from solidarity.understanding import Reading
from solidarity.vocabulary import HelpType, help_mask

SLOTS = ("what", "where", "when", "details", "confirmed", "address")
"""The questions, in the order in which they are asked."""
TOPIC = "request"
WITH_LIST = frozenset({HelpType.GROCERIES, HelpType.PHARMACY})
"""Help for which a list or an errand must be known before somebody can go."""
ANSWERS = frozenset({"inform", "affirm", "deny", "request_help", "change_request"})
"""Intents that belong to the conversation about a request."""
FREE_TEXT = frozenset({"details", "address"})
"""Questions that are answered in words no model knows: a list, a street."""
NEVER_ANSWERS = frozenset({"stop_contact", "talk_to_human", "cancel_request", "emergency"})


def missing(draft: Request) -> list[str]:
    """The slots still unknown, in order; nothing is asked that does not matter."""
    known = {
        "what": bool(draft.kinds_mask),
        "where": is_call(draft) or draft.lat is not None,
        "when": draft.when_start is not None or draft.any_time,
        "details": draft.details_asked or not WITH_LIST.intersection(draft.kinds),
        "confirmed": draft.confirmed,
        "address": draft.address is not None or (is_call(draft) and bool(draft.person.phone)),
    }
    if is_call(draft) and not draft.confirmed:
        return ["confirmed", *(slot for slot in ("when", "address") if not known[slot])]
    return [slot for slot in SLOTS if not known[slot]]


def take(session: Session, person: Person, reading: Reading, *, now: datetime) -> bool:
    """Take what a message tells about a request, and ask what is missing next.

    False when the message is about something else. When nothing is missing any more, nothing is
    said: the caller places the request.
    """
    draft = current_draft(session, person)
    if draft is None:
        if reading.intent != "request_help":
            return False
        draft = start_draft(session, person, now=now)
        lead = [Message("request.gladly_call" if _only_call(reading) else "request.gladly")]
        fill(draft, reading, slot=None)
        _go_on(session, draft, lead, now=now, unsure=_unsure_place(reading, None))
        return True
    talk = talk_with(session, person)
    slot = talk.slot if talk.topic == TOPIC and talk.ref == draft.id else None
    if not _belongs(reading, slot):
        return False
    lead = _lead(reading)
    if fill(draft, reading, slot=slot) or lead:
        _go_on(session, draft, lead, now=now, unsure=_unsure_place(reading, slot))
        return True
    if slot == "confirmed" and reading.intent in ("deny", "change_request"):
        if is_call(draft) and reading.intent == "deny":
            return False
        questions.ask_what_to_change(session, draft, now=now)
        return True
    return False


def _only_call(reading: Reading) -> bool:
    return reading.kinds == (HelpType.LISTENING,)


def _lead(reading: Reading) -> list[Message]:
    """The answer to a question that came along ("…, et c'est payant ?")."""
    answer = questions.topic(reading.text) if details.has_question(reading.text) else None
    return [Message(f"info.{answer}")] if answer else []


def _belongs(reading: Reading, slot: str | None) -> bool:
    if reading.sure and reading.intent in NEVER_ANSWERS:
        return False
    if reading.intent in ANSWERS:
        return True
    facts = {
        "what": bool(reading.kinds),
        "where": bool(mentioned(reading, slot)),
        "which_place": bool(mentioned(reading, slot)),
        "when": reading.when is not None or details.any_time(reading.text),
        "details": len(details.items(reading.text)) > 1 or not reading.sure,
        "address": details.address(reading.text) is not None or not reading.sure,
    }
    return slot is not None and facts.get(slot, False)


def fill(draft: Request, reading: Reading, *, slot: str | None) -> bool:
    """Write what a message tells into the draft; whether it told anything.

    `slot` is the question the message answers, if one was asked.
    """
    told = [
        _fill_kinds(draft, reading, slot),
        _fill_place(draft, reading, slot),
        _fill_when(draft, reading, slot),
        _fill_address(draft, reading, slot),
        _fill_details(draft, reading, slot),
        _fill_yes(draft, reading, slot),
    ]
    draft.urgent = draft.urgent or (reading.urgent and reading.intent == "request_help")
    draft.for_other = draft.for_other or reading.for_other
    if reading.phone:
        draft.person.phone = draft.person.phone or reading.phone
        told.append(True)
    if slot == "confirmed" and any(told[:5]):
        # Something was corrected: the summary is shown again before it counts.
        draft.confirmed = False
    return any(told)


def _fill_kinds(draft: Request, reading: Reading, slot: str | None) -> bool:
    if not reading.kinds:
        return False
    if slot == "what" or not draft.kinds_mask or reading.intent == "change_request":
        new = help_mask(reading.kinds)
    elif reading.intent == "request_help" and slot not in FREE_TEXT:
        new = draft.kinds_mask | help_mask(reading.kinds)
    else:
        return False
    changed, draft.kinds_mask = new != draft.kinds_mask, new
    return changed


def _fill_place(draft: Request, reading: Reading, slot: str | None) -> bool:
    # A shop in the list ("bij de Delhaize in Gent") is not where the person lives.
    mentions = mentioned(reading, slot)
    in_list = slot == "details" and draft.lat is not None and not _corrects(reading)
    if not mentions or in_list:
        return False
    if _unsure_place(reading, slot):
        draft.lat = draft.lon = None
    else:
        settle(draft, mentions[0].place)
    return True


def mentioned(reading: Reading, slot: str | None) -> Sequence[Mention]:
    """The places of a message; where one was asked for, even "Mol" or "Spa" alone is a place."""
    if reading.places or slot not in ("where", "which_place"):
        return reading.places
    return places.read(reading.text, a_place_is_meant=True)


def _unsure_place(reading: Reading, slot: str | None) -> tuple[Place, ...]:
    """The places of that name when there are several; asked once, then the largest counts."""
    mentions = mentioned(reading, slot)
    if not mentions or slot == "which_place" or not mentions[0].ambiguous:
        return ()
    return mentions[0].candidates[:4]


def settle(draft: Request, place: Place) -> None:
    """This is where help is wanted."""
    draft.postcode, draft.place_fr, draft.place_nl = place.postcode, place.name_fr, place.name_nl
    draft.lat, draft.lon, draft.uncertainty_m = place.lat, place.lon, place.uncertainty_m


def _corrects(reading: Reading) -> bool:
    """The message takes back a place or a moment, whatever was asked: "non, plutôt jeudi"."""
    return reading.intent in ("change_request", "deny") and bool(_facts(reading))


def _fill_when(draft: Request, reading: Reading, slot: str | None) -> bool:
    # "Le journal de samedi" on a list and "rue du 11 Novembre" say nothing about the visit.
    if slot in FREE_TEXT and "when" not in missing(draft) and not _corrects(reading):
        return False
    if reading.when is not None:
        draft.when_start, draft.when_end = reading.when.start, reading.when.end
        draft.deadline, draft.any_time = reading.when.deadline, False
        return True
    if details.any_time(reading.text):
        draft.when_start, draft.when_end, draft.deadline = None, None, False
        draft.any_time = True
        return True
    return False


def _fill_address(draft: Request, reading: Reading, slot: str | None) -> bool:
    street = details.address(reading.text)
    if slot == "address":
        if is_call(draft):
            return False
        draft.address = reading.text.strip()[: details.MAX_ADDRESS]
        return bool(draft.address)
    if street is not None and not is_call(draft):
        when = reading.when.surface if reading.when is not None else None
        draft.address = street.split(when)[0].rstrip(" ,") if when else street
        return True
    return False


def _fill_details(draft: Request, reading: Reading, slot: str | None) -> bool:
    if slot == "details" and not _corrects(reading):
        draft.details_asked = True
        draft.details = [*draft.details, *details.items(reading.text)][: details.MAX_ITEMS]
        return True
    in_passing = slot in (None, "what") and HelpType.GROCERIES in draft.kinds
    listed = details.listed(reading.text, besides=_facts(reading)) if in_passing else []
    if listed:
        draft.details, draft.details_asked = listed, True
        return True
    return False


def _facts(reading: Reading) -> list[str]:
    """The words of a message that name a place or a moment: no things of a list."""
    named = [mention.surface for mention in reading.places]
    return [*named, reading.when.surface] if reading.when is not None else named


def _fill_yes(draft: Request, reading: Reading, slot: str | None) -> bool:
    if slot != "confirmed" or reading.intent != "affirm":
        return False
    draft.confirmed = True
    return True


def _go_on(
    session: Session,
    draft: Request,
    lead: list[Message],
    *,
    now: datetime,
    unsure: tuple[Place, ...] = (),
) -> None:
    """Ask the next question, or say nothing when the request is complete."""
    slots = missing(draft)
    if unsure and "where" in slots:
        expect(session, draft.person, TOPIC, "which_place", ref=draft.id, now=now)
        notify(session, draft.person, *lead, questions.place_choices(draft, unsure), now=now)
        return
    if not slots:
        if lead:
            notify(session, draft.person, *lead, now=now)
        return
    question = questions.question(draft, slots[0])
    expect(session, draft.person, TOPIC, slots[0], ref=draft.id, now=now)
    notify(session, draft.person, *lead, *question, now=now)


def go_on(session: Session, draft: Request, *, now: datetime) -> list[str]:
    """Ask the next question after a tap; the slots that are missing."""
    _go_on(session, draft, [], now=now)
    slots = missing(draft)
    if not slots:
        expect_nothing(session, draft.person)
    return slots
