"""The closed lists the whole project shares: kinds of help, languages, parts of the week."""

from collections.abc import Iterable
from enum import IntFlag, StrEnum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Brussels")


class HelpType(StrEnum):
    """A kind of help, as UNDERSTANDING names them; the order is the order of bits stored."""

    GROCERIES = "groceries"
    PHARMACY = "pharmacy"
    LISTENING = "listening"
    TRANSPORT = "transport"
    MEALS = "meals"
    PET_CARE = "pet_care"
    HOUSEHOLD = "household"
    ADMIN_DIGITAL = "admin_digital"
    CARE_HOME = "care_home"
    DISABILITY_SUPPORT = "disability_support"
    OTHER = "other"


class Language(StrEnum):
    FRENCH = "fr"
    DUTCH = "nl"


class Purpose(StrEnum):
    """What somebody agrees to that his data are kept for."""

    HELP = "help"
    VOLUNTEER = "volunteer"
    BEFRIENDING = "befriending"
    HANDOVER = "handover"
    """That another association takes over (solidarity/handover)."""


class Skill(StrEnum):
    """What only some volunteers can do; the order is the order of bits stored."""

    CAR = "car"
    FIRST_AID = "first_aid"
    CARE = "care"
    """Has worked as a nurse or carer."""
    SIGN_LANGUAGE = "sign_language"
    MUSIC = "music"
    COOKING = "cooking"
    WHEELCHAIR = "wheelchair"
    LIFTING = "lifting"
    """Helping somebody to stand up or to change seats."""
    PERSONAL_CARE = "personal_care"
    """Helping somebody to wash and dress."""
    GUIDING = "guiding"
    """Guiding somebody who does not see."""
    AUTISM = "autism"
    LEARNING_DISABILITY = "learning_disability"
    DEMENTIA = "dementia"


EXPERIENCE = (
    Skill.CARE, Skill.SIGN_LANGUAGE, Skill.WHEELCHAIR, Skill.LIFTING, Skill.PERSONAL_CARE,
    Skill.GUIDING, Skill.AUTISM, Skill.LEARNING_DISABILITY, Skill.DEMENTIA,
)  # fmt: skip
"""What homes and organisations wish for, and what is asked of who wants to help there."""


class Role(StrEnum):
    """What a member of the team may do; the order is the order of bits stored."""

    OPERATOR = "operator"
    """Answers the telephone for people who have nothing else."""
    COORDINATOR = "coordinator"
    """Sees what is stuck, and decides."""
    SAFEGUARDING = "safeguarding"
    """Is told at once when somebody is in danger."""
    ADMINISTRATOR = "administrator"


class OrganisationKind(StrEnum):
    CARE_HOME = "care_home"
    DISABILITY = "disability"
    """For people with a disability."""
    PARTNER = "partner"
    """Shares the operators, and sees its own people only."""
    PHARMACY = "pharmacy"


class Refusal(StrEnum):
    """Why a pharmacist cannot prepare a packet."""

    NO_PRESCRIPTION = "no_prescription"
    NOT_IN_STOCK = "not_in_stock"
    UNKNOWN = "unknown"
    """Nobody of this name is known there."""
    OTHER = "other"


class ShiftTask(StrEnum):
    """What volunteers do in a home."""

    COMPANY = "company"
    WALK = "walk"
    MEALS = "meals"
    GAMES = "games"
    READING = "reading"
    HANDS = "hands"
    """Tidying, moving things, setting tables."""


class EntryRule(StrEnum):
    """What a home asks of everybody who comes in."""

    MASK = "mask"
    TEST = "test"
    BADGE = "badge"


class Interest(StrEnum):
    """What people like to talk about on the telephone; the order is the order of bits stored."""

    FAMILY = "family"
    OLD_TIMES = "old_times"
    NEIGHBOURHOOD = "neighbourhood"
    NEWS = "news"
    GARDEN = "garden"
    ANIMALS = "animals"
    COOKING = "cooking"
    MUSIC = "music"
    READING = "reading"
    FILMS = "films"
    SPORT = "sport"
    CYCLING = "cycling"
    NATURE = "nature"
    TRAVEL = "travel"
    CRAFTS = "crafts"
    GAMES = "games"
    ART = "art"
    HISTORY = "history"
    SCIENCE = "science"
    FAITH = "faith"
    WORK = "work"
    HEALTH = "health"


