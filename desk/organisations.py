"""Homes, partners and pharmacies: adding, changing, ending."""

from typing import Any

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity import organisations
from solidarity.errors import NotYours
from solidarity.places import by_postcode
from solidarity.storage.tables import Organisation
from solidarity.vocabulary import Language, OrganisationKind, Role

LIST = "/desk/organisations"
WHO = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def show(asked: Asked) -> Response:
    found = organisations.existing(asked.session, asked.member)
    return asked.page("organisations.html", organisations=found, place=_place, **_choices(asked))


def show_one(asked: Asked) -> Response:
    one = _one(asked)
    return asked.page("organisation.html", one=one, place=_place, **_choices(asked))


def add(asked: Asked) -> Response:
    _of_the_association(asked)
    organisations.add(asked.session, _told(asked), now=asked.now)
    return asked.go(LIST)


def change(asked: Asked) -> Response:
    _of_the_association(asked)
    organisations.change(_one(asked), _told(asked))
    return asked.go(LIST)


def end(asked: Asked) -> Response:
    _of_the_association(asked)
    organisations.end(_one(asked), now=asked.now)
    return asked.go(LIST)


def _one(asked: Asked) -> Organisation:
    return organisations.one(asked.session, asked.number("organisation"), asked.member)


def _of_the_association(asked: Asked) -> None:
    """Who belongs to one organisation says nothing about any."""
    if asked.member.organisation_id is not None:
        raise NotYours(member=asked.member.person_id)


def _told(asked: Asked) -> organisations.Told:
    return organisations.Told(
        name=asked.text("name", 80), kind=asked.text("kind"), language=asked.text("language"),
        place=asked.text("place", 80), address=asked.text("address", 200),
        phone=asked.text("phone", 40),
    )  # fmt: skip


def _choices(asked: Asked) -> dict[str, Any]:
    return {
        "kinds": list(OrganisationKind),
        "languages": list(Language),
        "may_change": asked.member.organisation_id is None,
    }


def _place(one: Organisation, language: str) -> str:
    place = by_postcode(one.postcode or "")
    return f"{place.postcode} {place.name(language)}" if place else ""


PAGES = (
    Page(LIST, show, WHO, menu="organisations"),
    Page(LIST, add, WHO, "POST"),
    Page(LIST + "/{organisation:int}", show_one, WHO),
    Page(LIST + "/{organisation:int}", change, WHO, "POST"),
    Page(LIST + "/{organisation:int}/end", end, WHO, "POST"),
)
