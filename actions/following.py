"""What is said about a request that was placed: where is it, change, cancel, done, a problem."""

from dataclasses import replace

from actions.turn import Aside, Turn
from solidarity import changing, following, intake
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.requests import cancel, current_draft
from solidarity.team import tell_team


def _nothing_open(turn: Turn) -> None:
    notify(turn.session, turn.person, following.nothing_open(), now=turn.now)


class TellStatus(Aside):
    action_name = "action_status"

    def say(self, turn: Turn) -> None:
        following.tell_status(turn.session, turn.person, now=turn.now)


class CancelRequest(Aside):
    action_name = "action_cancel"

    def say(self, turn: Turn) -> None:
        draft = current_draft(turn.session, turn.person)
        if draft is not None:
            cancel(turn.session, draft, now=turn.now)
        elif not following.ask_cancel(turn.session, turn.person, now=turn.now):
            _nothing_open(turn)


class ChangeRequest(Aside):
    action_name = "action_change"

    def say(self, turn: Turn) -> None:
        asking = turn.rules.asking
        if changing.change(turn.session, turn.person, turn.reading, asking=asking, now=turn.now):
            return
        # Nothing is open that could be changed: who names a kind of help asks for it.
        asked = replace(turn.reading, intent="request_help")
        if not asked.kinds or not intake.take(turn.session, turn.person, asked, now=turn.now):
            _nothing_open(turn)


class MoveCall(Aside):
    """The moment of a befriending call: a call that is wanted is moved, else the team hears."""

    action_name = "action_call_moment"

    def say(self, turn: Turn) -> None:
        asking = turn.rules.asking
        if following.wants_call(turn.session, turn.person) and changing.change(
            turn.session, turn.person, turn.reading, asking=asking, now=turn.now
        ):
            return
        tell_team(turn.session, "call_moment", now=turn.now, person=turn.person)
        notify(turn.session, turn.person, Message("call.passed_on"), now=turn.now)


class HearDone(Aside):
    action_name = "action_done"

    def say(self, turn: Turn) -> None:
        if not following.ask_done(turn.session, turn.person, now=turn.now):
            notify(turn.session, turn.person, Message("helped.nice_to_hear"), now=turn.now)


class HearProblem(Aside):
    action_name = "action_problem"

    def say(self, turn: Turn) -> None:
        if not following.ask_problem(turn.session, turn.person, now=turn.now):
            tell_team(turn.session, "worried", now=turn.now, person=turn.person)
            notify(turn.session, turn.person, Message("problem.team"), now=turn.now)
