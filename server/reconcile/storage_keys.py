"""Which snapshots, backups and copies to look at, after something changed."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.store.tables import BackupRow, ImageRow, InstanceRow, SnapshotRow, VolumeRow

Ids = Mapping[str, Collection[str]]

COPYING: ColumnElement[bool] = (VolumeRow.wanted == "present") & or_(
    VolumeRow.wanted_flat & ~VolumeRow.observed_flat,
    VolumeRow.backup_id.is_not(None) & (VolumeRow.observed == "absent"),
    VolumeRow.revert_backup_id.is_not(None) & (VolumeRow.observed_revert < VolumeRow.wanted_revert),
)
"""Volumes into which much is to be copied."""


async def storage_keys(session: AsyncSession, ids: Ids) -> set[str]:
    """Return keys of what these changes may have set in motion."""
    keys: set[str] = set()
    if volumes := ids["volume"]:
        keys |= await _after_volumes(session, volumes)
    if snapshots := ids["snapshot"]:
        keys |= await _unfulfilled(session, SnapshotRow, "snapshot", SnapshotRow.id.in_(snapshots))
        keys |= await _absent(session, VolumeRow, "volume", VolumeRow.snapshot_id.in_(snapshots))
        waiting = ImageRow.source_snapshot_id.in_(snapshots)
        keys |= await _absent(session, ImageRow, "image", waiting)
        keys |= await _absent(session, BackupRow, "backup", BackupRow.snapshot_id.in_(snapshots))
    if backups := ids["backup"]:
        keys |= await _unfulfilled(session, BackupRow, "backup", BackupRow.id.in_(backups))
        keys |= await _absent(session, BackupRow, "backup", BackupRow.parent_id.in_(backups))
        keys |= await _absent(session, VolumeRow, "copy", VolumeRow.backup_id.in_(backups))
    return keys


async def all_storage_keys(session: AsyncSession) -> set[str]:
    """Return a key for everything there is."""
    keys = {f"snapshot/{found}" for found in await session.scalars(select(SnapshotRow.id))}
    keys |= {f"backup/{found}" for found in await session.scalars(select(BackupRow.id))}
    copying = select(VolumeRow.id).where(COPYING)
    return keys | {f"copy/{found}" for found in await session.scalars(copying)}


async def _after_volumes(session: AsyncSession, ids: Collection[str]) -> set[str]:
    copying = select(VolumeRow.id).where(VolumeRow.id.in_(ids), COPYING)
    keys = {f"copy/{found}" for found in await session.scalars(copying)}
    keys |= await _absent(session, SnapshotRow, "snapshot", SnapshotRow.volume_id.in_(ids))
    keys |= await _absent(session, VolumeRow, "volume", VolumeRow.source_id.in_(ids))
    keys |= await _absent(session, ImageRow, "image", ImageRow.source_volume_id.in_(ids))
    # An instance that waits for a disk to be exchanged is woken when it is.
    owners = (
        select(InstanceRow.id)
        .join(VolumeRow, VolumeRow.instance_id == InstanceRow.id)
        .where(
            VolumeRow.id.in_(ids),
            VolumeRow.wanted_revert > 0,
            VolumeRow.observed_revert == VolumeRow.wanted_revert,
            InstanceRow.wish != InstanceRow.observed_wish,
        )
    )
    return keys | {f"instance/{found}" for found in await session.scalars(owners)}


Table = type[SnapshotRow] | type[BackupRow] | type[VolumeRow] | type[ImageRow]


async def _unfulfilled(
    session: AsyncSession, table: Table, kind: str, condition: ColumnElement[bool]
) -> set[str]:
    query = select(table.id).where(
        condition, (table.wanted == "gone") | (table.wish != table.observed_wish)
    )
    return {f"{kind}/{found}" for found in await session.scalars(query)}


async def _absent(
    session: AsyncSession, table: Table, kind: str, condition: ColumnElement[bool]
) -> set[str]:
    query = select(table.id).where(condition, table.observed == "absent")
    return {f"{kind}/{found}" for found in await session.scalars(query)}
