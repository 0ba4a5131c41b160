"""Which method of the Bot API does what; method names are read in any case."""

from collections.abc import Callable

from . import editing, sending, settings
from .errors import ApiError
from .params import Params
from .polling import get_updates
from .world import World

Method = Callable[[World, Params], object]


def accept(world: World, params: Params) -> bool:
    """Answer True to what changes nothing that people see in a chat."""
    return True


METHODS: dict[str, Method] = {
    "getMe": settings.get_me,
    "getChat": settings.get_chat,
    "setMyCommands": settings.set_my_commands,
    "getMyCommands": settings.get_my_commands,
    "deleteMyCommands": settings.delete_my_commands,
    "setWebhook": settings.set_webhook,
    "deleteWebhook": settings.delete_webhook,
    "getWebhookInfo": settings.get_webhook_info,
    "getFile": settings.get_file,
    "sendMessage": sending.send_message,
    "sendLocation": sending.send_location,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMyName": accept,
    "setMyDescription": accept,
    "setMyShortDescription": accept,
    "setChatMenuButton": accept,
    "close": accept,
    "logOut": accept,
}
BY_LOWER_NAME = {name.lower(): method for name, method in METHODS.items()}


async def perform(world: World, method: str, params: Params) -> object:
    """The result of a call, or ApiError."""
    if method.lower() == "getupdates":
        return await get_updates(world, params)
    known = BY_LOWER_NAME.get(method.lower())
    if known is None:
        raise ApiError(404, "Not Found: method not found")
    with world.bell.lock:
        return known(world, params)
