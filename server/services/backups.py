"""Wishes about backups, one by one and by schedules."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, InvalidRequestError
from server.events import EventLog
from server.services.principals import Principal
from server.services.storage_values import NewBackup, SnapshotChange
from server.services.writing import Writing, own, writing
from server.store.tables import BackupRow, InstanceRow, SnapshotRow, VolumeRow

AT_REST = ("absent", "stopped")


class Backups:
    """Record which backups a project wants; reconcile makes it so."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def list(self, principal: Principal) -> Sequence[BackupRow]:
        """Return the project's backups, newest first."""
        async with self._log.read() as session:
            query = select(BackupRow).where(BackupRow.project_id == principal.project_id)
            order = query.order_by(BackupRow.created_at.desc(), BackupRow.id)
            return (await session.scalars(order)).all()

    async def get(self, principal: Principal, backup_id: str) -> BackupRow:
        """Return one backup.

        Raises:
            NotFoundError: The project has no such backup.
        """
        async with self._log.read() as session:
            return await own(session, principal, BackupRow, backup_id)

    async def create(self, principal: Principal, wish: NewBackup) -> BackupRow:
        """Record a backup of a volume, in use or not, or of one of its snapshots.

        Raises:
            InvalidRequestError: An incremental one, and there is none before it.
            ConflictError: What it is to be made of is not there yet.
        """
        async with writing(self._log, principal) as work:
            return await add_backup(work, wish)

    async def update(
        self, principal: Principal, backup_id: str, change: SnapshotChange
    ) -> BackupRow:
        """Record another name, description or properties."""
        async with writing(self._log, principal) as work:
            row = await work.own(BackupRow, backup_id)
            for name, value in change.given().items():
                setattr(row, name, value)
            work.touch(row)
            return row

    async def delete(self, principal: Principal, backup_id: str) -> None:
        """Record that a backup is wanted gone; those after it hold all that they need.

        Raises:
            ConflictError: It is being restored into a volume.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, BackupRow, backup_id)
            await _check_idle(work.session, row)
            row.wanted = "gone"
            work.touch(row)

    async def restore(self, principal: Principal, backup_id: str, volume_id: str) -> VolumeRow:
        """Record that a volume shall hold what a backup holds.

        Raises:
            InvalidRequestError: The volume is too small.
            ConflictError: An instance runs with it, or the backup is not there yet.
        """
        async with writing(self._log, principal) as work:
            backup = await work.own(BackupRow, backup_id)
            volume = await work.own(VolumeRow, volume_id)
            if backup.observed == "absent":
                raise ConflictError(f"Backup {backup.name or backup.id} is not there yet")
            if volume.size_gib < backup.size_gib:
                raise InvalidRequestError(
                    f"Volume {volume.name or volume.id} has {volume.size_gib} GiB,"
                    f" and the backup needs {backup.size_gib}"
                )
            owner = await work.session.get(InstanceRow, volume.instance_id or "")
            if owner is not None and owner.observed not in AT_REST:
                raise ConflictError(
                    f"Volume {volume.name or volume.id} is in use by server {owner.name}",
                    "Stop the server first, or detach the volume.",
                )
            volume.wanted_revert += 1
            volume.revert_backup_id, volume.revert_snapshot_id = backup.id, None
            work.touch(volume)
            return volume


async def add_backup(work: Writing, wish: NewBackup, schedule_id: str | None = None) -> BackupRow:
    """Write a new backup down; see `Backups.create`."""
    volume = await work.own(VolumeRow, wish.volume_id)
    source: VolumeRow | SnapshotRow = volume
    if wish.snapshot_id is not None:
        source = await work.own(SnapshotRow, wish.snapshot_id)
        if source.volume_id != volume.id:
            raise InvalidRequestError("The snapshot is one of another volume")
    if source.observed == "absent":
        raise ConflictError(f"{source.name or source.id} is not there yet")
    query = select(BackupRow.id).where(
        BackupRow.volume_id == volume.id,
        BackupRow.wanted == "present",
        BackupRow.observed == "available",
    )
    parent = await work.session.scalar(query.order_by(BackupRow.created_at.desc()).limit(1))
    if wish.is_incremental and parent is None:
        raise InvalidRequestError(
            f"Volume {volume.name or volume.id} has no backup that this one could follow",
            "Make a full one first.",
        )
    row = BackupRow(
        id=await work.claim(BackupRow, wish.id),
        project_id=work.principal.project_id,
        topology_id=wish.topology_id,
        name=wish.name,
        description=wish.description,
        properties={**wish.properties},
        volume_id=volume.id,
        snapshot_id=wish.snapshot_id,
        schedule_id=schedule_id,
        parent_id=parent if wish.is_incremental else None,
        size_gib=source.size_gib,
    )
    return await work.add(row)


async def _check_idle(session: AsyncSession, row: BackupRow) -> None:
    restoring = (VolumeRow.revert_backup_id == row.id) & (
        VolumeRow.observed_revert < VolumeRow.wanted_revert
    )
    being_made = (VolumeRow.backup_id == row.id) & (VolumeRow.observed == "absent")
    query = select(VolumeRow.name, VolumeRow.id).where(
        restoring | being_made, VolumeRow.wanted == "present"
    )
    for name, volume_id in await session.execute(query):
        raise ConflictError(
            f"Backup {row.name or row.id} is being restored into {name or volume_id}"
        )
