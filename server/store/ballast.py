"""Room that is kept for the moment in which there is none.

When guests have filled the disk, the server must still be able to write down that this is
so, and that something shall go.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

MIB = 1 << 20
_PLENTY = 4
"""It is taken only from a disk that has so many times as much free."""


class Ballast:
    """A file of no use, which gives its place up.

    Its folder is held open, so that nothing comes to be in another one of the same name.

    Args:
        path: The file.
        size_mib: How large it is; 0: there is none.
    """

    def __init__(self, path: Path, size_mib: int) -> None:
        self._name = path.name
        self._size = size_mib * MIB
        flags = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
        self._folder = os.open(path.parent, flags) if size_mib else None

    def fill(self) -> None:
        """Take the room, where there is plenty."""
        if self._folder is None:
            return
        try:
            if self._is_there() or self._free_bytes() < _PLENTY * self._size:
                return
            self._make()
        except OSError as error:
            log.warning("No room can be kept for the database: %s", error)

    def drop(self) -> None:
        """Give the room up."""
        with suppress(FileNotFoundError):
            if self._folder is not None:
                os.unlink(self._name, dir_fd=self._folder)
                log.warning("The disk is full; the database takes the room that was kept for it")

    def close(self) -> None:
        """Let go of the folder."""
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None

    def _is_there(self) -> bool:
        with suppress(FileNotFoundError):
            os.stat(self._name, dir_fd=self._folder)
            return True
        return False

    def _free_bytes(self) -> int:
        assert self._folder is not None
        # A handle that only names a folder tells nothing of its file system by itself.
        found = os.statvfs(f"/proc/self/fd/{self._folder}")
        return found.f_bavail * found.f_frsize

    def _make(self) -> None:
        made = f".{self._name}.new"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        file = os.open(made, flags, 0o600, dir_fd=self._folder)
        try:
            os.posix_fallocate(file, 0, self._size)
        except OSError:
            os.unlink(made, dir_fd=self._folder)
            raise
        finally:
            os.close(file)
        os.rename(made, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
