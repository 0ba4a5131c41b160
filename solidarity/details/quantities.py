"""How much of a thing: "2 kg patatten", "une demi-livre de beurre", "café 500 g"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from solidarity.details.data import either, meanings, table
from solidarity.details.numbers import pattern, value
from solidarity.details.spelling import folded, plain

DOZEN = 12
_DOZENS = r"(?P<dozen>douzaines?|dozijn(?:tje)?)"
_FRACTIONS = {
    "½": Decimal("0.5"), "1/2": Decimal("0.5"), "¼": Decimal("0.25"), "1/4": Decimal("0.25"),
    "¾": Decimal("0.75"), "3/4": Decimal("0.75"), "un demi": Decimal("0.5"),
    "une demi": Decimal("0.5"), "une demie": Decimal("0.5"), "demi": Decimal("0.5"),
    "demie": Decimal("0.5"), "een halve": Decimal("0.5"), "een half": Decimal("0.5"),
    "nen halve": Decimal("0.5"), "halve": Decimal("0.5"), "half": Decimal("0.5"),
    "anderhalve": Decimal("1.5"), "anderhalf": Decimal("1.5"), "un quart de": Decimal("0.25"),
    "een kwart": Decimal("0.25"), "een kwartje": Decimal("0.25"), "nen": Decimal(1),
    "ne": Decimal(1),
}  # fmt: skip
_SHOWN = {Decimal("0.5"): "½", Decimal("0.25"): "¼", Decimal("0.75"): "¾"}
_SIZE = (
    r"(?:(?:petite?s?|grande?s?|gros(?:se)?s?|bon(?:ne)?s?|belles?|beaux?|kleine?|grote?|groot"
    r"|goeie|goede)\s+)"
)
_NO_AMOUNT = re.compile(
    r"(?:un|une)\s(?:peu|tas|ou\sdeux|des)\b|een\s(?:beetje|paar|hoop|stuk\sof|of\stwee)\b"
    r"|\d+\s?(?:%|ans|jaar|en\s1|in\s1)|\d+\s(?:a|ou|of|tot)\s\d"
)
"""What begins like a number and gives none: "een beetje", "2 à 3 bananes"."""
_NEEDS_OF = frozenset({"net", "jar", "piece", "portion", "tube", "crate", "bunch", "pound"})
"""French units that are also things without "de": filet américain, pot-au-feu."""
_ARTICLE = re.compile(r"(?:(?:du|des|de la|de|le|la|les|nog|encore)\s+|(?:de l|d|l)')(?=\S)")


@dataclass(frozen=True)
class Item:
    """A line of a list. `text` is as written; `unit` is a word of words/units.toml."""

    text: str
    amount: float | None = None
    unit: str | None = None
    thing: str = ""
    got: bool = False
    """The volunteer has it."""
    missing: bool = False
    """The volunteer could not find it."""

    @property
    def shown(self) -> str:
        """The amount first, in digits, and the rest as written: "½ livre de beurre"."""
        return _tidy(self)


def measured(text: str) -> Item:
    """The line of a list taken apart; without an amount everything is the thing."""
    small = folded(text)
    found = _leading(small)
    if found is not None:
        amount, unit = _amount(found), _unit(found)
        return Item(text, float(amount), unit, text[found.start("thing") :].strip())
    found = _trailing().fullmatch(small)
    if found is not None:
        number = value(found["n1"] or found["n2"] or found["n3"] or found["n4"])
        thing = f"{text[: found.end('thing')]} {text[slice(*found.span('size'))]}"
        unit = meanings("units").get(found["unit"] or "")
        return Item(text, float(number) if number else None, unit, bare(thing.strip()))
    return Item(text, None, None, bare(text))


def bare(thing: str) -> str:
    """Without the article: "du pain" → "pain"."""
    start = _ARTICLE.match(folded(thing))
    return thing[start.end() :] if start else thing


def _tidy(item: Item) -> str:
    if item.amount is None:
        return item.text
    text, small = item.text, folded(item.text)
    amount = digits(Decimal(str(item.amount)))
    found = _leading(small)
    if found is not None:
        rest = rest_of(item)
        return f"{amount} {counted(rest, item.amount) if found['times'] else rest}"
    found = _trailing().fullmatch(small)
    if found is None or found["size"]:
        return text
    name = bare(text[: found.end("thing")])
    if found["unit"]:
        return f"{amount} {text[slice(*found.span('unit'))]} {name}"
    return f"{amount} {counted(name, item.amount)}"


def counted(thing: str, amount: float) -> str:
    """ "6 œufs", but "2 × lait": what is not written as several is only counted."""
    ends_like_several = folded(thing.split(maxsplit=1)[0]).endswith(("s", "x", "z", "en"))
    return thing if amount < 2 or ends_like_several else f"× {thing}"


def rest_of(item: Item) -> str:
    """A line without its amount: "bouteilles d'eau" of "deux bouteilles d'eau"."""
    text, found = item.text, _leading(folded(item.text))
    if found is None:
        return bare(item.thing or text)
    if found["dozen"]:
        return text[found.start("thing") :]
    begin = next(found.start(g) for g in ("size", "unit", "of", "thing") if found[g])
    half = found.span("half") if found["half"] else (begin, begin)
    return " ".join((text[begin : half[0]] + text[half[1] :]).split())


def digits(amount: Decimal) -> str:
    """ "2", "1,5", "½"."""
    short = format(amount.normalize(), "f").replace(".", ",")
    return _SHOWN.get(amount, short)


@cache
def _units() -> str:
    """The units as a pattern; French ones of _NEEDS_OF only with "de" behind them."""
    plain_ones: list[str] = []
    with_of: list[str] = []
    for unit, spellings in table("units").items():
        french = [re.escape(word) for word in spellings["fr"].split()]
        (with_of if unit in _NEEDS_OF else plain_ones).extend(french)
        plain_ones.extend(re.escape(word) for word in spellings["nl"].split())
    return rf"(?:{either(plain_ones)}(?![\w'])|{either(with_of)}(?=\s+(?:de\s|d')))"


@cache
def _leading_pattern() -> re.Pattern[str]:
    fractions = either(re.escape(words) for words in _FRACTIONS)
    return re.compile(
        rf"(?:(?P<fraction>{fractions})(?![\w/,])[\s-]*"
        rf"|(?P<number>{pattern()})(?:\s*(?P<times>[x×*])\s*|\s+|(?={_units()})))"
        rf"(?P<size>{_SIZE})?(?:(?:{_DOZENS}|(?P<unit>{_units()}))\.?\s*"
        rf"(?P<half>(?:et demie?|en (?:een )?half)\s+)?(?P<of>(?:de |d'|du |van )\s*)?)?"
        r"(?P<thing>\S.*)",
        re.DOTALL,
    )


def _leading(small: str) -> re.Match[str] | None:
    """The amount at the beginning, when something follows that is counted."""
    found = _leading_pattern().fullmatch(plain(small))
    if found is None or _NO_AMOUNT.match(small) or _amount(found) == 0:
        return None
    if found["number"] and value(found["number"]) is None:
        return None
    if found["number"] and found["thing"][:1] in "%°/-.,:)":
        return None
    return found


def _amount(found: re.Match[str]) -> Decimal:
    number = _FRACTIONS.get(found["fraction"] or "")
    amount = number if number is not None else value(found["number"]) or Decimal(0)
    if found["half"]:
        amount += Decimal("0.5")
    return amount * DOZEN if found["dozen"] else amount


def _unit(found: re.Match[str]) -> str | None:
    return meanings("units").get(found["unit"] or "")


@cache
def _trailing() -> re.Pattern[str]:
    """ "melk 2x", "lait x 2", "eau 6x1,5L", "café 500 g", "bananes (4)", "pommes : 6"."""
    return re.compile(
        rf"(?P<thing>.*?[^\W\d].*?)(?<!n°)(?<!no)[\s,]*"
        rf"(?:(?P<n1>\d+)\s?[x×](?P<size>\s?\d+(?:[.,]\d+)?\s?[a-z]{{0,2}})?|[x×]\s?(?P<n2>\d+)"
        rf"|\(?(?P<n3>(?<![\w.,]){pattern()})\s?(?P<unit>{_units()})\)?|[(:]\s?(?P<n4>\d+)\)?)",
        re.DOTALL,
    )
