"""Rows as docs/api.md, "Resources", has them: what snapshots and events carry."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.store.status import (
    deployment_status,
    image_status,
    instance_status,
    network_status,
    nic_status,
    volume_status,
)
from server.store.tables import (
    DeploymentRow,
    ImageRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    StepRow,
    SubnetRow,
    VolumeRow,
)

AnyRow = NetworkRow | InstanceRow | NicRow | VolumeRow | ImageRow | DeploymentRow
"""A row that is a resource of its own on the wire."""

KINDS: Mapping[type[Any], str] = {
    NetworkRow: "network",
    InstanceRow: "server",
    NicRow: "port",
    VolumeRow: "volume",
    ImageRow: "image",
    DeploymentRow: "deployment",
}

HOST = "local"
"""Name of the only host of the embedded engine."""


class Surroundings:
    """What rows need from other rows to be rendered, looked up once per transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._images: dict[str, dict[str, str]] = {}

    async def image_name(self, project_id: str, image_id: str | None) -> str | None:
        """Return the name of an image, or its id where a project has two of that name."""
        if image_id is None:
            return None
        names = self._images.get(project_id)
        if names is None:
            names = self._images[project_id] = await self._image_names(project_id)
        name = names.get(image_id, "")
        return name if name and [*names.values()].count(name) == 1 else image_id

    async def subnet(self, network_id: str) -> SubnetRow | None:
        """Return the addressing of a network."""
        query = select(SubnetRow).where(SubnetRow.network_id == network_id)
        return (await self._session.scalars(query)).first()

    async def steps(self, deployment_id: str) -> Sequence[StepRow]:
        """Return the steps of a deployment in their order."""
        query = select(StepRow).where(StepRow.deployment_id == deployment_id)
        return (await self._session.scalars(query.order_by(StepRow.position))).all()

    async def _image_names(self, project_id: str) -> dict[str, str]:
        mine = (ImageRow.project_id == project_id) | (ImageRow.visibility == "public")
        query = select(ImageRow.id, ImageRow.name).where(mine, ImageRow.wanted == "present")
        return {found.id: found.name for found in await self._session.execute(query)}


async def resource_of(row: AnyRow, around: Surroundings) -> dict[str, Any]:
    """Return a row in the one shape that the wire has for resources."""
    status, attributes, observed = await _parts(row, around)
    return {
        "kind": KINDS[type(row)],
        "id": row.id,
        "name": row.name,
        "topology_id": row.topology_id,
        "status": status,
        "fault": row.fault,
        "revision": row.revision,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
        "attributes": attributes,
        "observed": observed,
    }


Parts = tuple[str, dict[str, Any], dict[str, Any]]
"""Status, attributes, observed."""


async def _parts(row: AnyRow, around: Surroundings) -> Parts:
    match row:
        case NetworkRow():
            return _network(row, await around.subnet(row.id))
        case InstanceRow():
            return _instance(row, await around.image_name(row.project_id, row.image_id))
        case NicRow():
            return _nic(row)
        case VolumeRow():
            return _volume(row)
        case ImageRow():
            return _image(row)
        case DeploymentRow():
            return _deployment(row, await around.steps(row.id))


def _network(row: NetworkRow, subnet: SubnetRow | None) -> Parts:
    attributes = {
        "name": row.name,
        "external": row.is_public,
        "cidr": subnet and subnet.cidr,
        "gateway_ip": subnet and subnet.gateway,
        "enable_dhcp": subnet is not None and subnet.dhcp,
        "dns_nameservers": subnet.dns if subnet else [],
    }
    return network_status(row), attributes, {"subnet_id": subnet and subnet.id}


def _instance(row: InstanceRow, image: str | None) -> Parts:
    attributes = {
        "name": row.name,
        "vcpus": row.vcpus,
        "ram_mib": row.ram_mib,
        "disk_gib": row.disk_gib,
        "image": image,
        "key_name": row.key_name,
        "user_data": row.user_data,
        "power": "stopped" if row.wanted == "stopped" else "running",
    }
    observed = {
        "image_id": row.image_id,
        "flavor_id": row.flavor_id,
        "host": HOST,
        "launched_at": row.launched_at and row.launched_at.isoformat(),
        "power": row.observed,
    }
    return instance_status(row).removeprefix("HARD_"), attributes, observed


def _nic(row: NicRow) -> Parts:
    attributes = {
        "network_id": row.network_id,
        "server_id": row.instance_id,
        "ip_address": row.address,
        "firewall_profile": row.profile,
    }
    observed = {
        "name": row.name,
        "mac_address": row.mac,
        "ssh_forward": row.observed_forward,
        "firewall_profile": row.observed_profile,
        "plugged": row.observed_plugged,
    }
    return nic_status(row), attributes, observed


def _volume(row: VolumeRow) -> Parts:
    attributes = {"name": row.name, "size_gib": row.size_gib, "server_id": row.instance_id}
    observed = {
        "image_id": row.image_id,
        "bootable": row.is_root,
        "plugged": row.observed_plugged,
    }
    return volume_status(row), attributes, observed


def _image(row: ImageRow) -> Parts:
    attributes = {
        "name": row.name,
        "disk_format": row.disk_format,
        "container_format": row.container_format,
        "visibility": row.visibility,
    }
    observed = {
        "size_bytes": row.size_bytes,
        "virtual_bytes": row.virtual_bytes,
        "md5": row.md5,
    }
    return image_status(row), attributes, observed


def _deployment(row: DeploymentRow, steps: Sequence[StepRow]) -> Parts:
    observed = {
        "state": row.observed,
        "started_at": row.created_at.isoformat(),
        "ended_at": row.ended_at and row.ended_at.isoformat(),
        "done": sum(step.observed == "done" for step in steps),
        "total": len(steps),
        "steps": [step_of(step) for step in steps],
    }
    return deployment_status(row), {"name": row.name}, observed


def step_of(step: StepRow) -> dict[str, Any]:
    """Return a step as a deployment shows it."""
    return {
        "position": step.position,
        "action": step.action,
        "kind": step.kind,
        "id": step.resource_id,
        "name": step.name,
        "state": step.observed,
        "fault": step.fault,
        "started_at": step.started_at and step.started_at.isoformat(),
        "ended_at": step.ended_at and step.ended_at.isoformat(),
    }
