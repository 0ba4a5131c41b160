"""Rights as commands, buttons and plain words, on every channel; the copy as a file in the chat."""

import asyncio
import json
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import select

from bot import commands
from bot.channels.contract import Document, Outgoing
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.channels.whatsapp_shapes import MAX_BODY
from bot.wording import Wording
from solidarity.settings import WhatsAppAccount
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact
from solidarity.talks import expect
from tests.bot.listening import Room
from tests.bot.rasa_on_loopback import fake_rasa
from tests.cloud_api import CloudApi
from tests.emulator import TelegramEmulator
from tests.solidarity.stories import draft, person, placed, volunteer

FILE = Document("mes-donnees-2026-11-24.pdf", b"%PDF-1.4 of a test", "application/pdf")
DATA = Document("mes-donnees-2026-11-24.json", b"{}", "application/json")


@pytest.fixture
def room(sessions: Sessions) -> Iterator[Room]:
    with fake_rasa() as rasa:
        yield Room(sessions, rasa)


@pytest.fixture
def quick(lite: Sessions) -> Iterator[Room]:
    with fake_rasa() as rasa:
        yield Room(lite, rasa)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/privacy", "privacy.what"),
        ("/mes_donnees", "privacy.what"),
        ("/Mijn_gegevens@SolidarityBot", "privacy.what"),
        ("wat weten jullie over mij?", "privacy.what"),
        ("/delete", "forget.ask"),
        ("effacez mes données", "forget.ask"),
        ("ik wil niet meer dat jullie mijn gegevens bijhouden", "forget.ask"),
        ("/help", "help"),
        ("/hulp", "help"),
    ],
)
def test_what_is_typed_needs_no_model(quick: Room, text: str, told: str) -> None:
    quick.hears("anna", text)
    assert quick.told("anna") == [told]
    assert quick.to_rasa() == []


def test_who_stops_is_erased_at_once_by_a_tap(quick: Room) -> None:
    quick.hears("anna", "/stop")
    assert quick.told("anna") == ["stop.done"]
    assert quick.tasks() == []
    quick.taps("anna", "button.erase_all")
    with quick.sessions.begin() as session:
        assert session.scalars(select(Contact).where(Contact.address == "anna")).all() == []


def test_what_is_no_command_goes_on_to_the_model(quick: Room) -> None:
    quick.hears("anna", "/nothing")
    assert quick.to_rasa() == ["/nothing"]


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_what_is_kept_is_one_screen(quick: Room, channel: str, language: str) -> None:
    quick.hears("anna", "/privacy", channel=channel, language=language)
    sheet = quick.telegram if channel == "telegram" else quick.whatsapp
    _, shown = sheet.messages[-1]
    assert len(shown.text) <= MAX_BODY, "with its buttons it is one message of WhatsApp"
    assert "Telegram" in shown.text if channel == "telegram" else "Meta" in shown.text
    assert "7" in shown.text
    assert "30" in shown.text
    assert len(shown.buttons) == 2, "nothing was agreed to: there is nothing to take back"


@pytest.mark.parametrize("text", ["/privacy", "/export"])
def test_the_open_question_is_asked_again_after_a_look_at_the_own_data(
    quick: Room, text: str
) -> None:
    with quick.sessions.begin() as session:
        anna = person(session, "Anna")
        anna.contacts[0].channel, anna.contacts[0].address = "telegram", "anna"
        request = draft(session, anna, confirmed=False)
        expect(session, anna, "request", "where", ref=request.id, now=quick.now)
    quick.hears("anna", text)
    assert quick.told("anna")[-1] == "ask.where"


def test_a_copy_comes_as_two_files(room: Room) -> None:
    with room.sessions.begin() as session:
        helper = volunteer(session, "Karim")
        helper.phone = "+32470999999"
    room.hears("anna", "mijn dochter woont in de Kerkstraat 7", first_name="Anna", language="nl")
    room.hears("anna", "stuur mij mijn gegevens")
    files = [message.document for _, message in room.telegram.messages if message.document]
    assert all(isinstance(file, Document) for file in files)
    page, data = files
    assert isinstance(page, Document)
    assert isinstance(data, Document)
    assert page.content.startswith(b"%PDF")
    assert page.name.startswith("mijn-gegevens-")
    told = json.loads(data.content)
    assert told["people"][0]["first_name"] == "Anna"
    assert "Kerkstraat 7" in told["inbox"][0]["text"]
    assert "Karim" not in data.content.decode()
    assert "files" not in room.everything_kept(), "the copy stands nowhere"
    assert "Kerkstraat" not in room.everything_kept()


