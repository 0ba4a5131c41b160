"""Somebody shows by a code that he is the same on another channel."""

import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import linking, people
from solidarity.befriending.around import after_call
from solidarity.link_words import asks_to_link, typed_code
from solidarity.messages import Message
from solidarity.settings import ROOT, Association, Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event, LinkCode, Notice, Person, Tap, TeamTask
from solidarity.talks import expect
from tests.solidarity.stories import NOON, RULES, told

ALL = ("telegram", "whatsapp", "web", "telephone")


class Chats:
    """Chats of one association; each message comes in as the conversation takes it."""

    def __init__(self, session: Session, rules: Rules = RULES) -> None:
        self.session, self.now, self.rules = session, NOON, rules

    def meet(self, channel: str, address: str = "1", language: str = "fr") -> Person:
        return people.meet(
            self.session, channel=channel, address=address, now=self.now, language=language
        )

    def writes(
        self, channel: str, text: str, *, address: str = "1", channels: tuple[str, ...] = ALL
    ) -> bool:
        """Whether it was about linking."""
        self.now += timedelta(seconds=1)
        person = self.meet(channel, address)
        heard = linking.hear(
            self.session, person, text, channels=channels, rules=self.rules, now=self.now
        )
        self.session.flush()
        return heard

    def code(self, channel: str, address: str = "1") -> str:
        """Ask for a code, as it is shown."""
        assert self.writes(channel, "/link", address=address)
        return str(self.last(self.meet(channel, address))[1]["code"])

    def last(self, person: Person) -> tuple[str, dict[str, object]]:
        query = select(Notice).where(Notice.person_id == person.id).order_by(Notice.id.desc())
        key, known = self.session.scalars(query.limit(1)).one().parts[0]
        return key, known

    def answer(self, channel: str, address: str = "1") -> str:
        return self.last(self.meet(channel, address))[0]


