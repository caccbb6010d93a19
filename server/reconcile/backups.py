"""Backups: made of a frozen copy of a volume, and removed."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import BackupDriver, BackupView, VolumeDriver
from server.errors import NotFoundError
from server.events import EventLog, has_changed, record, record_gone
from server.reconcile.progress import Progress
from server.store.tables import BackupRow, SnapshotRow, VolumeRow

OF_BACKUP = "backup-"
"""Before the id of a backup: the snapshot that it is read from while it is made."""


class Backups:
    """Makes wishes about backups true.

    A backup is read from a snapshot: its own, which goes afterwards, or the one that it
    shall be a copy of. QEMU's dirty bitmaps would save reading, but they are lost when a
    process dies, and what they then miss nobody can tell.
    """

    def __init__(self, log: EventLog, volumes: VolumeDriver, store: BackupDriver) -> None:
        self._log = log
        self._volumes = volumes
        self._store = store

    async def reconcile(self, backup_id: str) -> None:
        """Look, do what is to be done, and write down what was seen.

        Raises:
            NotFoundError: It has vanished from the store, or its source has.
        """
        async with self._log.read() as session:
            row = await session.get(BackupRow, backup_id)
            if row is None:
                return
            is_ready = await _is_ready(session, row)
        if row.wanted == "gone":
            await self._store.delete(backup_id)
            await self._volumes.delete_snapshot(OF_BACKUP + backup_id)
            await self._forget(backup_id)
            return
        view = await self._store.look(backup_id)
        if view is None and row.observed != "absent":
            raise NotFoundError(f"What backup {row.name or row.id} held is gone")
        if view is None:
            if not is_ready:
                return
            view = await self._make(row)
        await self._volumes.delete_snapshot(OF_BACKUP + backup_id)
        await self._note(row, view)

    async def _make(self, row: BackupRow) -> BackupView | None:
        snapshot_id = row.snapshot_id
        if snapshot_id is None:
            # One that a killed server left is of the same moment: it goes on with that.
            snapshot_id = OF_BACKUP + row.id
            await self._volumes.snapshot({snapshot_id: row.volume_id})
        disk = await self._volumes.snapshot_disk(snapshot_id)
        progress = Progress(self._log, BackupRow, row.id, "progress")
        await progress.of(partial(self._store.make, row.id, disk))
        return await self._store.look(row.id)

    async def _forget(self, backup_id: str) -> None:
        async with self._log.observe() as session:
            row = await session.get(BackupRow, backup_id)
            if row is not None and row.wanted == "gone":
                await record_gone(session, row)

    async def _note(self, seen: BackupRow, view: BackupView | None) -> None:
        async with self._log.observe() as session:
            row = await session.get(BackupRow, seen.id)
            if row is None or row.wanted == "gone" or view is None:
                return
            row.observed, row.stored_bytes, row.progress = "available", view.stored_bytes, 100
            row.fault, row.fault_is_final = None, False
            row.observed_wish = seen.wish
            if has_changed(row):
                await record(session, row)


async def _is_ready(session: AsyncSession, row: BackupRow) -> bool:
    """Return whether what it shall be a copy of is there; its coming wakes the backup.

    Raises:
        NotFoundError: It is gone.
    """
    source = (
        await session.get(SnapshotRow, row.snapshot_id)
        if row.snapshot_id is not None
        else await session.get(VolumeRow, row.volume_id)
    )
    if source is None and row.observed == "absent" and row.wanted == "present":
        raise NotFoundError(f"What backup {row.name or row.id} is to be made of is gone")
    return source is not None and source.observed != "absent"
