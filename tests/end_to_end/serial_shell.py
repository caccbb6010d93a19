"""A root shell inside a guest, over its serial line."""

import asyncio
import re
from collections.abc import Iterator
from itertools import count

from cockpit.backend.byte_stream import ByteStream

_PROMPT = r"# (\x1b\[6n)?$"  # the shell may ask where the cursor is
_BOOT_S = 240.0  # a slow machine under full emulation
_COMMAND_S = 60.0


class SerialShell:
    """Logs in as root and runs commands one after the other."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._seen = ""
        self._numbers: Iterator[int] = count(1)

    async def log_in(self) -> None:
        """Wait for the login prompt, through the whole boot if need be, and log in."""
        async with asyncio.timeout(_BOOT_S):
            await self._stream.write(b"\r")
            if "login: " in await self._until(rf"login: |{_PROMPT}"):
                await self._stream.write(b"root\r")
                await self._until(_PROMPT)

    async def run(self, command: str, limit_s: float = _COMMAND_S) -> tuple[int, str]:
        """Run a command; return its exit status and what it printed."""
        number = next(self._numbers)
        self._seen = ""
        await self._stream.write(f"{command}; echo __$?_END{number}__\r".encode())
        async with asyncio.timeout(limit_s):
            # What was typed comes back too, wrapped at any column, but with `$?` in it.
            text = await self._until(rf"__\d+_END{number}__[\r\n]")
        found = re.search(rf"__(\d+)_END{number}__", text)
        assert found is not None
        return int(found[1]), text[: found.start()]

    async def succeeds(self, command: str, limit_s: float = _COMMAND_S) -> bool:
        """Run a command and tell whether it succeeded."""
        status, _ = await self.run(command, limit_s)
        return status == 0

    async def _until(self, pattern: str) -> str:
        while not re.search(pattern, self._seen):
            data = await self._stream.read()
            assert data, f"the serial line closed after {self._seen[-200:]!r}"
            self._seen += data.decode(errors="replace")
        seen, self._seen = self._seen, ""
        return seen
