"""New bricks, and what has to go with the edits of old ones."""

from collections.abc import Collection, Iterator
from typing import Literal, TypeAlias
from uuid import UUID

from cockpit.models import naming
from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Attachment,
    FloatingIp,
    FloatingLink,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    PoolLink,
    PortLink,
    Router,
    RouterLink,
    SecurityGroup,
    Volume,
    ends,
)
from cockpit.models.changes import Edit, ReplaceBlock, ReplaceLink
from cockpit.models.topology import Topology
from cockpit.models.values import Rule

BlockKind: TypeAlias = Literal[
    "instance",
    "network",
    "public",
    "volume",
    "router",
    "floating_ip",
    "physical_port",
    "security_group",
]
"""What the box of bricks offers; `public` is a network that the Internet reaches."""

_FIRST_RULES = (
    Rule(direction="egress", protocol=""),
    Rule(direction="egress", family="IPv6", protocol=""),
    Rule(protocol="tcp", first=22, last=22),
)
"""What a new group lets through: everything out, as Neutron's do, and ssh in."""


def new_block(
    topology: Topology,
    kind: BlockKind,
    place: tuple[float, float],
    onto: AnyBlock | None,
    image: str,
) -> AnyBlock:
    """Return a new brick with a free name; `image` is what an instance boots from."""
    x, y = place
    match kind:
        case "instance":
            name = naming.instance_name(topology, onto)
            return Instance(name=name, x=x, y=y, image=image)
        case "network" | "public":
            is_public = kind == "public"
            name = naming.network_name(topology, is_public=is_public)
            cidr = naming.free_cidr(topology, is_public=is_public)
            return Network(name=name, x=x, y=y, is_public=is_public, cidr=cidr)
        case "volume":
            return Volume(name=naming.volume_name(topology, onto), x=x, y=y)
        case "router":
            return Router(name=naming.free_name(topology, "router-1"), x=x, y=y)
        case "floating_ip":
            return FloatingIp(name=naming.free_name(topology, "address-1"), x=x, y=y)
        case "physical_port":
            return PhysicalPort(name=naming.free_name(topology, "port-1"), x=x, y=y)
        case "security_group":
            name = naming.free_name(topology, "group-1")
            return SecurityGroup(name=name, x=x, y=y, rules=_FIRST_RULES)


def pool_of(topology: Topology, block: AnyBlock, target: AnyBlock) -> Iterator[PoolLink]:
    """Yield the pool of a floating address that falls on a server and has none yet."""
    if not isinstance(block, FloatingIp) or not isinstance(target, Instance):
        return
    known = topology.links_of(block.id) if block.id in topology else []
    pool = None if any(isinstance(link, PoolLink) for link in known) else _pool(topology, target)
    if pool is not None:
        yield PoolLink(floating_id=block.id, network_id=pool)


def replaced(topology: Topology, link: AnyLink) -> Iterator[AnyLink]:
    """Yield the links that a new one takes the place of."""
    match link:
        case Attachment() | FloatingLink():
            held = ends(link)[1]
        case PoolLink() | PortLink():
            held = ends(link)[0]
        case _:
            return
    yield from (old for old in topology.links_of(held) if old.kind == link.kind)


def taken_off(
    topology: Topology, block_ids: Collection[UUID], gone: Collection[UUID]
) -> Iterator[Edit]:
    """Yield what takes security groups off links and rules before they are removed.

    Args:
        topology: Is only read.
        block_ids: Bricks that will be removed.
        gone: Links that were removed already.
    """
    groups = {key for key in block_ids if isinstance(topology.block(key), SecurityGroup)}
    if not groups:
        return
    for link in topology.links():
        if isinstance(link, Nic) and link.id not in gone and not groups.isdisjoint(link.groups):
            kept = tuple(key for key in link.groups if key not in groups)
            yield ReplaceLink(link.model_copy(update={"groups": kept}))
    for block in topology:
        if isinstance(block, SecurityGroup) and block.id not in groups:
            rules = tuple(rule for rule in block.rules if rule.group not in groups)
            if rules != block.rules:
                yield ReplaceBlock(block.model_copy(update={"rules": rules}))


def _pool(topology: Topology, server: Instance) -> UUID | None:
    """Return the public network that leads to a server, or else the first there is."""
    public = [b.id for b in topology if isinstance(b, Network) and b.is_public]
    own = {link.network_id for link in topology.links_of(server.id) if isinstance(link, Nic)}
    for network in public:
        for link in topology.links_of(network):
            if isinstance(link, RouterLink):
                behind = {ends(way)[1] for way in topology.links_of(link.router_id)}
                if own & behind:
                    return network
    return next(iter([*(key for key in public if key in own), *public]), None)
