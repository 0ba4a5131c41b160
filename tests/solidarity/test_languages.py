"""Which language a message is in: short texts, what keeps the language, what changes it."""

import pytest

from solidarity import languages

FRENCH = """
j'ai besoin d'aide|bonjour|bonsoir madame|aidez-moi svp|demain matin|mes courses|à la pharmacie
oui volontiers|non merci|pas aujourd'hui|je ne sais pas|c'est pour maman|appelez-moi|où en est ma demande
personne n'est venu|annulez tout|je préfère mardi|le plus tôt possible|du pain et du lait|deux baguettes
mon mari est malade|je suis seule|quelqu'un peut m'aider ?|combien ça coûte ?|qui êtes-vous ?|c'est gratuit ?
je voudrais aider|je suis libre le samedi|j'habite à Namur|près de la gare|au troisième étage|la clé est chez la voisine
promener le chien|remplir un formulaire|une ampoule à changer|je ne peux pas sortir|j'ai mal au dos|il me faut des couches
après midi|vers dix heures|avant vendredi|la semaine prochaine|n'importe quand|ce n'est plus nécessaire
tout s'est bien passé|merci beaucoup à vous|je me suis trompée|plutôt jeudi|laissez tomber|parler à un humain
mes médicaments|un repas chaud|conduire à l'hôpital|chez le dentiste|je m'ennuie|papa ne répond pas
arrêtez vos messages|effacez mes données|bonne nuit|je n'ai rien compris
"""
DUTCH = """
ik heb hulp nodig|goeiedag|goeienavond mevrouw|help mij aub|morgenvroeg|mijn boodschappen|naar de apotheek
ja graag|nee dank u|niet vandaag|ik weet het niet|het is voor mijn moeder|bel mij op|hoe zit het met mijn vraag
er is niemand gekomen|schrap alles maar|liever dinsdag|zo snel mogelijk|brood en melk|twee pakken koffie
mijn man is ziek|ik ben alleen|kan iemand mij helpen?|wat kost dat?|wie zijn jullie?|is het gratis?
ik wil graag helpen|ik ben vrij op zaterdag|ik woon in Gent|dicht bij het station|op de derde verdieping|de sleutel ligt bij de buurvrouw
met de hond wandelen|een formulier invullen|een lamp vervangen|ik kan niet buiten|ik heb rugpijn|ik heb pampers nodig
na de middag|rond tien uur|voor vrijdag|volgende week|maakt niet uit wanneer|het is niet meer nodig
alles is goed verlopen|heel erg bedankt|ik heb mij vergist|toch liever donderdag|laat maar zitten|een mens spreken
mijn medicijnen|een warme maaltijd|rijden naar het ziekenhuis|bij de tandarts|ik verveel mij|vader antwoordt niet
stop met berichten sturen|wis mijn gegevens|slaapwel|ik snap er niets van
"""
ENGLISH = """
I need help with my groceries|can somebody call me please|my mother is ill and alone
do you speak English?|who can drive me to the doctor tomorrow?|I would like to volunteer
could you please help my neighbour|I don't speak French or Dutch|how much does it cost?
"""
GERMAN = """
ich brauche Hilfe beim Einkaufen|kann mich bitte jemand anrufen|meine Mutter ist krank und allein
sprechen Sie Deutsch?|wer kann mich morgen zum Arzt fahren?|ich möchte gerne helfen
könnten Sie bitte meiner Nachbarin helfen|ich spreche kein Französisch|wie viel kostet das?
"""
WRITTEN = {"fr": FRENCH, "nl": DUTCH, "en": ENGLISH, "de": GERMAN}
TEXTS = [
    (language, text)
    for language, lines in WRITTEN.items()
    for text in lines.strip().replace("\n", "|").split("|")
]
KEEPS = (
    "ok", "Oké", "merci", "stop", "STOP", "sorry", "super", "ciao", "hello", "lol", "👍", "...",
    "9000", "14h30", "0478 91 33 06", "Etterbeek", "Sint-Niklaas", "Louvain-la-Neuve", "Kortrijk",
    "Jan Peeters", "Marie-Claire Dubois", "Yusuf", "Öztürk", "rue Haute 12",
    "avenue de la Couronne 118, Ixelles", "Hoveniersstraat 18, 8500 Kortrijk", "Grote Markt 4",
    "Delhaize", "Itsme",
)  # fmt: skip


def test_there_are_sixty_short_texts_for_each_language_we_speak() -> None:
    assert [sum(code == language for code, _ in TEXTS) for language in ("fr", "nl")] == [60, 60]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_a_short_text_shows_its_language(language: str, text: str) -> None:
    assert languages.detect(text) == language


@pytest.mark.parametrize("before", ["fr", "nl"])
@pytest.mark.parametrize("text", KEEPS)
def test_what_belongs_to_no_language_keeps_the_one_that_is_spoken(text: str, before: str) -> None:
    assert languages.detect(text, before=before) == before


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_whoever_writes_something_telling_changes_the_language(language: str, text: str) -> None:
    before = "nl" if language == "fr" else "fr"
    assert languages.detect(text, before=before) == language


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_whoever_goes_on_in_his_language_keeps_it(language: str, text: str) -> None:
    if language in languages.SPOKEN:
        assert languages.detect(text, before=language) == language


def test_a_text_without_letters_and_without_a_past_is_taken_for_french() -> None:
    assert languages.detect("👍 123") == "fr"
