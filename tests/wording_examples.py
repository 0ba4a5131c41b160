"""Plausible parameters for every sentence, and those that may be empty."""

from typing import Any

PLAUSIBLE: dict[str, Any] = {
    "about": 13,
    "address": "rue Haute 12",
    "address_days": 7,
    "asked": 3,
    "at": "2026-12-08T14:00",
    "association": "Solidarité",
    "cents": 1250,
    "clock": "2026-12-08T14:00",
    "code": "9000",
    "code_word": "moulin",
    "date": "mercredi 25",
    "day": "demain",
    "days": "le lundi",
    "distance_m": 420,
    "first": "pain",
    "grounds": ["near", "free_then"],
    "helper": "An",
    "found": 2,
    "holiday": "christmas",
    "hour": 7,
    "hours": [[0, 600, 1080], [2, 480, 720]],
    "in_days": 30,
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
    "link": "https://solidarity.example/calendar/x.ics",
    "line_name": "Tele-Onthaal",
    "m": 400,
    "minutes": "30",
    "n": 3,
    "name": "Denise",
    "names": ["An", "Karim"],
    "number": "+32 470 00 00 00",
    "old": "Solidarité",
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
    "message": 731,
    "telephone": "02 000 00 00",
    "texts_days": 30,
    "text": "Je suis là à 10 h.",
    "thing": "2 pains",
    "times": 2,
    "ticks": [["open", "2 pains"], ["got", "du lait"], ["missing", "3 poireaux"]],
    "until": "2026-12-01",
    "wanted": 3,
    "was": {"start": "2026-11-25T14:00", "end": "2026-11-25T14:00"},
    "wave": 2,
    "website": "https://voisins.example",
    "weekday": "2026-12-02",
    "weekly": "2026-12-08T14:00",
    "weeks": 2,
    "when": {"start": "2026-11-25T08:00", "end": "2026-11-25T12:00"},
}
"""A value for every parameter a sentence can have."""
IN_DUTCH: dict[str, Any] = {
    "address": "Hoogstraat 12",
    "association": "Solidariteit",
    "code_word": "molen",
    "date": "woensdag 25",
    "day": "morgen",
    "days": "maandag",
    "first": "brood",
    "item": "2 broden",
    "items": ["brood", "melk"],
    "last": "melk",
    "part": "rond de middag",
    "text": "Ik ben er om 10 u.",
    "thing": "2 broden",
    "ticks": [["open", "2 broden"], ["got", "melk"], ["missing", "3 preien"]],
}
"""Those that are words of a language, for the side by side of docs/wording.md."""
IN_ONE_TEXT: dict[str, dict[str, dict[str, Any]]] = {
    "danger.suicide": {
        "fr": {"line_name": "Centre de Prévention du Suicide", "line": "0800 32 123"},
        "nl": {"line_name": "Zelfmoordlijn", "line": "1813"},
    },
    "danger.poison": {
        "fr": {"line_name": "Centre Antipoisons", "line": "070 245 245"},
        "nl": {"line_name": "Antigifcentrum", "line": "070 245 245"},
    },
    "danger.somebody": {"fr": {"line_name": "Télé-Accueil", "line": "107"}},
    "danger.violence": {"fr": {"line": "0800 30 030"}, "nl": {"line": "1712"}},
    "hours.day": {"fr": {"day": "lundi"}, "nl": {"day": "maandag"}},
    "link.code": {
        language: {"code": "1234 5678", "notes": [["link.on.whatsapp.no_link", {}]]}
        for language in ("fr", "nl")
    },
    "list.all_got": {
        "fr": {"ticks": [["got", "2 pains"], ["got", "du lait"]]},
        "nl": {"ticks": [["got", "2 broden"], ["got", "melk"]]},
    },
    "moment.quiet": {language: {"first": 8, "last": 21} for language in ("fr", "nl")},
    **{
        key: {
            "fr": {"hour": "14h", "first": "10h", "last": "12h"},
            "nl": {"hour": "14u", "first": "10u", "last": "12u"},
        }
        for key in ("when.at", "when.between", "when.by_hour", "when.from")
    },
    "when.days": {
        "fr": {"first": "lundi 7", "last": "mercredi 9"},
        "nl": {"first": "maandag 7", "last": "woensdag 9"},
    },
}
"""Those of one text alone: the real lines in danger, an hour where it is an hour."""
CAN_BE_EMPTY = {
    # Not everybody who asks for help gives a name.
    "name": (
        "calendar.title", "desk.to_ring", "desk.who",
        "accepted.visit", "after.ask_held", "after.how_was_it_person",
        "after.worried", "button.write_to", "danger.reach", "danger.taken", "calling.failed", "calling.no_number",
        "calling.number", "calling.ringing", "missed.as_you_like", "missed.for_other",
        "missed.happens", "missed.person", "missed.person_last", "reminder.for_other",
        "missed.see_you", "missed.told_fine",
        "missed.told_forgot", "missed.told_refused", "missed.tried", "reminder.chat",
        "reminder.expected", "reminder.person", "reminder.volunteer", "expense.ask", "expense.confirm",
        "expense.nothing_to_pay", "expense.question_told", "expense.receipt",
        "expense.receipt_on_paper", "expense.to_get", "expense.to_pay", "helped.ask",
        "helped.confirm", "list.changed_for_helper", "problem.person", "relay.ask", "relay.passed_on", "relay.text",
        "status.task", "task.appreciated", "task.changed", "task.is_it_done", "task.not_helped",
        "tie.ask_person", "tie.ask_volunteer", "tie.sure",
        "pair.ask_for_other", "pair.begins_for_other", "pair.begins_asked_by",
        "button.stop_calls_with", "pair.ask_person", "pair.begins", "pair.begins_volunteer",
        "pair.ended_for_person", "pair.ended_for_volunteer", "pair.you_stopped", "pair.you_stopped_calling",
        "pair.go_on", "pair.goes_on", "pair.quiet",
        "status.is_called", "status.calls", "status.called_paused", "status.calls_paused",
        "moment.asked", "moment.asked_series", "moment.asking", "moment.cancelled", "moment.cancelled_told",
        "moment.clash_told", "moment.every_theirs", "moment.moved", "moment.moved_told",
        "moment.not_then", "moment.on_holiday", "moment.once_theirs", "moment.other_busy",
        "moment.paused", "moment.paused_told", "moment.refused", "moment.resumed",
        "moment.weekly_theirs", "moment.what_then", "stand_in.thanks", "stand_in.thanks_more",
    ),
    "grounds": ("asked.why",),
    "link": ("link.on.telegram", "link.on.web", "link.on.whatsapp"),
    "number": ("danger.reach",),
    "reasons": ("offer.why",),
    "telephone": ("consent.refused", "calling.failed", "calling.no_number", "letterbox.how", "team.asked_for"),
    # Any time is good.
    "when": (
        "accepted.visit", "button.this_one", "cancel.sure", "changed.noted",
        "moment.resumed",
        "good_news.visit", "offer.visit", "status.assigned",
        "status.several", "status.task", "summary.noted", "task.changed",
        "status.is_called", "status.calls",
    ),
}  # fmt: skip
"""Parameters that the code may leave empty, and the sentences that then read differently."""
ORDER = ["kinds", "when", "place", *sorted(set(PLAUSIBLE) - {"kinds", "when", "place"})]
"""Variants are put together in the order in which the code gives the parameters (telling.about)."""
