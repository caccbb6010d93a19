"""Copies of volumes, kept outside of where the volumes are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.drivers.base.storage import DiskSpec


@dataclass(frozen=True, slots=True)
class BackupView:
    """A backup as it is.

    Attributes:
        size_bytes: Of the disk.
        stored_bytes: What it added to the store when it was made.
    """

    size_bytes: int
    stored_bytes: int


class BackupDriver(Protocol):
    """A store of backups."""

    async def look(self, backup_id: str) -> BackupView | None:
        """Look at one backup; None when there certainly is none."""
        ...

    async def look_all(self) -> Sequence[str]:
        """Return the ids of all backups in the store."""
        ...

    async def make(self, backup_id: str, disk: DiskSpec, tell: Callable[[float], None]) -> None:
        """Store what a disk holds that does not change meanwhile; `tell` gets 0 to 100.

        One that breaks off leaves no backup; done again it finds what it has stored.
        """
        ...

    async def restore(self, backup_id: str, disk: DiskSpec, tell: Callable[[float], None]) -> None:
        """Write what a backup holds to an empty disk.

        Raises:
            NotFoundError: There is no such backup.
            InvalidRequestError: What is stored is damaged; says so before it is used.
        """
        ...

    async def delete(self, backup_id: str) -> None:
        """Remove a backup, and what only that one needs."""
        ...