def test_a_copy_covers_what_is_of_others(room: Room) -> None:
    """A volunteer who helps: the address and the list are of the person he helps."""
    with room.sessions.begin() as session:
        karim = volunteer(session, "Karim")
        karim.contacts[0].channel, karim.contacts[0].address = "telegram", "karim"
        placed(session, person(session, "Denise"), address="rue du Secret 99")
    room.taps("karim", "button.yes_i_can")
    room.hears("karim", "/export")
    _, last = room.telegram.messages[-1]
    assert isinstance(last.document, Document)
    told = last.document.content.decode()
    assert "accepted.visit" in told
    assert "Secret 99" not in told


def test_on_the_telephone_the_team_sends_a_copy(quick: Room) -> None:
    with quick.sessions.begin() as session:
        jeanne = person(session, "Jeanne")
        jeanne.contacts[0].channel, jeanne.contacts[0].address = "telephone", "+3225110000"
        session.flush()
        commands.hear(session, jeanne, "/export", rules=quick.rules, now=quick.now)
    assert quick.tasks() == ["copy"]


def test_telegram_shows_the_menu_in_each_language() -> None:
    async def run(emulator: TelegramEmulator) -> dict[str, list[str]]:
        channel = Telegram(emulator.token, emulator.url)
        await channel.start()
        await channel.show_commands(commands.menu(Wording()))
        shown = {}
        for language in ("", "fr", "nl"):
            found = await channel.bot.get_my_commands(language_code=language or None)
            shown[language] = [f"{each.command}: {each.description}" for each in found]
        await channel.stop()
        return shown

    with TelegramEmulator() as emulator:
        shown = asyncio.run(run(emulator))
    assert "mes_donnees: Vos données chez nous" in shown["fr"]
    assert "mijn_gegevens: Uw gegevens bij ons" in shown["nl"]
    assert "privacy: Vos données chez nous · Uw gegevens bij ons" in shown[""]
    assert len(shown["fr"]) == len(shown["nl"]) == len(shown[""]) == len(commands.SHOWN)


def test_no_command_has_two_meanings() -> None:
    names = [n for each in commands.COMMANDS for n in {each.name, *each.names.values()}]
    assert sorted(names) == sorted(set(names))


def test_a_file_comes_by_telegram() -> None:
    with TelegramEmulator() as emulator:
        anna = emulator.user("Anna")

        async def run() -> str:
            channel = Telegram(emulator.token, emulator.url)
            await channel.start()
            sent = await channel.send(str(anna.id), Outgoing("Voici", document=FILE))
            await channel.stop()
            return sent

        sent = asyncio.run(run())
        shown = anna.chat[-1]
        assert (str(shown.id), shown.kind, shown.text) == (sent, "document", "Voici")
        (call,) = emulator.calls("sendDocument")
        assert FILE.name in str(call)


@pytest.mark.parametrize(
    ("document", "name", "kind"),
    [(FILE, FILE.name, "application/pdf"), (DATA, f"{DATA.name}.txt", "text/plain")],
)
def test_a_file_comes_by_whatsapp(document: Document, name: str, kind: str) -> None:
    with CloudApi() as cloud:
        anna = cloud.user("Anna")
        anna.writes("Bonjour")
        account = WhatsAppAccount(
            token=cloud.token, phone_id=cloud.phone_id, app_secret="", verify_token="",
            api=cloud.url,
        )  # fmt: skip

        async def run() -> None:
            async with httpx.AsyncClient(trust_env=False) as client:
                channel = WhatsApp(account, client)
                await channel.send(str(anna.id), Outgoing("Voici", document=document))

        asyncio.run(run())
        shown = anna.chat[-1]
        assert (shown.kind, shown.text) == ("document", "Voici")
        (body,) = cloud.calls(str(anna.id))
        assert body["document"]["filename"] == name
        media = cloud._world.file(body["document"]["id"])
        assert (media.content, media.mime_type) == (document.content, kind)


def test_nobody_is_asked_who_the_copy_is_for(room: Room) -> None:
    """A copy goes to the chat of the person himself: what is made is his alone."""
    room.hears("anna", "bonjour à tous", first_name="Anna")
    room.hears("bert", "ceci est le secret de Bert", first_name="Bert")
    room.hears("anna", "/export")
    _, last = room.telegram.messages[-1]
    assert isinstance(last.document, Document)
    told = last.document.content.decode()
    assert "bonjour à tous" in told
    assert "Bert" not in told
