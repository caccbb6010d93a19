"""Instances in plans: with the image, the key and the size by their names and numbers."""

from pydantic import Field
from sqlalchemy import select

from server.errors import InvalidRequestError
from server.services import instances
from server.services.steps.step import Kind, Step
from server.services.values import NewInstance, Power, Size, Value
from server.services.writing import Writing
from server.store.tables import ImageRow, InstanceRow


class ServerAttributes(Value):
    """Of an instance."""

    name: str = Field(min_length=1, max_length=255)
    vcpus: int = Field(ge=1, le=64)
    ram_mib: int = Field(ge=64, le=1_048_576)
    disk_gib: int = Field(ge=1, le=65_536)
    image: str = Field(min_length=1, max_length=255)
    key_name: str | None = Field(default=None, max_length=255)
    user_data: str | None = Field(default=None, max_length=65_535)
    power: Power = "running"


async def _write(
    work: Writing, step: Step, row: InstanceRow | None, after: ServerAttributes
) -> None:
    image = await _image(work, after.image)
    if row is None:
        await instances.add_instance(
            work,
            NewInstance(
                id=step.id,
                topology_id=step.topology_id,
                image_id=image.id,
                **after.model_dump(exclude={"image"}),
            ),
        )
        return
    await instances.name_instance(work, row, after.name)
    await instances.key_instance(work, row, after.key_name)
    row.user_data = after.user_data
    size = after.vcpus, after.ram_mib, after.disk_gib
    is_rebuilt = step.action == "replace"
    if size != (row.vcpus, row.ram_mib, row.disk_gib):
        # The new root disk is made in its new size, which may be smaller.
        wish = Size(vcpus=after.vcpus, ram_mib=after.ram_mib, disk_gib=after.disk_gib)
        await instances.size_instance(work, row, wish, is_rebuilt=is_rebuilt)
    if is_rebuilt:
        await instances.rebuild_instance(work, row, image.id)
    elif image.id != row.image_id:
        raise InvalidRequestError(f"Another image for server {row.name} is a replacement")
    instances.power_instance(work, row, after.power)


async def _image(work: Writing, name: str) -> ImageRow:
    usable = (ImageRow.project_id == work.principal.project_id) | (ImageRow.visibility == "public")
    query = select(ImageRow).where(
        usable, ImageRow.wanted == "present", (ImageRow.name == name) | (ImageRow.id == name)
    )
    found = (await work.session.scalars(query)).all()
    if not found:
        raise InvalidRequestError(f"There is no image {name}", "Upload it, or choose another one.")
    if len(found) > 1:
        raise InvalidRequestError(f"{len(found)} images are called {name}", "Use an id instead.")
    return found[0]


SERVER = Kind(InstanceRow, ServerAttributes, _write, instances.remove_instance)
