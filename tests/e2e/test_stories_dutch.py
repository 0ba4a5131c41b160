"""Whole stories in Dutch, by real processes over the Bot API."""

from solidarity.lifecycles import CallState, RequestState
from solidarity.storage.tables import Call, Volunteer
from solidarity.vocabulary import HelpType
from tests.e2e.system import System, wait_until


def test_pharmacy_for_a_mother_and_the_third_sentence_wins(system: System) -> None:
    piet = system.volunteer("Piet", "Kessel-Lo", language="nl")
    an = system.telegram.user("An", language_code="nl")
    an.writes(
        "kan er iemand medicijnen halen voor mijn moeder, ze zit in Leuven. of nee wacht, "
        "Kessel-Lo, tegen vrijdag"
    )
    an.waits_for("welke apotheek")
    an.writes("apotheek op het martelarenplein, ligt klaar")
    summary = an.waits_for("Klopt dat")
    assert "ten laatste vrijdag" in summary.text
    assert "Kessel-Lo" in summary.text
    an.taps("Ja, klopt")
    an.waits_for("Op welk adres")
    an.writes("Diestsesteenweg 120 bus 4")
    an.waits_for("Ik vraag het aan één buur")
    offer = piet.waits_for("hulp gebruiken")
    assert "apotheek" in offer.text
    assert "Diestsesteenweg" not in offer.text
    piet.taps("Ja, ik kan")
    task = piet.waits_for("Dank u, Piet")
    assert "Diestsesteenweg 120 bus 4" in task.text
    an.waits_for("Goed nieuws: Piet")

    an.taps("Schrijf aan Piet")
    an.waits_for("Wat wilt u aan Piet zeggen")
    an.writes("bel gerust twee keer aan, ze hoort niet goed")
    piet.waits_for("ze hoort niet goed")
    an.waits_for("doorgegeven")

    piet.writes("sorry, ik ben ziek geworden en kan niet gaan")
    piet.waits_for(lambda message: message.shows("Ik kan toch niet") and message.id > 3)
    piet.taps("Ik kan toch niet")
    an.waits_for("Piet kan toch niet helpen")
    assert system.request_of(an).state in (RequestState.ASKING, RequestState.WITH_TEAM)


def test_two_volunteers_tap_at_once_and_one_wins(system: System) -> None:
    lies = system.volunteer("Lies", "Diksmuide", language="nl")
    bram = system.volunteer("Bram", "Diksmuide", language="nl", metres_north=500)
    maria = system.telegram.user("Maria", language_code="nl")
    place_groceries(maria, "Diksmuide")
    lies.waits_for("hulp gebruiken")
    bram.waits_for("hulp gebruiken")
    lies.taps("Ja, ik kan")
    bram.taps("Ja, ik kan")
    maria.waits_for("Goed nieuws")
    winners = wait_until(
        lambda: [p for p in (lies, bram) if any("Zeg aan de deur" in m.text for m in p.chat)],
        what="somebody got the task",
    )
    assert len(winners) == 1
    loser = bram if winners == [lies] else lies
    wait_until(
        lambda: any("Iemand anders heeft net ja gezegd" in m.text for m in loser.chat),
        what="the other one sees that it is taken",
    )
    assert not any("Zeg aan de deur" in m.text for m in loser.chat)


def test_cancelling_in_words_tells_the_volunteer(system: System) -> None:
    tom = system.volunteer("Tom", "Bree", language="nl")
    jef = system.telegram.user("Jef", language_code="nl")
    place_groceries(jef, "Bree")
    tom.waits_for("hulp gebruiken")
    tom.taps("Ja, ik kan")
    jef.waits_for("Goed nieuws")
    jef.writes("waar blijft mijn hulp?")
    jef.waits_for("Tom")
    jef.writes("het hoeft niet meer, mijn dochter doet het")
    jef.waits_for("annuleren")
    jef.taps("Ja, annuleren")
    jef.waits_for("Het is geannuleerd")
    tom.waits_for("u hoeft niets meer te doen")
    assert system.request_of(jef).state == RequestState.CANCELLED


