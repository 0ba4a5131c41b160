"""Whole stories by real processes, the same on each channel, and between two of them."""

import pytest

from solidarity.lifecycles import CallState, RequestState
from solidarity.storage.tables import Call, Volunteer
from solidarity.vocabulary import HelpType
from tests.e2e.channels import on_each
from tests.e2e.placing import place_groceries
from tests.e2e.system import System
from tests.phones import AnyPhone

pytestmark = pytest.mark.usefixtures("nobody_else_helps")
between = pytest.mark.parametrize(
    ("system", "asks", "helps"),
    [
        ("sqlite", "telegram", "telegram"),
        ("sqlite", "whatsapp", "whatsapp"),
        ("sqlite", "web", "web"),
        ("postgresql", "whatsapp", "telegram"),
    ],
    indirect=["system"],
    scope="session",
)
"""The channel of who asks, and of who helps."""


@between
def test_groceries_from_the_first_word_to_the_thank_you(
    system: System, asks: str, helps: str
) -> None:
    karim = system.volunteer("Karim", "Etterbeek", channel=helps)
    leila = system.volunteer("Leïla", "Etterbeek", channel=helps, metres_north=700)
    denise = system.phone(asks, "Denise")
    denise.writes(
        "Bonjour, je ne sais plus porter mes sacs. Quelqu'un pourrait aller au Delhaize demain "
        "dans la matinée ? J'habite à Etterbeek."
    )
    denise.waits_for("Que faut-il acheter")
    denise.writes(
        "du pain, du lait, 6 œufs et des pommes, ah et c'est quoi votre truc, c'est payant ?"
    )
    summary = denise.waits_for("C’est bien ça")
    assert "gratuite" in summary.text
    assert "dans la matinée, à Etterbeek" in summary.text
    assert "• 6 œufs" in summary.text
    denise.taps("Oui, c’est ça")
    denise.waits_for("Êtes-vous d’accord")
    denise.taps("D’accord")
    denise.waits_for("À quelle adresse")
    denise.writes("rue Gray 12, 2e étage")
    denise.waits_for("Je demande à 2 voisins")

    offer = karim.waits_for("a besoin")
    is_approved_text = helps == "whatsapp"
    assert (offer.kind == "template") == is_approved_text, "he has not written lately"
    assert "Gray" not in offer.text
    assert "Denise" not in offer.text
    leila.waits_for("a besoin")
    leila.taps("Pas cette fois")
    leila.waits_for("Pas de souci")
    karim.taps("Oui, je peux")
    task = karim.waits_for("Merci, Karim")
    assert "Denise" in task.text
    assert "rue Gray 12, 2e étage" in task.text
    assert "carte bancaire" in task.text
    news = denise.waits_for(r"Bonne nouvelle\s: Karim")
    word = news.text.split("«")[1].split("»")[0].strip()
    assert word in task.text
    assert "carte bancaire" in news.text

    they_write_to_each_other(denise, karim)
    he_shops_and_tells_what_he_paid(denise, karim)
    if "web" not in (asks, helps):
        # The page has no camera.
        karim.sends_photo()
        assert denise.waits_for("Voici le ticket de Karim").kind in ("photo", "image")
    denise.taps("C’est juste")
    karim.waits_for("Denise vous rembourse")
    denise.taps("Oui, tout va bien")
    denise.waits_for("fait plaisir")
    karim.waits_for("grâce à vous")
    assert system.request_of(denise).state == RequestState.CONFIRMED
    assert not any("Denise" in message.text for message in leila.chat)


def they_write_to_each_other(denise: AnyPhone, karim: AnyPhone) -> None:
    denise.taps("Écrire à Karim")
    denise.waits_for("Que voulez-vous dire à Karim")
    denise.writes("sonnez deux fois, j'entends mal")
    karim.waits_for("sonnez deux fois")
    denise.waits_for("C’est transmis")
    karim.taps("Écrire à Denise|Répondre")
    karim.waits_for("Que voulez-vous dire à Denise")
    karim.writes("d'accord, je serai là à dix heures")
    denise.waits_for("à dix heures")


