"""Messages that ask for money, cards or codes are found; what the shop cost is not.

Each file was scored once before its misses were mended (docs/care-honest.md has the first figures):
here the figures are held. The errors of `evading_second` are never looked at: no test reads it.
"""

import json
import time

import pytest

from solidarity.safety import asks_for_money
from solidarity.safety.data import table
from tests.safety.scoring import HERE

FILES = ("blind", "fresh", "unseen", "last")


def figures(file: str, language: str) -> tuple[float, float]:
    """Recall and precision on one file."""
    lines = (HERE / f"money_{file}.jsonl").read_text("utf-8").splitlines()
    messages = [m for m in map(json.loads, lines) if m["language"] == language]
    found = [m["asks"] for m in messages if asks_for_money(m["text"])]
    asking = sum(m["asks"] for m in messages)
    return sum(found) / asking, sum(found) / max(1, len(found))


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("file", FILES)
def test_nearly_all_that_asks_is_stopped_and_what_is_harmless_passes(
    file: str, language: str
) -> None:
    recall, precision = figures(file, language)
    assert recall >= 0.95
    assert precision >= 0.97


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_what_evades_and_was_worked_on_stays_found(language: str) -> None:
    recall, precision = figures("evading_first", language)
    assert recall >= 0.92
    assert precision == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "envoyez le c.o.d.e. de la c.a.r.t.e.",
        "le c0de de votre c@rte",
        "prêtez-moi deux cents euros",
        "leen mij tweehonderdvijftig euro",
    ],
)
def test_letters_apart_figures_for_letters_and_sums_in_words_are_read(text: str) -> None:
    assert asks_for_money(text)


@pytest.mark.parametrize(
    "text", ["j'avance, je suis là dans dix minutes", "ik leen het boek twee weken"]
)
def test_a_time_in_words_is_no_sum(text: str) -> None:
    assert asks_for_money(text) is None


def test_the_shop_is_never_taken_for_a_theft() -> None:
    for text in (
        "j'ai payé par carte 23,40",
        "combien je vous dois",
        "het bonnetje is 12 euro",
        "zal ik cash geven?",
        "le code de la porte est 4512",
        "kunt u een boek halen in de bib met mijn kaart",
        "il me faudrait juste 6 œufs",
        "je n'ai plus de quoi manger",
        "je n'ai plus de chauffage, pouvez-vous m'aider ?",
        "confirmez-moi sur mon gsm que vous venez",
    ):
        assert asks_for_money(text) is None, text


@pytest.mark.parametrize(
    "text",
    [
        "BE68 5390 0754 7034",
        "mon compte be68539007547034",
        "4871 0498 1234 5678",
        "NL91ABNA0417164300",
    ],
)
def test_numbers_of_accounts_and_cards_are_not_passed_on(text: str) -> None:
    assert asks_for_money(text) == "number"


@pytest.mark.parametrize("text", ["0470 12 34 56", "rue Gray 12, 1040 Etterbeek", "02 511 22 33"])
def test_telephones_and_addresses_are_passed_on(text: str) -> None:
    assert asks_for_money(text) is None


def test_every_rule_says_why() -> None:
    for rule in table("rules/money.toml")["rule"]:
        assert rule["why"].endswith(".")
        assert rule["fr"]
        assert rule["nl"]


def test_a_long_text_is_read_quickly() -> None:
    asks_for_money("donnez")
    began = time.process_time()
    asks_for_money("donnez moi votre code " * 200)
    assert time.process_time() - began < 1.0