def test_loneliness_finds_somebody_who_calls_every_week(system: System) -> None:
    rita = system.volunteer("Rita", "Oostende", language="nl", kinds=(HelpType.LISTENING,))
    louisa = system.telegram.user("Louisa", language_code="nl")
    louisa.writes("sinds mijn man er niet meer is hoor ik heelder dagen alleen de radio")
    louisa.waits_for("voor een babbel")
    louisa.taps("Ja, graag")
    louisa.waits_for("Waarover praat u graag")
    louisa.writes("over mijn tuin")
    louisa.waits_for("Wanneer past een telefoontje")
    louisa.taps("Namiddag")
    louisa.waits_for("In welke taal")
    louisa.taps("Nederlands")
    louisa.waits_for("via de telefoon of in deze app")
    louisa.taps("Telefonisch")
    louisa.waits_for("Op welk nummer")
    louisa.writes("0470 12 34 56")
    louisa.waits_for("Hoe vaak")
    louisa.taps("Elke week")
    noted = louisa.waits_for("Ik zoek iemand die goed past")
    assert "elke dag, in de namiddag" in noted.text
    asked = rita.waits_for(lambda message: message.shows("Ja, graag"))
    assert "0470" not in asked.text
    assert "Louisa" not in asked.text
    rita.taps("Ja, graag")
    louisa.waits_for("Rita zou u graag bellen")
    louisa.writes("ja graag")
    rita.waits_for("Geen geld, geen cadeaus")
    moments = louisa.waits_for("Welk moment past u")
    first = moments.buttons[0][0]
    louisa.writes("liever een uur later")
    agreed = louisa.waits_for("Genoteerd! Rita belt u elke")
    assert first.split()[0].lower() in agreed.text
    rita.waits_for("U belt Louisa elke")
    with system.session() as session:
        calls = session.query(Call).filter(Call.state == CallState.PLANNED).all()
        assert len(calls) in (3, 4, 5), "four weeks ahead"
        assert len({call.at.time() for call in calls}) == 1
    shown = "\n".join(message.text for message in rita.chat)
    assert "0470" not in shown, "the number comes when the call is near"
    rita.taps("Stoppen met bellen")
    louisa.waits_for("Dat ligt helemaal niet aan u")


def test_somebody_joins_as_a_volunteer_and_pauses(system: System) -> None:
    wim = system.telegram.user("Wim", language_code="nl")
    wim.writes(
        "dag ik wil wel iets doen voor de mensen, ik woon in Deurne en heb dinsdag en zaterdag tijd"
    )
    wim.waits_for("Waarmee helpt u graag")
    wim.taps("Boodschappen")
    wim.waits_for(lambda message: message.shows("✓ Boodschappen"))
    wim.taps("Apotheek")
    wim.waits_for(lambda message: message.shows("✓ Apotheek"))
    wim.taps("Dat is alles")
    wim.waits_for("Wat is uw voornaam")
    wim.taps("Wim")
    wim.waits_for("In welke taal")
    wim.taps("Beide")
    wim.waits_for("Tot hoe ver")
    wim.writes("een kilometer of 5")
    wim.waits_for("We bewaren uw voornaam")
    wim.taps("Akkoord")
    wim.waits_for("Welkom bij ons, Wim")
    with system.session() as session:
        volunteer = session.query(Volunteer).filter(Volunteer.place_nl.like("%Deurne%")).one()
        assert volunteer.state == "active"
        assert volunteer.kinds == ["groceries", "pharmacy"]
        assert volunteer.radius_m == 5_000
        assert volunteer.free == (0b111 << 3) | (0b111 << 15)

    wim.writes("ik ben op reis tot 12 december")
    wim.waits_for("Wat mag ik voor u aanpassen")
    wim.taps("Week pauze")
    wim.waits_for("ik vraag u niets tot")
    wim.taps("Ik ben terug")
    wim.waits_for("Fijn dat u terug bent")


def place_groceries(phone: object, commune: str) -> None:
    """A request for groceries, told in one go."""
    from tests.emulator import Person as Phone

    assert isinstance(phone, Phone)
    phone.writes(f"kan iemand morgenvoormiddag boodschappen doen voor mij? ik woon in {commune}")
    phone.waits_for("Wat mag er gehaald worden")
    phone.writes("brood en melk")
    phone.waits_for("Klopt dat")
    phone.taps("Ja, klopt")
    phone.waits_for("Op welk adres")
    phone.writes("Kerkstraat 5")
    phone.waits_for("Ik vraag het aan")
