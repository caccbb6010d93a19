"""A program on a terminal of its own, typed at by a test."""

import asyncio
import os
import pty
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
_LIMIT_S = 120.0


class Terminal:
    """The other end of a program's terminal.

    Attributes:
        seen: All that the program printed so far.
    """

    def __init__(self, process: asyncio.subprocess.Process, handle: int) -> None:
        self.seen = ""
        self.process = process
        self._handle = handle
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        asyncio.get_running_loop().add_reader(handle, self._read)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._handle, text.encode())

    def echoes(self) -> bool:
        """Tell whether the terminal shows what is typed, as it does outside of raw mode."""
        return bool(termios.tcgetattr(self._handle)[3] & termios.ECHO)

    async def until(self, text: str) -> None:
        """Wait until the program has printed something, counted from the last wait."""
        async with asyncio.timeout(_LIMIT_S):
            while text not in self.seen:
                chunk = await self._chunks.get()
                assert chunk, f"it ended before it said {text!r}: {self.seen}"
                self.seen += chunk.decode(errors="replace")
        self.seen = self.seen.partition(text)[2]

    async def end(self) -> int:
        """Wait until the program has ended; return its exit code."""
        async with asyncio.timeout(_LIMIT_S):
            return await self.process.wait()

    def _read(self) -> None:
        try:
            data = os.read(self._handle, 65536)
        except OSError:  # Linux tells so that the program has closed its end
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(self._handle)
        self._chunks.put_nowait(data)


@asynccontextmanager
async def on_terminal(
    *arguments: str, environment: dict[str, str] | None = None
) -> AsyncIterator[Terminal]:
    """Run Python with these arguments on a new terminal; it is ended at the end."""
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        # The terminal must be the controlling one, or Ctrl+C would interrupt nobody.
        *("setsid", "--ctty", "--wait", sys.executable, *arguments),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", **(environment or {})},
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        asyncio.get_running_loop().remove_reader(ours)
        os.close(ours)
        if process.returncode is None:
            process.kill()
        await process.wait()
