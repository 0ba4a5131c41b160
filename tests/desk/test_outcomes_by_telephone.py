"""Both sides only have a telephone: all they hear and choose goes through the page of a call."""

from sqlalchemy import select

from solidarity.requests import place_request
from solidarity.storage.tables import Offer, Person, Request
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
    before, _, _ = member.get(page).text.partition(f">{label}<")
    assert before.count('name="button"'), f"no button {label}"
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
