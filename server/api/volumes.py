"""Volumes of the block storage API.

Source: https://docs.openstack.org/api-ref/block-storage/v3/#volumes-volumes
"""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.mirror import Mirror, found
from server.api.resource import Edition, Resource
from server.api.router import Route
from server.api.server_parts import Metadata, device
from server.errors import InvalidRequestError, NotFoundError
from server.services.values import NewVolume, VolumeChange
from server.services.volumes import Volumes
from server.store.shapes.compute import HOST
from server.store.status import volume_status
from server.store.tables import VolumeRow

Json = dict[str, Any]

TYPE = "standard"
_TYPE_ID = "0b1c2f4e-57a1-4a43-9f0e-6f1f6f3a7d11"


class WantedVolume(BaseModel):
    """The body of a create; `size` in GiB."""

    name: str | None = Field(default=None, max_length=255)
    description: str | None = Field(default=None, max_length=4096)
    size: int = Field(ge=1, le=65_536)
    image_ref: str | None = Field(default=None, alias="imageRef")
    image_id: str | None = None
    volume_type: str | None = None
    metadata: dict[str, str] | None = None
    snapshot_id: str | None = None
    source_volid: str | None = None
    backup_id: str | None = None

    def check(self) -> None:
        """Refuse sources that are not there yet.

        Raises:
            InvalidRequestError: It shall be made from one.
        """
        if self.snapshot_id or self.source_volid or self.backup_id:
            raise InvalidRequestError(
                "A volume is made blank or from an image; snapshots and copies are not there yet"
            )
        if self.volume_type not in (None, "", TYPE, _TYPE_ID):
            raise InvalidRequestError(f"There is no volume type {self.volume_type}")


class WantedVolumeChange(BaseModel):
    """The body of an update."""

    name: str | None = Field(default=None, max_length=255)
    description: str | None = Field(default=None, max_length=4096)
    metadata: dict[str, str] | None = None


class WantedExtension(BaseModel):
    """The body of `os-extend`; `new_size` in GiB."""

    new_size: int = Field(ge=1, le=65_536)


class VolumesFacade:
    """The collection of volumes."""

    def __init__(self, mirror: Mirror, volumes: Volumes) -> None:
        self._mirror = mirror
        self._volumes = volumes

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
            variant=lambda call: (call.base_url, call.version, call.principal),
            render=_render,
            brief=("id", "name", "links"),
            ignored=frozenset({"all_tenants", "cascade", "force", "with_count"}),
            create=self._create,
            created=202,
            render_created=_render_without_tenant,
            update=self._update,
            render_updated=_render_without_tenant,
            delete=lambda call, volume_id: self._volumes.delete(call.principal, volume_id),
            deleted=202,
            actions={"os-extend": self._extend},
        )

    async def _edition(self, call: Call) -> Edition[VolumeRow]:
        rows = await self._mirror.rows(call.principal.project_id)
        return Edition(lambda: [*reversed(rows.volumes.values())], rows.project_id, rows.position)

    async def _view(self, call: Call, volume_id: str) -> VolumeRow:
        rows = await self._mirror.rows(call.principal.project_id)
        return found(rows.volumes, "Volume", volume_id)

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedVolume, body, "volume")
        wanted.check()
        wish = NewVolume(
            name=wanted.name or "",
            description=wanted.description or "",
            size_gib=wanted.size,
            image_id=wanted.image_ref or wanted.image_id,
            properties=wanted.metadata or {},
        )
        return (await self._volumes.create(call.principal, wish)).id

    async def _update(self, call: Call, volume_id: str, body: Json) -> None:
        wanted = checked(WantedVolumeChange, body, "volume")
        values = {
            "name": wanted.name or "",
            "description": wanted.description or "",
            "properties": wanted.metadata or {},
        }
        given = {"properties" if name == "metadata" else name for name in wanted.model_fields_set}
        change = VolumeChange.model_validate({name: values[name] for name in given})
        await self._volumes.update(call.principal, volume_id, change)

    async def _extend(self, call: Call, volume_id: str, argument: object) -> Answer:
        wanted = checked(WantedExtension, argument, "os-extend")
        await self._volumes.extend(call.principal, volume_id, wanted.new_size)
        return Answer(202)

    async def _properties(self, call: Call) -> dict[str, Any]:
        return {**(await self._view(call, call.params["id"])).properties}

    async def _metadata(self, call: Call) -> Answer:
        return json_answer({"metadata": await self._properties(call)})

    async def _add_metadata(self, call: Call) -> Answer:
        added = checked(Metadata, await call.inside("metadata"), "metadata").root
        return await self._keep(call, {**await self._properties(call), **added})

    async def _replace_metadata(self, call: Call) -> Answer:
        wanted = checked(Metadata, await call.inside("metadata"), "metadata").root
        return await self._keep(call, wanted)

    async def _keep(self, call: Call, properties: dict[str, Any]) -> Answer:
        change = VolumeChange(properties=properties)
        await self._volumes.update(call.principal, call.params["id"], change)
        return json_answer({"metadata": properties})

    async def _show_property(self, call: Call) -> Answer:
        key = call.params["part"]
        return json_answer({"meta": {key: _value(await self._properties(call), key)}})

    async def _delete_property(self, call: Call) -> Answer:
        properties = await self._properties(call)
        _value(properties, call.params["part"])
        del properties[call.params["part"]]
        await self._keep(call, properties)
        return Answer(200)


