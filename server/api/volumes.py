"""Volumes of the block storage API.

Source: https://docs.openstack.org/api-ref/block-storage/v3/#volumes-volumes
"""

from typing import Any, Literal

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.facade import Facade
from server.api.mirror import found
from server.api.resource import Edition, Resource
from server.api.router import Route
from server.api.volume_items import render, render_changed
from server.api.volume_parts import (
    WantedChange,
    metadata_of,
    time_of,
    value_of,
)
from server.errors import InvalidRequestError
from server.services.image_values import NewImage
from server.services.values import NewVolume, VolumeChange
from server.store.tables import VolumeRow

Json = dict[str, Any]

WITH_REVERT, WITH_VISIBILITY = (3, 40), (3, 1)


class WantedVolume(BaseModel):
    """The body of a create; `size` in GiB, which may be left out where there is a source."""

    name: str | None = Field(default=None, max_length=255)
    description: str | None = Field(default=None, max_length=4096)
    size: int | None = Field(default=None, ge=1, le=65_536)
    image_ref: str | None = Field(default=None, alias="imageRef")
    image_id: str | None = None
    volume_type: str | None = None
    metadata: dict[str, str] | None = None
    snapshot_id: str | None = None
    source_volid: str | None = None
    backup_id: str | None = None


class WantedExtension(BaseModel):
    """The body of `os-extend`; `new_size` in GiB."""

    new_size: int = Field(ge=1, le=65_536)


class WantedType(BaseModel):
    """The body of `os-retype`."""

    new_type: str
    migration_policy: str | None = None


class WantedBoot(BaseModel):
    """The body of `os-set_bootable`."""

    bootable: bool


class WantedRevert(BaseModel):
    """The body of `revert`."""

    snapshot_id: str


class WantedImage(BaseModel):
    """The body of `os-volume_upload_image`."""

    image_name: str = Field(min_length=1, max_length=255)
    disk_format: str = "qcow2"
    container_format: str = "bare"
    visibility: Literal["private", "public"] = "private"
    protected: bool = False


