"""What is kept about people: one line for each table, and what becomes of it.

The erasure, the export, the jobs that forget and docs/retention.md all read this; a table that is
missing here fails a test.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select

from solidarity.storage.tables import (
    Alarm,
    Base,
    Call,
    Check,
    Consent,
    Contact,
    Coverage,
    DemoPhone,
    Doubt,
    Effect,
    Event,
    Expense,
    Feed,
    Figure,
    Followed,
    Handover,
    HandoverAnswer,
    IntakeEvent,
    IntakeSource,
    Invitation,
    LinkCode,
    Listener,
    MedicineOrder,
    Member,
    Mention,
    Notice,
    Offer,
    Opening,
    Organisation,
    Pair,
    Person,
    Received,
    Recording,
    Request,
    SecondStep,
    Series,
    ShiftNote,
    SignIn,
    Talk,
    Tap,
    TeamTask,
    Tie,
    Tombstone,
    Turn,
    Visit,
    Volunteer,
    Wait,
    Warned,
    WebMessage,
    Wish,
)

DELETED, NAMELESS, UNTOUCHED = "deleted", "nameless", "untouched"
"""What an erasure does with the rows of a person: they go; they stay for the figures, of nobody;
or they say nothing about anybody."""


@dataclass(frozen=True)
class Holding:
    """One table: whose rows these are, and what becomes of them."""

    table: type[Base]
    holds: str
    """What it says about a person, in a few words of the docs."""
    people: tuple[str, ...] = ()
    """The columns that name a person by his number."""
    erasure: str = DELETED
    emptied: tuple[str, ...] = ()
    """Columns that are emptied where the row stays."""
    shown: tuple[str, ...] = ()
    """Columns that an export shows to the person."""
    kept: tuple[str, ...] = ()
    """The names in [retention] after which parts of it go; none: as long as the person is here."""


HOLDINGS = (
    Holding(Person, "first name, telephone, language", ("id",),
            shown=("first_name", "language", "phone", "created_at", "muted_at", "source"),
            kept=("phone_days", "silent_days")),
    Holding(Contact, "addresses on the channels", ("person_id",),
            shown=("channel", "address", "last_seen_at")),
    Holding(Volunteer, "what a volunteer does, where and when", ("person_id",),
            shown=("state", "kinds", "language_codes", "skill_names", "postcode", "place_fr", "lat",
                   "lon", "radius_m", "paused_until", "done_count"),
            kept=("silent_volunteer_days",)),
    Holding(Consent, "what was agreed to", ("person_id",),
            shown=("purpose", "how", "version", "given_at", "withdrawn_at")),
    Holding(Tie, "who would meet again", ("person_id", "volunteer_id"),
            shown=("person_says", "volunteer_says")),
    Holding(LinkCode, "a code that joins two chats", ("person_id",), shown=("expires_at",)),
    Holding(Request, "what was asked for", ("person_id",), NAMELESS,
            ("details", "facts", "lat", "lon", "uncertainty_m", "address", "house"),
            ("state", "kinds", "details", "facts", "postcode", "place_fr", "address",
             "when_start", "when_end", "urgent", "for_other", "created_at", "closed_at"),
            ("address_days", "texts_days", "audit_days")),
    Holding(Offer, "which volunteer was asked for it", ("volunteer_id",), NAMELESS,
            ("distance_m", "reasons", "code_word"),
            ("state", "sent_at", "answered_at", "distance_m"), ("address_days",)),
    Holding(Expense, "what was paid", (), NAMELESS, ("receipt",),
            ("cents", "state", "told_at"), ("receipts_days",)),
    Holding(MedicineOrder, "what a pharmacist said of a packet, and its way", (), NAMELESS,
            ("token", "pickup_code", "door_code"),
            ("state", "may_show_list", "ready_at", "cents", "answered_at", "handed_over_at",
             "delivered_at"), ("address_days",)),
    Holding(Wish, "the wish to be called", ("person_id",),
            shown=("state", "interests", "by_phone", "remind", "created_at")),
    Holding(Listener, "how a volunteer calls", ("volunteer_id",),
            shown=("interests", "most_pairs", "remind", "created_at")),
    Holding(Pair, "who calls whom", ("person_id", "volunteer_id"), NAMELESS, ("reasons",),
            ("state", "started_at", "ended_at")),
    Holding(Series, "how often a pair calls", (), UNTOUCHED),
    Holding(Call, "each call, and how it was", ("person_id", "volunteer_id"), NAMELESS, ("note",),
            ("at", "minutes", "state"), ("texts_days",)),
    Holding(Feed, "the address of a calendar", ("volunteer_id",), shown=("created_at", "read_at")),
    Holding(Received, "messages that came in",
            shown=("channel", "payload", "received_at"), kept=("texts_days",)),
    Holding(Notice, "messages that went out", ("person_id",),
            shown=("parts", "channel", "created_at", "sent_at"), kept=("texts_days",)),
    Holding(Tap, "buttons, which go with their message", ("person_id",)),
    Holding(Talk, "the open question", ("person_id",), shown=("topic", "slot", "asked_at")),
    Holding(Doubt, "a message that may mean two things", ("person_id",),
            shown=("text", "heard_at"), kept=("texts_days",)),
    Holding(Recording, "a voice note, until it is agreed to", ("person_id",),
            shown=("text", "heard_at")),
    Holding(WebMessage, "the messages of a web chat",
            shown=("from_bot", "text", "created_at"), kept=("texts_days",)),
    Holding(DemoPhone, "a phone of the demonstration", ("person_id",)),
    Holding(TeamTask, "what a person of the team looks at",
            ("person_id", "about_id", "taken_by", "closed_by", "owner_id"), NAMELESS,
            shown=("kind", "created_at", "closed_at"), kept=("audit_days",)),
    Holding(ShiftNote, "a note of the team for the next shift", ("author_id",),
            shown=("words", "written_at"), kept=("texts_days",)),
    Holding(Member, "the roles of somebody of the team", ("person_id",),
            shown=("created_at", "until")),
    Holding(Invitation, "a code by which somebody joins the team", (), UNTOUCHED,
            kept=("machinery_days",)),
    Holding(Warned, "who of the team was told of a danger", ("person_id",),
            shown=("at",), kept=("audit_days",)),
    Holding(Check, "how the team got to know a volunteer", ("volunteer_id", "by_id"), NAMELESS,
            ("note",), ("kind", "outcome", "at")),
    Holding(Organisation, "an association, home or pharmacy", (), UNTOUCHED,
            ("address", "phone", "words")),
    Holding(Opening, "a shift that a home asks for", (), NAMELESS, ("note",)),
    Holding(SignIn, "a link to the pages of the team", ("person_id",), kept=("machinery_days",)),
    Holding(Visit, "that a member was at the pages", ("person_id",),
            shown=("began_at", "seen_at"), kept=("machinery_days",)),
    Holding(SecondStep, "the secret of a member's second step", ("person_id",),
            shown=("confirmed_at",)),
    Holding(IntakeSource, "a telephone system or web form that tells of people", (), UNTOUCHED,
            ("secret",)),
    Holding(IntakeEvent, "what was made of something it told", (), UNTOUCHED,
            kept=("machinery_days",)),
    Holding(Mention, "words of somebody who is not known yet", kept=("texts_days",)),
    Holding(Handover, "to which association all goes, or from which it came", (), UNTOUCHED),
    Holding(HandoverAnswer, "whether his data may go to another association", ("person_id",),
            shown=("says", "asked_at", "answered_at", "moved_at")),
    Holding(Event, "what happened, without words", ("person_id",), NAMELESS,
            shown=("at", "kind"), kept=("audit_days",)),
    Holding(Alarm, "what happens later", (), UNTOUCHED, kept=("machinery_days",)),
    Holding(Effect, "which message was handled", (), UNTOUCHED, kept=("machinery_days",)),
    Holding(Tombstone, "that an address was erased", (), UNTOUCHED, kept=("backups_days",)),
    Holding(Figure, "how many asked and were helped, of nobody", (), UNTOUCHED),
    Holding(Wait, "how long it took, of nobody", (), UNTOUCHED),
    Holding(Coverage, "where neighbours are missing", (), UNTOUCHED),
    Holding(Followed, "up to where the figures are counted", (), UNTOUCHED),
    Holding(Turn, "when a channel may be used", (), UNTOUCHED),
)  # fmt: skip
"""All tables, in the order in which they are told."""


def rows_of(holding: Holding, person: Person) -> ColumnElement[bool]:
    """Which rows of a table are about this person."""
    by_chat = BY_CHAT.get(holding.table)
    if by_chat is not None:
        return by_chat(person)
    columns = (getattr(holding.table, name) for name in holding.people)
    return or_(false(), *(column == person.id for column in columns))


def received_by(person: Person) -> ColumnElement[bool]:
    """What came in of his chats."""
    return or_(
        false(),
        *(
            and_(Received.channel == contact.channel, Received.address == contact.address)
            for contact in person.contacts
        ),
    )


def _web_messages(person: Person) -> ColumnElement[bool]:
    return WebMessage.address.in_([contact.address for contact in person.contacts])


def _expenses(person: Person) -> ColumnElement[bool]:
    his = select(Offer.id).join(Offer.request)
    return Expense.offer_id.in_(
        his.where(or_(Offer.volunteer_id == person.id, Request.person_id == person.id))
    )


def _medicine(person: Person) -> ColumnElement[bool]:
    his = select(Request.id).where(Request.person_id == person.id)
    return MedicineOrder.request_id.in_(his)


def _shift_notes(person: Person) -> ColumnElement[bool]:
    """What he wrote, and what was written of him."""
    of_him = or_(TeamTask.person_id == person.id, TeamTask.about_id == person.id)
    about = ShiftNote.task_id.in_(select(TeamTask.id).where(of_him))
    return or_(ShiftNote.author_id == person.id, about)


BY_CHAT: dict[type[Base], Callable[[Person], ColumnElement[bool]]] = {
    Received: received_by,
    WebMessage: _web_messages,
    Expense: _expenses,
    MedicineOrder: _medicine,
    ShiftNote: _shift_notes,
}
"""Whose rows are found by something else than his number."""
