"""What a message tells about a request, written into the draft."""

from collections.abc import Sequence
from dataclasses import replace

from solidarity import details, places
from solidarity.details import Item
from solidarity.places import Mention, Place
from solidarity.storage.tables import Request
from solidarity.telling import is_call
from solidarity.understanding import Reading
from solidarity.vocabulary import HelpType, help_mask
from solidarity.who_comes import fill_who_comes

WITH_LIST = frozenset({HelpType.GROCERIES, HelpType.PHARMACY})
"""Help for which a list or an errand must be known before somebody can go."""
FREE_TEXT = frozenset({"details", "address"})
"""Questions that are answered in words no model knows: a list, a street."""
MAX_BUDGET = 30_000
"""Cents; a larger sum in a message about shopping is a bill or a debt, not what is to be spent."""


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
        slot not in FREE_TEXT and fill_who_comes(draft, reading),
        _fill_facts(draft, reading, slot),
        _fill_yes(draft, reading, slot),
    ]
    draft.urgent = draft.urgent or (reading.urgent and reading.intent == "request_help")
    draft.for_other = draft.for_other or reading.for_other
    if reading.phone:
        draft.person.phone = draft.person.phone or reading.phone
        told.append(True)
    if slot == "confirmed" and any(told[: 6 if reading.intent == "affirm" else 7]):
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
    if unsure_place(reading, slot):
        draft.lat = draft.lon = None
    else:
        settle(draft, mentions[0].place)
    return True


def mentioned(reading: Reading, slot: str | None) -> Sequence[Mention]:
    """The places of a message; where one was asked for, even "Mol" or "Spa" alone is a place."""
    if reading.places or slot not in ("where", "which_place"):
        return reading.places
    return places.read(reading.text, a_place_is_meant=True)


def unsure_place(reading: Reading, slot: str | None) -> tuple[Place, ...]:
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
    return reading.intent in ("change_request", "deny") and bool(_named(reading))


def _fill_when(draft: Request, reading: Reading, slot: str | None) -> bool:
    # "Le journal de samedi" on a list and "rue du 11 Novembre" say nothing about the visit.
    is_known = draft.when_start is not None or draft.any_time
    if slot in FREE_TEXT and is_known and not _corrects(reading):
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
        draft.address = reading.text.strip()[: details.MAX_ADDRESS]
        return bool(draft.address)
    if street is not None and not is_call(draft):
        when = reading.when.surface if reading.when is not None else None
        draft.address = street.split(when)[0].rstrip(" ,") if when else street
        return True
    return False


def _fill_details(draft: Request, reading: Reading, slot: str | None) -> bool:
    edited = details.edited(draft.details, reading.text) if slot not in FREE_TEXT else None
    is_meant = edited is not None and (edited.sure or reading.intent == "change_request")
    if draft.details and edited is not None and is_meant:
        # A list of which nothing is left is asked for again.
        draft.details, draft.details_asked = edited.items, bool(edited.items)
        return True
    if slot == "details" and not _corrects(reading):
        draft.details_asked = True
        draft.details = with_more(draft.details, reading.text)
        return True
    in_passing = slot in (None, "what") and HelpType.GROCERIES in draft.kinds
    besides = _named(reading)
    listed = in_passing and (
        details.listed(reading.text, besides=besides)
        or details.ordered(reading.text, besides=besides)
    )
    if listed:
        measured = (details.measured(line) for line in listed)
        draft.details, draft.details_asked = details.together(measured), True
        return True
    return False


def with_more(items: Sequence[Item], text: str) -> list[Item]:
    """The list with what a text adds to it; a thing that stands there already is counted up."""
    edited = details.edited(items, text)
    if edited is not None and edited.sure:
        return edited.items
    more = [details.measured(line) for line in details.items(text)]
    return details.together([*items, *more])[: details.MAX_ITEMS]


def _fill_facts(draft: Request, reading: Reading, slot: str | None) -> bool:
    # Somebody on a shopping list ("bonbons pour mon petit-fils") is not who needs the help.
    about_another = reading.for_other and draft.facts.whom is None and slot not in FREE_TEXT
    told = details.facts(
        reading.text, about_another=about_another, besides=[m.surface for m in reading.places]
    )
    is_budget = told.cents is not None and told.cents <= MAX_BUDGET
    if not (is_budget and WITH_LIST.intersection(draft.kinds)):
        told = replace(told, cents=None)
    if told.writer:
        draft.person.first_name = draft.person.first_name or details.first_name(told.writer)
    before, draft.facts = draft.facts, details.with_newer(draft.facts, told)
    return replace(draft.facts, writer=None) != replace(before, writer=None)


def _named(reading: Reading) -> list[str]:
    """The words of a message that name a place or a moment: no things of a list."""
    named = [mention.surface for mention in reading.places]
    return [*named, reading.when.surface] if reading.when is not None else named


def _fill_yes(draft: Request, reading: Reading, slot: str | None) -> bool:
    if slot != "confirmed" or reading.intent != "affirm":
        return False
    draft.confirmed = True
    return True
