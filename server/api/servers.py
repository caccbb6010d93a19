"""Servers of the compute API: what they look like, and how they are asked for.

The wire says "server"; everything behind says "instance".
Source: https://docs.openstack.org/api-ref/compute/#servers-servers
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import orjson
from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.mirror import Mirror, found
from server.api.ports import FixedIp, asked_addresses
from server.api.resource import Act, Edition, Resource
from server.api.server_disks import WantedDisk, boot_fields, more_volumes
from server.api.server_guests import WantedGuest, guest_fields
from server.api.server_items import (
    ServerView,
    render,
    render_created,
    render_updated,
    server_view,
    stamp,
)
from server.api.times import moment
from server.errors import ConflictError, InvalidRequestError
from server.services.instances import Instances
from server.services.values import (
    MOST_TAGS,
    InstanceChange,
    NewInstance,
    NewMachine,
    NewNic,
    Tag,
)
from server.services.volumes import Volumes

Json = dict[str, Any]

_MOST_AT_ONCE = 100
_REPEATS = re.compile(r"[*+?{]")
_MOST_REPEATS = 2
"""A pattern with more of them can take minutes for one long name."""


class WantedNetwork(BaseModel):
    """One NIC of a new server: on a network, or a port that exists."""

    uuid: str | None = None
    port: str | None = None
    fixed_ip: str | None = None


class WantedGroup(BaseModel):
    """A security group of the ports that are made with a server, by name or id."""

    name: str


class WantedHints(BaseModel):
    """Hints for the scheduler; those of no meaning on one host are ignored."""

    group: str | None = None


class WantedServer(WantedGuest):
    """The body of a create; what has no meaning here is ignored, as by Nova's policies."""

    name: str = Field(min_length=1, max_length=255)
    image_ref: str | None = Field(default=None, alias="imageRef")
    flavor_ref: str | int = Field(alias="flavorRef")
    networks: tuple[WantedNetwork, ...] | Literal["auto", "none"] = "auto"
    key_name: str | None = None
    metadata: dict[str, str] = Field(default_factory=dict)
    security_groups: tuple[WantedGroup, ...] | None = None
    description: str | None = Field(default=None, max_length=4096)
    min_count: int = Field(default=1, ge=1, le=_MOST_AT_ONCE)
    max_count: int | None = Field(default=None, ge=1, le=_MOST_AT_ONCE)
    returns_reservation: bool = Field(default=False, alias="return_reservation_id")
    config_drive: bool | None = None
    tags: tuple[Tag, ...] = Field(default=(), max_length=MOST_TAGS)
    disks: tuple[WantedDisk, ...] = Field(default=(), alias="block_device_mapping_v2")
    machine: NewMachine = Field(default_factory=NewMachine, alias="cockpit:machine")


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
            matches={
                "name": _like,
                "changes-since": _changed_since,
                "changes-before": _changed_before,
                "metadata": _has_metadata,
                "tags": _has_tags,
                "tags-any": _has_any_tag,
                "not-tags": _lacks_tags,
                "not-tags-any": _lacks_any_tag,
                "status": _has_status,
                "reservation_id": _is_of_reservation,
                "image": _refers_to,
                "flavor": _refers_to,
                "ip": _has_address,
            },
            ignored=frozenset({"deleted", "all_tenants", "is_public"}),
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

    async def create(self, call: Call) -> Answer:
        """Make one server, or several alike; the password is told here and never again."""
        body = await call.json()
        inner = body.get("server") if isinstance(body, dict) else None
        wanted = checked(WantedServer, inner, "server")
        hints = body.get("os:scheduler_hints") or body.get("OS-SCH-HNT:scheduler_hints") or {}
        group_id = checked(WantedHints, hints, "os:scheduler_hints").group
        most = max(wanted.min_count, wanted.max_count or wanted.min_count)
        nics, nic_ids = await self._wanted_nics(call, wanted)
        if most > 1 and (nic_ids or any(nic.address for nic in nics)):
            raise InvalidRequestError("A port or an address is for one server only")
        password, reservation_id = wanted.password(), f"r-{secrets.token_hex(4)}"
        wish = {
            "flavor_id": str(wanted.flavor_ref),
            **boot_fields(wanted.image_ref or None, wanted.disks),
            "machine": wanted.machine,
            "key_name": wanted.key_name,
            "description": wanted.description or "",
            "properties": wanted.metadata,
            "nics": nics,
            "nic_ids": nic_ids,
            "group_id": group_id,
            "tags": wanted.tags if call.version >= (2, 52) else (),
            "has_config_drive": wanted.config_drive or False,
            "reservation_id": reservation_id,
            **guest_fields(call, wanted, password),
        }
        names = [wanted.name] if most == 1 else [f"{wanted.name}-{n + 1}" for n in range(most)]
        wishes = [
            checked(NewInstance, {**wish, "name": name, "launch_index": n}, "server")
            for n, name in enumerate(names)
        ]
        rows = await self._instances.create_many(call.principal, wishes, wanted.min_count)
        for disk in wanted.disks:
            if disk.source_type == "volume" and not disk.is_root:
                await self._volumes.attach(call.principal, disk.source(), rows[0].id)
        for volume in more_volumes(wanted.disks, rows[0].id):
            await self._volumes.create(call.principal, volume)
        if wanted.returns_reservation:
            return json_answer({"reservation_id": reservation_id}, 202)
        item = render_created(call, await self.view(call, rows[0].id))
        return json_answer({"server": {**item, "adminPass": password}}, 202)

    async def _wanted_nics(
        self, call: Call, wanted: WantedServer
    ) -> tuple[tuple[NewNic, ...], tuple[str, ...]]:
        """Return the NICs to make, and those that exist."""
        if wanted.networks == "none":
            return (), ()
        groups: dict[str, Any] = {}
        if wanted.security_groups is not None:
            groups["security_groups"] = tuple(group.name for group in wanted.security_groups)
        if wanted.networks != "auto":
            new = tuple(
                NewNic(
                    network_id=nic.uuid,
                    **groups,
                    **asked_addresses([FixedIp(ip_address=nic.fixed_ip)]),
                )
                for nic in wanted.networks
                if nic.port is None and nic.uuid is not None
            )
            return new, tuple(nic.port for nic in wanted.networks if nic.port is not None)
        rows = await self._mirror.rows(call.principal.project_id)
        own = [row for row in rows.networks.values() if row.project_id == rows.project_id]
        if len(own) > 1:
            raise ConflictError("There are several networks", "Say which one the server shall use.")
        return tuple(NewNic(network_id=row.id, **groups) for row in own), ()

    async def _update(self, call: Call, server_id: str, body: Json) -> None:
        wanted = checked(WantedServerChange, body, "server")
        given = {name: getattr(wanted, name) or "" for name in wanted.model_fields_set}
        change = checked(InstanceChange, given, "server")
        await self._instances.update(call.principal, server_id, change)