def volume_type() -> Json:
    """Return the only volume type."""
    return {
        "id": _TYPE_ID,
        "name": TYPE,
        "description": "Copy-on-write disk on the storage of the server",
        "is_public": True,
        "os-volume-type-access:is_public": True,
        "extra_specs": {},
        "qos_specs_id": None,
    }


def _value(properties: dict[str, Any], key: str) -> str:
    if key not in properties:
        raise NotFoundError(f"The volume has no metadata {key}")
    return str(properties[key])


def _render_without_tenant(call: Call, row: VolumeRow) -> Json:
    version = call.version
    item: Json = {
        "id": row.id,
        "name": row.name,
        "description": row.description or None,
        "size": row.size_gib,
        "status": volume_status(row),
        "attachments": _attachments(row),
        "availability_zone": "nova",
        "bootable": "true" if row.image_id or row.is_root else "false",
        "consistencygroup_id": None,
        "created_at": _time(row.created_at),
        "updated_at": _time(row.updated_at),
        "encrypted": False,
        "metadata": row.properties,
        "multiattach": False,
        "replication_status": None,
        "snapshot_id": None,
        "source_volid": None,
        "user_id": call.principal.user_id,
        "volume_type": TYPE,
        "links": _links(call, row),
    }
    if row.image_id:
        item["volume_image_metadata"] = {"image_id": row.image_id}
    if version >= (3, 13):
        item["group_id"] = None
    if version >= (3, 48):
        item |= {"service_uuid": None, "shared_targets": False}
    if version >= (3, 63):
        item["volume_type_id"] = _TYPE_ID
    if version >= (3, 65):
        item["consumes_quota"] = True
    return item


def _render(call: Call, row: VolumeRow) -> Json:
    item = _render_without_tenant(call, row)
    item["os-vol-tenant-attr:tenant_id"] = row.project_id
    if call.principal.is_admin:
        item |= {
            "os-vol-host-attr:host": f"{HOST}@{TYPE}",
            "os-vol-mig-status-attr:migstat": None,
            "os-vol-mig-status-attr:name_id": None,
            "migration_status": None,
        }
        if call.version >= (3, 21):
            item["provider_id"] = None
        if call.version >= (3, 61):
            item["cluster_name"] = None
    return item


def _attachments(row: VolumeRow) -> list[Json]:
    if row.instance_id is None or volume_status(row) not in ("in-use", "extending"):
        return []
    return [
        {
            "id": row.id,
            "volume_id": row.id,
            "attachment_id": row.id,
            "server_id": row.instance_id,
            "device": device(row),
            "attached_at": _time(row.updated_at),
            "host_name": None,
        }
    ]


def _links(call: Call, row: VolumeRow) -> list[Json]:
    base = f"{call.base_url}/volume"
    return [
        {"rel": "self", "href": f"{base}/v3/{row.project_id}/volumes/{row.id}"},
        {"rel": "bookmark", "href": f"{base}/{row.project_id}/volumes/{row.id}"},
    ]


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
