"""Read and write the content of a disk of any format, by way of qemu-nbd.

Source: https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md
"""

import asyncio
import struct
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from server.drivers.base import DiskSpec
from server.drivers.refusals import as_unavailable
from server.errors import UnavailableError

_INIT = 0x4E42444D41474943
_OPTION = 0x49484156454F5054
_REPLY = 0x3E889045565A9
_EXPORT_NAME = 1
_FIXED_NO_ZEROES = 3
_REQUEST = struct.Struct(">IHHQQI")
_REQUEST_MAGIC = 0x25609513
_ANSWER = struct.Struct(">IIQ")
_ANSWER_MAGIC = 0x67446698
_READ, _WRITE, _DISCONNECT, _FLUSH = 0, 1, 2, 3
_START_S = 30
_ANSWER_S = 60


class Disk:
    """A connection to one disk; one request at a time.

    Attributes:
        size_bytes: Of the disk.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, size_bytes: int
    ) -> None:
        self._reader = reader
        self._writer = writer
        self.size_bytes = size_bytes

    async def read(self, offset: int, length: int) -> bytes:
        """Return a part of the disk."""
        await self._ask(_READ, offset, length)
        return await self._reader.readexactly(length)

    async def write(self, offset: int, content: bytes) -> None:
        """Write a part of the disk."""
        await self._ask(_WRITE, offset, len(content), content)

    async def flush(self) -> None:
        """Return once all that was written is safe."""
        await self._ask(_FLUSH, 0, 0)

    async def _ask(self, kind: int, offset: int, length: int, content: bytes = b"") -> None:
        self._writer.write(_REQUEST.pack(_REQUEST_MAGIC, 0, kind, 0, offset, length) + content)
        await self._writer.drain()
        magic, error, _ = _ANSWER.unpack(await self._reader.readexactly(_ANSWER.size))
        if magic != _ANSWER_MAGIC or error:
            raise UnavailableError(f"A disk refuses to be read or written: error {error}")


@asynccontextmanager
async def opened(disk: DiskSpec, *, is_writable: bool = False) -> AsyncIterator[Disk]:
    """Open a disk that no instance writes to.

    Raises:
        UnavailableError: It cannot be opened, read or written.
    """
    # The path of a socket ends at 107 bytes: the state folder may be too deep for it.
    with tempfile.TemporaryDirectory(prefix="cockpit-") as folder:
        socket = Path(folder) / "nbd"
        mode = "--discard=unmap" if is_writable else "--read-only"
        command = ("qemu-nbd", "--format", disk.format, mode, "--socket", str(socket), disk.path)
        process = await _started(*command)
        try:
            await _listening(process, socket)
            with as_unavailable(f"{disk.path} cannot be opened"):
                reader, writer = await asyncio.open_unix_connection(str(socket))
            try:
                async with asyncio.timeout(_ANSWER_S):
                    size = await _agree(reader, writer)
                yield Disk(reader, writer, size)
            except (asyncio.IncompleteReadError, ConnectionError, TimeoutError) as error:
                raise UnavailableError(f"{disk.path} was closed in the middle") from error
            finally:
                writer.close()
        finally:
            await _end(process)


async def _started(*command: str) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise UnavailableError(f"{command[0]} cannot be run: {error.strerror}") from error


async def _listening(process: asyncio.subprocess.Process, socket: Path) -> None:
    assert process.stderr is not None
    async with asyncio.timeout(_START_S):
        # It forks nothing and tells nobody that it listens: its socket says so.
        while not await asyncio.to_thread(socket.exists):
            if process.returncode is not None:
                said = (await process.stderr.read()).decode(errors="replace").strip()
                raise UnavailableError(f"A disk cannot be opened: {said[-300:]}")
            await asyncio.sleep(0.01)


async def _agree(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    """Shake hands; return the size of the disk."""
    magic, option, _flags = struct.unpack(">QQH", await reader.readexactly(18))
    if (magic, option) != (_INIT, _OPTION):
        raise UnavailableError("qemu-nbd speaks another protocol")
    writer.write(struct.pack(">I", _FIXED_NO_ZEROES))
    writer.write(struct.pack(">QII", _OPTION, _EXPORT_NAME, 0))
    await writer.drain()
    size, _flags = struct.unpack(">QH", await reader.readexactly(10))
    return int(size)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        # It ends with its last connection; one that does not is no loss.
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await process.wait()
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
