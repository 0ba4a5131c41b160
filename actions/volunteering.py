"""Joining as a volunteer, and when a volunteer can or cannot."""

from rasa_sdk.events import EventType, SlotSet

from actions.turn import Aside, SolidarityAction, Turn
from solidarity import joining, volunteers
from solidarity.lifecycles import VolunteerState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify


def mirror(turn: Turn) -> list[EventType]:
    """Rasa's slots as the volunteer's record has them."""
    volunteer = turn.person.volunteer
    joins = volunteer is not None and volunteer.state == VolunteerState.JOINING
    slots = joining.missing(volunteer) if joins and volunteer is not None else []
    known = [SlotSet(f"join_{s}", None if s in slots else "known") for s in joining.SLOTS]
    return [*known, SlotSet("requested_slot", f"join_{slots[0]}" if slots else None)]


class TakeVolunteer(SolidarityAction):
    """Rasa asks after every message in the form: does it tell anything about the volunteer?"""

    action_name = "validate_volunteer_form"

    def act(self, turn: Turn) -> list[EventType]:
        settings = turn.rules.volunteers
        if turn.is_repeat or joining.take(
            turn.session, turn.person, turn.reading, settings=settings, now=turn.now
        ):
            return mirror(turn)
        return []


class FinishJoining(SolidarityAction):
    """The form is complete; the welcome was said with the last answer."""

    action_name = "action_volunteer_joined"

    def act(self, turn: Turn) -> list[EventType]:
        return [SlotSet(f"join_{slot}", None) for slot in joining.SLOTS]


class TellAvailability(Aside):
    """ "I cannot this week", "I am back": offer what can be done about it."""

    action_name = "action_availability"

    def say(self, turn: Turn) -> None:
        if not volunteers.ask_availability(
            turn.session, turn.person, turn.reading.when, now=turn.now
        ):
            join = row(Button("button.want_to_help", "join.start"))
            message = Message("volunteer.not_yet", buttons=join)
            notify(turn.session, turn.person, message, now=turn.now)
