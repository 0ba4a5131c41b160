"""What WhatsApp tells is read into the same words as any channel's."""

import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pywa import WhatsApp as Pywa
from pywa.types import CallbackButton, CallbackSelection, Message

from bot.channels.contract import Delivery, Incoming
from bot.channels.errors import Gone, NeedsTemplate
from bot.channels.whatsapp_batches import arrived
from bot.channels.whatsapp_updates import READERS, read
from tests.bot.whatsapp_payloads import (
    ACCOUNT,
    ANNA,
    ANNAS_USER,
    BRAM,
    Payload,
    batch,
    contact,
    message,
    status,
    value,
    words,
)
from tests.solidarity.stories import NOON

JPEG, MP4, WEBP, OGG = (
    {"mime_type": mime_type, "sha256": "81d3bd8a8db4868c9520ed47186e8b7c"}
    for mime_type in ("image/jpeg", "video/mp4", "image/webp", "audio/ogg; codecs=opus")
)
ANSWERED = {"from": "3225550000", "id": "wamid.out"}
HEARD: dict[str, tuple[Payload, dict[str, Any]]] = {
    "words": (words("bonjour"), {"kind": "text", "text": "bonjour"}),
    "a copied command": (words("/start"), {"kind": "start"}),
    "a command with a mark": (words("/start abc"), {"kind": "start", "source": "abc"}),
    "a question that begins like it": (
        words("/starten maar"), {"kind": "text", "text": "/starten maar"},
    ),
    "what no database keeps": (words("bon\0jour\ud800"), {"kind": "text", "text": "bonjour?"}),
    "no words": (message("text", {}), {"kind": "text", "text": ""}),
    "the chat is opened": (message("request_welcome"), {"kind": "start"}),
    "a template's button": (
        message("button", {"payload": "tok3n", "text": "Oui"}), {"kind": "tap", "token": "tok3n"},
    ),
    "the announcement's button": (
        message("button", {"payload": "open", "text": "Lire"}), {"kind": "opened"},
    ),
    "a button": (
        message("interactive", {"type": "button_reply",
                                "button_reply": {"id": "tok3n", "title": "Oui"}},
                context=ANSWERED),
        {"kind": "tap", "token": "tok3n"},
    ),
    "a row of a list": (
        message("interactive", {"type": "list_reply",
                                "list_reply": {"id": "tok3n", "title": "Oui"}},
                context=ANSWERED),
        {"kind": "tap", "token": "tok3n"},
    ),
    "a form that we never send": (
        message("interactive", {"type": "nfm_reply", "nfm_reply": {}}), {"kind": "other"},
    ),
    "a place": (
        message("location", {"latitude": 50.4669, "longitude": 4.8675, "name": "Namur"}),
        {"kind": "location", "lat": 50.4669, "lon": 4.8675},
    ),
    "a place nowhere": (
        message("location", {"latitude": 500, "longitude": 4.8}), {"kind": "other"},
    ),
    "his own card": (
        message("contacts", [{"phones": [{"phone": "+32 470 12 34 56", "wa_id": ANNA}]}]),
        {"kind": "contact", "phone": "+32470123456"},
    ),
    "the number that was asked for": (
        message("contacts", [{"phones": [{"phone": "0470 12 34 56"}]}], origin="contact_request"),
        {"kind": "contact", "phone": "+32470123456"},
    ),
    "somebody else's card": (
        message("contacts", [{"phones": [{"phone": "+32 470 65 43 21", "wa_id": BRAM}]}]),
        {"kind": "contact", "phone": None},
    ),
    "a voice note": (
        message("audio", {"id": "1908", "voice": True, **OGG}),
        {"kind": "voice", "voice": "1908"},
    ),
    "a picture": (
        message("image", {"id": "2754", **JPEG}),
        {"kind": "photo", "photo": "2754"},
    ),
    "a picture with words": (
        message("image", {"id": "2754", "caption": "le ticket", **JPEG}),
        {"kind": "text", "text": "le ticket", "photo": "2754"},
    ),
    "a film": (message("video", {"id": "2755", **MP4}), {"kind": "photo", "photo": None}),
    "a file": (message("document", {"id": "2756", "filename": "a.pdf"}), {"kind": "other"}),
    "a sticker": (message("sticker", {"id": "2757", "animated": False, **WEBP}), {"kind": "sticker"}),
    "a reaction": (message("reaction", {"emoji": "👍"}), {"kind": "ignored"}),
    "corrected words that it does not pass on": (
        message("unsupported", {"type": "edit"}, errors=[{"code": 131051}]), {"kind": "edited"},
    ),
    "what WhatsApp does not pass on": (message("unsupported", {}), {"kind": "other"}),
    "what does not exist yet": (message("hologram", {}), {"kind": "other"}),
    "corrected words": (
        message("edit", {"original_message_id": "wamid.0",
                         "message": {"type": "text", "text": {"body": "demain"}}}),
        {"kind": "edited", "text": "demain"},
    ),
    "a picture that was changed": (
        message("edit", {"original_message_id": "wamid.0",
                         "message": {"type": "image", "image": {"id": "1"}}}),
        {"kind": "ignored"},
    ),
    "deleted words": (message("revoke", {"original_message_id": "wamid.0"}), {"kind": "ignored"}),
    "another telephone": (
        message("system", {"type": "customer_identity_changed"}), {"kind": "ignored"},
    ),
}  # fmt: skip


