"""The shopping list: changed in words, seen by both sides, ticked off by the volunteer."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from bot.wording import Wording
from solidarity import changing, offers, requests, shopping, ticking
from solidarity.clock import wall_time
from solidarity.details import measured
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Offer, Person, Request
from solidarity.telling import tell_accepted
from solidarity.vocabulary import HelpType, help_mask
from tests.solidarity.stories import ASKING, NOON, RULES, person, placed, told, volunteer
from tests.solidarity.talking import Chat, reading
from tests.solidarity.test_lifecycles import visible

LIST = ("2 pains", "du lait", "3 poireaux")


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    with sessions.begin() as session:
        yield session


def lines(request: Request) -> list[str]:
    return [item.shown for item in request.details]


def task(session: Session, *things: str) -> tuple[Person, Offer]:
    """Karim, who said yes, and his task."""
    karim = volunteer(session, "Karim")
    details = [measured(thing) for thing in things or LIST]
    request = placed(session, person(session), details=details)
    offer = offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
    tell_accepted(session, offer, now=NOON)
    return karim, offer


def shown(session: Session, someone: Person) -> Notice:
    """The newest message or edit that somebody sees."""
    query = select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())
    return session.scalars(query.limit(1)).one()


def words(notice: Notice) -> str:
    return Wording().compose(notice, now=NOON).text


def tap(session: Session, someone: Person, key: str, **known: str) -> Message | None:
    """Tap a button of the newest message that has it."""
    query = select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())
    for notice in session.scalars(query):
        for row in notice.buttons:
            for label, params, token in row:
                if label == key and known.items() <= params.items():
                    return handle_tap(session, someone, token, rules=RULES, now=NOON)
    raise AssertionError(f"there is no button {key} {known}")


def has(session: Session, someone: Person, *things: str) -> None:
    for thing in things:
        assert tap(session, someone, "button.thing", thing=thing) is None


# While the list is told.


def test_a_draft_is_changed_by_plain_words_and_the_summary_comes_again(session: Session) -> None:
    chat = Chat(session)
    chat.asks("Des courses à Etterbeek demain matin", "request_help", "groceries")
    chat.asks("2 pains, du lait et 6 œufs")
    assert shopping.hear_edit(session, chat.person, "pas de lait finalement", now=NOON)
    assert lines(chat.request) == ["2 pains", "6 œufs"]
    assert chat.parts("summary.items") == {
        **chat.parts("summary.items"), "items": ["2 pains", "6 œufs"],
    }  # fmt: skip


def test_a_thing_told_twice_in_a_draft_is_counted_up(session: Session) -> None:
    chat = Chat(session)
    chat.asks("Des courses à Etterbeek demain matin", "request_help", "groceries")
    chat.asks("2 pains, du lait, 1 pain")
    assert lines(chat.request) == ["3 pains", "du lait"]


@pytest.mark.parametrize(
    "text",
    ["merci beaucoup", "je veux aussi un chat", "plutôt jeudi", "ajoutez une adresse à Gand",
     "pas de fromage"],
)  # fmt: skip
def test_what_may_be_about_something_else_is_left_to_the_model(session: Session, text: str) -> None:
    denise = person(session)
    request = placed(session, denise)
    before = lines(request)
    assert not shopping.hear_edit(session, denise, text, now=NOON)
    assert lines(request) == before


def test_without_a_list_nothing_is_a_change_of_it(session: Session) -> None:
    denise = person(session)
    assert not shopping.hear_edit(session, denise, "ajoutez du beurre", now=NOON)


# After it was placed.


def test_a_placed_list_is_changed_and_shown(session: Session) -> None:
    denise = person(session)
    request = placed(session, denise)
    assert shopping.hear_edit(session, denise, "ajoutez du beurre", now=NOON)
    assert lines(request) == ["pain", "lait", "du beurre"]
    assert "• du beurre" in words(shown(session, denise))


def test_the_helper_sees_the_new_list_and_keeps_his_ticks(session: Session) -> None:
    karim, offer = task(session)
    has(session, karim, "2 pains")
    assert shopping.hear_edit(session, offer.request.person, "pas de lait finalement", now=NOON)
    assert told(session, karim)[-3:] == [
        "edit: list.newer",
        "list.changed_for_helper",
        "list.tick",
    ] or (told(session, karim)[-3:] == ["list.changed_for_helper", "edit: list.newer", "list.tick"])
    assert "✓ 2 pains\n☐ 3 poireaux" in words(shown(session, karim))


def test_a_list_changed_by_an_understood_message_reaches_the_helper_too(session: Session) -> None:
    karim, offer = task(session)
    heard = reading("encore 2 pains", "change_request")
    changing.change(session, offer.request.person, heard, asking=ASKING, now=NOON)
    assert lines(offer.request)[0] == "4 pains"
    assert "☐ 4 pains" in words(shown(session, karim))


def test_wanting_to_change_puts_nothing_on_the_list(session: Session) -> None:
    denise = person(session)
    request = placed(session, denise)
    heard = reading("je voudrais changer quelque chose", "change_request")
    changing.change(session, denise, heard, asking=ASKING, now=NOON)
    assert lines(request) == ["pain", "lait"]
    assert told(session, denise)[-1] == "changed.how"


def test_a_list_of_which_nothing_would_be_left_is_not_emptied(session: Session) -> None:
    denise = person(session)
    request = placed(session, denise, details=[measured("2 pains")])
    heard = reading("pas de pains finalement", "change_request")
    assert not shopping.hear_edit(session, denise, heard.text, now=NOON)
    changing.change(session, denise, heard, asking=ASKING, now=NOON)
    assert lines(request) == ["2 pains"]
    assert told(session, denise)[-1] == "changed.how"


def test_another_day_and_another_list_in_one_message_both_reach_the_helper(
    session: Session,
) -> None:
    karim, offer = task(session)
    heard = reading("1 pain au lieu de 2 et plutôt vendredi", "change_request")
    changing.change(session, offer.request.person, heard, asking=ASKING, now=NOON)
    assert told(session, karim)[-3:] == ["task.changed", "edit: list.newer", "list.tick"]
    assert "☐ 1 pain" in words(shown(session, karim))


def test_a_list_of_a_task_that_is_done_changes_no_more(session: Session) -> None:
    _, offer = task(session)
    requests.mark_done(session, offer, now=NOON)
    assert not shopping.hear_edit(session, offer.request.person, "ajoutez du beurre", now=NOON)


# Ticking off.


def test_the_list_comes_beside_the_address_with_a_button_for_each_thing(session: Session) -> None:
    karim, _ = task(session)
    notice = shown(session, karim)
    assert words(notice).endswith("☐ 2 pains\n☐ du lait\n☐ 3 poireaux")
    labels = [b.label for row in Wording().compose(notice, now=NOON).buttons for b in row]
    assert labels == ["2 pains", "Du lait", "3 poireaux", "Pas trouvé…"]


def test_a_tap_ticks_a_thing_off_in_the_same_message_and_another_takes_it_back(
    session: Session,
) -> None:
    karim, offer = task(session)
    has(session, karim, "du lait")
    edit = shown(session, karim)
    assert edit.kind == "edit"
    assert "☐ 2 pains\n✓ du lait" in words(edit)
    has(session, karim, "du lait")
    assert "☐ du lait" in words(shown(session, karim))
    assert not any(item.got for item in offer.request.details)


def test_the_same_tap_twice_ticks_once(session: Session) -> None:
    karim, offer = task(session)
    token = shown(session, karim).buttons[0][0][2]
    for _ in range(2):
        assert handle_tap(session, karim, token, rules=RULES, now=NOON) is None
    assert [item.got for item in offer.request.details] == [True, False, False]


def test_when_all_is_there_it_is_asked_whether_it_is_done(session: Session) -> None:
    karim, offer = task(session)
    has(session, karim, *LIST)
    assert shown(session, karim).parts[0][0] == "list.all_got"
    assert tap(session, karim, "button.done") is None
    assert offer.request.state == "done"
    assert "helped.all_but" not in told(session, offer.request.person)


def test_what_was_not_found_is_told_to_the_person_at_the_end(session: Session) -> None:
    karim, offer = task(session)
    has(session, karim, "2 pains", "du lait")
    tap(session, karim, "button.not_found")
    assert shown(session, karim).parts[0][0] == "list.which_missing"
    has(session, karim, "3 poireaux")
    assert "✗ 3 poireaux" in words(shown(session, karim))
    tap(session, karim, "button.done")
    keys = told(session, offer.request.person)
    assert "helped.all_but" in keys
    notice = next(n for n in session.query(Notice) if n.parts and n.parts[0][0] == "helped.all_but")
    assert "• 3 poireaux" in words(notice)
    assert "du lait" not in words(notice)


def test_a_long_list_is_turned_over(session: Session) -> None:
    things = [f"{n} kg de chose{letter}" for n, letter in enumerate("abcdefghijk", start=1)]
    karim, offer = task(session, *things)
    labels = [label for row in shown(session, karim).buttons for label, _, _ in row]
    assert labels.count("button.thing") == ticking.ON_A_PAGE
    tap(session, karim, "button.more_things")
    last = offer.request.details[-1].shown
    has(session, karim, last)
    assert f"✓ {last}" in words(shown(session, karim))
    labels = [label for row in shown(session, karim).buttons for label, _, _ in row]
    assert labels.count("button.thing") == len(things) - ticking.ON_A_PAGE, "the page stays"


def test_a_button_of_an_older_list_ticks_nothing_else(session: Session) -> None:
    karim, offer = task(session)
    old = shown(session, karim).buttons[1][0][2]
    shopping.hear_edit(session, offer.request.person, "pas de lait finalement", now=NOON)
    assert handle_tap(session, karim, old, rules=RULES, now=NOON) is None
    assert not any(item.got for item in offer.request.details)


def test_somebody_elses_list_cannot_be_ticked(session: Session) -> None:
    karim, offer = task(session)
    token = shown(session, karim).buttons[0][0][2]
    eve = volunteer(session, "Eve")
    assert handle_tap(session, eve, token, rules=RULES, now=NOON) == Message("tap.not_yours")
    assert not any(item.got for item in offer.request.details)


@pytest.mark.parametrize("end", ["done", "given up", "cancelled"])
def test_address_and_list_disappear_when_the_task_ends(session: Session, end: str) -> None:
    karim, offer = task(session)
    has(session, karim, "du lait")
    token = shown(session, karim).buttons[0][0][2]
    for notice in session.query(Notice):
        notice.state = "sent"
    if end == "done":
        requests.mark_done(session, offer, now=NOON)
    elif end == "given up":
        requests.give_up(session, offer, asking=ASKING, now=NOON)
    else:
        requests.cancel(session, offer.request, now=NOON)
    session.flush()
    seen = " ".join(str(n.parts) for n in visible(session).values() if n.person_id == karim.id)
    assert "rue Gray" not in seen
    assert "poireaux" not in seen
    assert handle_tap(session, karim, token, rules=RULES, now=NOON) == Message("tap.over")


def test_what_is_no_shopping_is_a_list_to_read_that_disappears_as_well(session: Session) -> None:
    karim = volunteer(session, "Karim")
    lamp = [measured("la lampe du couloir")]
    household = help_mask([HelpType.HOUSEHOLD])
    request = placed(session, person(session), kinds_mask=household, details=lamp)
    offer = offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
    tell_accepted(session, offer, now=NOON)
    notice = shown(session, karim)
    assert (notice.parts[0][0], notice.buttons) == ("list.asked", [])
    assert "• la lampe du couloir" in words(notice)
    requests.cancel(session, request, now=NOON)
    session.flush()
    seen = " ".join(str(n.parts) for n in visible(session).values() if n.person_id == karim.id)
    assert "lampe" not in seen


def test_a_call_has_no_list(session: Session) -> None:
    karim, offer = task(session)
    offer.request.details = []
    before = told(session, karim)
    ticking.show_list(session, offer, now=NOON)
    assert told(session, karim)[len(before) :] == ["edit: list.newer"]


def test_both_languages_say_the_list(session: Session) -> None:
    _, offer = task(session)
    say = Wording().say
    known = {"ticks": ticking.ticks(offer.request.details)}
    for language, first in (("fr", "La liste."), ("nl", "De lijst.")):
        said = say("list.tick", known, language=language, now=wall_time(NOON))
        assert said.startswith(first)
        assert said.endswith("☐ 3 poireaux")
