"""Settings are read once, have the defaults that are written down, and no typo goes unseen."""

import re
from pathlib import Path

import pytest

from bot.up import whatsapp_address
from solidarity.errors import MissingSetting
from solidarity.settings import ROOT, Rules, WhatsAppAccount, read_rules, read_settings

NOTHING_SET: dict[str, str] = {}


def rules_of(folder: Path, text: str) -> Rules:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return read_rules(path)


def test_every_value_in_the_file_is_the_default() -> None:
    assert read_rules(ROOT / "solidarity.toml") == Rules()


def test_without_any_variable_the_demonstration_runs_on_a_file() -> None:
    settings = read_settings(NOTHING_SET)
    assert settings.is_demo
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.port, settings.telegram_mode, settings.rasa_urls) == (8080, "polling", ())
    assert settings.telegram_api == "https://api.telegram.org"


BLANK = (
    "DATABASE_URL", "PORT", "PUBLIC_URL", "TELEGRAM_TOKEN", "TELEGRAM_API", "TELEGRAM_MODE",
    "TELEGRAM_SECRET", "RASA_URLS", "SOLIDARITY_CONFIG", "TELEPHONE_BRIDGE_TOKEN",
)  # fmt: skip


@pytest.mark.parametrize("name", BLANK)
def test_a_variable_that_is_blank_is_as_good_as_unset(name: str) -> None:
    blank, unset = read_settings({name: ""}), read_settings(NOTHING_SET)
    assert blank.is_demo
    assert (blank.port, blank.telegram_mode, blank.rasa_urls, blank.database_url) == (
        unset.port,
        unset.telegram_mode,
        unset.rasa_urls,
        unset.database_url,
    )


def test_addresses_are_taken_without_their_last_slash() -> None:
    settings = read_settings(
        {"RASA_URLS": "http://a:5005/, http://b:5005", "TELEGRAM_API": "http://t/"}
    )
    assert settings.rasa_urls == ("http://a:5005", "http://b:5005")
    assert settings.telegram_api == "http://t"


def test_with_a_token_it_is_no_demonstration() -> None:
    assert not read_settings({"TELEGRAM_TOKEN": "1:x"}).is_demo


WHATSAPP = {
    "WHATSAPP_TOKEN": "EAAx", "WHATSAPP_PHONE_ID": "106540352242922",
    "WHATSAPP_APP_SECRET": "s", "WHATSAPP_VERIFY_TOKEN": "v",
}  # fmt: skip


def test_whatsapp_is_a_token_a_number_and_two_secrets() -> None:
    settings = read_settings(WHATSAPP | {"WHATSAPP_API": "http://127.0.0.1:9/v24.0/"})
    assert not settings.is_demo
    assert settings.whatsapp == WhatsAppAccount(
        token="EAAx",
        phone_id="106540352242922",
        app_secret="s",
        verify_token="v",
        api="http://127.0.0.1:9/v24.0",
        business_id="",
    )


def test_whatsapps_own_server_is_the_default_and_its_version_is_fixed() -> None:
    account = read_settings(WHATSAPP).whatsapp
    assert account is not None
    assert re.fullmatch(r"https://graph\.facebook\.com/v\d+\.0", account.api)


def test_without_its_token_there_is_no_whatsapp() -> None:
    settings = read_settings(WHATSAPP | {"WHATSAPP_TOKEN": ""})
    assert settings.whatsapp is None
    assert settings.is_demo


@pytest.mark.parametrize("missing", sorted(set(WHATSAPP) - {"WHATSAPP_TOKEN"}))
@pytest.mark.parametrize("blank", [True, False])
def test_half_of_whatsapp_is_an_error_that_names_the_rest(missing: str, blank: bool) -> None:
    environment = {name: value for name, value in WHATSAPP.items() if name != missing}
    with pytest.raises(MissingSetting, match=missing):
        read_settings(environment | ({missing: ""} if blank else {}))


def test_the_webhook_is_where_the_world_reaches_us() -> None:
    url = "https://aide.example.org"
    for given in (url, f"{url}/"):
        settings = read_settings(WHATSAPP | {"PUBLIC_URL": given})
        assert whatsapp_address(settings) == f"{url}/whatsapp/webhook"
    assert "PUBLIC_URL" in whatsapp_address(read_settings(WHATSAPP)), "says what is missing"


WEBHOOK = {
    "TELEGRAM_TOKEN": "1:x", "TELEGRAM_MODE": "webhook", "TELEGRAM_SECRET": "s" * 16,
    "PUBLIC_URL": "https://x",
}  # fmt: skip


@pytest.mark.parametrize("missing", ["TELEGRAM_SECRET", "PUBLIC_URL"])
def test_a_webhook_needs_a_secret_and_an_address(missing: str) -> None:
    assert read_settings(WEBHOOK).telegram_mode == "webhook"
    with pytest.raises(MissingSetting, match=missing):
        read_settings({name: value for name, value in WEBHOOK.items() if name != missing})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "-1"),
        ("PORT", "²"),
        ("TELEGRAM_MODE", "push"),
        ("SOLIDARITY_CONFIG", "/nowhere/solidarity.toml"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str) -> None:
    with pytest.raises(MissingSetting, match=name):
        read_settings({name: value})


def test_what_a_file_does_not_say_keeps_its_default(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "[asking]\nlevel = 0.9\nmost_at_once = 3\n[team]\nchat='7'")
    assert (rules.asking.level, rules.asking.most_at_once) == (0.9, 3)
    assert (rules.team.chat, rules.team.language) == ("7", "fr")
    assert rules.volunteers == Rules().volunteers


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[askin]\nwaves = [1]", "askin"),
        ("[asking]\nwave = [1]", "wave"),
        ("[asking]\nwaves = 3", "waves"),
        ("[asking]\nwaves = ['three']", "waves"),
        ("[asking]\nlatest_minutes = 'ten'", "latest_minutes"),
        ("[asking]\nquiet_from = true", "quiet_from"),
        ("[association]\ntelephone = 21234567", "telephone"),
        ("[volunteers]\napproved_at_once = ['grocery']", "approved_at_once"),
        ("[asking\nwaves = [1]", "rules.toml"),
    ],
)
def test_a_typo_in_the_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(MissingSetting, match=named):
        rules_of(tmp_path, text)
