"""What each button does: one table, one use case each. Taps never go through Rasa."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot import (
    tap_calendar,
    tap_calls,
    tap_danger,
    tap_doubts,
    tap_forgetting,
    tap_group,
    tap_handover,
    tap_lists,
    tap_manners,
    tap_medicine,
    tap_moments,
    tap_pairs,
    tap_requests,
    tap_rights,
    tap_voice,
    tap_volunteers,
    tap_wishes,
    telephone_chat,
)
from solidarity import coming, limits, linking, offers, relay, requests
from solidarity.errors import (
    DoubtOver,
    IllegalStep,
    LimitReached,
    NightTime,
    NotYours,
    OfferOver,
    PlaceTaken,
    TakenByOther,
)
from solidarity.handover import moved
from solidarity.medicine import delivery
from solidarity.messages import Message
from solidarity.notices import amend, is_amended, notify, settle
from solidarity.settings import Rules
from solidarity.storage.tables import Notice, Offer, Person, Tap
from solidarity.team import tell_team
from solidarity.telling import tell_accepted


@dataclass(frozen=True)
class Tapped:
    """A button that was tapped by the person it was shown to."""

    session: Session
    person: Person
    tap: Tap
    notice: Notice
    rules: Rules
    now: datetime

    @property
    def ref(self) -> int:
        """What the button acts on; every button of these handlers carries it."""
        assert self.tap.ref is not None
        return self.tap.ref

    @property
    def value(self) -> str:
        return self.tap.value or ""


Handler = Callable[[Tapped], None]


def accept_offer(tapped: Tapped) -> None:
    offer = offers.accept(
        tapped.session, tapped.ref, volunteer_id=tapped.person.id, rules=tapped.rules,
        now=tapped.now,
    )  # fmt: skip
    tell_accepted(tapped.session, offer, now=tapped.now)
    asking = tapped.rules.asking
    requests.after_acceptance(tapped.session, offer.request, asking=asking, now=tapped.now)


def decline_offer(tapped: Tapped) -> None:
    asking, volunteer = tapped.rules.asking, tapped.person.id
    offers.decline(
        tapped.session, tapped.ref, volunteer_id=volunteer, asking=asking, now=tapped.now
    )
    said = Message("offer.declined")
    amend(tapped.session, tapped.notice, said, now=tapped.now, is_answer=True)


def own_task(tapped: Tapped) -> Offer:
    return offers.own_offer(tapped.session, tapped.ref, volunteer_id=tapped.person.id)


def finish_task(tapped: Tapped) -> None:
    delivery.finish(tapped.session, own_task(tapped), now=tapped.now)


def give_up_task(tapped: Tapped) -> None:
    asking = tapped.rules.asking
    offer = own_task(tapped)
    requests.give_up(tapped.session, offer, asking=asking, now=tapped.now)
    settings = tapped.rules.volunteers
    limits.after_giving_up(tapped.session, offer.volunteer, settings=settings, now=tapped.now)


def come_to_shift(tapped: Tapped) -> None:
    coming.confirm(tapped.session, own_task(tapped), now=tapped.now)


def task_not_yet(tapped: Tapped) -> None:
    notify(tapped.session, tapped.person, Message("task.take_your_time"), now=tapped.now)


def write_to(tapped: Tapped) -> None:
    other = int(tapped.value) if tapped.value else None
    relay.ask_text(tapped.session, tapped.ref, tapped.person, helper_id=other, now=tapped.now)


def write_nothing(tapped: Tapped) -> None:
    relay.stop(tapped.session, tapped.person, now=tapped.now)


def call_team(tapped: Tapped) -> None:
    tell_team(tapped.session, "human", now=tapped.now, person=tapped.person)
    notify(tapped.session, tapped.person, Message("team.will_call"), now=tapped.now)


def deny_link(tapped: Tapped) -> None:
    linking.say_wrong(tapped.session, tapped.person, now=tapped.now)


def choose_for_caller(tapped: Tapped) -> None:
    """An operator chooses for somebody on the telephone."""
    rules, now = tapped.rules, tapped.now

    def tap(session: Session, caller: Person) -> Message | None:
        return handle_tap(session, caller, tapped.value, rules=rules, now=now)

    telephone_chat.choose(tapped.session, tapped.person, tapped.ref, tap, now=now)


def end_call(tapped: Tapped) -> None:
    outcome = tapped.tap.action.removeprefix("caller.")
    telephone_chat.end(
        tapped.session, tapped.person, tapped.ref, outcome, rules=tapped.rules, now=tapped.now
    )


HANDLERS: dict[str, Handler] = {
    "offer.accept": accept_offer,
    "offer.decline": decline_offer,
    "task.done": finish_task,
    "task.give_up": give_up_task,
    "task.not_yet": task_not_yet,
    "coming.yes": come_to_shift,
    "relay.write": write_to,
    "relay.stop": write_nothing,
    "team.call": call_team,
    "link.not_me": deny_link,
    "caller.choose": choose_for_caller,
    "caller.reached": end_call,
    "caller.no_answer": end_call,
    "caller.give_back": end_call,
    **tap_calendar.HANDLERS,
    **tap_calls.HANDLERS,
    **tap_danger.HANDLERS,
    **tap_doubts.HANDLERS,
    **tap_forgetting.HANDLERS,
    **tap_group.HANDLERS,
    **tap_handover.HANDLERS,
    **tap_lists.HANDLERS,
    **tap_manners.HANDLERS,
    **tap_medicine.HANDLERS,
    **tap_moments.HANDLERS,
    **tap_pairs.HANDLERS,
    **tap_requests.HANDLERS,
    **tap_rights.HANDLERS,
    **tap_voice.HANDLERS,
    **tap_volunteers.HANDLERS,
    **tap_wishes.HANDLERS,
}
KEEPS_BUTTONS = tap_calls.KEEPS_BUTTONS | tap_lists.KEEPS_BUTTONS | tap_wishes.KEEPS_BUTTONS | {
    *tap_rights.KEEPS_BUTTONS, *tap_calendar.KEEPS_BUTTONS, *tap_danger.KEEPS_BUTTONS,
    "relay.write", "report.ask", "pair.report", "info.call", "join.kind", "join.skill",
    "team.call", "language.speak", "request.about_data",
}  # fmt: skip
"""Buttons under which nothing is settled yet: they stay."""
AMENDS = tap_calendar.AMENDS | tap_voice.AMENDS | {
    *tap_group.HANDLERS, "offer.decline", "task.done", "task.give_up",
}  # fmt: skip
"""Handlers that replace the message themselves."""


REFUSALS = (
    DoubtOver, IllegalStep, NightTime, NotYours, OfferOver, PlaceTaken, TakenByOther,
)  # fmt: skip
"""After these nothing has changed, and a short word says why."""


def handle_tap(
    session: Session, person: Person, token: str, *, rules: Rules, now: datetime
) -> Message | None:
    """Do what a button says; the short sentence to show over it, if any.

    A button that was used, belongs to somebody else or acts on something that is over changes
    nothing: the answer says so.
    """
    tap = session.get(Tap, token)
    if tap is None or (tap.person_id != person.id and tap.action not in tap_group.HANDLERS):
        return Message("tap.not_yours")
    notice = session.get_one(Notice, tap.notice_id)
    if tap.tapped_at is not None and tap.action not in KEEPS_BUTTONS:
        return Message("tap.already")
    if tap.action not in tap_handover.STILL_DONE and moved.answer(session, person, now=now):
        return None
    tapped, action = Tapped(session, person, tap, notice, rules, now), tap.action
    try:
        # What a handler did before it found that it is too late must not stay.
        with session.begin_nested():
            HANDLERS[action](tapped)
    except LimitReached as error:
        # The offer stays: tomorrow, or after another task, he may still say yes.
        notify(session, person, Message(f"limit.{error.data['limit']}"), now=now)
        return None
    except REFUSALS as error:
        return tap_group.refusal(tap, error) or _too_late(tapped, error)
    if action in tap_forgetting.FAREWELLS:
        return tap_forgetting.FAREWELLS[action]
    tap.tapped_at = now
    # What a handler has hidden, such as an address, must not be shown again.
    if tap.action not in KEEPS_BUTTONS | AMENDS and not is_amended(session, notice):
        label, known = _shown(notice, token)
        settle(session, notice, label, known, now=now)
    return None


def _shown(notice: Notice, token: str) -> tuple[str, dict[str, object]]:
    for row in notice.buttons:
        for label, known, shown in row:
            if shown == token:
                return label, known
    raise LookupError(f"notice {notice.id} shows no such button")


def _too_late(tapped: Tapped, error: Exception) -> Message:
    key = "offer.taken" if isinstance(error, PlaceTaken) else "tap.over"
    if isinstance(error, DoubtOver):
        key = "doubt.over"
        amend(tapped.session, tapped.notice, Message(key), now=tapped.now)
    if tapped.tap.action.startswith("offer.") and not is_amended(tapped.session, tapped.notice):
        amend(tapped.session, tapped.notice, Message(key), now=tapped.now)
    return Message(key)
