"""What a server looks like in the compute API, by microversion.

Source: https://docs.openstack.org/api-ref/compute/#show-server-details and Nova's
"REST API Version History".
"""

import base64
import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from server.api.calls import Call, Version
from server.api.mirror import Mirror, ProjectRows
from server.api.port_guards import group_list
from server.api.times import to_seconds
from server.reconcile.specs import hostname
from server.services.predefined import PREDEFINED
from server.store.shapes.compute import HOST
from server.store.status import instance_status
from server.store.tables import FlavorRow, InstanceRow, NetworkRow, NicRow, VolumeRow

Json = dict[str, Any]

ZONE = "nova"
_POWER = {"running": 1, "paused": 3, "stopped": 4, "suspended": 4}
_VM_STATES = {
    "ACTIVE": "active",
    "BUILD": "building",
    "SHUTOFF": "stopped",
    "PAUSED": "paused",
    "SUSPENDED": "suspended",
    "SHELVED": "shelved",
    "SHELVED_OFFLOADED": "shelved_offloaded",
    "RESCUE": "rescued",
    "VERIFY_RESIZE": "resized",
    "ERROR": "error",
    "REBOOT": "active",
    "HARD_REBOOT": "active",
    "RESIZE": "active",
    "REBUILD": "active",
}
_TASKS = {
    "BUILD": "spawning",
    "REBOOT": "rebooting",
    "HARD_REBOOT": "rebooting_hard",
    "RESIZE": "resize_finish",
    "REBUILD": "rebuilding",
}
_SINCE: tuple[tuple[Version, Json], ...] = (
    ((2, 63), {"trusted_image_certificates": None}),
    ((2, 96), {"pinned_availability_zone": None}),
)
"""What we do not have yet, from the microversion on that shows it."""


@dataclass(frozen=True, slots=True)
class ServerView:
    """An instance with what is shown of its surroundings."""

    row: InstanceRow
    nics: tuple[NicRow, ...]
    volumes: tuple[VolumeRow, ...]
    networks: Mapping[str, NetworkRow]
    flavor: FlavorRow
    groups: tuple[str, ...] = ()


def server_view(mirror: Mirror, rows: ProjectRows, row: InstanceRow) -> ServerView:
    """Return an instance with its surroundings."""
    nics = tuple(rows.nics_of.get(row.id, ()))
    volumes = tuple(volume for volume in rows.volumes_of.get(row.id, ()) if volume.position >= 0)
    flavor = mirror.flavors[row.flavor_id]
    return ServerView(row, nics, volumes, rows.networks, flavor, _group_names(rows, nics))


def _group_names(rows: ProjectRows, nics: Sequence[NicRow]) -> tuple[str, ...]:
    ids = dict.fromkeys(group_id for nic in nics for group_id in group_list(nic))
    return tuple(
        PREDEFINED.get(group_id) or rows.groups[group_id].name
        for group_id in ids
        if group_id in PREDEFINED or group_id in rows.groups
    )


def stamp(view: ServerView) -> Hashable:
    """Return what changes whenever a server looks different."""
    row = view.row
    nics = tuple(
        (nic.revision, nic.id, view.networks[nic.network_id].revision)
        for nic in view.nics
        if nic.network_id in view.networks
    )
    return (
        row.revision,
        nics,
        view.groups,
        tuple((volume.revision, volume.id) for volume in view.volumes),
    )


def render(call: Call, view: ServerView) -> Json:
    """Return a server as the microversion asked for has it."""
    item = _basic(call, view)
    item |= _extended(call, view)
    return item


def _basic(call: Call, view: ServerView) -> Json:
    row, version = view.row, call.version
    status = _status(row)
    item: Json = {
        "id": row.id,
        "name": row.name,
        "status": status,
        "tenant_id": row.project_id,
        "user_id": row.user_id,
        "metadata": row.properties,
        "hostId": hashlib.sha224(f"{row.project_id}{HOST}".encode()).hexdigest(),
        "image": _image(call, row),
        "flavor": _flavor(call, view),
        "created": to_seconds(row.created_at),
        "updated": to_seconds(row.updated_at),
        "addresses": addresses(view),
        "accessIPv4": "",
        "accessIPv6": "",
        "links": links(call, row.id),
        "OS-DCF:diskConfig": "MANUAL",
    }
    if status in ("ACTIVE", "BUILD", "REBUILD", "RESIZE"):
        item["progress"] = 100 if status == "ACTIVE" else 0
    if row.fault is not None and status == "ERROR":
        item["fault"] = {"code": 500, "message": row.fault, "created": to_seconds(row.updated_at)}
    if version >= (2, 19):
        item["description"] = row.description or None
    if version >= (2, 90):
        item["OS-EXT-SRV-ATTR:hostname"] = hostname(row.name)
    since_then: tuple[tuple[Version, Json], ...] = (
        ((2, 9), {"locked": row.locked_by is not None}),
        ((2, 26), {"tags": row.tags}),
        ((2, 71), {"server_groups": [row.group_id] if row.group_id else []}),
        ((2, 73), {"locked_reason": row.locked_reason}),
        *_SINCE,
    )
    for since, fields in since_then:
        if version >= since:
            item |= fields
    return item


