"""What a chain of layers holds, as one qcow2 file that is sent while it is read.

Nothing is written to a disk: which clusters hold data is known before the first byte, and
so is where each of them will be.
"""

import asyncio
import json
import socket
import struct
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from server.drivers.programs import run
from server.drivers.qcow2.files import CHECK_S, end_of
from server.drivers.qcow2.header import stand_of
from server.drivers.refusals import as_unavailable
from server.errors import UnavailableError

_BITS = 16
_CLUSTER = 1 << _BITS
_PER_L2 = _CLUSTER // 8
_PER_COUNTS = _CLUSTER // 2
_OWN = 1 << 63
"""Says that nobody else refers to the cluster."""

_HEADER = struct.Struct(">4sIQIIQIIQQIIQQQQII")
_RUN = 16
"""Clusters that are read at a time."""

_REQUEST, _REPLY = struct.Struct(">IHHQQI"), struct.Struct(">IIQ")
_REQUEST_MAGIC, _REPLY_MAGIC = 0x25609513, 0x67446698
_NBD_S = 60


async def flattened(path: Path) -> AsyncIterator[bytes]:
    """Yield a qcow2 file that holds what a disk and all that it stands on hold.

    Raises:
        UnavailableError: It cannot be read.
    """
    # A link that leads elsewhere later must not lead us there.
    path = await asyncio.to_thread(path.resolve)
    with as_unavailable(f"{path} cannot be read"):
        size = (await asyncio.to_thread(stand_of, path)).size_bytes
    clusters = await _clusters_with_data(path)
    for part in _tables(size, clusters):
        yield part
    async with _opened(path) as disk:
        for first, count in _runs(clusters):
            place = first * _CLUSTER
            length = min(count * _CLUSTER, size - place)
            yield (await disk.read(place, length)).ljust(count * _CLUSTER, b"\0")


def _tables(size: int, clusters: Sequence[int]) -> Iterator[bytes]:
    """Yield all that comes before the data; see QEMU, docs/interop/qcow2.txt."""
    entries = -(-size // (_CLUSTER * _PER_L2))
    l1_clusters = max(1, -(-entries * 8 // _CLUSTER))
    seconds = sorted({cluster // _PER_L2 for cluster in clusters})
    rest = 1 + l1_clusters + len(seconds) + len(clusters)
    blocks = tables = 0
    while True:
        total = rest + blocks + tables
        wanted = -(-total // _PER_COUNTS)
        if (blocks, tables) == (wanted, -(-wanted * 8 // _CLUSTER)):
            break
        blocks, tables = wanted, -(-wanted * 8 // _CLUSTER)
    l1_place = 1 + tables + blocks
    header = _HEADER.pack(
        *(b"QFI\xfb", 3, 0, 0, _BITS, size, 0),
        *(entries, l1_place * _CLUSTER, _CLUSTER, tables, 0, 0, 0, 0, 0, 4, _HEADER.size),
    )
    yield _filled(header, 1)
    yield _filled(_numbers((1 + tables + n) * _CLUSTER for n in range(blocks)), tables)
    yield _filled(struct.pack(">H", 1) * total, blocks)
    l2_place = l1_place + l1_clusters
    firsts = [0] * entries
    for number, second in enumerate(seconds):
        firsts[second] = (l2_place + number) * _CLUSTER | _OWN
    yield _filled(_numbers(firsts), l1_clusters)
    place = l2_place + len(seconds)
    for _, group in groupby(clusters, lambda cluster: cluster // _PER_L2):
        table = [0] * _PER_L2
        for cluster in group:
            table[cluster % _PER_L2] = place * _CLUSTER | _OWN
            place += 1
        yield _numbers(table)


def _filled(content: bytes, clusters: int) -> bytes:
    return content.ljust(clusters * _CLUSTER, b"\0")


def _numbers(values: Iterator[int] | Sequence[int]) -> bytes:
    found = [*values]
    return struct.pack(f">{len(found)}Q", *found)


def _runs(clusters: Sequence[int]) -> Iterator[tuple[int, int]]:
    first, count = 0, 0
    for cluster in clusters:
        if count and (cluster != first + count or count == _RUN):
            yield first, count
            count = 0
        if not count:
            first = cluster
        count += 1
    if count:
        yield first, count


async def _clusters_with_data(path: Path) -> list[int]:
    ended = await run(
        *("qemu-img", "map", "-U", "-f", "qcow2", "--output=json", str(path)), limit_s=CHECK_S
    )
    if ended.code:
        raise UnavailableError(f"{path.name} cannot be read: {end_of(ended.complaint)}")
    found: set[int] = set()
    for extent in json.loads(ended.output):
        if extent["data"] and not extent["zero"]:
            start, end = extent["start"], extent["start"] + extent["length"]
            found.update(range(start // _CLUSTER, -(-end // _CLUSTER)))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class _Disk:
    """A disk that is open for reading. Source: NetworkBlockDevice, doc/proto.md."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def read(self, place: int, length: int) -> bytes:
        try:
            async with asyncio.timeout(_NBD_S):
                request = _REQUEST.pack(_REQUEST_MAGIC, 0, 0, place, place, length)
                self.writer.write(request)
                magic, error, _ = _REPLY.unpack(await self.reader.readexactly(_REPLY.size))
                if magic != _REPLY_MAGIC or error:
                    raise UnavailableError(f"The disk cannot be read at {place}: error {error}")
                return await self.reader.readexactly(length)
        except (OSError, EOFError, TimeoutError) as error:
            raise UnavailableError("What reads the disk has ended") from error


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[_Disk]:
    """Give a disk by way of a process of QEMU, which ends with this block."""
    with tempfile.TemporaryDirectory(prefix="ck-") as folder:
        address = f"{folder}/nbd"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(address)
            listener.listen(1)
            process = await _serve(path, listener.fileno())
        try:
            async with asyncio.timeout(_NBD_S):
                reader, writer = await asyncio.open_unix_connection(address)
                await reader.readexactly(18)  # who it is, and what it can
                # Fixed and without padding; the export without a name.
                writer.write(struct.pack(">IQII", 3, 0x49484156454F5054, 1, 0))
                await reader.readexactly(10)
            try:
                yield _Disk(reader, writer)
            finally:
                writer.close()
        except (OSError, EOFError, TimeoutError) as error:
            raise UnavailableError(f"{path.name} cannot be read") from error
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _serve(path: Path, listener: int) -> asyncio.subprocess.Process:
    # It takes a socket that listens already, so that nobody has to ask whether it does yet;
    # and it must not outlive us, whatever becomes of us.
    script = 'exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'
    try:
        return await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig", "KILL", "sh", "-c", script, "sh"),
            *("qemu-nbd", "--read-only", "-f", "qcow2", str(path)),
            stdin=listener,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        raise UnavailableError(f"qemu-nbd cannot be run: {error.strerror}") from error