def _like(value: object, wanted: str) -> bool:
    """Whether a name matches as a regular expression, as Nova's database has it.

    Raises:
        InvalidRequestError: It is none, or could take for ever.
    """
    if "(" in wanted or ")" in wanted:
        return wanted.strip("^$") in str(value)  # repeats of repeats can take for ever
    if len(_REPEATS.findall(wanted)) > _MOST_REPEATS:
        raise InvalidRequestError("The name's pattern has too many repeats")
    try:
        return re.search(wanted, str(value)) is not None
    except re.error as error:
        raise InvalidRequestError(f"The name's pattern is malformed: {error}") from error


def _has_status(value: object, wanted: str) -> bool:
    return str(value) == wanted.upper()


def _changed_since(item: object, wanted: str) -> bool:
    return _updated(item) >= moment(wanted)


def _changed_before(item: object, wanted: str) -> bool:
    return _updated(item) <= moment(wanted)


def _updated(item: object) -> datetime:
    return moment(str(item["updated"])) if isinstance(item, dict) else moment("1970-01-01")


def _has_metadata(value: object, wanted: str) -> bool:
    """Whether all of some metadata, as JSON, are there."""
    try:
        asked = orjson.loads(wanted)
    except orjson.JSONDecodeError as error:
        raise InvalidRequestError("metadata must be an object in JSON") from error
    if not isinstance(asked, dict):
        raise InvalidRequestError("metadata must be an object in JSON")
    known = value if isinstance(value, dict) else {}
    return all(known.get(key) == each for key, each in asked.items())


def _tags_of(value: object) -> set[str]:
    tags = value.get("tags", []) if isinstance(value, dict) else value
    return {*tags} if isinstance(tags, list) else set()


def _has_tags(value: object, wanted: str) -> bool:
    return _tags_of(value) >= {*wanted.split(",")}


def _has_any_tag(value: object, wanted: str) -> bool:
    return bool(_tags_of(value) & {*wanted.split(",")})


def _lacks_tags(value: object, wanted: str) -> bool:
    return not _has_tags(value, wanted)


def _lacks_any_tag(value: object, wanted: str) -> bool:
    return not _has_any_tag(value, wanted)


def _is_of_reservation(item: object, wanted: str) -> bool:
    name = "OS-EXT-SRV-ATTR:reservation_id"
    return isinstance(item, dict) and item.get(name) == wanted


def _refers_to(value: object, wanted: str) -> bool:
    return isinstance(value, dict) and wanted in (value.get("id"), value.get("original_name"))


def _has_address(item: object, wanted: str) -> bool:
    addresses = item.get("addresses", {}) if isinstance(item, dict) else {}
    return any(wanted in each["addr"] for network in addresses.values() for each in network)
