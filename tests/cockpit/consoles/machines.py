"""Real virtual machines with a screen and a serial line on unix sockets."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from cockpit.backend.byte_stream import ByteStream
from cockpit.errors import UnreachableError

_START_S = 60.0
_END_S = 20.0
_CHUNK = 262_144


class UnixStream:
    """A unix socket as a byte stream."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self) -> bytes:
        try:
            return await self._reader.read(_CHUNK)
        except ConnectionResetError:
            return b""

    async def write(self, data: bytes) -> None:
        self._writer.write(data)
        try:
            await self._writer.drain()
        except OSError as error:
            raise UnreachableError("The console is closed") from error

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


class Machine:
    """A running QEMU."""

    def __init__(self, folder: Path, process: asyncio.subprocess.Process) -> None:
        self._folder, self._process = folder, process

    @asynccontextmanager
    async def screen(self) -> AsyncIterator[ByteStream]:
        """Open the RFB server."""
        async with self._opened("vnc") as stream:
            yield stream

    @asynccontextmanager
    async def serial(self) -> AsyncIterator[ByteStream]:
        """Open the serial line."""
        async with self._opened("serial") as stream:
            yield stream

    @asynccontextmanager
    async def _opened(self, name: str) -> AsyncIterator[ByteStream]:
        stream = UnixStream(*await asyncio.open_unix_connection(self._folder / name))
        try:
            yield stream
        finally:
            await stream.close()

    async def end(self) -> None:
        """Pull the plug."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        async with asyncio.timeout(_END_S):
            await self._process.wait()


@asynccontextmanager
async def machine(*options: str) -> AsyncIterator[Machine]:
    """Start QEMU with a screen; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as name:  # short, for the sockets
        folder = Path(name)
        process = await asyncio.create_subprocess_exec(
            *("qemu-system-x86_64", "-nodefaults", "-display", "none", *options),
            *("-vnc", f"unix:{folder}/vnc", "-monitor", "none"),
            *("-chardev", f"socket,id=line,path={folder}/serial,server=on,wait=off"),
            *("-chardev", "stdio,id=qmp", "-mon", "chardev=qmp,mode=control"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        started = Machine(folder, process)
        try:
            await _wait_for_answer(process)
            yield started
        finally:
            await started.end()


@asynccontextmanager
async def guest(image: Path) -> AsyncIterator[Machine]:
    """Boot a guest from a throw-away copy of an image, under emulation."""
    with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as name:
        disk = Path(name, "disk.qcow2")
        made = await asyncio.create_subprocess_exec(
            *("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2"),
            *("-b", str(image), str(disk)),
        )
        assert await made.wait() == 0
        async with machine(
            *("-machine", "pc", "-accel", "tcg,tb-size=32", "-m", "128", "-vga", "std"),
            *("-device", "isa-serial,chardev=line"),
            *("-drive", f"if=virtio,file={disk},format=qcow2,cache=unsafe"),
        ) as started:
            yield started


async def _wait_for_answer(process: asyncio.subprocess.Process) -> None:
    """Wait until QMP answers a command: by then all sockets listen."""
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(b'{"execute": "qmp_capabilities"}\n')
    async with asyncio.timeout(_START_S):
        line = await process.stdout.readline()
        while b'"return"' not in line:
            assert line, await process.stderr.read()
            line = await process.stdout.readline()
