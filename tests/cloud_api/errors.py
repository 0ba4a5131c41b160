"""Errors as the Cloud API answers them, and as its webhooks tell them later.

https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

import secrets

from tests.phones.shapes import Json

TITLES = {
    4: "Application request limit reached",
    100: "Invalid parameter",
    190: "Error validating access token",
    130429: "Rate limit hit",
    131000: "Something went wrong",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    132000: "Number of parameters does not match the expected number of params",
    132001: "Template name does not exist in the translation",
    132005: "Translated text too long",
    132012: "Parameter format does not match format in the created template",
    132018: "There is an issue with the parameters in your template",
}
STATUSES = {4: 429, 190: 401, 130429: 429, 131000: 500, 132001: 404}
"""HTTP statuses other than 400."""

DETAILS = {
    130429: "Cloud API message throughput has been reached.",
    131026: "Message Undeliverable.",
    131047: "Message failed to send because more than 24 hours have passed since the customer "
    "last replied to this number.",
    131056: "Too many messages sent from this number to the same number in a short time.",
}
DOCUMENTATION = (
    "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"  # in webhooks
)


class CloudError(Exception):
    """The Cloud API refuses a call."""

    def __init__(
        self, code: int, details: str = "", *, subcode: int | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"(#{code}) {TITLES[code]}: {details}")
        self.code = code
        self.details = details or DETAILS.get(code, TITLES[code])
        self.subcode = subcode
        self.status = status or STATUSES.get(code, 400)

    def body(self) -> Json:
        error: Json = {"message": f"(#{self.code}) {TITLES[self.code]}", "type": "OAuthException"}
        error |= {"code": self.code, "fbtrace_id": secrets.token_urlsafe(17)}
        if self.subcode is not None:
            error |= {"error_subcode": self.subcode, "is_transient": False}
            error |= {"error_user_title": TITLES[self.code], "error_user_msg": self.details}
        else:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": error}

    def in_webhook(self) -> Json:
        """As it stands in a status "failed"."""
        title = TITLES[self.code]
        told: Json = {"code": self.code, "title": title, "message": title}
        return told | {"error_data": {"details": self.details}, "href": DOCUMENTATION}


def invalid(details: str) -> CloudError:
    """A value that the reference of the call does not allow."""
    return CloudError(131009, details)


def missing(details: str) -> CloudError:
    return CloudError(131008, details)


def unknown(details: str) -> CloudError:
    """A parameter that is misspelt, unsupported or of a wrong shape."""
    return CloudError(100, details)
