"""Wishes about volumes."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import func, select

from server.errors import ConflictError, ForbiddenError, InvalidRequestError
from server.events import EventLog
from server.services.capacity import Limits
from server.services.principals import Principal
from server.services.snapshots import remove_snapshot
from server.services.sources import check_fit, size_for
from server.services.values import NewVolume, VolumeChange
from server.services.volume_types import type_id
from server.services.writing import Writing, own, writing
from server.store.tables import ImageRow, InstanceRow, SnapshotRow, VolumeRow


class Volumes:
    """Record which volumes a project wants; reconcile makes it so.

    Root disks are among them: made and removed with their instance, never detached.

    What takes the id of a volume raises `NotFoundError` where the project has none of it, and
    each change `ConflictError` where it is being deleted.
    """

    def __init__(self, log: EventLog, limits: Limits) -> None:
        self._log = log
        self._limits = limits

    async def create(self, principal: Principal, wish: NewVolume) -> VolumeRow:
        """Record a new volume.

        Raises:
            NotFoundError: The image or the instance is not there.
            OverQuotaError: The host has no room.
        """
        async with writing(self._log, principal, self._limits) as work:
            return await add_volume(work, wish)

    async def list(self, principal: Principal) -> Sequence[VolumeRow]:
        """Return the project's volumes, oldest first."""
        async with self._log.read() as session:
            query = select(VolumeRow).where(VolumeRow.project_id == principal.project_id)
            return (await session.scalars(query.order_by(VolumeRow.created_at, VolumeRow.id))).all()

    async def get(self, principal: Principal, volume_id: str) -> VolumeRow:
        """Return one volume.

        Raises:
            NotFoundError: The project has no such volume.
        """
        async with self._log.read() as session:
            return await own(session, principal, VolumeRow, volume_id)

    async def update(self, principal: Principal, volume_id: str, change: VolumeChange) -> VolumeRow:
        """Record another name, description or properties."""
        async with writing(self._log, principal) as work:
            row = await work.own(VolumeRow, volume_id)
            for name, value in change.given().items():
                setattr(row, name, value)
            work.touch(row)
            return row

    async def extend(self, principal: Principal, volume_id: str, size_gib: int) -> VolumeRow:
        """Record a larger size.

        Raises:
            InvalidRequestError: It is not larger.
        """
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(VolumeRow, volume_id)
            if size_gib <= row.size_gib:
                raise InvalidRequestError(
                    f"Volume {row.name or row.id} has {row.size_gib} GiB,"
                    f" and {size_gib} GiB is not more"
                )
            grow_volume(work, row, size_gib)
            return row

    async def flatten(self, principal: Principal, volume_id: str) -> VolumeRow:
        """Record that a volume shall stand on nothing else, in use or not."""
        async with writing(self._log, principal) as work:
            row = await work.own(VolumeRow, volume_id)
            row.wanted_flat = True
            work.touch(row)
            return row

    async def retype(self, principal: Principal, volume_id: str, new_type: str) -> VolumeRow:
        """Record another type; on one host all types are served alike, so nothing moves.

        Raises:
            InvalidRequestError: There is no such type.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(VolumeRow, volume_id)
            row.type_id = await type_id(work.session, new_type)
            work.touch(row)
            return row

    async def set_bootable(self, principal: Principal, volume_id: str, *, is_so: bool) -> None:
        """Record whether a volume is said to hold a system."""
        async with writing(self._log, principal) as work:
            row = await work.own(VolumeRow, volume_id)
            row.is_bootable = is_so
            work.touch(row)

    async def forgive(self, principal: Principal, volume_id: str) -> None:
        """Look at a volume again as if it had no fault; reconcile judges it anew.

        Raises:
            ForbiddenError: The principal is no admin.
        """
        if not principal.is_admin:
            raise ForbiddenError("Only an admin may reset the status of a volume")
        async with writing(self._log, principal) as work:
            work.touch(await work.own(VolumeRow, volume_id))

    async def attach(self, principal: Principal, volume_id: str, instance_id: str) -> VolumeRow:
        """Record which instance shall have a volume.

        Raises:
            ConflictError: Another one has it.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(VolumeRow, volume_id)
            holder = row.instance_id or row.observed_instance_id
            if holder not in (None, instance_id):
                raise ConflictError(
                    f"Volume {row.name or row.id} is in use by server {holder}", "Detach it first."
                )
            await plug_volume(work, row, instance_id)
            return row

    async def detach(self, principal: Principal, volume_id: str) -> VolumeRow:
        """Record that no instance shall have a volume.

        Raises:
            ConflictError: It is a root disk.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(VolumeRow, volume_id)
            await plug_volume(work, row, None)
            return row

    async def delete(self, principal: Principal, volume_id: str, *, cascade: bool = False) -> None:
        """Record that a volume is wanted gone; with `cascade`, its snapshots too.

        Raises:
            ConflictError: An instance has it, or it has snapshots; names them.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, VolumeRow, volume_id)
            if cascade:
                query = select(SnapshotRow).where(SnapshotRow.volume_id == volume_id)
                for snapshot in await work.session.scalars(query):
                    remove_snapshot(work, snapshot)
            remove_volume(work, row)


