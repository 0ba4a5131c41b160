"""WhatsApp through the Cloud API: messages out; updates are read in whatsapp_updates."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import structlog

from bot.channels import whatsapp_updates
from bot.channels.contract import Document, Incoming, Media, Outgoing
from bot.channels.errors import OutcomeUnknown, Refused, RetryLater, SendingError
from bot.channels.whatsapp_errors import kind_of
from bot.channels.whatsapp_shapes import Body, Phrases, bodies, texts
from bot.wording import Wording
from solidarity.clock import wall_time
from solidarity.settings import WhatsAppAccount

log = structlog.get_logger(__name__)

NAME = whatsapp_updates.NAME
SECONDS = 10.0
"""How long a call may take; the few calls of one message stay within the lease of the outbox."""
MAX_MEDIA = 16 * 2**20
"""Bytes of a picture or a recording: the most that WhatsApp takes of either."""
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Errors before anything left this machine: it is safe to send again."""


class WhatsApp:
    """The channel, for any server that speaks the Cloud API (`account.api` is its base URL)."""

    name = NAME
    edits = False
    window: timedelta | None = timedelta(hours=24)

    def __init__(
        self,
        account: WhatsAppAccount,
        client: httpx.AsyncClient,
        wording: Wording | None = None,
    ) -> None:
        self.account, self._client = account, client
        self._wording = wording or Wording()
        self._begun: dict[tuple[str, int], int] = {}

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        return whatsapp_updates.read(payload)

    async def send(self, address: str, message: Outgoing) -> str:
        """Send, and return the id of the last message of WhatsApp that it took.

        Where a later one fails, the next attempt goes on with that one: nothing is left out, and
        what the person has read already is not repeated (but after a restart).
        """
        file_id = await self._file(message)
        shown = bodies(message, self._phrases(message.language), file_id=file_id)
        if not shown:
            raise Refused
        notice_id = message.notice_id or 0
        begun = (address, notice_id) if notice_id and message.template is None else None
        first = self._begun.pop(begun, 0) if begun else 0
        ref = ""
        for number, body in enumerate(shown[first:], first):
            try:
                ref = await self._post(address, body, notice_id)
            except (RetryLater, OutcomeUnknown):
                if begun and number:
                    self._begun[begun] = number
                raise
        return ref

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        """What was sent stays as it is: WhatsApp changes no message."""

    async def delete(self, address: str, message_ref: str, instead: Outgoing) -> None:
        """Nor does it delete any."""

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        """WhatsApp shows no waiting sign; `tap_id` is the address to which the sentence goes."""
        try:
            for body in texts(text or ""):
                await self._post(tap_id, body)
        except SendingError as error:
            # What the tap did is committed all the same.
            log.info("tap_not_answered", error=type(error).__name__)

    async def fetch(self, ref: str) -> Media:
        found = await self._call("GET", ref)
        content = bytearray()
        try:
            async with self._client.stream(
                "GET", _wanted(found, "url"), headers=self._headers(), timeout=SECONDS
            ) as answer:
                if not answer.is_success:
                    raise kind_of({}, http_status=answer.status_code)
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > MAX_MEDIA:
                        raise Refused
        except httpx.HTTPError as error:
            raise _unreached(error) from error
        return Media(bytes(content), str(_part(found, "mime_type") or "application/octet-stream"))

    async def _file(self, message: Outgoing) -> str | None:
        """The id on WhatsApp of the file or the picture of a message; handed over first."""
        if message.template is not None:
            return None
        if isinstance(message.document, Document):
            # Of files for machines WhatsApp takes plain text only.
            is_data = message.document.mime_type == "application/json"
            kind = "text/plain" if is_data else message.document.mime_type
            return await self._upload(message.document.name, message.document.content, kind)
        if isinstance(message.photo, Media):
            return await self._upload("photo", message.photo.content, message.photo.mime_type)
        return message.photo

    async def _upload(self, name: str, content: bytes, kind: str) -> str:
        files = {
            "file": (name, content, kind),
            "messaging_product": (None, "whatsapp"),
            "type": (None, kind),
        }
        taken = await self._call("POST", f"{self.account.phone_id}/media", files=files)
        return str(_wanted(taken, "id"))

    async def _post(self, address: str, body: Body, notice_id: int = 0) -> str:
        """One message of WhatsApp; its id."""
        whom = {"to": address} if address.isdecimal() else {"recipient": address}
        envelope = {"messaging_product": "whatsapp", "recipient_type": "individual", **whom}
        if notice_id:
            envelope["biz_opaque_callback_data"] = str(notice_id)
        path = f"{self.account.phone_id}/messages"
        answer = await self._call("POST", path, json={**envelope, **body})
        return str(_wanted(answer, "messages", 0, "id"))

    async def _call(self, method: str, path: str, **content: Any) -> Any:
        """A call of the Cloud API; its errors become ours, by what has to be done."""
        url = f"{self.account.api}/{path}"
        try:
            answer = await self._client.request(
                method, url, headers=self._headers(), timeout=SECONDS, **content
            )
        except httpx.HTTPError as error:
            raise _unreached(error) from error
        try:
            said = answer.json()
        except ValueError:
            said = {}
        if not answer.is_success:
            why = _part(said, "error") or {}
            log.info("whatsapp_error", code=_part(why, "code"), http_status=answer.status_code)
            raise kind_of(why, http_status=answer.status_code)
        return said

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.account.token}"}

    def _phrases(self, language: str) -> Phrases:
        def say(key: str) -> str:
            return self._wording.say(key, {}, language=language, now=wall_time(datetime.now(UTC)))

        return Phrases(say("choose.button"), say("choose.above"), say("choose.more"))


def _unreached(error: httpx.HTTPError) -> SendingError:
    return RetryLater(3) if isinstance(error, NEVER_SENT) else OutcomeUnknown(type(error).__name__)


def _part(answer: Any, *path: str | int) -> Any:
    """A part of an answer; None where it is missing."""
    try:
        for step in path:
            answer = answer[step]
    except (KeyError, IndexError, TypeError):
        return None
    return answer


def _wanted(answer: Any, *path: str | int) -> Any:
    """A part of an answer that says that all went well."""
    part = _part(answer, *path)
    if part is None:
        raise OutcomeUnknown
    return part
