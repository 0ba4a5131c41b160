"""The description of the webhook (OpenAPI 3.1), from the same table by which it checks."""

from typing import Any

from desk.intake import generic
from desk.intake.signatures import SIGNATURE, TIMESTAMP, WINDOW_S

MOST_BYTES = 64 * 1024
RESULTS = {
    "message": "handed in as a message of the person; an operator calls with the answer",
    "call": "no words: somebody of the team calls",
    "mention": "no telephone number, or no consent: somebody of the team looks at it",
    "nothing": "nothing that anybody could do",
}
"""What became of an event, by the word of the answer."""
REFUSALS = {
    "401": "The signature is wrong, or the timestamp too far from now. Nothing was kept.",
    "404": "There is no such source.",
    "413": f"More than {MOST_BYTES} bytes.",
    "422": "A field is not as described; `field` names it.",
    "429": "Too fast: again after `Retry-After` seconds.",
}


def describe(public_url: str | None) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Intake of Solidarity Bot",
            "version": "1",
            "description": "Tell of somebody who needs help. Each event is taken once. Sources of "
            "the kind `aircall` send Aircall's own events to the same address, with its token.",
        },
        "servers": [{"url": public_url or "/"}],
        "paths": {"/intake/{source}": {"post": _post()}},
        "components": {"schemas": {"Event": generic.SCHEMA, "Refusal": _refusal()}},
    }


def _post() -> dict[str, Any]:
    answers = {"200": _taken()} | {status: _refused(status) for status in REFUSALS}
    answers["503"] = {"description": "Not now: nothing was kept, send it again."}
    return {
        "operationId": "tell",
        "summary": "Tell of somebody",
        "parameters": [
            _parameter("path", "source", "The name of the source.", "^[a-z0-9-]{1,40}$"),
            _parameter("header", TIMESTAMP, f"Seconds since 1970, at most {WINDOW_S} from now.",
                       "^[0-9]{1,12}$"),
            _parameter("header", SIGNATURE, "HMAC-SHA256 with the secret of the source, over the "
                       "timestamp, a full stop and the body as sent.", "^sha256=[0-9a-f]{64}$"),
        ],
        "requestBody": {"required": True, "content": _json("Event")},
        "responses": answers,
    }  # fmt: skip


def _parameter(where: str, name: str, about: str, pattern: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"in": where, "name": name, "description": about, "required": True, "schema": schema}


def _taken() -> dict[str, Any]:
    about = "; ".join(f"{result}: {means}" for result, means in RESULTS.items())
    result = {"type": "string", "enum": list(RESULTS), "description": about}
    schema = {"type": "object", "required": ["result"], "properties": {"result": result}}
    return {
        "description": "Taken, now or earlier.",
        "content": {"application/json": {"schema": schema}},
    }


def _refused(status: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": REFUSALS[status], "content": _json("Refusal")}
    if status == "429":
        answer["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
    return answer


def _refusal() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["error"],
        "properties": {"error": text, "field": text},
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
