"""The rules' files say what they mean: no rule without phrases, no guard that does not exist."""

from solidarity.safety.data import table
from solidarity.safety.rules import KINDS, rule_book


def test_every_rule_has_phrases_of_its_own_or_signs() -> None:
    for kind in KINDS:
        for rule in table(f"rules/{kind}.toml")["rule"]:
            assert ("fr" in rule and "nl" in rule) != ("of" in rule), rule["name"]


def test_rule_names_are_unique() -> None:
    names = [rule.name for rule in rule_book().rules]
    assert len(names) == len(set(names))


def test_every_sign_and_guard_that_a_rule_names_exists() -> None:
    guards = set(table("rules/guards.toml")["guard"])
    signs = set()
    for kind in KINDS:
        content = table(f"rules/{kind}.toml")
        guards |= set(content.get("guard", {}))
        signs |= {f"{kind}.{name}" for name in content.get("sign", {})}
        signs |= {f"{kind}.{rule['name']}" for rule in content["rule"]}
    for rule in rule_book().rules:
        assert frozenset().union(*rule.signs) <= signs, rule.name
        assert {name.removeprefix("guard.") for name in rule.unless} <= guards, rule.name


def test_every_sign_and_guard_speaks_both_languages() -> None:
    for kind in KINDS:
        content = table(f"rules/{kind}.toml")
        for group in ("sign", "guard"):
            for name, entry in content.get(group, {}).items():
                assert entry.get("fr"), f"{kind} {name}"
                assert entry.get("nl"), f"{kind} {name}"
