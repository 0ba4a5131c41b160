"""Organisations and their shifts at the desk, and what a partner sees: his own people alone."""

from desk.app import PAGES
from solidarity.openings import KINDS
from solidarity.storage.tables import Contact, Member, Organisation, Person, Request
from solidarity.vocabulary import Role
from tests.desk.members import sign_in
from tests.web.site import Site

HOME = {
    "name": "Les Tilleuls", "kind": "care_home", "language": "fr", "place": "1040 Etterbeek",
    "address": "rue des Tilleuls 3", "phone": "02 123 45 67",
}  # fmt: skip
SHIFT = {"day": "2031-03-04", "from": "14:00", "to": "17:00", "people": "3", "task_walk": "1"}


def only_organisation(site: Site) -> int:
    with site.sessions.begin() as session:
        return session.query(Organisation).one().id


def belongs_to(site: Site, person_id: int, organisation_id: int) -> None:
    with site.sessions.begin() as session:
        session.get_one(Member, person_id).organisation_id = organisation_id


def test_a_home_is_added_and_asks_for_a_shift(real_site: Site) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    ines.send("/desk/organisations", **HOME).raise_for_status()
    number = str(only_organisation(real_site))
    assert "1040 Etterbeek" in ines.get("/desk/organisations").text
    said = ines.send("/desk/openings", organisation=number, **SHIFT)
    assert "Les Tilleuls" in said.text
    with real_site.sessions.begin() as session:
        request = session.query(Request).one()
        assert (request.helpers_wanted, request.kinds) == (3, [KINDS["care_home"]])
        opening = request.id
    assert (
        ines.send("/desk/openings", organisation=number, **SHIFT | {"day": "x"}).status_code == 409
    )
    ines.send(f"/desk/openings/{opening}/cancel").raise_for_status()
    with real_site.sessions.begin() as session:
        assert session.query(Request).one().state == "cancelled"


def test_a_member_of_a_home_asks_for_his_own_alone(real_site: Site) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    ines.send("/desk/organisations", **HOME)
    first = only_organisation(real_site)
    ines.send("/desk/openings", organisation=str(first), **SHIFT)
    with real_site.sessions.begin() as session:
        other = Organisation(
            name="De Linde", kind="care_home", postcode="1040", address="Lindestraat 1",
            created_at=real_site.watch(),
        )  # fmt: skip
        session.add(other)
        session.flush()
        second, opening = other.id, session.query(Request).one().id
    jan = sign_in(real_site, Role.COORDINATOR, name="Jan")
    belongs_to(real_site, jan.person_id, second)
    assert "Tilleuls" not in jan.get("/desk/openings").text
    assert jan.get(f"/desk/organisations/{first}").status_code == 404
    assert jan.send("/desk/openings", organisation=str(first), **SHIFT).status_code == 404
    assert jan.send(f"/desk/openings/{opening}/cancel").status_code == 404
    assert jan.send("/desk/organisations", **HOME).status_code == 404
    assert "De Linde" in jan.send("/desk/openings", organisation=str(second), **SHIFT).text


def test_a_partner_sees_none_of_the_people_of_the_association(real_site: Site) -> None:
    now = real_site.watch()
    with real_site.sessions.begin() as session:
        partner = Organisation(name="Restos", kind="partner", created_at=now)
        session.add(partner)
        session.flush()
        ours, theirs = (
            Person(first_name=name, created_at=now, organisation_id=whose, phone=f"+3247000{name}")
            for name, whose in (("CANARYOURS", None), ("CANARYTHEIRS", partner.id))
        )
        for person in (ours, theirs):
            person.contacts.append(
                Contact(channel="telephone", address=str(person.phone), last_seen_at=now)
            )
            session.add(person)
        session.flush()
        numbers, organisation_id = (ours.id, theirs.id), partner.id
    jan = sign_in(real_site, *Role, name="Jan")
    belongs_to(real_site, jan.person_id, organisation_id)
    ines = sign_in(real_site, *Role)
    seen = {"jan": "", "ines": ""}
    for path in (page.path for page in PAGES if page.method == "GET" and "token" not in page.path):
        if "sign-out" in path:
            continue
        for number in numbers:
            here = "/".join(str(number) if "{" in part else part for part in path.split("/"))
            seen["jan"] += jan.get(here).text
            seen["ines"] += ines.get(here).text
    assert "CANARYOURS" not in seen["jan"]
    assert "CANARYTHEIRS" in seen["jan"], "the walk shows something"
    assert "CANARYOURS" in seen["ines"]
    assert "CANARYTHEIRS" in seen["ines"], "operators of the association serve the partner too"
