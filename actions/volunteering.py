"""Joining as a volunteer, and when a volunteer can or cannot."""

from rasa_sdk.events import EventType, SlotSet

from actions.turn import Aside, SolidarityAction, Turn
from solidarity import answering, joining
from solidarity.lifecycles import VolunteerState


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
    heeds_danger = False

    def act(self, turn: Turn) -> list[EventType]:
        return [SlotSet(f"join_{slot}", None) for slot in joining.SLOTS]


class TellAvailability(Aside):
    action_name = "action_availability"

    def say(self, turn: Turn) -> None:
        answering.tell_availability(turn)
