"""Consoles: a websocket in front of the unix socket of a screen or serial line."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.api.concurrency import first_of
from server.api.facade import Facade
from server.errors import ControlError, UnauthenticatedError

log = logging.getLogger(__name__)

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_CHUNK = 1 << 16
_CONNECT_S = 5
_LOOK_EVERY_S = 0.05
_POLICY_VIOLATION, _TRY_AGAIN = 1008, 1013


class Consoles:
    """Connects whoever has a ticket with the console it is for."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade

    async def serve(self, websocket: WebSocket) -> None:
        """Carry bytes both ways until either end, or the server, has enough."""
        try:
            ticket = self._facade.tickets.redeem(websocket.query_params.get("token", ""))
        except UnauthenticatedError:
            await websocket.close(_POLICY_VIOLATION)
            return
        offered = websocket.scope.get("subprotocols") or []
        await websocket.accept("binary" if "binary" in offered else None)
        try:
            path = await self._facade.compute.console(ticket.instance_id, ticket.kind)
            async with _connection(path) as (reader, writer):
                await first_of(
                    _to_client(reader, websocket),
                    _to_instance(websocket, writer),
                    self._stopped(),
                )
        except WebSocketDisconnect:
            return
        except (ControlError, OSError, TimeoutError) as error:
            log.info("The console of instance %s ended: %s", ticket.instance_id, error)
            reason = str(error) if isinstance(error, ControlError) else "It does not answer"
            await _close(websocket, _TRY_AGAIN, reason)
            return
        await _close(websocket, 1000, "")

    async def _stopped(self) -> None:
        await self._facade.closing.wait()


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    if WebSocketState.DISCONNECTED not in (
        websocket.client_state,
        websocket.application_state,
    ):
        # A reason has at most 123 bytes (RFC 6455 §5.5.1).
        await websocket.close(code, reason.encode()[:120].decode("utf-8", "ignore"))


async def _to_client(reader: asyncio.StreamReader, websocket: WebSocket) -> None:
    while data := await reader.read(_CHUNK):
        await websocket.send_bytes(data)


async def _to_instance(websocket: WebSocket, writer: asyncio.StreamWriter) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        writer.write(message.get("bytes") or (message.get("text") or "").encode())
        await writer.drain()


async def _opened(path: str) -> Connection:
    while True:
        try:
            return await asyncio.open_unix_connection(path)
        except (FileNotFoundError, ConnectionRefusedError):
            # QEMU 7.2 opens its screen some milliseconds after it answers to orders,
            # and says nothing when it has.
            await asyncio.sleep(_LOOK_EVERY_S)


@asynccontextmanager
async def _connection(path: str) -> AsyncIterator[Connection]:
    async with asyncio.timeout(_CONNECT_S):
        reader, writer = await _opened(path)
    try:
        yield reader, writer
    finally:
        writer.close()
