"""What a server's refusal says, in whichever form its API family has."""

from http import HTTPStatus

import httpx

from cockpit.errors import ServerError
from cockpit.models.sentences import say
from cockpit.models.server_words import known_again

_HINTS = {
    401: say("Log in again."),
    403: say("Ask an administrator of the project for the right, or for a larger quota."),
    429: say("Wait a moment and try again."),
    500: say("It is a defect of the server; its log has the details."),
    503: say("Wait a moment and try again."),
}

_LONGEST = 500
"""Longer texts are pages of something in between, not the server's own words."""


def error_of(response: httpx.Response) -> ServerError:
    """Return the error that a refusal stands for; its body must have been read.

    Sources: Nova and Cinder `{"itemNotFound": {"code", "message"}}`, Neutron
    `{"NeutronError": {"type", "message"}}`, Keystone `{"error": {"code", "title",
    "message"}}`, ours the same with `hint`, Glance and Swift flat or plain text.
    """
    status = response.status_code
    fault = _fault(response)
    message = known_again(_text(fault, "message").rstrip(".")) or say(
        "The server answered {status} {phrase}", status=status, phrase=_phrase(status)
    )
    hint = known_again(_text(fault, "hint")) or _HINTS.get(status, "")
    code = _text(fault, "code") or _text(fault, "type")
    return ServerError(message, hint, status=status, code=code)


def _fault(response: httpx.Response) -> dict[str, object]:
    try:
        body = response.json()
    except ValueError:
        text = response.text.strip()
        return {"message": text} if text and len(text) < _LONGEST and "<" not in text else {}
    if not isinstance(body, dict):
        return {}
    if len(body) == 1:
        (inner,) = body.values()
        return inner if isinstance(inner, dict) else {"message": inner}
    return body


def _text(fault: dict[str, object], key: str) -> str:
    value = fault.get(key)
    return value if isinstance(value, str) else ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
