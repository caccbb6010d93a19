"""What an instance boots from: a clone of an image, a volume, a snapshot, or a CD."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import select

from server.errors import ConflictError, InvalidRequestError
from server.services.sources import check_fit
from server.services.values import NewInstance, NewVolume
from server.services.volumes import add_root, add_volume, plug_volume, remove_volume
from server.services.writing import Writing
from server.store.tables import ImageRow, InstanceRow, VolumeRow

_GIB = 1 << 30


async def add_boot_disks(work: Writing, row: InstanceRow, wish: NewInstance) -> None:
    """Write down what a new instance boots from, and the CDs in its drives.

    Raises:
        InvalidRequestError: An image does not fit on the disk, or is no CD.
        NotFoundError: Image, volume or snapshot is not there.
        ConflictError: The volume is in use, or an image is not ready.
    """
    if wish.root_volume_id is not None:
        await _boot_from(work, row, await work.own(VolumeRow, wish.root_volume_id))
    elif wish.root_snapshot_id is not None:
        new = NewVolume(
            name=f"{row.name} root"[:255],
            size_gib=row.disk_gib,
            snapshot_id=wish.root_snapshot_id,
            topology_id=row.topology_id,
        )
        await _boot_from(work, row, await add_volume(work, new))
    elif wish.image_id is not None:
        await add_image_disks(work, row, await work.usable(ImageRow, wish.image_id))
        await _keep_root(work, row, is_kept=wish.is_root_kept)
    for image_id in wish.cdrom_ids:
        await add_cdrom(work, row, await work.usable(ImageRow, image_id))


async def add_image_disks(work: Writing, row: InstanceRow, image: ImageRow) -> None:
    """Write down the root disk for an image; a CD's is blank, and the CD is beside it."""
    if image.disk_format != "iso":
        await add_root(work, row, image)
        return
    await add_root(work, row, None)
    await add_cdrom(work, row, image)


async def add_cdrom(work: Writing, row: InstanceRow, image: ImageRow) -> VolumeRow:
    """Write down that a CD is in a drive of an instance; one that is in already stays.

    Raises:
        InvalidRequestError: The image is no CD.
        ConflictError: It has no bytes yet.
    """
    if image.disk_format != "iso":
        raise InvalidRequestError(f"Image {image.name or image.id} is no CD: its format is not iso")
    size_gib = max(1, -(-(image.virtual_bytes or 0) // _GIB))
    check_fit(image, size_gib)
    cdrom_id = str(uuid5(UUID(row.id), f"cdrom-{image.id}"))
    known = await work.session.get(VolumeRow, cdrom_id)
    if known is not None:
        if known.wanted == "gone":
            raise ConflictError(f"The CD {image.name or image.id} is still being taken out")
        return known
    made = VolumeRow(
        id=cdrom_id,
        project_id=row.project_id,
        name=f"{row.name} {image.name}"[:255],
        size_gib=size_gib,
        image_id=image.id,
        is_cdrom=True,
        position=1,
    )
    await work.add(made)
    await plug_volume(work, made, row.id)
    return made


async def exchange_cdroms(work: Writing, row: InstanceRow, images: Sequence[ImageRow]) -> None:
    """Write down that these CDs are in the drives of an instance, and no others."""
    wanted = {image.id for image in images}
    query = select(VolumeRow).where(VolumeRow.instance_id == row.id, VolumeRow.is_cdrom)
    for volume in await work.session.scalars(query):
        if volume.image_id not in wanted and volume.wanted != "gone":
            await plug_volume(work, volume, None)
            remove_volume(work, volume)
    for image in images:
        await add_cdrom(work, row, image)


async def _boot_from(work: Writing, row: InstanceRow, volume: VolumeRow) -> None:
    holder = volume.instance_id or volume.observed_instance_id
    if holder is not None:
        raise ConflictError(
            f"Volume {volume.name or volume.id} is in use by server {holder}", "Detach it first."
        )
    volume.instance_id, volume.position = row.id, 0
    volume.is_root, volume.is_kept = True, True
    volume.build = row.wanted_build
    row.disk_gib = volume.size_gib
    work.touch(volume)


async def _keep_root(work: Writing, row: InstanceRow, *, is_kept: bool) -> None:
    for touched in work.touched.values():
        if isinstance(touched, VolumeRow) and touched.instance_id == row.id and touched.is_root:
            touched.is_kept = is_kept
