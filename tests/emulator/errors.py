"""What the Bot API answers when it refuses a call."""

from tests.phones.shapes import Json


class ApiError(Exception):
    """The Bot API refuses this call."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON body: `ok`, `error_code`, `description` and, where it helps, `parameters`."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def blocked_by_user() -> ApiError:
    return forbidden("bot was blocked by the user")


def too_many_requests(retry_after: int) -> ApiError:
    """`retry_after`: seconds to wait before the next call."""
    description = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, description, retry_after=retry_after)
