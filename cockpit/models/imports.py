"""Draw what runs: live resources as bricks and links, under the ids that they have."""

from collections.abc import Iterable
from uuid import UUID

from pydantic import ValidationError

from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Attachment,
    Instance,
    Network,
    Nic,
    Volume,
    ends,
)
from cockpit.models.changes import AddBlock, AddLink, Batch
from cockpit.models.layout import tidy
from cockpit.models.live import Resource
from cockpit.models.picture import Picture
from cockpit.models.topology import Topology

_GONE = frozenset({"DELETING", "deleting"})
_GAP = 96.0


def import_running(topology: Topology, resources: Iterable[Resource]) -> Batch:
    """Return the change that draws what runs and is not drawn yet, in tiers below the rest.

    Disks that instances boot from belong to their instance and are no bricks. What cannot
    be drawn (a port without a server, a resource of another kind) is left out.
    """
    found = [r for r in resources if r.status not in _GONE and UUID(r.id) not in topology]
    found.sort(key=lambda resource: (resource.kind, resource.name, resource.id))
    blocks = {block.id: block for r in found if (block := _block(r)) is not None}
    links = [
        link
        for resource in found
        if (link := _link(resource)) is not None
        and all(end in blocks or end in topology for end in ends(link))
    ]
    placed = _placed(topology, [*blocks.values()], links)
    return Batch((*(AddBlock(block) for block in placed), *(AddLink(link) for link in links)))


def _placed(topology: Topology, blocks: list[AnyBlock], links: list[AnyLink]) -> list[AnyBlock]:
    """Return the bricks with places: tidy among themselves, and below what is drawn."""
    apart = Topology(topology.id, topology.name)
    apart.apply(Batch(tuple(AddBlock(block) for block in blocks)))
    for link in links:
        if all(end in apart for end in ends(link)) and not apart.refusal(link):
            apart.apply(AddLink(link))
    apart.apply(tidy(apart))
    below = Picture(topology).bounds().bottom + _GAP if len(topology) else 0.0
    return [block.model_copy(update={"y": block.y + below}) if below else block for block in apart]


def _block(resource: Resource) -> AnyBlock | None:
    wanted = resource.attributes
    key, name = UUID(resource.id), resource.name or resource.id[:8]
    try:
        match resource.kind:
            case "network":
                return Network(
                    id=key,
                    name=name,
                    is_public=bool(wanted.get("external")),
                    cidr=wanted.get("cidr") or "",
                    has_dhcp=bool(wanted.get("enable_dhcp")),
                    dns=tuple(wanted.get("dns_nameservers") or ()),
                )
            case "server":
                return Instance(
                    id=key,
                    name=name,
                    vcpus=wanted["vcpus"],
                    ram_mib=wanted["ram_mib"],
                    disk_gib=wanted["disk_gib"],
                    image=wanted.get("image") or "",
                    key_name=wanted.get("key_name") or "",
                    user_data=wanted.get("user_data") or "",
                    is_running=wanted.get("power") != "stopped",
                )
            case "volume" if not resource.observed.get("bootable"):
                return Volume(id=key, name=name, size_gib=wanted["size_gib"])
    except ValidationError:
        return None
    return None


def _link(resource: Resource) -> AnyLink | None:
    wanted = resource.attributes
    server_id = wanted.get("server_id")
    if not server_id:
        return None
    if resource.kind == "port":
        return Nic(
            id=UUID(resource.id),
            instance_id=UUID(server_id),
            network_id=UUID(wanted["network_id"]),
            address=wanted.get("ip_address") or "",
            profile=wanted.get("firewall_profile") or "DISABLED",
        )
    if resource.kind == "volume" and not resource.observed.get("bootable"):
        return Attachment(instance_id=UUID(server_id), volume_id=UUID(resource.id))
    return None