def heard(update: Payload, **who: str | None) -> Incoming:
    return read({"message": update, "contact": contact(**who)})


@pytest.mark.parametrize(("update", "facts"), HEARD.values(), ids=HEARD.keys())
def test_each_kind_of_message_is_read(update: Payload, facts: dict[str, Any]) -> None:
    tapped = {"tap_id": ANNA} if facts["kind"] == "tap" else {}
    assert heard(update) == Incoming(
        channel="whatsapp",
        address=ANNA,
        also=ANNAS_USER,
        first_name="Anna",
        at=NOON,
        **facts,
        **tapped,
    )


def test_every_kind_of_the_table_has_an_example() -> None:
    assert {update["type"] for update, _ in HEARD.values()} >= set(READERS)


@pytest.mark.parametrize(
    ("of_message", "of_contact", "address", "also"),
    [
        ({}, {}, ANNA, ANNAS_USER),
        ({"from_user_id": None}, {"user_id": None}, ANNA, None),
        ({"from": None}, {"wa_id": None}, ANNAS_USER, None),
        ({"from": None}, {}, ANNA, ANNAS_USER),
        ({"from": "no number", "from_user_id": "no id"}, {}, ANNA, ANNAS_USER),
    ],
    ids=["both", "number", "user id", "number beside", "nonsense"],
)
def test_the_number_goes_before_the_user_id(
    of_message: dict[str, Any], of_contact: dict[str, Any], address: str, also: str | None
) -> None:
    update = heard(words("bonjour", **of_message), **of_contact)
    assert (update.address, update.also) == (address, also)


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("Anna Peeters", "Anna"), ("🌸 Élise", "Élise"), ("☎️ 123", None), ("", None),
        ("x" * 200, "x" * 80),
    ],
)  # fmt: skip
def test_the_first_word_with_letters_is_the_name(profile: str, name: str | None) -> None:
    update = read({"message": words("bonjour"), "contact": contact(profile)})
    assert update.first_name == name


@pytest.mark.parametrize(
    "timestamp", ["", "soon", "0", "-1764000000", "99999999999999", 10**400, None, {}, "１" * 10]
)
def test_a_time_that_cannot_be_is_none(timestamp: object) -> None:
    assert heard(words("bonjour") | {"timestamp": timestamp}).at is None


def test_the_time_is_that_of_the_message() -> None:
    assert heard(words("bonjour", second=-3600)).at == NOON - timedelta(hours=1)


def test_in_a_group_the_bot_is_silent() -> None:
    assert heard(words("bonjour", group_id="Y2FwaV9ncm91cDox")).kind == "ignored"


NEW, NEWS_USER = "32499000001", "BE.99999"


@pytest.mark.parametrize(
    ("update", "moves"),
    [
        (
            message("system", {"type": "user_changed_number", "wa_id": NEW}, from_user_id=None),
            {ANNA: NEW},
        ),
        (
            message(
                "system",
                {"type": "user_changed_number", "wa_id": NEW, "user_id": NEWS_USER,
                 "previous_user_id": ANNAS_USER},
                from_user_id=None,
            ),
            {ANNA: NEW, ANNAS_USER: NEWS_USER},
        ),
        (
            message(
                "system",
                {"type": "user_changed_user_id", "user_id": NEWS_USER,
                 "previous_user_id": ANNAS_USER},
                **{"from": None}, from_user_id=NEWS_USER,
            ),
            {ANNAS_USER: NEWS_USER},
        ),
        (
            message(
                "system",
                {"type": "user_changed_number", "user_id": NEWS_USER},
                from_user_id=None,
            ),
            {ANNA: NEWS_USER},
        ),
    ],
    ids=["number", "number and user id", "user id", "number to user id"],
)  # fmt: skip
def test_another_number_or_user_id_is_a_move(update: Payload, moves: dict[str, str]) -> None:
    incoming = read({"message": update, "contact": {}})
    assert (incoming.kind, incoming.moves) == ("moved", moves)