class VolumesFacade:
    """The collection of volumes."""

    def __init__(self, facade: Facade) -> None:
        self._mirror = facade.mirror
        self._volumes = facade.volumes
        self._snapshots = facade.snapshots
        self._types = facade.volume_types
        self._images = facade.image_sources

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        metadata, property_ = "/volumes/{id}/metadata", "/volumes/{id}/metadata/{part}"
        return [
            *self._resource().routes(),
            Route("GET", metadata, self._metadata),
            Route("POST", metadata, self._add_metadata),
            Route("PUT", metadata, self._replace_metadata),
            Route("GET", property_, self._show_property),
            Route("DELETE", property_, self._delete_property),
        ]

    def _resource(self) -> Resource[VolumeRow]:
        return Resource(
            singular="volume",
            plural="volumes",
            path="/volumes",
            edition=self._edition,
            view=self._view,
            id_of=lambda row: row.id,
            stamp=lambda row: row.revision,
            variant=lambda call: (
                call.base_url,
                call.version,
                call.principal,
                self._types.generation,
            ),
            render=lambda call, row: render(call, row, self._types.name_of(row.type_id)),
            brief=("id", "name", "links"),
            ignored=frozenset({"all_tenants", "cascade", "force", "with_count"}),
            create=self._create,
            created=202,
            render_created=self._render_changed,
            update=self._update,
            render_updated=self._render_changed,
            delete=self._delete,
            deleted=202,
            actions={
                "os-extend": self._extend,
                "os-reset_status": self._reset,
                "os-retype": self._retype,
                "os-set_bootable": self._set_bootable,
                "os-volume_upload_image": self._upload_image,
                "os-force_delete": self._force_delete,
                "revert": self._revert,
            },
        )

    def _render_changed(self, call: Call, row: VolumeRow) -> Json:
        return render_changed(call, row, self._types.name_of(row.type_id))

    async def _edition(self, call: Call) -> Edition[VolumeRow]:
        await self._types.refresh()
        rows = await self._mirror.rows(call.principal.project_id)
        return Edition(lambda: [*reversed(rows.volumes.values())], rows.project_id, rows.position)

    async def _view(self, call: Call, volume_id: str) -> VolumeRow:
        await self._types.refresh()
        rows = await self._mirror.rows(call.principal.project_id)
        return found(rows.volumes, "Volume", volume_id)

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedVolume, body, "volume")
        wish = NewVolume(
            name=wanted.name or "",
            description=wanted.description or "",
            size_gib=wanted.size,
            image_id=wanted.image_ref or wanted.image_id or None,
            snapshot_id=wanted.snapshot_id or None,
            source_id=wanted.source_volid or None,
            backup_id=wanted.backup_id or None,
            type_id=wanted.volume_type or None,
            properties=wanted.metadata or {},
        )
        return (await self._volumes.create(call.principal, wish)).id

    async def _update(self, call: Call, volume_id: str, body: Json) -> None:
        change = VolumeChange.model_validate(checked(WantedChange, body, "volume").fields())
        await self._volumes.update(call.principal, volume_id, change)

    async def _delete(self, call: Call, volume_id: str) -> None:
        cascade = (call.argument("cascade") or "").lower() in ("true", "1")
        await self._volumes.delete(call.principal, volume_id, cascade=cascade)

    async def _force_delete(self, call: Call, volume_id: str, _argument: object) -> Answer:
        await self._volumes.delete(call.principal, volume_id)
        return Answer(202)

    async def _extend(self, call: Call, volume_id: str, argument: object) -> Answer:
        wanted = checked(WantedExtension, argument, "os-extend")
        await self._volumes.extend(call.principal, volume_id, wanted.new_size)
        return Answer(202)

    async def _reset(self, call: Call, volume_id: str, _argument: object) -> Answer:
        # What a volume is follows from what there is: it is looked at anew.
        await self._volumes.forgive(call.principal, volume_id)
        return Answer(202)

    async def _retype(self, call: Call, volume_id: str, argument: object) -> Answer:
        wanted = checked(WantedType, argument, "os-retype")
        await self._volumes.retype(call.principal, volume_id, wanted.new_type)
        return Answer(202)

    async def _set_bootable(self, call: Call, volume_id: str, argument: object) -> Answer:
        wanted = checked(WantedBoot, argument, "os-set_bootable")
        await self._volumes.set_bootable(call.principal, volume_id, is_so=wanted.bootable)
        return Answer(200)

    async def _revert(self, call: Call, volume_id: str, argument: object) -> Answer:
        if call.version < WITH_REVERT:
            raise InvalidRequestError("revert came with microversion 3.40")
        wanted = checked(WantedRevert, argument, "revert")
        await self._snapshots.revert(call.principal, volume_id, wanted.snapshot_id, latest=True)
        return Answer(202)

    async def _upload_image(self, call: Call, volume_id: str, argument: object) -> Answer:
        wanted = checked(WantedImage, argument, "os-volume_upload_image")
        if (wanted.disk_format, wanted.container_format) != ("qcow2", "bare"):
            raise InvalidRequestError(
                "An image of a volume is bare and qcow2: the volume's own bytes, not copied"
            )
        wish = NewImage(
            name=wanted.image_name, visibility=wanted.visibility, is_protected=wanted.protected
        )
        row = await self._images.of_volume(call.principal, volume_id, wish)
        volume = await self._view(call, volume_id)
        told: Json = {
            "id": volume.id,
            "image_id": row.id,
            "image_name": row.name,
            "disk_format": "qcow2",
            "container_format": "bare",
            "status": "uploading",
            "size": volume.size_gib,
            "display_description": volume.description or None,
            "updated_at": time_of(volume.updated_at),
            "volume_type": self._types.name_of(volume.type_id),
        }
        if call.version >= WITH_VISIBILITY:
            told |= {"visibility": row.visibility, "protected": row.is_protected}
        return json_answer({"os-volume_upload_image": told}, 202)

    async def _properties(self, call: Call) -> dict[str, Any]:
        return {**(await self._view(call, call.params["id"])).properties}

    async def _metadata(self, call: Call) -> Answer:
        return json_answer({"metadata": await self._properties(call)})

    async def _add_metadata(self, call: Call) -> Answer:
        added = await metadata_of(call)
        return await self._keep(call, {**await self._properties(call), **added})

    async def _replace_metadata(self, call: Call) -> Answer:
        wanted = await metadata_of(call)
        return await self._keep(call, wanted)

    async def _keep(self, call: Call, properties: dict[str, Any]) -> Answer:
        change = VolumeChange(properties=properties)
        await self._volumes.update(call.principal, call.params["id"], change)
        return json_answer({"metadata": properties})

    async def _show_property(self, call: Call) -> Answer:
        key = call.params["part"]
        return json_answer({"meta": {key: value_of(await self._properties(call), key)}})

    async def _delete_property(self, call: Call) -> Answer:
        properties = await self._properties(call)
        value_of(properties, call.params["part"])
        del properties[call.params["part"]]
        await self._keep(call, properties)
        return Answer(200)
