"""`cockpit capture`: what passes a link, as a pcap file."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from cockpit.backend.client import Client
from cockpit.backend.entry import Json
from cockpit.backend.links import capture, capturing
from cockpit.cli.connect import connected
from cockpit.cli.finding import port_of
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError

_LOOKS, _BETWEEN_S = 50, 0.1


async def run(options: Options, out: Output) -> int:
    """Write packets until a limit is reached, Ctrl+C is pressed, or nobody reads them."""
    server, network = options.words
    query = {
        name: str(value)
        for name, value in asdict(options.capture).items()
        if value not in (None, "")
    }
    capture_id = query["id"] = str(uuid4())
    async with connected(options, out) as session:
        port, where = port_of(session.live, server, network)
        async with capturing(session.api.client, port.id, query) as chunks:
            with _opened(options.output) as target:
                out.note(f"Capturing {where}. Ctrl+C ends it.")
                await _carry(chunks, target)
        told = await _outcome(session.api.client, capture_id)
    # Standard output may be the file itself: then only people are told, on the other one.
    if options.output != "-":
        out.record(capture=told)
    out.note(f"{told['packets']} packets, {told['dropped']} dropped.")
    if told["fault"]:
        out.note(str(told["fault"]))
    return 0


async def _carry(chunks: AsyncIterator[bytes], target: BinaryIO) -> None:
    """Write chunks until there are no more, or somebody interrupts."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None
    loop.add_signal_handler(signal.SIGINT, task.cancel)
    try:
        async for chunk in chunks:
            target.write(chunk)
            target.flush()
    except asyncio.CancelledError:
        task.uncancel()
    except BrokenPipeError:
        pass  # who read it has seen enough
    finally:
        loop.remove_signal_handler(signal.SIGINT)


async def _outcome(client: Client, capture_id: str) -> Json:
    """Return what the server says of a capture once it has ended.

    It hears of our leaving a moment later, and has no way to tell us.
    """
    told = await capture(client, capture_id)
    for _ in range(_LOOKS):
        if told["ended_at"]:
            break
        await asyncio.sleep(_BETWEEN_S)
        told = await capture(client, capture_id)
    return told


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdout.buffer
        return
    try:
        file = Path(name).open("wb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise CockpitError(f"{name} cannot be written: {error.strerror}") from error
    with file:
        yield file
