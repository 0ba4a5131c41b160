"""A word for each visit: told to both, and another one for whoever comes next."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import offers, requests
from solidarity.code_words import WORDS
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Person, Request
from solidarity.telling import tell_accepted
from tests.solidarity.stories import ASKING, NOON, offer_to, person, placed, volunteer


def comes(session: Session, request: Request, karim: Person) -> str:
    offer = offer_to(session, request, karim)
    offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
    tell_accepted(session, offer, now=NOON)
    session.flush()
    assert offer.code_word is not None
    return offer.code_word


def last_word(session: Session, someone: Person) -> str:
    """The word that he was told last."""
    notices = select(Notice.parts).where(Notice.person_id == someone.id).order_by(Notice.id)
    told = [known["code_word"] for parts in session.scalars(notices) for _, known in parts
            if "code_word" in known]  # fmt: skip
    return str(told[-1])


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_who_comes_next_has_another_word_and_the_person_hears_it(
    sessions: Sessions, language: str
) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim", language=language)
        an = volunteer(session, "An", language=language, metres_north=900)
        denise = person(session, language=language)
        request, words = placed(session, denise), []
        for helper in (karim, an):
            words.append(comes(session, request, helper))
            assert words[-1] in WORDS[language]
            assert last_word(session, denise) == last_word(session, helper) == words[-1]
            requests.give_up(session, offer_to(session, request, helper), asking=ASKING, now=NOON)
        assert words[0] != words[1]


def test_the_same_help_next_week_has_a_word_of_its_own(lite: Sessions) -> None:
    with lite.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        words = []
        for _ in range(2):
            request = placed(session, denise)
            words.append(comes(session, request, karim))
            requests.confirm_helped(session, request, now=NOON)
            session.flush()
        assert words[0] != words[1]


def test_of_several_volunteers_each_has_his_own(lite: Sessions) -> None:
    with lite.begin() as session:
        two = [volunteer(session, "Karim"), volunteer(session, "An")]
        request = placed(session, person(session), helpers_wanted=2)
        assert len({comes(session, request, helper) for helper in two}) == 2
