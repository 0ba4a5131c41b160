"""What an error of WhatsApp's Cloud API means for us."""

import pytest
from pywa import errors as pywa

from bot.channels.errors import (
    ChannelBusy,
    ChannelClosed,
    Gone,
    NeedsTemplate,
    OutcomeUnknown,
    Refused,
    RetryLater,
    SendingError,
    TemplateRefused,
)
from bot.channels.whatsapp_errors import KINDS, kind_of

CASES = {
    4: ChannelBusy,
    80007: ChannelBusy,
    130429: ChannelBusy,
    131056: RetryLater,
    131047: NeedsTemplate,
    131026: Gone,
    131030: Gone,
    131049: Refused,
    131009: Refused,
    132001: TemplateRefused,
    132015: TemplateRefused,
    0: ChannelClosed,
    190: ChannelClosed,
    200: ChannelClosed,
    299: ChannelClosed,
    131031: ChannelClosed,
    131042: ChannelClosed,
    131000: OutcomeUnknown,
}


@pytest.mark.parametrize("code", CASES)
def test_a_code_says_what_has_to_be_done(code: int) -> None:
    assert type(kind_of({"code": code, "message": "whatever"}, http_status=400)) is CASES[code]


def test_too_many_messages_to_one_person_keep_nobody_else_waiting() -> None:
    error = kind_of({"code": 131056})
    assert isinstance(error, RetryLater)
    assert not isinstance(error, ChannelBusy)
    assert 6 <= error.seconds <= 60


UNKNOWN = {400: Refused, 401: ChannelClosed, 404: Refused, 429: ChannelBusy, 500: OutcomeUnknown}


@pytest.mark.parametrize("http_status", UNKNOWN)
@pytest.mark.parametrize("error", [{}, {"code": 987654}, {"code": "190"}, {"code": [1]}])
def test_an_unknown_code_goes_by_the_http_status(
    http_status: int, error: dict[str, object]
) -> None:
    assert type(kind_of(error, http_status=http_status)) is UNKNOWN[http_status]


def test_an_error_keeps_no_words_of_the_answer() -> None:
    error = kind_of({"code": 131030, "message": "(#131030) 32470000001 not in allowed list"})
    assert "32470000001" not in repr(error) + str(error)


def codes(group: type[pywa.WhatsAppError]) -> set[int]:
    return {code for kind in group.__subclasses__() for code in kind.__error_codes__ or ()}


@pytest.mark.parametrize(
    ("group", "kind"),
    [(pywa.AuthorizationError, ChannelClosed), (pywa.ThrottlingError, RetryLater)],
)
def test_codes_that_another_client_groups_together_mean_the_same_here(
    group: type[pywa.WhatsAppError], kind: type[SendingError]
) -> None:
    known = codes(group)
    assert len(known) > 5
    assert all(isinstance(kind_of({"code": code}), kind) for code in known)


def test_every_code_about_sending_that_another_client_knows_is_in_the_table() -> None:
    flows, identity, calls = {132068, 132069}, {137000}, {131044}
    assert codes(pywa.SendMessageError) - flows - identity - calls <= set(KINDS)
