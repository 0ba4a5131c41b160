"""The HTML style of messages: text and entities out of markup, and the errors it can have.

https://core.telegram.org/bots/api#html-style. Offsets and lengths count UTF-16 code units; the
offsets in errors count bytes of UTF-8.
"""

import html
import re
from dataclasses import dataclass, field

from tests.phones.shapes import Json

from .errors import ApiError, bad_request

KIND_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
PIECE = re.compile(r"<[^>]*>?|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|[^<&]+|&")
OPENING = re.compile(r"<\s*(?P<name>[^\s/>]*)(?P<attributes>[^>]*)>")
LINK = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


@dataclass
class HtmlReader:
    """Reads markup piece by piece; `opened` holds (tag, attributes, offset) of open tags."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    opened: list[tuple[str, str, int]] = field(default_factory=list)

    def read(self, source: str) -> None:
        for found in PIECE.finditer(source):
            piece, at = found.group(), len(source[: found.start()].encode())
            if piece.startswith("</"):
                self._close(piece, at)
            elif piece.startswith("<"):
                self._open(piece, at)
            else:
                self.text += html.unescape(piece) if piece.startswith("&") else piece
        if self.opened:
            tag = self.opened[-1][0]
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{tag}"')

    def _open(self, piece: str, at: int) -> None:
        tag = OPENING.fullmatch(piece)
        if tag is None:
            raise unparsable(f"Unclosed start tag at byte offset {at}")
        name = "" if piece[1:2].isspace() else tag["name"].lower()
        if name not in KIND_OF_TAG:
            raise unparsable(f'Unsupported start tag "{name}" at byte offset {at}')
        if name == "span" and "tg-spoiler" not in tag["attributes"]:
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self.opened.append((name, tag["attributes"], units(self.text)))

    def _close(self, piece: str, at: int) -> None:
        if not piece.endswith(">"):
            raise unparsable(f"Unclosed end tag at byte offset {at}")
        if not self.opened:
            raise unparsable(f"Unexpected end tag at byte offset {at}")
        name, attributes, offset = self.opened.pop()
        found = piece[2:-1].strip().lower()
        if found not in {"", name}:
            expected = f'expected "</{name}>", found "</{found}>"'
            raise unparsable(f"Unmatched end tag at byte offset {at}, {expected}")
        length = units(self.text) - offset
        entity: Json = {"type": KIND_OF_TAG[name], "offset": offset, "length": length}
        if name == "a":
            entity["url"] = link_of(attributes) or self.text[-length:]
        if length:
            self.entities.append(entity)


def link_of(attributes: str) -> str:
    found = LINK.search(attributes)
    return html.unescape(next(filter(None, found.groups()), "")) if found else ""


def formatted(source: str, parse_mode: str | None) -> tuple[str, tuple[Json, ...]]:
    """Plain text and entities of what a bot sends, without space at both ends."""
    if not parse_mode:
        return source.strip(), ()
    if parse_mode.lower() != "html":
        # Saying so beats showing asterisks that the real service would have understood.
        raise bad_request(f"the emulator reads the HTML style only, not {parse_mode}")
    reader = HtmlReader()
    reader.read(source)
    lead = units(reader.text) - units(reader.text.lstrip())
    text = reader.text.strip()
    return text, tuple(fitted(entity, lead, units(text)) for entity in reader.entities)


def fitted(entity: Json, lead: int, total: int) -> Json:
    """An entity moved by the `lead` units cut off in front and kept inside the text."""
    start = max(entity["offset"] - lead, 0)
    end = min(entity["offset"] + entity["length"] - lead, total)
    return entity | {"offset": start, "length": max(end - start, 0)}
