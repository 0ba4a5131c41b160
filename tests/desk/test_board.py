"""A coordinator at the board: what waits is taken, asked for, put off and closed."""

from pathlib import Path

import pytest
from sqlalchemy import select

from solidarity.storage.tables import Event, Offer, Request, ShiftNote, TeamTask
from solidarity.team import tell_team
from solidarity.vocabulary import Role
from tests.browsing import needs_browser, open_browser, press, violations
from tests.desk.members import AtTheDesk, sign_in
from tests.solidarity.stories import person, placed, volunteer
from tests.web.site import Site

C, OPERATOR, GUARD = Role.COORDINATOR, Role.OPERATOR, Role.SAFEGUARDING


def a_request(site: Site) -> int:
    """Left to the team, with somebody near who could be asked now."""
    with site.sessions.begin() as session:
        number = placed(session, person(session, "Denise")).id
        volunteer(session, "Karim")
        return number


def task_of(site: Site, kind: str = "nobody_found") -> int:
    with site.sessions.begin() as session:
        return session.scalars(select(TeamTask.id).where(TeamTask.kind == kind)).one()


def a_task(site: Site, kind: str) -> int:
    with site.sessions.begin() as session:
        task = tell_team(session, kind, now=site.watch(), person=person(session, f"Of {kind}"))
        session.flush()
        return task.id


def outcome(site: Site, task: int) -> str | None:
    with site.sessions.begin() as session:
        return session.get_one(TeamTask, task).outcome


def does(member: AtTheDesk, task: int, do: str, **form: str) -> tuple[int, str]:
    answer = member.send(f"/desk/board/{task}", do=do, **form)
    return answer.status_code, answer.text


def test_the_board_shows_commune_and_kind_and_never_who_it_is(real_site: Site) -> None:
    a_request(real_site)
    shown = sign_in(real_site, C).get("/desk/board").text
    assert "Etterbeek" in shown
    assert "Courses" in shown
    assert "Denise" not in shown
    assert "rue Gray" not in shown


def test_one_button_asks_and_the_task_is_gone(real_site: Site) -> None:
    a_request(real_site)
    task, ines = task_of(real_site), sign_in(real_site, C)
    status, text = does(ines, task, "ask")
    assert (status, "La demande est partie à une personne." in text) == (200, True)
    assert outcome(real_site, task) == "asked"
    assert does(ines, task, "ask")[0] == 409
    with real_site.sessions.begin() as session:
        assert len(session.scalars(select(Offer)).all()) == 1


def test_at_night_nobody_is_asked_and_the_page_says_so(real_site: Site) -> None:
    a_request(real_site)
    real_site.watch.forward(hours=13)
    status, text = does(sign_in(real_site, C), task_of(real_site), "ask")
    assert (status, "La nuit" in text) == (409, True)
    assert outcome(real_site, task_of(real_site)) is None


def test_what_one_has_taken_the_other_cannot_close(real_site: Site) -> None:
    task = a_task(real_site, "human")
    ines, bram = sign_in(real_site, C), sign_in(real_site, C, name="Bram", language="nl")
    assert "Ines s’en occupe" in does(ines, task, "take")[1]
    assert "Ines zorgt ervoor" in bram.get("/desk/board").text
    assert does(bram, task, "settle", reason="solved")[0] == 409
    assert does(ines, task, "settle", reason="solved")[0] == 200
    assert outcome(real_site, task) == "solved"


def test_who_may_only_look_does_nothing(real_site: Site) -> None:
    task = a_task(real_site, "human")
    operator, guard = sign_in(real_site, OPERATOR), sign_in(real_site, GUARD, name="Bram")
    assert "souhaite parler" in operator.get("/desk/board").text
    assert does(operator, task, "take")[0] == 403
    assert "souhaite parler" not in guard.get("/desk/board").text
    assert guard.get(f"/desk/board/{task}").status_code == 404
    assert does(guard, task, "take")[0] == 404


