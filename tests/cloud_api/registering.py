"""Registering a template: what POST /message_templates takes.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
"""

import re
import secrets

from tests.phones.shapes import Json

from .errors import CloudError
from .fields import Fields, unique
from .templates import GAP, LONGEST_BODY, Template, Templates

NAME = re.compile(r"[a-z0-9_]{1,512}")
GAP_NAME = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
WORD = re.compile(r"\w")
MOST_BUTTONS = 10
LONGEST = {"header": 60, "footer": 60, "button": 25}

EXISTS, TOO_MANY_GAPS, GAP_AT_EDGE, NO_EXAMPLE, WRONG_FORMAT = (
    2388024,
    2388293,
    2388299,
    2388043,
    2388047,
)
"""Subcodes of error 100."""


def register(templates: Templates, body: object, *, status: str) -> Template:
    """Store a template, or CloudError."""
    fields = Fields(body)
    name = fields.text("name", 512)
    language = fields.text("language", 10)
    if not NAME.fullmatch(name):
        raise refused(WRONG_FORMAT, "A name has lowercase letters, digits and underscores only.")
    if not LANGUAGE.fullmatch(language):
        raise refused(WRONG_FORMAT, f"There is no language {language}.")
    category = fields.choice("category", *CATEGORIES)
    fields.get("allow_category_change")
    named = str(fields.get("parameter_format") or "positional").lower() == "named"
    components = fields.get("components")
    parts = fields.each("components", 4)
    unique([str(part.get("type")).upper() for part in parts], "component")
    fields.end()
    if (name, language) in templates:
        raise refused(EXISTS, f"There is already {language} content for this template.")
    template = read_parts(parts, named) | {"components": components}
    new = Template(
        id=str(secrets.randbelow(10**15) + 10**15),
        name=name,
        language=language,
        category=category,
        status=status,
        named=named,
        **template,
    )
    templates[name, language] = new
    return new


def read_parts(parts: list[Fields], named: bool) -> Json:
    read: Json = {"header": "", "footer": "", "buttons": ()}
    for part in parts:
        kind = part.text("type", 20).upper()
        if kind == "BODY":
            read["text"] = part.text("text", LONGEST_BODY)
            read["gaps"] = read_gaps(read["text"], part, named)
        elif kind in ("HEADER", "FOOTER"):
            read[kind.lower()] = read_plain(part, kind)
        elif kind == "BUTTONS":
            read["buttons"] = tuple(read_button(it) for it in part.each("buttons", MOST_BUTTONS))
        else:
            raise refused(WRONG_FORMAT, f"This emulator knows no component {kind}.")
        part.end()
    if "text" not in read:
        raise refused(WRONG_FORMAT, "A template needs a component of type BODY.")
    return read


def read_plain(part: Fields, kind: str) -> str:
    """A header or footer; the bot's have no gaps."""
    if kind == "HEADER":
        part.choice("format", "TEXT")
    text = part.text("text", LONGEST[kind.lower()])
    if GAP.search(text) or "\n" in text:
        raise refused(WRONG_FORMAT, f"{kind}: no new lines; variables are not known here.")
    return text


def read_gaps(text: str, part: Fields, named: bool) -> tuple[str, ...]:
    gaps = tuple(gap.group(1) for gap in GAP.finditer(text))
    if len(set(gaps)) != len(gaps):
        raise refused(WRONG_FORMAT, "A variable stands twice.")
    if named and not all(GAP_NAME.fullmatch(gap) and not gap.isdigit() for gap in gaps):
        raise refused(WRONG_FORMAT, "Names of variables: lowercase letters and underscores.")
    if not named and set(gaps) != {str(n + 1) for n in range(len(gaps))}:
        raise refused(WRONG_FORMAT, "Variables are numbered {{1}}, {{2}} and so on.")
    check_surroundings(text, gaps)
    check_examples(part, gaps, named)
    return gaps if named else tuple(sorted(gaps, key=int))


def check_surroundings(text: str, gaps: tuple[str, ...]) -> None:
    """Words around the gaps, by rules that are observed rather than documented."""
    bare = GAP.sub("{{}}", text)
    around = bare.split("{{}}")
    if gaps and not (WORD.search(around[0]) and WORD.search(around[-1])):
        raise refused(GAP_AT_EDGE, "Variables can't be at the start or end of the template.")
    if not all(between.strip() for between in around[1:-1]):
        raise refused(WRONG_FORMAT, "Two variables stand side by side.")
    words = [word for word in bare.split() if "{{}}" not in word]
    if len(words) < 2 * len(gaps) + 1:
        raise refused(TOO_MANY_GAPS, "This template has too many variables for its length.")


def check_examples(part: Fields, gaps: tuple[str, ...], named: bool) -> None:
    if not part.has("example"):
        if gaps:
            raise refused(NO_EXAMPLE, "component of type BODY is missing expected field (example)")
        return
    example = part.inside("example")
    if named:
        given = example.each("body_text_named_params", 100)
        told = {it.text("param_name", 100): it.text("example", LONGEST_BODY) for it in given}
        complete = set(told) == set(gaps)
    else:
        rows = example.get("body_text")
        complete = (
            isinstance(rows, list)
            and len(rows) == 1
            and len(rows[0]) == len(gaps)
            and all(isinstance(it, str) and it.strip() for it in rows[0])
        )
    example.end()
    if not complete:
        raise refused(NO_EXAMPLE, "component of type BODY needs an example of each variable")


def read_button(button: Fields) -> tuple[str, str]:
    kind = button.choice("type", "QUICK_REPLY", "URL")
    words = button.text("text", LONGEST["button"])
    if kind == "URL" and not button.text("url", 2000).startswith("https://"):
        raise refused(WRONG_FORMAT, "The URL of a button starts with https://")
    if GAP.search(words) or "\n" in words:
        raise refused(WRONG_FORMAT, "Words of a button have no variables and no new lines.")
    button.end()
    return kind, words


def refused(subcode: int, reason: str) -> CloudError:
    return CloudError(100, reason, subcode=subcode)
