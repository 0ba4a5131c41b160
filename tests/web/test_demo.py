"""The demonstration: synthetic neighbours, and the two volunteers of a page."""

from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import demo_neighbours
from bot.demo import retire
from solidarity import requests
from solidarity.lifecycles import OfferState, VolunteerState
from solidarity.matching import distance_m
from solidarity.places import nearest
from solidarity.storage.tables import Contact, DemoPhone, Offer, Person, Request, Volunteer
from solidarity.vocabulary import HelpType, help_mask
from tests.web.site import A_MORNING, Site

ETTERBEEK = {"lat": 50.8327, "lon": 4.3883}
GHENT = {"lat": 51.05, "lon": 3.7167}


@pytest.fixture
def phones(site: Site) -> dict[str, str]:
    """The three phones of a page: who → token."""
    return open_page(site)


def open_page(site: Site) -> dict[str, str]:
    person = site.open()
    page = person["page"]
    karim = site.open("volunteer", "fr", page=page)["token"]
    an = site.open("volunteer", "nl", page=page)["token"]
    site.settle()
    return {"Denise": person["token"], "Karim": karim, "An": an, "page": page}


def person_of(session: Session, token: str) -> Person:
    contact = session.scalars(select(Contact).where(Contact.address == token)).one()
    return session.get_one(Person, contact.person_id)


def ask_for_help(site: Site, phones: dict[str, str], where: dict[str, float]) -> None:
    """Denise taps that she needs something, shares her place and gives the rest."""
    token = phones["Denise"]
    with site.sessions.begin() as session:
        draft = requests.start_draft(session, person_of(session, token), now=site.watch())
        draft.kinds_mask = help_mask([HelpType.HOUSEHOLD])
        draft.any_time, draft.address = True, "1, rue du Test"
    place = {"id": f"place-{round(where['lat'] * 100)}", **where}
    site.post(f"/web/{token}/location", json=place).raise_for_status()
    site.settle()


def confirm(site: Site, phones: dict[str, str]) -> None:
    site.tap_first(phones["Denise"], "confirm")
    site.tap_first(phones["Denise"], "agree")


def distances(site: Site, phones: dict[str, str], where: dict[str, float]) -> dict[str, int]:
    with site.sessions.begin() as session:
        found = {}
        for name in ("Karim", "An"):
            volunteer = person_of(session, phones[name]).volunteer
            assert volunteer is not None
            assert volunteer.lat is not None
            assert volunteer.lon is not None
            metres = distance_m(volunteer.lat, volunteer.lon, where["lat"], where["lon"])
            found[name] = round(metres / 10) * 10
    return found


def test_the_neighbours_are_spread_like_the_people_of_belgium() -> None:
    neighbours = demo_neighbours.imagine(500, now=A_MORNING)
    spoken = Counter(person.volunteer.languages for person in neighbours if person.volunteer)
    assert sum(spoken.values()) == 500
    # About 58 % of the people live in Flanders, 32 % in Wallonia and 10 % in Brussels.
    assert 240 <= spoken[2] <= 340
    assert 110 <= spoken[1] <= 210
    assert 25 <= spoken[3] <= 80


def test_the_neighbours_live_in_belgium_and_are_marked_as_invented() -> None:
    for person in demo_neighbours.imagine(60, now=A_MORNING):
        assert person.is_demo
        assert person.first_name is not None
        assert "mo)" in person.first_name
        assert person.volunteer is not None
        assert person.volunteer.lat is not None
        assert person.volunteer.lon is not None
        assert nearest(person.volunteer.lat, person.volunteer.lon) is not None


def test_the_city_of_brussels_does_not_count_for_the_whole_region() -> None:
    towns = {place.name_nl: people for place, people in demo_neighbours.municipalities().items()}
    assert 100_000 < towns["Brussel"] < 250_000
    assert 10_500_000 < sum(towns.values()) < 12_500_000


def test_the_neighbours_are_made_once(site: Site) -> None:
    assert site.bot.demo is not None
    for _ in range(2):
        site.bot.demo.ensure()
    with site.sessions.begin() as session:
        assert session.scalars(select(func.count(Volunteer.person_id))).one() == 500


def test_the_two_volunteers_of_a_page_come_to_live_near_whoever_asks(
    site: Site, phones: dict[str, str]
) -> None:
    for where in (ETTERBEEK, GHENT):
        ask_for_help(site, phones, where)
        assert distances(site, phones, where) == {"Karim": 400, "An": 900}


@pytest.mark.parametrize("where", [ETTERBEEK, GHENT], ids=["Etterbeek", "Ghent"])
def test_both_are_asked_in_the_first_wave_among_five_hundred_neighbours(
    site: Site, phones: dict[str, str], where: dict[str, float]
) -> None:
    assert site.bot.demo is not None
    site.bot.demo.ensure()
    ask_for_help(site, phones, where)
    confirm(site, phones)
    for name in ("Karim", "An"):
        assert site.messages(phones[name])[-1]["buttons"], f"{name} was not asked"


