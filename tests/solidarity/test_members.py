"""Who is of the team: invited by a code, with roles that end when they end."""

from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import select

from bot import members_desk
from solidarity import linking, members
from solidarity.members import give_roles, having, roles_of
from solidarity.merging import merge
from solidarity.settings import Association, Rules, read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event, Member
from solidarity.vocabulary import Role
from tests.solidarity.stories import NOON, person
from tests.solidarity.test_linking import Chats

HOUR = timedelta(hours=1)


def test_who_types_an_invitation_is_a_member_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chats = Chats(session)
        anna, eve = chats.meet("telegram", "1"), chats.meet("telegram", "2")
        code = members.invite(session, ["operator", "safeguarding"], now=NOON)
        assert chats.writes("telegram", code, address="1")
        assert chats.answer("telegram", "1") == "member.welcome"
        assert roles_of(session, anna.id, now=NOON) == ["operator", "safeguarding"]
        assert chats.writes("telegram", f"code {code}", address="2")
        assert chats.answer("telegram", "2") == "member.old_code"
        assert roles_of(session, eve.id, now=NOON) == []
        given = session.scalars(select(Event).where(Event.kind == "roles_given")).one()
        assert given.facts == {"roles": ["operator", "safeguarding"], "by": None}


def test_an_invitation_ends_after_a_day_and_its_code_is_kept_nowhere(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        code = members.invite(session, ["coordinator"], now=NOON)
        chats.now = NOON + 24 * HOUR
        assert chats.writes("web", code)
        assert chats.answer("web") == "member.old_code"
        assert code not in str(session.scalars(select(Event.facts)).all())


def test_who_guesses_is_not_looked_at_for_invitations_either(lite: Sessions) -> None:
    with lite.begin() as session:
        chats = Chats(session)
        code = members.invite(session, ["administrator"], now=NOON)
        wrong = str(int(code) - 1 if code != "10000000" else 10000001)
        for _ in range(linking.MOST_WRONG):
            chats.writes("telegram", f"code {wrong}")
        assert chats.writes("telegram", f"code {code}")
        assert chats.answer("telegram") == "link.too_many"
        assert members.everybody(session, now=NOON) == []


def test_roles_add_up_and_end(lite: Sessions) -> None:
    with lite.begin() as session:
        anna, bram = person(session, "Anna"), person(session, "Bram")
        give_roles(session, anna, ["operator"], now=NOON)
        give_roles(session, anna, ["safeguarding"], now=NOON)
        give_roles(session, bram, ["safeguarding"], now=NOON, until=NOON + HOUR)
        found = having(session, Role.SAFEGUARDING, now=NOON)
        assert [member.person_id for member in found] == [anna.id, bram.id]
        assert roles_of(session, bram.id, now=NOON) == [Role.SAFEGUARDING]
        assert roles_of(session, bram.id, now=NOON + HOUR) == []
        give_roles(session, bram, ["operator"], now=NOON + HOUR)
        assert roles_of(session, bram.id, now=NOON + HOUR) == ["operator"], "what ended stays so"


@pytest.mark.parametrize(
    ("kept_until", "gone_until", "expected"),
    [
        (None, None, ["operator", "safeguarding"]),
        (NOON, None, ["safeguarding"]),
        (None, NOON, ["operator"]),
        (NOON + HOUR, NOON, ["operator"]),
    ],
)
def test_merging_gives_the_roles_of_both_and_lengthens_none(
    lite: Sessions, kept_until: object, gone_until: object, expected: list[str]
) -> None:
    with lite.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Also Anna")
        give_roles(session, kept, ["operator"], now=NOON, until=kept_until)  # type: ignore[arg-type]
        give_roles(session, gone, ["safeguarding"], now=NOON, until=gone_until)  # type: ignore[arg-type]
        merge(session, kept, gone, now=NOON)
        assert roles_of(session, kept.id, now=NOON) == expected


def test_a_newcomer_of_two_chats_keeps_his_roles(lite: Sessions) -> None:
    with lite.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Also Anna")
        give_roles(session, gone, ["coordinator"], now=NOON)
        merge(session, kept, gone, now=NOON)
        assert roles_of(session, kept.id, now=NOON) == ["coordinator"]


def test_the_desk_invites_lists_and_removes(lite: Sessions) -> None:
    settings = read_settings({"DATABASE_URL": lite.engine.url.render_as_string()})
    rules = Rules(association=Association(telegram="SolBot", whatsapp="3222"))
    object.__setattr__(settings, "rules", rules)
    out = StringIO()
    assert members_desk.invite(settings, ["safeguarding"], out) == 0
    first, telegram, whatsapp = out.getvalue().splitlines()
    code = "".join(first.split()[1:3])
    assert telegram == f"telegram: https://t.me/SolBot?text=code%20{code}"
    assert whatsapp == f"whatsapp: https://wa.me/3222?text=code%20{code}"
    with lite.begin() as session:
        anna = person(session)
        assert members.join_by_code(session, anna, code, now=session.scalars(
            select(Event.at).where(Event.kind == "invited")).one())  # fmt: skip
        number = anna.id
    out = StringIO()
    assert members_desk.show_members(settings, None, out) == 0
    assert out.getvalue().split()[::3] == [str(number), "safeguarding"]
    assert members_desk.show_members(settings, number, StringIO()) == 0
    assert members_desk.show_members(settings, number, StringIO()) == 1
    with lite.begin() as session:
        assert session.query(Member).count() == 0
