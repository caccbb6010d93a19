"""Images that are made of what is here already, without a copy."""

from collections.abc import Mapping

from sqlalchemy import select

from server.errors import ConflictError
from server.events import EventLog
from server.services.image_values import NewImage
from server.services.principals import Principal
from server.services.writing import Writing, writing
from server.store.tables import ImageRow, InstanceRow, SnapshotRow, VolumeRow


class ImageSources:
    """Record images of volumes, snapshots and servers; reconcile makes them."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def of_volume(self, principal: Principal, volume_id: str, wish: NewImage) -> ImageRow:
        """Record an image of what a volume holds when it is made, in use or not.

        Raises:
            ConflictError: The volume is not there yet.
        """
        async with writing(self._log, principal) as work:
            volume = await work.own(VolumeRow, volume_id)
            return await _add(work, volume, wish)

    async def of_snapshot(self, principal: Principal, snapshot_id: str, wish: NewImage) -> ImageRow:
        """Record an image of a snapshot.

        Raises:
            ConflictError: The snapshot is not there yet.
        """
        async with writing(self._log, principal) as work:
            snapshot = await work.own(SnapshotRow, snapshot_id)
            return await _add(work, snapshot, wish)

    async def of_instance(
        self, principal: Principal, instance_id: str, name: str, properties: Mapping[str, str]
    ) -> ImageRow:
        """Record an image of the disk that an instance boots from.

        Raises:
            ConflictError: It has none yet.
        """
        async with writing(self._log, principal) as work:
            instance = await work.own(InstanceRow, instance_id)
            query = select(VolumeRow).where(
                VolumeRow.instance_id == instance_id,
                VolumeRow.wanted == "present",
                VolumeRow.position >= 0,
            )
            root = (await work.session.scalars(query.order_by(VolumeRow.position))).first()
            if root is None:
                raise ConflictError(f"Server {instance.name} has no disk")
            told = {"image_type": "snapshot", "instance_uuid": instance_id}
            if instance.image_id is not None:
                told["base_image_ref"] = instance.image_id
            return await _add(work, root, NewImage(name=name, properties={**told, **properties}))


async def _add(work: Writing, source: VolumeRow | SnapshotRow, wish: NewImage) -> ImageRow:
    if source.observed == "absent":
        raise ConflictError(f"{source.name or source.id} is not there yet")
    is_volume = isinstance(source, VolumeRow)
    row = ImageRow(
        id=await work.claim(ImageRow, wish.id),
        project_id=work.principal.project_id,
        name=wish.name,
        disk_format="qcow2",
        container_format="bare",
        min_disk_gib=source.size_gib,
        visibility=wish.visibility if work.principal.is_admin else "private",
        is_protected=wish.is_protected,
        properties={**wish.properties},
        tags=[*wish.tags],
        source_volume_id=source.id if is_volume else None,
        source_snapshot_id=None if is_volume else source.id,
    )
    return await work.add(row)
