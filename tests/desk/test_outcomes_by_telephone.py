"""Both sides only have a telephone: all they hear and choose goes through the page of a call."""

import pytest
from sqlalchemy import select

from solidarity.offers import accept
from solidarity.requests import mark_done, place_request
from solidarity.storage.tables import Offer, Person, Request
from solidarity.telling import tell_accepted
from solidarity.vocabulary import Role
from tests.desk.members import AtTheDesk, sign_in
from tests.solidarity.stories import RULES, draft, person, volunteer
from tests.web.site import Site

MARIA, PAUL = "+32470123456", "+32470123457"


def only_telephone(someone: Person, number: str) -> int:
    someone.contacts[0].channel, someone.contacts[0].address = "telephone", number
    someone.phone = number
    return someone.id


def taps(member: AtTheDesk, who: int, label: str) -> None:
    """Choose a button that stands on the page of a call."""
    page = f"/desk/calls/{who}"
    before, found, _ = member.get(page).text.partition(f">{label}<")
    assert found, f"no button {label}"
    token = before.rpartition('name="button" value="')[2].partition('"')[0]
    member.send(page + "/button", button=token)


def test_who_comes_and_when_is_read_to_somebody_by_telephone(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    with real_site.sessions.begin() as session:
        paul, maria = volunteer(session, "Paul"), person(session, "Maria")
        who, helper = only_telephone(maria, MARIA), only_telephone(paul, PAUL)
        request = draft(session, maria)
        place_request(session, request, rules=RULES, now=real_site.watch())
        number = request.id
    member.send(f"/desk/calls/{helper}/begin")
    taps(member, helper, "Oui, je peux")
    with real_site.sessions.begin() as session:
        request = session.get_one(Request, number)
        assert request.state == "assigned"
        word = session.scalars(select(Offer)).one().code_word
    member.send(f"/desk/calls/{helper}/end", outcome="give_back")
    member.send(f"/desk/calls/{who}/begin")
    shown = member.get(f"/desk/calls/{who}").text
    assert "Paul" in shown
    assert word
    assert word in shown


@pytest.mark.parametrize(
    ("label", "state"), [("Oui, tout va bien", "confirmed"), ("Non", "with_team"), (None, "done")]
)
def test_somebody_by_telephone_is_asked_whether_help_came(
    real_site: Site, label: str | None, state: str
) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    with real_site.sessions.begin() as session:
        maria, paul = person(session, "Maria"), volunteer(session, "Paul")
        volunteer(session, "An")
        who = only_telephone(maria, MARIA)
        request = draft(session, maria)
        place_request(session, request, rules=RULES, now=real_site.watch())
        offer = session.scalars(select(Offer).where(Offer.volunteer_id == paul.id)).one()
        accept(session, offer.id, volunteer_id=paul.id, now=real_site.watch())
        tell_accepted(session, offer, now=real_site.watch())
        mark_done(session, offer, now=real_site.watch())
        number = request.id
    real_site.settle()
    assert f"/desk/calls/{who}/begin" in member.get("/desk/calls").text
    member.send(f"/desk/calls/{who}/begin")
    assert "Paul" in member.get(f"/desk/calls/{who}").text
    assert "Maria" in member.get(f"/desk/people/{who}").text
    if label is None:
        member.send(f"/desk/calls/{who}/end", outcome="no_answer").raise_for_status()
        assert f"/desk/calls/{who}/begin" in member.get("/desk/calls").text, "later again"
    else:
        taps(member, who, label)
    with real_site.sessions.begin() as session:
        assert session.get_one(Request, number).state == state
