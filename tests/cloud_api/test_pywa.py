"""A client library that others wrote takes the emulator for the Cloud API, both ways.

pywa reads the first entry, change and message of a post only, so that it is given single updates
here; what it loses of a batch is the last test. It is a witness, not a part of the bot.
"""

from typing import Any

import pytest
from pywa import WhatsApp
from pywa.errors import (
    MessageUndeliverable,
    ReEngagementMessage,
    TemplateParamCountMismatch,
    WhatsAppError,
)
from pywa.types import (
    Button,
    CallbackButton,
    CallbackSelection,
    Message,
    MessageStatus,
    PhoneNumberChange,
    Section,
    SectionList,
    SectionRow,
)
from pywa.types.templates import (
    BodyText,
    Buttons,
    ParamFormat,
    QuickReplyButton,
    Template,
    TemplateCategory,
    TemplateLanguage,
)

from tests.phones.loopback import local_client

from . import CloudApi, Person
from .listener import Listener, wait_until


class Witness:
    """pywa with its handlers; `heard` is what it made of the webhook's posts."""

    def __init__(self, cloud: CloudApi) -> None:
        self.wa = WhatsApp(
            cloud.phone_id,
            cloud.token,
            session=local_client(),
            waba_id=cloud.business_id,
            app_secret=cloud.app_secret,
            verify_token=cloud.verify_token,
        )
        # It knows no other host than the real one.
        self.wa.api._session.base_url = cloud.url
        self.heard: list[Any] = []
        listeners: tuple[Any, ...] = (
            self.wa.on_message,
            self.wa.on_callback_button,
            self.wa.on_callback_selection,
            self.wa.on_message_status,
            self.wa.on_phone_number_change,
        )
        for listen in listeners:
            listen()(lambda _, update: self.heard.append(update))

    def reads(self, listener: Listener, count: int) -> list[Any]:
        """Make updates of the first `count` posts, checking their signatures."""
        wait_until(lambda: len(listener.bodies) >= count)
        for body, signature in zip(listener.bodies, listener.signatures, strict=True):
            assert self.wa.webhook_update_validator(body, signature) is None
            assert self.wa.webhook_update_handler(body) == ("ok", 200)
        return self.heard


@pytest.fixture
def witness(cloud: CloudApi) -> Witness:
    return Witness(cloud)


def test_it_sends_whatever_the_bot_sends(
    cloud: CloudApi, anna: Person, witness: Witness, bot: Listener
) -> None:
    anna.writes("Bonjour")
    wa = witness.wa
    sent = wa.send_message(anna.id, "Que faut-il ?", tracker="12")
    assert sent.id == anna.chat[-1].id
    wa.send_message(
        anna.id,
        "Vous pouvez ?",
        header="Demain",
        footer="Merci",
        buttons=[Button("Oui", "offer:1:yes"), Button("Non", "offer:1:no")],
    )
    rows = [SectionRow("Lundi", "m:1", "le matin"), SectionRow("Mardi", "m:2")]
    wa.send_message(
        anna.id, "Quel moment ?", buttons=SectionList("Choisir", [Section("Moments", rows)])
    )
    wa.request_location(anna.id, "Où êtes-vous ?")
    wa.send_image(anna.id, b"\x89PNG", caption="le mot", mime_type="image/png")
    wa.indicate_typing(anna.chat[0].id)
    shown = [message for message in anna.chat if message.from_bot]
    assert [message.text for message in shown] == [
        "Que faut-il ?",
        "Demain\nVous pouvez ?\nMerci",
        "Quel moment ?",
        "Où êtes-vous ?",
        "le mot",
    ]
    assert shown[1].buttons == [["Oui"], ["Non"]]
    assert shown[2].buttons == [["Lundi"], ["Mardi"]]
    statuses = [it for it in bot.waits_for("statuses", 15) if it["id"] == sent.id]
    assert {it["biz_opaque_callback_data"] for it in statuses} == {"12"}


def test_it_registers_a_template_and_sends_it(
    cloud: CloudApi, anna: Person, witness: Witness
) -> None:
    body = BodyText("Bonjour {{1}}, votre aide vient {{2}}, merci et à bientôt", "Anna", "mardi")
    yes, no = QuickReplyButton(text="C’est bon"), QuickReplyButton(text="Non")
    template = Template(
        name="reminder",
        language=TemplateLanguage.FRENCH,
        category=TemplateCategory.UTILITY,
        parameter_format=ParamFormat.POSITIONAL,
        components=[body, Buttons(buttons=[yes, no])],
    )
    assert witness.wa.create_template(template).status == "APPROVED"
    params = [
        body.params("Anna", "jeudi"),
        QuickReplyButton.params(callback_data="r:1:yes", index=0),
    ]
    witness.wa.send_template(anna.id, "reminder", TemplateLanguage.FRENCH, params)
    assert anna.chat[-1].text == "Bonjour Anna, votre aide vient jeudi, merci et à bientôt"
    assert anna.chat[-1].callbacks == {"C’est bon": "r:1:yes", "Non": "Non"}
    with pytest.raises(TemplateParamCountMismatch):
        witness.wa.send_template(anna.id, "reminder", TemplateLanguage.FRENCH, [])
    (listed,) = witness.wa.get_templates()
    assert (listed.name, listed.language) == ("reminder", TemplateLanguage.FRENCH)


