"""Buttons of people who ask for help."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from solidarity import (
    duplicates,
    intake,
    meeting_again,
    parting,
    places,
    questions,
    repeating,
    reporting,
    requests,
)
from solidarity.clock import wall_time
from solidarity.consenting import Answer
from solidarity.errors import IllegalStep
from solidarity.lifecycles import RequestState
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.storage.tables import Request
from solidarity.talks import expect
from solidarity.team import tell_team
from solidarity.telling import helpers
from solidarity.vocabulary import help_mask

if TYPE_CHECKING:
    from bot.taps import Tapped


def own(tapped: "Tapped") -> Request:
    return requests.own_request(tapped.session, tapped.ref, person_id=tapped.person.id)


def own_draft(tapped: "Tapped") -> Request:
    """The draft; a button of one that was placed or dropped is over."""
    request = own(tapped)
    if request.state != RequestState.DRAFT:
        raise IllegalStep(request=request.id)
    return request


def go_on(tapped: "Tapped", draft: Request) -> None:
    """Ask the next question, or place the request when nothing is missing."""
    if not intake.go_on(tapped.session, draft, now=tapped.now):
        duplicates.place(tapped.session, draft, rules=tapped.rules, now=tapped.now)


def new_request(tapped: "Tapped") -> None:
    draft = requests.current_draft(tapped.session, tapped.person)
    go_on(tapped, draft or requests.start_draft(tapped.session, tapped.person, now=tapped.now))


def choose_kind(tapped: "Tapped") -> None:
    draft = own_draft(tapped)
    draft.kinds_mask = help_mask([tapped.value])
    go_on(tapped, draft)


def choose_place(tapped: "Tapped") -> None:
    draft = own_draft(tapped)
    place = places.by_postcode(tapped.value)
    if place is not None:
        intake.settle(draft, place)
    go_on(tapped, draft)


def choose_when(tapped: "Tapped") -> None:
    draft = own_draft(tapped)
    today = wall_time(tapped.now).replace(hour=0, minute=0)
    draft.any_time = tapped.value == "any"
    if not draft.any_time:
        draft.when_start = today + timedelta(days=1 if tapped.value == "tomorrow" else 0)
        draft.when_end = draft.when_start + timedelta(days=1, minutes=-1)
    go_on(tapped, draft)


def no_details(tapped: "Tapped") -> None:
    draft = own_draft(tapped)
    draft.details_asked = True
    go_on(tapped, draft)


def confirm(tapped: "Tapped") -> None:
    draft = own_draft(tapped)
    draft.confirmed = True
    go_on(tapped, draft)


def agree(tapped: "Tapped") -> None:
    draft = own_draft(tapped)
    Answer(tapped.session, tapped.person, tapped.rules, tapped.now).help(draft, agrees=True)


def disagree(tapped: "Tapped") -> None:
    draft = own_draft(tapped)
    Answer(tapped.session, tapped.person, tapped.rules, tapped.now).help(draft, agrees=False)


def tell_about_data(tapped: "Tapped") -> None:
    buttons = questions.consent_buttons("request", own_draft(tapped).id, tell_more=False)
    notify(tapped.session, tapped.person, Message("consent.more", buttons=buttons), now=tapped.now)


def change(tapped: "Tapped") -> None:
    questions.ask_what_to_change(tapped.session, own_draft(tapped), now=tapped.now)


def change_slot(tapped: "Tapped") -> None:
    """Ask again for the part that was wrong."""
    draft, slot = own_draft(tapped), tapped.value
    if slot == "details":
        draft.details, draft.details_asked = [], False
    expect(tapped.session, tapped.person, intake.TOPIC, slot, ref=draft.id, now=tapped.now)
    notify(tapped.session, tapped.person, *questions.question(draft, slot), now=tapped.now)


def cancel(tapped: "Tapped") -> None:
    requests.cancel(tapped.session, own(tapped), now=tapped.now)


def keep(tapped: "Tapped") -> None:
    notify(tapped.session, tapped.person, Message("kept"), now=tapped.now)


def helped(tapped: "Tapped") -> None:
    requests.confirm_helped(tapped.session, own(tapped), now=tapped.now)


def not_helped(tapped: "Tapped") -> None:
    asking = tapped.rules.asking
    requests.not_helped(tapped.session, own(tapped), asking=asking, now=tapped.now)


def problem(tapped: "Tapped") -> None:
    request = own(tapped)
    tell_team(tapped.session, "worried", now=tapped.now, person=tapped.person, request=request)
    said, coming = Message("helped.problem"), helpers(request)
    if len(coming) == 1:
        reporting.ask(tapped.session, coming[0].id, tapped.person, now=tapped.now, lead=[said])
        return
    notify(tapped.session, tapped.person, said, now=tapped.now)


def wait(tapped: "Tapped") -> None:
    notify(tapped.session, tapped.person, Message("wait.thanks"), now=tapped.now)


def call_about(tapped: "Tapped") -> None:
    request = own(tapped)
    tell_team(tapped.session, "human", now=tapped.now, person=tapped.person, request=request)
    notify(tapped.session, tapped.person, Message("team.will_call"), now=tapped.now)


def tell_about_calls(tapped: "Tapped") -> None:
    buttons = column(
        Button("button.yes_please", "request.confirm", tapped.ref),
        Button("button.rather_not", "request.cancel", tapped.ref),
    )
    notify(tapped.session, tapped.person, Message("info.call", buttons=buttons), now=tapped.now)


def repeat(tapped: "Tapped") -> None:
    next_week = tapped.value == "week"
    repeating.repeat(tapped.session, own(tapped), next_week=next_week, now=tapped.now)


def meet_again(tapped: "Tapped") -> None:
    meeting_again.say_again(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def never_again(tapped: "Tapped") -> None:
    asking = tapped.rules.asking
    meeting_again.say_never(
        tapped.session, tapped.ref, tapped.person, asking=asking, now=tapped.now
    )


def block(tapped: "Tapped") -> None:
    parting.block(
        tapped.session, tapped.ref, tapped.person, asking=tapped.rules.asking, now=tapped.now
    )


def ask_report(tapped: "Tapped") -> None:
    reporting.ask(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def say_report(tapped: "Tapped") -> None:
    asking = tapped.rules.asking
    reporting.tell(
        tapped.session, tapped.ref, tapped.person, tapped.value, asking=asking, now=tapped.now
    )


def same_need(tapped: "Tapped") -> None:
    duplicates.merge(tapped.session, own(tapped), rules=tapped.rules, now=tapped.now)


def another_need(tapped: "Tapped") -> None:
    duplicates.keep(tapped.session, own(tapped), rules=tapped.rules, now=tapped.now)


def ask_question(tapped: "Tapped") -> None:
    notify(tapped.session, tapped.person, Message("info.ask_away"), now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "request.new": new_request,
    "request.kind": choose_kind,
    "request.place": choose_place,
    "request.when": choose_when,
    "request.no_details": no_details,
    "request.confirm": confirm,
    "request.agree": agree,
    "request.disagree": disagree,
    "request.about_data": tell_about_data,
    "request.change": change,
    "request.change_slot": change_slot,
    "request.cancel": cancel,
    "request.keep": keep,
    "request.wait": wait,
    "request.call_me": call_about,
    "request.repeat": repeat,
    "request.same": same_need,
    "request.another": another_need,
    "tie.again": meet_again,
    "tie.never": never_again,
    "tie.block": block,
    "report.ask": ask_report,
    "report.say": say_report,
    "helped.yes": helped,
    "helped.no": not_helped,
    "helped.problem": problem,
    "info.call": tell_about_calls,
    "info.ask": ask_question,
}
