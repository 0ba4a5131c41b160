"""Checks of `reply_markup` before a message is sent."""

from tests.phones.shapes import Json

from .errors import bad_request

MOST_BUTTONS = 100
LONGEST_CALLBACK_DATA = 64  # bytes, https://core.telegram.org/bots/api#inlinekeyboardbutton
ACTIONS = ("callback_data", "url", "web_app", "login_url", "copy_text", "switch_inline_query")
OTHER_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")


def checked_markup(markup: Json | None) -> tuple[Json | None, Json | None]:
    """(inline keyboard, any other keyboard) of a message, one of them or both None."""
    if not markup:
        return None, None
    if "inline_keyboard" in markup:
        return checked_inline(markup), None
    if not any(kind in markup for kind in OTHER_KEYBOARDS):
        raise bad_request("object expected as reply markup")
    for button in buttons_of(markup.get("keyboard", [])):
        if not label_of(button):
            raise bad_request("keyboard button text must be non-empty")
    return None, markup


def checked_inline(markup: Json | None) -> Json | None:
    """The inline keyboard, or None where it has no button: an empty one takes buttons away."""
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    buttons = buttons_of(markup["inline_keyboard"])
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        check_button(button)
    rows = [row for row in markup["inline_keyboard"] if row]
    return {"inline_keyboard": rows} if rows else None


def check_button(button: Json) -> None:
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if not any(action in button for action in ACTIONS):
        reason = "Text buttons are unallowed in the inline keyboard"
        raise bad_request(f"can't parse inline keyboard button: {reason}")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= LONGEST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def buttons_of(rows: list[list[Json]]) -> list[Json]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse reply keyboard markup JSON object")
    return [button for row in rows for button in row]


def label_of(button: Json | str) -> str:
    """A button of the keyboard under the text field may be a bare string."""
    return button if isinstance(button, str) else str(button.get("text", ""))
