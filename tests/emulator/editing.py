"""Methods about messages that exist, and answers to taps."""

from tests.phones.shapes import Json

from .chats import Message
from .errors import bad_request
from .keyboards import checked_inline
from .params import Params
from .sending import text_of
from .world import World

LONGEST_ANSWER = 200  # characters
DELETABLE_FOR = 48 * 3600  # seconds, https://core.telegram.org/bots/api#deletemessage


def edit_message_text(world: World, params: Params) -> Json:
    message = own_message(world, params)
    if message.has_caption or not message.now.text:
        raise bad_request("there is no text in the message to edit")
    text, entities = text_of(params)
    keyboard = checked_inline(params.object("reply_markup"))
    return world.change(message, text, entities, keyboard).as_api()


def edit_message_reply_markup(world: World, params: Params) -> Json:
    message = own_message(world, params)
    keyboard = checked_inline(params.object("reply_markup"))
    return world.change(message, message.now.text, message.now.entities, keyboard).as_api()


def own_message(world: World, params: Params) -> Message:
    chat = world.chat_of(params)
    message = chat.seen(params.whole("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.other_keyboard:
        raise bad_request("message can't be edited")
    return message


def delete_message(world: World, params: Params) -> bool:
    with world.bell.lock:
        message = world.chat_of(params).seen(params.whole("message_id", 0))
        if message is None:
            raise bad_request("message to delete not found")
        foreign = not (message.from_bot or message.chat.is_private)
        if foreign or world.now() - message.versions[0].date > DELETABLE_FOR:
            raise bad_request("message can't be deleted")
        if message.chat.keyboard_from == message.id:
            message.chat.keyboard_from = None
        message.deleted_at = world.tick()
        return True


def answer_callback_query(world: World, params: Params) -> bool:
    with world.bell.lock:
        tap = world.taps.get(params.text("callback_query_id"))
        if tap is None or not world.is_answerable(tap):
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        if len(params.text("text")) > LONGEST_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        tap.answer = {
            "text": params.text("text"),
            "show_alert": bool(params.values.get("show_alert")),
            "url": params.text("url"),
        }
        tap.answer_seq = world.tick()
        return True
