"""How the webhook is posted to: handshake, signatures, batches, repeats, order, statuses."""

import pytest

from . import CloudApi, Person
from .listener import Client, Listener, wait_until
from .world import Account


def test_a_webhook_that_does_not_know_the_word_is_refused(
    cloud: CloudApi, listener: Listener
) -> None:
    listener.account = Account(verify_token="another")
    with pytest.raises(AssertionError, match="refused the handshake: 403"):
        cloud.delivers_to(listener.url)


def test_a_forged_post_is_recognised_by_its_signature(cloud: CloudApi, bot: Listener) -> None:
    assert cloud.forged({"object": "whatsapp_business_account", "entry": []}) == 403
    assert bot.bodies == []


def test_what_is_signed_is_escaped_as_the_real_one_does(anna: Person, bot: Listener) -> None:
    """Whoever checks the signature of anything but the raw body refuses everything."""
    anna.writes("Ça va 24/24, Zoé ?")
    assert bot.waits_for("messages", 1)[0]["text"]["body"] == "Ça va 24/24, Zoé ?"
    assert b"\\u00c7a va 24\\/24" in bot.bodies[0]


def test_a_batch_has_several_entries_and_several_messages(
    cloud: CloudApi, anna: Person, bot: Listener, api: Client
) -> None:
    anna.writes("Bonjour")
    bot.waits_for("messages", 1)
    bo = cloud.user("Bo", shows_number=False)
    with cloud.batch():
        anna.writes("un")
        bo.writes("twee")
        anna.writes("trois")
        api.says(anna.id, "Merci")
    wait_until(lambda: len(bot.bodies) == 2)
    messages, statuses = (entry["changes"][0]["value"] for entry in bot.payloads[1]["entry"])
    assert [it["text"]["body"] for it in messages["messages"]] == ["un", "twee", "trois"]
    assert [it["user_id"] for it in messages["contacts"]] == [anna.user_id, bo.user_id]
    assert [it["status"] for it in statuses["statuses"]] == ["sent", "delivered", "read"]


def test_a_batch_may_hold_the_last_first(cloud: CloudApi, anna: Person, bot: Listener) -> None:
    with cloud.batch(backwards=True):
        anna.writes("un")
        anna.writes("deux")
    assert [it["text"]["body"] for it in bot.waits_for("messages", 2)] == ["deux", "un"]
    assert len(bot.bodies) == 1


def test_what_happens_may_arrive_the_other_way_round(
    cloud: CloudApi, anna: Person, bot: Listener
) -> None:
    with cloud.out_of_order():
        anna.writes("un")
        anna.writes("deux")
    told = bot.waits_for("messages", 2)
    assert [it["text"]["body"] for it in told] == ["deux", "un"]
    assert len(bot.bodies) == 2


def test_posts_may_overtake_each_other(listener: Listener) -> None:
    listener.forget()
    listener.waits = [0.3]
    with CloudApi(connections=2) as cloud:
        cloud.delivers_to(listener.url)
        anna = cloud.user("Anna")
        anna.writes("un")
        wait_until(lambda: listener.waits == [])
        anna.writes("deux")
        told = listener.waits_for("messages", 2)
    assert [it["text"]["body"] for it in told] == ["deux", "un"]


def test_nobody_at_the_webhook_is_told_so(cloud: CloudApi) -> None:
    with pytest.raises(ConnectionError, match="nobody answers"):
        cloud.delivers_to("http://127.0.0.1:9/whatsapp/webhook")


def test_a_post_is_repeated_until_it_is_acknowledged(
    cloud: CloudApi, anna: Person, bot: Listener
) -> None:
    bot.answers = [500, 403]
    anna.writes("Bonjour")
    wait_until(lambda: len(bot.bodies) == 3)
    cloud.waits_until_acknowledged(timeout=2)
    assert bot.bodies[0] == bot.bodies[1] == bot.bodies[2]
    (post,) = cloud.posts
    assert post.answers == [500, 403, 200]


def test_a_post_that_fails_holds_up_no_other(cloud: CloudApi, anna: Person, bot: Listener) -> None:
    bot.answers = [500]
    anna.writes("un")
    wait_until(lambda: len(bot.bodies) == 1)
    assert [it["text"]["body"] for it in cloud.unacknowledged()] == ["un"]
    anna.writes("deux")
    told = bot.waits_for("messages", 3)
    assert [it["text"]["body"] for it in told] == ["un", "deux", "un"]


def test_a_message_may_be_delivered_again(cloud: CloudApi, anna: Person, bot: Listener) -> None:
    message_id = anna.writes("Bonjour")
    bot.waits_for("messages", 1)
    cloud.waits_until_acknowledged()
    cloud.redeliver(message_id)
    first, second = bot.waits_for("messages", 2)
    assert first == second


def test_statuses_give_back_what_the_bot_noted_and_what_it_costs(
    anna: Person, bot: Listener, api: Client
) -> None:
    anna.writes("Bonjour")
    said = api.says(anna.id, "Oui ?", biz_opaque_callback_data="4711").json()
    sent, delivered, read = bot.waits_for("statuses", 3)
    assert {it["id"] for it in (sent, delivered, read)} == {said["messages"][0]["id"]}
    assert [it["status"] for it in (sent, delivered, read)] == ["sent", "delivered", "read"]
    assert {it["biz_opaque_callback_data"] for it in (sent, delivered, read)} == {"4711"}
    assert (sent["recipient_id"], sent["recipient_user_id"]) == (anna.wa_id, anna.user_id)
    assert sent["pricing"]["category"] == "service"
    assert sent["pricing"]["billable"] is False
    assert "pricing" not in read


def test_who_sends_no_receipts_is_never_told_to_have_read(
    cloud: CloudApi, bot: Listener, api: Client
) -> None:
    discreet = cloud.user("Discrète", reads=False)
    discreet.writes("Bonjour")
    api.says(discreet.id, "Oui ?")
    cloud.waits_until_acknowledged()
    assert [it["status"] for it in bot.told("statuses")] == ["sent", "delivered"]