def test_it_knows_the_errors(cloud: CloudApi, anna: Person, witness: Witness) -> None:
    with pytest.raises(WhatsAppError, match="Duplicated title"):
        witness.wa.send_message(anna.id, "?", buttons=[Button("Oui", "1"), Button("Oui", "2")])
    cloud.fault(kind="131047", at_once=True)
    with pytest.raises(ReEngagementMessage, match="24 hours"):
        witness.wa.send_message(anna.id, "Bonjour")
    cloud.fault(kind="131026", at_once=True)
    with pytest.raises(MessageUndeliverable):
        witness.wa.send_message(anna.id, "Bonjour")


def test_it_reads_what_people_write_and_send(
    cloud: CloudApi, anna: Person, witness: Witness, bot: Listener
) -> None:
    with cloud.out_of_order():
        anna.sends_sticker()
        anna.sends_contact()
        anna.sends_location(50.8, 4.3)
        anna.sends_photo("le chat")
        anna.sends_voice()
        anna.writes("Bonjour")
    text, voice, photo, place, contact, sticker = witness.reads(bot, 6)
    assert all(isinstance(it, Message) for it in witness.heard)
    assert (text.text, text.from_user.wa_id, text.from_user.bsuid) == (
        "Bonjour",
        anna.wa_id,
        anna.user_id,
    )
    assert voice.audio.voice
    assert (photo.caption, photo.image.mime_type) == ("le chat", "image/jpeg")
    assert photo.image.get_bytes()[:2] == b"\xff\xd8"
    assert (place.location.latitude, place.location.longitude) == (50.8, 4.3)
    assert contact.contacts[0].phones[0].wa_id == anna.wa_id
    assert sticker.sticker.animated is False


def test_it_reads_taps_statuses_and_a_hidden_number(
    cloud: CloudApi, witness: Witness, bot: Listener
) -> None:
    bo = cloud.user("Bo", shows_number=False, reads=False)
    bo.writes("Hallo")
    bot.waits_for("messages", 1)
    with cloud.out_of_order():
        wa = witness.wa
        sent = wa.send_message(bo.id, "Kan u?", buttons=[Button("Ja", "offer:1:yes")], tracker="7")
        rows = [SectionRow("Maandag", "m:1")]
        wa.send_message(bo.id, "Wanneer?", buttons=SectionList("Kies", [Section("Als", rows)]))
        bo.taps("Ja")
        bo.taps("Maandag")
    _, selected, tapped, *statuses = witness.reads(bot, 7)
    assert isinstance(selected, CallbackSelection)
    assert (selected.data, selected.title) == ("m:1", "Maandag")
    assert isinstance(tapped, CallbackButton)
    assert (tapped.data, tapped.from_user.wa_id, tapped.from_user.bsuid) == (
        "offer:1:yes",
        None,
        bo.user_id,
    )
    assert all(isinstance(it, MessageStatus) for it in statuses)
    delivered, sent_status = (it for it in statuses if it.id == sent.id)
    assert (delivered.status, sent_status.status) == ("delivered", "sent")
    assert sent_status.tracker == "7"
    assert sent_status.pricing.category == "service"


def test_it_reads_a_failure_and_another_number(
    cloud: CloudApi, anna: Person, witness: Witness, bot: Listener
) -> None:
    witness.wa.send_message(anna.id, "Bonjour")
    bot.waits_for("statuses", 1)
    old = anna.wa_id
    anna.changes_number("32470999999")
    failed, moved = witness.reads(bot, 2)
    assert failed.status == "failed"
    assert isinstance(failed.error, ReEngagementMessage)
    assert isinstance(moved, PhoneNumberChange)
    assert (moved.old_wa_id, moved.new_wa_id) == (old, "32470999999")


def test_of_a_batch_it_reads_the_first_message_only(
    cloud: CloudApi, anna: Person, witness: Witness, bot: Listener
) -> None:
    """The bot must do better, see its own tests."""
    with cloud.batch():
        anna.writes("un")
        anna.writes("deux")
    assert [update.text for update in witness.reads(bot, 1)] == ["un"]
    assert len(bot.told("messages")) == 2
