"""What systems of others tell: who is believed, and what becomes of it."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import func, select

from bot.logs import set_up_logs
from solidarity import people, ringing
from solidarity.storage.tables import (
    Contact,
    Mention,
    Notice,
    Organisation,
    Person,
    Received,
    TeamTask,
)
from solidarity.vocabulary import OrganisationKind
from tests.desk.telling import NUMBER, Source
from tests.web.site import Site

WORDS = "J'ai besoin de pain et de lait, rue Haute 12 à Ixelles"


def open_tasks(site: Site) -> list[str]:
    with site.sessions.begin() as session:
        query = select(TeamTask.kind).where(TeamTask.closed_at.is_(None))
        return sorted(session.scalars(query))


def count(site: Site, table: type) -> int:
    with site.sessions.begin() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_words_with_a_number_and_a_yes_are_a_message_of_that_person(real_site: Site) -> None:
    source = Source(real_site)
    answer = source.tell(telephone="0470 12 34 56", first_name="Maria", language="nl", text=WORDS)
    assert (answer.status_code, answer.json()) == (200, {"result": "message"})
    with real_site.sessions.begin() as session:
        kept = session.scalars(select(Received)).one()
        assert (kept.channel, kept.address, kept.payload["text"]) == (
            "telephone", NUMBER, WORDS,
        )  # fmt: skip
        maria = ringing.known_by(session, NUMBER)
        assert maria is not None
        assert (maria.first_name, maria.language, maria.organisation_id) == ("Maria", "nl", None)


def test_danger_is_heard_and_somebody_has_to_ring_at_once(real_site: Site) -> None:
    Source(real_site).tell(telephone=NUMBER, text="Je veux mourir, j'ai pris des médicaments")
    with real_site.sessions.begin() as session:
        assert session.scalars(select(Received.rank)).one() == 0
    real_site.settle()
    assert {"danger", "ring"} <= set(open_tasks(real_site))


def test_somebody_known_stays_who_he_is_and_is_rung_from_now_on(real_site: Site) -> None:
    with real_site.sessions.begin() as session:
        an = people.meet(
            session, channel="telegram", address="70", first_name="An", now=real_site.watch()
        )
        an.phone = NUMBER
    Source(real_site).tell(telephone=NUMBER, first_name="Maria", text=WORDS)
    with real_site.sessions.begin() as session:
        someone = session.scalars(select(Person)).one()
        assert someone.first_name == "An"
        query = select(Contact.channel).where(Contact.person_id == someone.id)
        assert set(session.scalars(query)) == {"telegram", "telephone"}


def test_who_is_new_belongs_to_the_partner_that_told(real_site: Site) -> None:
    with real_site.sessions.begin() as session:
        partner = Organisation(
            kind=OrganisationKind.PARTNER,
            name="Partner",
            language="nl",
            created_at=real_site.watch(),
        )
        session.add(partner)
        session.flush()
        number = partner.id
    Source(real_site, organisation=number).tell(telephone=NUMBER)
    with real_site.sessions.begin() as session:
        someone = session.scalars(select(Person)).one()
        assert (someone.organisation_id, someone.language) == (number, "nl")
    assert open_tasks(real_site) == ["missed_call"]


@pytest.mark.parametrize(
    ("told", "result"),
    [
        ({"text": WORDS, "consent": False, "telephone": NUMBER}, "mention"),
        ({"text": WORDS, "link": "https://social.example/1", "consent": False}, "mention"),
        ({"text": WORDS, "telephone": "0470"}, "mention"),
        ({"telephone": "12"}, "mention"),
        ({"telephone": NUMBER}, "call"),
        ({"telephone": NUMBER, "text": "  "}, "call"),
        ({"telephone": NUMBER, "consent": False}, "nothing"),
        ({}, "nothing"),
    ],
)
def test_what_becomes_of_less(real_site: Site, told: dict[str, object], result: str) -> None:
    assert Source(real_site).tell(first_name="Maria", **told).json() == {"result": result}
    assert count(real_site, Received) == 0
    with real_site.sessions.begin() as session:
        mention = session.scalars(select(Mention)).one_or_none()
        assert (mention is not None) == (result == "mention")
        agreed = told.get("consent", True)
        if mention is not None:
            assert (mention.telephone, mention.first_name) == (
                (told.get("telephone"), "Maria") if agreed else (None, None)
            )
    tasks = {"mention": ["mention"], "call": ["missed_call"], "nothing": []}
    assert open_tasks(real_site) == tasks[result]


def test_a_mention_that_sounds_like_danger_says_so(real_site: Site) -> None:
    Source(real_site).tell(text="ik wil dood, ik spring van het dak", consent=False)
    assert open_tasks(real_site) == ["mention_danger"]


def test_the_same_event_changes_nothing_and_has_the_same_answer(real_site: Site) -> None:
    source = Source(real_site)
    first = source.tell(id="7", telephone=NUMBER, text=WORDS)
    real_site.watch.forward(hours=1)
    again = source.tell(id="7", text="other words", consent=False)
    assert first.json() == again.json() == {"result": "message"}
    assert (count(real_site, Received), count(real_site, TeamTask)) == (1, 0)
    other = Source(real_site, "other").tell(id="7", text=WORDS, consent=False)
    assert other.json() == {"result": "mention"}


def test_only_a_right_and_fresh_signature_is_believed(real_site: Site) -> None:
    source = Source(real_site)
    body = json.dumps({"id": "1", "consent": False, "text": WORDS}).encode()
    right = source.headers(body)
    wrong = [
        {},
        {"X-Timestamp": right["X-Timestamp"]},
        right | {"X-Signature": right["X-Signature"].removeprefix("sha256=")},
        right | {"X-Signature": "sha256=" + "0" * 64},
        right | {"X-Timestamp": str(int(right["X-Timestamp"]) + 1)},
        right | {"X-Timestamp": "9" * 5000},
    ]
    for headers in wrong:
        answer = real_site.post(source.path, content=body, headers=headers)
        assert answer.status_code == 401, headers
    assert real_site.post(source.path, content=body + b" ", headers=right).status_code == 401
    real_site.watch.forward(seconds=301)
    assert real_site.post(source.path, content=body, headers=right).status_code == 401
    assert count(real_site, Mention) == 0
    assert source.send(body).status_code == 200


@pytest.mark.parametrize("name", ["nobody", "openapi.json", "%00", "ended"])
def test_there_is_no_such_source(real_site: Site, name: str) -> None:
    ended = Source(real_site, "ended")
    with real_site.sessions.begin() as session:
        from solidarity import sources

        source = sources.of_name(session, "ended")
        assert source is not None
        sources.end(session, source, now=real_site.watch())
    body = b'{"id": "1", "consent": false}'
    answer = real_site.post(f"/intake/{name}", content=body, headers=ended.headers(body))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"[1]", "body"),
        (b"{", "body"),
        (b"[" * 50_000, "body"),
        (b'{"id": "\\ud800", "consent": true}', "body"),
        (b'{"consent": true}', "id"),
        (b'{"id": "", "consent": true}', "id"),
        (b'{"id": 1, "consent": true}', "id"),
        (b'{"id": "1"}', "consent"),
        (b'{"id": "1", "consent": 1}', "consent"),
        (b'{"id": "1", "consent": true, "language": "de"}', "language"),
        (b'{"id": "1", "consent": true, "link": "javascript:alert(1)"}', "link"),
        (json.dumps({"id": "1", "consent": True, "text": "x" * 4001}).encode(), "text"),
    ],
)
def test_what_is_malformed_is_refused_by_the_name_of_its_field(
    real_site: Site, body: bytes, field: str
) -> None:
    answer = Source(real_site).send(body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_body_that_is_too_large_is_not_read(real_site: Site) -> None:
    assert Source(real_site).send(b"x" * (64 * 1024 + 1)).status_code == 413


def test_a_source_that_sends_too_fast_has_to_wait_and_others_have_not(real_site: Site) -> None:
    fast, other = Source(real_site, "fast"), Source(real_site, "other")
    intake = real_site.bot.settings.rules.intake
    for _ in range(intake.burst):
        assert fast.tell(consent=False).status_code == 200
    refused = fast.tell(id="late", consent=False, text=WORDS)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert other.tell(consent=False).status_code == 200
    real_site.watch.forward(seconds=60 / intake.a_minute)
    assert fast.tell(id="late", consent=False, text=WORDS).json() == {"result": "mention"}
    assert fast.tell(consent=False).status_code == 429


@pytest.fixture
def own_logs() -> Iterator[None]:
    """What a test sets up of logs ends with it."""
    before = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = before
    structlog.reset_defaults()


@pytest.mark.usefixtures("own_logs")
def test_no_log_and_no_open_column_holds_what_was_told(
    real_site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    source = Source(real_site)
    source.tell(id="kanarie0", telephone=NUMBER, first_name="Kanarie1", text="kanarie2 kanarie3")
    source.tell(id="kanarie4", telephone="kanarie5", text="kanarie6", link="https://kanarie7.be/")
    source.tell(id="kanarie8", link="kanarie9")
    real_site.settle()
    with real_site.sessions.begin() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        rows = "\n".join(raw.iterdump())
    out = "".join(capfd.readouterr())
    assert '"intake"' in out
    assert "intake_events" in rows
    for found in (out, rows):
        assert "kanarie" not in found.lower()
        assert "470123456" not in found
    assert count(real_site, Notice) > 0
