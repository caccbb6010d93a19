"""What is told of a server beside itself: diagnostics, actions, tags.

Sources: https://docs.openstack.org/api-ref/compute/, "Servers diagnostics", "Servers
actions", "Server tags".
"""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.router import Route
from server.api.server_items import ServerView
from server.api.server_parts import device
from server.api.servers import Servers
from server.api.times import moment
from server.drivers.base import ComputeDriver, Diagnostics, NetworkDriver, NicSample
from server.errors import ConflictError, InvalidRequestError, NotFoundError
from server.services.lifecycle import Lifecycle
from server.services.values import MOST_TAGS, Tag
from server.store.shapes.compute import HOST
from server.store.tables import InstanceActionRow

Json = dict[str, Any]

_NS = 1_000_000_000
_NOTHING = NicSample(0, 0, 0, 0)


class WantedTags(BaseModel):
    """The body that replaces all tags."""

    tags: list[Tag] = Field(max_length=MOST_TAGS)


class WantedTag(BaseModel):
    """A tag in a path."""

    tag: Tag


class ServerFacts:
    """The handlers."""

    def __init__(
        self,
        servers: Servers,
        lifecycle: Lifecycle,
        compute: ComputeDriver,
        network: NetworkDriver,
    ) -> None:
        self._servers = servers
        self._lifecycle = lifecycle
        self._compute = compute
        self._network = network

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        server = "/servers/{id}"
        tags, tag = f"{server}/tags", f"{server}/tags/{{part}}"
        actions = f"{server}/os-instance-actions"
        return [
            Route("GET", f"{server}/diagnostics", self._diagnostics),
            Route("GET", actions, self._list_actions),
            Route("GET", f"{actions}/{{part}}", self._show_action),
            Route("GET", tags, self._tags),
            Route("PUT", tags, self._replace_tags),
            Route("DELETE", tags, self._delete_tags),
            Route("GET", tag, self._show_tag),
            Route("PUT", tag, self._add_tag),
            Route("DELETE", tag, self._delete_tag),
        ]

    async def _view(self, call: Call) -> ServerView:
        return await self._servers.view(call, call.params["id"])

    async def _diagnostics(self, call: Call) -> Answer:
        view = await self._view(call)
        if view.row.observed not in ("running", "paused"):
            raise ConflictError(f"{view.row.name} does not run", "Start it first.")
        told = await self._compute.diagnostics(view.row.id)
        nics = await self._network.samples() if view.nics else {}
        if call.version < (2, 48):
            return json_answer(_old_diagnostics(view, told, nics))
        return json_answer(_diagnostics(view, told, nics))

    async def _list_actions(self, call: Call) -> Answer:
        rows = await self._lifecycle.actions(call.principal, call.params["id"])
        if call.version >= (2, 58):
            rows = _page(call, [row for row in rows if _is_asked_for(call, row)])
        return json_answer({"instanceActions": [_action(call, row) for row in rows]})

    async def _show_action(self, call: Call) -> Answer:
        wanted = call.params["part"]
        for row in await self._lifecycle.actions(call.principal, call.params["id"]):
            if row.request_id == wanted:
                item = {**_action(call, row), "events": [_event(call, row)]}
                return json_answer({"instanceAction": item})
        raise NotFoundError(f"Action {wanted[:64]} could not be found")

    async def _tags(self, call: Call) -> Answer:
        return json_answer({"tags": (await self._tagged(call)).row.tags})

    async def _replace_tags(self, call: Call) -> Answer:
        await self._tagged(call)
        tags = [*dict.fromkeys(checked(WantedTags, await call.json(), "tags").tags)]
        await self._keep(call, tags)
        return json_answer({"tags": tags})

    async def _delete_tags(self, call: Call) -> Answer:
        await self._tagged(call)
        await self._keep(call, [])
        return Answer(204)

    async def _show_tag(self, call: Call) -> Answer:
        await self._known_tag(call)
        return Answer(204)

    async def _add_tag(self, call: Call) -> Answer:
        tag = checked(WantedTag, {"tag": call.params["part"]}, "tags").tag
        view = await self._tagged(call)
        if tag in view.row.tags:
            return Answer(204)
        if len(view.row.tags) >= MOST_TAGS:
            raise InvalidRequestError(f"A server has at most {MOST_TAGS} tags")
        await self._keep(call, [*view.row.tags, tag])
        place = f"{call.base_url}/compute/v2.1/servers/{view.row.id}/tags/{tag}"
        return Answer(201, headers=((b"location", place.encode()),))

    async def _delete_tag(self, call: Call) -> Answer:
        tag, tags = await self._known_tag(call)
        await self._keep(call, [other for other in tags if other != tag])
        return Answer(204)

    async def _known_tag(self, call: Call) -> tuple[str, list[str]]:
        tag, tags = call.params["part"], (await self._tagged(call)).row.tags
        if tag not in tags:
            raise NotFoundError(f"The server has no tag {tag[:64]}")
        return tag, tags

    async def _tagged(self, call: Call) -> ServerView:
        if call.version < (2, 26):
            raise NotFoundError("Tags came with microversion 2.26")
        return await self._view(call)

    async def _keep(self, call: Call, tags: list[str]) -> None:
        await self._lifecycle.tag(call.principal, call.params["id"], tags)


