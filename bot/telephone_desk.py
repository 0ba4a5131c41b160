"""`solidarity phone`: ringing people who only have a telephone, and handing in what they say.

Numbers and messages are shown on the terminal of the desk, and written nowhere else.
"""

import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from sqlalchemy.orm import Session

from bot import inbox
from bot.channels import telephone
from bot.clock import Clock, system_clock
from bot.taps import handle_tap
from bot.telephone_terminal import INDENT, Terminal, moment, shown_number
from solidarity import people, reading_aloud, ringing, seeing
from solidarity.befriending.telling import wishes
from solidarity.lifecycles import WishState
from solidarity.reading_aloud import Spoken
from solidarity.settings import Rules, Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Person, Received

DONE, REFUSED = 0, 1
LOOK_EVERY_S, PATIENCE_S = 0.25, 20


def run(settings: Settings, arguments: Namespace, out: TextIO) -> int:
    sessions = Sessions(open_engine(settings.database_url))
    language = settings.rules.team.language
    if arguments.language and arguments.new is None:
        language = arguments.language
    desk = Desk(sessions, settings.rules, Terminal(out, language))
    if arguments.new is not None:
        return desk.add(
            arguments.new, name=arguments.name, language=arguments.language or language,
            for_calls=arguments.for_calls,
        )  # fmt: skip
    if arguments.name or arguments.for_calls:
        desk.terminal.say("desk.only_with_new")
        return REFUSED
    if arguments.person is None:
        does = (arguments.tap, arguments.say, arguments.rung, arguments.done or None)
        return desk.list_all() if does == (None,) * len(does) else desk.ask_whom()
    return desk.serve(arguments.person, arguments)


