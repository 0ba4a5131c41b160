"""A packet of the pharmacy over HTTP: the desk makes the link, the pharmacist needs no account."""

import re
from pathlib import Path

import httpx
import pytest

from solidarity.details import measured
from solidarity.medicine import pharmacist
from solidarity.offers import accept
from solidarity.requests import after_acceptance, place_request
from solidarity.storage.tables import MedicineOrder, Offer, Organisation, Request
from solidarity.telling import tell_accepted
from solidarity.vocabulary import HelpType, Role, help_mask
from tests.browsing import needs_browser, open_browser, press, violations
from tests.desk.members import AtTheDesk, sign_in
from tests.solidarity.stories import RULES, draft, person, volunteer
from tests.web.site import Site

SECRETS = ("CANARYLIST", "CANARYSTREET", "+32470CANARY", "CANARYNOTE", "moulin")


def a_request(site: Site) -> int:
    """Denise needs her drops; nobody lives near her yet."""
    with site.sessions.begin() as session:
        denise = person(session)
        denise.phone = "+32470CANARY99"
        request = draft(
            session, denise, kinds_mask=help_mask([HelpType.PHARMACY]),
            details=[measured("CANARYLIST")], address="CANARYSTREET 12",
        )  # fmt: skip
        place_request(session, request, rules=RULES, now=site.watch())
        pharmacy = Organisation(
            kind="pharmacy", name="Pharmacie du Parc", address="place Jourdan 3", phone="02 1",
            created_at=site.watch(),
        )  # fmt: skip
        session.add(pharmacy)
        return request.id


def a_link(site: Site, member: AtTheDesk, request: int, **form: str) -> str:
    """The page of the pharmacist, as the desk shows it. Karim has joined in the meantime."""
    with site.sessions.begin() as session:
        volunteer(session, "Karim")
        pharmacy = session.query(Organisation).one().id
    member.send(f"/desk/medicine/{request}/begin").raise_for_status()
    shown = member.send(f"/desk/medicine/{request}/link", pharmacy=str(pharmacy), **form).text
    found = re.search(r'value="http[^"]*(/pharmacy/[^"?]+)', shown)
    assert found, shown
    assert found[1] in member.get(f"/desk/medicine/{request}/sheet").text
    return site.url + found[1]


def say_yes(site: Site) -> None:
    with site.sessions.begin() as session:
        offer = session.query(Offer).one()
        accept(session, offer.id, volunteer_id=offer.volunteer_id, now=site.watch())
        offer.code_word = "moulin"
        tell_accepted(session, offer, now=site.watch())
        after_acceptance(session, offer.request, asking=RULES.asking, now=site.watch())


def order(site: Site) -> MedicineOrder:
    with site.sessions.begin() as session:
        found = session.query(MedicineOrder).one()
        session.expunge(found)
        return found


def send(page: str, **form: str) -> httpx.Response:
    return httpx.post(page, data=form, follow_redirects=True)


@pytest.mark.parametrize(("language", "thanks"), [("fr", "Merci"), ("nl", "Dank u")])
def test_a_packet_from_the_link_to_the_hand(real_site: Site, language: str, thanks: str) -> None:
    ines, number = sign_in(real_site, Role.OPERATOR), a_request(real_site)
    assert f"/desk/medicine/{number}/begin" in ines.get("/desk/medicine").text
    page = a_link(real_site, ines, number)
    lang = f"?lang={language}"
    first = httpx.get(page + lang)
    assert "Denise" in first.text
    assert [word for word in SECRETS if word in first.text] == []
    assert first.headers["cache-control"] == "no-store"
    told = send(page + "/yes" + lang, day="2026-11-24", hour="15:00", amount="12,40 €", fridge="1")
    assert thanks in told.text
    assert (order(real_site).cents, order(real_site).fridge) == (1240, True)
    assert send(page + "/yes" + lang).status_code == 409, "once"
    say_yes(real_site)
    code = order(real_site).pickup_code
    assert code
    assert code not in httpx.get(page + lang).text
    bad = send(page + "/code" + lang, code="x" + code)
    assert str(pharmacist.MOST_TRIES - 1) in bad.text
    assert thanks in send(page + "/code" + lang, code=code).text
    assert order(real_site).state == "handed_over"
    assert send(page + "/code" + lang, code=code).status_code == 409
    shown = ines.get(f"/desk/medicine/{number}").text
    assert shown.count("<li>") >= 3


def test_the_list_is_shown_where_the_person_agrees(real_site: Site) -> None:
    ines, number = sign_in(real_site, Role.COORDINATOR), a_request(real_site)
    page = a_link(real_site, ines, number, agrees="1")
    assert "CANARYLIST" in httpx.get(page).text
    again = a_link_again(real_site, ines, number)
    assert "CANARYLIST" not in httpx.get(again).text
    assert httpx.get(page).status_code == 404, "a newer link ends the older one"


def a_link_again(site: Site, member: AtTheDesk, number: int) -> str:
    with site.sessions.begin() as session:
        pharmacy = session.query(Organisation).one().id
    shown = member.send(f"/desk/medicine/{number}/link", pharmacy=str(pharmacy)).text
    found = re.search(r'value="http[^"]*(/pharmacy/[^"?]+)', shown)
    assert found
    return site.url + found[1]


def test_nothing_is_changed_by_a_wrong_form_or_link(real_site: Site) -> None:
    ines, number = sign_in(real_site, Role.OPERATOR), a_request(real_site)
    page = a_link(real_site, ines, number)
    for form in ({"amount": "much"}, {"amount": "-3"}, {"day": "2026-02-31"}, {"amount": "NaN"}):
        assert "12,40" in send(page + "/yes?lang=fr", **form).text, form
    assert send(page + "/no", why="laziness").status_code == 409
    assert send(page + "/code", code="1234").status_code == 409
    assert order(real_site).state == "waiting"
    for path in ("", "/yes", "/no", "/code"):
        other = real_site.url + "/pharmacy/" + "a" * 43 + path
        found = send(other) if path else httpx.get(other)
        assert found.status_code == 404
    ended = httpx.get(page)
    assert ended.status_code == 200
    ines.send(f"/desk/medicine/{number}/go-on").raise_for_status()
    with real_site.sessions.begin() as session:
        assert session.get_one(Request, number).state == "asking"
    assert httpx.get(page).status_code == 404


@needs_browser
def test_a_pharmacist_says_no_then_yes_in_a_browser(real_site: Site, tmp_path: Path) -> None:
    ines, number = sign_in(real_site, Role.OPERATOR), a_request(real_site)
    page = a_link(real_site, ines, number)
    with open_browser(tmp_path) as browser:
        browser.get(page + "?lang=nl")
        assert violations(browser) == []
        browser.find_element("css selector", "input[value=not_in_stock]").click()
        press(browser, "form[action*='/no'] button")
        assert order(real_site).reason == "not_in_stock"
        browser.find_element("id", "amount").send_keys("8")
        press(browser, "form[action*='/yes'] button")
        assert violations(browser) == []
        assert order(real_site).cents == 800
        say_yes(real_site)
        browser.refresh()
        browser.find_element("id", "code").send_keys(order(real_site).pickup_code)
        press(browser, "form[action*='/code'] button")
        assert "vertrokken" in browser.find_element("tag name", "main").text
        assert violations(browser) == []
        ines.take_browser(browser).get(f"{real_site.url}/desk/medicine/{number}")
        assert violations(browser) == []
