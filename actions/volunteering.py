"""Joining as a volunteer, and when a volunteer can or cannot."""

from rasa_sdk.events import EventType, SlotSet

from actions.turn import Aside, SolidarityAction, Turn
from solidarity import answering, joining
from solidarity.lifecycles import VolunteerState

FORM = tuple(slot for slot in joining.SLOTS if slot != joining.EXPERIENCE)
"""What Rasa's form knows of (nlu/domain.yml)."""


def mirror(turn: Turn) -> list[EventType]:
    """Rasa's slots as the volunteer's record has them."""
    volunteer = turn.person.volunteer
    joins = volunteer is not None and volunteer.state == VolunteerState.JOINING
    slots = joining.missing(volunteer) if joins and volunteer is not None else []
    # To Rasa's form the experience is a part of what he would like to help with.
    asked = ["help" if slot == joining.EXPERIENCE else slot for slot in slots]
    known = [SlotSet(f"join_{s}", None if s in asked else "known") for s in FORM]
    return [*known, SlotSet("requested_slot", f"join_{asked[0]}" if asked else None)]


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
        return [SlotSet(f"join_{slot}", None) for slot in FORM]


class TellAvailability(Aside):
    action_name = "action_availability"

    def say(self, turn: Turn) -> None:
        answering.tell_availability(turn)
