"""The results: honest figures for the team, and a version for everybody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from desk import charts
from desk.asked import Asked
from desk.doors import ANYBODY, Page
from solidarity.errors import NotYours
from solidarity.places.shapes import VIEW, shapes
from solidarity.results import hiding, reading
from solidarity.results.counting import NOT_KNOWN, SEVERAL, week_of
from solidarity.results.coverage import by_nis
from solidarity.results.hiding import SHOWN, Numbers
from solidarity.results.reading import Line
from solidarity.results.waits import DAY
from solidarity.storage.tables import Coverage
from solidarity.vocabulary import Role

WHO = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
PERIODS = (13, 52, 0)
"""Weeks; 0: all of them."""
A_YEAR = 52
MOST_LINES = 30
"""Of a table; the files hold all."""
FEW = 5
"""Neighbours: with fewer somebody may stay without help."""


@dataclass(frozen=True)
class Table:
    name: str
    lines: Sequence[tuple[str, Numbers]]
    left: int
    """Lines that are not shown."""


@dataclass(frozen=True)
class Shape:
    path: str
    level: str
    title: str


def show(asked: Asked) -> Response:
    of_association_only(asked)
    weeks = period(asked)
    since = reading.first_week(asked.now, weeks)
    covered = reading.coverage(asked.session)
    return asked.page(
        "results.html", is_public=False, periods=PERIODS, weeks=weeks, few=FEW,
        **_figures(asked, since=since),
        volunteers=reading.volunteers(asked.session, now=asked.now),
        calls=reading.calls_held(asked.session, since),
        sources=reading.sources(asked.session),
        shapes=_map(asked, covered), view=VIEW,
        uncovered=[row for row in covered if row.neighbours < FEW][:MOST_LINES],
        places=by_nis(),
    )  # fmt: skip


def draw_weeks(asked: Asked) -> Response:
    """How many asked and how many were helped, week by week."""
    of_association_only(asked)
    weeks = reading.by_week(asked.session, reading.first_week(asked.now, period(asked)))
    drawn = {
        asked.say("desk.results.asked"): [line.asked for line in weeks],
        asked.say("desk.results.helped"): [line.helped for line in weeks],
    }
    return _bars(asked, [line.value for line in weeks], drawn)


def draw_public_weeks(asked: Asked) -> Response:
    """The same for everybody; what is hidden on the page is no bar."""
    _for_everybody(asked)
    since = reading.first_week(asked.now, A_YEAR)
    weeks = hiding.hide(reading.by_week(asked.session, since, before=week_of(asked.now)))
    asking, helped = (SHOWN.index(name) for name in ("asked", "helped"))
    drawn = {
        asked.say("desk.results.asked"): [numbers[asking] for _, numbers in weeks],
        asked.say("desk.results.helped"): [numbers[helped] for _, numbers in weeks],
    }
    return _bars(asked, [week for week, _ in weeks], drawn)


def _bars(
    asked: Asked, weeks: Sequence[str], drawn: Mapping[str, Sequence[int | None]]
) -> Response:
    labels = [f"{date.fromisoformat(week):%d/%m}" for week in weeks]
    packed = "gzip" in asked.http.headers.get("accept-encoding", "")
    return charts.bars(labels, drawn, packed=packed)


def _for_everybody(asked: Asked) -> None:
    if not asked.rules.results.public:
        raise NotYours(page="/results")


def show_everybody(asked: Asked) -> Response:
    """The whole weeks of a year, for everybody, where the association wants it."""
    _for_everybody(asked)
    since = reading.first_week(asked.now, A_YEAR)
    figures = _figures(asked, since=since, is_public=True)
    return asked.page("results.html", is_public=True, weeks=A_YEAR, fewest=hiding.FEWEST, **figures)


def of_association_only(asked: Asked) -> None:
    """The figures are over everybody's people: members of a partner see none of them."""
    if asked.member.organisation_id is not None:
        raise NotYours(page=asked.http.url.path)


def period(asked: Asked) -> int:
    wanted = asked.http.query_params.get("weeks", "")
    return next((weeks for weeks in PERIODS if str(weeks) == wanted), A_YEAR)


def _figures(asked: Asked, *, since: date, is_public: bool = False) -> dict[str, Any]:
    before = week_of(asked.now) if is_public else date.max
    found = reading.lines(asked.session, since, before=before)
    weeks = reading.by_week(asked.session, since, before=before)
    draw = hiding.hide if is_public else _all_shown
    total = draw(found.pop("all", [Line("", 0, 0, 0, 0, 0)]))[0][1]
    tables = [
        _table(name, draw(found.get(name, [])), _names(asked, name))
        for name in ("kind", "place", "channel", "language")
    ]
    waited = reading.waited(asked.session, since, before=before)
    return {
        "total": dict(zip(SHOWN, total, strict=True)),
        "tables": tables,
        "by_week": _table("week", draw(weeks), lambda week: week, most=len(weeks)),
        "waited": {
            what: each for what, each in waited.items()
            if not is_public or each.n >= hiding.FEWEST
        },
        "long": lambda minutes: _long(asked, minutes),
    }  # fmt: skip


def _all_shown(lines: Sequence[Line]) -> list[tuple[str, Numbers]]:
    return [(line.value, [getattr(line, name) for name in SHOWN]) for line in lines]


def _table(
    name: str,
    lines: Sequence[tuple[str, Numbers]],
    called: Callable[[str], str],
    *,
    most: int = MOST_LINES,
) -> Table:
    shown = [(called(value), numbers) for value, numbers in lines[:most]]
    return Table(name, shown, len(lines) - len(shown))


def _names(asked: Asked, by: str) -> Callable[[str], str]:
    def called(value: str) -> str:
        if value == NOT_KNOWN:
            return asked.say("desk.results.not_known")
        if by == "place":
            return by_nis()[value].name(asked.language) if value in by_nis() else value
        if by == "channel":
            return asked.say(f"desk.results.channel.{value}")
        if value == SEVERAL:
            return asked.say("desk.results.several")
        return asked.say(f"kind.{value}") if by == "kind" else asked.say(f"language.{value}")

    return called


def _long(asked: Asked, minutes: int) -> str:
    if minutes < 2 * 60:
        return asked.say("desk.results.minutes", n=minutes)
    if minutes < 2 * DAY:
        return asked.say("desk.results.hours", n=minutes // 60)
    return asked.say("desk.results.days", n=minutes // DAY)


def _map(asked: Asked, covered: Sequence[Coverage]) -> list[Shape]:
    known = {row.nis: row for row in covered}
    return [
        Shape(path, _level(known.get(nis)), _title(asked, nis, known.get(nis)))
        for nis, path in shapes().items()
        if nis in by_nis()
    ]


def _level(row: Coverage | None) -> str:
    if row is None:
        return "quiet"
    if row.neighbours == 0:
        return "none"
    return "few" if row.neighbours < FEW else "enough"


def _title(asked: Asked, nis: str, row: Coverage | None) -> str:
    name = by_nis()[nis].name(asked.language)
    if row is None:
        return name
    about = asked.say("desk.results.map_line", needs=row.needs, neighbours=row.neighbours)
    return f"{name}: {about}"


PAGES = (
    Page("/desk/results", show, WHO, menu="results"),
    Page("/desk/results/weeks.svg", draw_weeks, WHO),
    Page("/results", show_everybody, ANYBODY),
    Page("/results/weeks.svg", draw_public_weeks, ANYBODY),
)
