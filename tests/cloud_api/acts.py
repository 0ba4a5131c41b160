"""What people do in their WhatsApp, and what the webhook is told of it.

Each act is done under the lock, and gives `{"update_id", "seq"}`: the id of the message, and the
number of the last thing that had happened before the bot could hear of it.
"""

import hashlib
from dataclasses import replace

from tests.phones.labels import meant
from tests.phones.person import Impossible
from tests.phones.shapes import Json

from .payloads import arrived
from .world import Button, Message, User, World, new_message_id, new_user_id

LONGEST_TEXT = 65_536  # characters, https://faq.whatsapp.com
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
OPUS = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"


def write(world: World, user: User, text: str, reply_to: str | None = None) -> Json:
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise Impossible(f"a message has 1 to {LONGEST_TEXT} characters")
    content: Json = {"text": {"body": text.strip()}}
    if reply_to is not None:
        content |= quoting(world, user, reply_to)
    return say(world, user, "text", content, "text", text.strip())


def say(world: World, user: User, kind: str, content: Json, shown: str, text: str = "") -> Json:
    """Send a message of any kind; `shown` is how the telephone shows it."""
    if user.blocked:
        raise Impossible(f"{user.name} has blocked the bot and cannot write to it")
    message = Message(new_message_id(), world.tick(), world.now(), False, shown, text)
    user.messages.append(message)
    user.wrote_at = world.now()
    world.outbound.push(arrived(world, user, message.id, kind, content))
    return {"update_id": message.id, "seq": message.seq}


def send(world: World, user: User, kind: str, wishes: Json) -> Json:
    """Send a location, contact, voice, photo or sticker; `wishes` are its particulars."""
    caption, content = wishes.get("caption", ""), wishes.get("content")
    if kind == "location":
        return say(world, user, "location", {"location": wishes}, kind)
    if kind == "contact":
        return say(world, user, "contacts", {"contacts": [card(user, **wishes)]}, kind)
    if kind == "voice":
        media = file(world, content or OPUS, "audio/ogg; codecs=opus") | {"voice": True}
        return say(world, user, "audio", {"audio": media}, kind)
    if kind == "photo":
        media = file(world, content or JPEG, "image/jpeg") | (
            {"caption": caption} if caption else {}
        )
        return say(world, user, "image", {"image": media}, kind, caption)
    if kind == "sticker":
        media = file(world, WEBP, "image/webp") | {"animated": False}
        return say(world, user, "sticker", {"sticker": media}, kind)
    if kind == "poll":
        error = {"code": 131051, "title": "Message type unknown"}
        return say(world, user, "unsupported", {"errors": [error]}, kind)
    raise Impossible(f"there is no way to send a {kind}")


def card(user: User, phone_number: str | None = None, first_name: str | None = None) -> Json:
    """A contact: the person's own without a number."""
    name = first_name or user.name
    phone: Json = {"phone": phone_number or f"+{user.wa_id}", "type": "CELL"}
    if phone_number is None:
        phone["wa_id"] = user.wa_id
    return {"name": {"first_name": name, "formatted_name": name}, "phones": [phone]}


def file(world: World, content: bytes, mime_type: str) -> Json:
    """A picture or a recording as it stands in a message."""
    media_id = world.keep(content, mime_type)
    digest = hashlib.sha256(content).hexdigest()
    address = f"{world.url}/download/{media_id}"
    return {"mime_type": mime_type, "sha256": digest, "id": media_id, "url": address}


def quoting(world: World, user: User, message_id: str) -> Json:
    quoted = user.message(message_id)
    by_bot = quoted is None or quoted.from_bot
    author = world.account.number if by_bot else user.address
    return {"context": {"from": author, "id": message_id}}


def edit(world: World, user: User, message_id: str, text: str) -> Json:
    message = user.message(message_id)
    if message is None or message.from_bot:
        raise Impossible(f"{user.name} has no message {message_id} to edit")
    message.versions.append(message.text)
    message.text = text
    inner = {"type": "text", "text": {"body": text}, "id": message_id}
    content = {"edit": {"original_message_id": message_id, "message": inner}}
    edit_id = new_message_id()
    seq = world.tick()
    user.wrote_at = world.now()
    world.outbound.push(arrived(world, user, edit_id, "edit", content))
    return {"update_id": edit_id, "seq": seq}


def react(world: World, user: User, message_id: str, emoji: str) -> Json:
    content = {"reaction": {"message_id": message_id, "emoji": emoji}}
    return say(world, user, "reaction", content, "reaction", emoji)


def press(world: World, user: User, wanted: str) -> Json:
    """Tap the button of the newest message that shows it; old buttons stay in a chat."""
    for message in reversed(user.messages):
        for words in (label, title):
            button = meant(wanted, message.buttons, label=words)
            if button is not None:
                return tap(world, user, message.id, button)
    raise Impossible(f"{user.name} sees no button {wanted!r} to tap")


def label(button: Button) -> str:
    return button.label


def title(button: Button) -> str:
    return button.title


def tap(world: World, user: User, message_id: str, button: Button) -> Json:
    context = quoting(world, user, message_id)
    if button.kind == "place":
        place = {"latitude": user.at[0], "longitude": user.at[1]}
        return say(world, user, "location", context | {"location": place}, "location")
    if button.kind == "button":
        content: Json = {"button": {"payload": button.payload, "text": button.title}}
        return say(world, user, "button", context | content, "text", button.title)
    reply: Json = {"id": button.payload, "title": button.title}
    if button.kind == "list_reply" and button.description:
        reply["description"] = button.description
    content = {"interactive": {"type": button.kind, button.kind: reply}}
    return say(world, user, "interactive", context | content, "text", button.title)


def change_number(world: World, user: User, wa_id: str) -> Json:
    """Take another telephone number: WhatsApp gives a new user id with it, and tells both."""
    message_id, seq = new_message_id(), world.tick()
    told = {"body": f"User {user.name} changed from {user.wa_id} to {wa_id}", "wa_id": wa_id}
    told |= {"type": "user_changed_number", "user_id": new_user_id()}
    event = arrived(world, user, message_id, "system", {"system": told})
    world.name(user, wa_id, told["user_id"])
    world.outbound.push(replace(event, contact=None))
    return {"update_id": message_id, "seq": seq}
