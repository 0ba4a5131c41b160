"""Whole stories in Dutch, by real processes over the Bot API."""

from solidarity.lifecycles import RequestState
from tests.e2e.system import System


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
    an.waits_for("Gaat u akkoord")
    an.taps("Akkoord")
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
