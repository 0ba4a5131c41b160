"""`solidarity whatsapp-templates`: the templates to read, and as the API wants them."""

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from bot.template_office import submit
from bot.templates import GAP, Approved, Templates
from bot.wording import Wording
from solidarity.settings import Settings

LANGUAGES = ("fr", "nl")
"""Ours, and WhatsApp names them the same."""
CATEGORY = "UTILITY"


def run(settings: Settings, arguments: argparse.Namespace, out: TextIO) -> int:
    """Print or hand in; 1 when something was refused."""
    desk = Desk(Wording())
    languages = [arguments.language] if arguments.language else LANGUAGES
    if arguments.submit:
        bodies = (body for _, body in desk.bodies(languages))
        return submit(settings.whatsapp, bodies, out)
    if arguments.json:
        all_bodies = [body for _, body in desk.bodies(languages)]
        print(json.dumps(all_bodies, ensure_ascii=False, indent=2), file=out)
        return 0
    for approved, body in desk.bodies(languages):
        print(*desk.lines(approved, body), "", sep="\n", file=out)
    return 0


class Desk:
    """Writes the templates down."""

    def __init__(self, wording: Wording) -> None:
        self._wording, self._templates = wording, Templates(wording)

    def bodies(self, languages: Sequence[str]) -> Iterator[tuple[Approved, dict[str, Any]]]:
        """Each template with its body of the API, in each language."""
        for approved in self._templates.approved:
            for language in languages:
                yield approved, self._body(approved, language)

    def _body(self, approved: Approved, language: str) -> dict[str, Any]:
        text: dict[str, Any] = {"type": "BODY", "text": numbered(approved.text(language))}
        if examples := self._examples(approved, language):
            text["example"] = {"body_text": [list(examples.values())]}
        components = [text]
        if labels := self._labels(approved, language):
            buttons = [{"type": "QUICK_REPLY", "text": label} for label in labels]
            components.append({"type": "BUTTONS", "buttons": buttons})
        return {
            "name": approved.name,
            "language": language,
            "category": CATEGORY,
            "components": components,
        }

    def _examples(self, approved: Approved, language: str) -> dict[str, str]:
        """What may stand in each gap, in their order."""
        of_language = self._templates.examples[language]
        return {gap: of_language[gap] for gap in approved.gaps(language)}

    def _labels(self, approved: Approved, language: str) -> list[str]:
        if approved.opens:
            return [self._wording.label_of("button.read_message", language=language)]
        return [self._wording.label_of(key, language=language) for key in approved.buttons]

    def lines(self, approved: Approved, body: dict[str, Any]) -> Iterator[str]:
        """For somebody who copies it into the WhatsApp Manager."""
        language = body["language"]
        yield f"{approved.name} · {language} · {CATEGORY}"
        yield f"  {body['components'][0]['text']}"
        examples = self._examples(approved, language).items()
        for number, (gap, example) in enumerate(examples, start=1):
            yield f"  {{{{{number}}}}} {gap}: {example}"
        yield from (f"  [{label}]" for label in self._labels(approved, language))


def numbered(text: str) -> str:
    """The gaps as WhatsApp names them, {{1}}, {{2}}: in the order of the text."""
    names = GAP.findall(text)
    return GAP.sub(lambda gap: f"{{{{{names.index(gap.group(1)) + 1}}}}}", text)
