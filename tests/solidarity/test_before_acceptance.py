"""Nobody sees an offer whom the team has not let in; nobody sees a name or street before his yes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.templates import Templates
from bot.wording import Wording
from solidarity import offers, relay, requests
from solidarity.asking import ask_next_wave
from solidarity.clock import wall_time
from solidarity.details import Facts
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event, Notice, Offer, Person, Request
from solidarity.vocabulary import HelpType, Need, Whom, help_mask
from tests.solidarity.stories import ASKING, NOON, offer_to, person, placed, told, volunteer

KINDS = [kind for kind in HelpType if kind != HelpType.LISTENING]
MARKS = ("Mxname", "Mxstreet", "4711", "Mxwriter", "Mxhelped", "047199", "Mxthing")
"""Name, street, house number, names told in passing, telephone, a line of the list."""
WORDING = Wording()
TEMPLATES = Templates(WORDING)


def marked(session: Session, kinds: list[HelpType], *, language: str) -> Request:
    denise = person(session, "Mxname", language=language)
    denise.phone = "+32047199"
    facts = Facts(writer="Mxwriter", name="Mxhelped", whom=Whom.MOTHER, people=2, cents=1250,
                  needs=tuple(Need))  # fmt: skip
    return placed(
        session, denise, kinds_mask=help_mask(kinds), address="Mxstreet 4711 bus 3", facts=facts,
        for_other=True,
    )  # fmt: skip


def said_to(session: Session, someone: Person, *, now: datetime) -> str:
    """All that he can see: words, buttons, templates, and what is kept of it."""
    notices = session.scalars(select(Notice).where(Notice.person_id == someone.id)).all()
    seen = [str([notice.parts, notice.buttons]) for notice in notices]
    for notice in notices:
        shown = WORDING.compose(notice, now=wall_time(now))
        seen += [shown.text, *(button.label for row in shown.buttons for button in row)]
        for find in (TEMPLATES.fitting, TEMPLATES.announcing):
            template = find(notice, now=wall_time(now))
            seen += template.gaps if template else []
    return "\n".join(seen)


def kept(session: Session) -> str:
    facts = session.scalars(select(Event.facts)).all()
    reasons = session.scalars(select(Offer.reasons)).all()
    return str([*facts, *reasons])


def play(session: Session, request: Request, karim: Person, an: Person) -> None:
    """All that can become of a request while Karim has said nothing: An does everything else."""
    offer = offer_to(session, request, an)
    offers.accept(session, offer.id, volunteer_id=an.id, now=NOON)
    relay.ask_text(session, request.id, request.person, now=NOON)
    relay.pass_on(session, request.person, "Mxname, Mxstreet 4711", now=NOON)
    requests.give_up(session, offer, asking=ASKING, now=NOON)
    offers.expire(session, offer_to(session, request, karim).id, now=NOON)
    requests.cancel(session, request, now=NOON)


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_who_and_where_is_seen_before_a_yes(
    lite: Sessions, kind: HelpType, language: str
) -> None:
    with lite.begin() as session:
        karim = volunteer(session, "Karim", language=language, metres_north=300)
        an = volunteer(session, "An", language=language)
        request = marked(session, [kind, HelpType.OTHER], language=language)
        play(session, request, karim, an)
        session.flush()
        seen = said_to(session, karim, now=NOON)
        assert "offer.visit" in seen
        for mark in MARKS:
            assert mark not in seen
            assert mark not in kept(session)
        assert "Mxstreet 4711" in said_to(session, an, now=NOON), "the marks can be found"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("why", ["unapproved", "joining", "paused", "stopped", "suspended"])
def test_only_who_is_let_in_and_active_sees_an_offer(
    lite: Sessions, kind: HelpType, why: str
) -> None:
    with lite.begin() as session:
        others = help_mask(each for each in HelpType if each != kind)
        karim = volunteer(session, "Karim", **(
            {"approved": others} if why == "unapproved" else
            {"state": why, "paused_until": NOON + timedelta(days=1) if why == "paused" else None}
        ))  # fmt: skip
        request = placed(session, person(session), kinds_mask=help_mask([kind]))
        assert request.offers == []
        assert told(session, karim) == []
        assert karim.volunteer is not None
        karim.volunteer.approved, karim.volunteer.state = help_mask(HelpType), "active"
        karim.volunteer.paused_until = None
        session.flush()
        assert ask_next_wave(session, request, asking=ASKING, now=NOON) == 1, "only that kept him"
