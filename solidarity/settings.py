"""What the environment and solidarity.toml say, read once at the start of a process."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from solidarity.errors import MissingSetting
from solidarity.vocabulary import HelpType

ROOT = Path(__file__).resolve().parent.parent
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}", re.ASCII)
"""What Telegram takes, and too long to be guessed."""
WHATSAPP_API = "https://graph.facebook.com/v24.0"


@dataclass(frozen=True)
class Asking:
    """How volunteers are asked; the meaning of each is in solidarity.toml."""

    level: float = 0.8
    at_once: float = 0.63
    kept_up: float = 0.15
    urgent_at_once: float = 0.7
    urgent_kept_up: float = 0.3
    most_at_once: int = 8
    soonest_minutes: float = 3
    urgent_soonest_minutes: float = 1
    latest_minutes: float = 30
    choice: int = 100
    least_chance: float = 0.065
    look_again_minutes: float = 60
    wider_radius: float = 1.5
    offers_a_day: int = 4
    gap_minutes: float = 60
    open_tasks: int = 2
    quiet_from: int = 22
    quiet_to: int = 7
    still_looking_minutes: float = 20
    done_question_hours: float = 2
    coming_question_hour: int = 18
    coming_answer_hour: int = 8


@dataclass(frozen=True)
class Association:
    name: str = "Solidarity Bot"
    telephone: str = ""
    public_url: str = ""
    """Where this server is reached from outside (PUBLIC_URL), without a slash at the end."""
    telegram: str = ""
    whatsapp: str = ""
    """How people find the bot there: its name, and its number (digits only)."""


@dataclass(frozen=True)
class Team:
    channel: str = "telegram"
    chat: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class Volunteers:
    approved_at_once: tuple[str, ...] = (
        HelpType.GROCERIES, HelpType.PHARMACY, HelpType.TRANSPORT, HelpType.MEALS,
        HelpType.PET_CARE, HelpType.HOUSEHOLD, HelpType.ADMIN_DIGITAL, HelpType.OTHER,
    )  # fmt: skip
    conversation_needed_for: tuple[str, ...] = (
        HelpType.LISTENING, HelpType.CARE_HOME, HelpType.DISABILITY_SUPPORT,
    )  # fmt: skip
    identity_needed_for: tuple[str, ...] = (
        HelpType.LISTENING, HelpType.CARE_HOME, HelpType.DISABILITY_SUPPORT,
    )  # fmt: skip
    reference_needed_for: tuple[str, ...] = (HelpType.CARE_HOME, HelpType.DISABILITY_SUPPORT)
    not_on_trial: tuple[str, ...] = (
        HelpType.PHARMACY, HelpType.LISTENING, HelpType.TRANSPORT, HelpType.CARE_HOME,
        HelpType.DISABILITY_SUPPORT,
    )  # fmt: skip
    trial_tasks: int = 3
    trial_ends: str = "team"
    accepted_a_day: int = 4
    given_up: int = 3
    given_up_days: int = 14


@dataclass(frozen=True)
class Patterns:
    """What the team is told of; the meaning of each is in solidarity.toml."""

    addresses: int = 6
    addresses_days: int = 7
    first_times: int = 4
    first_times_days: int = 14
    reports: int = 2
    reports_days: int = 90
    money_stopped: int = 2
    money_stopped_days: int = 30
    given_up: int = 4
    given_up_days: int = 30
    codes: int = 5
    codes_days: int = 7


@dataclass(frozen=True)
class Places:
    street_service: str = ""
    street_domain: str = ""


@dataclass(frozen=True)
class Calls:
    """Befriending calls; the meaning of each is in solidarity.toml."""

    minutes: int = 30
    earliest: int = 8
    latest: int = 21
    most_pairs: int = 3
    calls_a_day: int = 3
    weeks_ahead: int = 4
    listener_answers_hours: float = 12
    person_answers_hours: float = 24
    evening_hour: int = 18
    soon_minutes: int = 15
    asked_after_minutes: int = 10
    second_try_hours: float = 3
    most_tries: int = 3
    check_after_weeks: int = 10
    nudge_days: tuple[int, ...] = (7, 14)
    bridge: str = ""
    bridge_url: str = ""
    bridge_fails: str = "team"


@dataclass(frozen=True)
class WhatsApp:
    """Limits of the number on WhatsApp; the meaning of each is in solidarity.toml."""

    messages_a_second: int = 80
    seconds_a_message: float = 6
    burst: int = 45
    people_a_day: int = 250


@dataclass(frozen=True)
class Voice:
    """Who writes down voice notes; the meaning of each is in solidarity.toml."""

    engine: str = ""
    model: str = ""
    longest_seconds: int = 180


@dataclass(frozen=True)
class Abuse:
    """Against floods, insults and hoaxes; the meaning of each is in solidarity.toml."""

    burst: int = 20
    seconds_a_message: float = 3
    messages_a_day: int = 200
    seconds_beyond: float = 60
    most_a_day: int = 1000
    quiet_hours: float = 6
    hoax_days: int = 90
    open_for_others: int = 2
    house_days: int = 7
    strangers_at_house: int = 2
    trusted_proxies: int = 0
    chats_an_hour: int = 30
    web_burst: int = 120
    web_a_second: float = 2


@dataclass(frozen=True)
class Intake:
    """How fast a source may tell of people; the meaning of each is in solidarity.toml."""

    burst: int = 120
    a_minute: int = 60


@dataclass(frozen=True)
class Medicine:
    """Packets of a pharmacy (docs/medicine.md); the meaning of each is in solidarity.toml."""

    certified: bool = False
    answer_hours: float = 3
    link_days: int = 7


@dataclass(frozen=True)
class Retention:
    """After how many days what is kept goes; the meaning of each is in solidarity.toml."""

    address_days: int = 7
    phone_days: int = 7
    texts_days: int = 30
    receipts_days: int = 30
    machinery_days: int = 30
    audit_days: int = 365
    silent_days: int = 365
    silent_volunteer_days: int = 730
    answer_days: int = 30
    backups_days: int = 35


@dataclass(frozen=True)
class Desk:
    """The pages of the team; the meaning of each is in solidarity.toml."""

    opens: int = 8
    closes: int = 20


@dataclass(frozen=True)
class Results:
    public: bool = False
    """Whether everybody may see /results, with small numbers hidden."""


@dataclass(frozen=True)
class Demo:
    volunteers: int = 500


@dataclass(frozen=True)
class Rules:
    """solidarity.toml."""

    association: Association = Association()
    team: Team = Team()
    asking: Asking = Asking()
    volunteers: Volunteers = Volunteers()
    patterns: Patterns = Patterns()
    places: Places = Places()
    calls: Calls = Calls()
    whatsapp: WhatsApp = WhatsApp()
    voice: Voice = Voice()
    abuse: Abuse = Abuse()
    intake: Intake = Intake()
    medicine: Medicine = Medicine()
    retention: Retention = Retention()
    desk: Desk = Desk()
    results: Results = Results()
    demo: Demo = Demo()


@dataclass(frozen=True)
class WhatsAppAccount:
    """A number on WhatsApp's Cloud API, and what its webhook is checked with."""

    token: str
    phone_id: str
    app_secret: str
    verify_token: str
    api: str
    business_id: str = ""
    """The WhatsApp business account: needed only to submit templates."""