def test_a_code_from_one_channel_typed_on_the_other_makes_one_person(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        older, younger = chats.meet("telegram"), chats.meet("whatsapp")
        gone = younger.id
        code = chats.code("whatsapp")
        assert re.fullmatch(r"[1-9]\d{3} \d{4}", code)
        assert chats.writes("telegram", code)
        assert chats.meet("telegram").id == chats.meet("whatsapp").id == older.id
        assert session.get(Person, gone) is None
        said = told(session, older)
        assert sorted(said[-2:]) == ["link.done.telegram", "link.done.whatsapp"]
        linked = session.scalars(select(Event).where(Event.kind == "linked")).one()
        assert (linked.person_id, linked.facts) == (older.id, {"channel": "telegram"})


def test_each_chat_hears_of_the_other_in_its_own_place(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        chats.meet("telegram")
        assert chats.writes("whatsapp", f"code: {chats.code('telegram')}")
        query = select(Notice).order_by(Notice.id.desc()).limit(2)
        where = {}
        for notice in session.scalars(query):
            contact = people.chat_for(session, notice)
            assert contact is not None
            where[contact.channel] = notice.parts[0][0]
        assert where == {"telegram": "link.done.whatsapp", "whatsapp": "link.done.telegram"}


@pytest.mark.parametrize("asking", ["telegram", "whatsapp"])
def test_the_language_is_that_of_who_asked_for_the_code(lite: Sessions, asking: str) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        typing = "whatsapp" if asking == "telegram" else "telegram"
        for channel in ("telegram", "whatsapp"):
            chats.meet(channel, language="nl" if channel == asking else "fr")
        assert chats.writes(typing, chats.code(asking)), "digits tell no language"
        assert chats.meet(typing).language == "nl"


def test_the_web_chat_links_like_any_other(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        code = chats.code("web")
        assert chats.writes("whatsapp", code.replace(" ", ""))
        assert chats.meet("web").id == chats.meet("whatsapp").id


@pytest.mark.parametrize(
    "typed", ["{a} {b}", "{a}{b}", "{a}-{b}", "code {a} {b}", "Code: {a}{b}.", "mon code {a} {b}"]
)
def test_a_code_may_be_typed_in_many_ways(lite: Sessions, typed: str) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        first, last = chats.code("telegram").split()
        assert chats.writes("whatsapp", typed.format(a=first, b=last))
        assert chats.answer("whatsapp").startswith("link.done.")


def test_a_code_works_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        code = chats.code("telegram")
        assert chats.writes("whatsapp", code)
        one = chats.meet("telegram").id
        assert chats.writes("whatsapp", code)
        assert chats.answer("whatsapp") == "link.done_before"
        assert chats.writes("whatsapp", code, address="stranger")
        assert chats.answer("whatsapp", "stranger") == "link.old"
        assert chats.meet("whatsapp", "stranger").id != one


def test_who_asked_for_a_code_in_both_chats_may_type_both(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        first, second = chats.code("telegram"), chats.code("whatsapp")
        assert chats.writes("whatsapp", first)
        assert chats.writes("telegram", second)
        assert chats.answer("telegram") == "link.done_before"


def test_a_code_lives_a_quarter_of_an_hour(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        code = chats.code("telegram")
        chats.now += timedelta(minutes=15)
        assert chats.writes("whatsapp", code)
        assert chats.answer("whatsapp") == "link.old"
        assert chats.meet("telegram").id != chats.meet("whatsapp").id


def test_a_new_code_makes_the_old_one_void(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        old, new = chats.code("telegram"), chats.code("telegram")
        assert not chats.writes("whatsapp", old)
        assert chats.writes("whatsapp", new)
        assert chats.answer("whatsapp").startswith("link.done.")


def test_a_code_typed_where_it_was_given_is_explained(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        assert chats.writes("telegram", chats.code("telegram"))
        assert chats.answer("telegram") == "link.not_here"


def test_eight_digits_that_nobody_called_a_code_disturb_nobody(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        chats.code("telegram")
        client = chats.meet("whatsapp")
        for number in ("4821 9035", "02 345 67 89", "0470 12 34 56", "04701234", "48219035"):
            assert not chats.writes("whatsapp", number)
        assert told(session, client) == []


def test_eight_digits_that_were_called_a_code_are_answered(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        assert chats.writes("whatsapp", "code 4821 9035")
        assert chats.answer("whatsapp") == "link.unknown"


def test_who_has_a_code_himself_is_answered_without_the_word(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        other = "4821 9035" if chats.code("telegram") != "4821 9035" else "4821 9036"
        assert chats.writes("telegram", other)
        assert chats.answer("telegram") == "link.unknown"


def test_who_opens_chats_to_guess_finds_no_code(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        code = chats.code("telegram")
        wrong = "code 1234 5678" if not code.startswith("1234") else "code 8765 4321"
        for number in range(linking.MOST_OF_ALL):
            chats.now = NOON
            chats.writes("web", wrong, address=f"guess-{number}")
        chats.writes("web", f"code {code}", address="guess-right")
        assert chats.answer("web", "guess-right") == "link.too_many"


def test_who_guesses_five_times_waits_an_hour(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        code = chats.code("telegram")
        wrong = [n for n in range(12_345_670, 12_345_680) if str(n) != code.replace(" ", "")]
        for number in wrong[:4]:
            assert not chats.writes("whatsapp", str(number))
        assert chats.writes("whatsapp", f"code {wrong[4]}")
        assert chats.writes("whatsapp", f"code {code}"), "even the right one"
        assert chats.answer("whatsapp") == "link.too_many"
        assert not chats.writes("whatsapp", code)
        assert chats.meet("telegram").id != chats.meet("whatsapp").id
        chats.now += timedelta(hours=1)
        assert chats.writes("whatsapp", chats.code("telegram"))
        assert chats.answer("whatsapp").startswith("link.done.")


def test_of_a_code_only_a_hash_is_kept(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        code = chats.code("telegram").replace(" ", "")
        kept = session.scalars(select(LinkCode)).one()
        assert kept.code_hash is not None
        assert code not in kept.code_hash
        assert all(code not in str(event.facts) for event in session.scalars(select(Event)))


def test_the_other_channels_are_named_with_a_link_that_types_the_code(lite: Sessions) -> None:
    with lite.begin() as session:
        known = Association(
            telegram="HelpBot", whatsapp="32470000000", public_url="https://help.example"
        )
        chats = Chats(session, Rules(association=known))
        digits = chats.code("telegram").replace(" ", "")
        where = chats.last(chats.meet("telegram"))[1]["notes"]
        assert where == [
            ["link.on.whatsapp", {"link": f"https://wa.me/32470000000?text=code%20{digits}"}],
            ["link.on.web", {"link": "https://help.example/"}],
        ]
        digits = chats.code("whatsapp", "2").replace(" ", "")
        where = chats.last(chats.meet("whatsapp", "2"))[1]["notes"]
        assert ["link.on.telegram", {"link": f"https://t.me/HelpBot?text=code%20{digits}"}] in where


def test_an_association_with_one_channel_has_nothing_to_link(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        assert chats.writes("telegram", "/link", channels=("telegram", "telephone"))
        assert chats.answer("telegram") == "link.only_here"


def test_who_is_known_on_all_channels_hears_that(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        assert chats.writes("whatsapp", chats.code("telegram"))
        assert chats.writes("telegram", "/link", channels=("telegram", "whatsapp"))
        assert chats.answer("telegram") == "link.done_before"


def test_nobody_is_linked_by_telephone(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        code = chats.code("telegram")
        assert not chats.writes("telephone", f"code {code}", address="+32470000000")
        assert not chats.writes("telephone", "/link", address="+32470000000")


def test_words_meant_for_somebody_else_are_passed_on(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        expect(session, chats.meet("telegram"), after_call.NOTE_TOPIC, "note", ref=1, now=NOON)
        assert not chats.writes("telegram", "je suis aussi sur WhatsApp")
        assert chats.writes("telegram", chats.code("whatsapp")), "a right code is meant"


def test_who_says_that_it_is_not_he_is_looked_after(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        assert chats.writes("whatsapp", chats.code("telegram"))
        person = chats.meet("telegram")
        tokens = session.scalars(select(Tap.token).where(Tap.action == "link.not_me")).all()
        assert len(tokens) == 2, "one in each chat"
        assert handle_tap(session, person, tokens[0], rules=RULES, now=chats.now) is None
        task = session.scalars(select(TeamTask)).one()
        assert (task.kind, task.person_id) == ("wrong_link", person.id)
        assert "link.denied" in told(session, person)


def test_who_stopped_on_the_other_channel_and_writes_here_is_answered(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        code = chats.code("telegram")
        people.silence(session, chats.meet("telegram"), Message("stop.done"), now=chats.now)
        assert chats.writes("whatsapp", code)
        assert chats.meet("whatsapp").muted_at is None
        assert chats.answer("whatsapp").startswith("link.done.")


def test_afterwards_messages_go_where_he_wrote_last(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        assert chats.writes("whatsapp", chats.code("telegram"))
        person = chats.meet("telegram")
        for channel in ("whatsapp", "telegram"):
            chats.now += timedelta(minutes=1)
            chats.meet(channel)
            best = people.best_contact(session, person.id)
            assert best is not None
            assert best.channel == channel


def test_a_chat_that_is_lost_is_not_written_to(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        assert chats.writes("whatsapp", chats.code("telegram"))
        lost = people.best_contact(session, chats.meet("whatsapp").id)
        assert lost is not None
        meant = session.scalars(select(Notice).where(Notice.contact_id == lost.id)).one()
        people.lose(session, lost, now=chats.now)
        other = people.chat_for(session, meant)
        assert other is not None
        assert other.channel == "telegram"


def test_two_codes_typed_at_once_make_one_person(sessions: Sessions) -> None:
    """Each chat types the code of the other; whoever is too late is tried again, as by the inbox."""
    with sessions.begin() as session:
        chats = Chats(session)
        codes = {"whatsapp": chats.code("telegram"), "telegram": chats.code("whatsapp")}
        later = chats.now
    together = threading.Barrier(2)

    def types(channel: str) -> None:
        together.wait()
        for _ in range(5):
            try:
                with sessions.begin() as session:
                    chats = Chats(session)
                    chats.now = later
                    assert chats.writes(channel, codes[channel])
            except DBAPIError:
                continue
            return

    threads = [threading.Thread(target=types, args=(channel,)) for channel in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        chats = Chats(session)
        assert chats.meet("telegram").id == chats.meet("whatsapp").id
        said = told(session, chats.meet("telegram"))
        assert [key for key in said if key.startswith("link.done.")], said


@pytest.mark.parametrize(
    "text",
    [
        "/link", "je suis aussi sur WhatsApp", "Je suis aussi sur whatsapp !",
        "bonjour, je suis aussi sur Telegram", "j’ai WhatsApp aussi", "lier mon Telegram",
        "je voudrais lier mon WhatsApp", "comment lier Telegram et WhatsApp ?",
        "relier mon compte Telegram à WhatsApp svp", "j'utilise aussi télégram",
        "koppel mijn WhatsApp", "ik heb ook Telegram", "Ik zit ook op WhatsApp.",
        "ik wil mijn Telegram koppelen", "hoe kan ik Telegram en WhatsApp koppelen?",
        "hallo, ik gebruik ook whats app", "verbind mijn telegram met whatsapp aub",
    ],
)  # fmt: skip
def test_plain_words_ask_for_a_code(text: str) -> None:
    assert asks_to_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "je suis sur WhatsApp", "ma fille est aussi sur WhatsApp",
        "je suis aussi sur WhatsApp et j'ai besoin de pain", "expliquer WhatsApp",
        "je suis aussi volontaire", "il faut une appli ou juste whatsapp", "ik heb ook een kat",
        "kunt u WhatsApp installeren op mijn gsm", "retirez moi du groupe whatsapp",
        "aidez-moi à lier ma tablette", "ik heb geen WhatsApp",
    ],
)  # fmt: skip
def test_other_words_do_not(text: str) -> None:
    assert not asks_to_link(text)


def messages() -> list[str]:
    """Every message that the model learns from."""
    lines = [
        line
        for path in sorted(Path(ROOT / "nlu" / "data" / "nlu").glob("*/*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [found[1] for line in lines if (found := re.match(r"\s*- (.+)", line))]


def test_no_message_that_the_model_knows_is_taken_for_this() -> None:
    known = messages()
    assert len(known) > 20_000
    assert [text for text in known if asks_to_link(text) or typed_code(text)] == []