class Whom(StrEnum):
    """For whom help is asked, when it is not for the person who writes."""

    MOTHER = "mother"
    FATHER = "father"
    PARENTS = "parents"
    PARENT_IN_LAW = "parent_in_law"
    GRANDMOTHER = "grandmother"
    GRANDFATHER = "grandfather"
    PARTNER = "partner"
    CHILD = "child"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    AUNT_OR_UNCLE = "aunt_or_uncle"
    RELATIVE = "relative"
    NEIGHBOUR = "neighbour"
    FRIEND = "friend"
    CLIENT = "client"


class Need(StrEnum):
    """What a volunteer should know to come prepared. What follows from an illness, never its name.

    All but OPEN_NEEDS are data about health or belief: only the volunteer who accepted sees them.
    """

    CANNOT_CARRY = "cannot_carry"
    CANNOT_WALK = "cannot_walk"
    WHEELCHAIR = "wheelchair"
    WALKING_AID = "walking_aid"
    NO_LIFT = "no_lift"
    DEAF = "deaf"
    HARD_OF_HEARING = "hard_of_hearing"
    BLIND = "blind"
    INFECTIOUS = "infectious"
    ALLERGY = "allergy"
    NO_SUGAR = "no_sugar"
    LOW_SALT = "low_salt"
    VEGETARIAN = "vegetarian"
    NO_PORK = "no_pork"
    HALAL = "halal"
    KOSHER = "kosher"
    GLUTEN_FREE = "gluten_free"
    LACTOSE_FREE = "lactose_free"
    HAS_PET = "has_pet"
    NO_INTERNET = "no_internet"


OPEN_NEEDS = frozenset({Need.NO_LIFT, Need.HAS_PET, Need.NO_INTERNET})
"""Needs that say nothing of a person's health or belief, and may be told before acceptance."""


class DayPart(IntFlag):
    """The parts of a day in which a volunteer can be free (8–12, 12–18, 18–22)."""

    MORNING = 1
    AFTERNOON = 2
    EVENING = 4


PART_STARTS = {DayPart.MORNING: 8, DayPart.AFTERNOON: 12, DayPart.EVENING: 18}
PART_ENDS = {DayPart.MORNING: 12, DayPart.AFTERNOON: 18, DayPart.EVENING: 22}
ALL_WEEK = (1 << 21) - 1
"""Seven days of three parts each, Monday morning in the lowest bit."""


def help_mask(kinds: Iterable[str]) -> int:
    """Kinds of help as bits, so that an index-backed query can test them at once."""
    order = list(HelpType)
    return sum(1 << order.index(HelpType(kind)) for kind in set(kinds))


def help_kinds(mask: int) -> list[str]:
    """The inverse of help_mask, in the order of HelpType."""
    return [kind.value for bit, kind in enumerate(HelpType) if mask >> bit & 1]


def language_mask(languages: Iterable[str]) -> int:
    order = list(Language)
    return sum(1 << order.index(Language(code)) for code in set(languages))


def language_codes(mask: int) -> list[str]:
    return [code.value for bit, code in enumerate(Language) if mask >> bit & 1]


def skill_mask(skills: Iterable[str]) -> int:
    order = list(Skill)
    return sum(1 << order.index(Skill(skill)) for skill in set(skills))


def skill_names(mask: int) -> list[str]:
    """The inverse of skill_mask, in the order of Skill."""
    return [skill.value for bit, skill in enumerate(Skill) if mask >> bit & 1]


def role_mask(roles: Iterable[str]) -> int:
    order = list(Role)
    return sum(1 << order.index(Role(role)) for role in set(roles))


def role_names(mask: int) -> list[str]:
    """The inverse of role_mask, in the order of Role."""
    return [role.value for bit, role in enumerate(Role) if mask >> bit & 1]


def interest_mask(interests: Iterable[str]) -> int:
    order = list(Interest)
    return sum(1 << order.index(Interest(interest)) for interest in set(interests))


def interest_names(mask: int) -> list[str]:
    """The inverse of interest_mask, in the order of Interest."""
    return [interest.value for bit, interest in enumerate(Interest) if mask >> bit & 1]


def week_mask(weekdays: Iterable[int], parts: DayPart) -> int:
    """Bits of the week (21) for these weekdays (0 is Monday) and parts of the day."""
    return sum(int(parts) << 3 * day for day in set(weekdays))
