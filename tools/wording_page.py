"""Writes docs/wording.md: all that is said, French and Dutch side by side, to be read over."""

from collections.abc import Iterator

from tools.wording_filled import Filled
from tools.wording_themes import REST, THEMES, theme_of

LANGUAGES = ("fr", "nl")
HEAD = """# All that is said

Written by `make translations` from locales/ and filled with examples; change the catalogs, not this
page. **[In brackets]**: a button. Where one and several are said differently, both are shown. A key
that ends with `.no_` and a word is what is said when that is not known.
"""
TEMPLATES = """Texts that WhatsApp has approved, for people who have not written for a day
(`locales/whatsapp.toml`).
"""


def page(filled: Filled) -> str:
    by_theme: dict[str, list[str]] = {theme: [] for theme in (*THEMES, REST)}
    for key in filled.keys:
        by_theme[theme_of(key)[0]].append(key)
    parts = [HEAD]
    for theme, keys in by_theme.items():
        if keys:
            rows = (_row(key, filled) for key in sorted(keys, key=lambda key: _place(key, theme)))
            parts.append(_table(theme, rows))
    parts += [_table("Templates of WhatsApp", _templates(filled), TEMPLATES)]
    return "\n".join(parts)


def _place(key: str, theme: str) -> tuple[int, str]:
    """By the order of the beginnings, then by name."""
    beginnings = THEMES.get(theme, ())
    beginning = theme_of(key)[1]
    return (beginnings.index(beginning) if beginning in beginnings else 0, key)


def _table(title: str, rows: Iterator[str], lead: str = "") -> str:
    head = "| | Français | Nederlands |\n|---|---|---|\n"
    return "\n".join([f"## {title}\n", *([lead] if lead else []), head + "".join(rows)])


def _row(key: str, filled: Filled) -> str:
    cells = []
    for language in LANGUAGES:
        said = "<br>".join(filled.texts(key, language))
        cells.append(_cell(f"**[{said}]**" if key.startswith("button.") else said))
    return f"| `{key}` | {cells[0]} | {cells[1]} |\n"


def _templates(filled: Filled) -> Iterator[str]:
    for one in filled.templates:
        cells = []
        for language in LANGUAGES:
            labels = [f"**[{filled.label(key, language)}]**" for key in one.buttons]
            cells.append(_cell("<br>".join([filled.template(one, language), " ".join(labels)])))
        yield f"| `{one.name}` | {cells[0]} | {cells[1]} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>").removesuffix("<br>")
