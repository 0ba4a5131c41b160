"""The form of a request: what was told, what is missing, and placing it."""

from rasa_sdk.events import ActiveLoop, EventType, SlotSet

from actions.turn import SolidarityAction, Turn
from solidarity import intake
from solidarity.duplicates import place
from solidarity.requests import current_draft

FORM = tuple(slot for slot in intake.SLOTS if slot != intake.CONSENT)
"""The slots of Rasa's form (nlu/domain.yml)."""


def mirror(turn: Turn) -> list[EventType]:
    """Rasa's slots as the draft has them: only whether each is known, never what was said."""
    draft = current_draft(turn.session, turn.person)
    slots = _of_form(intake.missing(draft)) if draft is not None else []
    known = [SlotSet(slot, None if slot in slots else "known") for slot in FORM]
    return [*known, SlotSet("requested_slot", slots[0] if slots else None)]


def _of_form(slots: list[str]) -> list[str]:
    """The form knows no consent: to it the address is asked for until that is settled too."""
    return ["address" if slot == intake.CONSENT else slot for slot in slots]


class TakeRequest(SolidarityAction):
    """Rasa asks after every message in the form: does it tell anything for the request?"""

    action_name = "validate_request_form"

    def act(self, turn: Turn) -> list[EventType]:
        if turn.is_repeat:
            return mirror(turn)
        if not intake.take(turn.session, turn.person, turn.reading, now=turn.now):
            # Nothing: the form steps aside and another rule answers.
            return []
        return mirror(turn)


class PlaceRequest(SolidarityAction):
    """The form is complete: ask the volunteers."""

    action_name = "action_place_request"
    heeds_danger = False

    def act(self, turn: Turn) -> list[EventType]:
        draft = current_draft(turn.session, turn.person)
        if draft is not None and not intake.missing(draft):
            place(turn.session, draft, rules=turn.rules, now=turn.now)
        return [ActiveLoop(None), *(SlotSet(slot, None) for slot in FORM)]
