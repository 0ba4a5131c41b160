"""What either side asks or says about a request that was placed: where is it, cancel, problem."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.befriending.pairs import standing
from solidarity.befriending.telling import wishes
from solidarity.lifecycles import OfferState, RequestState
from solidarity.messages import Button, Message, column, row
from solidarity.notices import notify
from solidarity.requests import current_draft, open_requests, tasks_of
from solidarity.storage.tables import Person, Request
from solidarity.telling import (
    about,
    code_word,
    has_helper,
    helper_name,
    helpers,
    moment,
)


def tell_status(session: Session, person: Person, *, now: datetime) -> None:
    """Say how things stand, for what he asked and for what he does for others."""
    said = how_things_stand(session, person, now=now)
    if not said and current_draft(session, person) is not None:
        said = [Message("status.draft")]
    notify(session, person, *(said or [nothing_open()]), now=now)


def how_things_stand(session: Session, person: Person, *, now: datetime) -> list[Message]:
    """A sentence for each open request, each task and each pair of a person."""
    said = [_status(request) for request in open_requests(session, person)]
    if person.volunteer is not None:
        said += [
            Message("status.task", about(offer.request) | {"name": offer.request.person.first_name})
            for offer in tasks_of(session, person.volunteer)
        ]
    return [*said, *standing.how_it_stands(session, person, now=now)]


def nothing_open() -> Message:
    """Nothing is asked at present: is something needed?"""
    return Message("status.nothing", buttons=row(Button("button.need_help", "request.new")))


def _status(request: Request) -> Message:
    asked = sum(offer.state == OfferState.SENT for offer in request.offers)
    known = about(request) | {"name": helper_name(request), "code_word": code_word(request)}
    if request.helpers_wanted > 1 and has_helper(request):
        names = [offer.volunteer.person.first_name for offer in helpers(request)]
        so_far = {"wanted": request.helpers_wanted, "found": len(names)}
        return Message("status.several", known | so_far | {"names": [n for n in names if n]})
    if request.state == RequestState.ASKING and not asked:
        return Message("status.open", known)
    if request.state == RequestState.ASKING:
        return Message("status.asking", known | {"n": asked})
    return Message(f"status.{request.state}", known)


def ask_cancel(session: Session, person: Person, *, now: datetime) -> bool:
    """Which request should be cancelled, and is it sure? False when there is none."""
    requests = open_requests(session, person)
    if not requests:
        return wishes.ask_stop(session, person, now=now)
    seeks = wishes.how_it_stands(session, person)
    if len(requests) == 1 and not seeks:
        buttons = row(
            Button("button.yes_cancel", "request.cancel", requests[0].id),
            Button("button.no_keep", "request.keep", requests[0].id),
        )
        notify(session, person, Message("cancel.sure", about(requests[0]), buttons), now=now)
        return True
    choices = column(
        *(_this_one(r) for r in requests[:5]),
        *([Button("button.stop_looking", "wish.stop", person.id)] if seeks else []),
        Button("button.no_keep", "request.keep"),
    )
    notify(session, person, Message("cancel.which", buttons=choices), now=now)
    return True


def _this_one(request: Request) -> Button:
    known = {"subjects": request.kinds, "when": moment(request)}
    return Button("button.this_one", "request.cancel", request.id, params=known)


def ask_problem(session: Session, person: Person, *, now: datetime) -> bool:
    """What went wrong, on the person's or on the volunteer's side? False when nothing is open."""
    tasks = tasks_of(session, person.volunteer) if person.volunteer is not None else []
    if tasks:
        buttons = column(
            Button("button.cannot_any_more", "task.give_up", tasks[0].id),
            Button("button.write_to", "relay.write", tasks[0].request_id,
                   params={"name": tasks[0].request.person.first_name}),
            Button("button.call_me", "team.call"),
            Button("button.other_next_time", "tie.never", tasks[0].id),
        )  # fmt: skip
        notify(session, person, Message("problem.helper", buttons=buttons), now=now)
        return True
    request = next((r for r in open_requests(session, person) if has_helper(r)), None)
    if request is None:
        return False
    buttons = column(
        Button("button.nobody_came", "helped.no", request.id),
        Button("button.other_problem", "helped.problem", request.id),
        Button("button.all_well_now", "request.keep", request.id),
        *(
            Button("button.other_next_time", "tie.never", offer.id)
            for offer in helpers(request)
            if request.helpers_wanted == 1
        ),
    )
    known = about(request) | {"name": helper_name(request)}
    notify(session, person, Message("problem.person", known, buttons), now=now)
    return True


def ask_done(session: Session, person: Person, *, now: datetime) -> bool:
    """ "It is done", from either side: ask to be sure, by a button. False when nothing is open."""
    tasks = tasks_of(session, person.volunteer) if person.volunteer is not None else []
    if tasks:
        known = about(tasks[0].request) | {"name": tasks[0].request.person.first_name}
        buttons = row(
            Button("button.done", "task.done", tasks[0].id),
            Button("button.not_yet", "task.not_yet", tasks[0].id),
        )
        notify(session, person, Message("task.is_it_done", known, buttons), now=now)
        return True
    request = next((r for r in open_requests(session, person) if has_helper(r)), None)
    if request is None:
        return False
    buttons = row(
        Button("button.all_well", "helped.yes", request.id),
        Button("button.problem", "helped.problem", request.id),
    )
    known = about(request) | {"name": helper_name(request)}
    notify(session, person, Message("helped.confirm", known, buttons), now=now)
    return True