def test_a_danger_is_taken_by_safeguarding_alone(real_site: Site) -> None:
    task = a_task(real_site, "danger")
    assert does(sign_in(real_site, C), task, "take")[0] == 404
    assert "Bram s’en occupe" in does(sign_in(real_site, GUARD, name="Bram"), task, "take")[1]


def test_what_is_put_off_comes_back_with_its_note(real_site: Site) -> None:
    task, ines = a_task(real_site, "human"), sign_in(real_site, C)
    assert does(ines, task, "put_off", day="hier")[0] == 409
    does(ines, task, "put_off", day="2026-11-26", words="Rappeler la mutualité.")
    assert "souhaite parler" not in ines.get("/desk/board").text
    real_site.watch.forward(hours=46)
    back = sign_in(real_site, C, name="Bram").get("/desk/board").text
    assert "Rappeler la mutualité." in back


def test_a_note_for_the_next_shift_is_sealed_and_ticked_off(real_site: Site) -> None:
    ines = sign_in(real_site, C)
    assert "Fermé jeudi." in ines.send("/desk/notes", words="Fermé jeudi.").text
    with real_site.sessions.begin() as session:
        note = session.scalars(select(ShiftNote.id)).one()
    assert "Fermé jeudi." not in ines.send(f"/desk/notes/{note}").text


def test_the_address_is_shown_after_a_click_that_is_kept(real_site: Site) -> None:
    number, ines = a_request(real_site), sign_in(real_site, C)
    page = ines.get(f"/desk/requests/{number}").text
    assert "rue Gray" not in page
    assert "habite" in page, "why somebody could be asked"
    assert "rue Gray 12" in ines.send(f"/desk/requests/{number}/open").text
    with real_site.sessions.begin() as session:
        looked = session.scalars(select(Event).where(Event.kind == "looked_up")).one()
        assert (looked.person_id, looked.request_id) == (ines.person_id, number)


def test_a_yes_on_the_telephone_is_confided_on_the_page(real_site: Site) -> None:
    number, ines = a_request(real_site), sign_in(real_site, C)
    with real_site.sessions.begin() as session:
        anouk = volunteer(session, "Anouk", metres_north=30_000).id
    sent = ines.send(f"/desk/requests/{number}/assign", volunteer=str(anouk))
    assert "Les deux reçoivent" in sent.text
    assert ines.send(f"/desk/requests/{number}/assign", volunteer="x").status_code == 404
    with real_site.sessions.begin() as session:
        assert session.get_one(Request, number).state == "assigned"


@pytest.mark.parametrize("number", ["9" * 30, "-1", "²"])
def test_numbers_that_nothing_has_are_not_there(real_site: Site, number: str) -> None:
    ines = sign_in(real_site, C)
    assert ines.get(f"/desk/board/{number}").status_code == 404
    form = {"words": "x", "day": "2026-11-26", "person": number}
    assert ines.send("/desk/follow-ups", **form).status_code == 404


@needs_browser
def test_a_full_board_is_right_for_screen_readers_and_a_button_works(
    real_site: Site, tmp_path: Path
) -> None:
    number = a_request(real_site)
    task = task_of(real_site)
    a_task(real_site, "danger")
    member = sign_in(real_site, C, GUARD, language="nl")
    member.send("/desk/notes", words="Donderdag gesloten.")
    with open_browser(tmp_path) as browser:
        member.take_browser(browser)
        for path in ("board", f"board/{task}", f"requests/{number}"):
            browser.get(f"{real_site.url}/desk/{path}")
            assert violations(browser) == [], path
        browser.get(f"{real_site.url}/desk/board")
        press(browser, f"article[aria-labelledby=task-{task}] button[value=ask]")
        status = browser.find_element("css selector", "[role=status]").text
        assert status == "De vraag is naar één persoon vertrokken."
