"""Archives that are not for another association: of nobody, and of everybody."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from bot.handover_desk import HandoverDesk
from solidarity.errors import HandoverRefused
from solidarity.handover import archive, exporting
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Request
from tests.handover.a_town import LATER
from tests.solidarity.stories import RULES, person, placed, volunteer


def test_an_export_without_anybody_names_nobody(lite: Sessions, tmp_path: Path) -> None:
    with lite.begin() as session:
        volunteer(session, "Karim")
        placed(session, person(session))
    HandoverDesk(lite, RULES, port=1, out=io.StringIO(), now=LATER).export(
        tmp_path / "a.zip", people=False
    )
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        texts = {name: file.read(name).decode() for name in file.namelist()}
    assert not any(word in "".join(texts.values()) for word in ("Denise", "Karim", "Gray", "1040"))
    (row,) = [json.loads(line) for line in texts["requests.jsonl"].splitlines()]
    assert row["postcode"] == "10.."
    assert row["created_at"].endswith(":00:00+00:00")
    assert set(row) == set(exporting.NAMELESS[Request])
    offer = json.loads(texts["offers.jsonl"].splitlines()[0])
    assert offer["request_id"] == row["id"]
    manifest = json.loads(texts["manifest.json"])
    assert manifest["sha256"]["requests.jsonl"] == archive.checksum(
        texts["requests.jsonl"].encode()
    )
    assert manifest["left_out"]["people"]


def test_an_export_of_everybody_cannot_be_taken_over(lite: Sessions, tmp_path: Path) -> None:
    with lite.begin() as session:
        person(session)
    out = io.StringIO()
    HandoverDesk(lite, RULES, port=1, out=out, now=LATER).export(tmp_path / "a", people=True)
    passphrase = out.getvalue().split("passphrase: ")[1].split()[0]
    assert b"Denise" not in (tmp_path / "a").read_bytes()
    with pytest.raises(HandoverRefused, match="nobody in it was asked"):
        HandoverDesk(lite, RULES, port=1, out=out, now=LATER).take(tmp_path / "a", passphrase)
