"""A web site with files, as badly behaved as a test wants it."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_RANGE = re.compile(rb"bytes=(\d+)-")
_PIECE = 1 << 16


@dataclass
class Site:
    """What is asked for is written down in `asked`: path and first byte.

    Attributes:
        files: By path.
        moved: Paths that lead to another address.
        breaks: How many bytes an answer has before the connection breaks; consumed in turn.
        stalls: After so many bytes nothing more comes until `go_on` is set.
        has_ranges: Whether it can go on in the middle of a file.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    stalls: int | None = None
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    has_stalled: asyncio.Event = field(default_factory=asyncio.Event)
    has_ranges: bool = True
    status: int = 200
    asked: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode()
            lines = head.lower().split(b"\r\n")
            headers = dict(line.split(b": ", 1) for line in lines[1:] if b": " in line)
            await self._send(path, headers, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _send(
        self, path: str, headers: dict[bytes, bytes], writer: asyncio.StreamWriter
    ) -> None:
        if path in self.moved:
            await _say(writer, 302, {"Location": self.moved[path]}, b"")
            return
        if path not in self.files or self.status != 200:
            await _say(writer, 404 if self.status == 200 else self.status, {}, b"")
            return
        content, version = self.files[path], self.versions.get(path, '"1"')
        found = _RANGE.match(headers.get(b"range", b""))
        is_same = headers.get(b"if-range", version.encode().lower()) == version.encode().lower()
        first = int(found[1]) if found and is_same and self.has_ranges else 0
        self.asked.append((path, first))
        told = {"ETag": version, "Content-Length": str(len(content) - first)}
        if first:
            told["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        end = len(content)
        if self.breaks:
            end = min(end, first + self.breaks.pop(0))
        await _say(writer, 206 if first else 200, told, b"")
        for place in range(first, end, _PIECE):
            if self.stalls is not None and place >= self.stalls:
                self.has_stalled.set()
                await self.go_on.wait()
            writer.write(content[place : min(place + _PIECE, end)])
            await writer.drain()


async def _say(
    writer: asyncio.StreamWriter, status: int, headers: dict[str, str], body: bytes
) -> None:
    lines = [f"HTTP/1.1 {status} x", *(f"{name}: {value}" for name, value in headers.items())]
    if "Content-Length" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
    await writer.drain()


@asynccontextmanager
async def opened(secret: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.answer, "127.0.0.1", 0, ssl=secret)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        site.go_on.set()
        server.close()
