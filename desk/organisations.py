"""Homes, partners and pharmacies: adding, changing, ending; what they need, whom one asks."""

from typing import Any

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity import organisations
from solidarity.errors import NotYours
from solidarity.openings import KINDS
from solidarity.places import by_postcode
from solidarity.storage.tables import Organisation
from solidarity.vocabulary import (
    Language,
    OrganisationKind,
    Role,
    ShiftTask,
    Skill,
    skill_names,
)

LIST = "/desk/organisations"
WHO = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def show(asked: Asked) -> Response:
    found = organisations.existing(asked.session, asked.member)
    return asked.page("organisations.html", organisations=found, place=_place, **_choices(asked))


def show_one(asked: Asked) -> Response:
    one = _one(asked)
    there = organisations.members_of(asked.session, one, now=asked.now)
    contact = next((member.person for member in there if member.is_contact), None)
    if contact is not None:
        asked.look_up(contact, "contact")
    return asked.page(
        "organisation.html", one=one, place=_place, there=there, contact=contact,
        has_profile=one.kind in KINDS and one.ended_at is None, tasks=list(ShiftTask),
        skills=list(Skill), wished=skill_names(one.skills), **_choices(asked),
    )  # fmt: skip


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


def keep_profile(asked: Asked) -> Response:
    one = _one(asked)
    tasks = [task for task in ShiftTask if asked.text(f"task_{task}")]
    profile = organisations.Profile(tasks, ticked_skills(asked), asked.text("words", 500))
    organisations.keep_profile(one, profile)
    return asked.go(f"{LIST}/{one.id}")


def ticked_skills(asked: Asked) -> list[str]:
    return [skill for skill in Skill if asked.text(f"skill_{skill}")]


def choose_contact(asked: Asked) -> Response:
    one = _one(asked)
    chosen = asked.told_number("contact") if asked.text("contact") else None
    organisations.choose_contact(asked.session, one, chosen, now=asked.now)
    return asked.go(f"{LIST}/{one.id}")


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
    Page(LIST + "/{organisation:int}/profile", keep_profile, WHO, "POST"),
    Page(LIST + "/{organisation:int}/contact", choose_contact, WHO, "POST"),
)
