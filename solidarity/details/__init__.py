"""Small facts in a text: a list with quantities, a street, names, telephone, people, money, needs.

Both languages are always read: people mix them. The words are data, in words/.
"""

from solidarity.details.addresses import MAX_ADDRESS, address
from solidarity.details.amounts import cents
from solidarity.details.asides import any_time, has_question
from solidarity.details.clauses import is_thing
from solidarity.details.constraints import needs
from solidarity.details.edits import Edited, edited
from solidarity.details.facts import Facts, facts, with_newer, without_person
from solidarity.details.houses import house_key, same_house
from solidarity.details.items import MAX_ITEM, MAX_ITEMS, items, listed
from solidarity.details.names import Names, first_name, names
from solidarity.details.ordered import ordered
from solidarity.details.people import for_whom, how_many
from solidarity.details.quantities import Item, measured
from solidarity.details.telephone import phone_number
from solidarity.details.things import together
from solidarity.details.volunteers import (
    how_many_wanted,
    no_experience,
    no_skills,
    not_again,
    skills,
    skills_needed,
)

__all__ = [
    "MAX_ADDRESS", "MAX_ITEM", "MAX_ITEMS", "Edited", "Facts", "Item", "Names", "address",
    "any_time", "cents", "edited", "facts", "first_name", "for_whom", "has_question", "house_key",
    "how_many", "how_many_wanted", "is_thing", "items", "listed", "measured", "names", "needs",
    "no_experience", "no_skills", "not_again", "ordered", "phone_number", "same_house", "skills",
    "skills_needed", "together", "with_newer", "without_person",
]  # fmt: skip
