"""Who wants to help in a home or an organisation is asked once what he has done before."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from actions.volunteering import FORM
from solidarity import details, volunteers
from solidarity.lifecycles import VolunteerState
from solidarity.storage.engine import Sessions
from solidarity.vocabulary import HelpType, Skill, help_mask
from tests.solidarity.stories import NOON, person, volunteer
from tests.solidarity.talking import Chat

DISABILITY = help_mask([HelpType.DISABILITY_SUPPORT])


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def joining(session: Session, language: str = "fr", first: str = "je voudrais aider") -> Chat:
    """Somebody who wants to help people with a disability, when he was asked what else."""
    someone = person(session, "Karim", language=language, agrees=False)
    chat = Chat(session, someone=someone)
    chat.offers(first, "offer_help")
    chat.taps("kind.disability_support")
    return chat


def test_experience_is_ticked_and_unticked(session: Session) -> None:
    chat = joining(session)
    assert chat.taps("button.that_is_all") == ["join.experience"]
    for label in ("button.skill_autism", "button.skill_guiding", "button.skill_autism"):
        assert chat.taps(label) == []
    assert chat.volunteer.skill_names == ["guiding"]
    assert chat.taps("button.that_is_all") == ["join.where"]


ANSWERS: list[tuple[str, str, list[str]]] = [
    ("fr", "autisme et fauteuil roulant", ["wheelchair", "autism"]),
    ("fr", "je connais la langue des signes", ["sign_language"]),
    ("fr", "J'ai travaillé avec des personnes qui ont un handicap mental", ["learning_disability"]),
    ("fr", "je m'occupais d'enfants handicapés", ["learning_disability"]),
    ("fr", "je n'ai jamais travaillé avec des handicapés", []),
    ("fr", "je ne travaille pas avec des personnes handicapées", []),
    ("nl", "ik werkte met mensen met een beperking", ["learning_disability"]),
    ("fr", "ma mère avait la maladie d'Alzheimer", ["dementia"]),
    ("fr", "je n'ai pas d'expérience de l'autisme", []),
    ("fr", "rien du tout", []),
    ("nl", "ik heb ervaring met dementie", ["dementia"]),
    ("nl", "gebarentaal, en ik duw vaak een rolstoel", ["sign_language", "wheelchair"]),
    ("nl", "ik heb in een woonzorgcentrum gewerkt", ["care"]),
    ("nl", "daar heb ik nooit mee gewerkt", []),
    ("nl", "geen ervaring", []),
]


@pytest.mark.parametrize(("language", "text", "skills"), ANSWERS)
def test_experience_is_told_in_words(
    session: Session, language: str, text: str, skills: list[str]
) -> None:
    chat = joining(session, language)
    chat.taps("button.that_is_all")
    noted = ["volunteer.skills_noted"] if skills else []
    assert chat.offers(text) == [*noted, "join.where"]
    assert chat.volunteer.skill_names == skills
    assert chat.volunteer.experience_told


def test_whom_he_knows_is_no_request(session: Session) -> None:
    chat = joining(session)
    chat.taps("button.that_is_all")
    assert chat.offers("il me faut du pain", "request_help", "groceries") is None
    said = chat.offers("ma fille est autiste", "request_help", "disability_support")
    assert said == ["volunteer.skills_noted", "join.where"]
    assert chat.volunteer.skill_names == ["autism"]


def test_what_was_told_before_is_not_asked(session: Session) -> None:
    chat = joining(session, first="je suis infirmière et je voudrais aider")
    assert chat.volunteer.skill_names == ["care"]
    assert chat.taps("button.that_is_all") == ["join.where"]


def test_a_sick_mother_is_no_experience(session: Session) -> None:
    assert details.skills("ma mère est en fauteuil roulant, je voudrais aider") == ()
    assert details.skills("mijn moeder heeft dementie") == ()


def test_where_he_worked_is_not_where_he_lives(session: Session) -> None:
    chat = joining(session)
    chat.taps("button.that_is_all")
    assert chat.offers("j'ai travaillé à l'hôpital de Namur") == [
        "volunteer.skills_noted", "join.where",
    ]  # fmt: skip
    assert chat.volunteer.postcode is None


def change_buttons(session: Session, wanted: int) -> Chat:
    someone = volunteer(session, "An", wanted=wanted, approved=wanted, experience_told=True)
    chat = Chat(session, someone=someone)
    volunteers.ask_availability(session, someone, None, now=NOON)
    return chat


def test_experience_is_changed_later(session: Session) -> None:
    chat = change_buttons(session, DISABILITY)
    assert chat.taps("button.change_experience") == ["join.experience"]
    chat.taps("button.skill_dementia")
    assert chat.taps("button.that_is_all") == ["volunteer.changed"]
    volunteers.ask_availability(session, chat.person, None, now=NOON)
    chat.taps("button.change_experience")
    assert chat.offers("ik ken gebarentaal") == ["volunteer.skills_noted", "volunteer.changed"]
    assert chat.volunteer.skill_names == ["sign_language", "dementia"]
    assert chat.volunteer.state == VolunteerState.ACTIVE


def test_who_helps_elsewhere_is_not_asked(session: Session) -> None:
    chat = change_buttons(session, help_mask([HelpType.GROCERIES]))
    with pytest.raises(AssertionError):
        chat.taps("button.change_experience")


def test_a_volunteer_says_later_what_he_knows(session: Session) -> None:
    chat = change_buttons(session, DISABILITY)
    said = chat.offers("je veux aussi aider, j'ai de l'expérience avec l'autisme", "offer_help")
    assert said is not None
    assert said[:2] == ["volunteer.already", "volunteer.skills_noted"]
    assert Skill.AUTISM in chat.volunteer.skill_names


def test_rasa_knows_the_slots_of_its_form() -> None:
    domain = Path("nlu/domain.yml").read_text()
    asked = re.search(r"volunteer_form:\s+required_slots:\s+\[([^\]]+)\]", domain)
    assert asked is not None
    assert [f"join_{slot}" for slot in FORM] == asked[1].split(", ")
