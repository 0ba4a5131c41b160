"""Error codes of WhatsApp's Cloud API, by what has to be done about them.

The codes come with an answer of the API and, later, with the status of a message. Source:
developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, which asks to
go by the code and not by the HTTP status.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

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

KINDS: Mapping[int, Callable[[], SendingError]] = {
    # Too much at once, for the app, the account or the number.
    4: partial(ChannelBusy, 60),  # calls of the app
    80007: partial(ChannelBusy, 60),  # calls of the account
    130429: partial(ChannelBusy, 2),  # messages a second of the number
    131057: partial(ChannelBusy, 60),  # maintenance, such as a move to more messages a second
    131048: partial(ChannelBusy, 3600),  # too many people blocked or reported the number
    131064: partial(ChannelBusy, 3600),  # limit after templates of the wrong category
    133016: partial(ChannelBusy, 3600),  # registered too often
    131056: partial(RetryLater, 30),  # too many messages to this one person
    # The person.
    131047: NeedsTemplate,  # has not written for 24 hours
    131026: Gone,  # not on WhatsApp, very old app, terms not accepted
    131030: Gone,  # not among the few people a test number may write to
    131021: Gone,  # is the number of the association itself
    # A limit or a choice about advertising, an experiment, a country: other messages may arrive.
    131049: Refused,
    131050: Refused,
    130472: Refused,
    130497: Refused,
    # The message.
    100: Refused,  # unknown or misspelled parameter
    131008: Refused,  # parameter missing
    131009: Refused,  # parameter not valid
    131051: Refused,  # type of message not supported
    131052: Refused,  # picture cannot be fetched
    131053: Refused,  # picture cannot be taken
    131062: Refused,  # this message cannot go to a user id; others can
    135000: Refused,  # something about the parameters
    # The template.
    131063: TemplateRefused,  # advertising is switched off
    132000: TemplateRefused,  # number of gaps
    132001: TemplateRefused,  # missing in this language, or not approved
    132005: TemplateRefused,  # too long once filled
    132007: TemplateRefused,  # against a policy
    132008: TemplateRefused,  # a gap filled wrongly
    132012: TemplateRefused,  # a gap filled wrongly
    132015: TemplateRefused,  # paused: too many people complained
    132016: TemplateRefused,  # stopped for good
    # Nobody is reached until a person has looked at the account.
    0: ChannelClosed,  # token
    3: ChannelClosed,  # permission
    10: ChannelClosed,  # permission
    33: ChannelClosed,  # the number was deleted
    190: ChannelClosed,  # token has run out
    368: ChannelClosed,  # account restricted
    131005: ChannelClosed,  # permission
    131031: ChannelClosed,  # account locked
    131037: ChannelClosed,  # name of the number not approved
    131042: ChannelClosed,  # payment
    131045: ChannelClosed,  # number not registered rightly
    133010: ChannelClosed,  # number not registered
    # Their side; the message may have gone out.
    1: OutcomeUnknown,
    2: OutcomeUnknown,
    131000: OutcomeUnknown,
    131016: OutcomeUnknown,
}
PERMISSIONS = range(200, 300)


def kind_of(error: Mapping[str, Any], *, http_status: int = 400) -> SendingError:
    """What an `error` of an answer, or one of the `errors` of a status, means for us.

    A code that is not in the table goes by `http_status`. The texts of an error are not kept: they
    may hold a number.
    """
    code = error.get("code")
    if not isinstance(code, int):
        return _by_status(http_status)
    if code in PERMISSIONS:
        return ChannelClosed()
    return KINDS[code]() if code in KINDS else _by_status(http_status)


def _by_status(http_status: int) -> SendingError:
    if http_status == 401:
        return ChannelClosed()
    if http_status == 429:
        return ChannelBusy(60)
    return OutcomeUnknown() if http_status >= 500 else Refused()
