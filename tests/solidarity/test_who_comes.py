"""How many volunteers, with what skills, and who should not come again: read from the words."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from solidarity import details
from solidarity.storage.engine import Sessions
from solidarity.vocabulary import Skill, skill_names
from tests.solidarity.talking import Chat

WANTED = [
    ("il nous faut trois bénévoles samedi", 3),
    ("twee vrijwilligers voor de wandeling", 2),
    ("besoin de 2 ou 3 bénévoles", 2),
    ("deux à trois volontaires pour pousser les chaises", 2),
    ("er zijn vier vrijwilligers nodig", 4),
    ("we zoeken nog twee extra vrijwilligers", 2),
    ("nous cherchons 5 bénévoles pour la fête du home", 5),
    ("nous sommes trois bénévoles", None),
    ("wij zijn met 2 vrijwilligers", None),
    ("merci aux 3 bénévoles de la semaine passée", None),
    ("bedankt aan de 3 vrijwilligers", None),
    ("un bénévole suffit", None),
    ("courses pour 4 personnes", None),
    ("500 bénévoles", None),
]
GROUPS = [
    ("we zoeken 3 mensen om rolstoelen te duwen", 3),
    ("il manque 2 personnes pour la sortie", 2),
    ("drie personen nodig voor het kerstfeest", 3),
    ("on mange à 6 personnes", None),
    ("we zijn met 12 mensen", None),
]
SKILLS = [
    ("j'ai une voiture", {Skill.CAR}),
    ("je suis motorisée", {Skill.CAR}),
    ("ik heb een auto", {Skill.CAR}),
    ("ik kom met mijn wagen", {Skill.CAR}),
    ("je n'ai pas de voiture", set()),
    ("ik heb geen auto", set()),
    ("je suis infirmière à la retraite", {Skill.CARE}),
    ("je ne suis pas infirmière", set()),
    ("ik ben gepensioneerd verpleegkundige", {Skill.CARE}),
    ("j'ai mon brevet de secouriste", {Skill.FIRST_AID}),
    ("ik heb een EHBO-diploma", {Skill.FIRST_AID}),
    ("je connais la langue des signes", {Skill.SIGN_LANGUAGE}),
    ("ik ken gebarentaal", {Skill.SIGN_LANGUAGE}),
    ("je joue de l'accordéon", {Skill.MUSIC}),
    ("ik speel gitaar en ik kook graag", {Skill.MUSIC, Skill.COOKING}),
    ("je cuisine volontiers", {Skill.COOKING}),
    ("je fais les courses à pied", set()),
]
NEEDED = [
    ("me conduire à l'hôpital en voiture", {Skill.CAR}),
    ("iemand met de auto naar het ziekenhuis", {Skill.CAR}),
    ("m'accompagner à pied", set()),
    ("met de bus naar de dokter", set()),
    ("pas en voiture, je préfère marcher", set()),
    ("je suis sourde, il faut la langue des signes", {Skill.SIGN_LANGUAGE}),
    ("j'ai besoin d'une infirmière", set()),
]
NOT_AGAIN = [
    ("plus jamais avec lui", True),
    ("niet meer met die mevrouw", True),
    ("je ne veux plus le voir", True),
    ("je préfère quelqu'un d'autre la prochaine fois", True),
    ("liever iemand anders", True),
    ("ik wil hem nooit meer zien", True),
    ("personne n'est venu", False),
    ("er is niemand gekomen", False),
    ("il n'est pas venu", False),
    ("ik kan niet meer naar die winkel", False),
    ("je n'ai plus de pain", False),
]


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


@pytest.mark.parametrize(("text", "number"), WANTED)
def test_how_many_volunteers_are_wanted(text: str, number: int | None) -> None:
    assert details.how_many_wanted(text) == number


@pytest.mark.parametrize(("text", "number"), GROUPS)
def test_people_count_only_where_a_group_is_asked_for(text: str, number: int | None) -> None:
    assert details.how_many_wanted(text, any_people=True) == number
    assert details.how_many_wanted(text) is None


@pytest.mark.parametrize(("text", "skills"), SKILLS)
def test_what_a_volunteer_says_he_can_do(text: str, skills: set[Skill]) -> None:
    assert set(details.skills(text)) == skills


@pytest.mark.parametrize(("text", "skills"), NEEDED)
def test_what_is_clearly_needed(text: str, skills: set[Skill]) -> None:
    assert set(details.skills_needed(text)) == skills


@pytest.mark.parametrize(("text", "said"), NOT_AGAIN)
def test_who_should_not_come_again(text: str, said: bool) -> None:
    assert details.not_again(text) is said


def test_skills_told_while_joining_are_kept_and_said_back(session: Session) -> None:
    chat = Chat(session, "An", language="nl")
    said = chat.offers("ik wil helpen, ik heb een auto", "offer_help", "transport")
    assert said is not None
    assert "volunteer.skills_noted" in said
    assert chat.parts("volunteer.skills_noted") == {"skills": ["car"]}
    assert skill_names(chat.volunteer.skills) == ["car"]
    chat.offers("ik ben verpleegster", "inform")
    assert skill_names(chat.volunteer.skills) == ["car", "care"]
    chat.offers("ik heb geen auto meer", "inform")
    assert skill_names(chat.volunteer.skills) == ["care"]


def test_a_skill_beside_an_answer_does_not_swallow_the_answer(session: Session) -> None:
    chat = Chat(session, "An", language="nl")
    chat.offers("ik wil boodschappen doen in Gent", "offer_help", "groceries")
    chat.taps("button.that_is_all")
    chat.taps("button.name")
    chat.taps("button.language_nl")
    chat.offers("5 km, ik heb een auto", "inform")
    assert (chat.volunteer.radius_m, skill_names(chat.volunteer.skills)) == (5_000, ["car"])


def test_a_ride_by_car_needs_a_car_but_shopping_does_not(session: Session) -> None:
    ride, shop = Chat(session, "Denise"), Chat(session, "Paul")
    ride.asks("me conduire en voiture à l'hôpital mardi", "request_help", "transport")
    shop.asks("faire mes courses en voiture", "request_help", "groceries")
    assert (skill_names(ride.request.skills), shop.request.skills) == (["car"], 0)
