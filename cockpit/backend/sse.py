"""Server-sent events: bytes in, messages with JSON data out."""

import json
from dataclasses import dataclass

from cockpit.backend.entry import Json
from cockpit.errors import ServerError
from cockpit.models.sentences import say


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `id` is "" where the stream gives none."""

    id: str
    event: str
    data: Json


class Parser:
    r"""Cuts a stream into messages; comments and unknown fields are skipped.

    It expects line ends as our server writes them (`\n`).
    Source: HTML standard, "Server-sent events", 9.2.6.
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[Message]:
        """Return the messages that are complete now.

        Raises:
            ServerError: It is not a stream of JSON.
        """
        *blocks, self._rest = (self._rest + chunk).split(b"\n\n")
        return [message for block in blocks if (message := _message(block)) is not None]


def _message(block: bytes) -> Message | None:
    fields: dict[str, str] = {}
    for line in block.decode(errors="replace").split("\n"):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data" and "data" in fields:
            value = f"{fields['data']}\n{value}"
        fields[name] = value
    if "data" not in fields:
        return None
    try:
        data = json.loads(fields["data"])
    except ValueError as error:
        raise ServerError(say("The server's stream cannot be understood")) from error
    if not isinstance(data, dict):
        raise ServerError(say("The server's stream cannot be understood"))
    return Message(fields.get("id", ""), fields.get("event", "message"), data)
