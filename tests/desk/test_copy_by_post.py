"""Who only has a telephone gets the copy of his data on paper."""

from sqlalchemy import select

from solidarity import audit, rights, taking
from solidarity.rights_words import Right
from solidarity.storage.tables import TeamTask
from solidarity.vocabulary import Role
from tests.desk.members import sign_in
from tests.desk.test_outcomes_by_telephone import MARIA, only_telephone
from tests.solidarity.stories import RULES, person
from tests.web.site import Site


def asks_for_a_copy(site: Site) -> int:
    with site.sessions.begin() as session:
        maria = person(session, "Maria")
        who = only_telephone(maria, MARIA)
        rights.do(session, maria, Right.COPY, rules=RULES, now=site.watch())
    return who


def test_a_coordinator_makes_the_copy_that_was_asked_for_and_it_is_on_record(
    real_site: Site,
) -> None:
    who = asks_for_a_copy(real_site)
    member = sign_in(real_site, Role.COORDINATOR)
    assert f"/desk/people/{who}/copy" in member.get(f"/desk/people/{who}").text
    made = member.send(f"/desk/people/{who}/copy")
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    with real_site.sessions.begin() as session:
        looks = audit.read(session, whose=who)
        assert next(look.what for look in looks if look.by == member.person_id) == "copy"


def test_no_copy_is_made_for_an_operator_or_when_nobody_asks_for_it(real_site: Site) -> None:
    who = asks_for_a_copy(real_site)
    operator = sign_in(real_site, Role.OPERATOR, name="Bram")
    assert "/copy" not in operator.get(f"/desk/people/{who}").text
    assert operator.send(f"/desk/people/{who}/copy").status_code == 403
    member = sign_in(real_site, Role.COORDINATOR)
    with real_site.sessions.begin() as session:
        task = session.scalars(select(TeamTask).where(TeamTask.kind == "copy")).one()
        taking.close(session, task.id, member.person_id, "solved", now=real_site.watch())
    assert member.send(f"/desk/people/{who}/copy").status_code == 409
