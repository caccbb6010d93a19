"""Room that is kept for the moment in which there is none.

When guests have filled the disk, the server must still be able to write down that this is
so, and that something shall go.
"""

import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

MIB = 1 << 20
_PLENTY = 4
"""It is taken only from a disk that has so many times as much free."""


class Ballast:
    """A file of no use, which gives its place up.

    Args:
        path: The file.
        size_mib: How large it is; 0: there is none.
    """

    def __init__(self, path: Path, size_mib: int) -> None:
        self._path = path
        self._size = size_mib * MIB
        self._folder: tuple[int, int] | None = None

    def fill(self) -> None:
        """Take the room, where there is plenty, in the folder of the first time only."""
        if not self._size or self._path.exists() or not self._is_same_folder():
            return
        made = self._path.with_name(f".{self._path.name}.new")
        try:
            free = os.statvfs(self._path.parent)
            if free.f_bavail * free.f_frsize < _PLENTY * self._size:
                return
            with made.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, self._size)
            made.rename(self._path)
        except OSError as error:
            made.unlink(missing_ok=True)
            log.warning("No room can be kept for the database: %s", error)

    def _is_same_folder(self) -> bool:
        """Whether nobody has put another folder into the place of ours."""
        try:
            found = self._path.parent.stat()
        except FileNotFoundError:
            return False
        identity = found.st_dev, found.st_ino
        self._folder = self._folder or identity
        return self._folder == identity

    def drop(self) -> None:
        """Give the room up."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return
        log.warning("The disk is full; the database takes the room that was kept for it")