@pytest.mark.parametrize(
    ("word", "arrived_"), [("sent", False), ("delivered", True), ("read", True)]
)
def test_what_became_of_a_message_is_a_delivery(word: str, arrived_: bool) -> None:
    update = read({"status": status(word, notice=7)})
    assert update == Incoming(
        channel="whatsapp",
        address=ANNA,
        kind="delivery",
        also=ANNAS_USER,
        at=NOON,
        delivery=Delivery("wamid.out", 7, None, arrived_),
    )


@pytest.mark.parametrize(("code", "kind"), [(131026, Gone), (131047, NeedsTemplate)])
def test_a_message_that_failed_says_why(code: int, kind: type[Exception]) -> None:
    update = read({"status": status("failed", errors=[{"code": code, "title": "no"}])})
    assert update.delivery is not None
    assert isinstance(update.delivery.error, kind)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "body", "phones", "message", "profile", "errors", "code"]
            )
            | st.text(max_size=5),
            inside,
            max_size=4,
        )
    ),
    max_leaves=12,
)
"""Anything that JSON can hold."""
KEYS = [
    "from",
    "from_user_id",
    "id",
    "timestamp",
    "type",
    "context",
    "group_id",
    "errors",
    *READERS,
]


@given(
    st.fixed_dictionaries(
        {"type": st.sampled_from(sorted(READERS)) | JUNK},
        optional={key: JUNK for key in KEYS if key != "type"},
    ),
    JUNK,
)
def test_no_content_of_a_message_is_an_error(update: Any, who: Any) -> None:
    assert read({"message": update, "contact": who}).channel == "whatsapp"


@given(st.dictionaries(st.sampled_from([*status("failed"), "errors"]), JUNK))
def test_no_content_of_a_status_is_an_error(update: Any) -> None:
    assert read({"status": update}).kind == "delivery"


# Another reader of the same payloads.


def pywa_reads(kind: Any, update: Payload) -> Any:
    client = Pywa(phone_id=ACCOUNT.phone_id, token="token", server=None)
    return kind.from_update(client, batch(value(update)))


@pytest.mark.parametrize(
    "case", ["words", "a place", "a picture with words", "a voice note", "a sticker", "a film"]
)
def test_pywa_reads_the_same_message(case: str) -> None:
    update, facts = HEARD[case]
    theirs = pywa_reads(Message, update)
    assert (theirs.from_user.wa_id, theirs.from_user.bsuid) == (ANNA, ANNAS_USER)
    assert theirs.timestamp == NOON
    assert (theirs.text or theirs.caption) == facts.get("text")
    place = theirs.location
    assert (place.latitude if place else None) == facts.get("lat")
    assert (theirs.image.id if theirs.image else None) == facts.get("photo")
    assert (theirs.audio.id if theirs.audio else None) == facts.get("voice")


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("a button", CallbackButton),
        ("a template's button", CallbackButton),
        ("a row of a list", CallbackSelection),
    ],
)
def test_pywa_reads_the_same_tap(case: str, kind: Any) -> None:
    update, facts = HEARD[case]
    assert pywa_reads(kind, update).data == facts["token"]


# Batches.


def ids(*values: Payload, **more: Any) -> list[str]:
    return [u.update_id for u in arrived(batch(*values, **more), phone_id=ACCOUNT.phone_id)]


def test_every_entry_message_and_status_counts() -> None:
    found = ids(
        value(words("a", number="wamid.a"), words("b", number="wamid.b")),
        value(words("c", number="wamid.c"), statuses=[status("sent"), status("read")]),
    )
    assert found == ["wamid.a", "wamid.b", "wamid.c", "wamid.out:sent", "wamid.out:read"]


def test_a_message_without_a_sender_is_of_the_only_contact_beside_it() -> None:
    nobodys = words("bonjour", **{"from": None, "from_user_id": None})
    (update,) = arrived(batch(value(nobodys)), phone_id=ACCOUNT.phone_id)
    assert update.address == ANNA
    two = value(nobodys) | {"contacts": [contact(), contact("Bram", wa_id=BRAM, user_id=None)]}
    assert ids(two) == [], "whose it is nobody can say"


