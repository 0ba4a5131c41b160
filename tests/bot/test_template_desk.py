"""`solidarity whatsapp-templates`: printed for a person, handed in to the office of WhatsApp."""

import asyncio
import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import httpx
import pytest

from bot import template_desk, template_office
from bot.channels.contract import Outgoing, Template
from bot.channels.whatsapp import WhatsApp
from bot.command import main
from bot.templates import FILE, Templates, read_templates
from bot.wording import Wording
from solidarity.errors import MissingSetting
from solidarity.settings import Settings, WhatsAppAccount, read_settings
from tests.bot.plausible import plausible
from tests.cloud_api import CloudApi
from tests.solidarity.stories import NOON

TEMPLATES = len(read_templates(FILE)[0])


@pytest.fixture
def cloud() -> Iterator[CloudApi]:
    with CloudApi() as cloud:
        yield cloud


@pytest.fixture
def settings(cloud: CloudApi) -> Settings:
    account = WhatsAppAccount(
        token=cloud.token, phone_id=cloud.phone_id, app_secret=cloud.app_secret,
        verify_token=cloud.verify_token, api=cloud.url, business_id=cloud.business_id,
    )  # fmt: skip
    return replace(read_settings({}), whatsapp=account)


def submit(settings: Settings, language: str | None = "nl") -> tuple[int, list[str]]:
    """Hand in; the exit code, and what was said of each template."""
    out = StringIO()
    arguments = Namespace(language=language, submit=True, json=False)
    code = template_desk.run(settings, arguments, out)
    return code, out.getvalue().splitlines()


def test_the_office_takes_every_template_in_both_languages(
    settings: Settings, cloud: CloudApi
) -> None:
    code, said = submit(settings, None)
    assert [line for line in said if not line.endswith(": submitted (approved)")] == []
    assert code == 0
    assert len(said) == len(cloud.templates) == 2 * TEMPLATES
    offer = cloud.templates["offer", "fr"]
    assert offer.category == "UTILITY"
    assert offer.text.startswith("Quelqu’un a besoin {{1}}. Quand\u00a0: {{2}}. Lieu\u00a0: {{3}},")
    assert offer.buttons == (("QUICK_REPLY", "Oui, je peux"), ("QUICK_REPLY", "Pas cette fois"))
    assert cloud.templates["news", "nl"].buttons == (("QUICK_REPLY", "Lees het bericht"),)


def test_every_template_reaches_a_telephone_whole(settings: Settings, cloud: CloudApi) -> None:
    submit(settings, None)
    anna = cloud.user("Anna", wa_id="32470000001")
    filled = list(samples())
    asyncio.run(send(settings, anna.id, filled))
    for template, read in zip(filled, anna.chat, strict=True):
        assert [gap for gap in template.gaps if gap not in read.text] == []
        assert "{" not in read.text
        assert list(read.callbacks.values()) == list(template.buttons)


def samples() -> Iterator[Template]:
    """A notice for each template or announcement, in both languages, as it is filled."""
    templates = Templates(Wording())
    for one in templates.approved:
        for language in ("fr", "nl"):
            said = plausible(one, language, (*one.says, "kept")[0])
            find = templates.announcing if one.opens else templates.fitting
            template = find(said, now=NOON)
            assert template is not None
            yield template


async def send(settings: Settings, address: str, templates: list[Template]) -> None:
    assert settings.whatsapp is not None
    async with httpx.AsyncClient() as client:
        channel = WhatsApp(settings.whatsapp, client)
        for template in templates:
            await channel.send(address, Outgoing("", template=template))


def test_what_is_there_already_is_not_handed_in_again(settings: Settings, cloud: CloudApi) -> None:
    cloud.templates.new_are = "PENDING"
    submit(settings, None)
    code, said = submit(settings, None)
    assert code == 0
    assert len(said) == 2 * TEMPLATES, "it reads on after the first page"
    assert {line.split(": ")[1] for line in said} == {"exists already (pending)"}


