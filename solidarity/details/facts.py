"""All small facts of a message that help a volunteer come prepared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from solidarity.details.amounts import cents
from solidarity.details.constraints import needs
from solidarity.details.names import names
from solidarity.details.people import for_whom, how_many
from solidarity.vocabulary import OPEN_NEEDS, Need, Whom


@dataclass(frozen=True)
class Facts:
    """What was told in passing; nothing of this is ever asked for."""

    writer: str | None = None
    """How the person who writes calls himself."""
    name: str | None = None
    """Of the person who is helped, when that is another."""
    whom: Whom | None = None
    people: int | None = None
    cents: int | None = None
    """The first sum of money, in cents."""
    needs: tuple[Need, ...] = ()

    @property
    def open_needs(self) -> tuple[Need, ...]:
        """The needs that may be told before anybody has accepted."""
        return tuple(need for need in self.needs if need in OPEN_NEEDS)


def facts(text: str, *, about_another: bool = False, besides: Iterable[str] = ()) -> Facts:
    """What a text tells. `besides` are the words that name places; `about_another` when it is
    known that help is asked for somebody else."""
    named = names(text, besides=besides, about_another=about_another)
    sums = cents(text)
    return Facts(
        writer=named.writer,
        name=named.helped,
        whom=for_whom(text, about_another=about_another),
        people=how_many(text),
        cents=sums[0] if sums else None,
        needs=needs(text),
    )


def with_newer(old: Facts, new: Facts) -> Facts:
    """What a later message tells replaces what an earlier one told; needs come together."""
    told = {name: value for name, value in vars(new).items() if value and name != "needs"}
    together = tuple(need for need in Need if need in {*old.needs, *new.needs})
    return replace(old, needs=together, **told)


def without_person(known: Facts) -> Facts:
    """What may stay of a request that is closed: nothing about the person's health or name."""
    return Facts(people=known.people, needs=known.open_needs)
