"""Plausible parameters for every sentence, and those that may be empty."""

from typing import Any

PLAUSIBLE: dict[str, Any] = {
    "address": "rue Haute 12",
    "asked": 3,
    "association": "Solidarité",
    "cents": 1250,
    "code": "9000",
    "code_word": "moulin",
    "date": "mercredi 25",
    "day": "demain",
    "distance_m": 420,
    "first": "pain",
    "grounds": ["near", "free_then"],
    "helper": "An",
    "found": 2,
    "hour": 7,
    "interests": ["garden", "music", "old_times"],
    "item": "2 pains",
    "items": ["du pain", "du lait"],
    "kinds": ["groceries", "pharmacy"],
    "km": 5,
    "known": {},
    "label": "button.yes_i_can",
    "language": "nl",
    "last": "lait",
    "line": "106",
    "line_name": "Tele-Onthaal",
    "m": 400,
    "minutes": "30",
    "n": 3,
    "name": "Denise",
    "names": ["An", "Karim"],
    "number": "+32 470 00 00 00",
    "notes": [["note.need.no_lift", {}], ["note.people", {"people": 4}]],
    "part": "vers midi",
    "people": 4,
    "person": 12,
    "place": {"fr": "Gand", "nl": "Gent"},
    "reasons": ["near", "free_then"],
    "request": 34,
    "skills": ["car", "sign_language"],
    "subjects": ["groceries", "pharmacy"],
    "task": 56,
    "telephone": "02 000 00 00",
    "text": "Je suis là à 10 h.",
    "thing": "2 pains",
    "ticks": [["open", "2 pains"], ["got", "du lait"], ["missing", "3 poireaux"]],
    "until": "2026-12-01",
    "wanted": 3,
    "wave": 2,
    "weekday": "2026-12-02",
    "when": {"start": "2026-11-25T08:00", "end": "2026-11-25T12:00"},
}
"""A value for every parameter a sentence can have."""
CAN_BE_EMPTY = {
    # Not everybody who asks for help gives a name.
    "name": (
        "accepted.call", "accepted.visit", "after.ask_held", "after.how_was_it_person",
        "after.worried", "button.write_to", "calling.failed", "calling.no_number",
        "calling.number", "calling.ringing", "missed.as_you_like", "missed.for_other", "reminder.for_other", "missed.happens",
        "missed.person", "missed.person_last", "missed.see_you", "missed.told_fine",
        "missed.told_forgot", "missed.told_refused", "missed.tried", "reminder.chat",
        "reminder.expected", "reminder.person", "reminder.volunteer", "expense.ask", "expense.confirm",
        "expense.nothing_to_pay", "expense.question_told", "expense.receipt",
        "expense.receipt_on_paper", "expense.to_get", "expense.to_pay", "helped.ask", "helped.ask_call",
        "helped.confirm", "list.changed_for_helper", "problem.person", "relay.ask", "relay.passed_on", "relay.text",
        "status.task", "task.appreciated", "task.changed", "task.is_it_done", "task.not_helped",
        "tie.ask_person", "tie.ask_volunteer", "tie.sure",
    ),
    # Calls have no place.
    "place": ("changed.noted", "status.task", "task.changed"),
    "grounds": ("asked.why",),
    "reasons": ("offer.why",),
    "telephone": ("calling.failed", "calling.no_number", "letterbox.how", "team.asked_for"),
    # Any time is good.
    "when": (
        "accepted.call", "accepted.visit", "button.this_one", "cancel.sure", "changed.noted",
        "good_news.call", "good_news.visit", "offer.call", "offer.visit", "status.assigned",
        "status.several", "status.task", "summary.noted", "task.changed",
    ),
}  # fmt: skip
"""Parameters that the code may leave empty, and the sentences that then read differently."""
ORDER = ["kinds", "when", "place", *sorted(set(PLAUSIBLE) - {"kinds", "when", "place"})]
"""Variants are put together in the order in which the code gives the parameters (telling.about)."""
