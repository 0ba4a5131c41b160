"""Courtesies, questions, a person instead of a program, and what was not understood."""

from rasa_sdk.events import ActiveLoop, EventType, SlotSet

from actions.requesting import mirror
from actions.turn import Aside, SolidarityAction, Turn
from solidarity import answering, doubts, intake, joining, manners
from solidarity.asides import not_understood
from solidarity.befriending import talking as befriending
from solidarity.duplicates import place
from solidarity.requests import current_draft
from solidarity.talks import understood


class Greet(Aside):
    action_name = "action_greet"

    def say(self, turn: Turn) -> None:
        answering.greet(turn)


class SayGoodbye(Aside):
    action_name = "action_goodbye"

    def say(self, turn: Turn) -> None:
        answering.say_goodbye(turn)


class BeThanked(Aside):
    action_name = "action_thank"

    def say(self, turn: Turn) -> None:
        answering.be_thanked(turn)


class AnswerQuestion(Aside):
    action_name = "action_info"

    def say(self, turn: Turn) -> None:
        answering.inform(turn)


class FetchHuman(Aside):
    action_name = "action_human"

    def say(self, turn: Turn) -> None:
        answering.fetch_human(turn)


class StopContact(SolidarityAction):
    action_name = "action_stop"

    def act(self, turn: Turn) -> list[EventType]:
        if not turn.is_repeat:
            answering.stop(turn)
        return [ActiveLoop(None)]


class StayOnSubject(Aside):
    action_name = "action_out_of_scope"

    def say(self, turn: Turn) -> None:
        answering.stay_on_subject(turn)


class TakeUp(SolidarityAction):
    """Yes, no, a fact or an unclear text outside a form: it may answer what was asked by a tap."""

    action_name = "action_take_up"

    def act(self, turn: Turn) -> list[EventType]:
        if turn.is_repeat or self._is_advertising(turn):
            return []
        if turn.reading.sure or doubts.expects_answer(turn.session, turn.person):
            events = self._take(turn)
            if events is not None:
                return events
        elif doubts.ask(
            turn.session, turn.person, turn.reading,
            parse=turn.parse, incoming=turn.incoming, now=turn.now,
        ):  # fmt: skip
            return []
        not_understood(turn.session, turn.person, now=turn.now)
        return []

    def _is_advertising(self, turn: Turn) -> bool:
        return manners.hear_advertising(
            turn.session, turn.person, turn.reading.text, abuse=turn.rules.abuse, now=turn.now
        )

    def _take(self, turn: Turn) -> list[EventType] | None:
        """What the message tells for a request or about a volunteer; None when nothing."""
        if befriending.take(turn.session, turn.person, turn.reading, now=turn.now):
            return []
        if intake.take(turn.session, turn.person, turn.reading, now=turn.now):
            return self._resume(turn)
        settings = turn.rules.volunteers
        if joining.take(turn.session, turn.person, turn.reading, settings=settings, now=turn.now):
            return []
        return None

    def _resume(self, turn: Turn) -> list[EventType]:
        """The form had been closed or forgotten: it is open again, or complete."""
        draft = current_draft(turn.session, turn.person)
        if draft is not None and not intake.missing(draft):
            place(turn.session, draft, rules=turn.rules, now=turn.now)
            return [SlotSet("requested_slot", None)]
        return [ActiveLoop("request_form"), *mirror(turn)]


class AnswerDanger(Aside):
    """It sounded like danger to the model.

    Whether it is one is decided by solidarity.understanding, and then it was answered before this
    is reached (actions/turn.py); if not, the next likely intent is meant.
    """

    action_name = "action_danger"

    def act(self, turn: Turn) -> list[EventType]:
        if turn.reading.intent in NEVER_INSTEAD or turn.reading.intent not in answering.ANSWERS:
            return TakeUp().act(turn)
        if not turn.is_repeat:
            understood(turn.session, turn.person)
            answering.ANSWERS[turn.reading.intent](turn)
        return []


NEVER_INSTEAD = frozenset(
    {"request_help", "offer_help", "stop_contact", "schedule_call", "goodbye"}
)
"""What a message that sounded like danger is never simply taken for: it goes the way of an unclear
one, in which a request is still taken up."""
