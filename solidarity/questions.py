"""What is asked about a request, and short answers to people's own questions."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import notes
from solidarity.messages import Button, Message, column, row
from solidarity.notices import notify
from solidarity.places import Place
from solidarity.storage.tables import Request
from solidarity.talks import expect
from solidarity.telling import about, is_call, who_is_wanted
from solidarity.vocabulary import HelpType

FIRST_KINDS = (
    HelpType.GROCERIES,
    HelpType.PHARMACY,
    HelpType.LISTENING,
    HelpType.TRANSPORT,
    HelpType.HOUSEHOLD,
    HelpType.OTHER,
)

CONSENT = "consent"
"""The question whether what is told may be kept."""
_TOPICS = {
    "cost": r"pay|co[uû]t|prix|gratuit|tarif|combien .*(cout|euro)|rembours|kost|betal|gratis|prijs"
    r"|terugbetal|geld",
    "privacy": r"donn[ée]es|vie priv|confiden|gdpr|rgpd|gegevens|privacy|wie (kan|ziet|leest)",
    "hours": r"heures d|ouvert|joignable|uren|open|bereikbaar",
    "who": r"qui (est|[êe]tes|vient|sont)|c'est quoi|wie (ben|zijn|komt)|wat (is|doe|zijn)",
    "volunteering": r"b[ée]n[ée]vol|volontaire|vrijwillig",
    "duration": r"combien de temps|quand .*r[ée]ponse|hoe lang|hoelang|hoe snel",
}
"""Words by which the subject of a question is found, the most particular subjects first."""


def topic(text: str) -> str | None:
    """The subject of a question about the service: cost, privacy, hours, who, …"""
    lowered = text.lower()
    order = ("duration", "cost", "privacy", "hours", "volunteering", "who")
    return next((name for name in order if re.search(_TOPICS[name], lowered)), None)


def question(draft: Request, slot: str) -> list[Message]:
    """The paragraphs that ask for a slot."""
    if slot == "confirmed":
        return _summary(draft)
    if slot == "what":
        return [_ask_what(draft)]
    if slot == "when":
        return [_ask_when(draft)]
    if slot == "details":
        return [_ask_details(draft)]
    if slot == CONSENT:
        return [Message("consent.ask.help", buttons=consent_buttons("request", draft.id))]
    if slot == "address":
        return [Message("ask.address", about(draft))]
    return [Message("ask.where_other" if draft.for_other else "ask.where")]


def consent_buttons(
    topic: str, ref: int, *, tell_more: bool = True
) -> tuple[tuple[Button, ...], ...]:
    """The answers to whether something may be kept; actions begin with the topic."""
    buttons = [
        Button("button.agree", f"{topic}.agree", ref),
        Button("button.do_not_agree", f"{topic}.disagree", ref),
    ]
    if tell_more:
        buttons.insert(1, Button("button.learn_more", f"{topic}.about_data", ref))
    return column(*buttons)


def _ask_details(draft: Request) -> Message:
    kind = "pharmacy" if HelpType.PHARMACY in draft.kinds else "groceries"
    if {HelpType.PHARMACY, HelpType.GROCERIES} <= set(draft.kinds):
        kind = "both"
    nothing = row(Button("button.no_details", "request.no_details", draft.id))
    return Message(f"ask.details.{kind}", about(draft), nothing)


def _ask_what(draft: Request) -> Message:
    buttons = [Button(f"kind.{kind}", "request.kind", draft.id, kind) for kind in FIRST_KINDS]
    return Message("ask.what", buttons=tuple(zip(buttons[::2], buttons[1::2], strict=True)))


def _ask_when(draft: Request) -> Message:
    parts = ("today", "tomorrow", "any")
    buttons = row(*(Button(f"button.{part}", "request.when", draft.id, part) for part in parts))
    return Message("ask.when", buttons=buttons)


def _summary(draft: Request) -> list[Message]:
    if is_call(draft):
        buttons = column(
            Button("button.yes_please", "request.confirm", draft.id),
            Button("button.rather_not", "request.cancel", draft.id),
            Button("button.tell_me_more", "info.call", draft.id),
        )
        return [Message("ask.call_other" if draft.for_other else "ask.call", about(draft), buttons)]
    buttons = row(
        Button("button.that_is_right", "request.confirm", draft.id),
        Button("button.change", "request.change", draft.id),
    )
    known = about(draft) | {"items": [item.shown for item in draft.details]}
    paragraphs = [Message("summary.noted", known)]
    if draft.details:
        paragraphs.append(Message("summary.items", known))
    if told := notes.for_the_person(draft):
        paragraphs.append(Message("summary.notes", {"notes": told}))
    paragraphs += who_is_wanted(draft, several="summary.helpers", skilled="summary.skills")
    return [*paragraphs, Message("summary.right", buttons=buttons)]


def ask_what_to_change(session: Session, draft: Request, *, now: datetime) -> None:
    """Which part of the summary is wrong? It can be tapped or simply written."""
    slots = ["when", "where", "what"]
    if draft.details_asked:
        slots.insert(0, "details")
    buttons = (Button(f"button.change_{s}", "request.change_slot", draft.id, s) for s in slots)
    expect(session, draft.person, "request", "confirmed", ref=draft.id, now=now)
    notify(session, draft.person, Message("ask.change", buttons=column(*buttons)), now=now)


def place_choices(draft: Request, places: tuple[Place, ...]) -> Message:
    """Which of several places of that name?"""
    buttons = (
        Button(
            "button.place",
            "request.place",
            draft.id,
            place.postcode,
            params={"place": {"fr": place.name_fr, "nl": place.name_nl}, "code": place.postcode},
        )
        for place in places
    )
    return Message("ask.which_place", buttons=column(*buttons))