@dataclass(frozen=True)
class Settings:
    """The environment variables of DESIGN.md, with their defaults, and solidarity.toml."""

    database_url: str
    port: int
    public_url: str | None
    telegram_token: str | None
    telegram_api: str
    telegram_mode: str
    telegram_secret: str | None
    rasa_urls: tuple[str, ...]
    rules: Rules
    bridge_token: str | None = None
    """Of the telephone bridge, where the association has one."""
    whatsapp: WhatsAppAccount | None = None

    @property
    def is_demo(self) -> bool:
        """Without any channel's token the web chat alone runs, with synthetic neighbours."""
        return self.telegram_token is None and self.whatsapp is None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from the environment; raises MissingSetting with the name of what is wrong."""
    get = environment.get
    mode = get("TELEGRAM_MODE") or "polling"
    if mode not in ("polling", "webhook"):
        raise MissingSetting(TELEGRAM_MODE=mode, expected="polling or webhook")
    if get("TELEGRAM_TOKEN") and mode == "webhook":
        for name in ("TELEGRAM_SECRET", "PUBLIC_URL"):
            if not get(name):
                raise MissingSetting(missing=name, needed_by="TELEGRAM_MODE=webhook")
        if not SECRET.fullmatch(environment["TELEGRAM_SECRET"]):
            # Its value stands in no error: errors are logged.
            raise MissingSetting(wrong="TELEGRAM_SECRET", expected="16 to 256 of A-Z a-z 0-9 _ -")
    rules = read_rules(Path(get("SOLIDARITY_CONFIG") or ROOT / "solidarity.toml"))
    _check_bridge(rules.calls, get("TELEPHONE_BRIDGE_TOKEN"))
    if rules.volunteers.trial_ends not in ("team", "itself"):
        raise MissingSetting(trial_ends=rules.volunteers.trial_ends, expected='"team" or "itself"')
    whatsapp = _whatsapp(environment)
    if not get("TELEGRAM_TOKEN") and whatsapp is None:
        # Nobody sleeps in the demonstration, and it is tried at any hour.
        rules = replace(rules, asking=replace(rules.asking, quiet_from=0, quiet_to=0))
    public_url = (get("PUBLIC_URL") or "").rstrip("/")
    rules = replace(rules, association=replace(rules.association, public_url=public_url))
    return Settings(
        database_url=get("DATABASE_URL") or f"sqlite:///{ROOT / 'data' / 'solidarity.sqlite3'}",
        port=_number(environment, "PORT", 8080),
        public_url=get("PUBLIC_URL"),
        telegram_token=get("TELEGRAM_TOKEN") or None,
        telegram_api=(get("TELEGRAM_API") or "https://api.telegram.org").rstrip("/"),
        telegram_mode=mode,
        telegram_secret=get("TELEGRAM_SECRET"),
        rasa_urls=tuple(
            url.strip().rstrip("/") for url in get("RASA_URLS", "").split(",") if url.strip()
        ),
        rules=rules,
        bridge_token=get("TELEPHONE_BRIDGE_TOKEN") or None,
        whatsapp=whatsapp,
    )


def _whatsapp(environment: Mapping[str, str]) -> WhatsAppAccount | None:
    """None without WHATSAPP_TOKEN; with it, what the webhook needs must be there too."""
    get = environment.get
    if not get("WHATSAPP_TOKEN"):
        return None
    for name in ("WHATSAPP_PHONE_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"):
        if not get(name):
            raise MissingSetting(missing=name, needed_by="WHATSAPP_TOKEN")
    return WhatsAppAccount(
        token=environment["WHATSAPP_TOKEN"],
        phone_id=environment["WHATSAPP_PHONE_ID"],
        app_secret=environment["WHATSAPP_APP_SECRET"],
        verify_token=environment["WHATSAPP_VERIFY_TOKEN"],
        api=(get("WHATSAPP_API") or WHATSAPP_API).rstrip("/"),
        business_id=get("WHATSAPP_BUSINESS_ID") or "",
    )


def _check_bridge(calls: Calls, token: str | None) -> None:
    """What a telephone bridge needs; numbers and its token never cross the network in clear."""
    if calls.bridge not in ("", "http"):
        raise MissingSetting(bridge=calls.bridge, expected='"" or "http"')
    if calls.bridge_fails not in ("team", "number"):
        raise MissingSetting(bridge_fails=calls.bridge_fails, expected='"team" or "number"')
    if calls.bridge and not calls.bridge_url.startswith(("https://", "http://127.0.0.1")):
        raise MissingSetting(bridge_url=calls.bridge_url, expected="https://…")
    if calls.bridge and not token:
        raise MissingSetting(missing="TELEPHONE_BRIDGE_TOKEN", needed_by='bridge = "http"')


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal():
        raise MissingSetting(**{name: text}, expected="a number")
    return int(text)


def read_rules(path: Path) -> Rules:
    """solidarity.toml; an unknown name is an error, so that a typo is not silently ignored."""
    if not path.exists():
        raise MissingSetting(SOLIDARITY_CONFIG=str(path), expected="a file that exists")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MissingSetting(file=str(path), error=str(error)) from error
    sections = {field.name: field.default for field in fields(Rules)}
    unknown = set(tables) - set(sections)
    if unknown:
        raise MissingSetting(unknown_sections=sorted(unknown), file=str(path))
    return Rules(**{name: _section(sections[name], table) for name, table in tables.items()})


def _section(default: Any, table: dict[str, Any]) -> Any:
    unknown = set(table) - {field.name for field in fields(default)}
    if unknown:
        raise MissingSetting(unknown_settings=sorted(unknown))
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
    for key, value in values.items():
        _check_kind(key, value, getattr(default, key))
    return type(default)(**values)


def _check_kind(key: str, value: object, default: object) -> None:
    """A value of the same kind as its default; whole numbers serve as numbers."""
    kinds = (int, float) if isinstance(default, float | int) else (type(default),)
    right = isinstance(value, kinds) and isinstance(value, bool) == isinstance(default, bool)
    if isinstance(value, tuple) and isinstance(default, tuple):
        is_kind = isinstance(default[0], HelpType)
        right = all(v in list(HelpType) if is_kind else type(v) is int for v in value)
    if not right:
        raise MissingSetting(**{key: value}, expected=f"something like {default!r}")
