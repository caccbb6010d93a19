"""Where a disk holds anything at all, so that nobody reads its zeros."""

import json
from bisect import bisect_right
from dataclasses import dataclass

from server.drivers.base import DiskSpec
from server.drivers.programs import run
from server.errors import UnavailableError

_MAP_S = 600


@dataclass(frozen=True, slots=True)
class Extents:
    """The parts of a disk that may hold something: where each begins, and ends."""

    starts: list[int]
    ends: list[int]

    def touch(self, offset: int, length: int) -> bool:
        """Return whether a part of the disk may hold something but zeros."""
        place = bisect_right(self.starts, offset + length - 1) - 1
        return place >= 0 and self.ends[place] > offset


async def extents_of(disk: DiskSpec) -> Extents:
    """Ask QEMU where a disk that nobody writes to holds anything.

    Raises:
        UnavailableError: It cannot be opened.
    """
    command = ("qemu-img", "map", "--output=json", "-f", disk.format, disk.path)
    ended = await run(*command, limit_s=_MAP_S)
    if ended.code:
        raise UnavailableError(f"{disk.path} cannot be read: {ended.complaint.strip()[-300:]}")
    found = [part for part in json.loads(ended.output) if part["data"] and not part["zero"]]
    return Extents(
        [part["start"] for part in found], [part["start"] + part["length"] for part in found]
    )