async def add_volume(work: Writing, wish: NewVolume) -> VolumeRow:
    """Write a new volume down; see `Volumes.create`."""
    row = VolumeRow(
        id=await work.claim(VolumeRow, wish.id),
        project_id=work.principal.project_id,
        topology_id=wish.topology_id,
        name=wish.name,
        size_gib=await size_for(work, wish),
        image_id=wish.image_id,
        snapshot_id=wish.snapshot_id,
        source_id=wish.source_id,
        backup_id=wish.backup_id,
        type_id=await type_id(work.session, wish.type_id),
        description=wish.description,
        properties={**wish.properties},
        position=1,
    )
    await work.add(row)
    if wish.instance_id is not None:
        await plug_volume(work, row, wish.instance_id)
    return row


async def add_root(work: Writing, instance: InstanceRow, image: ImageRow | None) -> VolumeRow:
    """Write down the disk that an instance boots from, for its present build; or a blank one."""
    if image is not None:
        check_fit(image, instance.disk_gib)
    root = VolumeRow(
        id=root_id(instance.id, instance.wanted_build),
        project_id=instance.project_id,
        name=f"{instance.name} root"[:255],
        size_gib=instance.disk_gib,
        image_id=image.id if image is not None else None,
        instance_id=instance.id,
        position=0,
        is_root=True,
        build=instance.wanted_build,
    )
    return await work.add(root)


def root_id(instance_id: str, build: int) -> str:
    """Return the id of a root disk: the same at every repeat, another for every build."""
    return str(uuid5(UUID(instance_id), f"root-{build}"))


def grow_volume(work: Writing, row: VolumeRow, size_gib: int) -> None:
    """Write a larger size down.

    Raises:
        InvalidRequestError: It is smaller.
    """
    if size_gib < row.size_gib:
        raise InvalidRequestError(
            f"Volume {row.name or row.id} cannot shrink from {row.size_gib} to {size_gib} GiB",
            "Create a smaller one and copy the data.",
        )
    row.size_gib = size_gib
    work.touch(row)


async def plug_volume(work: Writing, row: VolumeRow, instance_id: str | None) -> None:
    """Write down which instance shall have a volume; both are looked at again.

    Raises:
        ConflictError: It is a root disk.
    """
    if row.instance_id == instance_id:
        return
    if row.is_root:
        raise ConflictError(f"Volume {row.name or row.id} is a root disk: it stays with its server")
    for holder in {row.instance_id, row.observed_instance_id, instance_id} - {None}:
        owner = await work.session.get(InstanceRow, holder)
        if owner is not None and owner.wanted != "gone":
            work.touch(owner)
    row.instance_id = instance_id
    if instance_id is not None:
        query = select(func.max(VolumeRow.position)).where(VolumeRow.instance_id == instance_id)
        row.position = (await work.session.scalar(query) or 0) + 1
    work.touch(row)


def remove_volume(work: Writing, row: VolumeRow) -> None:
    """Write down that a volume is wanted gone."""
    row.wanted = "gone"
    work.touch(row)
