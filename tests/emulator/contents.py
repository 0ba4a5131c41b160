"""Contents of messages other than text, with the field names of the Bot API.

https://core.telegram.org/bots/api#message. Sizes are in bytes, pixels or seconds.
"""

from tests.phones.forms import Upload
from tests.phones.shapes import Json

from .errors import bad_request
from .world import World


def location(latitude: float, longitude: float) -> Json:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("bad location")
    return {"location": {"latitude": latitude, "longitude": longitude}}


def contact(phone_number: str, first_name: str, user_id: int | None) -> Json:
    """`user_id`: set when the contact is a person of Telegram, such as the sender himself."""
    card: Json = {"phone_number": phone_number, "first_name": first_name}
    return {"contact": card | ({"user_id": user_id} if user_id else {})}


def voice(world: World, duration: int) -> Json:
    upload = Upload("voice.oga", "audio/ogg", b"OggS" + bytes(60 * duration))
    kept = kept_file(world, upload)
    return {"voice": kept | {"duration": duration, "mime_type": upload.kind}}


def photo(world: World, upload: Upload) -> Json:
    """A photo comes in several sizes, the largest last."""
    sizes = ((90, 120), (960, 1280))
    return {
        "photo": [
            kept_file(world, upload) | {"width": wide, "height": high} for wide, high in sizes
        ]
    }


def document(world: World, upload: Upload) -> Json:
    kept = kept_file(world, upload)
    return {"document": kept | {"file_name": upload.name, "mime_type": upload.kind}}


def sticker(world: World, emoji: str) -> Json:
    kept = kept_file(world, Upload("sticker.webp", "image/webp", b"RIFF"))
    kind: Json = {"type": "regular", "is_animated": False, "is_video": False}
    return {"sticker": kept | kind | {"width": 512, "height": 512, "emoji": emoji}}


def kept_file(world: World, upload: Upload) -> Json:
    file_id = world.keep(upload)
    unique = file_id.rpartition("-")[2]
    return {"file_id": file_id, "file_unique_id": unique, "file_size": len(upload.content)}


def forwarded(sender_name: str, date: int) -> Json:
    """The origin of a message whose first sender hides his account."""
    origin = {"type": "hidden_user", "sender_user_name": sender_name, "date": date}
    return {"forward_origin": origin}
