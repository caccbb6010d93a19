"""What is typed on the terminal, without blocking the event loop."""

import asyncio
import os
import signal
import sys
import termios
import tty
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

_CHUNK = 4096


def is_interactive() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


async def answer(question: str) -> str:
    """Ask on the terminal and return the answer, without spaces around and in lower case."""
    sys.stderr.write(question)
    sys.stderr.flush()
    async with typed() as chunks:
        line = await chunks.get()
    return line.decode(errors="replace").strip().lower()


@asynccontextmanager
async def typed() -> AsyncIterator["asyncio.Queue[bytes]"]:
    """Give a queue of what is typed; b"" is the end."""
    chunks: asyncio.Queue[bytes] = asyncio.Queue()
    loop, handle = asyncio.get_running_loop(), sys.stdin.fileno()

    def read() -> None:
        data = os.read(handle, _CHUNK)
        chunks.put_nowait(data)
        if not data:
            loop.remove_reader(handle)

    loop.add_reader(handle, read)
    try:
        yield chunks
    finally:
        loop.remove_reader(handle)


@contextmanager
def raw_terminal() -> Iterator[None]:
    """Pass every key on as it is; the terminal is put right again at the end."""
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setraw(handle)
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


@contextmanager
def interrupts() -> Iterator[asyncio.Event]:
    """Give an event that is set by Ctrl+C, which ends nothing by itself meanwhile."""
    pressed = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, pressed.set)
    try:
        yield pressed
    finally:
        loop.remove_signal_handler(signal.SIGINT)
