"""qemu-img on strangers' images: a process of its own that can do little harm.

It may use so much processor time, memory and room on the disk, and has no network. What it
opens is named with its format, so that it never guesses one.
"""

import logging
import re
import signal
from pathlib import Path

from server.drivers.programs import run
from server.drivers.qcow2.files import CHECK_S, end_of
from server.drivers.room import Room
from server.errors import InvalidRequestError, UnavailableError

log = logging.getLogger(__name__)

_MEMORY = 4 << 30
"""Bytes of addresses, most of which are stacks of threads that are never touched."""

_CONVERT_S = 2 * 3600
_SLACK = 64 << 20
_LEAKS_ONLY = 3
_ALONE = ("unshare", "--net", "--ipc", "--uts", "--")
_ALONE_AS_USER = ("unshare", "--user", "--map-current-user", *_ALONE[1:])
_BARE = ("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C")


class Sandbox:
    """Runs qemu-img apart.

    Args:
        room: What it may fill.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._prefix: tuple[str, ...] | None = None

    async def check(self, path: Path) -> None:
        """Check a qcow2 file inside.

        Raises:
            InvalidRequestError: It is damaged, or takes too much to look at.
        """
        limits = (f"--cpu={CHECK_S}", f"--as={_MEMORY}", "--fsize=0", "--core=0")
        command = ("qemu-img", "check", "-q", "-f", "qcow2", str(path))
        apart = await self._apart()
        ended = await run(*apart, "prlimit", *limits, *command, limit_s=2 * CHECK_S)
        if ended.code not in {0, _LEAKS_ONLY}:  # leaked clusters only waste space
            raise InvalidRequestError(f"The image is damaged: {end_of(ended.complaint)}")

    async def convert(self, source: Path, driver: str, target: Path, virtual_bytes: int) -> None:
        """Write the disk in an image as a qcow2 file.

        Raises:
            InvalidRequestError: It is damaged.
            UnavailableError: There is no room for it, for now.
        """
        free = self._room.free_bytes(target.parent)
        most = min(virtual_bytes + virtual_bytes // 64 + _SLACK, free)
        limits = (f"--cpu={_CONVERT_S}", f"--as={_MEMORY}", f"--fsize={most}", "--core=0")
        command = ("qemu-img", "convert", "-q", "-f", driver, "-O", "qcow2")
        ends = (str(source), str(target))
        apart = await self._apart()
        ended = await run(*apart, "prlimit", *limits, *command, *ends, limit_s=2 * _CONVERT_S)
        if not ended.code:
            return
        is_too_large = ended.code == -signal.SIGXFSZ or "too large" in ended.complaint
        if (is_too_large and most == free) or re.search("No space", ended.complaint):
            raise UnavailableError("The image cannot be converted: the disk of the server is full")
        raise InvalidRequestError(f"The image is damaged: {end_of(ended.complaint)}")

    async def _apart(self) -> tuple[str, ...]:
        """Return the command that takes network and environment away from what follows."""
        if self._prefix is None:
            self._prefix = _BARE
            for prefix in (_ALONE, _ALONE_AS_USER):
                if not (await run(*prefix, "true", limit_s=CHECK_S)).code:
                    self._prefix = (*prefix, *_BARE)
                    break
            else:
                log.warning("Images are checked with the network of the server: no namespaces")
        return self._prefix
