"""How many volunteers a request needs and what they must be able to do; what a volunteer can do."""

from solidarity import details
from solidarity.storage.tables import Request, Volunteer
from solidarity.understanding import Reading
from solidarity.vocabulary import HelpType, Skill, help_mask, skill_mask

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


def fill_skills(volunteer: Volunteer, reading: Reading) -> bool:
    """Keep what a volunteer says that he can do or has; whether he said anything of it."""
    told, not_told = details.skills(reading.text), details.no_skills(reading.text)
    volunteer.skills = (volunteer.skills or 0) & ~skill_mask(not_told) | skill_mask(told)
    return bool(told or not_told)
