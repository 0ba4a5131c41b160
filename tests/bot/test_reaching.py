"""Somebody who has not written lately is reached by templates, on a channel that wants it so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.channels.errors import (
    ChannelBusy,
    ChannelClosed,
    Gone,
    NeedsTemplate,
    OutcomeUnknown,
    Refused,
    TemplateRefused,
)
from solidarity import people
from solidarity.messages import Button, Message, row
from solidarity.notices import alert, amend, notify
from solidarity.settings import WhatsApp
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person, TeamTask
from tests.bot.paper import Paper, Post
from tests.solidarity.stories import NOON, person

TEMPLATES = """
[examples.fr]
[examples.nl]

[templates.thanks]
says = ["task.thanks"]
fr = "Merci pour votre aide."
nl = "Bedankt voor uw hulp."

[templates.news]
says = []
opens = true
fr = "Il y a un message pour vous."
nl = "Er is een bericht voor u."
"""
DAY = 24 * 3600.0

Open = Callable[..., Post]


@pytest.fixture
def open_post(sessions: Sessions, tmp_path: Path) -> Open:
    """An outbox over a channel that keeps a window and changes nothing, with two templates."""
    file = tmp_path / "templates.toml"
    file.write_text(TEMPLATES, encoding="utf-8")

    def open_it(*others: Paper, people_a_day: int = 250) -> Post:
        paper = Paper(edits=False, window=timedelta(hours=24))
        limits = WhatsApp(people_a_day=people_a_day)
        return Post(sessions, paper, *others, limits=limits, templates=file)

    return open_it


@pytest.fixture
def post(open_post: Open) -> Post:
    return open_post()


def writes(session: Session, name: str, *, now: datetime = NOON) -> Person:
    return people.meet(session, channel="test", address=name, now=now, wrote_at=now)


def told(post: Post, name: str = "Anna", *keys: str) -> int:
    """Something is said to a person; the number of its row."""
    with post.sessions.begin() as session:
        contact = session.query(Contact).filter_by(address=name).one_or_none()
        someone = contact.person if contact else person(session, name)
        notice = notify(session, someone, *map(Message, keys or ("kept",)), now=post.now)
        assert notice is not None
        return notice.id


def states(post: Post) -> list[str]:
    with post.sessions.begin() as session:
        return [notice.state for notice in session.query(Notice).order_by(Notice.id)]


def names(post: Post) -> list[str]:
    return [template.name for _, template in post.paper.templates]


def open_tasks(post: Post) -> list[str]:
    with post.sessions.begin() as session:
        return [task.kind for task in session.query(TeamTask).filter_by(closed_at=None)]


def test_whoever_wrote_within_the_day_is_answered_in_our_own_words(post: Post) -> None:
    told(post)
    with post.sessions.begin() as session:
        writes(session, "Anna")
    post.send_all(after=23 * 3600)
    assert (len(post.paper.sent), names(post)) == (1, [])


@pytest.mark.parametrize("hours", [23.99, 24.01])
def test_close_to_the_end_of_the_day_a_template_is_surer(post: Post, hours: float) -> None:
    told(post, "Anna", "task.thanks")
    with post.sessions.begin() as session:
        writes(session, "Anna")
    post.send_all(after=hours * 3600)
    assert (post.paper.sent, names(post)) == ([], ["thanks"])


def test_what_has_a_template_goes_by_it(post: Post) -> None:
    told(post, "Anna", "task.thanks")
    post.send_all()
    assert (post.paper.sent, names(post), states(post)) == ([], ["thanks"], ["sent"])


def test_the_rest_is_announced_once_and_said_when_the_person_writes(post: Post) -> None:
    told(post)
    told(post)
    post.send_all()
    assert (names(post), states(post)) == (["news"], ["held", "held"])
    assert post.notice().message_ref is None
    with post.sessions.begin() as session:
        writes(session, "Anna")
    post.send_all(after=1)
    assert len(post.paper.sent) == 2
    assert (names(post), states(post)) == (["news"], ["sent", "sent"])


def test_a_day_later_something_new_is_announced_again(post: Post) -> None:
    told(post)
    post.send_all()
    told(post)
    post.send_all(after=DAY - 60)
    assert names(post) == ["news"]
    told(post)
    post.send_all(after=120)
    assert names(post) == ["news", "news"]


def test_what_is_held_keeps_nothing_else_waiting(post: Post) -> None:
    held = told(post)
    post.send_all()
    with post.sessions.begin() as session:
        amend(session, session.get_one(Notice, held), Message("goodbye"), now=NOON)
    told(post, "Anna", "task.thanks")
    post.send_all(after=1)
    assert names(post) == ["news", "thanks"]


def test_of_what_was_changed_meanwhile_the_newest_is_said(post: Post) -> None:
    held = told(post, "Anna", "kept")
    post.send_all()
    with post.sessions.begin() as session:
        notice = session.get_one(Notice, held)
        amend(session, notice, Message("task.thanks"), now=NOON)
        amend(session, notice, Message("goodbye"), now=NOON)
        writes(session, "Anna")
    post.send_all(after=1)
    assert [text.split()[0] for _, text in post.paper.sent] == ["Au"]
    assert states(post) == ["sent", "dropped", "dropped"]


def test_a_change_before_it_went_out_is_worth_no_template(post: Post) -> None:
    waiting = told(post, "Anna", "task.thanks")
    with post.sessions.begin() as session:
        amend(session, session.get_one(Notice, waiting), Message("goodbye"), now=NOON)
    post.send_all()
    assert (names(post), states(post)) == ([], ["held", "dropped"])


def test_a_change_of_what_was_sent_is_left_undone_but_an_answer_is_said(post: Post) -> None:
    told(post)
    with post.sessions.begin() as session:
        writes(session, "Anna")
    post.send_all()
    with post.sessions.begin() as session:
        notice = session.query(Notice).one()
        amend(session, notice, Message("goodbye"), now=NOON)
        again = row(Button("button.change", "request.change"))
        amend(session, notice, Message("task.thanks", buttons=again), now=NOON, is_answer=True)
    post.send_all(after=1)
    assert [text.split()[0] for _, text in post.paper.sent] == ["Très", "Merci"]
    assert post.paper.edited == []


def test_what_nobody_asked_for_in_a_week_is_not_said_any_more(post: Post) -> None:
    told(post)
    post.send_all()
    post.now += timedelta(days=8)
    told(post, "Anna", "goodbye")
    with post.sessions.begin() as session:
        writes(session, "Anna", now=post.now)
    post.send_all()
    assert [text.split()[0] for _, text in post.paper.sent] == ["Au"]


def test_the_channel_knows_better_whether_somebody_wrote(post: Post) -> None:
    told(post)
    with post.sessions.begin() as session:
        writes(session, "Anna")
    post.paper.errors = [NeedsTemplate()]
    post.send_all()
    assert (post.paper.sent, names(post), states(post)) == ([], ["news"], ["held"])


def test_a_channel_that_never_takes_anything_is_not_asked_for_ever(sessions: Sessions) -> None:
    post = Post(sessions)
    post.paper.errors = [NeedsTemplate() for _ in range(50)]
    told(post)
    post.send_all()
    assert states(post) == ["failed"]


def test_only_so_many_people_a_day_are_written_to_first(open_post: Open) -> None:
    post = open_post(people_a_day=2)
    for name in ("Anna", "Bart", "Chloé"):
        told(post, name, "task.thanks")
    post.send_all()
    assert [address for address, _ in post.paper.templates] == ["Anna", "Bart"]
    assert open_tasks(post) == ["people_a_day"]
    told(post, "Anna", "task.thanks")
    post.send_all(after=7200)
    assert [address for address, _ in post.paper.templates] == ["Anna", "Bart", "Anna"]
    post.send_all(after=DAY)
    assert post.paper.templates[-1][0] == "Chloé"
    assert open_tasks(post) == ["people_a_day"]


def test_somebody_who_waits_behind_the_limit_and_writes_is_answered_at_once(
    open_post: Open,
) -> None:
    post = open_post(people_a_day=0)
    told(post)
    post.send_all()
    with post.sessions.begin() as session:
        writes(session, "Anna")
    told(post, "Anna", "goodbye")
    post.send_all(after=1)
    assert [text.split()[0] for _, text in post.paper.sent] == ["Très", "Au"]


def test_a_template_that_is_refused_gives_way_to_the_general_one(post: Post) -> None:
    told(post, "Anna", "task.thanks")
    post.paper.errors = [TemplateRefused()]
    post.send_all()
    assert (names(post), states(post)) == (["news"], ["held"])
    assert open_tasks(post) == ["template_refused"]
    told(post, "Bart", "task.thanks")
    post.send_all(after=60)
    assert names(post) == ["news", "news"]
    told(post, "Chloé", "task.thanks")
    post.send_all(after=3600)
    assert names(post) == ["news", "news", "thanks"]


def test_without_any_template_it_is_still_said_when_the_person_writes(post: Post) -> None:
    told(post)
    post.paper.errors = [TemplateRefused()]
    post.send_all()
    assert (names(post), states(post)) == ([], ["held"])
    with post.sessions.begin() as session:
        writes(session, "Anna")
    post.send_all(after=1)
    assert len(post.paper.sent) == 1


def test_an_announcement_that_is_not_wanted_loses_nothing(post: Post) -> None:
    told(post)
    post.paper.errors = [Refused()]
    post.send_all()
    assert (states(post), open_tasks(post)) == (["held"], [])


def test_an_announcement_of_unknown_outcome_is_repeated_and_loses_nothing(post: Post) -> None:
    told(post)
    post.paper.errors = [OutcomeUnknown() for _ in range(6)]
    for _ in range(6):
        post.send_all(after=700)
    assert states(post) == ["held"]


def test_a_closed_channel_waits_without_losing_anything_and_the_team_is_told_once(
    post: Post,
) -> None:
    for name in ("Anna", "Bart"):
        told(post, name, "task.thanks")
    post.paper.errors = [ChannelClosed(), ChannelClosed()]
    post.send_all()
    post.send_all(after=60)
    assert len(post.paper.errors) == 1
    assert open_tasks(post) == ["channel_closed"]
    post.send_all(after=300)
    assert post.paper.errors == []
    assert open_tasks(post) == ["channel_closed"]
    post.send_all(after=601)
    assert states(post) == ["sent", "sent"]
    with post.sessions.begin() as session:
        assert [notice.attempts for notice in session.query(Notice)] == [1, 1]


def test_a_message_that_closes_the_channel_each_time_lets_the_others_go_first(post: Post) -> None:
    told(post, "Anna", "task.thanks")
    told(post, "Bart", "task.thanks")
    post.paper.errors = [ChannelClosed()]
    post.send_all()
    post.send_all(after=301)
    assert [address for address, _ in post.paper.templates] == ["Bart"]


def test_what_a_danger_asks_for_is_tried_even_on_a_channel_that_took_nothing(post: Post) -> None:
    told(post, "Anna", "task.thanks")
    post.paper.errors = [ChannelClosed()]
    post.send_all()
    with post.sessions.begin() as session:
        alert(session, writes(session, "Bart"), Message("kept"), now=NOON)
    post.send_all()
    assert [address for address, _ in post.paper.sent] == ["Bart"]


@pytest.mark.parametrize("error", [ChannelClosed(), ChannelBusy(30)])
def test_a_channel_that_takes_nothing_keeps_no_other_waiting(
    open_post: Open, error: ChannelClosed | ChannelBusy
) -> None:
    other = Paper()
    other.name = "other"
    post = open_post(other)
    told(post, "Anna", "task.thanks")
    with post.sessions.begin() as session:
        bart = people.meet(session, channel="other", address="Bart", now=NOON)
        notify(session, bart, Message("kept"), now=NOON)
    post.paper.errors = [error]
    post.send_all()
    assert len(other.sent) == 1
    assert post.paper.templates == []


def test_somebody_lost_on_one_channel_is_reached_on_the_other(open_post: Open) -> None:
    other = Paper()
    other.name = "other"
    post = open_post(other)
    told(post, "Anna", "task.thanks")
    with post.sessions.begin() as session:
        anna = session.query(Person).one()
        earlier = NOON - timedelta(days=1)
        anna.contacts.append(Contact(channel="other", address="Anna", last_seen_at=earlier))
    post.paper.errors = [Gone()]
    post.send_all()
    assert (len(other.sent), states(post)) == (1, ["sent"])


class Impatient(Paper):
    """A person on this channel writes while a template is on its way to him."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__(edits=False, window=timedelta(hours=24))
        self._sessions = sessions

    async def send(self, address: str, message: object) -> str:
        with self._sessions.begin() as session:
            writes(session, address, now=NOON + timedelta(seconds=1))
        return await super().send(address, message)  # type: ignore[arg-type]


