"""What is asked about calls, with buttons for everything that can be tapped."""

from collections.abc import Iterator

from solidarity.befriending.times.week import spans
from solidarity.messages import Button, Message, column, row
from solidarity.questions import CONSENT, consent_buttons
from solidarity.storage.tables import Listener, Person, Wish
from solidarity.vocabulary import Interest, interest_names, language_codes

Rows = tuple[tuple[Button, ...], ...]

COMMON = (
    Interest.FAMILY, Interest.OLD_TIMES, Interest.COOKING, Interest.GARDEN, Interest.ANIMALS,
    Interest.MUSIC, Interest.SPORT, Interest.NEWS,
)  # fmt: skip
"""What people like to talk about most; with two more buttons as many as WhatsApp lists."""


def wish_question(wish: Wish, slot: str) -> Message:
    """The question for a slot of somebody who would like to be called."""
    number = wish.person_id
    if slot == CONSENT:
        return Message("consent.ask.calls", buttons=consent_buttons("wish", number))
    if slot == "interests":
        return wish_interests(wish)
    if slot == "hours":
        parts = ("morning", "afternoon", "evening", "any")
        choices = row(*(Button(f"button.{p}", "wish.hours", number, p) for p in parts))
        return Message("wish.ask.hours", buttons=choices)
    if slot == "languages":
        codes = ("fr", "nl", "both")
        choices = row(*(Button(f"button.language_{c}", "wish.languages", number, c) for c in codes))
        return Message("wish.ask.languages", buttons=choices)
    if slot == "by":
        choices = column(
            Button("button.by_phone", "wish.by", number, "phone"),
            Button("button.in_app", "wish.by", number, "app"),
            Button("button.any", "wish.by", number, "any"),
        )
        return Message("wish.ask.by", buttons=choices)
    if slot == "phone":
        return Message("wish.ask.phone", buttons=() if wish.for_other else _by_phone(wish))
    return _rhythm(number)


def _by_phone(wish: Wish) -> Rows:
    in_app = Button("button.rather_in_app", "wish.by", wish.person_id, "app")
    if number_of_chat(wish.person) is None:
        return row(in_app)
    return column(Button("button.my_whatsapp", "wish.own_number", wish.person_id), in_app)


def number_of_chat(person: Person) -> str | None:
    """The telephone number (E.164) of the WhatsApp by which he writes, where it is told."""
    reached = [contact for contact in person.contacts if contact.unreachable_at is None]
    last = max(reached, key=lambda contact: contact.last_seen_at, default=None)
    if last is None or last.channel != "whatsapp":
        return None
    numbers = (c.address for c in reached if c.channel == last.channel and c.address.isdecimal())
    return next((f"+{number}" for number in numbers), None)


def _rhythm(number: int) -> Message:
    choices = column(
        Button("button.every_week", "wish.rhythm", number, "weekly"),
        Button("button.every_two_weeks", "wish.rhythm", number, "fortnightly"),
        Button("button.twice_a_week", "wish.rhythm", number, "twice"),
        Button("button.just_once", "wish.rhythm", number, "once"),
        Button("button.any", "wish.rhythm", number, "any"),
    )
    return Message("wish.ask.rhythm", buttons=choices)


def wish_interests(wish: Wish) -> Message:
    """What he likes to talk about; what was chosen carries a tick."""
    key = "wish.ask.interests_other" if wish.for_other else "wish.ask.interests"
    return Message(key, buttons=_toggles("wish", wish.person_id, wish.interests))


def _toggles(topic: str, number: int, chosen: int) -> Rows:
    names = interest_names(chosen)
    buttons = [
        Button(f"interest.{name}", f"{topic}.interest", number, name, {"chosen": name in names})
        for name in (*COMMON, *(Interest(name) for name in names if name not in COMMON))
    ][:10]
    rows = tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    done = "button.that_is_all" if chosen else "button.any"
    return (*rows, (Button(done, f"{topic}.interests_done", number),))


def noted(wish: Wish) -> list[Message]:
    """What was understood, in one message, and what happens next."""
    change = row(Button("button.change", "wish.change", wish.person_id))
    lines = [[line.key, dict(line.params)] for line in wish_lines(wish)]
    return [Message("wish.noted", {"notes": lines}), Message("wish.promise", buttons=change)]


def wish_lines(wish: Wish) -> Iterator[Message]:
    if wish.interests:
        yield Message("wish.note.interests", {"interests": interest_names(wish.interests)})
    codes = language_codes(wish.languages)
    if len(codes) == 1:
        yield Message("wish.note.language", {"language": codes[0]})
    else:
        yield Message("wish.note.languages")
    yield Message("wish.note.hours", {"hours": list(spans(wish.hours))})
    yield _rhythm_noted(wish)
    if wish.for_weeks:
        yield Message("wish.note.for_weeks", {"weeks": wish.for_weeks})
    yield Message("wish.note.by_phone" if wish.by_phone else "wish.note.in_app")


def _rhythm_noted(wish: Wish) -> Message:
    if wish.weeks == 0:
        return Message("wish.note.once")
    if (wish.times, wish.weeks) == (1, 1):
        return Message("wish.note.weekly")
    if wish.times == 1:
        return Message("wish.note.every_weeks", {"weeks": wish.weeks})
    return Message("wish.note.times_a_week", {"times": round(wish.times / wish.weeks)})


def wish_change(wish: Wish) -> Message:
    """Which part of the summary is wrong?"""
    slots = ("interests", "hours", "languages", "by", "rhythm")
    buttons = [Button(f"button.call_{s}", "wish.change_slot", wish.person_id, s) for s in slots]
    stop = Button("button.stop_looking", "wish.stop", wish.person_id)
    return Message("ask.change", buttons=column(*buttons, stop))


def stop_buttons(person: Person) -> Rows:
    """Whether somebody is looked for any longer."""
    return row(
        Button("button.stop_looking", "wish.stop", person.id),
        Button("button.keep_looking", "wish.keep", person.id),
    )


def may_we_call(person: Person, *, tell_more: bool = True) -> Rows:
    """The answers to whether somebody may call now and then."""
    buttons = [
        Button("button.yes_please", "wish.begin", person.id),
        Button("button.rather_not", "wish.decline", person.id),
    ]
    more = [Button("button.tell_me_more", "wish.tell_more", person.id)] if tell_more else []
    return column(*buttons, *more)


def listener_question(listener: Listener, slot: str) -> Message:
    """The question for a slot of a volunteer who calls people."""
    number = listener.volunteer_id
    if slot == "interests":
        buttons = _toggles("listener", number, listener.interests)
        return Message("listener.ask.interests", buttons=buttons)
    if slot == "hours":
        parts = ("morning", "afternoon", "evening")
        usual = Button("button.usual_hours", "listener.hours", number, "usual")
        choices = (Button(f"button.{p}", "listener.hours", number, p) for p in parts)
        return Message("listener.ask.hours", buttons=column(usual, *choices))
    if slot == "remind":
        ways = ("both", "evening", "soon", "never")
        choices = (Button(f"button.remind_{w}", "listener.remind", number, w) for w in ways)
        return Message("listener.ask.remind", buttons=column(*choices))
    choices = (
        Button("button.people", "listener.most", number, str(n), {"n": n}) for n in (1, 2, 3)
    )
    return Message("listener.ask.most", buttons=row(*choices))
