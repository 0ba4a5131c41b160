"""Methods that send something into a chat."""

from tests.phones.forms import Upload
from tests.phones.shapes import Json

from . import contents
from .chats import Chat, Message
from .errors import bad_request
from .formatting import formatted
from .keyboards import checked_markup
from .params import Params
from .world import World

LONGEST_TEXT = 4096  # characters, after the markup is taken out
LONGEST_CAPTION = 1024
ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(world: World, params: Params) -> Json:
    chat = world.chat_of(params)
    return post(world, chat, params, {}, *text_of(params)).as_api()


def send_location(world: World, params: Params) -> Json:
    chat = world.chat_of(params)
    try:
        at = (float(params.values["latitude"]), float(params.values["longitude"]))
    except (KeyError, TypeError, ValueError) as error:
        raise bad_request("latitude and longitude are needed") from error
    return post(world, chat, params, contents.location(*at)).as_api()


def send_document(world: World, params: Params) -> Json:
    chat = world.chat_of(params)
    content = contents.document(world, file_of(world, params, "document"))
    return post(world, chat, params, content, *caption_of(params)).as_api()


def send_photo(world: World, params: Params) -> Json:
    chat = world.chat_of(params)
    content = contents.photo(world, file_of(world, params, "photo"))
    return post(world, chat, params, content, *caption_of(params)).as_api()


def send_chat_action(world: World, params: Params) -> bool:
    world.chat_of(params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def post(
    world: World,
    chat: Chat,
    params: Params,
    content: Json,
    text: str = "",
    entities: tuple[Json, ...] = (),
) -> Message:
    inline_keyboard, other_keyboard = checked_markup(params.object("reply_markup"))
    return world.add(
        chat,
        world.bot,
        text=text,
        entities=entities,
        content=content | answered_message(chat, params),
        inline_keyboard=inline_keyboard,
        other_keyboard=other_keyboard,
    )


def text_of(params: Params) -> tuple[str, tuple[Json, ...]]:
    text, entities = formatted(params.text("text"), params.text("parse_mode"))
    if not text:
        raise bad_request("message text is empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text, entities or tuple(params.objects("entities") or ())


def caption_of(params: Params) -> tuple[str, tuple[Json, ...]]:
    text, entities = formatted(params.text("caption"), params.text("parse_mode"))
    if len(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities or tuple(params.objects("caption_entities") or ())


def file_of(world: World, params: Params, name: str) -> Upload:
    """A file sent along, attached under another name, or known from before by its file_id."""
    value = params.text(name)
    upload = params.files.get(value.removeprefix("attach://") or name) or world.files.get(value)
    if upload is None:
        raise bad_request(
            "wrong file identifier/HTTP URL specified"
            if value
            else f"there is no {name} in the request"
        )
    return upload


def answered_message(chat: Chat, params: Params) -> Json:
    """The message this one replies to, as a field of the new message."""
    reply = params.object("reply_parameters") or {}
    wanted = reply.get("message_id", params.values.get("reply_to_message_id"))
    if wanted is None:
        return {}
    answered = chat.seen(int(wanted))
    if answered is not None:
        return {"reply_to_message": answered.as_api()}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
