"""Exactly one acceptance per place: fifty tap at once, on several bot processes."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from solidarity.lifecycles import OfferState, RequestState
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Request
from tests.e2e.system import settle, wait_until
from tests.emulator import TelegramEmulator
from tests.emulator.world import Call
from tests.guarantees.asked import VOLUNTEERS, Asked, ask_all, neighbours, shown_on_telegram
from tests.guarantees.figures import report
from tests.guarantees.posting import post_to_telegram, updates_of
from tests.guarantees.several_bots import several_bots
from tests.guarantees.sizes import size

ROUNDS = size(1, 50)
TASKS_A_ROUND = size(4, 20)
PATIENCE_S = 60.0
PROMISED_S = 2.0


@dataclass
class Told:
    """How long after their taps the losers were told, in seconds."""

    after: list[float] = field(default_factory=list)
    tasks: int = 0

    def figure(self) -> str:
        times = sorted(self.after)
        at_95 = times[math.ceil(0.95 * len(times)) - 1]
        late = sum(each > PROMISED_S for each in times)
        return (
            f"1 winner of {VOLUNTEERS} in each of {self.tasks} tasks; losers told after "
            f"{median(times):.2f} s (median), {at_95:.2f} s (95 %), {times[-1]:.2f} s (most); "
            f"{late} of {len(times)} later than {PROMISED_S:.0f} s"
        )


def test_of_fifty_who_tap_at_once_one_wins_and_each_loser_is_told(
    sessions: Sessions, tmp_path: Path
) -> None:
    told = Told()
    url = sessions.engine.url.render_as_string(hide_password=False)
    with TelegramEmulator() as telegram:
        for number in range(ROUNDS):
            with several_bots(url, tmp_path / str(number), telegram) as bots:
                tap_in_every_task(sessions, telegram, bots, told, first=number * 1_000)
    name = sessions.engine.dialect.name
    report("Exactly one acceptance per place", f"2 bots, {name}, Telegram", told.figure())


def tap_in_every_task(
    sessions: Sessions, telegram: TelegramEmulator, bots: list[str], told: Told, *, first: int
) -> None:
    """A round: everybody is shown every task, then all tap in one task after the other."""
    people = [telegram.user(f"V{n}", user_id=5_000_000 + first + n) for n in range(VOLUNTEERS)]
    addresses = [str(person.id) for person in people]
    volunteers = neighbours(sessions, "telegram", addresses)
    tasks: list[int] = []
    before = telegram.count("answerCallbackQuery")
    posted: dict[str, float] = {}
    for n in range(TASKS_A_ROUND):
        requester = telegram.user(f"D{n}", user_id=6_000_000 + first + n)
        shown = shown_on_telegram(telegram, addresses)
        task, asked = ask_all(
            sessions, "telegram", requester=str(requester.id), volunteers=volunteers, messages=shown
        )
        tasks.append(task)
        posted |= tap_at_once(telegram, bots, asked)
        wait_until_answered(telegram, before + len(posted))
    settle(sessions, PATIENCE_S)
    check_winners(sessions, tasks)
    told.tasks += len(tasks)
    told.after += check_losers(telegram.calls("answerCallbackQuery")[before:], posted)
    check_buttons_are_gone(telegram, addresses)


def wait_until_answered(telegram: TelegramEmulator, taps: int) -> None:
    def is_answered() -> bool:
        return telegram.count("answerCallbackQuery") >= taps

    wait_until(is_answered, seconds=PATIENCE_S, what="every tap was answered")


def tap_at_once(
    telegram: TelegramEmulator, bots: list[str], asked: list[Asked]
) -> dict[str, float]:
    """All tap; by the id of each tap, when it came to a bot."""
    for one in asked:
        telegram.user("V", user_id=int(one.address)).taps_old(int(one.message), one.token)
    updates = updates_of(telegram)
    assert len(updates) == len(asked)
    queries = [update["callback_query"]["id"] for update in updates]
    return dict(zip(queries, post_to_telegram(bots, updates), strict=True))


def check_winners(sessions: Sessions, tasks: list[int]) -> None:
    with sessions.begin() as session:
        won = select(Offer.request_id, func.count()).where(
            Offer.request_id.in_(tasks), Offer.state == OfferState.ACCEPTED
        )
        winners = [tuple(row) for row in session.execute(won.group_by(Offer.request_id))]
        assert sorted(winners) == [(task, 1) for task in sorted(tasks)]
        states = select(Request.state).where(Request.id.in_(tasks)).distinct()
        assert session.scalars(states).all() == [RequestState.ASSIGNED]


def check_losers(answers: list[Call], posted: dict[str, float]) -> list[float]:
    """Each tap has one answer, a sentence for all but the winners; how long the losers waited."""
    said = {call.params["callback_query_id"]: call for call in answers}
    assert len(answers) == len(said)
    assert said.keys() == posted.keys()
    losers = [call for call in answers if call.params.get("text")]
    assert len(losers) == len(posted) * (VOLUNTEERS - 1) // VOLUNTEERS
    after = [call.time - posted[call.params["callback_query_id"]] for call in losers]
    assert max(after) < PATIENCE_S
    return after


def check_buttons_are_gone(telegram: TelegramEmulator, addresses: list[str]) -> None:
    """Nobody is left with a button of a task that somebody else has."""
    for address in addresses:
        chat = telegram.user("V", user_id=int(address)).chat
        assert not [message for message in chat if message.shows("Oui, je peux")]
