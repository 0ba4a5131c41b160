"""The commands of a test, by name: JSON in, JSON out, in this process or over HTTP."""

from copy import deepcopy
from dataclasses import asdict
from typing import Any

from tests.phones.person import Impossible
from tests.phones.shapes import Json

from . import acts
from .chats import Chat, Message
from .keyboards import buttons_of, label_of
from .tapping import find_button
from .transcript import kind_of, labels, transcript
from .world import Account, World

FIRST_PERSON = 1001
FIRST_GROUP = -4001
BRUSSELS = (50.8467, 4.3525)


class Control:
    """What tests and people order; a verb of `do` is a public method of this class."""

    def __init__(self, world: World) -> None:
        self._world = world

    def do(self, verb: str, wishes: Json) -> Any:
        """The result of a command; LookupError, TypeError or ValueError where it makes no sense."""
        command = None if verb.startswith("_") or verb == "do" else getattr(self, verb, None)
        if command is None:
            raise LookupError(f"no command {verb!r}")
        if verb == "wait":
            return command(**wishes)
        with self._world.bell.lock:
            return command(**wishes)

    def about(self) -> Json:
        return {"token": self._world.token, "bot": self._world.bot}

    def user(
        self,
        name: str,
        language_code: str | None = None,
        username: str | None = None,
        user_id: int | None = None,
        at: tuple[float, float] = BRUSSELS,
        phone: str | None = None,
        started: bool = True,
    ) -> Json:
        """The account with this id, or a new one with a private chat of the same id."""
        people = self._world.people
        new_id = user_id or max(people, default=FIRST_PERSON - 1) + 1
        if new_id not in people:
            user: Json = {"id": new_id, "is_bot": False, "first_name": name}
            chosen = {"username": username, "language_code": language_code}
            user |= {key: value for key, value in chosen.items() if value}
            people[new_id] = Account(user, (at[0], at[1]), phone or f"+3247000{new_id}")
            names = {key: user[key] for key in ("first_name", "username") if key in user}
            self._world.chats[new_id] = Chat(new_id, names | {"type": "private"}, started)
        return people[new_id].user

    def write(self, user: int, text: str, group: str | None = None, **more: Any) -> Json:
        return acts.write(self._world, self._chat(user, group), self._who(user), text, **more)

    def send(self, user: int, kind: str, group: str | None = None, **wishes: Any) -> Json:
        chat = self._chat(user, group)
        return acts.send_content(self._world, chat, self._who(user), kind, wishes)

    def edit(self, user: int, message_id: int, text: str, group: str | None = None) -> Json:
        return acts.edit(self._world, self._chat(user, group), self._who(user), message_id, text)

    def press(self, user: int, label: str, group: str | None = None) -> Json:
        chat = self._chat(user, group)
        button = find_button(chat, label)
        if button is None:
            raise Impossible(f"{self._who(user).name} sees no button {label!r} to tap")
        return acts.press(self._world, chat, self._who(user), button)

    def tap_old(self, user: int, message_id: int, data: str, group: str | None = None) -> Json:
        return acts.tap(self._world, self._chat(user, group), self._who(user), message_id, data)

    def block(self, user: int, blocked: bool) -> Json:
        return acts.block(self._world, self._chat(user), self._who(user), blocked)

    def chat(self, user: int, group: str | None = None) -> Json:
        """`{"seq", "messages"}`, the messages oldest first, each with all its versions."""
        messages = self._chat(user, group).messages.values()
        return {"seq": self._world.seq, "messages": [told(message) for message in messages]}

    def transcript(self, user: int, group: str | None = None) -> str:
        return transcript(self._world, self._chat(user, group))

    def transcripts(self) -> str:
        with self._world.bell.lock:
            return "\n\n".join(transcript(self._world, it) for it in self._world.chats.values())

    def answers(self, user: int) -> list[Json]:
        """Taps of a person that the bot answered, in the order of the answers."""
        taps = [it for it in self._world.taps.values() if it.person == user and it.answer]
        return [asdict(tap) for tap in sorted(taps, key=lambda tap: tap.answer_seq)]

    def wait(self, seq: int, timeout: float) -> int:
        """Return as soon as something has happened since `seq`, or after `timeout` seconds."""
        bell = self._world.bell
        with bell.lock:
            bell.lock.wait_for(lambda: self._world.seq > seq or bell.closed, timeout)
            return self._world.seq

    def fault(self, kind: str, **wishes: Any) -> Json:
        return asdict(self._world.faults.order(kind, **wishes))

    def clear_faults(self) -> None:
        self._world.faults.clear()

    def calls(self, method: str | None = None, chat: int | None = None) -> list[Json]:
        wanted = (method or "").lower()
        return [
            deepcopy(asdict(call))
            for call in self._world.calls
            if wanted in ("", call.method.lower()) and chat in (None, call.chat)
        ]

    def count(self, method: str) -> int:
        """How many calls of a method came and were answered well."""
        wanted = method.lower()
        calls = self._world.calls
        return sum(call.method.lower() == wanted and call.outcome == "ok" for call in calls)

    def redeliver(self, update_id: int) -> None:
        self._world.updates.repeat(update_id)

    def unacknowledged(self) -> list[Json]:
        return self._world.updates.unacknowledged()

    def time_passes(self, seconds: float) -> None:
        self._world.clock_ahead += seconds

    def _who(self, user: int) -> Account:
        if user not in self._world.people:
            raise LookupError(f"nobody has the id {user}")
        return self._world.people[user]

    def _chat(self, user: int, group: str | None = None) -> Chat:
        """The private chat of a person, or a group by its title; a new group welcomes the bot."""
        who = self._who(user)
        if group is None:
            return self._world.chats[user]
        chats = self._world.chats
        known = next((it for it in chats.values() if it.profile.get("title") == group), None)
        if known:
            return known
        new = Chat(min([FIRST_GROUP + 1, *chats]) - 1, {"title": group, "type": "group"})
        chats[new.id] = new
        acts.membership(self._world, new, who, "left", "member")
        return new


def told(message: Message) -> Json:
    """A message for a test: who, what kind, and every version with its labels and data."""
    return {
        "id": message.id,
        "from_bot": message.from_bot,
        "sender": message.sender["first_name"],
        "kind": kind_of(message),
        "keyboard": labels(message.other_keyboard),
        "deleted": message.deleted_at is not None,
        "versions": [
            {
                "seq": version.seq,
                "date": version.date,
                "text": version.text,
                "buttons": labels(version.inline_keyboard),
                "callbacks": callbacks(version.inline_keyboard),
            }
            for version in message.versions
        ],
    }


def callbacks(markup: Json | None) -> dict[str, str]:
    """Callback data by label."""
    buttons = buttons_of((markup or {}).get("inline_keyboard", []))
    return {label_of(it): it["callback_data"] for it in buttons if "callback_data" in it}
