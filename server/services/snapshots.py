"""Wishes about snapshots: of a volume, of a whole instance, and back to one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, InvalidRequestError, NotFoundError
from server.events import EventLog
from server.services.principals import Principal
from server.services.storage_values import NewSnapshot, SnapshotChange
from server.services.writing import Writing, own, writing
from server.store.tables import InstanceRow, SnapshotRow, VolumeRow, new_id

AT_REST = ("absent", "stopped")
"""Instances whose disks may be exchanged: no guest remembers what was on them."""


class Snapshots:
    """Record which snapshots a project wants; reconcile makes it so."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def list(self, principal: Principal) -> Sequence[SnapshotRow]:
        """Return the project's snapshots, newest first."""
        async with self._log.read() as session:
            query = select(SnapshotRow).where(SnapshotRow.project_id == principal.project_id)
            order = query.order_by(SnapshotRow.created_at.desc(), SnapshotRow.id)
            return (await session.scalars(order)).all()

    async def get(self, principal: Principal, snapshot_id: str) -> SnapshotRow:
        """Return one snapshot.

        Raises:
            NotFoundError: The project has no such snapshot.
        """
        async with self._log.read() as session:
            return await own(session, principal, SnapshotRow, snapshot_id)

    async def create(self, principal: Principal, volume_id: str, wish: NewSnapshot) -> SnapshotRow:
        """Record a snapshot of a volume, in use or not.

        Raises:
            ConflictError: The volume is not there yet.
        """
        async with writing(self._log, principal) as work:
            volume = await work.own(VolumeRow, volume_id)
            _check_there(volume)
            return await add_snapshot(work, volume, wish)

    async def create_group(
        self, principal: Principal, instance_id: str, wish: NewSnapshot
    ) -> Sequence[SnapshotRow]:
        """Record snapshots of all disks of an instance, of one moment and with one name.

        Raises:
            ConflictError: It has no disks yet.
        """
        async with writing(self._log, principal) as work:
            instance = await work.own(InstanceRow, instance_id)
            query = select(VolumeRow).where(
                VolumeRow.instance_id == instance_id,
                VolumeRow.wanted == "present",
                VolumeRow.position >= 0,
            )
            volumes = (await work.session.scalars(query.order_by(VolumeRow.position))).all()
            if not volumes:
                raise ConflictError(f"Server {instance.name} has no disks")
            for volume in volumes:
                _check_there(volume)
            group_id = wish.id or new_id()
            each = wish.model_copy(update={"id": None})
            return [await add_snapshot(work, volume, each, group_id) for volume in volumes]

    async def update(
        self, principal: Principal, snapshot_id: str, change: SnapshotChange
    ) -> SnapshotRow:
        """Record another name, description or properties."""
        async with writing(self._log, principal) as work:
            row = await work.own(SnapshotRow, snapshot_id)
            for name, value in change.given().items():
                setattr(row, name, value)
            work.touch(row)
            return row

    async def delete(self, principal: Principal, snapshot_id: str) -> None:
        """Record that a snapshot is wanted gone.

        Raises:
            ConflictError: Volumes stand on it; names them.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, SnapshotRow, snapshot_id)
            remove_snapshot(work, row)

    async def delete_group(self, principal: Principal, group_id: str) -> None:
        """Record that all snapshots of one moment are wanted gone.

        Raises:
            NotFoundError: There are none.
            ConflictError: Volumes stand on one of them; names them.
        """
        async with writing(self._log, principal) as work:
            for row in await _group(work.session, principal, group_id):
                remove_snapshot(work, row)

    async def revert(
        self, principal: Principal, volume_id: str, snapshot_id: str, *, latest: bool = False
    ) -> VolumeRow:
        """Record that a volume shall hold what one of its snapshots holds.

        Args:
            principal: Who wishes it.
            volume_id: The volume.
            snapshot_id: One of its snapshots.
            latest: Only the newest one may be it, as Cinder has it.

        Raises:
            InvalidRequestError: The snapshot is of another volume, or not the newest.
            ConflictError: An instance runs with the volume.
        """
        async with writing(self._log, principal) as work:
            volume = await work.own(VolumeRow, volume_id)
            snapshot = await work.own(SnapshotRow, snapshot_id)
            if latest:
                await _check_latest(work.session, volume, snapshot)
            await _check_rest(work.session, volume)
            revert_volume(work, volume, snapshot)
            return volume

    async def revert_instance(self, principal: Principal, instance_id: str, group_id: str) -> None:
        """Record that an instance shall go back to a moment: it stops, and starts again.

        Raises:
            ConflictError: It has not all of those disks any more.
        """
        async with writing(self._log, principal) as work:
            instance = await work.own(InstanceRow, instance_id)
            if instance.wanted in ("suspended", "paused"):
                raise ConflictError(
                    f"Server {instance.name} is {instance.wanted}: it remembers its disks",
                    "Stop it, or resume it, first.",
                )
            for snapshot in await _group(work.session, principal, group_id):
                volume = await work.session.get(VolumeRow, snapshot.volume_id)
                if volume is None or volume.instance_id != instance_id or volume.wanted == "gone":
                    raise ConflictError(
                        f"Server {instance.name} has no longer all disks of"
                        f" {snapshot.name or group_id}",
                        "Make a volume of each snapshot instead.",
                    )
                revert_volume(work, volume, snapshot)
            work.touch(instance)


async def add_snapshot(
    work: Writing, volume: VolumeRow, wish: NewSnapshot, group_id: str | None = None
) -> SnapshotRow:
    """Write a new snapshot down; it waits for a volume that is not there yet."""
    row = SnapshotRow(
        id=await work.claim(SnapshotRow, wish.id),
        project_id=work.principal.project_id,
        topology_id=wish.topology_id,
        name=wish.name,
        description=wish.description,
        properties={**wish.properties},
        volume_id=volume.id,
        group_id=group_id,
        instance_id=volume.instance_id,
        size_gib=volume.size_gib,
    )
    return await work.add(row)


def _check_there(volume: VolumeRow) -> None:
    if volume.observed == "absent":
        raise ConflictError(f"Volume {volume.name or volume.id} is not there yet")


def remove_snapshot(work: Writing, row: SnapshotRow) -> None:
    """Write down that a snapshot is wanted gone."""
    row.wanted = "gone"
    work.touch(row)


def revert_volume(work: Writing, volume: VolumeRow, snapshot: SnapshotRow) -> None:
    """Write down that a volume shall hold what a snapshot holds.

    Raises:
        InvalidRequestError: It is a snapshot of another volume.
        ConflictError: It is not there yet.
    """
    name = snapshot.name or snapshot.id
    if snapshot.volume_id != volume.id:
        raise InvalidRequestError(f"Snapshot {name} is not one of {volume.name or volume.id}")
    if snapshot.observed == "absent" or snapshot.wanted == "gone":
        raise ConflictError(f"Snapshot {name} is not there")
    volume.wanted_revert += 1
    volume.revert_snapshot_id, volume.revert_backup_id = snapshot.id, None
    volume.wanted_flat = False
    work.touch(volume)


async def _group(
    session: AsyncSession, principal: Principal, group_id: str
) -> Sequence[SnapshotRow]:
    query = select(SnapshotRow).where(
        SnapshotRow.group_id == group_id, SnapshotRow.project_id == principal.project_id
    )
    rows = (await session.scalars(query.order_by(SnapshotRow.id))).all()
    if not rows:
        raise NotFoundError(f"Snapshots {group_id} could not be found.")
    return rows


async def _check_latest(session: AsyncSession, volume: VolumeRow, snapshot: SnapshotRow) -> None:
    query = select(SnapshotRow.id).where(
        SnapshotRow.volume_id == volume.id, SnapshotRow.wanted == "present"
    )
    latest = await session.scalar(query.order_by(SnapshotRow.created_at.desc()).limit(1))
    if latest != snapshot.id:
        raise InvalidRequestError(
            f"{snapshot.name or snapshot.id} is not the latest snapshot of the volume",
            "POST /cockpit/v1/volumes/{id}/revert goes back to any of them.",
        )


async def _check_rest(session: AsyncSession, volume: VolumeRow) -> None:
    if volume.instance_id is None:
        return
    owner = await session.get(InstanceRow, volume.instance_id)
    if owner is not None and owner.observed not in AT_REST:
        raise ConflictError(
            f"Volume {volume.name or volume.id} is in use by server {owner.name}",
            "Stop the server first, or detach the volume.",
        )
