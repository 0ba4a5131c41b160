"""People write and tap, the bot answers: what each side sees."""

import pytest

from . import CloudApi, Person
from .listener import Client, Listener

YES_NO = {
    "type": "button",
    "body": {"text": "Vous pouvez demain ?"},
    "action": {
        "buttons": [
            {"type": "reply", "reply": {"id": "offer:1:yes", "title": "Oui, je peux"}},
            {"type": "reply", "reply": {"id": "offer:1:no", "title": "Pas cette fois"}},
        ]
    },
}
FULL = "Samedi 12 septembre de 14 h à 16 h"
MOMENTS = {
    "type": "list",
    "body": {"text": "Quel moment ?"},
    "action": {
        "button": "Choisir",
        "sections": [
            {
                "rows": [
                    {"id": "m:1", "title": "Samedi 12 septembre de…", "description": FULL},
                    {"id": "m:2", "title": "Lundi matin", "description": "le 14"},
                ]
            }
        ],
    },
}


def test_a_text_reaches_the_webhook_and_its_answer_the_telephone(
    anna: Person, bot: Listener, api: Client
) -> None:
    written = anna.writes("Bonjour")
    (message,) = bot.waits_for("messages", 1)
    assert message["text"] == {"body": "Bonjour"}
    assert (message["from"], message["id"]) == ("32470000001", written)
    answer = api.says(anna.id, "Que faut-il acheter ?").json()
    assert answer["contacts"] == [{"input": anna.id, "wa_id": anna.id}]
    shown = anna.waits_for("Que faut-il")
    assert shown.id == answer["messages"][0]["id"]
    assert shown.from_bot
    assert "Anna: Bonjour" in anna.transcript
    assert "bot: Que faut-il acheter ?" in anna.transcript


def test_a_tap_gives_back_what_the_button_holds(anna: Person, bot: Listener, api: Client) -> None:
    anna.writes("Bonjour")
    api.sends(anna.id, "interactive", YES_NO)
    shown = anna.waits_for(lambda message: message.shows("Oui, je peux"))
    assert shown.buttons == [["Oui, je peux"], ["Pas cette fois"]]
    anna.taps("Oui")
    reply = bot.waits_for("messages", 2)[1]
    assert reply["interactive"]["button_reply"] == {"id": "offer:1:yes", "title": "Oui, je peux"}
    assert reply["context"]["id"] == shown.id


def test_old_buttons_stay_and_the_newest_message_is_meant(
    anna: Person, bot: Listener, api: Client
) -> None:
    anna.writes("Bonjour")
    first = api.sends(anna.id, "interactive", YES_NO).json()["messages"][0]["id"]
    second = api.sends(anna.id, "interactive", YES_NO).json()["messages"][0]["id"]
    anna.taps("Oui, je peux")
    anna.taps("Oui, je peux")
    anna.taps_old(first, "offer:1:yes")
    taps = bot.waits_for("messages", 4)[1:]
    assert [tap["context"]["id"] for tap in taps] == [second, second, first]


def test_rows_of_a_list_show_their_whole_words(anna: Person, bot: Listener, api: Client) -> None:
    anna.writes("Bonjour")
    api.sends(anna.id, "interactive", MOMENTS)
    assert anna.waits_for("Quel moment").buttons == [[FULL], ["Lundi matin"]]
    anna.taps(FULL)
    anna.taps("Lundi")
    replies = [message["interactive"] for message in bot.waits_for("messages", 3)[1:]]
    assert replies[0]["list_reply"]["id"] == "m:1"
    assert replies[1]["list_reply"] == {"id": "m:2", "title": "Lundi matin", "description": "le 14"}


def test_nobody_taps_what_is_not_shown(anna: Person) -> None:
    with pytest.raises(AssertionError, match="sees no button"):
        anna.taps("Oui")


def test_asked_for_a_place_the_telephone_sends_it(
    cloud: CloudApi, bot: Listener, api: Client
) -> None:
    rik = cloud.user("Rik", at=(51.05, 3.72))
    rik.writes("Hallo")
    wish = {"type": "location_request_message", "body": {"text": "Waar bent u?"}}
    api.sends(rik.id, "interactive", wish | {"action": {"name": "send_location"}})
    rik.taps(rik.waits_for("Waar").keyboard[0][0])
    place = bot.waits_for("messages", 2)[1]
    assert place["location"] == {"latitude": 51.05, "longitude": 3.72}


def test_what_people_send_can_be_fetched(anna: Person, bot: Listener, api: Client) -> None:
    anna.sends_voice(content=b"OggS, bonjour")
    anna.sends_photo("le chat")
    anna.sends_sticker()
    anna.sends_contact()
    anna.sends_location(50.8, 4.3)
    anna.sends_poll()
    voice, photo, sticker, contact, place, poll = bot.waits_for("messages", 6)
    assert voice["audio"]["voice"] is True
    assert photo["image"]["caption"] == "le chat"
    assert contact["contacts"][0]["phones"][0]["wa_id"] == anna.wa_id
    assert place["location"]["latitude"] == 50.8
    assert poll["type"] == "unsupported"
    for media in (voice["audio"], photo["image"], sticker["sticker"]):
        told = api.http.get(f"{api.base}/{media['id']}").json()
        file = api.http.get(told["url"])
        assert file.headers["content-type"] == media["mime_type"] == told["mime_type"]
        assert len(file.content) == told["file_size"] > 0
    assert api.http.get(voice["audio"]["url"]).content == b"OggS, bonjour"
    assert [message.kind for message in anna.chat][:2] == ["voice", "photo"]


def test_a_hidden_number_is_never_told(cloud: CloudApi, bot: Listener, api: Client) -> None:
    bo = cloud.user("Bo", shows_number=False)
    bo.writes("Hallo")
    (message,) = bot.waits_for("messages", 1)
    assert "from" not in message
    assert message["from_user_id"] == bo.id
    answer = api.says(bo.id, "Dag Bo").json()
    assert answer["contacts"] == [{"input": bo.id, "user_id": bo.id}]
    status = bot.waits_for("statuses", 3)[0]
    assert status["recipient_user_id"] == bo.id
    assert "recipient_id" not in status
    assert bo.wa_id not in str(bot.payloads)
    bo.shows_number()
    bo.writes("Dit is mijn nummer")
    assert bot.waits_for("messages", 2)[1]["from"] == bo.wa_id == bo.id


def test_who_takes_another_number_is_announced(anna: Person, bot: Listener) -> None:
    before = anna.user_id
    anna.changes_number("32470999999")
    (message,) = bot.waits_for("messages", 1)
    assert message["from"] == "32470000001"
    assert message["system"]["wa_id"] == anna.id == "32470999999"
    assert message["system"]["user_id"] == anna.user_id != before


def test_an_edit_and_a_reaction_are_told(anna: Person, bot: Listener, api: Client) -> None:
    written = anna.writes("2 pains")
    anna.edits(written, "3 pains")
    said = api.says(anna.id, "Noté").json()["messages"][0]["id"]
    anna.reacts(said, "👍")
    _, edit, reaction = bot.waits_for("messages", 3)
    assert edit["edit"]["original_message_id"] == written
    assert edit["edit"]["message"]["text"] == {"body": "3 pains"}
    assert reaction["reaction"] == {"message_id": said, "emoji": "👍"}
    assert (anna.chat[0].text, anna.chat[0].edited) == ("3 pains", ["2 pains"])
