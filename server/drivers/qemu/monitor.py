"""Conversation with one QEMU by the QEMU machine protocol."""

import asyncio
import errno
import logging
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from qemu.qmp import ConnectError, ExecuteError, QMPClient, QMPError, Runstate

from server.errors import UnavailableError

_CONNECT_S = 5
_BUSY_S = 1
_COMMAND_S = 20
_LARGEST_ANSWER = 4 << 20


class RefusedError(UnavailableError):
    """QEMU understood a command and did not carry it out.

    Attributes:
        kind: QEMU's class of the error, such as `DeviceNotFound`.
    """

    def __init__(self, command: str, error: ExecuteError) -> None:
        super().__init__(f"QEMU refused {command}: {error}")
        self.kind = error.error_class


class Monitor:
    """A connection that lasts as long as QEMU, or until it is closed."""

    def __init__(self, client: QMPClient, connection: socket.socket) -> None:
        self._client = client
        self._connection = connection

    @classmethod
    async def open(cls, folder: Path, on_event: Callable[[str], None]) -> "Monitor":
        """Connect to the QEMU of an instance's folder; `on_event` gets names of events.

        A monitor talks to one client at a time, so there is a spare one for the time
        in which another server still has the first.

        Raises:
            UnavailableError: Nobody answers.
        """
        try:
            return await cls._open(folder, "qmp", on_event, _BUSY_S)
        except UnavailableError:
            return await cls._open(folder, "qmp-spare", on_event, _CONNECT_S)

    @classmethod
    async def _open(
        cls, folder: Path, name: str, on_event: Callable[[str], None], limit_s: float
    ) -> "Monitor":
        connection = _connected(folder, name)
        client = QMPClient(readbuflen=_LARGEST_ANSWER)
        client.logger.setLevel(logging.CRITICAL)  # it takes the end of a QEMU for an error

        def told(event: Mapping[str, Any]) -> bool:
            on_event(str(event["event"]))
            return False

        # Listeners keep what they accept until somebody takes it: this one takes nothing.
        client.events.event_filter = told
        try:
            async with asyncio.timeout(limit_s):
                await client.connect(connection)
        except (ConnectError, TimeoutError, OSError) as error:
            connection.close()
            raise UnavailableError(f"The QEMU in {folder} does not answer") from error
        return cls(client, connection)

    @property
    def is_open(self) -> bool:
        """Whether QEMU has not hung up."""
        return self._client.runstate == Runstate.RUNNING

    async def execute(self, command: str, arguments: Mapping[str, object] | None = None) -> Any:
        """Carry out one command and return QEMU's answer.

        Raises:
            RefusedError: QEMU says no.
            UnavailableError: It does not answer, or is gone.
        """
        try:
            async with asyncio.timeout(_COMMAND_S):
                return await self._client.execute(command, dict(arguments or {}))
        except ExecuteError as error:
            raise RefusedError(command, error) from error
        except (QMPError, TimeoutError, OSError) as error:
            raise UnavailableError(f"QEMU does not answer to {command}") from error

    async def send_file(self, name: str, descriptor: int) -> None:
        """Give QEMU an open file under a name; see `Process.send_file`."""
        try:
            # The library's own way needs a loop that hands its sockets out; uvloop does not.
            socket.send_fds(self._connection, [b" "], [descriptor])
        except OSError as error:
            raise UnavailableError("QEMU does not take a file") from error
        await self.execute("getfd", {"fdname": name})

    async def close(self) -> None:
        """Hang up."""
        # Where QEMU hung up first, the library tells only now.
        with suppress(EOFError, OSError, QMPError):
            await self._client.disconnect()


def _connected(folder: Path, name: str) -> socket.socket:
    # A socket's path ends at 107 bytes (unix(7)), a folder's does not.
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    connection = socket.socket(socket.AF_UNIX)
    connection.setblocking(False)  # a queue that is full is an answer, nothing to wait for
    try:
        connection.connect(f"/proc/self/fd/{descriptor}/{name}")
    except OSError as error:
        connection.close()
        what = "is busy" if error.errno == errno.EAGAIN else "does not answer"
        raise UnavailableError(f"The QEMU in {folder} {what}") from error
    finally:
        os.close(descriptor)
    return connection