def test_ten_thousand_messages_are_taken_apart_in_a_moment() -> None:
    people = [f"324{n:08}" for n in range(10_000)]
    many = value(*(words("x", number=f"wamid.{p}", **{"from": p}) for p in people))
    many["contacts"] = [contact(wa_id=p, user_id=None) for p in people]
    began = time.monotonic()
    assert len(ids(many)) == len(people)
    assert time.monotonic() - began < 5


def test_messages_of_a_batch_are_in_the_order_of_their_times() -> None:
    late, early = words("b", number="wamid.b", second=5), words("a", number="wamid.a", second=2)
    odd = words("?", number="wamid.x") | {"timestamp": "soon"}
    same = words("c", number="wamid.c", second=5)
    assert ids(value(odd, late), value(same, early)) == ["wamid.a", "wamid.b", "wamid.c", "wamid.x"]


@pytest.mark.parametrize("phone_id", ["another", ""])
def test_messages_for_another_number_are_not_ours(phone_id: str) -> None:
    assert ids(value(words("bonjour"), phone_id=phone_id)) == []


def test_news_of_the_account_bring_nothing() -> None:
    assert ids({"event": "VERIFIED_ACCOUNT"}, field="account_update") == []
    assert ids(value(words("bonjour")), field="smb_message_echoes") == []


def test_other_statuses_bring_nothing() -> None:
    assert ids(value(statuses=[status("played"), status("deleted")])) == []


def test_what_is_kept_stands_alone_and_holds_no_more_than_needed() -> None:
    other = contact("Bram", wa_id=BRAM, user_id=None)
    given = value(words("bonjour"), statuses=[status("sent")])
    given["contacts"] = [other, contact() | {"identity_key_hash": "x"}]
    of_anna, of_status = arrived(batch(given), phone_id=ACCOUNT.phone_id)
    assert of_anna.address == ANNA
    assert of_anna.payload == {"message": words("bonjour"), "contact": contact()}
    assert of_status.address == "", "it belongs to no chat"
    assert set(of_status.payload["status"]) == {
        "id", "status", "timestamp", "recipient_id", "recipient_user_id",
        "biz_opaque_callback_data",
    }  # fmt: skip


@pytest.mark.parametrize("thing", [None, 7, "text", [], {}, {"object": "page", "entry": []}])
def test_anything_else_is_no_batch(thing: object) -> None:
    with pytest.raises(ValueError, match="not a batch"):
        arrived(thing, phone_id=ACCOUNT.phone_id)


def nested(levels: int) -> Any:
    return [nested(levels - 1)] if levels else []


POISON: dict[str, Any] = {
    "no id": {"id": None},
    "an id of nothing": {"id": ""},
    "an endless id": {"id": "w" * 500},
    "an id with NUL": {"id": "wamid\0"},
    "an id that is none": {"id": {"id": 1}},
    "nobody": {"from": "🙂", "from_user_id": "🙂"},
    "infinity": {"text": {"body": "x", "n": float("inf")}},
    "very deep": {"text": {"body": "x", "n": nested(60)}},
}


@pytest.mark.parametrize("wrong", POISON.values(), ids=POISON.keys())
def test_poison_does_not_lose_what_stands_beside_it(wrong: Any) -> None:
    good = [words("a", number="wamid.a"), words("b", number="wamid.b", second=1)]
    poisoned = value(good[0], words("poison") | wrong, good[1], statuses=[status("sent")])
    assert ids(poisoned) == ["wamid.a", "wamid.b", "wamid.out:sent"]


@given(JUNK, JUNK, JUNK, JUNK)
def test_junk_in_every_place_does_not_lose_what_stands_beside_it(
    entry: Any, change: Any, of: Any, item: Any
) -> None:
    good = value(words("bonjour"))
    good["messages"] = [item, good["messages"][0], item]
    good["contacts"] = [of, *good["contacts"]]
    good["statuses"] = [item]
    given = batch({"messages": of}, good, {"statuses": [of], "metadata": of})
    given["entry"] = [entry, {"changes": [change, {"field": "messages", "value": of}]},
                      *given["entry"], {"changes": entry}]  # fmt: skip
    assert "wamid.1" in [u.update_id for u in arrived(given, phone_id=ACCOUNT.phone_id)]
