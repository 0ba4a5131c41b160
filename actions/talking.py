"""Courtesies, questions, a person instead of a program, and what was not understood."""

from rasa_sdk.events import ActiveLoop, EventType, SlotSet

from actions.following import (
    CancelRequest,
    ChangeRequest,
    HearDone,
    HearProblem,
    TellStatus,
)
from actions.requesting import mirror
from actions.turn import Aside, SolidarityAction, Turn
from actions.volunteering import TellAvailability
from solidarity import danger, intake, joining, people, questions, volunteers
from solidarity.asides import greet, not_understood, repeat_question
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.requests import current_draft, place_request, withdraw_person
from solidarity.team import tell_team


class Greet(Aside):
    action_name = "action_greet"

    def say(self, turn: Turn) -> None:
        greet(turn.session, turn.person, now=turn.now)


class SayGoodbye(Aside):
    action_name = "action_goodbye"

    def say(self, turn: Turn) -> None:
        notify(turn.session, turn.person, Message("goodbye"), now=turn.now)


class BeThanked(Aside):
    action_name = "action_thank"

    def say(self, turn: Turn) -> None:
        again = repeat_question(turn.session, turn.person, now=turn.now)
        notify(turn.session, turn.person, Message("you_are_welcome"), *again, now=turn.now)


class AnswerQuestion(Aside):
    action_name = "action_info"

    def say(self, turn: Turn) -> None:
        topic = questions.topic(turn.reading.text) or "general"
        known = {"telephone": turn.rules.association.telephone,
                 "association": turn.rules.association.name}  # fmt: skip
        again = repeat_question(turn.session, turn.person, now=turn.now)
        notify(turn.session, turn.person, Message(f"info.{topic}", known), *again, now=turn.now)


class FetchHuman(Aside):
    action_name = "action_human"

    def say(self, turn: Turn) -> None:
        tell_team(turn.session, "human", now=turn.now, person=turn.person)
        known = {"telephone": turn.rules.association.telephone}
        notify(turn.session, turn.person, Message("team.asked_for", known), now=turn.now)


class StopContact(SolidarityAction):
    action_name = "action_stop"

    def act(self, turn: Turn) -> list[EventType]:
        if not turn.is_repeat:
            tell_team(turn.session, "forget", now=turn.now, person=turn.person)
            withdraw_person(turn.session, turn.person, asking=turn.rules.asking, now=turn.now)
            volunteers.stop(turn.session, turn.person, now=turn.now)
            people.silence(turn.session, turn.person, now=turn.now)
        return [ActiveLoop(None)]


class AnswerDanger(Aside):
    """The model saw a danger that the rules had not seen before Rasa.

    Whether there is one is decided by solidarity.understanding; if not, the next likely intent is
    meant.
    """

    action_name = "action_danger"

    def act(self, turn: Turn) -> list[EventType]:
        if turn.is_repeat:
            return []
        if turn.reading.danger is not None:
            danger.respond(turn.session, turn.person, turn.reading.danger, now=turn.now)
            return []
        meant = INSTEAD.get(turn.reading.intent)
        if meant is None:
            return TakeUp().act(turn)
        meant().say(turn)
        return []


class StayOnSubject(Aside):
    action_name = "action_out_of_scope"

    def say(self, turn: Turn) -> None:
        not_understood(turn.session, turn.person, now=turn.now, gently=True)


class TakeUp(SolidarityAction):
    """Yes, no, a fact or an unclear text outside a form: it may answer what was asked by a tap."""

    action_name = "action_take_up"

    def act(self, turn: Turn) -> list[EventType]:
        if turn.is_repeat:
            return []
        if intake.take(turn.session, turn.person, turn.reading, now=turn.now):
            return self._resume(turn)
        settings = turn.rules.volunteers
        if joining.take(turn.session, turn.person, turn.reading, settings=settings, now=turn.now):
            return []
        not_understood(turn.session, turn.person, now=turn.now)
        return []

    def _resume(self, turn: Turn) -> list[EventType]:
        """The form had been closed or forgotten: it is open again, or complete."""
        draft = current_draft(turn.session, turn.person)
        if draft is not None and not intake.missing(draft):
            place_request(turn.session, draft, rules=turn.rules, now=turn.now)
            return [SlotSet("requested_slot", None)]
        return [ActiveLoop("request_form"), *mirror(turn)]


INSTEAD: dict[str, type[Aside]] = {
    "ask_info": AnswerQuestion,
    "ask_status": TellStatus,
    "cancel_request": CancelRequest,
    "change_request": ChangeRequest,
    "confirm_done": HearDone,
    "greet": Greet,
    "out_of_scope": StayOnSubject,
    "report_problem": HearProblem,
    "set_availability": TellAvailability,
    "talk_to_human": FetchHuman,
    "thank": BeThanked,
}
"""What is done for a message that sounded like danger and is none."""