def _old_diagnostics(view: ServerView, told: Diagnostics, nics: Any) -> Json:
    item: Json = {f"cpu{n}_time": int(used * _NS) for n, used in enumerate(told.vcpu_s)}
    item |= {
        "memory": told.ram_mib << 10,
        "memory-actual": told.ram_mib << 10,
        "memory-rss": told.resident_bytes >> 10,
    }
    names = {volume.id: device(volume).removeprefix("/dev/") for volume in view.volumes}
    for n, disk in enumerate(told.disks):
        name = names.get(disk.disk_id, f"disk{n}")
        item |= {
            f"{name}_read": disk.read_bytes,
            f"{name}_read_req": disk.read_requests,
            f"{name}_write": disk.written_bytes,
            f"{name}_write_req": disk.write_requests,
            f"{name}_errors": disk.errors,
        }
    for n, nic in enumerate(view.nics):
        sample = nics.get(nic.id, _NOTHING)
        item |= {
            f"vnet{n}_rx": sample.rx_bytes,
            f"vnet{n}_rx_packets": sample.rx_packets,
            f"vnet{n}_tx": sample.tx_bytes,
            f"vnet{n}_tx_packets": sample.tx_packets,
        }
    return item


def _diagnostics(view: ServerView, told: Diagnostics, nics: Any) -> Json:
    return {
        "state": view.row.observed,
        "driver": "libvirt",  # Nova's schema knows no closer word for QEMU without it
        "hypervisor": "kvm" if told.accelerator == "kvm" else "qemu",
        "hypervisor_os": "linux",
        "uptime": told.uptime_s,
        "config_drive": view.row.has_config_drive,
        "num_cpus": len(told.vcpu_s),
        "num_disks": len(told.disks),
        "num_nics": len(view.nics),
        "cpu_details": [
            {"id": n, "time": int(used * _NS), "utilisation": None}
            for n, used in enumerate(told.vcpu_s)
        ],
        "memory_details": {"maximum": told.ram_mib, "used": told.resident_bytes >> 20},
        "disk_details": [
            {
                "read_bytes": disk.read_bytes,
                "read_requests": disk.read_requests,
                "write_bytes": disk.written_bytes,
                "write_requests": disk.write_requests,
                "errors_count": disk.errors,
            }
            for disk in told.disks
        ],
        "nic_details": [_nic(nic.mac, nics.get(nic.id, _NOTHING)) for nic in view.nics],
    }


def _nic(mac: str, sample: NicSample) -> Json:
    unknown = dict.fromkeys(("rx_drop", "rx_errors", "rx_rate", "tx_drop", "tx_errors", "tx_rate"))
    return {
        "mac_address": mac,
        "rx_octets": sample.rx_bytes,
        "rx_packets": sample.rx_packets,
        "tx_octets": sample.tx_bytes,
        "tx_packets": sample.tx_packets,
        **unknown,
    }


def _action(call: Call, row: InstanceActionRow) -> Json:
    item: Json = {
        "action": row.action,
        "instance_uuid": row.instance_id,
        "request_id": row.request_id,
        "user_id": row.user_id,
        "project_id": row.project_id,
        "start_time": _precise(row.started_at),
        "message": "Error" if row.result == "Error" else None,
    }
    if call.version >= (2, 58):
        item["updated_at"] = _precise(row.ended_at or row.started_at)
    return item


def _event(call: Call, row: InstanceActionRow) -> Json:
    item: Json = {
        "event": f"reconcile_{row.action}",
        "start_time": _precise(row.started_at),
        "finish_time": row.ended_at and _precise(row.ended_at),
        "result": row.result,
        "traceback": None,
    }
    if call.version >= (2, 62):
        item |= {"host": HOST, "hostId": HOST}
    if call.version >= (2, 84):
        item["details"] = row.message
    return item


def _is_asked_for(call: Call, row: InstanceActionRow) -> bool:
    at = row.ended_at or row.started_at
    since, before = call.argument("changes-since"), call.argument("changes-before")
    return (since is None or at >= moment(since)) and (before is None or at <= moment(before))


def _page(call: Call, rows: list[InstanceActionRow]) -> list[InstanceActionRow]:
    if marker := call.argument("marker"):
        ids = [row.request_id for row in rows]
        if marker not in ids:
            raise InvalidRequestError(f"The marker {marker[:64]} could not be found")
        rows = rows[ids.index(marker) + 1 :]
    limit = call.argument("limit")
    if limit is not None and not limit.isdecimal():
        raise InvalidRequestError("limit must be a whole number, zero or more")
    return rows if limit is None else rows[: int(limit[:9])]


def _precise(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
