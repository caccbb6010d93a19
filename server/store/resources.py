"""Rows as docs/api.md, "Resources", has them: what snapshots and events carry."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.store import sharing
from server.store.shapes import (
    Parts,
    compute,
    deployment,
    firewall,
    links,
    network,
    routers,
    storage,
)
from server.store.tables import (
    BackupRow,
    DeploymentRow,
    FloatingIpRow,
    ImageRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    PhysicalPortRow,
    RouterRow,
    SecurityGroupRow,
    SecurityRuleRow,
    ServerGroupRow,
    SnapshotRow,
    StepRow,
    SubnetRow,
    VolumeRow,
)

AnyRow = (
    NetworkRow
    | InstanceRow
    | NicRow
    | VolumeRow
    | ImageRow
    | DeploymentRow
    | ServerGroupRow
    | SecurityGroupRow
    | PhysicalPortRow
    | RouterRow
    | FloatingIpRow
    | SnapshotRow
    | BackupRow
)
"""A row that is a resource of its own on the wire."""

KINDS: Mapping[type[Any], str] = {
    NetworkRow: "network",
    InstanceRow: "server",
    NicRow: "port",
    VolumeRow: "volume",
    ImageRow: "image",
    DeploymentRow: "deployment",
    ServerGroupRow: "server_group",
    SecurityGroupRow: "security_group",
    PhysicalPortRow: "physical_port",
    RouterRow: "router",
    FloatingIpRow: "floating_ip",
    SnapshotRow: "snapshot",
    BackupRow: "backup",
}


class Surroundings:
    """What rows need from other rows to be rendered, looked up once per transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._images: dict[str, dict[str, str]] = {}
        self._drives: dict[str, dict[str, list[VolumeRow]]] = {}

    async def image_name(self, project_id: str, image_id: str | None) -> str | None:
        """Return the name of an image, or its id where a project has two of that name."""
        if image_id is None:
            return None
        names = self._images.get(project_id)
        if names is None:
            names = self._images[project_id] = await self._image_names(project_id)
        name = names.get(image_id, "")
        return name if name and [*names.values()].count(name) == 1 else image_id

    async def drives(self, row: InstanceRow) -> compute.Drives:
        """Return what an instance has of disks beside those of its own."""
        by_instance = self._drives.get(row.project_id)
        if by_instance is None:
            by_instance = self._drives[row.project_id] = await self._special_disks(row.project_id)
        disks = by_instance.get(row.id, ())
        cdroms = [
            await self.image_name(row.project_id, disk.image_id) for disk in disks if disk.is_cdrom
        ]
        return compute.Drives(
            root=next((disk.id for disk in disks if disk.is_kept and disk.is_root), None),
            cdroms=tuple(name for name in cdroms if name is not None),
        )

    async def _special_disks(self, project_id: str) -> dict[str, list[VolumeRow]]:
        is_special = VolumeRow.is_cdrom | VolumeRow.is_kept
        query = select(VolumeRow).where(
            VolumeRow.project_id == project_id, is_special, VolumeRow.wanted == "present"
        )
        found: dict[str, list[VolumeRow]] = {}
        for volume in await self._session.scalars(query.order_by(VolumeRow.position, VolumeRow.id)):
            found.setdefault(volume.instance_id or "", []).append(volume)
        return found

    async def subnets(self, network_id: str) -> Sequence[SubnetRow]:
        """Return the addressing of a network, IPv4 first."""
        query = select(SubnetRow).where(SubnetRow.network_id == network_id)
        found = (await self._session.scalars(query)).all()
        return sorted(found, key=lambda row: row.version)

    async def ends(self, router_id: str) -> Sequence[NicRow]:
        """Return the ends of a router, in an order that stays."""
        query = select(NicRow).where(NicRow.router_id == router_id, NicRow.wanted != "gone")
        return (await self._session.scalars(query.order_by(NicRow.network_id, NicRow.id))).all()

    async def members(self, group_id: str) -> Sequence[str]:
        """Return the ids of the instances of a group."""
        query = select(InstanceRow.id).where(
            InstanceRow.group_id == group_id, InstanceRow.wanted != "gone"
        )
        return (await self._session.scalars(query.order_by(InstanceRow.id))).all()

    async def rules(self, group_id: str) -> Sequence[SecurityRuleRow]:
        """Return the rules of a security group."""
        query = select(SecurityRuleRow).where(SecurityRuleRow.group_id == group_id)
        return (await self._session.scalars(query)).all()

    async def steps(self, deployment_id: str) -> Sequence[StepRow]:
        """Return the steps of a deployment in their order."""
        query = select(StepRow).where(StepRow.deployment_id == deployment_id)
        return (await self._session.scalars(query.order_by(StepRow.position))).all()

    async def _image_names(self, project_id: str) -> dict[str, str]:
        mine = sharing.listed(project_id)
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


async def _parts(row: AnyRow, around: Surroundings) -> Parts:
    match row:
        case NetworkRow():
            return network.network(row, await around.subnets(row.id))
        case InstanceRow():
            image = await around.image_name(row.project_id, row.image_id)
            return compute.instance(row, image, await around.drives(row))
        case ServerGroupRow():
            return compute.server_group(row, await around.members(row.id))
        case SecurityGroupRow():
            return firewall.security_group(row, await around.rules(row.id))
        case RouterRow():
            return routers.router(row, await around.ends(row.id))
        case DeploymentRow():
            return deployment.deployment(row, await around.steps(row.id))
        case _:
            return _parts_alone(row)


def _parts_alone(
    row: NicRow | VolumeRow | ImageRow | PhysicalPortRow | FloatingIpRow | SnapshotRow | BackupRow,
) -> Parts:
    """Return the parts of a row that needs no other rows for it."""
    match row:
        case NicRow():
            return network.nic(row)
        case VolumeRow():
            return storage.volume(row)
        case ImageRow():
            return storage.image(row)
        case PhysicalPortRow():
            return links.physical_port(row)
        case FloatingIpRow():
            return routers.floating_ip(row)
        case SnapshotRow():
            return storage.snapshot(row)
        case BackupRow():
            return storage.backup(row)
