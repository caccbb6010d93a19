"""What a volume may be made of, and how large it is then."""

from server.errors import ConflictError, InvalidRequestError
from server.services.values import NewVolume
from server.services.writing import Writing
from server.store.tables import BackupRow, ImageRow, SnapshotRow, VolumeRow

GIB = 1 << 30


async def size_for(work: Writing, wish: NewVolume) -> int:
    """Return the size of a new volume in GiB.

    Raises:
        InvalidRequestError: No size is told, it is too small, or there are two sources.
        NotFoundError: The source is not there.
        ConflictError: The source is not ready.
    """
    sources = (wish.image_id, wish.snapshot_id, wish.source_id, wish.backup_id)
    if sum(source is not None for source in sources) > 1:
        raise InvalidRequestError("A volume is made of one thing: image, snapshot, volume, backup")
    if wish.image_id is not None:
        image = await work.usable(ImageRow, wish.image_id)
        size_gib = wish.size_gib or _needed(image)
        check_fit(image, size_gib)
        return size_gib
    source = await _source(work, wish)
    if source is None:
        if wish.size_gib is None:
            raise InvalidRequestError("The size of a blank volume must be told")
        return wish.size_gib
    name = source.name or source.id
    if source.observed == "absent":
        raise ConflictError(f"{name} is not there yet")
    if wish.size_gib is not None and wish.size_gib < source.size_gib:
        raise InvalidRequestError(
            f"{name} needs a volume of {source.size_gib} GiB, not {wish.size_gib}"
        )
    return wish.size_gib or source.size_gib


def check_fit(image: ImageRow, size_gib: int) -> None:
    """Refuse an image that is not ready, or does not fit on a disk.

    Raises:
        ConflictError: It has no bytes yet.
        InvalidRequestError: The disk is too small.
    """
    name = image.name or image.id
    if image.observed != "active":
        raise ConflictError(f"Image {name} is not ready: it has no bytes yet", "Upload them first.")
    needed = _needed(image)
    if size_gib < needed:
        raise InvalidRequestError(f"Image {name} needs a disk of {needed} GiB, not {size_gib}")


def _needed(image: ImageRow) -> int:
    return max(image.min_disk_gib, -(-(image.virtual_bytes or 0) // GIB), 1)


async def _source(work: Writing, wish: NewVolume) -> SnapshotRow | VolumeRow | BackupRow | None:
    if wish.snapshot_id is not None:
        return await work.own(SnapshotRow, wish.snapshot_id)
    if wish.source_id is not None:
        return await work.own(VolumeRow, wish.source_id)
    if wish.backup_id is not None:
        return await work.own(BackupRow, wish.backup_id)
    return None
