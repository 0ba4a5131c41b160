"""A coordinator gets to know volunteers at the pages, and decides."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from solidarity import members
from solidarity.storage.tables import Check, Event, Organisation, Person, Volunteer
from solidarity.team import tell_team
from solidarity.vocabulary import Role, help_mask
from tests.browsing import needs_browser, press, violations
from tests.desk.members import sign_in
from tests.solidarity.stories import volunteer
from tests.web.site import Site

NOT_DOCUMENTED = {"note": "Voisine fiable"}


def newcomer(site: Site, name: str = "Karim") -> int:
    """He offers groceries and calls; only groceries are agreed to."""
    with site.sessions.begin() as session:
        someone = volunteer(
            session, name, wanted=help_mask(["groceries", "listening"]),
            approved=help_mask(["groceries"]),
        )  # fmt: skip
        someone.phone = "+32470000001"
        tell_team(session, "approve", now=site.watch(), person=someone)
        return someone.id


def kinds_of(site: Site, number: int) -> int:
    with site.sessions.begin() as session:
        return session.get_one(Volunteer, number).approved


def test_a_newcomer_is_found_checked_and_approved(real_site: Site) -> None:
    number = newcomer(real_site)
    member = sign_in(real_site, Role.COORDINATOR)
    path = f"/desk/volunteers/{number}"
    assert path in member.get("/desk/volunteers").text
    refused = member.send(f"{path}/approve", kinds=["groceries", "listening"])
    assert refused.status_code == 409
    assert "Il manque une conversation." in refused.text
    member.send(f"{path}/check", kind="conversation", outcome="good", **NOT_DOCUMENTED)
    shown = member.send(f"{path}/check", kind="identity", outcome="seen", note="")
    assert NOT_DOCUMENTED["note"] in shown.text
    member.send(f"{path}/approve", kinds=["groceries", "listening"])
    assert kinds_of(real_site, number) == help_mask(["groceries", "listening"])
    assert path not in member.get("/desk/volunteers").text
    with real_site.sessions.begin() as session:
        assert {check.by_id for check in session.query(Check)} == {member.person_id}
        looks = session.query(Event).filter_by(kind="looked_up", person_id=member.person_id)
        assert {look.facts["whose"] for look in looks} == {number}


@pytest.mark.parametrize("words", ["1040", "0470 00 00 01", "karim", "Etterbeek"])
def test_a_volunteer_is_found_by_what_is_known(real_site: Site, words: str) -> None:
    number = newcomer(real_site)
    newcomer_elsewhere = sign_in(real_site, Role.COORDINATOR)
    found = newcomer_elsewhere.get("/desk/volunteers", params={"q": words}).text
    assert f"/desk/volunteers/{number}" in found
    nobody = newcomer_elsewhere.get("/desk/volunteers", params={"q": "Zzz"}).text
    assert f"/desk/volunteers/{number}" not in nobody


def test_a_trial_a_suspension_and_its_end(real_site: Site) -> None:
    number = newcomer(real_site)
    member = sign_in(real_site, Role.COORDINATOR, language="nl")
    path = f"/desk/volunteers/{number}"
    shown = member.send(f"{path}/approve", kinds=["groceries"], trial="yes", tasks="2", until="")
    assert "op proef" in shown.text
    assert member.send(f"{path}/approve", kinds=["groceries"], trial="yes").status_code == 409
    assert "stilgelegd" in member.send(f"{path}/suspend", why="money").text
    assert member.send(f"{path}/suspend", why="what I think").status_code == 409
    assert "helpt" in member.send(f"{path}/lift").text
    assert member.send(f"{path}/lift").status_code == 409


def test_a_partner_sees_its_own_volunteers_only(real_site: Site) -> None:
    number, theirs = newcomer(real_site), newcomer(real_site, "An")
    member = sign_in(real_site, Role.COORDINATOR)
    with real_site.sessions.begin() as session:
        partner = Organisation(
            kind="partner", name="Huis", language="nl", created_at=real_site.watch()
        )
        session.add(partner)
        session.flush()
        session.get_one(Person, theirs).organisation_id = partner.id
        given = members.give_roles(
            session, session.get_one(Person, member.person_id), [], now=real_site.watch()
        )
        given.organisation_id = partner.id
    shown = member.get("/desk/volunteers").text
    assert f"/desk/volunteers/{theirs}" in shown
    assert f"/desk/volunteers/{number}" not in shown
    assert member.get(f"/desk/volunteers/{number}").status_code == 404
    assert member.send(f"/desk/volunteers/{number}/suspend", why="other").status_code == 404


@needs_browser
def test_in_a_browser_by_the_forms_alone(real_site: Site, browser: Chrome) -> None:
    number = newcomer(real_site)
    sign_in(real_site, Role.COORDINATOR).take_browser(browser)
    browser.get(f"{real_site.url}/desk/volunteers/{number}")
    assert violations(browser) == []
    for kind, outcome in (("conversation", "good"), ("identity", "seen")):
        form = f"//form[input[@value='{kind}']]"
        browser.find_element(By.XPATH, f"{form}//input[@value='{outcome}']").click()
        press(browser, f"{form}//button", By.XPATH)
    browser.find_element(By.CSS_SELECTOR, "input[name=kinds][value=listening]").click()
    press(browser, "form[action$=approve] button")
    assert kinds_of(real_site, number) == help_mask(["groceries", "listening"])
    assert violations(browser) == []


def test_nobody_decides_about_himself(real_site: Site) -> None:
    ines = sign_in(real_site, Role.COORDINATOR)
    with real_site.sessions.begin() as session:
        me = session.get_one(Person, ines.person_id)
        like = volunteer(session, "Like").volunteer
        assert like is not None
        me.volunteer = Volunteer(
            state="active", wanted=help_mask(["listening"]), languages=like.languages,
            radius_m=5_000, approved=0,
        )  # fmt: skip
    path = f"/desk/volunteers/{ines.person_id}"
    for form in (
        {"kind": "conversation", "outcome": "good"},
        {"kind": "identity", "outcome": "seen"},
    ):
        assert ines.send(f"{path}/check", note="", **form).status_code == 409
    refused = ines.send(f"{path}/approve", kinds=["listening"])
    assert (refused.status_code, kinds_of(real_site, ines.person_id)) == (409, 0)
    assert "collègue" in refused.text
    ines.send(f"{path}/suspend", why="other").raise_for_status()
    assert ines.send(f"{path}/lift").status_code == 409
    jan = sign_in(real_site, Role.COORDINATOR, name="Jan")
    jan.send(f"{path}/lift").raise_for_status()