def test_a_text_that_was_changed_is_told(settings: Settings, cloud: CloudApi) -> None:
    submit(settings)
    there = cloud.templates["give_up", "nl"]
    there.components[0]["text"] = "Het vorige jaar stond hier iets anders: {{1}} kan niet."
    code, said = submit(settings)
    assert code == 1
    (changed,) = [line for line in said if not line.endswith("exists already (approved)")]
    assert changed.startswith("give_up nl: exists (approved) with another text")
    assert "edit it in the WhatsApp Manager" in changed


def test_a_button_that_was_changed_is_told(settings: Settings, cloud: CloudApi) -> None:
    submit(settings)
    cloud.templates["offer", "nl"].components[1]["buttons"][0]["text"] = "Misschien"
    assert submit(settings)[0] == 1


def test_a_template_that_was_rejected_is_told(settings: Settings, cloud: CloudApi) -> None:
    cloud.templates.new_are = "REJECTED"
    submit(settings)
    code, said = submit(settings)
    assert code == 1
    assert all("exists, rejected" in line for line in said)


def test_what_the_office_refuses_is_told_with_its_reason_and_the_rest_goes_on(
    settings: Settings, cloud: CloudApi
) -> None:
    good = {"name": "good", "language": "nl", "category": "UTILITY",
            "components": [{"type": "BODY", "text": "Dag, alles is goed."}]}  # fmt: skip
    bad = good | {"name": "bad", "components": [{"type": "BODY", "text": "{{1}} is er."}]}
    out = StringIO()
    assert template_office.submit(settings.whatsapp, [bad, good], out) == 1
    assert out.getvalue().splitlines() == [
        "bad nl: refused: Variables can't be at the start or end of the template. (100)",
        "good nl: submitted (approved)",
    ]


def test_a_wrong_token_is_told_once(settings: Settings) -> None:
    assert settings.whatsapp is not None
    wrong = replace(settings, whatsapp=replace(settings.whatsapp, token="another"))
    code, said = submit(wrong)
    assert code == 1
    assert len(said) == 1
    assert said[0].startswith("nothing was submitted: ")
    assert "190" in said[0]
    assert "another" not in said[0], "the token is never shown"


def test_an_office_that_does_not_answer_is_told(settings: Settings) -> None:
    assert settings.whatsapp is not None
    nobody = replace(settings.whatsapp, api="http://127.0.0.1:9")
    code, said = submit(replace(settings, whatsapp=nobody))
    assert (code, len(said)) == (1, 1)
    assert "try again" in said[0]


@pytest.mark.parametrize("missing", ["WHATSAPP_TOKEN", "WHATSAPP_BUSINESS_ID"])
def test_without_an_account_one_reads_what_is_missing(settings: Settings, missing: str) -> None:
    assert settings.whatsapp is not None
    account = None if missing == "WHATSAPP_TOKEN" else replace(settings.whatsapp, business_id="")
    with pytest.raises(MissingSetting, match=missing):
        submit(replace(settings, whatsapp=account))


def test_printed_they_can_be_copied_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatsapp-templates", "--language", "fr"]) == 0
    printed = capsys.readouterr().out.split("\n\n")
    (give_up,) = [entry for entry in printed if entry.startswith("give_up ·")]
    title, text, *gaps = give_up.splitlines()
    assert title == "give_up · fr · UTILITY"
    assert text.startswith("  Un changement pour votre demande\u00a0: {{1}} a un empêchement et")
    assert gaps == ["  {{1}} name: Denise"]
    (relay,) = [entry for entry in printed if entry.startswith("relay ·")]
    assert relay.splitlines()[-1] == "  [Lire le message]"
    assert not [entry for entry in printed if " · nl · " in entry]


def test_as_json_they_are_what_the_api_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatsapp-templates", "--json"]) == 0
    bodies = json.loads(capsys.readouterr().out)
    assert len(bodies) == 2 * TEMPLATES
    (give_up,) = [b for b in bodies if (b["name"], b["language"]) == ("give_up", "nl")]
    assert give_up["components"] == [
        {
            "type": "BODY",
            "text": "Er verandert iets voor uw vraag: er is iets tussengekomen en {{1}} kan toch"
            " niet helpen. Dat spijt mij. Ik zoek iemand anders.",
            "example": {"body_text": [["Denise"]]},
        }
    ]
