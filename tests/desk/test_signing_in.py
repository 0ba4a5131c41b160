"""By a link in the chat, then by a code of six digits; and only so."""

import re

import httpx
import pytest

from desk.doors import BY_ITSELF, COOKIE
from solidarity import second_step, signing_in
from solidarity.members import give_roles, take_roles
from solidarity.storage.tables import Event, Notice, Person, SecondStep
from solidarity.vocabulary import Role
from tests.desk.members import a_member, code_of, come_in, sign_in
from tests.web.site import Site


def test_the_word_desk_in_the_chat_gives_a_link_that_works_once(real_site: Site) -> None:
    token = real_site.open()["token"]
    real_site.post(f"/web/{token}/messages", json={"id": "a1", "text": "/desk"})
    real_site.settle()
    assert "Le bureau est réservé" in real_site.messages(token)[-1]["text"]
    with real_site.sessions.begin() as session:
        person = session.query(Notice).order_by(Notice.id.desc()).first().person
        give_roles(session, person, [Role.OPERATOR], now=real_site.watch())
    real_site.post(f"/web/{token}/messages", json={"id": "a2", "text": "/bureau"})
    real_site.settle()
    path = re.search(r"/desk/in/\S+", real_site.messages(token)[-1]["text"])
    assert path
    assert real_site.get(path[0]).status_code == 200  # looking at it uses nothing up
    assert COOKIE in real_site.post(path[0]).cookies
    again = real_site.post(path[0])
    assert again.status_code == 403
    assert "ne marche plus" in again.text


def test_a_link_is_over_after_ten_minutes(real_site: Site) -> None:
    number = a_member(real_site, Role.OPERATOR)
    with real_site.sessions.begin() as session:
        person = session.get_one(Person, number)
        link = signing_in.new_link(session, person, now=real_site.watch())
    real_site.watch.forward(minutes=10)
    assert real_site.post(f"/desk/in/{link}").status_code == 403


def test_before_the_second_step_nothing_is_shown(real_site: Site) -> None:
    member = come_in(real_site, a_member(real_site, Role.COORDINATOR), second_step=False)
    shown = member.get("/desk")
    assert str(shown.url).endswith("/desk/second-step")
    assert "Deuxième étape" in shown.text
    assert member.send("/desk/second-step", code="000000").status_code == 403
    right = code_of(real_site, member.person_id)
    assert "Bonjour Ines" in member.send("/desk/second-step", code=right).text
    # The same code is not taken a second time.
    other = come_in(real_site, member.person_id, second_step=False)
    assert other.send("/desk/second-step", code=right).status_code == 403
    assert "data:image" not in other.get("/desk/second-step").text  # the secret is shown once


def test_who_guesses_codes_has_to_wait_even_with_the_right_one(real_site: Site) -> None:
    member = come_in(real_site, a_member(real_site, Role.OPERATOR), second_step=False)
    for _ in range(second_step.MOST_WRONG):
        member.send("/desk/second-step", code="123456")
    right = code_of(real_site, member.person_id)
    assert member.send("/desk/second-step", code=right).status_code == 429
    real_site.watch.forward(minutes=15)
    right = code_of(real_site, member.person_id)
    assert member.send("/desk/second-step", code=right).status_code == 200


@pytest.mark.parametrize("away", [{"minutes": 30}, {"hours": 10}])
def test_a_visit_ends_by_itself(real_site: Site, away: dict[str, float]) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    if "hours" in away:
        for _ in range(25):
            real_site.watch.forward(minutes=24)
            member.get("/desk")
    else:
        real_site.watch.forward(**away)
    assert "/desk/sign-in" in str(member.get("/desk").url)


def test_a_page_that_looks_for_news_by_itself_keeps_nobody_signed_in(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    for _ in range(2):
        real_site.watch.forward(minutes=16)
        shown = member.get("/desk/calls", headers={BY_ITSELF: "1"})
    assert "/desk/sign-in" in str(shown.url)


def test_signing_out_ends_it_at_once(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    kept = member.client.cookies[COOKIE]
    member.send("/desk/leave")
    shown = httpx.get(real_site.url + "/desk", cookies={COOKIE: kept})
    assert shown.headers["location"].startswith("/desk/sign-in")


def test_no_other_site_can_send_a_form_in_his_name(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    refused = member.client.post("/desk/leave", data={"token": "of another site"})
    assert refused.status_code == 403
    assert "Bonjour" in member.get("/desk").text


def test_who_is_a_member_no_more_is_out_at_once(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    with real_site.sessions.begin() as session:
        take_roles(session, member.person_id, now=real_site.watch())
    assert member.get("/desk").status_code == 403


def test_a_new_telephone_gets_a_new_secret(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    with real_site.sessions.begin() as session:
        before = session.get_one(SecondStep, member.person_id).secret
        assert second_step.forget(session, member.person_id, now=real_site.watch())
    again = come_in(real_site, member.person_id)
    with real_site.sessions.begin() as session:
        assert session.get_one(SecondStep, again.person_id).secret != before
        kinds = {event.kind for event in session.query(Event)}
    assert {"signed_in", "second_step_forgotten"} <= kinds


def test_pages_speak_the_language_of_the_member_and_change_it(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR, name="Jef", language="nl")
    assert "Dag Jef" in member.get("/desk").text
    assert "Bonjour Jef" in member.send("/desk/language", language="fr").text
