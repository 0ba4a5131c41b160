"""How sending fails: the window, people who are gone, limits, and faults on order."""

from collections.abc import Iterator

import httpx
import pytest

from . import CloudApi, Person
from .errors import CloudError
from .faults import Limits
from .listener import Client, Listener

A_DAY = 24 * 3600


def test_after_a_day_words_of_our_own_fail_late(
    cloud: CloudApi, anna: Person, bot: Listener, api: Client
) -> None:
    anna.writes("Bonjour")
    cloud.time_passes(A_DAY - 60)
    assert api.says(anna.id, "à temps").is_success
    cloud.time_passes(120)
    late = api.says(anna.id, "trop tard", biz_opaque_callback_data="12")
    assert late.status_code == 200
    failed = bot.waits_for("statuses", 4)[3]
    assert (failed["status"], failed["biz_opaque_callback_data"]) == ("failed", "12")
    assert failed["errors"][0]["code"] == 131047
    assert [message.text for message in anna.chat] == ["Bonjour", "à temps"]
    anna.writes("me revoilà")
    api.says(anna.id, "bonjour à nouveau")
    anna.waits_for("bonjour à nouveau")


def test_some_accounts_are_refused_at_once() -> None:
    with CloudApi(refuses_at_once=True) as cloud:
        answer = Client(cloud).says(cloud.user("Anna").id, "Bonjour")
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == 131047


def test_an_unknown_user_id_is_told_as_such(bot: Listener, api: Client) -> None:
    assert api.says("BE.12345", "Bonjour").is_success
    (failed,) = bot.waits_for("statuses", 1)
    assert failed["errors"][0]["code"] == 131026
    assert failed["recipient_user_id"] == "BE.12345"
    assert "recipient_id" not in failed


@pytest.mark.parametrize("reason", ["blocks", "leaves", "never was"])
def test_who_cannot_be_reached_is_told_late(
    cloud: CloudApi, anna: Person, bot: Listener, api: Client, reason: str
) -> None:
    anna.writes("Bonjour")
    to = "32499999999" if reason == "never was" else anna.id
    if reason == "blocks":
        anna.blocks_bot()
        with pytest.raises(AssertionError, match="has blocked the bot"):
            anna.writes("Allô ?")
    elif reason == "leaves":
        anna.leaves_whatsapp()
    assert api.says(to, "Bonjour").is_success
    (failed,) = bot.waits_for("statuses", 1)
    assert failed["errors"][0]["code"] == 131026
    assert failed["recipient_id"] == to
    anna.hears_nothing(0.05)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("429", 429, 4),
        ("130429", 429, 130429),
        ("131056", 400, 131056),
        ("190", 401, 190),
        ("500", 500, 131000),
    ],
)
def test_a_fault_strikes_as_often_as_ordered(
    cloud: CloudApi, anna: Person, api: Client, kind: str, status: int, code: int
) -> None:
    anna.writes("Bonjour")
    cloud.fault(kind=kind, to=anna.id, times=2)
    other = cloud.user("Bo")
    other.writes("Hallo")
    assert api.says(other.id, "Dag").is_success
    for _ in range(2):
        refused = api.says(anna.id, "Oui ?")
        assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert api.says(anna.user_id, "Oui ?").is_success
    assert [it.outcome for it in cloud.sendings()] == ["ok", str(code), str(code), "ok"]
    assert len(cloud.calls(to=anna.id)) == 2


@pytest.mark.parametrize("kind", ["131047", "131026"])
def test_errors_that_come_late_may_be_ordered_either_way(
    cloud: CloudApi, anna: Person, bot: Listener, api: Client, kind: str
) -> None:
    anna.writes("Bonjour")
    cloud.fault(kind=kind, to=anna.id)
    cloud.fault(kind=kind, to=anna.id, at_once=True)
    assert api.says(anna.id, "un").is_success
    assert api.says(anna.id, "deux").json()["error"]["code"] == int(kind)
    (failed,) = bot.waits_for("statuses", 1)
    assert failed["errors"][0]["code"] == int(kind)
    anna.hears_nothing(0.05)


@pytest.mark.parametrize(("kind", "arrives"), [("drop", False), ("drop_after", True)])
def test_a_connection_may_break_before_or_after_it_took_effect(
    cloud: CloudApi, anna: Person, api: Client, kind: str, arrives: bool
) -> None:
    anna.writes("Bonjour")
    cloud.fault(kind=kind)
    with pytest.raises(httpx.RemoteProtocolError):
        api.says(anna.id, "Oui ?")
    assert [message.from_bot for message in anna.chat] == [False, True][: 1 + arrives]
    assert cloud.sendings()[0].outcome == kind


def test_a_slow_call_takes_effect_after_its_caller_has_given_up(
    cloud: CloudApi, anna: Person, api: Client
) -> None:
    anna.writes("Bonjour")
    cloud.fault(kind="slow", seconds=0.2)
    api.http.timeout = httpx.Timeout(0.1)
    with pytest.raises(httpx.ReadTimeout):
        api.says(anna.id, "Oui ?")
    anna.waits_for("Oui", timeout=2)


def test_media_may_fail_too(cloud: CloudApi, api: Client) -> None:
    cloud.fault(kind="500", on="media")
    assert api.http.get(f"{api.base}/1234").status_code == 500
    assert api.http.get(f"{api.base}/1234").json()["error"]["code"] == 100


class TestLimits:
    @pytest.fixture
    def cloud(self) -> Iterator[CloudApi]:
        with CloudApi(limits=True) as cloud:
            yield cloud

    def test_one_person_takes_a_burst_and_then_one_message_in_six_seconds(
        self, cloud: CloudApi, anna: Person, api: Client
    ) -> None:
        anna.writes("Bonjour")
        answers = [api.says(anna.id, f"{n}") for n in range(46)]
        assert all(answer.is_success for answer in answers[:45])
        assert answers[45].json()["error"]["code"] == 131056
        cloud.time_passes(6)
        assert api.says(anna.id, "encore").is_success
        assert not api.says(anna.id, "trop").is_success


def test_a_number_sends_eighty_messages_a_second() -> None:
    limits = Limits(enforced=True)
    for n in range(80):
        limits.count(f"person {n}", 100.5)
    with pytest.raises(CloudError, match="130429"):
        limits.count("another", 101.4)
    limits.count("another", 101.6)
