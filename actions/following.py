"""What is said about a request that was placed: where is it, change, cancel, done, a problem."""

from actions.turn import Aside, Turn
from solidarity import answering


class TellStatus(Aside):
    action_name = "action_status"

    def say(self, turn: Turn) -> None:
        answering.tell_status(turn)


class CancelRequest(Aside):
    action_name = "action_cancel"

    def say(self, turn: Turn) -> None:
        answering.cancel(turn)


class ChangeRequest(Aside):
    action_name = "action_change"

    def say(self, turn: Turn) -> None:
        answering.change(turn)


class MoveCall(Aside):
    action_name = "action_call_moment"

    def say(self, turn: Turn) -> None:
        answering.move_call(turn)


class HearDone(Aside):
    action_name = "action_done"

    def say(self, turn: Turn) -> None:
        answering.hear_done(turn)


class HearProblem(Aside):
    action_name = "action_problem"

    def say(self, turn: Turn) -> None:
        answering.hear_problem(turn)