def test_whoever_writes_while_it_is_announced_to_him_hears_it(sessions: Sessions) -> None:
    post = Post(sessions, Impatient(sessions))
    told(post)
    post.send_all(after=1)
    assert len(post.paper.sent) == 1
    assert states(post) == ["sent"]


def test_two_processes_that_send_at_once_announce_and_say_everything_once(open_post: Open) -> None:
    posts = [open_post(), open_post()]
    for name in "ABCDEFGH":
        told(posts[0], name, "task.thanks")
        told(posts[0], name)
        told(posts[0], name, "goodbye")
    with ThreadPoolExecutor() as threads:
        list(threads.map(Post.send_all, posts))
    templates = [template for post in posts for template in post.paper.templates]
    assert sorted((address, template.name) for address, template in templates) == [
        (name, template) for name in "ABCDEFGH" for template in ("news", "thanks")
    ]
    assert sorted(states(posts[0])) == ["held"] * 16 + ["sent"] * 8


def test_two_processes_at_once_keep_the_daily_limit_to_within_one(open_post: Open) -> None:
    posts = [open_post(people_a_day=5), open_post(people_a_day=5)]
    for number in range(12):
        told(posts[0], f"P{number}", "task.thanks")
    with ThreadPoolExecutor() as threads:
        list(threads.map(Post.send_all, posts))
    assert sum(len(post.paper.templates) for post in posts) in (5, 6)
