"""What people do in their Telegram, and the updates that come of it.

Each act is done under the lock, and gives `{"update_id", "seq", "message_id"}`: `seq` numbers the
last thing that had happened before the bot could hear of the act.
"""

import re
import secrets

from tests.phones.forms import Upload
from tests.phones.person import Impossible
from tests.phones.shapes import Json

from . import contents
from .chats import Chat, Message, Tap
from .errors import ApiError
from .formatting import units
from .tapping import Button
from .world import Account, World

COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?")
LONGEST_TEXT = 4096  # characters


def write(
    world: World, chat: Chat, who: Account, text: str, reply_to: int | None = None, origin: str = ""
) -> Json:
    """Write a text; `origin` names its first author where it is forwarded."""
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise Impossible(f"a message has 1 to {LONGEST_TEXT} characters")
    content: Json = contents.forwarded(origin, int(world.now())) if origin else {}
    if reply_to is not None:
        answered = chat.seen(reply_to)
        if answered is None:
            raise Impossible(f"{who.name} sees no message {reply_to} to answer")
        content["reply_to_message"] = answered.as_api()
    return send(world, chat, who, content, text.strip())


def send(world: World, chat: Chat, who: Account, content: Json, text: str = "") -> Json:
    """Send a message of any kind into a chat and queue the update."""
    if chat.blocked:
        raise Impossible(f"{who.name} has blocked the bot and cannot write to it")
    message = world.add(chat, who.user, text=text, entities=commands_in(text), content=content)
    chat.started = True
    return queued(world, "message", message)


def send_content(world: World, chat: Chat, who: Account, kind: str, wishes: Json) -> Json:
    """Send a location, contact, voice, photo or sticker; `wishes` are its particulars."""
    caption = wishes.pop("caption", "")
    if kind == "location":
        content = contents.location(**wishes)
    elif kind == "contact":
        own = wishes.get("phone_number", who.phone) == who.phone
        card = {"phone_number": who.phone, "first_name": who.name} | wishes
        content = contents.contact(**card, user_id=who.id if own else None)
    elif kind == "voice":
        content = contents.voice(world, **wishes)
    elif kind == "photo":
        content = contents.photo(world, Upload("photo.jpg", "image/jpeg", b"\xff\xd8\xff\xd9"))
    elif kind == "sticker":
        content = contents.sticker(world, **wishes)
    else:
        raise Impossible(f"there is no way to send a {kind}")
    return send(world, chat, who, content, caption)


def edit(world: World, chat: Chat, who: Account, message_id: int, text: str) -> Json:
    message = chat.seen(message_id)
    if message is None or message.sender["id"] != who.id:
        raise Impossible(f"{who.name} has no message {message_id} to edit")
    try:
        world.change(message, text.strip(), commands_in(text.strip()), None)
    except ApiError as error:
        raise Impossible(error.description) from error
    return queued(world, "edited_message", message)


def press(world: World, chat: Chat, who: Account, button: Button) -> Json:
    """Press a button under the text field or in a message."""
    if chat.blocked:
        raise Impossible(f"{who.name} has blocked the bot and cannot tap")
    if "callback_data" in button.wish:
        return tap(world, chat, who, button.message.id, button.wish["callback_data"], button.label)
    if (button.message.other_keyboard or {}).get("one_time_keyboard"):
        chat.keyboard_from = None
    if button.wish.get("request_location"):
        place = {"latitude": who.at[0], "longitude": who.at[1]}
        return send_content(world, chat, who, "location", place)
    if button.wish.get("request_contact"):
        return send_content(world, chat, who, "contact", {})
    return send(world, chat, who, {}, button.label)


def tap(
    world: World, chat: Chat, who: Account, message_id: int, data: str, label: str = ""
) -> Json:
    """Send callback data, with the message it belongs to or with what Telegram still knows of it."""
    message = chat.seen(message_id)
    gone: Json = {"message_id": message_id, "chat": chat.as_api(), "date": 0}
    query_id = str(secrets.randbits(62))
    seq = world.tick()
    world.taps[query_id] = Tap(
        query_id, seq, world.now(), who.id, chat.id, message_id, data, label or data
    )
    query: Json = {"id": query_id, "from": who.user, "data": data, "chat_instance": f"i{chat.id}"}
    query["message"] = message.as_api() if message else gone
    update_id = world.updates.push("callback_query", query)
    return {"update_id": update_id, "seq": seq, "query_id": query_id}


def block(world: World, chat: Chat, who: Account, blocked: bool) -> Json:
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    chat.blocked = blocked
    return {"update_id": membership(world, chat, who, before, after), "seq": world.tick()}


def membership(world: World, chat: Chat, who: Account, before: str, after: str) -> int:
    """The bot's own standing in a chat changed: a my_chat_member update."""
    change: Json = {"chat": chat.as_api(), "from": who.user, "date": int(world.now())}
    for field, status in (("old_chat_member", before), ("new_chat_member", after)):
        change[field] = {"user": world.bot, "status": status}
        if status == "kicked":
            change[field]["until_date"] = 0
    return world.updates.push("my_chat_member", change)


def queued(world: World, kind: str, message: Message) -> Json:
    seq = world.seq
    update_id = world.updates.push(kind, message.as_api())
    return {"update_id": update_id, "seq": seq, "message_id": message.id}


def commands_in(text: str) -> tuple[Json, ...]:
    """Entities of the commands in a text, as Telegram marks them."""
    return tuple(
        {
            "type": "bot_command",
            "offset": units(text[: found.start()]),
            "length": units(found.group()),
        }
        for found in COMMAND.finditer(text)
    )
