"""One capture of a NIC: a process inside the box that writes pcap to us.

It ends with us: its standard input is a pipe whose other end nobody else holds.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from server.drivers.base import CaptureSpec
from server.errors import ConflictError, InvalidRequestError, UnavailableError

_HEAD_BYTES = 24
_CHUNK_BYTES = 1 << 18
_START_S, _END_S = 20.0, 5.0


class Recording:
    """A capture that runs.

    Attributes:
        packets: How many frames were written so far, told about once a second.
        dropped: How many the kernel lost, because nobody took them in time.
        fault: Why it ended before its limits, or None.
    """

    def __init__(self, process: asyncio.subprocess.Process, told: int, head: bytes) -> None:
        self._process = process
        self._told = told
        self._head = head
        self._rest = b""
        self.packets = 0
        self.dropped = 0
        self.fault: str | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the file bit by bit, until a limit is reached or the NIC is gone."""
        assert self._process.stdout is not None
        yield self._head
        while chunk := await self._process.stdout.read(_CHUNK_BYTES):
            self._listen()
            yield chunk
        self._listen()

    async def close(self) -> None:
        """End it; the counters are its last ones then."""
        await _end(self._process)
        self._listen()
        os.close(self._told)

    def _listen(self) -> None:
        """Take in what it says about itself: a line where a counter has changed."""
        lines = (self._rest + _read(self._told)).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            said = _said(line)
            self.packets = said.get("packets", self.packets)
            self.dropped = said.get("dropped", self.dropped)
            self.fault = said.get("error", self.fault)


async def record(
    command: Sequence[str], environment: Mapping[str, str], spec: CaptureSpec
) -> Recording:
    """Start a capture; the head of the file has been written on return.

    Args:
        command: Captures, but for the limits and the filter.
        environment: Of the process.
        spec: What to capture.

    Raises:
        InvalidRequestError: The filter cannot be understood.
        ConflictError: The NIC has no tap.
        UnavailableError: It does not start.
    """
    told, tell = os.pipe()
    os.set_blocking(told, False)
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            *_options(spec),
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=tell,
            limit=_CHUNK_BYTES,
        )
    except OSError as error:
        os.close(told)
        raise UnavailableError(f"The capture cannot be started: {error.strerror}") from error
    finally:
        os.close(tell)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START_S):
            head = await process.stdout.readexactly(_HEAD_BYTES)
    except (TimeoutError, asyncio.IncompleteReadError) as error:
        raise await _failure(process, told) from error
    except BaseException:
        await _end(process)
        os.close(told)
        raise
    return Recording(process, told, head)


def _options(spec: CaptureSpec) -> list[str]:
    options = [f"--filter={spec.filter}", f"--snaplen={spec.snaplen}"]
    if spec.seconds is not None:
        options.append(f"--seconds={spec.seconds}")
    if spec.packets is not None:
        options.append(f"--packets={spec.packets}")
    return options


async def _failure(
    process: asyncio.subprocess.Process, told: int
) -> InvalidRequestError | ConflictError | UnavailableError:
    await _end(process)
    lines = _read(told).splitlines()
    os.close(told)
    said = _said(lines[-1]) if lines else {}
    why = said.get("error") or (lines[-1].decode(errors="replace") if lines else "it said nothing")
    match said.get("kind"):
        case "filter":
            return InvalidRequestError(f"filter: {why}", "It is written as for tcpdump.")
        case "link":
            return ConflictError(f"The port is not plugged in here: {why}")
        case _:
            return UnavailableError(f"The capture did not start: {why}")


async def _end(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_END_S):
            # A full pipe would keep it from its end.
            while await process.stdout.read(_CHUNK_BYTES):
                pass
            await process.wait()
    except TimeoutError:
        process.kill()
    except asyncio.CancelledError:
        process.kill()
        raise
    finally:
        await process.wait()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return b""


def _said(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
