"""Lists, streets, telephone numbers and "whenever you like", as people in Belgium write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity import details

ITEMS = {
    # How the things are parted.
    "du pain, du lait et 6 œufs": ["du pain", "du lait", "6 œufs"],
    "brood, melk en 6 eieren": ["brood", "melk", "6 eieren"],
    "pain,lait,beurre": ["pain", "lait", "beurre"],
    "pain; lait; beurre": ["pain", "lait", "beurre"],
    "2 pains,3 pommes": ["2 pains", "3 pommes"],
    "du sel + du poivre & du thym": ["du sel", "du poivre", "du thym"],
    "pommes de terre - carottes": ["pommes de terre", "carottes"],
    "du pain puis du lait": ["du pain", "du lait"],
    "- pain\n- lait\n- œufs": ["pain", "lait", "œufs"],
    "• brood • melk": ["brood", "melk"],
    "1. pain\n2. lait": ["pain", "lait"],
    "1) brood\n2) melk": ["brood", "melk"],
    "1 brood\n2 liter melk\n12 eieren": ["1 brood", "2 liter melk", "12 eieren"],
    "pain\r\nlait\r\n": ["pain", "lait"],
    "Pain. Lait. Beurre.": ["Pain", "Lait", "Beurre"],
    # Quantities stay with their thing.
    "1,5 l de lait et 2 pains": ["1,5 l de lait", "2 pains"],
    "1,5 liter melk": ["1,5 liter melk"],
    "eau 6x1,5L, 500 g de haché": ["eau 6x1,5L", "500 g de haché"],
    "een halve kilo gehakt, 2 preien": ["een halve kilo gehakt", "2 preien"],
    "du lait (demi-écrémé), 6 œufs": ["du lait (demi-écrémé)", "6 œufs"],
    "de l'eau en bouteille et du thon en boîte": ["de l'eau en bouteille", "du thon en boîte"],
    "pas de lait": ["pas de lait"],
    # What leads to the list.
    "Il me faut du pain et du lait": ["du pain", "du lait"],
    "Bonjour, il me faudrait 2 pains": ["2 pains"],
    "Je voudrais aussi du fromage": ["du fromage"],
    "Il faut acheter du pain": ["du pain"],
    "prenez du pain et du café": ["du pain", "du café"],
    "Oui, alors, du pain": ["du pain"],
    "voilà : du pain, du lait": ["du pain", "du lait"],
    "Ma liste : pain, lait": ["pain", "lait"],
    "Mijn lijstje: brood, melk": ["brood", "melk"],
    "et aussi du café": ["du café"],
    "ook nog koffie": ["koffie"],
    "graag brood en melk": ["brood", "melk"],
    "Ik zou graag brood en kaas hebben": ["brood", "kaas"],
    "ik heb brood en melk nodig": ["brood", "melk"],
    "boter en eieren zijn nodig": ["boter", "eieren"],
    # What people put in between and after it.
    "du pain, euh, du lait, voilà": ["du pain", "du lait"],
    "du pain et c'est tout": ["du pain"],
    "du pain et c’est tout": ["du pain"],
    "brood, dat is alles": ["brood"],
    "du pain, du lait. Merci beaucoup": ["du pain", "du lait"],
    "du pain, merci d’avance !": ["du pain"],
    "du pain, du lait s'il vous plaît": ["du pain", "du lait"],
    "du pain s.v.p.": ["du pain"],
    "brood en melk, alstublieft": ["brood", "melk"],
    "brood, melk aub": ["brood", "melk"],
    "brood en melk, alvast bedankt": ["brood", "melk"],
    "brood, melk. Dank u wel!": ["brood", "melk"],
    "du pain. Bonne journée": ["du pain"],
    # Questions in between are no things.
    "du pain, c'est payant ?, du lait": ["du pain", "du lait"],
    "du pain, ah et c’est quoi votre truc ?": ["du pain"],
    "hoeveel kost dat? brood en melk": ["brood", "melk"],
    "kunt u brood meebrengen?": [],
    # Nothing at all.
    "rien de spécial": [],
    "non": [],
    "nee, dat is alles": [],
    "niets speciaals": [],
    "merci": [],
    "…": [],
    "": [],
}


@pytest.mark.parametrize(("text", "expected"), ITEMS.items())
def test_a_list_in_words_becomes_its_things(text: str, expected: list[str]) -> None:
    assert details.items(text) == expected


@given(st.text())
def test_a_list_is_never_too_long_and_has_no_empty_line(text: str) -> None:
    found = details.items(text * 50)
    assert len(found) <= details.MAX_ITEMS
    assert all(0 < len(item) <= details.MAX_ITEM for item in found)


THINGS = st.sampled_from(["2 pains", "du lait", "6 œufs", "des pommes", "du café moulu"])


@given(
    st.lists(THINGS, min_size=1, max_size=8), st.sampled_from([", ", "; ", "\n", " et ", "\n- "])
)
def test_things_written_one_after_the_other_are_found_in_their_order(
    things: list[str], between: str
) -> None:
    assert details.items(between.join(things)) == things


LISTED = {
    "Bonjour. Il me faut pain, lait, œufs. Merci.": ["pain", "lait", "œufs"],
    "Boodschappen aub:\n- brood\n- melk": ["brood", "melk"],
    "Voici:\n1. pain\n2. 1,5 l de lait": ["pain", "1,5 l de lait"],
    "Je cherche quelqu'un pour mes courses, demain, à Ixelles": [],
    "Ik zoek iemand voor mijn boodschappen": [],
    "du pain et du lait": [],
    "Bonjour": [],
}


@pytest.mark.parametrize(("text", "expected"), LISTED.items())
def test_a_list_in_passing_is_taken_only_when_it_is_plainly_one(
    text: str, expected: list[str]
) -> None:
    assert details.listed(text) == expected


ORDERED = {
    "pourriez-vous m'acheter du pain et du lait demain ?": ["du pain", "du lait"],
    "ma voisine peut-elle me prendre deux steaks et une salade chez Carrefour": [
        "deux steaks", "une salade",
    ],
    "bonjour, il faudrait m'apporter 6 œufs": ["6 œufs"],
    "kan iemand brood en melk kopen voor mij": ["brood", "melk"],
    "zou u me een kilo patatten, ajuin en boter kunnen meebrengen tegen vrijdag?": [
        "een kilo patatten", "ajuin", "boter",
    ],
    "Pourriez-vous faire mes courses et promener le chien ?": [],
    "aller prendre des nouvelles de maman et des voisins": [],
    "quelqu'un pour apporter des médicaments et des pansements": [],
    "kan iemand mij naar de dokter en naar huis brengen": [],
    "kan iemand boodschappen en medicatie halen": [],
    "wilt u een brood halen": [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ORDERED.items())
def test_things_in_the_sentence_that_asks_for_them(text: str, expected: list[str]) -> None:
    assert details.ordered(text) == expected


def test_a_sentence_with_a_place_or_a_moment_is_no_list() -> None:
    text = "Courses, demain matin, à Ixelles"
    assert details.listed(text, besides=("demain matin", "Ixelles")) == []
    assert details.listed("pain, lait, œufs. Demain", besides=("Demain",)) != []


ADDRESSES = {
    "rue Gray 12, 2e étage": "rue Gray 12, 2e étage",
    "rue Gray 12, j'ai besoin de pain et de lait": "rue Gray 12",
    "rue Gray 12, 3e, 1040 Etterbeek": "rue Gray 12, 3e",
    "c'est rue Gray 12 à Etterbeek": "rue Gray 12",
    "1040 Etterbeek, rue Gray 12.": "rue Gray 12",
    "Rue du Moulin 3 et il me faut du pain": "Rue du Moulin 3",
    "rue Gray n° 12": "rue Gray n° 12",
    "rue Gray, numéro 12": "rue Gray, numéro 12",
    "rue Gray 12-14": "rue Gray 12-14",
    "j'habite rue de l’Église 3/2": "rue de l'Église 3/2",
    "chaussée de Wavre 120 bte 4": "chaussée de Wavre 120 bte 4",
    "bd. Anspach 100 boîte 12": "bd. Anspach 100 boîte 12",
    "av. Rogier 3A": "av. Rogier 3A",
    "avenue Louise, 54 à Ixelles": "avenue Louise, 54",
    "place Flagey 18": "place Flagey 18",
    "quai au Bois à Brûler 7": "quai au Bois à Brûler 7",
    "Bruggestraat 45 bus 3": "Bruggestraat 45 bus 3",
    "Ik woon in de Kerkstraat 12a in Gent": "Kerkstraat 12a",
    "Korenmarkt 3 bus 0201": "Korenmarkt 3 bus 0201",
    "Grote Markt 1": "Grote Markt 1",
    "Oude Baan 5": "Oude Baan 5",
    "Lange Leemstraat 57": "Lange Leemstraat 57",
    "Sint-Jansplein 4": "Sint-Jansplein 4",
    "Steenweg op Gent 12": "Steenweg op Gent 12",
    "Antwerpsesteenweg 12, 2de verdieping": "Antwerpsesteenweg 12, 2de verdieping",
    # No street with a number.
    "j'habite à Ixelles": None,
    "ik woon in Gent": None,
    "ma rue est belle": None,
    "rendez-vous place du marché à 10h": None,
    "je suis en route vers 14h30": None,
    "il y a une place pour 2": None,
    "rue du 11 Novembre": None,
    "ik ben weg 3 dagen": None,
    "morgen markt 10 uur": None,
    "een levering 2 stuks": None,
    "onderweg 2 keer gestopt": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), ADDRESSES.items())
def test_a_street_with_its_number_is_an_address(text: str, expected: str | None) -> None:
    assert details.address(text) == expected


MOBILE, BRUSSELS = "+32470123456", "+3223456789"
NUMBERS = {
    "0470 12 34 56": MOBILE,
    "0470123456": MOBILE,
    "0470/12.34.56": MOBILE,
    "0470/12 34 56": MOBILE,
    "0470-12-34-56": MOBILE,
    "0470 / 12 34 56": MOBILE,
    "mon gsm : 0470.12.34.56, merci": MOBILE,
    "+32 470 12 34 56": MOBILE,
    "+32470123456": MOBILE,
    "+32(0)470/12.34.56": MOBILE,
    "0032 470 123456": MOBILE,
    "02 345 67 89": BRUSSELS,
    "02/345.67.89": BRUSSELS,
    "(02) 345 67 89": BRUSSELS,
    "+32 (0)2 345 67 89": BRUSSELS,
    "bel mij op 09/222.33.44 aub": "+3292223344",
    "081 22 33 44": "+3281223344",
    "04 222 33 44": "+3242223344",
    "+33 6 12 34 56 78": "+33612345678",
    "1050": None,
    "112": None,
    "24/11/2026": None,
    "24.11.2026 à 14h30": None,
    "2026-11-24": None,
    "de 14 à 16h": None,
    "12,50 euros": None,
    "250 000 euros": None,
    "0,5 kg de haché": None,
    "BE68 5390 0754 7034": None,
    "85.07.30-033.28": None,
    "0475 12 34 5": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), NUMBERS.items())
def test_a_telephone_number_is_read_in_any_belgian_writing(text: str, expected: str | None) -> None:
    assert details.phone_number(text) == expected


@pytest.mark.parametrize(
    "text",
    ["peu importe", "n'importe quand", "n’importe quand", "quand c’est possible",
     "dès que possible",
     "quand vous voulez", "quand vous pouvez", "Quand tu peux", "quand ça vous arrange",
     "ça m'est égal", "à votre convenance", "pas pressé", "ça ne presse pas", "asap",
     "maakt niet uit", "het maakt me niet uit", "om het even", "eender wanneer", "gelijk wanneer",
     "wanneer het u past", "wanneer u kan", "zo snel mogelijk", "geen haast",
     "c'est possible quand ? Peu importe pour moi"],
)  # fmt: skip
def test_any_time_is_good(text: str) -> None:
    assert details.any_time(text)


@pytest.mark.parametrize(
    "text",
    ["demain", "morgen", "quand vient-il ?", "quand elle peut venir ?", "wanneer komt er iemand?",
     "wanneer je buurman komt", "le plus tôt sera demain", ""],
)  # fmt: skip
def test_a_moment_or_a_question_is_not_any_time(text: str) -> None:
    assert not details.any_time(text)


@pytest.mark.parametrize("text", ["c’est payant", "du lait, combien ?", "wat is dat", "hoeveel"])
def test_a_question_is_seen_also_without_its_sign(text: str) -> None:
    assert details.has_question(text)
