"""Words of strangers: found on the board, read one by one, and it is kept who read them."""

from solidarity import mentions, sources
from solidarity.storage.tables import Event, Member, Organisation, TeamTask
from solidarity.vocabulary import Role
from tests.desk.members import sign_in
from tests.web.site import Site

WORDS = "CANARY ma voisine ne mange plus"


def a_mention(site: Site, *, text: str = WORDS, partner: bool = False) -> int:
    with site.sessions.begin() as session:
        whose = None
        if partner:
            organisation = Organisation(name="Restos", kind="partner", created_at=site.watch())
            session.add(organisation)
            session.flush()
            whose = organisation.id
        source = sources.add(
            session, f"s{session.query(TeamTask).count()}", sources.GENERIC,
            organisation_id=whose, secret="a-secret-of-this-source", now=site.watch(),
        )  # fmt: skip
        told = mentions.Told(text=text, link="https://forum.example/1", telephone="04701")
        return mentions.keep(session, source, told, now=site.watch()).id


def test_an_operator_reads_and_settles_it(real_site: Site) -> None:
    number = a_mention(real_site)
    member = sign_in(real_site, Role.OPERATOR)
    assert "/desk/mentions" in member.get("/desk/board").text
    assert "CANARY" not in member.get("/desk/mentions").text
    shown = member.send(f"/desk/mentions/{number}").text
    assert WORDS in shown
    assert "04701" not in shown, "he did not agree"
    assert member.send(f"/desk/mentions/{number}/close", outcome="x").status_code == 409
    assert member.send(f"/desk/mentions/{number}/close", outcome="answered").status_code == 200
    assert f"/desk/mentions/{number}" not in member.get("/desk/mentions").text
    with real_site.sessions.begin() as session:
        looks = session.query(Event).filter_by(kind="looked_up", person_id=member.person_id)
        assert number in {look.facts["mention"] for look in looks}
        assert session.query(TeamTask).one().outcome == "answered"


def test_a_danger_comes_first_and_stands_among_the_dangers(real_site: Site) -> None:
    a_mention(real_site)
    danger = a_mention(real_site, text="je vais me tuer ce soir")
    guard = sign_in(real_site, Role.SAFEGUARDING)
    assert "/desk/mentions" in guard.get("/desk/board").text
    listed = guard.get("/desk/mentions").text
    assert listed.index(f"/desk/mentions/{danger}") < listed.index("/desk/mentions/1")


def test_a_partner_reads_those_of_its_sources_alone(real_site: Site) -> None:
    ours, theirs = a_mention(real_site), a_mention(real_site, partner=True)
    jan = sign_in(real_site, Role.COORDINATOR, name="Jan")
    with real_site.sessions.begin() as session:
        partner = session.query(Organisation).one().id
        session.get_one(Member, jan.person_id).organisation_id = partner
    assert '"/desk/mentions"' in jan.get("/desk/board").text
    assert jan.send(f"/desk/mentions/{ours}").status_code == 404
    assert WORDS in jan.send(f"/desk/mentions/{theirs}").text
