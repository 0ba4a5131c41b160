"""Rules and model are asked of every text; SOS is at hand; the open question is asked again."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import select

from bot import inbox
from bot.app import Bot
from bot.channels.contract import Arrived
from bot.channels.telegram import Telegram
from bot.meanwhile import Meanwhile
from bot.rasa import Rasa
from bot.wording import Wording
from solidarity import relay, sos
from solidarity.members import give_roles
from solidarity.requests import start_draft
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event, Received, Request
from solidarity.talks import expect
from tests.bot.paper import Paper, all_said
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.bot.test_conversation import DANGER, Desk, helped
from tests.emulator import TelegramEmulator
from tests.solidarity.stories import NOON, person

QUIET = "hij ligt daar nu al een uur zo raar"
"""No rule sees it; the model does, when the test says so."""


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def desk(lite: Sessions, rasa: FakeRasa) -> Desk:
    return Desk(lite, rasa)


def sees(rasa: FakeRasa, kind: str = "medical", chance: float = 0.9) -> None:
    rasa.parsed = {"labels": {"danger": {kind: chance}}}


@pytest.mark.parametrize("kind", ["text", "edited", "other", "voice", "group"])
def test_what_the_model_alone_sees_is_answered_whatever_it_stands_in(
    desk: Desk, rasa: FakeRasa, kind: str
) -> None:
    sees(rasa)
    desk.hears("anna", QUIET, kind)
    assert desk.told("anna") == ["danger.medical"]
    assert desk.rasa.heard == []


def test_what_is_to_be_passed_on_is_read_by_the_model_first(desk: Desk, rasa: FakeRasa) -> None:
    with desk.sessions.begin() as session:
        anna = person(session, "anna")
        helped(desk, anna, session)
        relay.ask_text(session, session.query(Request).one().id, anna, now=NOON)
    sees(rasa, "violence")
    desk.hears("anna", QUIET)
    assert desk.told("anna")[-1] == "danger.violence"
    desk.taps("anna", "danger.false_alarm")
    with desk.sessions.begin() as session:
        parts = [key for key, _ in desk_last(session)]
    assert parts == ["danger.false_alarm", "danger.we_go_on", "relay.ask"]
    rasa.parsed = {}
    desk.hears("anna", "à demain")
    assert desk.told("anna")[-1] == "relay.passed_on"


@pytest.mark.parametrize(("chance", "answer"), [(0.995, "not_passed_on"), (0.9, "passed_on")])
def test_the_model_too_sees_that_money_is_asked_for(
    desk: Desk, rasa: FakeRasa, chance: float, answer: str
) -> None:
    with desk.sessions.begin() as session:
        anna = person(session, "anna")
        helped(desk, anna, session)
        relay.ask_text(session, session.query(Request).one().id, anna, now=NOON)
    rasa.parsed = {"labels": {"danger": {"medical": 0.01}, "money": chance}}
    desk.hears("anna", "vous savez ce qui me ferait plaisir en fin de mois")
    assert desk.told("anna")[-1] == f"relay.{answer}"


def desk_last(session: object) -> list[list[object]]:
    from solidarity.storage.tables import Notice

    query = select(Notice).where(Notice.kind == "send").order_by(Notice.id.desc()).limit(1)
    parts: list[list[object]] = session.scalars(query).one().parts  # type: ignore[attr-defined]
    return parts


@pytest.mark.parametrize("action", ["danger.false_alarm", "danger.called"])
def test_the_open_question_is_asked_again(desk: Desk, action: str) -> None:
    with desk.sessions.begin() as session:
        draft = start_draft(session, person(session, "anna"), now=NOON)
        expect(session, draft.person, "request", "where", ref=draft.id, now=NOON)
    desk.hears("anna", DANGER)
    desk.taps("anna", action)
    with desk.sessions.begin() as session:
        parts = [key for key, _ in desk_last(session)]
    assert parts == [action, "danger.we_go_on", "ask.where"]


def test_with_nothing_open_nothing_is_asked(desk: Desk) -> None:
    desk.hears("anna", DANGER)
    desk.taps("anna", "danger.false_alarm")
    with desk.sessions.begin() as session:
        assert [key for key, _ in desk_last(session)] == ["danger.false_alarm"]


def test_without_rasa_the_rules_decide_at_once(desk: Desk) -> None:
    desk.url = "http://127.0.0.1:9"
    desk.hears("anna", DANGER)
    assert desk.told("anna") == ["danger.medical"]


@pytest.mark.parametrize("text", ["SOS", "/sos", "urgence !", "Noodgeval.", "sos"])
def test_sos_shows_one_screen_and_tells_nobody_before_a_tap(
    desk: Desk, rasa: FakeRasa, text: str
) -> None:
    with desk.sessions.begin() as session:
        give_roles(session, person(session, "lies"), ["safeguarding"], now=NOON)
    sees(rasa)
    desk.hears("anna", text)
    assert desk.told("anna") == ["sos.call_112"]
    assert (desk.rasa.asked, desk.team_tasks(), desk.told("lies")) == ([], [], [])
    with desk.sessions.begin() as session:
        assert session.scalars(select(Event.kind).where(Event.kind == "sos")).all() == ["sos"]


@pytest.mark.parametrize("way", sos.WAYS, ids=lambda way: way.value)
def test_each_way_of_sos_is_answered_with_its_line_and_told(desk: Desk, way: object) -> None:
    from solidarity.storage.tables import Tap

    kind = way.value  # type: ignore[attr-defined]
    with desk.sessions.begin() as session:
        give_roles(session, person(session, "lies"), ["safeguarding"], now=NOON)
    desk.hears("anna", "SOS")
    with desk.sessions.begin() as session:
        token = session.scalars(select(Tap.token).where(Tap.value == kind)).one()
    desk.hears("anna", None, "tap", token=token)
    assert desk.told("anna") == ["sos.call_112", f"danger.{kind}"]
    assert desk.told("lies") == [f"danger.told.{kind}"]
    assert desk.team_tasks() == ["danger"]


def update(number: int, text: str, chat: str = "anna") -> Arrived:
    payload = {"channel": "test", "address": chat, "kind": "text", "text": text}
    return Arrived("test", str(number), chat, {"message": payload})


def test_danger_overtakes_all_that_waits_in_its_own_chat_too(sessions: Sessions) -> None:
    with sessions.begin() as session:
        many = [update(n, f"bonjour {n}", f"chat {n % 5}") for n in range(20)]
        inbox.keep(session, [*many, update(20, DANGER, "chat 1"), update(21, "SOS")], now=NOON)
    taken = []
    for _ in range(4):
        with sessions.begin() as session:
            claimed = inbox.claim(session, now=NOON)
            assert claimed is not None
            taken.append(claimed.update_id)
    assert taken == ["20", "21", "0", "1"]
    with sessions.begin() as session:
        assert session.query(Received).filter_by(rank=0).count() == 2


class Deaf(FakeRasa):
    """A Rasa whose model sees danger in one text, and is slow with all others."""

    def answer(self, path: str, body: dict[str, object]) -> tuple[int, bytes]:
        sees(self, chance=0.9 if body["text"] == QUIET else 0.1)
        return super().answer(path, body)


def test_while_the_database_is_away_rules_and_model_are_heard_and_sos_too() -> None:
    paper = Paper()
    texts = ["bonjour", QUIET, "SOS", DANGER]
    updates = [
        Arrived("test", str(n), f"chat {n}",
                {"channel": "test", "address": f"chat {n}", "kind": "text", "text": text})
        for n, text in enumerate(texts)
    ]  # fmt: skip

    async def keep() -> None:
        await asyncio.sleep(1.5)

    async def watch(url: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            meanwhile = Meanwhile({"test": paper}, Rasa([url], client), Wording(), lambda: NOON)
            await meanwhile.watch(asyncio.create_task(keep()), updates)
            await all_said(paper, 3)

    with fake_rasa(Deaf()) as rasa:
        asyncio.run(watch(rasa.url))
    answered = dict(paper.sent)
    assert set(answered) == {"chat 1", "chat 2", "chat 3"}
    assert all("112" in text for text in answered.values())


def test_telegram_shows_sos_in_its_menu_in_both_languages(lite: Sessions) -> None:
    with TelegramEmulator() as emulator:
        settings = read_settings(
            {"DATABASE_URL": lite.engine.url.render_as_string(), "RASA_URLS": "http://127.0.0.1:9",
             "TELEGRAM_TOKEN": emulator.token, "TELEGRAM_API": emulator.url}
        )  # fmt: skip
        menus = asyncio.run(menus_of(Bot(settings)))
    says = {
        language: Wording().label_of("command.sos", language=language) for language in ["fr", "nl"]
    }
    assert menus == {None: f"{says['fr']} · {says['nl']}", "fr": says["fr"], "nl": says["nl"]}


async def menus_of(bot: Bot) -> dict[str | None, str]:
    assert isinstance(bot.telegram, Telegram)

    async def listen() -> None:
        await bot._hear_telegram(bot.telegram)  # type: ignore[arg-type]

    listening = asyncio.create_task(listen())
    found: dict[str | None, str] = {}
    for language in (None, "fr", "nl"):
        for _ in range(100):
            commands = await bot.telegram.bot.get_my_commands(language_code=language)
            if commands:
                break
            await asyncio.sleep(0.05)
        found[language] = commands[0].description
    listening.cancel()
    return found
