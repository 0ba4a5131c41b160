"""Connecting systems of others, on the page and from the shell; and who sees what they told."""

import re
from io import StringIO

import httpx
import pytest

from bot import intake_desk
from bot.command import _parser
from solidarity import mentions, sources, taking
from solidarity.errors import NotYours
from solidarity.settings import read_settings
from solidarity.storage.tables import Event, Member, Organisation, TeamTask
from solidarity.vocabulary import OrganisationKind, Role
from tests.desk.members import AtTheDesk, sign_in
from tests.desk.telling import TOKEN, Aircall, Source
from tests.web.site import Site


def a_partner(site: Site) -> int:
    with site.sessions.begin() as session:
        partner = Organisation(
            kind=OrganisationKind.PARTNER, name="Les Amis", created_at=site.watch()
        )
        session.add(partner)
        session.flush()
        return partner.id


def of_partner(site: Site, member: AtTheDesk, organisation: int) -> AtTheDesk:
    with site.sessions.begin() as session:
        session.get_one(Member, member.person_id).organisation_id = organisation
    return member


def told(site: Site, name: str, secret: str) -> httpx.Response:
    """What a source tells that was set up elsewhere than in a test."""
    source = Source.__new__(Source)
    source.site, source.path, source.secret = site, f"/intake/{name}", secret
    return source.tell(text="x", consent=False)


def test_an_administrator_adds_a_source_and_sees_its_secret_once(real_site: Site) -> None:
    member = sign_in(real_site, Role.ADMINISTRATOR)
    assert "pas encore de source" in member.get("/desk/sources").text
    shown = member.send("/desk/sources", name="site-web", kind="generic").text
    secret = re.search(r"<code>([\w-]{43})</code>", shown)
    assert secret
    assert "/intake/site-web" in shown
    later = member.get("/desk/sources").text
    assert secret[1] not in later
    assert "Aucun signal" in later
    assert told(real_site, "site-web", secret[1]).status_code == 200
    assert "Dernier signal" in member.get("/desk/sources").text
    assert "terminée" in member.send("/desk/sources/1/end").text
    assert told(real_site, "site-web", secret[1]).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"name": "site", "kind": "generic"},
        {"name": "Mon Site", "kind": "generic"},
        {"name": "-", "kind": "generic"},
        {"name": "tel", "kind": "aircall"},
        {"name": "tel", "kind": "other"},
        {"name": "tel", "kind": "generic", "organisation": "999"},
    ],
)
def test_what_cannot_be_added_is_said_kindly(real_site: Site, form: dict[str, str]) -> None:
    Source(real_site, "site")
    answer = sign_in(real_site, Role.ADMINISTRATOR).send("/desk/sources", **form)
    assert answer.status_code == 409
    assert "ne peut pas être ajoutée" in answer.text
    with real_site.sessions.begin() as session:
        assert len(sources.seen_by(session)) == 1


def test_the_token_of_aircall_is_kept_and_never_shown(real_site: Site) -> None:
    member = sign_in(real_site, Role.ADMINISTRATOR)
    form = {"name": "central", "kind": "aircall", "secret": TOKEN}
    assert TOKEN not in member.send("/desk/sources", **form).text
    aircall = Aircall.__new__(Aircall)
    aircall.site, aircall.path, aircall.secret = real_site, "/intake/central", TOKEN
    assert aircall.rings("call.ended", 1, began=9).json() == {"result": "missed"}


def test_a_partner_sees_and_adds_its_own_sources_only(real_site: Site) -> None:
    number = a_partner(real_site)
    Source(real_site, "ours")
    member = of_partner(real_site, sign_in(real_site, Role.ADMINISTRATOR), number)
    assert "ours" not in member.get("/desk/sources").text
    assert member.send("/desk/sources/1/end").status_code == 404
    member.send("/desk/sources", name="theirs", kind="generic", organisation="")
    with real_site.sessions.begin() as session:
        found = {each.name: each.organisation_id for each in sources.seen_by(session)}
    assert found == {"ours": None, "theirs": number}


def test_mentions_wait_danger_first_until_somebody_has_dealt_with_them(real_site: Site) -> None:
    number = a_partner(real_site)
    Source(real_site, "ours").tell(text="elle n'a plus de pain", consent=False)
    Source(real_site, "theirs", organisation=number).tell(text="je veux mourir", consent=False)
    of_house = sign_in(real_site, Role.OPERATOR)
    partner = of_partner(real_site, sign_in(real_site, Role.OPERATOR), number)
    with real_site.sessions.begin() as session:
        ours, theirs = (session.get_one(Member, each.person_id) for each in (of_house, partner))
        words = [mention.text for mention in mentions.waiting(session, ours)]
        assert words == ["je veux mourir", "elle n'a plus de pain"]
        (only,) = mentions.waiting(session, theirs)
        assert only.text == "je veux mourir"
        now = real_site.watch()
        mentions.look_at(session, theirs, only.id, now=now)
        with pytest.raises(NotYours):
            mentions.look_at(session, theirs, only.id - 1, now=now)
        looks = [event.facts for event in session.query(Event).filter_by(kind="looked_up")]
        assert looks == [{"what": "mention", "mention": only.id}]
        taking.take(session, only.task_id, ours.person_id, now=now)
        taking.close(session, only.task_id, ours.person_id, "answered", now=now)
        session.flush()
        assert list(mentions.waiting(session, theirs)) == []


def shell(url: str, *arguments: str, typed: str = "") -> tuple[int, str]:
    settings = read_settings({"DATABASE_URL": url, "PUBLIC_URL": "https://help.example"})
    out = StringIO()
    parsed = _parser().parse_args(["intake", *arguments])
    return intake_desk.run(settings, parsed, out, lambda question: typed), out.getvalue()


def test_the_same_from_the_shell(real_site: Site) -> None:
    url = real_site.bot.settings.database_url
    done, out = shell(url, "add", "site-web")
    assert (done, out.splitlines()[0]) == (0, "address https://help.example/intake/site-web")
    assert told(real_site, "site-web", out.split()[-1]).status_code == 200
    assert shell(url, "add", "site-web")[0] == 1
    assert shell(url, "add", "central", "--kind", "aircall")[0] == 1
    assert shell(url, "add", "central", "--kind", "aircall", typed=f"{TOKEN}\n")[0] == 0
    assert shell(url, "end", "site-web") == (0, "")
    assert shell(url, "end", "site-web")[0] == 1
    listed = shell(url, "list")[1].splitlines()
    assert listed[0] == "central  aircall  partner -  heard -  ended -"
    assert listed[1].startswith("site-web  generic  partner -  heard 2026")
    with real_site.sessions.begin() as session:
        assert session.query(TeamTask).count() == 1
