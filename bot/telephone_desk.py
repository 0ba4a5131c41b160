"""`solidarity phone`: ringing people who only have a telephone, and handing in what they say.

Numbers and messages are shown on the terminal of the desk, and written nowhere else.
"""

import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, TextIO
from unicodedata import category

import phonenumbers
from sqlalchemy.orm import Session

from bot import inbox
from bot.channels import telephone
from bot.clock import Clock, system_clock
from bot.taps import handle_tap
from bot.wording import Wording
from solidarity import people, ringing
from solidarity.befriending import wishes
from solidarity.clock import wall_time
from solidarity.ringing import Spoken
from solidarity.settings import Rules, Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Person, Received

DONE, REFUSED = 0, 1
LOOK_EVERY_S, PATIENCE_S = 0.25, 20
INDENT = "    "


def run(settings: Settings, arguments: Namespace, out: TextIO) -> int:
    sessions = Sessions(open_engine(settings.database_url))
    language = settings.rules.team.language
    if arguments.language and arguments.new is None:
        language = arguments.language
    desk = Desk(sessions, settings.rules, out, language=language)
    if arguments.new is not None:
        return desk.add(
            arguments.new, name=arguments.name, language=arguments.language or language,
            for_calls=arguments.for_calls,
        )  # fmt: skip
    if arguments.name or arguments.for_calls:
        desk.say("desk.only_with_new")
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
    out: TextIO
    language: str = "fr"
    clock: Clock = system_clock
    pause: Callable[[], None] = lambda: time.sleep(LOOK_EVERY_S)
    wording: Wording = field(default_factory=Wording)

    def list_all(self) -> int:
        """Who has to be rung."""
        with self.sessions.begin() as session:
            waiting = ringing.to_ring(session, now=self.clock())
            for one in waiting:
                self._show_waiting(session, one)
        self.say("desk.how" if waiting else "desk.nobody")
        return DONE

    def ask_whom(self) -> int:
        """Something was to be done for a person who was not named."""
        self.say("desk.whom")
        return REFUSED

    def _show_waiting(self, session: Session, one: ringing.Waiting) -> None:
        number = ringing.telephone_of(session, one.person.id)
        self.say(
            "desk.to_ring", person=one.person.id, name=one.person.first_name,
            telephone=shown_number(number), n=one.messages, when=moment(one.since),
        )  # fmt: skip
        if one.urgent:
            self.say("desk.urgent", before=INDENT)
        if one.again_at is not None:
            self.say("desk.put_off", before=INDENT, when=moment(one.again_at), n=one.tries)

    def serve(self, person_id: int, arguments: Namespace) -> int:
        """Do for one person what the arguments say."""
        with self.sessions.begin() as session:
            number = ringing.telephone_of(session, person_id)
        if number is None:
            self.say("desk.no_such_person", person=person_id)
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
            self.say(
                "desk.who", person=person_id, name=person.first_name,
                telephone=shown_number(number),
            )  # fmt: skip
            self._speak(session, person, ringing.to_read(session, person, now=now), now)
        return DONE

    def tap(self, person_id: int, number: int) -> int:
        """Choose a button for the person."""
        now = self.clock()
        with self.sessions.begin() as session:
            person = self._meet(session, person_id, now)
            choices = ringing.choices_of(session, person, now=now)
            choice = next((one for one in choices if one.number == number), None)
            if choice is None:
                self.say("desk.no_such_button", person=person_id, number=number)
                return REFUSED
            before = ringing.newest(session, person)
            said = handle_tap(session, person, choice.token, rules=self.rules, now=now)
            if said is not None:
                wall = wall_time(now)
                self._print(
                    self.wording.say(said.key, said.params, language=person.language, now=wall)
                )
            session.flush()
            self._speak(session, person, ringing.said_since(session, person, before), now)
        return DONE if said is None else REFUSED

    def say_for(self, person_id: int, words: str) -> int:
        """Hand in what the person said, and wait until the bot has answered."""
        if not words.strip():
            self.say("desk.say_nothing", person=person_id)
            return REFUSED
        with self.sessions.begin() as session:
            before = ringing.newest(session, session.get_one(Person, person_id))
            number = ringing.telephone_of(session, person_id)
            assert number is not None
            came = telephone.arrived(number, words)
            inbox.keep(session, [came], now=self.clock())
        is_done = self._wait_for(came.update_id)
        now = self.clock()
        with self.sessions.begin() as session:
            person = session.get_one(Person, person_id)
            self._speak(session, person, ringing.said_since(session, person, before), now)
        if not is_done:
            self.say("desk.not_yet", person=person_id)
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
                self.say("desk.not_waiting", person=person_id)
                return REFUSED
            self.say("desk.again", when=moment(again_at))
            if ringing.tries(session, person) >= ringing.MOST_TRIES:
                self.say("desk.ask_how_he_is")
        return DONE

    def finish(self, person_id: int) -> int:
        """All was read aloud: off the list, unless something new has come."""
        now = self.clock()
        with self.sessions.begin() as session:
            person = session.get_one(Person, person_id)
            if ringing.finish(session, person, now=now):
                self.say("desk.done")
                return DONE
            self.say("desk.more_came")
            self._speak(session, person, ringing.to_read(session, person, now=now), now)
        return REFUSED

    def add(self, text: str, *, name: str | None, language: str, for_calls: bool) -> int:
        """Somebody who only has a telephone, and perhaps would like to be called."""
        number, now = ringing.number_of(text), self.clock()
        if number is None:
            self.say("desk.bad_number")
            return REFUSED
        with self.sessions.begin() as session:
            known = ringing.known_by(session, number)
            if known is not None and ringing.telephone_of(session, known.id) is None:
                self.say("desk.writes", person=known.id)
                return REFUSED
            person = ringing.add(session, number, first_name=name, language=language, now=now)
            self.say("desk.added" if known is None else "desk.known", person=person.id)
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

    def _speak(
        self, session: Session, person: Person, spoken: Iterable[Spoken], now: datetime
    ) -> None:
        """Show messages as they are read aloud, and what can be chosen."""
        spoken = list(spoken)
        for before, one in pairwise([None, *spoken]):
            if one.is_heard and not (before and before.is_heard):
                self._print("")
                self.say("desk.heard_before")
            shown = self.wording.compose(one.notice, now=now)
            numbers = {choice.token: choice.number for choice in one.choices}
            self._print("")
            self._print(shown.text)
            for button in (button for row in shown.buttons for button in row):
                self._print(f"  [{numbers[button.token]}] {button.label}")
        ringing.mark_read(session, person, spoken, now=now)
        self._print("")
        self.say("desk.then" if spoken else "desk.nothing_to_read", person=person.id)

    def say(self, key: str, *, before: str = "", **known: Any) -> None:
        """A sentence to the operator."""
        now = wall_time(self.clock())
        self._print(before + self.wording.say(key, known, language=self.language, now=now))

    def _print(self, text: str) -> None:
        # A name or a text from outside must not steer the terminal.
        print("".join(c for c in text if c == "\n" or category(c)[0] != "C"), file=self.out)


def begin_calls(session: Session, person: Person, *, now: datetime) -> None:
    """He would like to be called. He is not rung only to hear that he will be rung."""
    wish = wishes.kept(session, person, now=now)
    wish.by_phone, wish.remind = True, "never"
    wishes.begin(session, person, now=now)


def moment(at: datetime) -> dict[str, str]:
    """A point in time as a parameter `when`."""
    wall = wall_time(at).isoformat()
    return {"start": wall, "end": wall}


def shown_number(number: str | None) -> str | None:
    """A number as people write it."""
    if number is None:
        return None
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(phonenumbers.parse(number), style))
