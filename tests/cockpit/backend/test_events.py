import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from cockpit.backend.client import Client
from cockpit.backend.events import PATH, EventStream
from cockpit.errors import ServerError
from tests.cockpit.backend.http_server import Logins, always, serving


class Log:
    """Serves events 1 to 9 and breaks off after each third; then says nothing."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, request: Request) -> Response:
        self.asked.append(request.headers["Last-Event-ID"])
        after = int(self.asked[-1])

        async def body() -> AsyncIterator[bytes]:
            # One that the client has already, as a careless server might send.
            for number in range(max(1, after), min(after + 4, 10)):
                data = {"kind": "server", "id": f"s{number}", "at": _now(), "resource": None}
                yield f"id: {number}\nevent: server\ndata: {json.dumps(data)}\n\n".encode()
            if after >= 9:
                await asyncio.Event().wait()

        return StreamingResponse(body(), media_type="text/event-stream")


def _now() -> str:
    return datetime.now(UTC).isoformat()


async def test_breaks_neither_lose_nor_repeat_events() -> None:
    log, seen = Log(), []
    told: list[bool] = []
    enough = asyncio.Event()

    def deliver(data: dict[str, Any], event_id: int) -> None:
        seen.append((event_id, data["id"]))
        if event_id == 9:
            enough.set()

    async with (
        serving(Logins().route, Route(PATH, log.answer)) as url,
        Client(always(url)) as client,
        asyncio.TaskGroup() as group,
    ):
        stream = EventStream(client, 0, deliver, lambda error: told.append(error is None))
        task = group.create_task(stream.run())
        async with asyncio.timeout(20):
            await enough.wait()
        task.cancel()
    assert seen == [(number, f"s{number}") for number in range(1, 10)]
    assert log.asked[:3] == ["0", "3", "6"]
    assert told[:4] == [True, False, True, False]
    assert stream.lag_s is not None


async def test_a_silent_connection_is_given_up() -> None:
    calls = asyncio.Queue[str]()

    async def answer(request: Request) -> Response:
        await calls.put(request.headers["Last-Event-ID"])

        async def body() -> AsyncIterator[bytes]:
            yield b":\n\n"
            await asyncio.Event().wait()

        return StreamingResponse(body(), media_type="text/event-stream")

    errors: list[ServerError] = []
    async with (
        serving(Logins().route, Route(PATH, answer)) as url,
        Client(always(url)) as client,
        asyncio.TaskGroup() as group,
    ):
        stream = EventStream(
            client,
            5,
            lambda data, event_id: None,
            lambda error: errors.append(error) if error else None,
            silence_s=0.1,
        )
        task = group.create_task(stream.run())
        async with asyncio.timeout(20):
            assert [await calls.get(), await calls.get()] == ["5", "5"]
        task.cancel()
    assert errors


async def test_a_refused_stream_is_told_to_who_listens() -> None:
    async def answer(request: Request) -> Response:
        return JSONResponse({"error": {"message": "That is too long ago"}}, 410)

    async with (
        serving(Logins().route, Route(PATH, answer)) as url,
        Client(always(url)) as client,
    ):
        stream = EventStream(client, 5, lambda data, event_id: None, lambda error: None)
        with pytest.raises(ServerError, match="too long ago"):
            async with asyncio.timeout(20):
                await stream.run()
