"""Each command of the team with each role, and with none: who may not use it hears so."""

import pytest

from bot import commands
from solidarity.members import give_roles
from solidarity.storage.engine import Sessions
from solidarity.vocabulary import Role
from tests.solidarity.stories import NOON, RULES, person, told

MAY = {
    "desk": frozenset(Role),
    "call": frozenset({Role.OPERATOR, Role.COORDINATOR}),
    "done": frozenset({Role.OPERATOR, Role.COORDINATOR}),
}
OF_TEAM = [command.name for command in commands.COMMANDS if command.of_team]


def test_every_command_of_the_team_is_tried() -> None:
    assert set(OF_TEAM) == set(MAY)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("name", OF_TEAM)
def test_who_may_use_a_command_of_the_team(lite: Sessions, name: str, role: Role | None) -> None:
    with lite.begin() as session:
        ines = person(session, "Ines")
        if role is not None:
            give_roles(session, ines, [role], now=NOON)
        assert commands.hear(session, ines, f"/{name}", rules=RULES, now=NOON)
        is_refused = "desk.chat.no_member" in told(session, ines)
        assert is_refused == (role not in MAY[name])
