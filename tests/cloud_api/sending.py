"""Taking a message from the bot: shown on the telephone, or failed, with its statuses."""

import re

from tests.phones.shapes import Json

from .contents import Sending, read_message
from .errors import CloudError
from .faults import Fault
from .fields import Fields
from .payloads import status
from .world import Call, Message, User, World, new_message_id

Answer = Json


def addresses(world: World, body: object) -> frozenset[str]:
    """All names of the person a body is for, so that a fault for one of them strikes."""
    named = (body.get("to") or body.get("recipient")) if isinstance(body, dict) else None
    user = world.meant(str(named)) if named else None
    return frozenset({user.wa_id, user.user_id} if user else {str(named)})


def send(world: World, call: Call, fault: Fault | None) -> Answer:
    """Answer a message, with the lock held; a late fault is told by a status."""
    sending = read_message(world, call.body)
    user = world.meant(sending.address)
    world.limits.count(user.user_id if user else sending.address, world.now())
    failure = fault.error() if fault and fault.comes_late else why_not(world, user, sending)
    if failure is not None and world.refuses_at_once:
        raise failure
    message = deliver(world, user, sending, failure)
    known = {"wa_id": re.sub(r"\D", "", sending.address)}
    named = known if sending.by_number else {"user_id": sending.address}
    answer: Json = {"messaging_product": "whatsapp"}
    answer["contacts"] = [{"input": sending.address} | named]
    return answer | {"messages": [{"id": message.id}]}


def why_not(world: World, user: User | None, sending: Sending) -> CloudError | None:
    """Why a message that is in order does not reach the person."""
    if user is None or user.blocked or not user.on_whatsapp:
        return CloudError(131026)
    is_template = sending.shown.is_template
    return None if is_template or world.is_open(user) else CloudError(131047)


def deliver(
    world: World, user: User | None, sending: Sending, failure: CloudError | None
) -> Message:
    shown = sending.shown
    message = Message(
        id=new_message_id(),
        seq=world.tick(),
        date=world.now(),
        from_bot=True,
        kind=shown.kind,
        text=shown.text,
        rows=shown.rows,
        place_button=shown.place_button,
    )
    states = ["failed"]
    if user is not None and failure is None:
        user.messages.append(message)
        states = ["sent", "delivered", "read"] if user.reads else ["sent", "delivered"]
    for state in states:
        told = status(world, user, message.id, state, sending, failure)
        world.outbound.push(told)
    return message


def mark_read(world: World, body: object) -> Answer:
    """The bot has read a message, and may show that it is typing."""
    fields = Fields(body)
    fields.choice("messaging_product", "whatsapp")
    fields.choice("status", "read")
    message_id = fields.text("message_id", 500)
    if fields.has("typing_indicator"):
        typing = fields.inside("typing_indicator")
        typing.choice("type", "text")
        typing.end()
    fields.end()
    if not any(user.message(message_id) for user in world.users.values()):
        raise fields.refuse("message_id", "is not known")
    return {"success": True}
