"""Server-sent events: the event log and counters, as they come.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio

import orjson

from server.api.calls import Answer, Call, Pump, Write
from server.api.concurrency import first_of
from server.api.facade import Facade
from server.api.router import Route, pumped
from server.api.samples import Sampler, wanted_servers
from server.errors import InvalidRequestError, UnauthenticatedError, UnavailableError
from server.store.tables import EventRow

HEARTBEAT_S = 15.0
_FASTEST_S, _SLOWEST_S = 0.2, 60.0
_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


class Streams:
    """The two streams of the extension API."""

    def __init__(self, facade: Facade, sampler: Sampler) -> None:
        self._facade = facade
        self._sampler = sampler

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [
            Route("GET", "/v1/events", self._events),
            Route("GET", "/v1/stats/stream", self._stats),
        ]

    async def _events(self, call: Call) -> Answer:
        log, project_id = self._facade.log, call.principal.project_id
        after = _last_event_id(call)
        if after is None:
            after = await log.last_id()

        async def pump(write: Write) -> None:
            async for batch in log.batches(after, project_id):
                await write(b"".join(_event(row) for row in batch))

        return Answer(200, self._alive(call, pump), _HEADERS)

    async def _stats(self, call: Call) -> Answer:
        interval_s = _interval(call)
        # What is not the caller's is refused before the stream begins.
        await wanted_servers(self._facade, call)

        async def pump(write: Write) -> None:
            while True:
                servers = await wanted_servers(self._facade, call)
                try:
                    body = orjson.dumps(await self._sampler.of(servers))
                    await write(b"event: stats\ndata: %b\n\n" % body)
                except UnavailableError as error:
                    # It may come back; until then there is nothing to show.
                    await write(b": %b\n\n" % str(error).replace("\n", " ").encode())
                await asyncio.sleep(interval_s)

        return Answer(200, self._alive(call, pump), _HEADERS)

    def _alive(self, call: Call, pump: Pump) -> Pump:
        """Return a pump that also shows that the connection lives.

        It ends with the server, and when the token holds no longer.
        """

        async def beat(write: Write) -> None:
            while await self._may_listen(call):
                await write(b": alive\n\n")
                await asyncio.sleep(HEARTBEAT_S)

        async def ended() -> None:
            await self._facade.closing.wait()

        async def run(write: Write) -> None:
            await first_of(pumped(pump, write), beat(write), ended())

        return run

    async def _may_listen(self, call: Call) -> bool:
        try:
            await self._facade.accounts.login(call.token)
        except UnauthenticatedError:
            return False
        return True


def _event(row: EventRow) -> bytes:
    data = {
        "kind": row.kind,
        "id": row.resource_id,
        "at": row.at.isoformat(),
        "resource": row.data,
    }
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (row.id, row.kind.encode(), orjson.dumps(data))


def _last_event_id(call: Call) -> int | None:
    told = call.headers.get(b"last-event-id", b"").decode("latin-1")
    told = told or call.argument("last_event_id") or ""
    if not told:
        return None
    if not (told.isdecimal() and len(told) < 19):  # noqa: PLR2004 - fits the database's integers
        raise InvalidRequestError("Last-Event-ID must be the number of an event")
    return int(told)


def _interval(call: Call) -> float:
    try:
        interval_s = float(call.argument("interval") or 1)
    except ValueError as error:
        raise InvalidRequestError("interval must be a number of seconds") from error
    return min(max(interval_s, _FASTEST_S), _SLOWEST_S)
