"""Buttons under the tasks in the team's group on Telegram, against the emulated Bot API."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select

from bot import inbox
from bot.channels.contract import Channel
from bot.channels.telegram import Telegram, arrived
from bot.conversation import Conversation
from bot.outbox import Outbox
from bot.rasa import Rasa
from bot.wording import Wording
from solidarity import people, requests, settling
from solidarity.members import give_roles
from solidarity.settings import Team
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Offer, Request, TeamTask
from solidarity.storage.tables import Person as Someone
from solidarity.team import alert_team, tell_team
from solidarity.vocabulary import Role
from tests.emulator import Person, TelegramEmulator
from tests.solidarity.stories import NOON, RULES, person, placed, told, volunteer

DESK = "https://help.example"
TAKE, ASK, DONE = "Je m’en occupe", "Demander à 5 autres", "C’est réglé"


class Group:
    """The group of the team, the bot that writes there, and three who read along."""

    def __init__(self, sessions: Sessions, telegram: TelegramEmulator) -> None:
        self.sessions, self.telegram = sessions, telegram
        self.ines = self._reads_along("Ines", Role.COORDINATOR)
        self.bram = self._reads_along("Bram", Role.COORDINATOR, Role.SAFEGUARDING)
        self.stranger = self._reads_along("Nora")
        self.chat = str(telegram.unacknowledged()[-1]["message"]["chat"]["id"])

    def _reads_along(self, name: str, *roles: Role) -> Person:
        someone = self.telegram.user(name)
        someone.writes_in_group("bonjour")
        with self.sessions.begin() as session:
            if roles:
                member = people.meet(
                    session, channel="telegram", address=str(someone.id), first_name=name, now=NOON
                )
                give_roles(session, member, roles, now=NOON)
        return someone

    def is_told(self) -> None:
        with self.sessions.begin() as session:
            alert_team(session, Team(chat=self.chat), now=NOON, desk=DESK)
        self.works()

    def taps(self, someone: Person, label: str) -> str | None:
        """What is shown over the group, to him alone."""
        query = someone.taps(label, group="Voisins")
        self.works()
        return someone.waits_for_answer(query).text or None

    def reads(self) -> str:
        """The newest message of the group, with its buttons."""
        shown = self.ines.group_chat("Voisins")[-1]
        return "\n".join([shown.text, *(label for row in shown.buttons for label in row)])

    def works(self) -> None:
        asyncio.run(self._work())

    async def _work(self) -> None:
        channel = Telegram(self.telegram.token, self.telegram.url)
        await channel.start()
        try:
            async with httpx.AsyncClient(trust_env=False) as client:
                channels: dict[str, Channel] = {"telegram": channel}
                wording = Wording()
                outbox = Outbox(self.sessions, channels, wording, lambda: NOON)
                conversation = Conversation(
                    self.sessions, channels, Rasa(["http://127.0.0.1:9"], client), outbox,
                    wording=wording, rules=RULES, clock=lambda: NOON,
                )  # fmt: skip
                with self.sessions.begin() as session:
                    updates = self.telegram.unacknowledged()
                    taps = [arrived(each) for each in updates if "callback_query" in each]
                    inbox.keep(session, taps, now=NOON)
                while await conversation.handle_next() or await outbox.send_next():
                    pass
        finally:
            await channel.stop()


@pytest.fixture
def group(lite: Sessions) -> Iterator[Group]:
    with TelegramEmulator() as telegram:
        yield Group(lite, telegram)


def nobody_found(group: Group) -> int:
    """The number of the task."""
    with group.sessions.begin() as session:
        placed(session, person(session, "Denise"))
        task = session.scalars(select(TeamTask)).one()
        number = task.id
    group.is_told()
    return number


def state(group: Group, number: int) -> tuple[str | None, str | None]:
    """Who has the task in hand, and how it ended."""
    with group.sessions.begin() as session:
        task = session.get_one(TeamTask, number)
        taken = session.get(Someone, task.taken_by) if task.taken_by else None
        return (taken.first_name if taken else None), task.outcome


def test_who_taps_is_named_in_the_group_and_the_helped_person_is_not(group: Group) -> None:
    number = nobody_found(group)
    assert f"{DESK}/desk/board/{number}" in group.reads()
    assert TAKE in group.reads()
    assert group.taps(group.ines, TAKE) is None
    assert "Ines s’en occupe" in group.reads()
    assert TAKE not in group.reads()
    assert "Denise" not in group.reads()
    assert state(group, number) == ("Ines", None)


def test_who_is_not_of_the_team_or_comes_second_changes_nothing(group: Group) -> None:
    number = nobody_found(group)
    assert "membres de l’équipe" in (group.taps(group.stranger, TAKE) or "")
    assert state(group, number) == (None, None)
    group.taps(group.ines, TAKE)
    assert "Quelqu’un d’autre" in (group.taps(group.bram, DONE) or "")
    assert state(group, number) == ("Ines", None)
    group.taps(group.ines, DONE)
    assert "Ines l’a réglé" in group.reads()
    assert state(group, number) == ("Ines", "solved")


def test_what_is_closed_at_the_desk_is_shown_as_closed_in_the_group(group: Group) -> None:
    number = nobody_found(group)
    with group.sessions.begin() as session:
        ines = next(each for each in session.scalars(select(Someone)) if each.first_name == "Ines")
        task = session.get_one(TeamTask, number)
        settling.settle(session, task, ines.id, "not_needed", now=NOON)
    group.is_told()
    assert "Ines l’a réglé" in group.reads()
    assert TAKE not in group.reads()


def test_what_is_over_by_itself_is_shown_as_over_in_the_group(group: Group) -> None:
    nobody_found(group)
    with group.sessions.begin() as session:
        requests.cancel(session, session.scalars(select(Request)).one(), now=NOON)
    group.works()
    assert "il n’y a plus rien à faire" in group.reads()
    assert TAKE not in group.reads()


def test_five_are_asked_by_a_tap_in_the_group_and_once_only(group: Group) -> None:
    number = nobody_found(group)
    with group.sessions.begin() as session:
        helper = volunteer(session, "Karim")
        # Only Telegram is there to bring messages.
        session.delete(session.scalars(select(Contact).where(Contact.person_id == helper.id)).one())
        helped = helper.id
    old = group.ines.group_chat("Voisins")[-1]
    group.taps(group.ines, ASK)
    assert "Ines a fait demander à une personne" in group.reads()
    assert state(group, number)[1] == "asked"
    with group.sessions.begin() as session:
        assert session.scalars(select(Offer.volunteer_id)).all() == [helped]
    assert old.id == group.ines.group_chat("Voisins")[-1].id, (
        "the message was changed, not repeated"
    )


def test_a_danger_is_for_safeguarding_alone_and_how_to_reach_the_person_stays_private(
    group: Group,
) -> None:
    with group.sessions.begin() as session:
        anna = person(session, "Anna")
        anna.phone = "+32470000000"
        task = tell_team(session, "danger", now=NOON, person=anna)
        session.flush()
        number = task.id
    group.is_told()
    assert "rôle" in (group.taps(group.ines, TAKE) or "")
    assert group.taps(group.bram, TAKE) is None
    assert "Bram s’en occupe" in group.reads()
    assert "+32470000000" not in group.reads()
    assert "+32470000000" in group.bram.chat[-1].text
    assert state(group, number)[0] == "Bram"


def test_a_chat_on_another_channel_gets_no_buttons(lite: Sessions) -> None:
    with lite.begin() as session:
        tell_team(session, "human", now=NOON, person=person(session))
        session.flush()
        team = replace(Team(), channel="test", chat="team")
        alert_team(session, team, now=NOON, desk=DESK)
        chat = session.scalars(select(Contact).where(Contact.address == "team")).one()
        assert told(session, chat.person) == ["team.task.human"]