def test_each_page_has_its_own_volunteers(site: Site, phones: dict[str, str]) -> None:
    ask_for_help(site, phones, ETTERBEEK)
    others = open_page(site)
    ask_for_help(site, others, ETTERBEEK)
    confirm(site, others)
    assert site.messages(others["Karim"])
    assert not site.messages(phones["Karim"])
    confirm(site, phones)
    assert site.messages(phones["Karim"])
    assert len(site.messages(others["Karim"])) == 1


def test_one_says_yes_and_the_other_sees_that_it_is_taken(
    site: Site, phones: dict[str, str]
) -> None:
    ask_for_help(site, phones, ETTERBEEK)
    confirm(site, phones)
    site.tap_first(phones["Karim"], "yes")
    assert not site.messages(phones["An"])[-1]["buttons"]
    assert site.messages(phones["An"])[-1]["edited"]
    lines = site.get(f"/demo/{phones['Denise']}/happened").json()
    kinds = [line["kind"] for line in lines]
    assert kinds == ["started", "placed", "wave", "asked", "asked", "accepted", "others_told"]
    assert "Karim" in lines[3]["text"]
    assert "400" in lines[3]["text"]
    assert lines[3]["why"]
    assert not lines[3]["synthetic"]


def test_what_happened_is_told_in_the_language_asked_for_or_the_persons_own(
    site: Site, phones: dict[str, str]
) -> None:
    ask_for_help(site, phones, ETTERBEEK)
    path = f"/demo/{phones['Denise']}/happened"
    own, french, dutch = (site.get(path + f"?lang={code}").json() for code in ("", "fr", "nl"))
    assert own == french
    assert french[0]["text"] != dutch[0]["text"]
    assert site.get(f"/demo/{'x' * 22}/happened").status_code == 404


def test_nobody_reads_what_happened_to_somebody_else(site: Site, phones: dict[str, str]) -> None:
    ask_for_help(site, phones, ETTERBEEK)
    assert site.get(f"/demo/{phones['Karim']}/happened").json() == []


def test_a_synthetic_neighbour_declines_by_himself_after_a_while(
    site: Site, phones: dict[str, str]
) -> None:
    demo = site.bot.demo
    assert demo is not None
    demo.ensure()
    ask_for_help(site, phones, ETTERBEEK)
    confirm(site, phones)
    assert not demo.answer_next()
    site.watch.forward(seconds=21)
    while demo.answer_next():
        pass
    with site.sessions.begin() as session:
        own = select(DemoPhone.person_id)
        synthetic = session.scalars(select(Offer).where(Offer.volunteer_id.not_in(own))).all()
        assert synthetic
        assert {offer.state for offer in synthetic} == {OfferState.DECLINED}
    told = site.get(f"/demo/{phones['Denise']}/happened").json()
    assert any(line["synthetic"] and line["kind"] == "declined" for line in told)


def test_when_everybody_declines_others_are_asked_at_once(
    site: Site, phones: dict[str, str]
) -> None:
    demo = site.bot.demo
    assert demo is not None
    demo.ensure()
    ask_for_help(site, phones, ETTERBEEK)
    confirm(site, phones)
    for name in ("Karim", "An"):
        no = site.messages(phones[name])[-1]["buttons"][0][1]["token"]
        site.tap(phones[name], no, "no")
    site.settle()
    with site.sessions.begin() as session:
        first = len(session.scalars(select(Request)).one().offers)
    site.watch.forward(seconds=21)
    while demo.answer_next():
        pass
    with site.sessions.begin() as session:
        assert len(session.scalars(select(Request)).one().offers) > first


def test_a_new_volunteer_takes_the_place_of_one_on_the_page(
    site: Site, phones: dict[str, str]
) -> None:
    newcomer = site.open("newcomer", "nl", page=phones["page"], instead_of=phones["An"])
    site.settle()
    assert site.messages(newcomer["token"])[0]["buttons"]
    with site.sessions.begin() as session:
        before = person_of(session, phones["An"]).volunteer
        assert before is not None
        assert before.state == VolunteerState.STOPPED
        assert person_of(session, newcomer["token"]).volunteer is None
    back = site.open("volunteer", "nl", page=phones["page"], instead_of=newcomer["token"])
    with site.sessions.begin() as session:
        assert person_of(session, back["token"]).first_name == "An"


def test_nobody_takes_a_phone_off_another_page(site: Site, phones: dict[str, str]) -> None:
    site.open("newcomer", "nl", instead_of=phones["An"])
    with site.sessions.begin() as session:
        assert session.get(DemoPhone, phones["An"]) is not None


def test_nobody_of_the_demonstration_is_asked_once_the_bot_runs_for_real(
    site: Site, phones: dict[str, str]
) -> None:
    assert phones
    assert site.bot.demo is not None
    site.bot.demo.ensure()
    retire(site.sessions)
    active = select(func.count(Volunteer.person_id)).where(
        Volunteer.state != VolunteerState.STOPPED
    )
    with site.sessions.begin() as session:
        assert session.scalars(active).one() == 0
    site.bot.demo.ensure()
    with site.sessions.begin() as session:
        assert session.scalars(active).one() == 500
