"""Snapshots in plans."""

from pydantic import Field

from server.errors import ConflictError
from server.services.snapshots import add_snapshot, remove_snapshot
from server.services.steps.step import Kind, Step
from server.services.storage_values import NewSnapshot
from server.services.values import Id, Value
from server.services.writing import Writing
from server.store.tables import SnapshotRow, VolumeRow


class SnapshotAttributes(Value):
    """Of a snapshot of a volume."""

    name: str = Field(default="", max_length=255)
    volume_id: Id
    description: str = Field(default="", max_length=4096)


async def _delete(work: Writing, row: SnapshotRow) -> None:
    remove_snapshot(work, row)


async def _write(
    work: Writing, step: Step, row: SnapshotRow | None, after: SnapshotAttributes
) -> None:
    if row is None:
        volume = await work.own(VolumeRow, after.volume_id)
        wish = NewSnapshot(
            id=step.id,
            topology_id=step.topology_id,
            name=after.name,
            description=after.description,
        )
        await add_snapshot(work, volume, wish)
        return
    if row.volume_id != after.volume_id:
        raise ConflictError("A snapshot stays with its volume", "Replace it by another one.")
    row.name, row.description = after.name, after.description
    work.touch(row)


SNAPSHOT = Kind(SnapshotRow, SnapshotAttributes, _write, _delete)
