"""One association hands everything over to another: two bots that run, and people in their chats.

Nobody writes words here, so that neither needs Rasa.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from solidarity import intake, places
from solidarity.details import measured
from solidarity.requests import place_request, start_draft
from solidarity.storage.tables import Person
from solidarity.vocabulary import HelpType, help_mask
from tests.e2e.system import RULES, System
from tests.phones import AnyPhone

IN_A_WEEK = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[System, System]]:
    """The one that gives, which runs, and the one that takes, which does not yet."""
    old, new = (_installation(tmp_path, name) for name in ("Solidaires", "Voisins Unis"))
    try:
        old.start()
        yield old, new
    finally:
        old.stop()
        new.stop()


def _installation(folder: Path, name: str) -> System:
    mine = folder / name
    mine.mkdir()
    rules = mine / "solidarity.toml"
    rules.write_text(RULES.read_text() + f'\n[association]\nname = "{name}"\n')
    url = f"sqlite:///{mine / 'solidarity.sqlite3'}"
    return System(url, mine, channels=("telegram",), rules=rules, understands=False)


def does(place: System, *step: str, passphrase: str = "") -> str:
    """A command as somebody types it on the server; what it says."""
    whole = {**os.environ, **place.environment, "HANDOVER_PASSPHRASE": passphrase}
    command = [sys.executable, "-m", "bot.command", "handover", *step]
    done = subprocess.run(command, env=whole, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def asks_for_bread(place: System, phone: AnyPhone) -> None:
    """A request as it stands when all was told."""
    commune, now = places.find("Etterbeek").place, datetime.now(UTC)
    assert commune is not None
    with place.session() as session:
        person = session.get_one(Person, place.person_of(phone))
        request = start_draft(session, person, now=now)
        intake.settle(request, commune)
        request.kinds_mask = help_mask([HelpType.GROCERIES])
        request.details, request.details_asked = [measured("pain")], True
        request.any_time = request.confirmed = True
        request.address = "rue Gray 12"
        place_request(session, request, rules=place.settings.rules, now=now)


def names(place: System) -> set[str | None]:
    with place.session() as session:
        return set(session.scalars(select(Person.first_name).where(~Person.is_nobody)))


def announce(old: System, new: System, says: Mapping[AnyPhone, str]) -> None:
    """Everybody is asked, and answers by a tap."""
    does(old, "announce", "--to", "Voisins Unis", "--address", new.url, "--by", IN_A_WEEK,
         "--telegram", "VoisinsBot")  # fmt: skip
    for phone, answer in says.items():
        phone.waits_for("Voisins Unis continuera ce service")
        phone.taps(answer)
        phone.waits_for("Merci" if answer.startswith("Oui") else "C’est noté")


def give_all(old: System, new: System, folder: Path) -> Path:
    """Packed at the old place, taken at the new one; where the receipt is. Both run afterwards."""
    archive = str(folder / "all.solidarity")
    old.settles()
    old.process("bot").stop()
    said = does(old, "pack", archive)
    old.revive("bot")
    passphrase = said.split("passphrase: ")[1].split()[0]
    does(new, "take", archive, passphrase=passphrase)
    new.start()
    return Path(archive + ".receipt.json")


def test_a_person_and_his_request_go_on_at_the_new_place(
    both: tuple[System, System], tmp_path: Path
) -> None:
    old, new = both
    karim, nadia = (old.volunteer(name, "Etterbeek") for name in ("Karim", "Nadia"))
    odile, paul = old.phone("telegram", "Odile"), old.phone("web", "Paul")
    odile.writes("/start")
    odile.waits_for("Bonjour")
    asks_for_bread(old, odile)
    nadia.waits_for("a besoin")
    nadia.taps("Oui, je peux")
    odile.waits_for(r"Bonne nouvelle\s*: Nadia")

    yes, no = "Oui, d’accord", "Non, effacez"
    announce(old, new, {odile: yes, karim: yes, paul: yes, nadia: no})
    receipt = give_all(old, new, tmp_path)
    odile.waits_for("https://t.me/VoisinsBot")
    nadia.waits_for("Ce qui était prévu, comme une visite ou un appel, n’aura donc pas lieu")
    code = re.search(r"(?:\w{4}-){2}\w{4}", paul.waits_for("écrivez ce code").text)
    assert code is not None
    assert names(new) == {"Odile", "Karim", "Paul"}

    there = {each.name: _at(new, each) for each in (odile, karim, nadia)}
    there["Odile"].writes("/start moved")
    said = there["Odile"].waits_for("le service de Solidaires")
    assert "Voisins Unis" in said.text
    there["Odile"].waits_for("La personne prévue a un empêchement")
    there["Karim"].writes("/start moved")
    there["Karim"].waits_for("Quelqu’un a besoin de courses, quand")
    there["Karim"].taps("Oui, je peux")
    there["Karim"].waits_for("rue Gray 12")
    there["Odile"].waits_for(r"Bonne nouvelle\s*: Karim")
    paul_there = new.phone("web", "Somebody")
    paul_there.writes(code[0])
    paul_there.waits_for("le service de Solidaires")
    there["Nadia"].writes("/start moved")
    there["Nadia"].waits_for("Ici le robot")
    with new.session() as session:
        nadia_there = session.get_one(Person, new.person_of(nadia))
        assert (nadia_there.volunteer, nadia_there.consents) == (None, [])

    does(old, "confirm", str(receipt))
    assert names(old) == set()
    odile.writes("/start")
    odile.waits_for("Voisins Unis")


def _at(new: System, phone: AnyPhone) -> AnyPhone:
    """The same account in the chat of the new bot, which may not write first."""
    return new.telegram.user(phone.name, language_code="fr", user_id=phone.id, started=False)
