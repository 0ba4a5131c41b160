"""Somebody who is lonely is asked gently, one thing at a time, and never twice."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from bot.later import HANDLERS
from solidarity import following, ringing
from solidarity.befriending import talking
from solidarity.befriending.telling import way_in, wishes
from solidarity.befriending.telling.call_answers import wishes_in
from solidarity.befriending.telling.telling_wishes import PARTS, SLOTS, fill
from solidarity.befriending.times import week
from solidarity.befriending.times.common_hours import USUAL
from solidarity.befriending.times.proposing import rhythm_of
from solidarity.befriending.times.series import rule_of
from solidarity.clock import wall_time
from solidarity.errors import NotYours
from solidarity.lifecycles import PairState, RequestState, WishState
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Event, Pair, Request, TeamTask, Wish
from solidarity.talks import expect_nothing
from solidarity.vocabulary import interest_names, language_mask
from tests.befriending.chatting import CallChat
from tests.solidarity.stories import NOON, person, told, volunteer

LONELY = "je n'ai plus personne, les journées sont longues"
NOTED = ["wish.noted", "wish.promise"]


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as opened:
        yield opened


@pytest.fixture
def chat(session: Session) -> CallChat:
    return CallChat(session)


def wishing(chat: CallChat) -> CallChat:
    """She has said that she would like to be called."""
    chat.writes(LONELY, "request_help", "listening")
    assert chat.taps("button.yes_please") == ["wish.ask.interests"]
    return chat


def waiting(chat: CallChat) -> CallChat:
    """She has told everything, and somebody is looked for."""
    wishing(chat)
    chat.taps("interest.garden")
    for label in ("button.that_is_all", "button.afternoon", "button.language_fr", "button.in_app"):
        chat.taps(label)
    assert chat.taps("button.every_week") == NOTED
    return chat


def groceries(chat: CallChat, *besides: str) -> list[str] | None:
    """She asks for groceries and for nothing else, or for more; what is said at the end."""
    chat.asks("Des courses à Etterbeek demain", "request_help", "groceries", *besides)
    chat.asks("du pain, du lait")
    chat.taps("button.that_is_right")
    return chat.asks("rue Gray 12")


def test_words_of_loneliness_are_answered_by_a_kind_question(chat: CallChat) -> None:
    said = chat.writes(LONELY, "request_help", "listening")
    assert said == ["request.gladly_call", "ask.call"]
    assert chat.labels() == ["button.yes_please", "button.rather_not", "button.tell_me_more"]


def test_a_yes_makes_a_wish_and_no_request(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chat = CallChat(session)
        volunteer(session, "Karim")
        wishing(chat)
        assert chat.request.state == RequestState.CANCELLED
        assert chat.request.offers == []
        assert chat.wish.state == WishState.TELLING
        kinds = [event.kind for event in session.query(Event).order_by(Event.id)]
        assert kinds[-2:] == ["became_wish", "wish_begun"]


def test_a_yes_in_words_does_the_same(chat: CallChat) -> None:
    chat.writes(LONELY, "request_help", "listening")
    assert chat.asks("oui volontiers", "affirm") == ["wish.ask.interests"]
    assert chat.wish.state == WishState.TELLING


def test_it_is_explained_before_anybody_says_yes(chat: CallChat) -> None:
    chat.writes(LONELY, "request_help", "listening")
    assert chat.taps("button.tell_me_more") == ["info.call"]
    assert chat.taps("button.yes_please") == ["wish.ask.interests"]


def test_who_would_rather_not_is_not_pressed(chat: CallChat, session: Session) -> None:
    chat.writes(LONELY, "request_help", "listening")
    assert chat.taps("button.rather_not") == ["cancel.draft_done"]
    assert session.get(Wish, chat.person.id) is None


def test_everything_can_be_tapped_one_question_at_a_time(chat: CallChat) -> None:
    wishing(chat)
    assert chat.taps("interest.garden") == []
    assert chat.taps("interest.music") == []
    assert chat.taps("interest.music") == [], "a second tap takes it back"
    assert chat.taps("button.that_is_all") == ["wish.ask.hours"]
    assert chat.taps("button.afternoon") == ["wish.ask.languages"]
    assert chat.taps("button.language_fr") == ["wish.ask.by"]
    assert chat.taps("button.by_phone") == ["wish.ask.phone"]
    assert chat.writes("0470 12 34 56") == ["wish.ask.rhythm"]
    assert chat.taps("button.every_two_weeks") == NOTED
    wish = chat.wish
    assert interest_names(wish.interests) == ["garden"]
    assert wish.hours == PARTS["afternoon"]
    assert wish.languages == language_mask(["fr"])
    assert (wish.by_phone, chat.person.phone) == (True, "+32470123456")
    assert (wish.times, wish.weeks) == (1, 2)
    assert (wish.state, wish.waiting_since) == (WishState.WAITING, chat.now)
    assert chat.alarm_is_due(), "somebody is looked for at once"


def test_everything_can_be_written_too(session: Session) -> None:
    chat = CallChat(session, "Louisa", language="nl")
    chat.writes("ik hoor niemand meer", "request_help", "listening")
    chat.asks("ja graag", "affirm")
    assert chat.writes("over mijn tuin en de koers") == ["wish.ask.hours"]
    assert chat.writes("dinsdag in de namiddag") == ["wish.ask.languages"]
    assert chat.writes("liefst in het Nederlands") == ["wish.ask.by"]
    assert chat.writes("bel mij maar op 0470 12 34 56") == ["wish.ask.rhythm"]
    assert chat.writes("om de twee weken") == NOTED
    wish = chat.wish
    assert {"garden", "cycling"} <= set(interest_names(wish.interests))
    assert wish.hours == week.span(1, 12 * 60, 18 * 60)
    assert (wish.languages, wish.times, wish.weeks) == (language_mask(["nl"]), 1, 2)


@pytest.mark.parametrize("words", ["peu importe", "ça m'est égal", "n'importe", "maakt niet uit"])
def test_every_question_can_be_left_open(chat: CallChat, words: str) -> None:
    wishing(chat)
    asked = [chat.writes(words) for _ in range(5)]
    assert asked[:4] == [["wish.ask.hours"], ["wish.ask.languages"], ["wish.ask.by"],
                         ["wish.ask.rhythm"]]  # fmt: skip
    assert asked[4] == NOTED
    assert chat.wish.hours == PARTS["any"]


def test_words_nobody_knows_say_what_somebody_likes(chat: CallChat) -> None:
    wishing(chat)
    assert chat.writes("les trucs de zinneke", sure=False) == ["wish.ask.hours"]
    assert chat.wish.interests_told
    assert chat.wish.interests == 0


def test_a_yes_does_not_say_what_somebody_likes(chat: CallChat) -> None:
    wishing(chat)
    assert chat.writes("oui", "affirm")[-1] == "wish.ask.interests"
    assert not chat.wish.interests_told


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [
        ("c'est payant ?", "ask_info", ["info.cost", "wish.ask.interests"]),
        ("je veux parler à quelqu'un de chez vous", "talk_to_human", ["team.asked_for"]),
        ("arrêtez", "cancel_request", ["wish.stop_sure"]),
        ("merci", "thank", ["you_are_welcome", "wish.ask.interests"]),
    ],
)
def test_what_answers_nothing_goes_its_usual_way(
    chat: CallChat, text: str, intent: str, answer: list[str]
) -> None:
    wishing(chat)
    assert chat.writes(text, intent) == answer
    assert not chat.wish.interests_told


def test_other_help_is_still_other_help(chat: CallChat) -> None:
    wishing(chat)
    said = chat.writes("j'ai besoin de quelqu'un pour mon chien", "request_help", "pet_care")
    assert said == ["request.gladly", "ask.where"]
    assert chat.wish.interests == 0


def test_what_was_told_at_first_is_not_asked_again(session: Session) -> None:
    chat = CallChat(session, "Louisa", language="nl")
    text = "ik zou graag elke week een babbel hebben, bel mij in de voormiddag op 0470 12 34 56"
    chat.writes(text, "request_help", "listening")
    assert chat.taps("button.yes_please") == ["wish.ask.interests"]
    assert chat.taps("button.any") == ["wish.ask.languages"]
    assert chat.taps("button.language_nl") == NOTED
    assert chat.wish.hours == PARTS["morning"]
    assert (chat.wish.times, chat.wish.weeks, chat.wish.by_phone) == (1, 1, True)


def test_a_story_of_long_days_is_no_answer_to_when(chat: CallChat) -> None:
    chat.writes("le matin je pleure, le soir aussi", "request_help", "listening")
    chat.taps("button.yes_please")
    assert chat.wish.hours == 0


def test_half_an_hour_of_silence_is_no_obstacle(chat: CallChat) -> None:
    wishing(chat)
    chat.taps("interest.cooking")
    assert chat.waits(29) == []
    assert chat.waits(2) == NOTED
    wish = chat.wish
    assert wish.state == WishState.WAITING
    assert (wish.hours, wish.languages) == (USUAL, language_mask(["fr"]))
    assert (wish.times, wish.weeks, wish.by_phone) == (1, 1, False)
    assert interest_names(wish.interests) == ["cooking"]


def test_each_answer_gives_another_half_hour(chat: CallChat) -> None:
    wishing(chat)
    chat.waits(20)
    chat.taps("button.any")
    assert chat.waits(20) == []
    assert chat.wish.state == WishState.TELLING


def test_for_somebody_else_the_number_is_what_matters(chat: CallChat, session: Session) -> None:
    chat.person.phone = "+32470999999"
    said = chat.writes("ma mère est si seule", "request_help", "listening", for_other=0.9)
    assert said == ["request.gladly_call", "ask.call_other"]
    assert chat.taps("button.yes_please") == ["wish.ask.interests_other"]
    chat.taps("button.any")
    chat.taps("button.afternoon")
    assert chat.taps("button.language_fr") == ["wish.ask.phone"]
    assert chat.labels() == []
    chat.waits(40)
    assert chat.wish.state == WishState.TELLING, "without a number nobody can call her"
    assert session.query(TeamTask).one().kind == "human"
    assert chat.writes("0470 12 34 56") == ["wish.ask.rhythm"]


def test_loneliness_beside_other_help_is_asked_about_when_that_is_placed(
    chat: CallChat, session: Session
) -> None:
    volunteer(session, "Karim")
    assert groceries(chat, "listening") == ["placed.asked", "ask.call"]
    assert chat.request.kinds == ["groceries"]
    assert chat.taps("button.yes_please") == ["wish.ask.interests"]


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [
        ("oui volontiers", "affirm", ["wish.ask.interests"]),
        ("non merci", "deny", ["wish.declined"]),
        ("c'est payant ?", "ask_info", ["info.cost", "ask.call"]),
    ],
)
def test_whether_somebody_may_call_can_be_answered_in_words(
    chat: CallChat, session: Session, text: str, intent: str, answer: list[str]
) -> None:
    volunteer(session, "Karim")
    groceries(chat, "listening")
    assert chat.writes(text, intent) == answer


def test_never_two_questions_at_once(chat: CallChat, session: Session) -> None:
    volunteer(session, "Karim")
    groceries(chat)
    assert groceries(chat, "listening") == ["same.ask_own"]
    chat.asks("aller à la pharmacie", "request_help", "pharmacy")
    HANDLERS[way_in.ALARM](session, chat.person.id, chat.rules, chat.now)
    assert chat.labels() == [], "she is telling something else"
    expect_nothing(session, chat.person)
    HANDLERS[way_in.ALARM](session, chat.person.id, chat.rules, chat.now)
    assert chat.labels()[0] == "button.yes_please"


def test_who_is_called_already_is_not_asked_again(chat: CallChat, session: Session) -> None:
    waiting(chat)
    before = len(chat.labels())
    way_in.propose(session, chat.person, now=NOON)
    assert len(chat.labels()) == before
    assert chat.writes(LONELY, "request_help", "listening") == ["wish.waiting"]


def test_a_wish_can_be_changed_later_by_taps(chat: CallChat) -> None:
    waiting(chat)
    assert chat.taps("button.change") == ["ask.change"]
    assert chat.taps("button.call_hours") == ["wish.ask.hours"]
    assert chat.taps("button.morning") == NOTED
    assert chat.wish.hours == PARTS["morning"]
    assert chat.taps("button.change") == ["ask.change"]
    assert chat.taps("button.call_by") == ["wish.ask.by"]
    assert chat.taps("button.by_phone") == ["wish.ask.phone"]
    assert chat.taps("button.rather_in_app") == NOTED


def asked_for_the_number(chat: CallChat, channel: str, *addresses: str) -> None:
    """He writes by this channel, and has come to the question for his telephone number."""
    first, *more = addresses
    chat.person.contacts[0].channel, chat.person.contacts[0].address = channel, first
    seen = chat.person.contacts[0].last_seen_at
    for address in more:
        contact = Contact(channel=channel, address=address, last_seen_at=seen)
        chat.person.contacts.append(contact)
    waiting(chat)
    chat.taps("button.change")
    chat.taps("button.call_by")
    assert chat.taps("button.by_phone") == ["wish.ask.phone"]


@pytest.mark.parametrize("addresses", [["32470123456"], ["BE.1349120865", "32470123456"]])
def test_on_whatsapp_the_number_can_be_tapped(chat: CallChat, addresses: list[str]) -> None:
    asked_for_the_number(chat, "whatsapp", *addresses)
    assert chat.taps("button.my_whatsapp") == NOTED
    assert (chat.wish.by_phone, chat.person.phone) == (True, "+32470123456")


@pytest.mark.parametrize(
    ("channel", "address"), [("whatsapp", "BE.1349120865"), ("telegram", "32470123456")]
)
def test_a_number_that_is_not_known_is_not_offered(
    chat: CallChat, channel: str, address: str
) -> None:
    asked_for_the_number(chat, channel, address)
    with pytest.raises(AssertionError):
        chat.taps("button.my_whatsapp")
    assert chat.taps("button.rather_in_app") == NOTED


@pytest.mark.parametrize("intent", ["change_request", "inform", "schedule_call"])
def test_a_wish_can_be_changed_later_in_words(chat: CallChat, intent: str) -> None:
    waiting(chat)
    assert chat.writes("plutôt le matin, toutes les deux semaines", intent) == NOTED
    assert chat.wish.hours == PARTS["morning"]
    assert (chat.wish.times, chat.wish.weeks) == (1, 2)
    assert chat.alarm_is_due()


def test_a_wish_is_stopped_only_when_that_is_sure(chat: CallChat) -> None:
    waiting(chat)
    assert chat.writes("laissez tomber", "cancel_request") == ["wish.stop_sure"]
    assert chat.taps("button.keep_looking") == ["kept"]
    assert chat.wish.state == WishState.WAITING
    chat.writes("laissez tomber", "cancel_request")
    assert chat.taps("button.stop_looking") == ["wish.stopped"]
    assert chat.wish.state == WishState.STOPPED
    assert not chat.alarm_is_due()
    assert chat.taps("button.change") == Message("tap.over")


def test_who_comes_back_need_not_tell_it_all_again(chat: CallChat) -> None:
    waiting(chat)
    chat.taps("button.change")
    chat.taps("button.stop_looking")
    chat.writes(LONELY, "request_help", "listening")
    assert chat.taps("button.yes_please") == NOTED


def test_no_more_messages_means_no_more_search(chat: CallChat) -> None:
    waiting(chat)
    chat.writes("ne m'écrivez plus", "stop_contact")
    assert chat.wish.state == WishState.STOPPED


def test_buttons_of_somebody_else_change_nothing(chat: CallChat, session: Session) -> None:
    waiting(chat)
    other = CallChat(session, "Jeanne")
    way_in.propose(session, other.person, now=NOON)
    stolen = session.get_one(Wish, chat.person.id)
    with pytest.raises(NotYours):
        wishes.own(session, stolen.person_id, other.person)


def test_status_says_that_somebody_is_looked_for(chat: CallChat, session: Session) -> None:
    wishing(chat)
    assert chat.writes("où en est-ce ?", "ask_status") == ["wish.telling"]
    for _ in SLOTS:
        chat.writes("peu importe")
    assert chat.writes("où en est-ce ?", "ask_status") == ["wish.waiting"]
    assert wishes.how_it_stands(session, person(session, "Zoé")) == []


def test_what_is_not_understood_while_waiting_gets_ways_on(chat: CallChat) -> None:
    waiting(chat)
    assert chat.writes("blabla", "affirm") == ["not_understood.then", "wish.waiting"]
    assert chat.labels() == ["button.change", "button.talk_to_somebody", "button.sos"]


def test_both_a_request_and_a_wish_can_be_chosen_to_end(chat: CallChat, session: Session) -> None:
    volunteer(session, "Karim")
    waiting(chat)
    groceries(chat)
    assert following.ask_cancel(session, chat.person, now=NOON)
    assert chat.labels() == ["button.this_one", "button.stop_looking", "button.no_keep"]


def test_somebody_to_talk_to_takes_no_other_help_away(chat: CallChat, session: Session) -> None:
    volunteer(session, "Karim")
    groceries(chat)
    said = chat.writes("j'aimerais plutôt parler à quelqu'un", "change_request", "listening")
    assert said == ["request.gladly_call", "ask.call"]
    assert session.query(Request).filter_by(state="asking").one().kinds == ["groceries"]


def test_an_operator_can_begin_it_for_somebody(chat: CallChat, session: Session) -> None:
    wish = wishes.begin(session, chat.person, lead=[Message("request.gladly_call")], now=NOON)
    assert wish.state == WishState.TELLING
    assert chat.labels()[-1] == "button.any"


@pytest.mark.parametrize(
    ("text", "language", "by_phone"),
    [
        ("par téléphone", "fr", True),
        ("appelez-moi plutôt", "fr", True),
        ("op mijn gsm", "nl", True),
        ("bel maar", "nl", True),
        ("ici c'est bien", "fr", False),
        ("par messages", "fr", False),
        ("met berichten", "nl", False),
        ("liever hier in de app", "nl", False),
        ("pas de téléphone, plutôt ici", "fr", False),
        ("niet bellen, gewoon in de app", "nl", False),
    ],
)
def test_telephone_or_app_is_read_from_words(
    session: Session, text: str, language: str, by_phone: bool
) -> None:
    chat = CallChat(session, "Louisa", language=language)
    wishes.begin(session, chat.person, now=NOON)
    for _ in range(3):
        chat.writes("peu importe")
    chat.writes(text)
    assert chat.wish.by_phone is by_phone


def test_a_listener_is_asked_as_soon_as_all_is_told(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        chat = waiting(CallChat(session))
        HANDLERS[wishes.ALARM](session, chat.person.id, chat.rules, chat.now)
        session.flush()
        assert session.query(Pair).one().volunteer_id == karim.id


def test_nobody_is_asked_for_a_wish_that_was_stopped(chat: CallChat, session: Session) -> None:
    karim = volunteer(session, "Karim")
    waiting(chat)
    HANDLERS[wishes.ALARM](session, chat.person.id, chat.rules, chat.now)
    chat.taps("button.change")
    chat.taps("button.stop_looking")
    assert session.query(Pair).one().state == PairState.ENDED
    assert told(session, karim)[-1].startswith("edit: "), "he is told that it is over"
    HANDLERS[wishes.ALARM](session, chat.person.id, chat.rules, chat.now)
    assert session.query(Pair).count() == 1


def test_who_is_called_and_still_lonely_can_talk_to_the_team(chat: CallChat) -> None:
    waiting(chat).wish.state = WishState.PAIRED
    said = chat.writes(LONELY, "request_help", "listening")
    assert said == ["request.gladly_call", "wish.has_somebody"]
    assert chat.labels() == ["button.talk_to_somebody"]


@pytest.mark.parametrize(
    ("text", "times", "weeks"),
    [
        ("souvent", 2, 1),
        ("af en toe", 1, 1),
        ("juste une fois, pour essayer", 1, 0),
        ("één keer", 1, 0),
        ("één keer per week", 1, 1),
        ("zo vaak als u wil", 1, 1),
        ("om de twee weken", 1, 2),
    ],
)
def test_how_often_is_read_as_people_say_it(
    session: Session, text: str, times: int, weeks: int
) -> None:
    wish = wishes.begin(session, person(session), now=NOON)
    assert fill(wish, text, slot="rhythm", now=wall_time(NOON))
    assert (wish.times, wish.weeks) == (times, weeks)


@pytest.mark.parametrize(
    "text", ["elke week, gedurende zes weken", "une fois par semaine pendant six semaines"]
)
def test_a_rhythm_can_be_for_some_weeks_only(session: Session, text: str) -> None:
    wish = wishes.begin(session, person(session), now=NOON)
    assert fill(wish, text, slot="rhythm", now=wall_time(NOON))
    assert wish.for_weeks == 6
    first = datetime.fromisoformat("2026-12-01T14:00")
    assert rule_of(first, rhythm_of(wish)) == "FREQ=WEEKLY;BYDAY=TU;COUNT=6"


@pytest.mark.parametrize("text", ["ik heb geen telefoon", "je préfère ne pas le donner"])
def test_nobody_has_to_give_a_number(chat: CallChat, text: str) -> None:
    waiting(chat)
    chat.taps("button.change")
    chat.taps("button.call_by")
    chat.taps("button.by_phone")
    assert chat.writes(text) == NOTED
    assert chat.wish.by_phone is False


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("le matin personne ne m'appelle", ""),
        ("ik praat de hele dag tegen de poes", ""),
        ("mijn dochter belt elke week maar dat is niet genoeg", ""),
        ("j'aimerais qu'on m'appelle le soir", "j'aimerais qu'on m'appelle le soir"),
        ("ik hoor niemand meer, bel mij in de voormiddag", " bel mij in de voormiddag"),
    ],
)
def test_what_is_wished_is_told_from_what_is_lamented(text: str, wished: str) -> None:
    assert wishes_in(text) == wished


def test_who_only_has_a_telephone_is_not_asked_about_an_app(lite: Sessions) -> None:
    with lite.begin() as session:
        maria = ringing.add(session, "+3225551212", first_name="Maria", language="fr", now=NOON)
        wish = wishes.begin(session, maria, now=NOON)
        assert wishes.missing(wish) == ["consent", "interests", "hours", "languages", "rhythm"]


def test_a_long_answer_is_read_by_the_model_first(chat: CallChat, session: Session) -> None:
    wishing(chat)
    text = "de mes petits-enfants et du jardin que mon mari aimait tant"
    assert not talking.hear(session, chat.person, text, rules=chat.rules, now=NOON)
    assert chat.writes(text) == ["wish.ask.hours"]
    assert {"family", "garden"} <= set(interest_names(chat.wish.interests))


@pytest.mark.parametrize(
    "intent", ["inform", "set_availability", "schedule_call", "change_request", "deny"]
)
def test_hours_are_taken_whatever_the_model_makes_of_them(chat: CallChat, intent: str) -> None:
    wishing(chat)
    chat.taps("button.any")
    said = chat.writes("le mardi matin, car les autres jours il y a mon infirmière", intent)
    assert said == ["wish.ask.languages"]


def test_a_no_to_a_question_asks_whether_to_stop(chat: CallChat) -> None:
    wishing(chat)
    chat.taps("button.any")
    assert chat.writes("non, finalement non", "deny") == ["wish.stop_sure"]


def test_an_answer_about_a_request_changes_no_wish(chat: CallChat) -> None:
    waiting(chat)
    chat.asks("Des courses à Etterbeek", "request_help", "groceries")
    hours = chat.wish.hours
    assert not wishes.change(chat.session, chat.person, "demain matin", now=NOON)
    assert chat.wish.hours == hours