def he_shops_and_tells_what_he_paid(denise: AnyPhone, karim: AnyPhone) -> None:
    karim.taps("pain")
    karim.waits_for("✓ pain|✓ du pain")
    for thing in ("lait", "œufs", "pommes"):
        karim.taps(thing)
    karim.waits_for("Tout y est")
    karim.taps("C’est fait")
    karim.waits_for("Avez-vous payé quelque chose pour Denise")
    karim.writes("c'était 14,30")
    karim.waits_for("Je demande si c’est juste")
    denise.waits_for(r"Karim a payé 14,30\s€ pour vous")


@between
def test_loneliness_finds_somebody_who_calls_every_week(
    system: System, asks: str, helps: str
) -> None:
    rita = system.volunteer(
        "Rita", "Oostende", channel=helps, language="nl", kinds=(HelpType.LISTENING,)
    )
    louisa = system.phone(asks, "Louisa", "nl")
    louisa.writes("sinds mijn man er niet meer is hoor ik heelder dagen alleen de radio")
    louisa.waits_for("voor een babbel")
    louisa.taps("Ja, graag")
    louisa.waits_for("Gaat u akkoord")
    louisa.taps("Akkoord")
    louisa.waits_for("Waarover praat u graag")
    louisa.writes("over mijn tuin")
    louisa.waits_for("Wanneer past bellen")
    louisa.taps("Namiddag")
    louisa.waits_for("In welke taal")
    louisa.taps("Nederlands")
    louisa.waits_for("via de telefoon")
    louisa.taps("Via de telefoon")
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
    pair_of = system.person_of(louisa)
    with system.session() as session:
        planned = (Call.state == CallState.PLANNED, Call.person_id == pair_of)
        calls = session.query(Call).filter(*planned).all()
        assert len(calls) in (3, 4, 5), "four weeks ahead"
        assert len({call.at.time() for call in calls}) == 1
    shown = "\n".join(message.text for message in rita.chat)
    assert "0470" not in shown, "the number comes when the call is near"
    rita.taps("Stoppen met bellen")
    louisa.waits_for("Dat ligt helemaal niet aan u")


@between
def test_cancelling_in_words_tells_the_volunteer(system: System, asks: str, helps: str) -> None:
    tom = system.volunteer("Tom", "Bree", channel=helps, language="nl")
    jef = system.phone(asks, "Jef", "nl")
    place_groceries(jef, "Bree", "nl")
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


@on_each
def test_somebody_joins_as_a_volunteer_and_pauses(system: System, channel: str) -> None:
    wim = system.phone(channel, "Wim", "nl")
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
        volunteer = session.get_one(Volunteer, system.person_of(wim))
        assert volunteer.state == "active"
        assert volunteer.kinds == ["groceries", "pharmacy"]
        assert volunteer.radius_m == 5_000
        assert volunteer.free == (0b111 << 3) | (0b111 << 15)

    wim.writes("ik ben op reis tot 12 december")
    wim.waits_for("Wat mag ik voor u aanpassen")
    wim.taps("Eén week pauze")
    wim.waits_for("ik vraag u niets tot")
    wim.taps("Ik ben terug")
    wim.waits_for("Fijn dat u terug bent")


@on_each
def test_danger_is_answered_at_once_and_the_request_goes_on(system: System, channel: str) -> None:
    luc = system.phone(channel, "Luc")
    luc.writes("je cherche quelqu'un pour mes courses à Dinant")
    luc.waits_for("Pour quand")
    luc.writes("ma femme ne se réveille pas")
    answer = luc.waits_for("112")
    assert "Je suis un programme" in answer.text
    luc.taps("Pas une urgence")
    luc.waits_for("On reprend")
    luc.writes("demain")
    luc.waits_for("Que faut-il acheter")
