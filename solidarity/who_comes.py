"""How many volunteers a request needs and what they must be able to do; what a volunteer can do."""

from collections.abc import Iterable

from solidarity import details
from solidarity.storage.tables import Request, Volunteer
from solidarity.understanding import Reading
from solidarity.vocabulary import EXPERIENCE, HelpType, Skill, help_mask, skill_mask

FOR_GROUPS = help_mask([HelpType.CARE_HOME, HelpType.DISABILITY_SUPPORT])
"""Kinds of help for which homes and organisations ask several people at once."""
BY_CAR = help_mask([HelpType.TRANSPORT])
ALONE = help_mask([HelpType.LISTENING])


def fill_who_comes(draft: Request, reading: Reading) -> bool:
    """Write how many should come and what they need to be able to do; whether that was told."""
    before = draft.helpers_wanted, draft.skills
    any_people = bool(draft.kinds_mask & FOR_GROUPS)
    number = details.how_many_wanted(reading.text, any_people=any_people)
    if number is not None and draft.kinds_mask != ALONE:
        draft.helpers_wanted = number
    needed = details.skills_needed(reading.text)
    # Somebody who shops "by car" may do so; a ride has to be one.
    needed = tuple(s for s in needed if s != Skill.CAR or draft.kinds_mask & BY_CAR)
    draft.skills |= skill_mask(needed)
    return (draft.helpers_wanted, draft.skills) != before


def keep_skills(volunteer: Volunteer, skills: Iterable[str]) -> None:
    """Exactly these, as somebody of the team heard them from him."""
    volunteer.skills, volunteer.experience_told = skill_mask(skills), True


def fill_skills(volunteer: Volunteer, reading: Reading, *, asked: bool = False) -> bool:
    """Keep what a volunteer says that he can do or has; whether he said anything of it.

    `asked`: for his experience, so that a word alone is enough.
    """
    told, not_told = details.skills(reading.text, asked=asked), details.no_skills(reading.text)
    volunteer.skills = (volunteer.skills or 0) & ~skill_mask(not_told) | skill_mask(told)
    if not set(told).isdisjoint(EXPERIENCE):
        volunteer.experience_told = True
    return bool(told or not_told)
