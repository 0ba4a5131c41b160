"""Why sending can fail, by what has to be done about it."""


class SendingError(Exception):
    """Sending failed."""


class RetryLater(SendingError):
    """The channel asks to wait; nothing went out."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry in {seconds} s")
        self.seconds = seconds


class ChannelBusy(RetryLater):
    """The channel asks us to send nothing to anybody for a while; nothing went out."""


class Gone(SendingError):
    """This person cannot be reached on this channel any more (blocked, deleted)."""


class Refused(SendingError):
    """The channel will never take this message."""


class TemplateRefused(Refused):
    """This template is missing, paused or filled wrongly: a person has to look at it."""


class OutcomeUnknown(SendingError):
    """The connection broke: the message may have gone out or not."""


class NeedsTemplate(SendingError):
    """The person has not written lately: only a template reaches him."""


class ChannelClosed(SendingError):
    """The channel takes nothing from us at all (token, account): a person has to look."""


class ClaimOver(SendingError):
    """Nothing was tried: this process stood still, and another may be sending the message."""
