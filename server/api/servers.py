"""Servers of the compute API: what they look like, and how they are asked for.

The wire says "server"; everything behind says "instance".
Source: https://docs.openstack.org/api-ref/compute/#servers-servers
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from server.api.calls import Call, checked
from server.api.mirror import Mirror, found
from server.api.resource import Act, Edition, Resource
from server.api.server_items import (
    ServerView,
    render,
    render_created,
    render_updated,
    server_view,
    stamp,
)
from server.errors import ConflictError, InvalidRequestError
from server.services.instances import Instances
from server.services.values import InstanceChange, NewInstance, NewNic
from server.services.volumes import Volumes

Json = dict[str, Any]

_MOST_AT_ONCE = 100


class WantedNetwork(BaseModel):
    """One NIC of a new server: on a network, or a port that exists."""

    uuid: str | None = None
    port: str | None = None
    fixed_ip: str | None = None


class WantedDisk(BaseModel):
    """One entry of a block device mapping."""

    uuid: str | None = None
    source_type: str = "blank"
    destination_type: str = "volume"
    boot_index: int | str | None = None


class WantedServer(BaseModel):
    """The body of a create; what has no meaning here is ignored, as by Nova's policies."""

    name: str = Field(min_length=1, max_length=255)
    image_ref: str | None = Field(default=None, alias="imageRef")
    flavor_ref: str | int = Field(alias="flavorRef")
    networks: tuple[WantedNetwork, ...] | Literal["auto", "none"] = "auto"
    key_name: str | None = None
    user_data: str | None = Field(default=None, max_length=87_380)
    metadata: dict[str, str] = Field(default_factory=dict)
    description: str | None = Field(default=None, max_length=4096)
    min_count: int = Field(default=1, ge=1, le=_MOST_AT_ONCE)
    max_count: int = Field(default=1, ge=1, le=_MOST_AT_ONCE)
    disks: tuple[WantedDisk, ...] = Field(default=(), alias="block_device_mapping_v2")


class WantedServerChange(BaseModel):
    """The body of an update."""

    name: str | None = Field(default=None, min_length=1, max_length=255)
    description: str | None = Field(default=None, max_length=4096)


class Servers:
    """The collection of servers of a project."""

    def __init__(self, mirror: Mirror, instances: Instances, volumes: Volumes) -> None:
        self._mirror = mirror
        self._instances = instances
        self._volumes = volumes

    def resource(self, actions: Mapping[str, Act]) -> Resource[ServerView]:
        """Return the declaration of the resource."""
        return Resource(
            singular="server",
            plural="servers",
            path="/servers",
            edition=self._edition,
            view=self.view,
            id_of=lambda view: view.row.id,
            stamp=stamp,
            variant=lambda call: (call.base_url, call.version, call.principal.is_admin),
            render=render,
            brief=("id", "name", "links"),
            matches={"name": _like, "image": _refers_to, "flavor": _refers_to, "ip": _has_address},
            ignored=frozenset({"deleted", "all_tenants", "changes-since", "is_public"}),
            create=self._create,
            created=202,
            render_created=render_created,
            update=self._update,
            render_updated=render_updated,
            delete=lambda call, server_id: self._instances.delete(call.principal, server_id),
            actions=actions,
        )

    async def view(self, call: Call, server_id: str) -> ServerView:
        """Return one server of the caller's project.

        Raises:
            NotFoundError: There is none of this id.
        """
        rows = await self._mirror.rows(call.principal.project_id)
        return server_view(self._mirror, rows, found(rows.instances, "Instance", server_id))

    async def _edition(self, call: Call) -> Edition[ServerView]:
        rows = await self._mirror.rows(call.principal.project_id)

        def views() -> list[ServerView]:
            newest_first = reversed(rows.instances.values())
            return [server_view(self._mirror, rows, row) for row in newest_first]

        return Edition(views, rows.project_id, rows.position)

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedServer, body, "server")
        nics, nic_ids = await self._wanted_nics(call, wanted)
        count = max(wanted.min_count, wanted.max_count)
        ids = []
        for number in range(1, count + 1):
            wish = {
                "name": wanted.name if count == 1 else f"{wanted.name}-{number}",
                "flavor_id": str(wanted.flavor_ref),
                "image_id": _image_id(wanted),
                "key_name": wanted.key_name,
                "user_data": _decoded(wanted.user_data),
                "description": wanted.description or "",
                "properties": wanted.metadata,
                "nics": nics,
                "nic_ids": nic_ids,
            }
            row = await self._instances.create(call.principal, checked(NewInstance, wish, "server"))
            ids.append(row.id)
        for disk in wanted.disks:
            if disk.source_type == "volume" and disk.uuid is not None:
                await self._volumes.attach(call.principal, disk.uuid, ids[0])
        return ids[0]

    async def _wanted_nics(
        self, call: Call, wanted: WantedServer
    ) -> tuple[tuple[NewNic, ...], tuple[str, ...]]:
        """Return the NICs to make, and those that exist."""
        if wanted.networks == "none":
            return (), ()
        if wanted.networks != "auto":
            new = tuple(
                NewNic(network_id=nic.uuid, address=nic.fixed_ip)
                for nic in wanted.networks
                if nic.port is None and nic.uuid is not None
            )
            return new, tuple(nic.port for nic in wanted.networks if nic.port is not None)
        rows = await self._mirror.rows(call.principal.project_id)
        own = [row for row in rows.networks.values() if row.project_id == rows.project_id]
        if len(own) > 1:
            raise ConflictError("There are several networks", "Say which one the server shall use.")
        return tuple(NewNic(network_id=row.id) for row in own), ()

    async def _update(self, call: Call, server_id: str, body: Json) -> None:
        wanted = checked(WantedServerChange, body, "server")
        given = {name: getattr(wanted, name) or "" for name in wanted.model_fields_set}
        change = checked(InstanceChange, given, "server")
        await self._instances.update(call.principal, server_id, change)


def _image_id(wanted: WantedServer) -> str:
    boots_from_volume = any(
        disk.source_type == "volume" and str(disk.boot_index) == "0" for disk in wanted.disks
    )
    if boots_from_volume:
        raise InvalidRequestError(
            "Booting from a volume is not possible here", "Name an image; volumes come beside it."
        )
    from_disks = [disk.uuid for disk in wanted.disks if disk.source_type == "image"]
    image_id = wanted.image_ref or next(iter(from_disks), None)
    if image_id is None:
        raise InvalidRequestError("server.imageRef: name the image to boot from")
    return image_id


def _decoded(user_data: str | None) -> str | None:
    if user_data is None:
        return None
    try:
        return base64.b64decode(user_data, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InvalidRequestError("server.user_data: must be text in base64") from error


def _like(value: object, wanted: str) -> bool:
    # Nova matches names as a regular expression; a malformed or slow one must not hurt.
    return wanted.strip("^$") in str(value)


def _refers_to(value: object, wanted: str) -> bool:
    return isinstance(value, dict) and wanted in (value.get("id"), value.get("original_name"))


def _has_address(item: object, wanted: str) -> bool:
    addresses = item.get("addresses", {}) if isinstance(item, dict) else {}
    return any(wanted in each["addr"] for network in addresses.values() for each in network)
