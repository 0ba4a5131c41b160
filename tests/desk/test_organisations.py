"""Organisations and their shifts at the desk, and what a partner sees: his own people alone."""

import re
from datetime import timedelta
from pathlib import Path

from selenium.webdriver.common.by import By

from desk.app import PAGES
from solidarity import offers, openings, requests
from solidarity.clock import wall_time
from solidarity.openings import KINDS
from solidarity.storage.tables import (
    Contact,
    Event,
    Member,
    Organisation,
    Person,
    Request,
    Volunteer,
)
from solidarity.vocabulary import Role, Skill, skill_mask
from tests.browsing import needs_browser, open_browser, press, violations
from tests.desk.members import a_member, sign_in
from tests.solidarity.stories import volunteer
from tests.solidarity.test_openings import MANY
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


def test_what_a_home_needs_is_what_each_shift_begins_with(real_site: Site) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    ines.send("/desk/organisations", **HOME | {"kind": "disability"})
    number = str(only_organisation(real_site))
    here = f"/desk/organisations/{number}"
    profile = {"task_walk": "1", "skill_autism": "1", "skill_sign_language": "1",
               "words": "CANARYWORDS"}  # fmt: skip
    kept = ines.send(f"{here}/profile", **profile)
    assert ticked(kept.text) == {"task_walk", "skill_autism", "skill_sign_language"}
    assert "CANARYWORDS" in kept.text
    page = ines.get("/desk/openings").text
    assert ticked(page) == {"task_walk", "skill_autism", "skill_sign_language"}
    assert "CANARYWORDS" not in page
    ines.send("/desk/openings", organisation=number, skill_autism="1", **SHIFT)
    with real_site.sessions.begin() as session:
        assert session.query(Request).one().skills == skill_mask([Skill.AUTISM]), "unticked"
        assert session.query(Organisation).one().words == "CANARYWORDS"
    ines.send(f"{here}/end").raise_for_status()
    assert ines.send(f"{here}/profile", **profile).status_code == 409


def test_a_contact_is_one_of_the_members_of_the_organisation(real_site: Site) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    ines.send("/desk/organisations", **HOME)
    first = only_organisation(real_site)
    jan, els = (a_member(real_site, Role.COORDINATOR, name=name) for name in ("Jan", "Els"))
    here = f"/desk/organisations/{first}"
    assert ines.send(f"{here}/contact", contact=str(jan)).status_code == 404, "not of this home"
    for member in (jan, els):
        belongs_to(real_site, member, first)
        shown = ines.send(f"{here}/contact", contact=str(member)).text
    assert "<strong>Els</strong>" in shown
    with real_site.sessions.begin() as session:
        contacts = session.query(Member.person_id).filter(Member.is_contact).all()
        assert [one.person_id for one in contacts] == [els]
        looks = session.query(Event).filter(Event.kind == "looked_up").all()
        assert {"whose": els, "what": "contact"} in [look.facts for look in looks]
    assert "<strong>" not in ines.send(f"{here}/contact", contact="").text


def test_the_home_says_on_its_page_who_came(real_site: Site) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    with real_site.sessions.begin() as session:
        neighbours = [volunteer(session, name) for name in ("Karim", "Lieve")]
        now = real_site.watch()
        home = Organisation(name="Les Tilleuls", kind="care_home", postcode="1040",
                            address="rue des Tilleuls 3", created_at=now)  # fmt: skip
        session.add(home)
        session.flush()
        start = wall_time(now) + timedelta(hours=3)
        shift = openings.Shift(start, start + timedelta(hours=1), 2, [], [], weeks=1)
        request = openings.post(session, home, shift, rules=MANY, now=now)
        for offer in list(request.offers):
            offers.accept(session, offer.id, volunteer_id=offer.volunteer_id, now=now)
        opening, came = request.id, [person.id for person in neighbours]
    assert 'name="came"' not in ines.get("/desk/openings").text, "it is still to come"
    assert ines.send(f"/desk/openings/{opening}/came", came=came).status_code == 409
    real_site.watch.forward(hours=5)
    ines = sign_in(real_site, Role.COORDINATOR, name="Els")
    assert ines.get("/desk/openings").text.count('name="came"') == 2
    ines.send(f"/desk/openings/{opening}/came", came=str(came[0])).raise_for_status()
    with real_site.sessions.begin() as session:
        assert session.get_one(Request, opening).state == "confirmed"
        done = [session.get_one(Volunteer, number).done_count for number in came]
        assert done == [1, 0]


def test_a_series_that_was_cancelled_elsewhere_asks_on_the_page(real_site: Site) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    ines.send("/desk/organisations", **HOME)
    number = str(only_organisation(real_site))
    for _ in range(2):
        ines.send("/desk/openings", organisation=number, weeks="2", **SHIFT)
    with real_site.sessions.begin() as session:
        first, second = session.query(Request).order_by(Request.id).all()
        for request in (first, second):
            requests.cancel(session, request, now=real_site.watch())
        numbers = first.id, second.id
    assert ines.get("/desk/openings").text.count('value="on"') == 2
    ines.send(f"/desk/openings/{numbers[0]}/series", which="on").raise_for_status()
    said = ines.send(f"/desk/openings/{numbers[1]}/series", which="end")
    assert 'value="on"' not in said.text
    with real_site.sessions.begin() as session:
        shifts = session.query(Request).order_by(Request.id).all()
        assert [each.state == "cancelled" for each in shifts] == [True, True, False]
        following = shifts[-1].id
    ines.send(f"/desk/openings/{following}/cancel", which="this")
    with real_site.sessions.begin() as session:
        states = [each.state for each in session.query(Request).order_by(Request.id)]
        assert states[2] == "cancelled"
        assert len(states) == 4
        assert states[3] != "cancelled"


def test_a_coordinator_notes_what_a_volunteer_knows(real_site: Site) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    with real_site.sessions.begin() as session:
        number = volunteer(session, "Karim", skills=1).id
    said = ines.send(f"/desk/volunteers/{number}/experience", skill_guiding="1")
    assert ticked(said.text) & {"skill_car", "skill_guiding"} == {"skill_guiding"}
    with real_site.sessions.begin() as session:
        karim = session.get_one(Volunteer, number)
        assert (karim.skill_names, karim.experience_told) == (["guiding"], True)


def ticked(page: str) -> set[str]:
    """The names of the boxes that are ticked."""
    return set(re.findall(r'type="checkbox" name="([a-z_]+)" value="1" checked', page))


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


@needs_browser
def test_a_home_keeps_its_profile_and_asks_in_a_browser(real_site: Site, tmp_path: Path) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    ines.send("/desk/organisations", **HOME)
    belongs_to(real_site, a_member(real_site, Role.COORDINATOR, name="Els"), 1)
    with open_browser(tmp_path) as browser:
        ines.take_browser(browser)
        browser.get(f"{real_site.url}/desk/organisations/{only_organisation(real_site)}")
        assert violations(browser) == []
        browser.find_element(By.NAME, "skill_dementia").click()
        press(browser, "form[action$='/profile'] button.main")
        press(browser, "a[href*='/desk/openings?']")
        assert browser.find_element(By.NAME, "skill_dementia").is_selected()
        ines.send("/desk/openings", organisation="1", weeks="1", **SHIFT)
        browser.refresh()
        assert violations(browser) == []
