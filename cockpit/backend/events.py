"""Follow the server's event stream, resuming after a break."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Never

from cockpit.backend.client import Client
from cockpit.backend.entry import Json
from cockpit.backend.sse import Message, Parser
from cockpit.errors import ServerError, UnreachableError
from cockpit.models.sentences import say

PATH = "/cockpit/v1/events"
SILENCE_S = 30.0
"""The server says something every 15 s; who misses two of those is talking to nobody."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 10.0


class EventStream:
    """The events after a given one, in order, none twice, over as many connections as it takes.

    Attributes:
        last_id: The event delivered last.
        lag_s: Age of the event delivered last when it arrived, by both clocks.
    """

    def __init__(
        self,
        client: Client,
        after: int,
        deliver: Callable[[Json, int], None],
        tell: Callable[[ServerError | None], None],
        *,
        silence_s: float = SILENCE_S,
    ) -> None:
        """Prepare; `run` does it.

        Args:
            client: Logged in, or able to.
            after: Id of the last event that is known already.
            deliver: Called with the data of each event (docs/api.md, "Events") and its id.
            tell: Called with None when the stream is open, with the error when it broke.
            silence_s: A connection that says nothing for so long is given up.
        """
        self.last_id = after
        self.lag_s: float | None = None
        self._client = client
        self._deliver = deliver
        self._tell = tell
        self._silence_s = silence_s
        self._was_open = False

    async def run(self) -> Never:
        """Deliver events until cancelled.

        Raises:
            ServerError: The server refuses the stream: take a new snapshot, or log in.
        """
        pause_s = _FIRST_PAUSE_S
        while True:
            self._was_open = False
            try:
                await self._listen()
            except UnreachableError as error:
                self._tell(error)
            except ServerError as error:
                self._tell(error)
                if not _is_passing(error):
                    raise
            pause_s = _FIRST_PAUSE_S if self._was_open else min(pause_s * 2, _LONGEST_PAUSE_S)
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret

    async def _listen(self) -> None:
        """Follow one connection to its end."""
        headers = {"Accept": "text/event-stream", "Last-Event-ID": str(self.last_id)}
        parser = Parser()
        async with self._client.stream(PATH, headers, silence_s=self._silence_s) as chunks:
            self._was_open = True
            self._tell(None)
            async for chunk in chunks:
                for message in parser.feed(chunk):
                    self._receive(message)
        raise UnreachableError(
            say("The server ended the event stream"), say("It is tried again by itself.")
        )

    def _receive(self, message: Message) -> None:
        try:
            event_id, at = int(message.id), datetime.fromisoformat(message.data["at"])
        except (ValueError, KeyError, TypeError) as error:
            raise ServerError(
                say("The server's events cannot be understood"),
                say("Cockpit and server may be of versions too far apart."),
            ) from error
        if event_id <= self.last_id:
            return
        self.last_id = event_id
        self.lag_s = (datetime.now(UTC) - at).total_seconds()
        self._deliver(message.data, event_id)


def _is_passing(error: ServerError) -> bool:
    """Tell whether it helps to try the same again: the server is busy."""
    return error.status in {408, 429} or error.status >= 500  # noqa: PLR2004 - HTTP
