"""Volumes in plans."""

from typing import Literal

from pydantic import Field

from server.services import volumes
from server.services.steps.step import Kind, Step
from server.services.values import Id, NewVolume, Value
from server.services.volume_types import type_id
from server.services.writing import Writing
from server.store.tables import VolumeRow


class VolumeSource(Value):
    """What a volume is made of."""

    kind: Literal["image", "snapshot", "volume", "backup"]
    id: str


class VolumeAttributes(Value):
    """Of a volume beside the root disks; one that is there keeps its source."""

    name: str = Field(min_length=1, max_length=255)
    size_gib: int = Field(ge=1, le=65_536)
    server_id: Id | None = None
    source: VolumeSource | None = None
    type: str | None = Field(default=None, max_length=255)


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
                type_id=after.type,
                **_source(after.source),
            ),
        )
        return
    if "type" in after.model_fields_set:
        row.type_id = await type_id(work.session, after.type)
    row.name = after.name
    volumes.grow_volume(work, row, after.size_gib)
    await volumes.plug_volume(work, row, after.server_id)


def _source(source: VolumeSource | None) -> dict[str, str]:
    if source is None:
        return {}
    names = {"image": "image_id", "snapshot": "snapshot_id", "volume": "source_id"}
    return {names.get(source.kind, "backup_id"): source.id}


VOLUME = Kind(VolumeRow, VolumeAttributes, _write, _delete)
