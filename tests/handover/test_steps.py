"""Each step on its own: who is asked, what is refused, how people arrive."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.command import main
from bot.handover_desk import HandoverDesk
from bot.taps import handle_tap
from solidarity import consents, people
from solidarity.errors import HandoverRefused
from solidarity.forgetting.holdings import HOLDINGS
from solidarity.handover import archive, asking, moved, welcoming
from solidarity.handover.tables import LEFT_OUT, MOVES
from solidarity.people import best_contact
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Contact,
    Notice,
    Person,
    Tap,
)
from solidarity.sweeping import find_stuck
from solidarity.vocabulary import Purpose
from tests.handover import a_town
from tests.handover.a_town import LATER, desk, on
from tests.solidarity.stories import NOON, RULES, person, placed, told, volunteer


def packed(sessions: Sessions, folder: Path, *channels: str) -> tuple[Path, str]:
    """An archive of somebody on each channel, who said yes."""
    with sessions.begin() as session:
        everybody = [on(session, channel, f"Denise {channel}") for channel in channels]
        session.flush()
        a_town.announce(session)
        for someone in everybody:
            a_town.tap(session, someone, "handover.yes")
        a_town.all_is_sent(session)
    file = folder / "a.solidarity"
    return file, desk(sessions).pack(file)


def test_every_table_is_decided_upon() -> None:
    assert {each.table for each in HOLDINGS} == set(MOVES) | set(LEFT_OUT)
    assert not set(MOVES) & set(LEFT_OUT)


def test_everybody_is_asked_once_and_reminded_once(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, silent = person(session), person(session, "Silent")
        muted = person(session, "Muted")
        muted.muted_at = NOON
        a_town.announce(session)
        a_town.announce(session)
        a_town.tap(session, denise, "handover.yes")
        handover = asking.outgoing(session)
        assert handover is not None
        newcomer = person(session, "New")
        for _ in range(2):
            asking.remind(session, handover.id, rules=RULES, now=NOON + timedelta(days=9))
        assert told(session, denise) == ["handover.ask", "handover.thanks", "edit: handover.ask"]
        assert told(session, silent) == ["handover.ask", "handover.remind"]
        assert told(session, newcomer) == ["handover.ask", "handover.remind"]
        assert told(session, muted) == []
        assert asking.count(session) == {"yes": 1, "no": 0, "silent": 2, "not_asked": 1}


def test_one_may_think_better_of_it(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = person(session, agrees=False)
        a_town.announce(session)
        a_town.tap(session, denise, "handover.yes")
        assert consents.stands(denise, Purpose.HANDOVER)
        a_town.tap(session, denise, "handover.no")
        assert not consents.stands(denise, Purpose.HANDOVER)
        assert asking.count(session)["no"] == 1


def test_nothing_is_packed_while_people_may_still_answer(lite: Sessions, tmp_path: Path) -> None:
    with lite.begin() as session:
        person(session)
        a_town.announce(session)
    early = HandoverDesk(lite, RULES, port=1, out=io.StringIO(), now=NOON + timedelta(days=1))
    with pytest.raises(HandoverRefused, match="answer until"):
        early.pack(tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_a_changed_archive_or_another_passphrase_is_refused(lite: Sessions, tmp_path: Path) -> None:
    file, passphrase = packed(lite, tmp_path, "telegram")
    content = bytearray(file.read_bytes())
    with pytest.raises(HandoverRefused, match="passphrase"):
        archive.unseal(bytes(content), "another one")
    content[-40] ^= 1
    with pytest.raises(HandoverRefused, match="changed"):
        archive.unseal(bytes(content), passphrase)
    assert b"Denise" not in file.read_bytes()


def test_a_receipt_that_says_something_else_erases_nobody(
    lite: Sessions, fresh: Sessions, tmp_path: Path
) -> None:
    file, passphrase = packed(lite, tmp_path, "telegram")
    receipt = desk(fresh).take(file, passphrase)
    assert receipt is not None
    forged = json.loads(receipt.read_text())
    forged["counts"]["people"] += 1
    (tmp_path / "forged").write_text(json.dumps(forged))
    with pytest.raises(HandoverRefused, match="receipt"):
        desk(lite).confirm(tmp_path / "forged")
    with lite.begin() as session:
        assert session.scalars(select(Person)).one().first_name == "Denise telegram"


def test_who_comes_from_telegram_hears_all_when_he_writes(
    lite: Sessions, fresh: Sessions, tmp_path: Path
) -> None:
    """The number of a chat is the same for every bot, but none may write first."""
    file, passphrase = packed(lite, tmp_path, "telegram")
    desk(fresh).take(file, passphrase)
    with fresh.begin() as session:
        denise = session.scalars(select(Person)).one()
        assert best_contact(session, denise.id) is None
        assert people.is_expected(session, denise.id)
        notice = session.scalars(select(Notice)).one()
        assert (notice.parts[0][0], notice.state) == ("handover.welcome", "held")
        address = session.scalars(select(Contact.address)).one()
    with fresh.begin() as session:
        came = people.meet(session, channel="telegram", address=address, now=LATER, wrote_at=LATER)
        assert came.first_name == "Denise telegram"
    with fresh.begin() as session:
        assert session.scalars(select(Notice.state)).one() == "waiting"
        assert not people.is_expected(session, came.id)


def test_who_had_only_a_web_chat_comes_by_a_code(
    lite: Sessions, fresh: Sessions, tmp_path: Path
) -> None:
    file, passphrase = packed(lite, tmp_path, "web")
    with lite.begin() as session:
        last = session.scalars(select(Notice).order_by(Notice.id.desc())).first()
        assert last is not None
        code = dict(last.parts[1][1])["code"]
    desk(fresh).take(file, passphrase)
    with fresh.begin() as session:
        newcomer = people.meet(session, channel="web", address="new", now=LATER, wrote_at=LATER)
        newcomer.language = "nl"
        wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
        assert not welcoming.hear(session, newcomer, f"code {wrong}", now=LATER)
        assert welcoming.hear(session, newcomer, f"mon code : {code.lower()}", now=LATER)
    with fresh.begin() as session:
        denise = session.scalars(select(Person)).one()
        assert (denise.first_name, denise.language) == ("Denise web", "fr")
        assert [contact.address for contact in denise.contacts] == ["new"]
        assert session.scalars(select(Notice.state)).one() == "waiting"


def test_somebody_of_the_new_team_may_be_among_them(
    lite: Sessions, fresh: Sessions, tmp_path: Path
) -> None:
    file, passphrase = packed(lite, tmp_path, "telegram")
    with lite.begin() as session:
        address = session.scalars(select(Contact.address)).one()
    with fresh.begin() as session:
        people.meet(session, channel="telegram", address=address, now=LATER, wrote_at=LATER)
    desk(fresh).take(file, passphrase)
    with fresh.begin() as session:
        assert session.scalars(select(Person)).one().first_name == "Denise telegram"
        assert session.scalars(select(Notice.state)).one() == "waiting"


def test_the_old_place_says_where_it_goes_on_until_it_is_opened_again(
    lite: Sessions, tmp_path: Path
) -> None:
    with lite.begin() as session:
        denise, karim = on(session, "telegram"), volunteer(session, "Karim")
        placed(session, denise)
        a_town.announce(session)
        a_town.tap(session, denise, "handover.yes")
        offered = session.scalars(
            select(Tap.token).where(Tap.person_id == karim.id, Tap.action == "offer.accept")
        ).one()
        a_town.all_is_sent(session)
    desk(lite).pack(tmp_path / "a")
    with lite.begin() as session:
        assert told(session, session.merge(karim))[-1] == "handover.closed"
        someone = session.get_one(Person, denise.id)
        assert moved.answer(session, someone, now=LATER)
        assert handle_tap(session, session.get_one(Person, karim.id), offered, rules=RULES,
                          now=LATER) is None  # fmt: skip
        assert told(session, someone)[-2:] == ["handover.moved", "handover.moved"]
        assert find_stuck(session, now=LATER) == []
    desk(lite).reopen()
    with lite.begin() as session:
        assert not moved.answer(session, session.get_one(Person, denise.id), now=LATER)
        assert find_stuck(session, now=LATER) != []
        assert session.get_one(Person, denise.id).muted_at is None


def test_the_commands_say_how_far_it_is(
    fresh: Sessions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    monkeypatch.setenv("PORT", "1")
    with fresh.begin() as session:
        person(session)
    where = ["--to", "Voisins", "--address", "https://voisins.example", "--by"]
    assert main(["handover", "announce", *where, "2020-01-01"]) == 2
    assert "future" in capsys.readouterr().err
    assert main(["handover", "announce", *where, "2099-01-01"]) == 0
    assert main(["handover", "pack", str(tmp_path / "a")]) == 2
    assert main(["handover"]) == 0
    told_so_far = capsys.readouterr().out.split()
    assert told_so_far[-8:] == ["yes", "0", "no", "0", "silent", "1", "not_asked", "0"]
    assert main(["export", str(tmp_path / "a.zip")]) == 0
    assert zipfile.is_zipfile(tmp_path / "a.zip")