@dataclass
class Desk:
    """Where an operator sits. `pause` lets the running bot work while an answer is waited for."""

    sessions: Sessions
    rules: Rules
    terminal: Terminal
    clock: Clock = system_clock
    pause: Callable[[], None] = lambda: time.sleep(LOOK_EVERY_S)

    def list_all(self) -> int:
        """Who has to be rung."""
        with self.sessions.begin() as session:
            waiting = reading_aloud.to_ring(session, now=self.clock())
            for one in waiting:
                self._show_waiting(session, one)
        self.terminal.say("desk.how" if waiting else "desk.nobody")
        return DONE

    def _speak(
        self, session: Session, person: Person, spoken: Sequence[Spoken], now: datetime
    ) -> None:
        """Show messages to read aloud."""
        self.terminal.show(spoken)
        seeing.look_up_from_shell(session, person.id, "words", now=now)
        reading_aloud.mark_read(session, person, spoken, now=now)
        self.terminal.say("desk.then" if spoken else "desk.nothing_to_read", person=person.id)

    def ask_whom(self) -> int:
        """Something was to be done for a person who was not named."""
        self.terminal.say("desk.whom")
        return REFUSED

    def _show_waiting(self, session: Session, one: reading_aloud.Waiting) -> None:
        number = ringing.telephone_of(session, one.person.id)
        seeing.look_up_from_shell(session, one.person.id, "telephone", now=self.clock())
        self.terminal.say(
            "desk.to_ring", person=one.person.id, name=one.person.first_name,
            telephone=shown_number(number), n=one.messages, when=moment(one.since),
        )  # fmt: skip
        if one.urgent:
            self.terminal.say("desk.urgent", before=INDENT)
        if one.again_at is not None:
            self.terminal.say("desk.put_off", before=INDENT, when=moment(one.again_at), n=one.tries)

    def serve(self, person_id: int, arguments: Namespace) -> int:
        """Do for one person what the arguments say."""
        with self.sessions.begin() as session:
            number = ringing.telephone_of(session, person_id)
        if number is None:
            self.terminal.say("desk.no_such_person", person=person_id)
            return REFUSED
        if arguments.tap is not None:
            return self.tap(person_id, arguments.tap)
        if arguments.say is not None:
            return self.say_for(person_id, arguments.say)
        if arguments.rung is not None:
            return self.no_answer(person_id)
        return self.finish(person_id) if arguments.done else self.read_aloud(person_id)

    def read_aloud(self, person_id: int) -> int:
        """What waits to be heard or answered."""
        now = self.clock()
        with self.sessions.begin() as session:
            person = session.get_one(Person, person_id)
            number = ringing.telephone_of(session, person_id)
            seeing.look_up_from_shell(session, person_id, "telephone", now=now)
            self.terminal.say(
                "desk.who", person=person_id, name=person.first_name,
                telephone=shown_number(number),
            )  # fmt: skip
            self._speak(session, person, reading_aloud.to_read(session, person, now=now), now)
        return DONE

    def tap(self, person_id: int, number: int) -> int:
        """Choose a button for the person."""
        now = self.clock()
        with self.sessions.begin() as session:
            person = self._meet(session, person_id, now)
            choices = reading_aloud.choices_of(session, person, now=now)
            choice = next((one for one in choices if one.number == number), None)
            if choice is None:
                self.terminal.say("desk.no_such_button", person=person_id, number=number)
                return REFUSED
            before = reading_aloud.newest(session, person)
            said = handle_tap(session, person, choice.token, rules=self.rules, now=now)
            if said is not None:
                self.terminal.read(said, language=person.language)
            session.flush()
            self._speak(session, person, reading_aloud.said_since(session, person, before), now)
        return DONE if said is None else REFUSED

    def say_for(self, person_id: int, words: str) -> int:
        """Hand in what the person said, and wait until the bot has answered."""
        if not words.strip():
            self.terminal.say("desk.say_nothing", person=person_id)
            return REFUSED
        with self.sessions.begin() as session:
            before = reading_aloud.newest(session, session.get_one(Person, person_id))
            number = ringing.telephone_of(session, person_id)
            assert number is not None
            came = telephone.arrived(number, words)
            inbox.keep(session, [came], now=self.clock())
        is_done = self._wait_for(came.update_id)
        now = self.clock()
        with self.sessions.begin() as session:
            person = session.get_one(Person, person_id)
            said = reading_aloud.said_since(session, person, before)
            if said or is_done:
                self._speak(session, person, said, now)
        if not is_done:
            self.terminal.say("desk.not_yet", person=person_id)
        return DONE if is_done else REFUSED

    def _wait_for(self, update_id: str) -> bool:
        """Whether the bot has handled a message in time."""
        for _ in range(int(PATIENCE_S / LOOK_EVERY_S)):
            self.pause()
            with self.sessions.begin() as session:
                known = {"channel": ringing.CHANNEL, "update_id": update_id}
                if session.query(Received).filter_by(**known).one().state != "new":
                    return True
        return False

    def no_answer(self, person_id: int) -> int:
        """Nobody answered: later again."""
        now = self.clock()
        with self.sessions.begin() as session:
            person = session.get_one(Person, person_id)
            again_at = ringing.nobody_answered(session, person, rules=self.rules, now=now)
            if again_at is None:
                self.terminal.say("desk.not_waiting", person=person_id)
                return REFUSED
            self.terminal.say("desk.again", when=moment(again_at))
            if ringing.tries(session, person) >= ringing.MOST_TRIES:
                self.terminal.say("desk.ask_how_he_is")
        return DONE

    def finish(self, person_id: int) -> int:
        """All was read aloud: off the list, unless something new has come."""
        now = self.clock()
        with self.sessions.begin() as session:
            person = session.get_one(Person, person_id)
            if reading_aloud.finish(session, person, now=now):
                self.terminal.say("desk.done")
                return DONE
            self.terminal.say("desk.more_came")
            self._speak(session, person, reading_aloud.to_read(session, person, now=now), now)
        return REFUSED

    def add(self, text: str, *, name: str | None, language: str, for_calls: bool) -> int:
        """Somebody who only has a telephone, and perhaps would like to be called."""
        number, now = ringing.number_of(text), self.clock()
        if number is None:
            self.terminal.say("desk.bad_number")
            return REFUSED
        with self.sessions.begin() as session:
            known = ringing.known_by(session, number)
            if known is not None and ringing.telephone_of(session, known.id) is None:
                self.terminal.say("desk.writes", person=known.id)
                return REFUSED
            person = ringing.add(session, number, first_name=name, language=language, now=now)
            self.terminal.say("desk.added" if known is None else "desk.known", person=person.id)
            if for_calls:
                begin_calls(session, person, now=now)
        return self.read_aloud(person.id)

    def _meet(self, session: Session, person_id: int, now: datetime) -> Person:
        """He is on the telephone: that is where he is reached from now on."""
        number = ringing.telephone_of(session, person_id)
        assert number is not None
        person = people.meet(session, channel=ringing.CHANNEL, address=number, now=now)
        people.welcome_back(person)
        return person


def begin_calls(session: Session, person: Person, *, now: datetime) -> None:
    """He would like to be called. He is not rung only to hear that he will be rung."""
    wish = wishes.kept(session, person, now=now)
    if wish.state == WishState.STOPPED:
        wish.by_phone, wish.remind = True, "never"
    wishes.begin(session, person, now=now)
