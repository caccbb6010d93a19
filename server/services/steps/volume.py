"""Volumes in plans."""

from pydantic import Field

from server.services import volumes
from server.services.steps.step import Kind, Step
from server.services.values import Id, NewVolume, Value
from server.services.writing import Writing
from server.store.tables import VolumeRow


class VolumeAttributes(Value):
    """Of a volume beside the root disks."""

    name: str = Field(min_length=1, max_length=255)
    size_gib: int = Field(ge=1, le=65_536)
    server_id: Id | None = None


async def _delete(work: Writing, row: VolumeRow) -> None:
    # A volume that goes is pulled out first; nobody else can ask for both at once.
    await volumes.plug_volume(work, row, None)
    volumes.remove_volume(work, row)


async def _write(work: Writing, step: Step, row: VolumeRow | None, after: VolumeAttributes) -> None:
    if row is None:
        await volumes.add_volume(
            work,
            NewVolume(
                id=step.id,
                topology_id=step.topology_id,
                name=after.name,
                size_gib=after.size_gib,
                instance_id=after.server_id,
            ),
        )
        return
    row.name = after.name
    volumes.grow_volume(work, row, after.size_gib)
    await volumes.plug_volume(work, row, after.server_id)


VOLUME = Kind(VolumeRow, VolumeAttributes, _write, _delete)
