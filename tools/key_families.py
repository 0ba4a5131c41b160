"""Message keys that the code puts together, and what each such family consists of.

A key is written in the code as a whole wherever possible; where it is put together
(`f"kind.{kind}"`), its members come from the real lists of the code. `{}` stands for the part that
varies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime

from bot.commands import SHOWN as SHOWN_COMMANDS
from bot.demo_happened import TOLD
from bot.tap_volunteers import FREE
from bot.web.demo_pages import ROLES
from bot.web.webchat_page import EXAMPLES, SPOKEN_BY_SCRIPT
from bot.wording_time import PARTS
from desk.app import PAGES as DESK_PAGES
from desk.board import SAID as SAID_ON_BOARD
from desk.calls import SCRIPT
from desk.doors import REFUSALS
from desk.medicine import CHAIN
from desk.mentions import OUTCOMES as OUTCOMES_OF_MENTIONS
from solidarity.audit import KINDS as AUDITED
from solidarity.befriending.pairs.scoring import Caller, Seeker
from solidarity.befriending.pairs.scoring import reasons as reasons_of_pair
from solidarity.befriending.times.week import WHOLE_WEEK
from solidarity.board import FILTERS as BOARD
from solidarity.callers import KINDS as CALLED_FOR
from solidarity.checks import OUTCOMES as CHECKS
from solidarity.danger import KINDS as DANGERS
from solidarity.doubts import MEANINGS
from solidarity.foreign import LANGUAGES as FOREIGN
from solidarity.forgetting.holdings import HOLDINGS
from solidarity.lifecycles import (
    OPEN_REQUESTS,
    CallState,
    MedicineState,
    OfferState,
    PairState,
    RequestState,
    VolunteerState,
    WishState,
)
from solidarity.limits import KINDS as LIMITS
from solidarity.linking import CHANNELS as LINKED
from solidarity.matching import NEAR_M, Candidate, rank
from solidarity.questions import _TOPICS as TOPICS
from solidarity.reporting import WHY
from solidarity.request_story import TOLD as TOLD_OF_REQUEST
from solidarity.results.counting import BY
from solidarity.rights import CHANNELS as READ_ALONG
from solidarity.settings import Patterns
from solidarity.settling import REASONS
from solidarity.sources import KINDS as SOURCE_KINDS
from solidarity.suspending import WHY as SUSPENDED_FOR
from solidarity.team import KINDS as TEAM_KINDS
from solidarity.vocabulary import (
    EXPERIENCE,
    EntryRule,
    HelpType,
    Interest,
    Language,
    Need,
    OrganisationKind,
    Purpose,
    Refusal,
    Role,
    ShiftTask,
    Skill,
    Whom,
)
from solidarity.volunteer_figures import WORRIES
from solidarity.volunteer_lists import SHOWS
from solidarity.when.calendar import PUBLIC_HOLIDAYS

HEARD = ("photo", "sticker", "group", "other")
"""What bot/kinds.py answers with a sentence of its own; the rest is "other"."""
CHANNELS = ("telegram", "whatsapp", "web", "telephone")
"""Where requests come from, as the results name it."""
TO_CHANGE = ("details", "when", "where", "what")
"""The slots that solidarity.questions.ask_what_to_change offers."""

DESK_MENU = {page.menu for page in DESK_PAGES if page.menu}

SHOWN = [each for each in HOLDINGS if each.shown]
"""The tables that a copy of somebody's data shows."""
PATTERNS = {each.name for each in fields(Patterns) if not each.name.endswith("_days")}
UNREAD = {"payload"}
"""What only the file for machines holds."""
STATES = {
    *RequestState, *OfferState, *VolunteerState, *WishState, *PairState, *CallState,
    "told", "confirmed", "disputed",
}  # fmt: skip
"""How a thing can stand."""

