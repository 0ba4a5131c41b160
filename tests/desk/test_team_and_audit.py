"""Who is of the team, who may change it, and who looked at what."""

import re
from datetime import date

from solidarity import second_step
from solidarity.storage.tables import Event, Member, SecondStep
from solidarity.vocabulary import Role, role_names
from tests.desk.members import a_member, sign_in
from tests.desk.test_volunteers import newcomer
from tests.web.site import Site


def roles_of(site: Site, number: int) -> list[str]:
    with site.sessions.begin() as session:
        member = session.get(Member, number)
        return role_names(member.roles) if member else []


def test_a_code_of_the_page_makes_a_member(real_site: Site) -> None:
    admin = sign_in(real_site, Role.ADMINISTRATOR)
    assert admin.send("/desk/team/invite").status_code == 409
    shown = admin.send("/desk/team/invite", roles=["operator", "coordinator"]).text
    code = re.search(r"<strong>(\d{4} \d{4})</strong>", shown)
    assert code
    assert code[1] not in admin.get("/desk/team").text
    phone = real_site.open()["token"]
    real_site.post(f"/web/{phone}/messages", json={"id": "c1", "text": code[1]})
    real_site.settle()
    with real_site.sessions.begin() as session:
        newest = session.query(Member).order_by(Member.person_id.desc()).first()
        assert newest is not None
        assert set(role_names(newest.roles)) == {"operator", "coordinator"}
        assert session.query(Event).filter_by(kind="invited").one().facts["by"] == admin.person_id


def test_roles_are_given_taken_and_end(real_site: Site) -> None:
    admin = sign_in(real_site, Role.ADMINISTRATOR)
    ines = sign_in(real_site, Role.OPERATOR, name="Ines")
    path = f"/desk/team/{ines.person_id}"
    admin.send(path, roles=["coordinator"], until="2099-12-31")
    assert roles_of(real_site, ines.person_id) == ["coordinator"]
    assert 'value="2099-12-31"' in admin.get("/desk/team").text
    assert ines.get("/desk/volunteers").status_code == 200
    admin.send(path, until="")
    assert roles_of(real_site, ines.person_id) == []
    assert ines.get("/desk").status_code == 403
    with real_site.sessions.begin() as session:
        given = session.query(Event).filter_by(kind="roles_taken").all()
        assert {event.facts["by"] for event in given} == {admin.person_id}


def test_the_last_administrator_stays(real_site: Site) -> None:
    admin = sign_in(real_site, Role.ADMINISTRATOR)
    path = f"/desk/team/{admin.person_id}"
    for form in ({"roles": ["operator"]}, {"roles": ["administrator"], "until": "2099-01-01"}, {}):
        refused = admin.send(path, **form)
        assert refused.status_code == 409
        assert "Il faut toujours un membre" in refused.text
    assert roles_of(real_site, admin.person_id) == ["administrator"]
    a_member(real_site, Role.ADMINISTRATOR, name="Jef")
    assert admin.send(path, roles=["operator"]).status_code == 403  # done, and out
    assert roles_of(real_site, admin.person_id) == ["operator"]


def test_a_new_telephone_ends_what_the_old_one_opened(real_site: Site) -> None:
    admin = sign_in(real_site, Role.ADMINISTRATOR)
    ines = sign_in(real_site, Role.OPERATOR, name="Ines")
    admin.send(f"/desk/team/{ines.person_id}/renew")
    assert "/desk/sign-in" in str(ines.get("/desk").url)
    with real_site.sessions.begin() as session:
        assert session.get(SecondStep, ines.person_id) is None
        assert not second_step.forget(session, ines.person_id, now=real_site.watch())


def test_each_look_stands_in_the_record_by_numbers(real_site: Site) -> None:
    number, other = newcomer(real_site), newcomer(real_site, "An")
    coordinator = sign_in(real_site, Role.COORDINATOR, name="Ines")
    for one in (number, other):
        coordinator.get(f"/desk/volunteers/{one}")
    reader = sign_in(real_site, Role.SAFEGUARDING, name="Jef", language="nl")
    lines = reader.get("/desk/audit.csv", params={"whose": number}).text.splitlines()
    assert [line.split(",")[1:4] for line in lines[1:]] == [
        ["looked_up", str(coordinator.person_id), str(number)]
    ]
    page = reader.get("/desk/audit", params={"by": coordinator.person_id}).text
    assert "bekeek" in page
    assert "Karim" not in page
    assert "meldde zich aan" in page
    today = real_site.watch().date()
    assert "bekeek" in reader.get("/desk/audit", params={"day": today.isoformat()}).text
    past = reader.get("/desk/audit", params={"day": date(2020, 1, 1).isoformat()}).text
    assert "Hierover staat niets" in past
    assert (
        reader.get("/desk/audit", params={"day": "x", "by": "y", "page": "-1"}).status_code == 200
    )
