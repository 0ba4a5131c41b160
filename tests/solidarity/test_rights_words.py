"""Plain words by which somebody asks for what is his right."""

import pytest

from solidarity.rights_words import Right, mentions, says

ASKED = [
    ("wat weten jullie over mij", Right.KNOW),
    ("Wat houdt u over mij bij?", Right.KNOW),
    ("Que savez-vous de moi ?", Right.KNOW),
    ("quelles données avez-vous sur moi ?", Right.KNOW),
    ("qu’est-ce que vous gardez sur moi", Right.KNOW),
    ("welke gegevens hebben jullie van mij", Right.KNOW),
    ("je veux une copie de mes données", Right.COPY),
    ("Envoyez-moi mes données svp", Right.COPY),
    ("stuur mij mijn gegevens", Right.COPY),
    ("ik wil mijn gegevens inkijken", Right.COPY),
    ("effacez mes données", Right.ERASE),
    ("Supprime mon compte !", Right.ERASE),
    ("je veux que vous effaciez mes données", Right.ERASE),
    ("Bonjour, supprimez toutes mes données svp", Right.ERASE),
    ("wis mijn gegevens aub", Right.ERASE),
    ("Kunt u mijn gegevens verwijderen?", Right.ERASE),
    ("ik wil niet meer dat jullie mijn gegevens bijhouden", Right.ERASE),
    ("je retire mon accord", Right.WITHDRAW),
    ("ik trek mijn toestemming in", Right.WITHDRAW),
    ("ik wil mijn akkoord intrekken", Right.WITHDRAW),
]
SOMETHING_ELSE = [
    "effacez le pain de la liste", "wis de melk", "mijn gegevens", "qui voit mes données ?",
    "wie ziet mijn gegevens", "vergeet mij niet te bellen", "oui", "je suis d'accord",
    "Bonjour, pourriez-vous faire mes courses ?", "que savez-vous faire ?",
    "j'ai perdu mes données mobiles",
]  # fmt: skip


@pytest.mark.parametrize(("text", "right"), ASKED)
def test_a_right_is_asked_for(text: str, right: Right) -> None:
    assert says(text) == right


@pytest.mark.parametrize("text", SOMETHING_ELSE)
def test_other_words_ask_for_nothing(text: str) -> None:
    assert says(text) is None


def test_it_is_found_in_a_longer_text_too() -> None:
    text = "bonjour, je déménage bientôt, alors effacez mes données et bonne continuation"
    assert (says(text), mentions(text)) == (None, Right.ERASE)


def test_who_wants_no_more_messages_asks_for_that() -> None:
    assert mentions("supprimez mes données et ne m'écrivez plus jamais") is None


@pytest.mark.parametrize(
    "text",
    ["Qui va voir mes données ?", "wie kan mijn gegevens zien", "iemand gaat mijn gegevens zien"],
)
def test_who_else_sees_it_is_no_wish_for_a_copy(text: str) -> None:
    assert mentions(text) is None
