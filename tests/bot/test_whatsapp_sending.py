"""The WhatsApp channel against an emulated Cloud API, over real HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import httpx
import pytest

from bot.channels.contract import Media, Outgoing, ShownButton, Template
from bot.channels.errors import (
    ChannelBusy,
    ChannelClosed,
    Gone,
    NeedsTemplate,
    OutcomeUnknown,
    Refused,
    RetryLater,
    SendingError,
    TemplateRefused,
)
from bot.channels.whatsapp import MAX_MEDIA, WhatsApp
from bot.outbox import Outbox
from bot.templates import Templates
from bot.wording import Wording
from solidarity import people
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import WhatsAppAccount
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice
from tests.cloud_api import CloudApi, Person
from tests.solidarity.stories import NOON

T = TypeVar("T")
HELLO = Outgoing("Bonjour", notice_id=7)
LONG = "Demain à dix heures, chez vous. " * 40
"""Too long to stand above buttons: it takes two messages."""


@pytest.fixture
def cloud() -> Iterator[CloudApi]:
    with CloudApi() as running:
        yield running


@pytest.fixture
def anna(cloud: CloudApi) -> Person:
    """Somebody who has just written."""
    anna = cloud.user("Anna")
    anna.writes("Bonjour")
    return anna


class Line:
    """The channel as the bot has it, for several uses in one test.

    `after`: what happens after so many answers of the API.
    """

    def __init__(self, cloud: CloudApi) -> None:
        self.account = WhatsAppAccount(
            token=cloud.token,
            phone_id=cloud.phone_id,
            app_secret="",
            verify_token="",
            api=cloud.url,
        )
        self.after: dict[int, Callable[[], None]] = {}

    def use(self, *uses: Callable[[WhatsApp], Awaitable[T]]) -> list[T | SendingError]:
        """What each use gives, or its error."""
        answers: list[httpx.Response] = []

        async def answered(response: httpx.Response) -> None:
            answers.append(response)
            self.after.get(len(answers), lambda: None)()

        async def run() -> list[T | SendingError]:
            async with httpx.AsyncClient(trust_env=False) as client:
                client.event_hooks = {"response": [answered]}
                channel = WhatsApp(self.account, client)
                return [await outcome(use(channel)) for use in uses]

        return asyncio.run(run())


async def outcome(work: Awaitable[T]) -> T | SendingError:
    try:
        return await work
    except SendingError as error:
        return error


def sent(cloud: CloudApi, to: Person, *messages: Outgoing) -> list[str | SendingError]:
    return Line(cloud).use(*(lambda channel, m=m: channel.send(to.id, m) for m in messages))


def choice(*labels: str, above: str = "On y va ?") -> Outgoing:
    return Outgoing(above, [[ShownButton(label, f"t{n}")] for n, label in enumerate(labels)])


def texts(anna: Person) -> list[str]:
    return [message.text for message in anna.chat if message.from_bot]


def labels(anna: Person) -> list[str]:
    return [label for row in anna.chat[-1].buttons for label in row]


def test_a_text_arrives_and_its_id_comes_back(cloud: CloudApi, anna: Person) -> None:
    (ref,) = sent(cloud, anna, HELLO)
    assert (anna.chat[-1].text, anna.chat[-1].id) == ("Bonjour", ref)


def test_every_message_carries_its_row_so_that_a_status_can_name_it(
    cloud: CloudApi, anna: Person
) -> None:
    sent(cloud, anna, replace(choice("Oui", above=LONG), notice_id=7))
    assert [call["biz_opaque_callback_data"] for call in cloud.calls()] == ["7", "7"]


def test_somebody_who_hides_his_number_is_written_to_by_his_user_id(cloud: CloudApi) -> None:
    karim = cloud.user("Karim", shows_number=False)
    karim.writes("Bonjour")
    assert not karim.id.isdecimal()
    sent(cloud, karim, HELLO)
    assert karim.chat[-1].text == "Bonjour"
    assert cloud.calls()[-1]["recipient"] == karim.user_id
    assert "to" not in cloud.calls()[-1]


def test_few_buttons_and_long_lists_can_be_tapped(cloud: CloudApi, anna: Person) -> None:
    sent(cloud, anna, choice("Oui", "Non"))
    assert labels(anna) == ["Oui", "Non"]
    sent(cloud, anna, choice(*(f"Choix {n}" for n in range(12))))
    assert labels(anna) == ["Choix 10", "Choix 11"]
    anna.taps("Choix 11")


@pytest.mark.parametrize(
    ("language", "button"), [("fr", "Choisir"), ("nl", "Kies")], ids=["fr", "nl"]
)
def test_a_list_opens_in_the_persons_language(
    cloud: CloudApi, anna: Person, language: str, button: str
) -> None:
    sent(cloud, anna, replace(choice(*"abcd"), language=language))
    assert cloud.calls()[-1]["interactive"]["action"]["button"] == button


def test_a_picture_from_elsewhere_is_handed_over_first(cloud: CloudApi, anna: Person) -> None:
    (ref,) = sent(cloud, anna, Outgoing("Le ticket", photo=Media(b"\xff\xd8picture", "image/jpeg")))
    assert anna.chat[-1].id == ref
    assert cloud.calls()[-1]["image"]["caption"] == "Le ticket"
    media_id = cloud.calls()[-1]["image"]["id"]
    (fetched,) = Line(cloud).use(lambda channel: channel.fetch(media_id))
    assert fetched == Media(b"\xff\xd8picture", "image/jpeg")


def test_a_picture_that_is_gone_is_refused(cloud: CloudApi) -> None:
    (error,) = Line(cloud).use(lambda channel: channel.fetch("123456789"))
    assert type(error) is Refused


def test_a_picture_that_is_too_big_is_not_taken(cloud: CloudApi) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/5"):
            return httpx.Response(200, json={"url": "https://media.example/x"})
        return httpx.Response(200, content=bytes(MAX_MEDIA + 1))

    async def fetch() -> Media | SendingError:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            return await outcome(WhatsApp(Line(cloud).account, client).fetch("5"))

    assert type(asyncio.run(fetch())) is Refused


def test_nothing_empty_is_sent(cloud: CloudApi, anna: Person) -> None:
    (error,) = sent(cloud, anna, Outgoing("  "))
    assert type(error) is Refused
    assert cloud.calls() == []


def test_the_sentence_after_a_tap_is_a_message(cloud: CloudApi, anna: Person) -> None:
    Line(cloud).use(lambda channel: channel.answer_tap(anna.id, "C’est déjà fait."))
    assert texts(anna) == ["C’est déjà fait."]
    Line(cloud).use(lambda channel: channel.answer_tap(anna.id, None))
    assert len(cloud.calls()) == 1


def test_a_tap_that_cannot_be_answered_is_no_error(cloud: CloudApi, anna: Person) -> None:
    cloud.fault(kind="500")
    assert Line(cloud).use(lambda channel: channel.answer_tap(anna.id, "Noté")) == [None]


KINDS: dict[str, type[SendingError]] = {
    "429": ChannelBusy,
    "130429": ChannelBusy,
    "131056": RetryLater,
    "131047": NeedsTemplate,
    "131026": Gone,
    "190": ChannelClosed,
    "500": OutcomeUnknown,
    "drop": OutcomeUnknown,
    "drop_after": OutcomeUnknown,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_failure_says_what_has_to_be_done(cloud: CloudApi, anna: Person, kind: str) -> None:
    cloud.fault(kind=kind, at_once=True)
    (error,) = sent(cloud, anna, HELLO)
    assert type(error) is KINDS[kind]


def test_nothing_went_out_when_nobody_answers(cloud: CloudApi) -> None:
    line = Line(cloud)
    line.account = replace(line.account, api="http://127.0.0.1:9")
    (error,) = line.use(lambda channel: channel.send("32470000001", HELLO))
    assert type(error) is RetryLater


def test_a_wrong_token_closes_the_channel_and_is_told_to_nobody(cloud: CloudApi) -> None:
    line = Line(cloud)
    line.account = replace(line.account, token="secret-token")
    (error,) = line.use(lambda channel: channel.send("32470000001", HELLO))
    assert type(error) is ChannelClosed
    assert "secret-token" not in f"{error!r} {error.__cause__!r}"


def test_a_template_that_nobody_registered_is_no_fault_of_the_channel(
    cloud: CloudApi, anna: Person
) -> None:
    (error,) = sent(cloud, anna, Outgoing("", template=Template("unknown", "fr")))
    assert type(error) is TemplateRefused


@pytest.mark.parametrize("kind", ["131056", "drop"])
def test_the_next_attempt_goes_on_where_a_message_of_several_parts_broke_off(
    cloud: CloudApi, anna: Person, kind: str
) -> None:
    message = replace(choice("Oui", above=LONG), notice_id=7)
    line = Line(cloud)
    line.after = {1: lambda: cloud.fault(kind=kind)}
    results = line.use(*[lambda channel: channel.send(anna.id, message)] * 2)
    assert isinstance(results[0], RetryLater | OutcomeUnknown)
    assert results[1] == anna.chat[-1].id
    assert texts(anna) == [LONG.strip(), "Que choisissez-vous\u202f?"]


def test_what_failed_for_good_is_not_gone_on_with(cloud: CloudApi, anna: Person) -> None:
    message = replace(choice("Oui", above=LONG), notice_id=7)
    line = Line(cloud)
    line.after = {1: lambda: cloud.fault(kind="131026", at_once=True)}
    line.use(*[lambda channel: channel.send(anna.id, message)] * 2)
    assert texts(anna) == [LONG.strip(), LONG.strip(), "Que choisissez-vous\u202f?"]


def test_whoever_wrote_too_long_ago_by_whatsapps_clock_is_told_that_a_message_waits(
    sessions: Sessions,
) -> None:
    with CloudApi(refuses_at_once=True) as cloud:
        anna = cloud.user("Anna")
        anna.writes("Bonjour")
        news = next(t.fr for t in Templates(Wording()).approved if t.name == "news")
        register(cloud, "news", news)
        with sessions.begin() as session:
            known = people.meet(
                session, channel="whatsapp", address=anna.id, now=NOON, wrote_at=NOON
            )
            notify(session, known, Message("kept"), now=NOON)
        cloud.time_passes(25 * 3600)
        send_all(sessions, Line(cloud))
        assert anna.chat[-1].text == news
        assert labels(anna) == ["Lire"]
        assert "biz_opaque_callback_data" not in cloud.calls()[-1]
        with sessions.begin() as session:
            notice = session.query(Notice).one()
            assert (notice.state, notice.template) == ("held", "news")
            people.meet(session, channel="whatsapp", address=anna.id, now=NOON, wrote_at=NOON)
        anna.taps("Lire")
        send_all(sessions, Line(cloud))
        assert anna.chat[-1].text.startswith("Très bien")


def register(cloud: CloudApi, name: str, text: str) -> None:
    """A template without gaps, with one button."""
    button = {"type": "QUICK_REPLY", "text": "Lire"}
    parts = [{"type": "BODY", "text": text}, {"type": "BUTTONS", "buttons": [button]}]
    asked = {"name": name, "language": "fr", "category": "UTILITY", "components": parts}
    httpx.post(
        f"{cloud.url}/{cloud.business_id}/message_templates",
        json=asked,
        headers={"Authorization": f"Bearer {cloud.token}"},
        trust_env=False,
    ).raise_for_status()


def send_all(sessions: Sessions, line: Line) -> None:
    async def send(channel: WhatsApp) -> None:
        outbox = Outbox(sessions, {"whatsapp": channel}, Wording(), lambda: NOON)
        while await outbox.send_next():
            pass

    line.use(send)


def test_a_window_of_a_day_is_what_whatsapp_keeps_open() -> None:
    assert WhatsApp.window == timedelta(hours=24)
    assert not WhatsApp.edits
