"""The tool that keeps catalogs and code in step finds what is missing, unused or wrong."""

from pathlib import Path

import pytest

from tools.catalogs import catalog_path, forms, read_catalogs
from tools.message_keys import Keys
from tools.sources import Source
from tools.translations import check, update

CODE = """
def about(request):
    return {"when": 1, "place": 2}

def greet(session, person, friend):
    known = about(person) | {"name": "An"}
    key = "hello.friend" if friend else "hello.stranger"
    notify(session, person, Message(key, known, row(Button("button.hi", "greet"))))

def count(session, person, n):
    notify(session, person, Message("counted", {"n": n}), Message(f"kind.{person.kind}"))
"""
FAMILIES = {"kind.{}": frozenset({"kind.a", "kind.b"})}
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
SIMPLE = {
    "hello.friend": "Hi {name}",
    "hello.stranger": "Hi",
    "button.hi": "Hi",
    "kind.a": "A",
    "kind.b": "B",
}


def keys_of(code: str = CODE) -> Keys:
    return Keys([Source("solidarity/greeting.py", code)], FAMILIES, {})


def entry(key: str, text: str) -> str:
    return f'\nmsgid "{key}"\nmsgstr "{text}"\n'


PLURAL = '\nmsgid "counted"\nmsgid_plural "counted"\nmsgstr[0] "one"\nmsgstr[1] "{n}"\n'


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """Two catalogs in which nothing is wrong."""
    for language in ("fr", "nl"):
        write(tmp_path, language, SIMPLE)
    update(keys_of(), tmp_path)
    return tmp_path


def write(locales: Path, language: str, texts: dict[str, str], *, plural: str = PLURAL) -> None:
    path = catalog_path(locales, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(entry(*pair) for pair in texts.items()) + plural)


def test_keys_are_found_wherever_they_are_said() -> None:
    keys = keys_of()
    assert set(keys.by_key) == {*SIMPLE, "counted"}
    assert keys.riddles == []


def test_a_key_nobody_can_read_off_is_a_riddle() -> None:
    keys = keys_of("def say(person):\n    return Message(person.favourite)\n")
    assert keys.uses == []
    assert "greeting.py:2: what is the key person.favourite?" in keys.riddles[0]


def test_nothing_is_wrong_after_an_update(locales: Path) -> None:
    assert check(keys_of(), locales) == []


def test_an_update_that_changes_nothing_writes_the_same_bytes(locales: Path) -> None:
    before = {path: path.read_bytes() for path in locales.rglob("*.po*")}
    assert update(keys_of(), locales) == []
    assert {path: path.read_bytes() for path in locales.rglob("*.po*")} == before
    assert b"Date" not in b"".join(before.values())


def test_an_update_adds_new_keys_and_keeps_wording_that_is_said_no_more(locales: Path) -> None:
    done = update(keys_of('def f():\n    return Message("fresh", {"n": 1})\n'), locales)
    assert "fr: fresh was added, please word it" in done
    assert "nl: hello.friend is said no more" in done
    fresh = read_catalogs(locales)["fr"].get(("fresh", "fresh"))
    assert fresh is not None
    assert not any(forms(fresh.string))
    assert '#~ msgstr "Hi {name}"' in catalog_path(locales, "fr").read_text()


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        (SIMPLE | {"kind.a": ""}, "nl: kind.a has no wording"),
        (SIMPLE | {"lost": "Lost"}, "nl: nobody says lost"),
        (SIMPLE | {"hello.friend": "Dag {when}"}, "different parameters (fr: name; nl: when)"),
        (SIMPLE | {"hello.friend": "Dag {who}"}, "uses who, which solidarity/greeting.py does not"),
        (SIMPLE | {"button.hi": "Dag " * 11}, "the button button.hi is longer than 40"),
        (SIMPLE | {"kind.b": "<b>B</b>"}, "nl: kind.b holds markup"),
        (SIMPLE | {"hello.friend.no_name": "{name}"}, "is said without name, but uses it"),
    ],
)
def test_a_catalog_that_disagrees_is_complained_about(
    locales: Path, texts: dict[str, str], complaint: str
) -> None:
    write(locales, "nl", texts)
    assert any(complaint in line for line in check(keys_of(), locales))


def test_a_number_needs_singular_and_plural(locales: Path) -> None:
    write(locales, "nl", SIMPLE, plural=entry("counted", "{n}"))
    assert any("needs singular and plural" in line for line in check(keys_of(), locales))


def test_a_template_older_than_the_code_is_stale(locales: Path) -> None:
    assert "stale" in check(keys_of(CODE.replace('"button.hi"', '"button.hey"')), locales)[0]
