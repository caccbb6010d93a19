"""A connection to one server: login, live state, event stream."""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Literal, Never

from cockpit.backend.api import Api
from cockpit.backend.client import Client
from cockpit.backend.events import EventStream
from cockpit.backend.identity import Access
from cockpit.errors import CockpitError, ServerError, UnreachableError
from cockpit.models.live import Live
from cockpit.models.sentences import say

log = logging.getLogger(__name__)

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 10.0


@dataclass(frozen=True, slots=True)
class Connection:
    """How the session stands to its server.

    Attributes:
        since: When this state began.
        reason: Why it is offline; None otherwise.
    """

    state: Literal["connecting", "online", "offline"]
    since: datetime
    reason: CockpitError | None = None


class Session:
    """One login, one live state, one event stream.

    `open` fills `live` once; `follow` keeps it true for as long as it is left running,
    through every break of the connection.

    Attributes:
        api: For everything else that is asked of the server.
        live: What runs; thrown away with the session.
        connection: How it stands now.
    """

    def __init__(self, client: Client, live: Live | None = None) -> None:
        self.api = Api(client)
        self.live = Live() if live is None else live
        self.connection = Connection("connecting", datetime.now(UTC))
        self._client = client
        self._listeners: list[Callable[[Connection], None]] = []
        self._project_id: str | None = None
        self._stream: EventStream | None = None

    def subscribe(self, listener: Callable[[Connection], None]) -> Callable[[], None]:
        """Call `listener` when the connection changes; return the way to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def event_lag_s(self) -> float | None:
        """Return how old the last event was when it arrived; None before the first."""
        return self._stream.lag_s if self._stream is not None else None

    async def access(self) -> Access:
        """Return the login: who, in which project, where."""
        return await self._client.access()

    async def open(self) -> None:
        """Log in and take a snapshot.

        Raises:
            UnreachableError: Nothing answers.
            ServerError: The login was refused.
        """
        access = await self._client.access()
        self.live.reset(await self.api.snapshot())
        self._project_id = access.project_id
        self._become("online", None)

    async def follow(self) -> Never:
        """Keep the live state true until cancelled.

        Raises:
            ServerError: The login is refused: only the operator can help.
        """
        try:
            while True:
                if self._project_id is None:
                    await self._open_patiently()
                await self._stream_events()
        finally:
            self.live.disconnect()

    async def follow_stats(self, interval_s: float = 1.0) -> Never:
        """Feed the live state with samples of all running instances until cancelled.

        Raises:
            ServerError: The login is refused.
        """
        while True:
            try:
                await self.api.watch_stats(interval_s, self.live.add_stats)
            except UnreachableError as error:
                log.debug("No samples for a while: %s", error)
            await asyncio.sleep(max(interval_s, _FIRST_PAUSE_S))

    async def close(self) -> None:
        """Let go of the connection; `follow` must have ended."""
        await self._client.close()

    async def _open_patiently(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while self._project_id is None:
            try:
                await self.open()
            except UnreachableError as error:
                self._become("offline", error)
                await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            except ServerError as error:
                self._become("offline", error)
                raise

    async def _stream_events(self) -> None:
        """Follow events until the server no longer continues where we are."""
        stream = EventStream(
            self._client, self.live.last_event_id, self.live.apply, self._hear_of_stream
        )
        self._stream = stream
        try:
            await stream.run()
        except ServerError as error:
            if error.status in {0, 401, 403}:
                raise
            # The log does not reach back so far, or starts anew: take a fresh snapshot.
            self._project_id = None

    def _hear_of_stream(self, error: ServerError | None) -> None:
        if error is not None:
            self.live.disconnect()
            self._become("offline", error)
            return
        if self._client.project_id != self._project_id:
            raise ServerError(say("The server was set up anew"), status=HTTPStatus.GONE)
        self.live.connect()
        self._become("online", None)

    def _become(
        self, state: Literal["connecting", "online", "offline"], reason: CockpitError | None
    ) -> None:
        if state == self.connection.state:
            return
        self.connection = Connection(state, datetime.now(UTC), reason)
        for listener in tuple(self._listeners):
            listener(self.connection)
