"""A request for help: told, placed, changed, cancelled, helped with, confirmed."""

from solidarity.requests.closing import cancel, refuse_draft, stop_looking
from solidarity.requests.finding import (
    current_draft,
    hold,
    move,
    open_requests,
    own_request,
    start_draft,
    tasks_of,
)
from solidarity.requests.helping import (
    after_acceptance,
    confirm_helped,
    give_up,
    mark_done,
    not_helped,
)
from solidarity.requests.leaving import withdraw_person
from solidarity.requests.placing import (
    ask_first,
    look_for_volunteers,
    place_request,
    put_down,
    reopen,
    told_asked,
)

__all__ = [
    "after_acceptance", "ask_first", "cancel", "confirm_helped", "current_draft", "give_up",
    "hold", "look_for_volunteers", "mark_done", "move", "not_helped", "open_requests",
    "own_request", "place_request", "put_down", "refuse_draft", "reopen", "start_draft",
    "stop_looking", "tasks_of", "told_asked", "withdraw_person",
]  # fmt: skip