PASSED_ON = {
    ("desk/calls.py", "said.key"): "the key of a Message made elsewhere",
    ("desk/asked.py", "key"): "the texts of the pages, said by Asked.say",
    ("desk/asked.py", "message.key"): "the key of a Message made elsewhere",
    ("desk/asked.py", "f'desk.{key}'"): "the texts of the templates (tools/template_keys.py)",
    ("bot/copies.py", "key"): "the sentences of the page, said by Copies.say",
    ("bot/copies.py", "k"): "the paragraphs of a message that was said",
    ("bot/tap_group.py", "key"): "the task as the group was told of it",
    ("solidarity/team.py", "said.key"): "the task, with buttons below",
    ("actions/turn.py", "turn"): "a turn of the conversation, no key",
    ("bot/chores.py", "message.key"): "the key of a Message made elsewhere",
    ("bot/conversation.py", "said.key"): "the key of a Message made elsewhere",
    ("bot/meanwhile.py", "each.key"): "the key of a Message made elsewhere",
    ("bot/letterbox.py", "key"): "the sentences of the page, said by Page.say",
    ("bot/template_desk.py", "key"): "the buttons that locales/whatsapp.toml lists",
    ("bot/web/webchat_chat.py", "refusal.key"): "one of the tuples of that file",
    ("bot/web/webchat_chat.py", "key"): "handed over by the class Refusal",
    ("bot/web/webchat_page.py", "key"): "the examples and the words of the script",
    ("bot/telephone_terminal.py", "key"): "handed over by Terminal.say",
    ("bot/telephone_terminal.py", "message.key"): "the key of a Message made elsewhere",
    ("bot/wording.py", "key"): "the wording itself",
    ("bot/wording.py", "label"): "the wording itself",
    ("bot/wording.py", "known['label']"): "the button that was chosen",
    ("bot/channels/webchat.py", "key"): "handed over by WebChat.say",
    ("bot/channels/whatsapp.py", "key"): "the phrases around buttons, said by WhatsApp._phrases",
    ("solidarity/notices.py", "key"): "the paragraphs of a message that is shown again",
}
"""Places that only pass a key on, by file and expression, and why nothing is missed there."""


