"""The commands of a test, by name."""

from datetime import UTC, datetime
from typing import Any

from tests.phones.shapes import Json

from . import acts
from .world import Button, Message, User, World, new_user_id

BRUSSELS = (50.8467, 4.3525)
FIRST_NUMBER = 32470000000


class Control:
    """What tests and people order; a verb of `do` is a public method of this class."""

    def __init__(self, world: World) -> None:
        self._world = world

    def do(self, verb: str, **wishes: Any) -> Any:
        command = getattr(self, verb)
        if verb == "wait":
            return command(**wishes)
        with self._world.bell.lock:
            return command(**wishes)

    def user(
        self,
        name: str,
        wa_id: str | None = None,
        shows_number: bool = True,
        at: tuple[float, float] = BRUSSELS,
        reads: bool = True,
    ) -> Json:
        """The person with this number, or a new one."""
        users = self._world.users
        known = self._world.meant(wa_id)
        if known is None:
            key = len(users) + 1
            number = wa_id or str(FIRST_NUMBER + key)
            known = User(key, name, "", "", at, shows_number, reads=reads)
            self._world.name(known, number, new_user_id())
            users[key] = known
        return {"id": known.key, "first_name": known.name}

    def about(self, user: int) -> User:
        return self._world.users[user]

    def write(self, user: int, **wishes: Any) -> Json:
        return acts.write(self._world, self.about(user), **wishes)

    def send(self, user: int, kind: str, **wishes: Any) -> Json:
        return acts.send(self._world, self.about(user), kind, wishes)

    def edit(self, user: int, **wishes: Any) -> Json:
        return acts.edit(self._world, self.about(user), **wishes)

    def react(self, user: int, **wishes: Any) -> Json:
        return acts.react(self._world, self.about(user), **wishes)

    def press(self, user: int, label: str) -> Json:
        return acts.press(self._world, self.about(user), label)

    def tap_old(self, user: int, message_id: str, data: str, kind: str) -> Json:
        return acts.tap(self._world, self.about(user), message_id, Button(kind, data, "…"))

    def change_number(self, user: int, wa_id: str) -> Json:
        return acts.change_number(self._world, self.about(user), wa_id)

    def chat(self, user: int) -> Json:
        """`{"seq", "messages"}`, the messages oldest first, each with all its versions."""
        who = self.about(user)
        told_all = [told(message, who) for message in who.messages]
        return {"seq": self._world.seq, "messages": told_all}

    def transcript(self, user: int) -> str:
        who = self.about(user)
        lines = [line(message, who) for message in who.messages]
        blocked = ", bot blocked" if who.blocked else ""
        return "\n".join([f"Chat {who.name} ({who.address}{blocked})", *(lines or ["  (empty)"])])

    def wait(self, seq: int, timeout: float) -> int:
        """Return as soon as something has happened since `seq`, or after `timeout` seconds."""
        bell = self._world.bell
        with bell.lock:
            bell.lock.wait_for(lambda: self._world.seq > seq or bell.closed, timeout)
            return self._world.seq


def told(message: Message, user: User) -> Json:
    """A message for a test: who, what kind, and every version with its labels and payloads."""
    rows = [[button.label for button in row] for row in message.rows]
    payloads = {button.label: button.payload for button in message.buttons if button.payload}
    return {
        "id": message.id,
        "from_bot": message.from_bot,
        "sender": "bot" if message.from_bot else user.name,
        "kind": message.kind,
        "keyboard": [[message.place_button.label]] if message.place_button else [],
        "deleted": False,
        "versions": [
            {
                "seq": message.seq,
                "date": message.date,
                "text": text,
                "buttons": rows,
                "callbacks": payloads,
            }
            for text in [*message.versions, message.text]
        ],
    }


def line(message: Message, user: User) -> str:
    clock = datetime.fromtimestamp(message.date, UTC).strftime("%H:%M:%S")
    kind = "" if message.kind == "text" else f"<{message.kind}> "
    who = "bot" if message.from_bot else user.name
    drawn = [f"[{button.label}]" for button in message.buttons]
    text = "\n".join([f"{kind}{message.text}", *drawn]).replace("\n", "\n" + " " * 16)
    return f"  {clock}  {who}: {text}"
