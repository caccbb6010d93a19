"""How full the file systems are that things are kept on."""

import os
from pathlib import Path

from server.drivers.refusals import as_unavailable
from server.errors import UnavailableError

MIB = 1 << 20


class Room:
    """Keeps so much of every file system free, for what cannot wait.

    Args:
        least_mib: What is never given to images and the like; a guest that met a full disk
            goes on as soon as so much is free again.
    """

    def __init__(self, least_mib: int = 64) -> None:
        self._least_bytes = least_mib * MIB

    def free_bytes(self, folder: Path) -> int:
        """Return how much may be used of the file system of a folder."""
        with as_unavailable(f"{folder} cannot be read"):
            found = os.statvfs(folder)
        return max(0, found.f_bavail * found.f_frsize - self._least_bytes)

    def is_full(self, folder: Path) -> bool:
        """Return whether nothing may be used."""
        return self.free_bytes(folder) == 0

    def check(self, folder: Path, what: str, needed_bytes: int = 1) -> None:
        """Refuse to write what there is no room for.

        Raises:
            UnavailableError: There is none; begins with `what`.
        """
        free = self.free_bytes(folder)
        if free < needed_bytes:
            missing = -(-(needed_bytes - free) // MIB)
            raise UnavailableError(
                f"{what}: the disk of the server is full", f"Free {missing} MiB of {folder}."
            )
