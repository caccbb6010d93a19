"""Long copies into volumes: what they stand on, and what backups hold."""

from functools import partial

from server.drivers.base import BackupDriver, DiskSpec, VolumeDriver
from server.errors import UnavailableError
from server.events import EventLog, has_changed, record
from server.reconcile.fulfilment import settle
from server.reconcile.progress import Progress, Tell
from server.store.tables import BackupRow, InstanceRow, VolumeRow

GIB = 1 << 30


class Copies:
    """Makes those wishes about volumes true that take long.

    Attributes are written like those of `Volumes`, which sees to everything else of the
    same volume meanwhile.
    """

    def __init__(self, log: EventLog, volumes: VolumeDriver, store: BackupDriver) -> None:
        self._log = log
        self._volumes = volumes
        self._store = store

    async def reconcile(self, volume_id: str) -> None:
        """Restore a backup into a volume, or flatten it, where that is wished."""
        async with self._log.read() as session:
            row = await session.get(VolumeRow, volume_id)
            backup_id = _backup_of(row) if row is not None else None
            backup = await session.get(BackupRow, backup_id) if backup_id is not None else None
        if row is None or row.wanted == "gone":
            return
        if backup_id is not None:
            if backup is not None and backup.observed == "absent":
                return  # its coming wakes the volume
            if row.observed_plugged:
                return  # the end of its instance does
            progress = Progress(self._log, VolumeRow, volume_id, "flattened")
            await progress.of(partial(self._restore, row, backup_id))
        elif row.observed != "absent" and row.wanted_flat and not row.observed_flat:
            progress = Progress(self._log, VolumeRow, volume_id, "flattened")
            await progress.of(partial(self._volumes.flatten, volume_id))
        else:
            return
        await self._note(row)

    async def _restore(self, row: VolumeRow, backup_id: str, tell: Tell) -> None:
        async def write(disk: DiskSpec) -> None:
            await self._store.restore(backup_id, disk, tell)

        await self._volumes.fill(row.id, row.size_gib * GIB, write)

    async def _note(self, seen: VolumeRow) -> None:
        view = await self._volumes.look(seen.id)
        if view is None:
            raise UnavailableError(f"Volume {seen.name or seen.id} vanished while it was made")
        async with self._log.observe() as session:
            row = await session.get(VolumeRow, seen.id)
            if row is None:
                return
            owner = await session.get(InstanceRow, row.instance_id or "")
            row.observed, row.observed_size_gib = "available", view.size_bytes // GIB
            row.observed_flat, row.flattened = view.is_flat, 100
            if seen.revert_backup_id is not None:
                row.observed_revert = max(row.observed_revert, seen.wanted_revert)
            row.fault, row.fault_is_final = None, False
            settle(row, owner)
            if has_changed(row):
                await record(session, row)


def _backup_of(row: VolumeRow) -> str | None:
    """Return the backup that is to be restored into a volume now."""
    if row.observed_revert < row.wanted_revert:
        return row.revert_backup_id
    return row.backup_id if row.observed == "absent" else None