def families() -> Mapping[str, frozenset[str]]:
    """The members of each family, by its pattern."""
    table: dict[str, Iterable[str]] = {
        "kind.{}": HelpType,
        "limit.{}": LIMITS,
        "button.report_{}": WHY,
        "need.{}": HelpType,
        "holiday.{}": (name.replace(" ", "_") for name in PUBLIC_HOLIDAYS),
        "why.{}": reasons(),
        "asked.{}": OfferState,
        "privacy.chat.{}": READ_ALONG,
        "desk.mentions.outcome.{}": OUTCOMES_OF_MENTIONS,
        "desk.medicine.state.{}": MedicineState,
        "desk.medicine.chain.{}": CHAIN,
        "desk.pharmacy.why.{}": Refusal,
        "medicine.refused.{}": Refusal,
        "export.table.{}": (each.table.__tablename__ for each in SHOWN),
        "export.column.{}": {name for each in SHOWN for name in each.shown} - UNREAD | {"text"},
        "export.value.{}": STATES,
        "export.purpose.{}": Purpose,
        "command.{}": (command.name for command in SHOWN_COMMANDS),
        "page.why.{}": reasons(),
        "info.{}": {*TOPICS, "general"},
        "status.{}": set(OPEN_REQUESTS) - {RequestState.ASKING},
        "danger.{}": DANGERS,
        "danger.told.{}": DANGERS,
        "role.{}": Role,
        "language.{}": Language,
        "skill.{}": Skill,
        "interest.{}": Interest,
        "interest.about.{}": Interest,
        "pair.why.{}": pair_reasons(),
        "team.task.{}": TEAM_KINDS,
        "note.yours.{}": Whom,
        "note.theirs.{}": Whom,
        "note.need.{}": Need,
        "link.on.{}": LINKED,
        "link.done.{}": LINKED,
        "tick.{}": ("open", "got", "missing"),
        "when.{}": set(PARTS.values()) - {"day"},
        "heard.{}": HEARD,
        "meaning.{}": MEANINGS,
        "foreign.{}": FOREIGN,
        "foreign.{}.told": FOREIGN,
        "foreign.{}.telephone": FOREIGN,
        "foreign.{}.choose": FOREIGN,
        "button.change_{}": TO_CHANGE,
        "button.free_{}": FREE,
        "button.language_{}": {*Language, "both"},
        "button.skill_{}": EXPERIENCE,
        "desk.calls.why.{}": CALLED_FOR,
        "desk.script.{}": SCRIPT,
        "language.he_speaks.{}": Language,
        "note.shift.{}": ShiftTask,
        "note.entry.{}": EntryRule,
        "desk.organisations.kind.{}": OrganisationKind,
        "desk.menu.{}": DESK_MENU,
        "desk.about.{}": DESK_MENU - {"home"},
        "desk.sources.kind.{}": SOURCE_KINDS,
        "desk.board.group.{}": {"all", *BOARD},
        "desk.board.reason.{}": REASONS,
        "desk.board.said.{}": set(SAID_ON_BOARD) - {"asked"},
        "desk.request.state.{}": RequestState,
        "desk.story.{}": TOLD_OF_REQUEST,
        "desk.volunteers.show.{}": SHOWS,
        "desk.volunteer.state.{}": VolunteerState,
        "desk.check.{}": CHECKS,
        "desk.check.outcome.{}": {each for outcomes in CHECKS.values() for each in outcomes},
        "desk.check.missing.{}": CHECKS,
        "desk.suspended.{}": SUSPENDED_FOR,
        "desk.worry.{}": WORRIES,
        "desk.pattern.{}": {"same_number", *PATTERNS},
        "desk.audit.kind.{}": AUDITED,
        "desk.refused.why.{}": {"no_role", "old_form", *(why for _, why in REFUSALS.values())},
        "desk.handover.count.{}": ("yes", "no", "silent", "not_asked"),
        "desk.handover.step.{}": ("announce", "wait", "pack", "confirm", "ended"),
        "desk.results.channel.{}": CHANNELS,
        "desk.results.by.{}": {*BY, "week"} - {"all"},
        "desk.results.level.{}": ("none", "few", "enough", "quiet"),
        "desk.results.until_{}": ("answer", "yes"),
        "page.empty.{}": ROLES,
        "page.role.{}": {*ROLES, "chat"},
        "page.{}": {*SPOKEN_BY_SCRIPT, *(f"example.{n}" for n in range(1, EXAMPLES + 1))},
        "page.happened.{}": {*TOLD, "others_told"},
    }
    return {
        pattern: frozenset(pattern.format(str(member)) for member in members)
        for pattern, members in table.items()
    }


def reasons() -> frozenset[str]:
    """Every reason the ranking can give, by asking it about a near and a far volunteer."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    volunteers = [
        Candidate(
            volunteer_id=number, distance_m=metres, recent_offers=0, last_asked_at=None,
            accepted=0, done=0, helped_before=True,
        )
        for number, metres in enumerate((NEAR_M, 2 * NEAR_M))
    ]  # fmt: skip
    ranked = rank(volunteers, has_time=True, now=now)
    return frozenset(reason for volunteer in ranked for reason in volunteer.reasons)


def pair_reasons() -> tuple[str, ...]:
    """Every reason for a pair, by asking about two for whom all of them hold."""
    seeker = Seeker(1, languages=3, interests=1, hours=WHOLE_WEEK)
    caller = Caller(
        2, languages=3, interests=1, hours=WHOLE_WEEK, pairs=0, most_pairs=1,
        known_to=frozenset({1}),
    )  # fmt: skip
    return reasons_of_pair(seeker, caller)
