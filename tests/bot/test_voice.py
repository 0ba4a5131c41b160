"""Voice notes: written down, agreed to, and then like words; danger does not wait."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog

from bot.channels.errors import OutcomeUnknown, Refused, SendingError
from bot.transcribing import LEASE, MOST_BYTES_A_SECOND, RETRY_AFTER
from solidarity import offers, relay
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.recordings import MOST_WAITING
from solidarity.settings import Voice
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Recording
from tests.bot.listening import LONGEST_S, Room
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.solidarity.stories import NOON, person, placed, volunteer

WORDS = "je cherche quelqu'un pour mes courses"
DANGER = "ma femme ne se réveille pas"


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def room(sessions: Sessions, rasa: FakeRasa) -> Room:
    return Room(sessions, rasa)


@pytest.fixture
def quick(lite: Sessions, rasa: FakeRasa) -> Room:
    return Room(lite, rasa)


def test_who_speaks_hears_at_once_that_it_is_listened_to(quick: Room) -> None:
    quick.hears("anna", kind="voice", voice=WORDS, listening=False)
    assert [text for _, text in quick.telegram.sent] == ["J’écoute votre message…"]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_words_are_shown_and_count_only_after_a_yes(room: Room, channel: str) -> None:
    room.listens_to("anna", WORDS, channel=channel)
    assert room.told("anna") == ["voice.listening", "voice.is_it"]
    sheet = room.telegram if channel == "telegram" else room.whatsapp
    assert WORDS in sheet.sent[-1][1]
    assert room.to_rasa() == []
    room.taps("anna", "button.that_is_right", channel=channel)
    assert room.to_rasa() == [WORDS]
    assert room.recordings() == 0
    assert room.tasks() == []


def test_tomorrow_counts_from_when_it_was_spoken(quick: Room) -> None:
    quick.listens_to("anna", WORDS)
    quick.after(hours=3)
    quick.taps("anna", "button.that_is_right")
    assert quick.rasa.heard[-1]["metadata"]["written"] == NOON.isoformat()


def test_a_second_yes_changes_nothing(quick: Room) -> None:
    quick.listens_to("anna", WORDS)
    for _ in range(2):
        quick.taps("anna", "button.that_is_right")
    assert quick.to_rasa() == [WORDS]


def test_words_that_were_spoken_are_tried_again_when_rasa_fails(quick: Room) -> None:
    quick.listens_to("anna", WORDS)
    quick.rasa.mode = "error"
    quick.taps("anna", "button.that_is_right")
    assert quick.told("anna")[-1] == "trouble.moment"
    quick.rasa.mode = "done"
    quick.after(seconds=10)
    assert quick.to_rasa() == [WORDS, WORDS]


def test_after_a_no_the_words_are_forgotten(room: Room) -> None:
    room.listens_to("anna", WORDS)
    assert WORDS in room.everything_kept()
    room.taps("anna", "button.no")
    assert room.told("anna")[-1] == "edit: voice.say_again"
    assert WORDS not in room.everything_kept()
    assert room.recordings() == 0
    assert room.to_rasa() == []


def test_where_messages_cannot_be_changed_a_no_is_answered_all_the_same(quick: Room) -> None:
    quick.listens_to("anna", WORDS, channel="whatsapp")
    quick.taps("anna", "button.no", channel="whatsapp")
    assert "écrivez-le" in quick.whatsapp.sent[-1][1]


def test_one_after_the_other_each_counts(quick: Room) -> None:
    for words in ("bonjour à vous", WORDS):
        quick.listens_to("anna", words)
        quick.taps("anna", "button.that_is_right")
    assert quick.to_rasa() == ["bonjour à vous", WORDS]


def test_a_yes_to_one_leaves_the_other_open(quick: Room) -> None:
    quick.listens_to("anna", "bonjour à vous")
    quick.listens_to("anna", WORDS)
    quick.taps("anna", "button.that_is_right")
    assert quick.recordings() == 1
    assert quick.to_rasa() == [WORDS]


@pytest.mark.parametrize("yes", ["oui", "C’est ça !", "ja", "klopt"])
def test_a_yes_in_words_counts_as_well(quick: Room, yes: str) -> None:
    quick.listens_to("anna", WORDS)
    quick.hears("anna", yes)
    assert quick.to_rasa() == [WORDS]
    assert quick.recordings() == 0


@pytest.mark.parametrize("no", ["non", "nee", "ce n'est pas ça"])
def test_a_no_in_words_counts_as_well(quick: Room, no: str) -> None:
    quick.listens_to("anna", WORDS)
    quick.hears("anna", no)
    assert quick.told("anna")[-1] == "edit: voice.say_again"
    assert quick.to_rasa() == []


def test_a_yes_to_something_else_is_no_yes_to_the_words(quick: Room) -> None:
    quick.listens_to("anna", WORDS)
    with quick.sessions.begin() as session:
        notify(session, quick.person(session, "anna"), Message("kept"), now=NOON)
    quick.hears("anna", "oui")
    assert quick.to_rasa() == ["oui"]


def test_other_words_make_the_question_moot(room: Room) -> None:
    room.listens_to("anna", WORDS)
    room.hears("anna", "il me faut du pain")
    assert room.to_rasa() == ["il me faut du pain"]
    assert WORDS not in room.everything_kept()
    assert room.told("anna")[-1] == "edit: voice.forgotten"


def test_a_late_tap_on_words_that_were_forgotten_is_told_so(quick: Room) -> None:
    quick.listens_to("anna", WORDS)
    with quick.sessions.begin() as session:
        question = session.query(Recording).one().question_id
        token = quick.first_token(session, question)
    quick.hears("anna", "il me faut du pain")
    quick.taps_token("anna", token)
    assert quick.telegram.answered[-1][1] is not None
    assert quick.to_rasa() == ["il me faut du pain"]


def test_nobody_agrees_for_another(quick: Room) -> None:
    quick.listens_to("anna", WORDS)
    with quick.sessions.begin() as session:
        question = session.query(Recording).one().question_id
        token = quick.first_token(session, question)
    quick.taps_token("bram", token)
    assert quick.to_rasa() == []
    assert quick.recordings() == 1


def test_danger_is_answered_before_anybody_agrees(room: Room) -> None:
    room.listens_to("anna", DANGER)
    assert room.told("anna") == ["voice.listening", "danger.medical"]
    assert room.tasks() == ["danger"]
    assert room.recordings() == 0


def test_danger_is_answered_while_rasa_is_down(quick: Room) -> None:
    quick.rasa.mode = "error"
    quick.listens_to("anna", DANGER)
    assert quick.told("anna")[-1] == "danger.medical"


def test_the_answer_is_in_the_language_that_was_spoken(quick: Room) -> None:
    quick.listens_to("anna", "Ik zoek iemand om boodschappen te doen", language="fr")
    assert "Klopt dat?" in quick.telegram.sent[-1][1]


def test_in_the_middle_of_a_question_the_words_are_its_answer(room: Room) -> None:
    with room.sessions.begin() as session:
        karim, anna = volunteer(session, "Karim"), person(session, "anna")
        for someone, channel in ((karim, "telegram"), (anna, "whatsapp")):
            someone.contacts[0].channel = channel
        request = placed(session, anna)
        offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
        relay.ask_text(session, request.id, anna, now=NOON)
    room.listens_to("anna", "La sonnette ne marche pas", channel="whatsapp")
    assert "relay.text" not in room.told("Karim")
    room.taps("anna", "button.that_is_right", channel="whatsapp")
    assert room.told("anna")[-1] == "relay.passed_on"
    assert "La sonnette ne marche pas" in room.telegram.sent[-1][1]
    assert room.to_rasa() == []


def test_a_day_later_nothing_is_kept(room: Room) -> None:
    room.listens_to("anna", WORDS)
    room.after(hours=23)
    assert room.recordings() == 1
    room.after(hours=2)
    assert room.recordings() == 0
    assert WORDS not in room.everything_kept()


def test_what_nobody_has_listened_to_for_a_day_is_told(quick: Room) -> None:
    quick.hears("anna", kind="voice", voice=WORDS, listening=False)
    quick.after(hours=25, listening=False)
    assert quick.told("anna") == ["voice.listening", "voice.failed"]
    assert quick.tasks() == ["voice"]
    assert quick.recordings() == 0


@pytest.mark.parametrize("said", ["", "  ", "…"])
def test_who_says_nothing_is_asked_again(quick: Room, said: str) -> None:
    quick.listens_to("anna", said)
    assert quick.told("anna")[-1] == "voice.nothing_heard"
    assert quick.tasks() == ["voice"]


def test_what_is_said_to_be_too_long_is_not_fetched(quick: Room) -> None:
    quick.listens_to("anna", WORDS, seconds=LONGEST_S + 1)
    assert quick.told("anna") == ["voice.too_long"]
    assert quick.telegram.fetched == []
    assert quick.tasks() == ["voice"]


def test_what_turns_out_to_be_too_long_is_told(quick: Room) -> None:
    quick.engine.seconds = LONGEST_S + 1
    quick.listens_to("anna", WORDS)
    assert quick.told("anna") == ["voice.listening", "voice.too_long"]
    assert quick.recordings() == 0


def test_nobody_keeps_all_others_waiting(room: Room) -> None:
    for number in range(MOST_WAITING + 1):
        room.hears("anna", kind="voice", voice=f"bonjour {number}", listening=False)
    assert room.told("anna")[-2:] == ["voice.listening", "voice.too_many"]
    assert room.recordings() == MOST_WAITING
    room.hears("bram", kind="voice", voice=WORDS, listening=False)
    assert room.told("bram") == ["voice.listening"]


def test_a_very_large_file_is_not_opened(quick: Room) -> None:
    quick.telegram.picture = bytes(LONGEST_S * MOST_BYTES_A_SECOND + 1)
    quick.listens_to("anna", WORDS)
    assert quick.told("anna")[-1] == "voice.too_long"
    assert quick.engine.files == []


def test_a_recording_that_is_gone_is_not_tried_again(quick: Room) -> None:
    quick.telegram.missing = [Refused()]
    quick.listens_to("anna", WORDS)
    assert quick.told("anna") == ["voice.listening", "voice.failed"]
    assert quick.tasks() == ["voice"]
    assert quick.recordings() == 0


@pytest.mark.parametrize("error", [OutcomeUnknown(), RuntimeError(WORDS)])
def test_after_a_failure_it_is_tried_again(room: Room, error: Exception) -> None:
    if isinstance(error, SendingError):
        room.telegram.missing = [error]
    else:
        room.engine.errors = [error]
    with structlog.testing.capture_logs() as logs:
        room.listens_to("anna", WORDS)
    assert room.told("anna") == ["voice.listening"]
    room.after(seconds=RETRY_AFTER[0])
    assert room.told("anna")[-1] == "voice.is_it"
    assert WORDS not in str(logs)
    assert [entry["error"] for entry in logs if entry["event"] == "not_listened"] == [
        type(error).__name__
    ]


def test_in_the_end_it_is_given_up_and_the_team_is_told(quick: Room) -> None:
    quick.engine.errors = [RuntimeError() for _ in range(len(RETRY_AFTER) + 1)]
    quick.listens_to("anna", WORDS)
    for wait in RETRY_AFTER:
        assert quick.tasks() == []
        quick.after(seconds=wait)
    assert quick.told("anna") == ["voice.listening", "voice.failed"]
    assert quick.tasks() == ["voice"]


def test_what_a_process_that_died_was_listening_to_is_taken_up_again(room: Room) -> None:
    room.dies_while_listening("anna", WORDS)
    assert room.told("anna") == ["voice.listening"]
    room.after(seconds=1)
    assert room.told("anna") == ["voice.listening"]
    room.after(seconds=LEASE.total_seconds())
    assert room.told("anna") == ["voice.listening", "voice.is_it"]


def test_the_recording_is_nowhere_when_it_was_written_down(quick: Room) -> None:
    quick.engine.errors = [RuntimeError()]
    quick.listens_to("anna", WORDS)
    quick.after(seconds=RETRY_AFTER[0])
    assert [mode for _, mode in quick.engine.files] == [0o600, 0o600]
    assert not any(path.exists() for path, _ in quick.engine.files)


def test_without_an_engine_people_are_asked_to_write_and_the_team_is_told_once(room: Room) -> None:
    room.rules = replace(room.rules, voice=Voice())
    for _ in range(2):
        room.listens_to("anna", WORDS)
    assert room.told("anna") == ["heard.voice", "heard.voice"]
    assert room.tasks() == ["voice"]
    assert room.recordings() == 0
