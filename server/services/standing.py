"""What stands on what: nothing goes under something that needs it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError
from server.services.whole import listing
from server.store.resources import AnyRow
from server.store.tables import BackupRow, ImageRow, SnapshotRow, VolumeRow


async def check_standing(session: AsyncSession, touched: Sequence[AnyRow]) -> None:
    """Refuse to delete what others stand on.

    Volumes stand on the image or the snapshot that they were made of until they are flat.
    A volume may go before its clones: what they share stays without a name. Snapshots of a
    root disk outlive it, because it goes with its server; those of other volumes go first.

    Raises:
        ConflictError: Names what stands on it.
    """
    for row in touched:
        if isinstance(row, SnapshotRow) and row.wanted == "gone":
            await _check_snapshot(session, row)
        elif isinstance(row, VolumeRow) and row.wanted == "gone":
            await _check_volume(session, row)
        elif isinstance(row, ImageRow) and row.wanted == "gone":
            await _check_image(session, row)


async def _check_image(session: AsyncSession, row: ImageRow) -> None:
    standing = (VolumeRow.image_id == row.id) & ~VolumeRow.observed_flat
    names = await _volumes(session, standing & (VolumeRow.project_id == row.project_id))
    # Whoever offers an image does not learn what others call their disks.
    others = await _volumes(session, standing & (VolumeRow.project_id != row.project_id))
    if others:
        names.append(f"{len(others)} of other projects")
    if names:
        raise ConflictError(
            f"Image {row.name or row.id} cannot be deleted: volumes stand on it: {listing(names)}",
            "Delete them first, or flatten them.",
        )


async def _check_snapshot(session: AsyncSession, row: SnapshotRow) -> None:
    standing = (VolumeRow.snapshot_id == row.id) & ~VolumeRow.observed_flat
    reverting = (VolumeRow.revert_snapshot_id == row.id) & (
        VolumeRow.observed_revert < VolumeRow.wanted_revert
    )
    names = await _volumes(session, standing | reverting)
    images = select(ImageRow.name, ImageRow.id).where(
        ImageRow.source_snapshot_id == row.id,
        ImageRow.wanted == "present",
        ImageRow.observed == "absent",
    )
    names += [name or found for name, found in await session.execute(images)]
    backups = select(BackupRow.name, BackupRow.id).where(
        BackupRow.snapshot_id == row.id,
        BackupRow.wanted == "present",
        BackupRow.observed == "absent",
    )
    names += [name or found for name, found in await session.execute(backups)]
    if names:
        raise ConflictError(
            f"Snapshot {row.name or row.id} cannot be deleted: {listing(names)} needs it",
            "Delete what was made of it first, or flatten it.",
        )


async def _check_volume(session: AsyncSession, row: VolumeRow) -> None:
    name = row.name or row.id
    being_made = (VolumeRow.source_id == row.id) & (VolumeRow.observed == "absent")
    names = await _volumes(session, being_made)
    if names:
        raise ConflictError(
            f"Volume {name} cannot be deleted: {listing(names)} is being made of it",
            "Wait until it is there.",
        )
    if row.is_root:
        return
    query = select(SnapshotRow.name, SnapshotRow.id).where(
        SnapshotRow.volume_id == row.id, SnapshotRow.wanted == "present"
    )
    names = [name or found for name, found in await session.execute(query)]
    if names:
        raise ConflictError(
            f"Volume {name} cannot be deleted: it has the snapshots {listing(names)}",
            "Delete them first, or ask for all with cascade.",
        )


async def _volumes(session: AsyncSession, condition: ColumnElement[bool]) -> list[str]:
    query = select(VolumeRow.name, VolumeRow.id).where(condition, VolumeRow.wanted == "present")
    return [name or found for name, found in await session.execute(query)]
