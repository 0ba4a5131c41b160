"""Methods about the bot itself: who it is, its commands, its webhook, its files."""

import re
from urllib.parse import urlsplit

from tests.phones.shapes import Json

from .errors import bad_request
from .params import Params
from .world import Webhook, World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256


def get_me(world: World, params: Params) -> Json:
    return world.bot | {
        "can_join_groups": True,
        # Privacy mode is off here, so that what people write in a group reaches the bot.
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, params: Params) -> Json:
    full: Json = {"accent_color_id": 0, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False
    ) | {"gifts_from_channels": False}
    return world.chat_of(params).as_api() | full


def set_my_commands(world: World, params: Params) -> bool:
    commands = params.objects("commands")
    if commands is None:
        raise bad_request("can't parse commands JSON array")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= LONGEST_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[commands_key(params)] = commands
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get(commands_key(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop(commands_key(params), None)
    return True


def commands_key(params: Params) -> str:
    """Commands are kept for each scope and language."""
    scope = params.object("scope") or {"type": "default"}
    return f"{sorted(scope.items())} {params.text('language_code')}"


def set_webhook(world: World, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if url:
        check_webhook_url(url)
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    with world.bell.lock:
        world.webhook = Webhook(url, secret, params.whole("max_connections", 40))
        set_up_delivery(world, params)
    return True


def check_webhook_url(url: str) -> None:
    """Telegram wants HTTPS; on loopback the emulator is content with HTTP."""
    address = urlsplit(url)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


def delete_webhook(world: World, params: Params) -> bool:
    with world.bell.lock:
        world.webhook = Webhook()
        set_up_delivery(world, params)
    return True


def set_up_delivery(world: World, params: Params) -> None:
    world.updates.allow(params.names("allowed_updates"))
    if params.values.get("drop_pending_updates"):
        world.updates.forget_all()
    world.bell.ring()


def get_webhook_info(world: World, params: Params) -> Json:
    hook = world.webhook
    info: Json = {"url": hook.url, "has_custom_certificate": False}
    info["pending_update_count"] = len(world.updates.unacknowledged())
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error:
        info["last_error_date"], info["last_error_message"] = hook.last_error
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def get_file(world: World, params: Params) -> Json:
    file_id = params.text("file_id")
    upload = world.files.get(file_id)
    if upload is None:
        raise bad_request("invalid file_id")
    unique = file_id.rpartition("-")[2]
    known: Json = {"file_id": file_id, "file_unique_id": unique}
    return known | {"file_size": len(upload.content), "file_path": f"files/{file_id}/{upload.name}"}
