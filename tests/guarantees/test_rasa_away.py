"""Rasa may go: buttons go on working, and words are handled when it is back."""

import time
from pathlib import Path

import pytest

from tests.e2e.system import wait_until
from tests.guarantees.away import MOST_S, town
from tests.guarantees.figures import report
from tests.guarantees.sizes import IS_LONG, size

PROMISE = "Rasa may go"
WAYS = ["error", "empty", "slow"] if IS_LONG else ["empty"]


@pytest.mark.parametrize("mode", WAYS)
def test_without_rasa_there_are_buttons_and_words_wait(tmp_path: Path, mode: str) -> None:
    seconds, people = size(1, 120), size(3, 20)
    with town(f"sqlite:///{tmp_path / 'town.sqlite3'}", tmp_path, people=people) as place:
        place.rasa.mode = mode
        by_buttons, *others = place.phones
        place.everybody_writes()
        for phone in place.phones:
            phone.waits_for("les boutons marchent", timeout=MOST_S)
        began = time.monotonic()
        by_buttons.taps("J’ai besoin d’aide")
        by_buttons.waits_for("Que faut-il|De quoi|Dites-moi", timeout=MOST_S)
        report(PROMISE, f"{mode}: a button", f"answered in {time.monotonic() - began:.1f} s")
        time.sleep(seconds)
        before = len(place.rasa.heard)
        place.rasa.mode = "done"
        began = time.monotonic()
        wait_until(place.is_drained, seconds=MOST_S, what="all is handled and sent")
        took = time.monotonic() - began
        assert {body["message"] for body in place.rasa.heard[before:]} == set(place.written[1:])
        assert any("laisse ce message de côté" in said.text for said in by_buttons.chat)
        assert not any("laisse ce message" in said.text for said in others[0].chat)
        assert set(place.states()) == {"done"}
        figure = f"0 lost of {len(place.written)} messages, drained in {took:.0f} s"
        report(PROMISE, f"{mode} for {seconds} s", figure)
