"""`cockpit console`: the serial line of a server on this terminal."""

import asyncio
import sys

from cockpit.backend.byte_stream import ByteStream
from cockpit.backend.console import open_console
from cockpit.cli import keyboard
from cockpit.cli.connect import connected
from cockpit.cli.finding import one, topology_id
from cockpit.cli.options import Options
from cockpit.cli.output import Output

_LEAVE = b"\x1d"
"""Ctrl+], as in telnet and virsh."""


async def run(options: Options, out: Output) -> int:
    """Connect keyboard and screen with the serial line until Ctrl+] or its end.

    Where no terminal is, what stands in the pipe is typed, and the console is left when
    the other side closes or, after the end of the pipe, when it has said nothing more.
    """
    async with connected(options, out) as session:
        resources = session.live.of_topology(topology_id(options.drawing, session.live))
        server = one(resources, "server", options.words[0])
        async with open_console(session.api, server.id, "serial") as line:
            out.note(f"Serial console of {server.name}. Ctrl+] leaves it.")
            if sys.stdin.isatty():
                with keyboard.raw_terminal():
                    await _connect(line)
            else:
                await _connect(line)
    out.note("")
    return 0


async def _connect(line: ByteStream) -> None:
    async with asyncio.TaskGroup() as group:
        down = group.create_task(_show(line))
        up = group.create_task(_type(line))
        await asyncio.wait((down, up), return_when=asyncio.FIRST_COMPLETED)
        down.cancel()
        up.cancel()


async def _show(line: ByteStream) -> None:
    while data := await line.read():
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


async def _type(line: ByteStream) -> None:
    async with keyboard.typed() as chunks:
        while data := await chunks.get():
            before, leave, _ = data.partition(_LEAVE)
            if before:
                await line.write(before)
            if leave:
                return
