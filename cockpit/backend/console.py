"""The screen or the serial line of an instance, as a stream of bytes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from cockpit.backend.api import Api, ConsoleKind
from cockpit.backend.byte_stream import ByteStream
from cockpit.errors import ServerError, UnreachableError
from cockpit.models.sentences import say

_OPEN_S = 10.0


class _Socket:
    """A websocket as a byte stream; frames carry no meaning of their own."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def read(self) -> bytes:
        message = b""
        try:
            while not message:
                message = await self._socket.recv(decode=False)
        except ConnectionClosed:
            return b""
        return message

    async def write(self, data: bytes) -> None:
        try:
            await self._socket.send(data)
        except ConnectionClosed as error:
            raise UnreachableError(say("The console is closed"), say("Open it again.")) from error

    async def close(self) -> None:
        await self._socket.close()


@asynccontextmanager
async def open_console(api: Api, server_id: str, kind: ConsoleKind) -> AsyncIterator[ByteStream]:
    """Open a console of a running instance; it is closed at the end.

    Args:
        api: Asked for a one-time address.
        server_id: Id of the instance.
        kind: `vnc` gives the RFB protocol, `serial` the bytes of the line.

    Raises:
        ServerError: The instance does not run, or the console cannot be opened; the
            stream's `write` raises it too, once the console is closed.
    """
    url = await api.remote_console(server_id, kind)
    is_local = urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
    try:
        socket = await connect(
            url,
            compression=None,
            max_size=None,
            open_timeout=_OPEN_S,
            proxy=None if is_local else True,
        )
    except (OSError, InvalidHandshake, InvalidURI, ConnectionClosed) as error:
        raise ServerError(
            say("The console cannot be opened"), say("Is the instance running?")
        ) from error
    stream = _Socket(socket)
    try:
        yield stream
    finally:
        await stream.close()
