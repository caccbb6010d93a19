"""Instances in plans: with the image, the key and the size by their names and numbers."""

from pydantic import Field
from sqlalchemy import select

from server.errors import InvalidRequestError
from server.services import groups, instances, orders, roots
from server.services.steps.step import Kind, Step
from server.services.values import (
    MOST_CDROMS,
    MOST_FILES,
    MOST_TAGS,
    Id,
    NewFile,
    NewInstance,
    NewMachine,
    Power,
    Properties,
    Size,
    Tag,
    Value,
)
from server.services.writing import Writing
from server.store import sharing
from server.store.tables import ImageRow, InstanceRow

_OF_OTHER_NAMES = {
    "image",
    "root_volume",
    "cdroms",
    "machine",
    "metadata",
    "tags",
    "files",
    "server_group",
}


class ServerAttributes(Value):
    """Of an instance; what may be None and is not told stays as it is.

    Attributes:
        image: Name or id; None for one that boots from `root_volume`, which then survives it.
        cdroms: Names or ids of the images in its drives.
    """

    name: str = Field(min_length=1, max_length=255)
    vcpus: int = Field(ge=1, le=64)
    ram_mib: int = Field(ge=64, le=1_048_576)
    disk_gib: int = Field(ge=1, le=65_536)
    image: str | None = Field(default=None, min_length=1, max_length=255)
    root_volume: Id | None = None
    cdroms: tuple[str, ...] | None = Field(default=None, max_length=MOST_CDROMS)
    machine: NewMachine | None = None
    key_name: str | None = Field(default=None, max_length=255)
    user_data: str | None = Field(default=None, max_length=65_535)
    power: Power = "running"
    metadata: Properties | None = None
    tags: tuple[Tag, ...] | None = Field(default=None, max_length=MOST_TAGS)
    files: tuple[NewFile, ...] | None = Field(default=None, max_length=MOST_FILES)
    server_group: str | None = None


async def _write(
    work: Writing, step: Step, row: InstanceRow | None, after: ServerAttributes
) -> None:
    image = await _image(work, after.image) if after.image is not None else None
    cdroms = [await _image(work, name) for name in after.cdroms or ()]
    if row is None:
        await instances.add_instance(
            work,
            NewInstance(
                id=step.id,
                topology_id=step.topology_id,
                image_id=image.id if image is not None else None,
                root_volume_id=after.root_volume,
                cdrom_ids=tuple(cdrom.id for cdrom in cdroms),
                machine=after.machine or NewMachine(),
                properties=after.metadata or {},
                tags=after.tags or (),
                files=after.files or (),
                group_id=after.server_group,
                **after.model_dump(exclude=_OF_OTHER_NAMES),
            ),
        )
        return
    orders.check_lock(row)
    orders.note(work, row, "rebuild" if step.action == "replace" else "update")
    await instances.name_instance(work, row, after.name)
    await instances.key_instance(work, row, after.key_name)
    row.user_data = after.user_data
    _describe(row, after)
    if after.cdroms is not None:
        await roots.exchange_cdroms(work, row, cdroms)
    if "server_group" in after.model_fields_set:
        await groups.join_group(work, row, after.server_group)
    size = after.vcpus, after.ram_mib, after.disk_gib
    is_rebuilt = step.action == "replace"
    if size != (row.vcpus, row.ram_mib, row.disk_gib):
        # The new root disk is made in its new size, which may be smaller.
        wish = Size(vcpus=after.vcpus, ram_mib=after.ram_mib, disk_gib=after.disk_gib)
        await instances.size_instance(work, row, wish, is_rebuilt=is_rebuilt)
    if is_rebuilt and image is not None:
        await instances.rebuild_instance(work, row, image.id)
    elif image is not None and image.id != row.image_id:
        raise InvalidRequestError(f"Another image for server {row.name} is a replacement")
    instances.power_instance(work, row, after.power)


def _describe(row: InstanceRow, after: ServerAttributes) -> None:
    if after.metadata is not None:
        row.properties = {**after.metadata}
    if after.tags is not None:
        row.tags = [*after.tags]
    if after.files is not None:
        row.files = [file.model_dump() for file in after.files]
    if after.machine is not None:
        row.machine = {**row.machine, **after.machine.told()}


async def _image(work: Writing, name: str) -> ImageRow:
    project_id = work.principal.project_id
    # What others offer everybody without being asked counts by its id alone.
    named = sharing.listed(project_id) & (ImageRow.name == name)
    meant = sharing.usable(project_id) & (ImageRow.id == name)
    query = select(ImageRow).where(named | meant, ImageRow.wanted == "present")
    found = (await work.session.scalars(query)).all()
    if not found:
        raise InvalidRequestError(f"There is no image {name}", "Upload it, or choose another one.")
    if len(found) > 1:
        raise InvalidRequestError(f"{len(found)} images are called {name}", "Use an id instead.")
    return found[0]


async def _delete(work: Writing, row: InstanceRow) -> None:
    orders.check_lock(row)
    await instances.remove_instance(work, row)


SERVER = Kind(InstanceRow, ServerAttributes, _write, _delete)
