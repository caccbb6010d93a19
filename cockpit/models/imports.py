"""Draw what runs: live resources as bricks and links, under the ids that they have."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    FloatingIp,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    Router,
    SecurityGroup,
    Volume,
    ends,
)
from cockpit.models.changes import AddBlock, AddLink, Batch
from cockpit.models.drawn import fields
from cockpit.models.layout import tidy
from cockpit.models.picture import Picture
from cockpit.models.plugging import links_of_resource
from cockpit.models.resources import Resource
from cockpit.models.topology import Topology

_GONE = frozenset({"DELETING", "deleting"})
_GAP = 96.0
_KINDS: Mapping[str, type[Any]] = {
    "network": Network,
    "server": Instance,
    "volume": Volume,
    "router": Router,
    "floating_ip": FloatingIp,
    "physical_port": PhysicalPort,
    "security_group": SecurityGroup,
}


def import_running(topology: Topology, resources: Iterable[Resource]) -> Batch:
    """Return the change that draws what runs and is not drawn yet, in tiers below the rest.

    Disks that came with an instance, and CDs in its drives, belong to it and are no bricks;
    a volume that outlives the instance is one, even if the instance boots from it. What
    cannot be drawn (a port without a server, a resource of another kind) is left out.
    """
    everything = [*resources]
    found = [r for r in everything if r.status not in _GONE and UUID(r.id) not in topology]
    found.sort(key=lambda resource: (resource.kind, resource.name, resource.id))
    kept = {r.attributes.get("root_volume") for r in everything if r.kind == "server"}
    found = [r for r in found if r.id in kept or not _is_part_of_server(r)]
    blocks = {block.id: block for r in found if (block := _block(r)) is not None}
    holders = {r.id: r.attributes.get("server_id") for r in found if r.kind == "port"}
    holders |= {
        str(nic.id): str(nic.instance_id) for nic in topology.links() if isinstance(nic, Nic)
    }
    links = [
        link
        for resource in found
        for link in _links(resource, holders.get, lambda key: key in blocks or key in topology)
        if all(end in blocks or end in topology for end in ends(link))
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
    made = _KINDS.get(resource.kind)
    # Each project has a default group that nobody made.
    if made is None or resource.observed.get("default"):
        return None
    shown = resource.name or resource.attributes.get("ip_address") or resource.id[:8]
    found = {"name": shown, "id": UUID(resource.id)}
    try:
        block: AnyBlock = made.model_validate(fields(resource.kind, resource.attributes) | found)
    except ValidationError:
        return None
    return block


def _links(
    resource: Resource, server_of: Callable[[str], str | None], drawn: Callable[[UUID], bool]
) -> Iterator[AnyLink]:
    """Yield the links of a resource; what is not drawn is not worn."""
    wanted = resource.attributes
    if resource.kind == "port":
        if wanted.get("server_id"):
            values = fields("port", wanted)
            values["groups"] = tuple(key for key in values.get("groups", ()) if drawn(key))
            yield Nic(
                id=UUID(resource.id),
                instance_id=UUID(wanted["server_id"]),
                network_id=UUID(wanted["network_id"]),
                **values,
            )
    else:
        yield from links_of_resource(resource.kind, UUID(resource.id), dict(wanted), server_of)


def _is_part_of_server(resource: Resource) -> bool:
    seen = resource.observed
    return resource.kind == "volume" and bool(seen.get("bootable") or seen.get("cdrom"))