def _extended(call: Call, view: ServerView) -> Json:
    """Return what shows and lists have, and updates below 2.75 have not."""
    row, version, status = view.row, call.version, _status(view.row)
    volumes: list[Json] = [{"id": volume.id} for volume in view.volumes]
    if version >= (2, 3):
        volumes = [
            {"id": volume.id, "delete_on_termination": volume.is_root} for volume in view.volumes
        ]
    item: Json = {
        "key_name": row.key_name,
        "config_drive": "True" if row.has_config_drive else "",
        "security_groups": [{"name": name} for name in view.groups],
        "os-extended-volumes:volumes_attached": volumes,
        "OS-EXT-AZ:availability_zone": ZONE,
        "OS-EXT-STS:task_state": _task(row, status),
        "OS-EXT-STS:vm_state": _VM_STATES.get(status, "active"),
        "OS-EXT-STS:power_state": _POWER.get(row.observed, 0),
        "OS-SRV-USG:launched_at": row.launched_at
        and row.launched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "OS-SRV-USG:terminated_at": None,
    }
    if call.principal.is_admin:
        item |= _for_administrators(row, version)
    return item


def _for_administrators(row: InstanceRow, version: Version) -> Json:
    attribute = "OS-EXT-SRV-ATTR:"
    item: Json = {
        f"{attribute}host": HOST,
        f"{attribute}hypervisor_hostname": HOST,
        f"{attribute}instance_name": f"instance-{row.id[:8]}",
    }
    if version >= (2, 3):
        encoded = row.user_data and base64.b64encode(row.user_data.encode()).decode()
        item |= {
            f"{attribute}reservation_id": row.reservation_id or f"r-{row.id[:8]}",
            f"{attribute}launch_index": row.launch_index,
            f"{attribute}hostname": hostname(row.name),
            f"{attribute}kernel_id": "",
            f"{attribute}ramdisk_id": "",
            f"{attribute}root_device_name": "/dev/vda",
            f"{attribute}user_data": encoded,
        }
    if version >= (2, 16):
        item["host_status"] = "UP"
    return item


def render_created(call: Call, view: ServerView) -> Json:
    """Return what the answer to a create has of a server."""
    return {
        "id": view.row.id,
        "links": links(call, view.row.id),
        "OS-DCF:diskConfig": "MANUAL",
        "security_groups": [{"name": name} for name in view.groups],
    }


def render_updated(call: Call, view: ServerView) -> Json:
    """Return what the answer to an update has of a server."""
    return render(call, view) if call.version >= (2, 75) else _basic(call, view)


_GOALS = {
    "running": "powering-on",
    "stopped": "powering-off",
    "paused": "pausing",
    "suspended": "suspending",
    "shelved": "shelving",
    "offloaded": "shelving_offloading",
}


def _task(row: InstanceRow, status: str) -> str | None:
    """Return Nova's word for what is under way."""
    if row.wanted == "gone":
        return "deleting"
    if status in _TASKS or row.fault_is_final or row.wish == row.observed_wish:
        return _TASKS.get(status)
    if (row.rescue_image_id is not None) != row.observed_rescue:
        return "rescuing" if row.rescue_image_id else "unrescuing"
    going = {"paused": "unpausing", "suspended": "resuming"}
    if row.wanted == "running" and row.observed != "running":
        return going.get(row.observed, "powering-on")
    at_rest = {"shelved": "stopped", "offloaded": "stopped"}
    is_there = row.observed == at_rest.get(row.wanted, row.wanted)
    return None if is_there else _GOALS[row.wanted]


def _status(row: InstanceRow) -> str:
    status = instance_status(row)
    if status != "DELETING":
        return status
    # Nova has no word for it: a server that goes keeps its status, with a task.
    words = {"absent": "BUILD", "stopped": "SHUTOFF", "paused": "PAUSED", "suspended": "SUSPENDED"}
    return words.get(row.observed, "ACTIVE")


def _image(call: Call, row: InstanceRow) -> Json | str:
    if row.image_id is None:
        return ""
    href = f"{call.base_url}/compute/images/{row.image_id}"
    return {"id": row.image_id, "links": [{"rel": "bookmark", "href": href}]}


def _flavor(call: Call, view: ServerView) -> Json:
    row = view.row
    if call.version >= (2, 47):
        return {
            "original_name": view.flavor.name,
            "ram": row.ram_mib,
            "vcpus": row.vcpus,
            "disk": row.disk_gib,
            "ephemeral": 0,
            "swap": 0,
            "extra_specs": {},
        }
    href = f"{call.base_url}/compute/flavors/{row.flavor_id}"
    return {"id": row.flavor_id, "links": [{"rel": "bookmark", "href": href}]}


def addresses(view: ServerView) -> Json:
    """Return the addresses of a server by the names of their networks."""
    known: dict[str, list[Json]] = {}
    for nic in view.nics:
        network = view.networks.get(nic.network_id)
        if network is None:
            continue
        for address, version in ((nic.address, 4), (nic.address6, 6)):
            if address is not None:
                known.setdefault(network.name or network.id, []).append(
                    {
                        "addr": address,
                        "version": version,
                        "OS-EXT-IPS:type": "fixed",
                        "OS-EXT-IPS-MAC:mac_addr": nic.mac,
                    }
                )
    return known


def links(call: Call, server_id: str) -> list[Json]:
    """Return where a server is."""
    return [
        {"rel": "self", "href": f"{call.base_url}/compute/v2.1/servers/{server_id}"},
        {"rel": "bookmark", "href": f"{call.base_url}/compute/servers/{server_id}"},
    ]
