"""From keys and parameters to sentences: catalogs in locales/, dates and distances by Babel."""

import gettext
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency

from bot.channels.contract import Outgoing, ShownButton
from bot.wording_hours import say_hours
from bot.wording_time import Phrase, say_clock, say_date, say_short, say_weekly, say_when
from solidarity.clock import wall_time
from solidarity.settings import ROOT
from solidarity.storage.tables import Notice

MAX_BUTTON = 40
DATES = {"until": "d MMMM", "weekday": "EEEE"}
"""Parameters that are dates, and how each is said."""
SEVERAL = frozenset({"kinds", "subjects", "reasons", "grounds", "skills", "interests", "names"})
"""Parameters that are several words, said one after the other."""
POINTS = {"at": say_short, "weekly": say_weekly}
"""Parameters that are points of wall time, short enough for a button."""
ASKS_PLACE = frozenset({"ask.where", "join.where"})
"""Questions whose answer is where the person is (and not where somebody else is)."""
TIMES = {"when", "was", "holiday", "clock", *POINTS, *DATES}


class Wording:
    """Words messages in the person's language."""

    def __init__(self, locales: Path = ROOT / "locales") -> None:
        self._locales = locales
        self._catalog = cache(self._open)

    def _open(self, language: str) -> gettext.NullTranslations:
        """A catalog, compiled in memory: nothing has to be built before the bot runs."""
        source = self._locales / language / "LC_MESSAGES" / "messages.po"
        compiled = BytesIO()
        with source.open("rb") as lines:
            write_mo(compiled, read_po(lines, locale=language))
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)

    def compose(self, notice: Notice, *, now: datetime) -> Outgoing:
        """A row of the outbox as it is shown; `now` decides what "tomorrow" is."""
        language, wall = notice.person.language, wall_time(now)
        parts = [self.say(key, known, language=language, now=wall) for key, known in notice.parts]
        rows = [
            [
                ShownButton(self._label(label, known, language, wall), token)
                for label, known, token in row
            ]
            for row in notice.buttons
        ]
        photo = next((known["photo"] for _, known in notice.parts if "photo" in known), None)
        return Outgoing(
            "\n\n".join(part for part in parts if part),
            rows,
            photo,
            document=next((k["document"] for _, k in notice.parts if "document" in k), None),
            language=language,
            asks_place=any(key in ASKS_PLACE for key, _ in notice.parts[-1:]),
            notice_id=notice.id,
        )

    def say(self, key: str, known: Mapping[str, Any], *, language: str, now: datetime) -> str:
        """One paragraph. `now` is wall time. A parameter that is None takes its own sentence:
        the key followed by `.no_` and its name is used where the catalogs have it."""
        catalog = self._catalog(language)
        worded = {name: self._value(name, value, language, now) for name, value in known.items()}
        if key == "chosen":
            worded["label"] = self._label(known["label"], known["known"], language, now)
        for name, value in known.items():
            if (
                value in (None, "", [])
                and catalog.gettext(f"{key}.no_{name}") != f"{key}.no_{name}"
            ):
                key = f"{key}.no_{name}"
        text = catalog.ngettext(key, key, known["n"]) if "n" in known else catalog.gettext(key)
        said = text.format_map(worded)
        return _contracted(said) if language == "fr" and "place" in known else said

    def word(self, name: str, value: Any, *, language: str, now: datetime) -> str:
        """One parameter as it is worded inside a paragraph; empty when there is none."""
        return str(self._value(name, value, language, wall_time(now)))

    def label_of(self, key: str, *, language: str) -> str:
        """A button that is always the same."""
        return self._phrase(language)(key)

    def _label(self, key: str, known: Mapping[str, Any], language: str, now: datetime) -> str:
        tick = "✓ " if known.get("chosen") else ""
        said = self.say(key, known, language=language, now=now)
        label = tick + said[:1].upper() + said[1:]
        return label if len(label) <= MAX_BUTTON else label[: MAX_BUTTON - 1].rstrip(" ,") + "…"

    def _value(self, name: str, value: Any, language: str, now: datetime) -> Any:
        """A parameter in words; its name says what it is (solidarity.messages.Message)."""
        if value is None:
            return ""
        if name in TIMES:
            return self._time(name, value, language, now)
        if name == "place":
            return value[language]
        if name == "distance_m":
            return self._distance(value, language)
        if name in SEVERAL:
            return self._several(name, value, language)
        if name in ("items", "ticks", "notes"):
            return "\n".join(self._lines(name, value, language, now))
        if name == "hours":
            return say_hours(
                value, language=language, say=self._phrase(language),
                listed=lambda words: self._listed(words, language),
            )  # fmt: skip
        if name == "cents":
            return format_currency(Decimal(value) / 100, "EUR", locale=f"{language}_BE")
        if name == "language":
            return self._phrase(language)(f"language.{value}")
        return value

    def _time(self, name: str, value: Any, language: str, now: datetime) -> str:
        """A day, an hour or a stretch of time."""
        say = self._phrase(language)
        if name in ("when", "was"):
            return say_when(value, now=now, language=language, say=say)
        if name == "holiday":
            return say(f"holiday.{value}")
        moment = datetime.fromisoformat(value)
        if name == "clock":
            return say_clock(moment, say=say)
        if name in POINTS:
            return POINTS[name](moment, now, language)
        return say_date(moment, DATES[name], language)

    def _several(self, name: str, words: Sequence[str], language: str) -> str:
        """Words one after the other, the last with "and"."""
        if name == "kinds":
            return self._joined([f"need.{kind}" for kind in words], language)
        if name == "subjects":
            return self._joined([f"kind.{kind}" for kind in words], language).capitalize()
        if name == "reasons":
            return self._joined([f"why.{reason}" for reason in words], language)
        if name == "grounds":
            return self._joined([f"page.why.{reason}" for reason in words], language)
        if name == "skills":
            return self._joined([f"skill.{skill}" for skill in words], language)
        if name == "interests":
            return self._joined([f"interest.about.{interest}" for interest in words], language)
        return self._listed(words, language)

    def _lines(self, name: str, value: Any, language: str, now: datetime) -> Iterator[str]:
        """A list, a line each."""
        if name == "ticks":
            for state, item in value:
                yield self._phrase(language)(f"tick.{state}", item=item)
        elif name == "notes":
            for key, known in value:
                yield f"• {self.say(key, known, language=language, now=now)}"
        else:
            yield from (f"• {item}" for item in value)

    def _phrase(self, language: str) -> Phrase:
        catalog = self._catalog(language)
        return lambda key, **known: catalog.gettext(key).format_map(known)

    def _joined(self, keys: Sequence[str], language: str) -> str:
        phrase = self._phrase(language)
        return self._listed([phrase(key) for key in keys], language)

    def _listed(self, words: Sequence[str], language: str) -> str:
        if len(words) < 2:
            return "".join(words)
        joined = ", ".join(words[:-1])
        return self._phrase(language)("list.and", first=joined, last=words[-1])

    def _distance(self, metres: int, language: str) -> str:
        # A distance is rounded, so that an offer does not give away the house.
        hundreds = max(100, round(metres, -2))
        if hundreds < 1_000:
            return self._phrase(language)("distance.m", m=hundreds)
        kilometres = f"{metres / 1_000:.1f}".rstrip("0").rstrip(".").replace(".", ",")
        return self._phrase(language)("distance.km", km=kilometres)


def _contracted(text: str) -> str:
    """French places whose name begins with an article: "au Rœulx", "aux Bons Villers"."""
    return text.replace("à Le ", "au ").replace("à Les ", "aux ")
