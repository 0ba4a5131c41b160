"""What safeguarding and administrators are there for, done in a real browser."""

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from solidarity import members, people
from solidarity.storage.tables import Member, TeamTask
from solidarity.vocabulary import Role, role_mask
from tests.browsing import needs_browser, press, violations
from tests.desk.members import sign_in
from tests.desk.test_board import a_task
from tests.web.site import Site

pytestmark = needs_browser


def test_safeguarding_sees_to_a_danger(real_site: Site, browser: Chrome) -> None:
    task = a_task(real_site, "danger")
    a_task(real_site, "human")
    bram = sign_in(real_site, Role.SAFEGUARDING, name="Bram", language="nl")
    bram.take_browser(browser).get(real_site.url + "/desk/board")
    cards = browser.find_elements(By.CSS_SELECTOR, "article.task")
    assert len(cards) == 1, "dangers alone"
    assert violations(browser) == []
    press(browser, "article.task button[value=take]")
    assert "Bram" in browser.find_element(By.CSS_SELECTOR, "article.task").text
    browser.find_element(By.CSS_SELECTOR, "article.task summary").click()
    press(browser, "article.task button[name=reason]")
    assert browser.find_elements(By.CSS_SELECTOR, "article.task") == []
    with real_site.sessions.begin() as session:
        seen_to = session.get_one(TeamTask, task)
        assert (seen_to.taken_by, seen_to.closed_by) == (bram.person_id, bram.person_id)


def test_an_administrator_invites_somebody_and_gives_roles(
    real_site: Site, browser: Chrome
) -> None:
    ines = sign_in(real_site, Role.ADMINISTRATOR)
    ines.take_browser(browser).get(real_site.url + "/desk/team")
    browser.find_element(By.CSS_SELECTOR, "form[action$=invite] input[value=operator]").click()
    press(browser, "form[action$=invite] button")
    code = browser.find_element(By.CSS_SELECTOR, "[role=status] strong").text
    assert violations(browser) == []
    with real_site.sessions.begin() as session:
        an = people.meet(
            session, channel="telegram", address="800", first_name="An", language="nl",
            now=real_site.watch(),
        )  # fmt: skip
        assert members.join_by_code(session, an, code.replace(" ", ""), now=real_site.watch())
        number = an.id
    browser.refresh()
    form = f"form[action='/desk/team/{number}']"
    browser.find_element(By.CSS_SELECTOR, f"{form} input[value=coordinator]").click()
    press(browser, f"{form} button")
    with real_site.sessions.begin() as session:
        roles = session.get_one(Member, number).roles
        assert roles == role_mask([Role.OPERATOR, Role.COORDINATOR])
