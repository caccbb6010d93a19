"""Random edits and drawings, and a cloud that does what a plan says."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from cockpit.models.blocks import (
    AnyBlock,
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
from cockpit.models.changes import (
    AddBlock,
    AddLink,
    Batch,
    Change,
    RemoveBlock,
    RemoveLink,
    ReplaceBlock,
    ReplaceLink,
)
from cockpit.models.joints import joint
from cockpit.models.live import Live
from cockpit.models.making import taken_off
from cockpit.models.plan import Plan
from cockpit.models.topology import Topology
from cockpit.models.values import AddressPair, HostRoute, Machine, Pool, Rule, Shaping

TOPOLOGY_ID = UUID("00000000-0000-4000-8000-000000000001")
NAMES = st.text("abcdefgh-", min_size=1, max_size=8)
PLACES = st.integers(-100, 100).map(lambda n: n * 8.0)
PROFILES = st.sampled_from(["ENABLED", "PROTECTED", "DISABLED", "CUSTOM"])
ADDRESSES = st.sampled_from(["", "10.0.0.5", "10.0.0.6"])
IDS = st.uuids(version=4)

INSTANCES = st.builds(
    Instance,
    id=IDS,
    name=NAMES,
    x=PLACES,
    y=PLACES,
    vcpus=st.integers(1, 4),
    ram_mib=st.sampled_from([64, 128, 256]),
    disk_gib=st.integers(1, 3),
    image=st.sampled_from(["tiny", "debian-12", ""]),
    key_name=st.sampled_from(["", "mine"]),
    user_data=st.sampled_from(["", "#!/bin/sh"]),
    metadata=st.sampled_from([None, (), (("role", "web"),)]),
    tags=st.sampled_from([None, (), ("blue", "old")]),
    power=st.sampled_from(["running", "stopped", "paused", "suspended"]),
    cdroms=st.sampled_from([None, (), ("drivers", "a second CD")]),
    machine=st.sampled_from(
        [
            Machine(),
            Machine(firmware="uefi", disk_bus="sata", tablet="yes"),
            Machine(firmware="bios", clock="localtime", cd_first="no"),
        ]
    ),
)
NETWORKS = st.builds(
    Network,
    id=IDS,
    name=NAMES,
    x=PLACES,
    y=PLACES,
    is_public=st.booleans(),
    cidr=st.sampled_from(["", "10.0.0.0/24", "203.0.113.0/24"]),
    cidr6=st.sampled_from([None, "", "2001:db8:1::/64"]),
    has_dhcp6=st.sampled_from(["", "yes", "no"]),
    mode6=st.sampled_from(["", "slaac", "dhcpv6-stateful"]),
    gateway=st.sampled_from(["", "10.0.0.2"]),
    pools=st.sampled_from([None, (), (Pool(start="10.0.0.10", end="10.0.0.90"),)]),
    domain=st.sampled_from([None, "", "office.example"]),
    has_dhcp=st.booleans(),
    dns=st.sampled_from([(), ("9.9.9.9",)]),
)
VOLUMES = st.builds(Volume, id=IDS, name=NAMES, x=PLACES, y=PLACES, size_gib=st.integers(1, 3))
ROUTES = st.sampled_from([None, (), (HostRoute(destination="10.8.0.0/16", nexthop="10.0.0.9"),)])
ROUTERS = st.builds(
    Router, id=IDS, name=NAMES, x=PLACES, y=PLACES, has_nat=st.booleans(), routes=ROUTES
)
FLOATING = st.builds(
    FloatingIp,
    id=IDS,
    name=NAMES,
    x=PLACES,
    y=PLACES,
    address=st.sampled_from(["", "203.0.113.9"]),
)
PORTS = st.builds(
    PhysicalPort,
    id=IDS,
    name=NAMES,
    x=PLACES,
    y=PLACES,
    interface=st.sampled_from(["", "eth1", "room"]),
    vlan=st.sampled_from([None, 7]),
)
RULES = st.builds(
    Rule,
    direction=st.sampled_from(["ingress", "egress"]),
    family=st.sampled_from(["IPv4", "IPv6"]),
    protocol=st.sampled_from(["tcp", "udp", ""]),
    first=st.sampled_from([None, 80]),
    last=st.sampled_from([None, 80]),
    remote=st.sampled_from(["", "10.0.0.0/8"]),
)
GROUPS = st.builds(
    SecurityGroup,
    id=IDS,
    name=NAMES,
    x=PLACES,
    y=PLACES,
    rules=st.lists(RULES, max_size=3).map(tuple),
)
SHAPINGS = st.sampled_from([None, Shaping(), Shaping(rate_in=1000, delay_ms=20, jitter_ms=5)])
PAIRS = st.sampled_from([None, (), (AddressPair(address="10.0.0.77"),)])
KINDS: dict[str, st.SearchStrategy[AnyBlock]] = {
    "instance": INSTANCES,
    "network": NETWORKS,
    "volume": VOLUMES,
    "router": ROUTERS,
    "floating_ip": FLOATING,
    "physical_port": PORTS,
    "security_group": GROUPS,
}
BLOCKS: st.SearchStrategy[AnyBlock] = st.one_of(*KINDS.values())


def change(draw: Callable[[st.SearchStrategy[Any]], Any], topology: Topology) -> Change:
    """Draw an edit that fits a topology."""
    blocks, links = [*topology], topology.links()
    free = [
        block.id
        for block in blocks
        if not topology.links_of(block.id) and not topology.wearers(block.id)
    ]
    kinds = ["add"] + ["replace", "link", "remove all"] * bool(blocks)
    kinds += ["remove"] * bool(free) + ["unlink", "relink"] * bool(links)
    match draw(st.sampled_from(kinds)):
        case "replace":
            old = draw(st.sampled_from(blocks))
            new = draw(KINDS[old.kind]).model_copy(update={"id": old.id})
            if isinstance(old, Network) and topology.links_of(old.id):
                # A rail with links may not turn public or back.
                new = new.model_copy(update={"is_public": old.is_public})
            return ReplaceBlock(new)
        case "remove":
            return RemoveBlock(draw(st.sampled_from(free)))
        case "remove all":
            block = draw(st.sampled_from(blocks))
            gone = tuple(RemoveLink(link.id) for link in topology.links_of(block.id))
            off = taken_off(topology, [block.id], [edit.link_id for edit in gone])
            return Batch((*gone, *off, RemoveBlock(block.id)))
        case "unlink":
            return RemoveLink(draw(st.sampled_from(links)).id)
        case "relink":
            link = draw(st.sampled_from(links))
            if isinstance(link, Nic):
                groups = [block.id for block in blocks if isinstance(block, SecurityGroup)]
                update = {
                    "address": draw(ADDRESSES),
                    "profile": draw(PROFILES),
                    "groups": tuple(draw(st.lists(st.sampled_from(groups), unique=True)))
                    if groups
                    else (),
                    "is_guarded": draw(st.booleans()),
                    "pairs": draw(PAIRS),
                    "shaping": draw(SHAPINGS),
                }
                return ReplaceLink(link.model_copy(update=update))
            return ReplaceLink(link)
        case "link":
            return _link(draw, topology)
        case _:
            return AddBlock(draw(BLOCKS))


def _link(draw: Callable[[st.SearchStrategy[Any]], Any], topology: Topology) -> Change:
    """Draw a link that fits, or a brick where none does."""
    found = [
        link
        for one in topology
        for other in topology
        if one is not other
        and (link := joint(one, other)) is not None
        and ends(link) == (one.id, other.id)
        and not topology.refusal(link)
    ]
    if not found:
        return AddBlock(draw(BLOCKS))
    link = draw(st.sampled_from(found)).model_copy(update={"id": draw(IDS)})
    if isinstance(link, Nic):
        link = link.model_copy(update={"address": draw(ADDRESSES), "profile": draw(PROFILES)})
    return AddLink(link)


def deployable(topology: Topology) -> set[UUID]:
    """Return the bricks that have all that a resource needs."""
    kinds: dict[UUID, set[str]] = {
        block.id: {link.kind for link in topology.links_of(block.id)} for block in topology
    }
    return {
        block.id
        for block in topology
        if not (block.kind == "floating_ip" and "pool_link" not in kinds[block.id])
        and not (isinstance(block, PhysicalPort) and not (block.interface and kinds[block.id]))
    }


@st.composite
def topologies(draw: st.DrawFn, most: int = 16) -> Topology:
    """Draw a topology that many edits led to."""
    topology = Topology(TOPOLOGY_ID, "random")
    for _ in range(draw(st.integers(0, most))):
        topology.apply(change(draw, topology))
    return topology


_EMPTY: dict[str, dict[str, Any]] = {
    "network": {
        "cidr6": None,
        "enable_dhcp6": True,
        "ipv6_mode": "slaac",
        "allocation_pools": [],
        "host_routes": [],
        "dns_domain": "",
    },
    "server": {"metadata": {}, "tags": [], "server_group": None, "cdroms": [], "machine": {}},
    "port": {"ip6_address": None, "allowed_address_pairs": [], "shaping": None},
    "router": {"routes": []},
    "volume": {"source": None, "type": "default"},
    "physical_port": {"confirm_within_s": 60},
}
"""What a server tells of resources beside what it was asked for."""


def carried_out(plan: Plan, live: Live, topology_id: UUID = TOPOLOGY_ID) -> Live:
    """Return what runs after a cloud has done all steps of a plan."""
    resources: dict[str, dict[str, Any]] = {
        resource.id: {
            "kind": resource.kind,
            "id": resource.id,
            "name": resource.name,
            "topology_id": resource.topology_id,
            "status": resource.status,
            "attributes": dict(resource.attributes),
        }
        for resource in live
    }
    for number, step in enumerate(plan.steps):
        if step.after is None:
            del resources[step.id]
            continue
        old = resources.get(step.id, {}).get("attributes", {})
        attributes = {**_EMPTY.get(step.kind, {}), **old, **step.after}
        if step.kind == "floating_ip":
            attributes["ip_address"] = attributes["ip_address"] or f"203.0.113.{number + 10}"
        if step.kind == "port" and attributes["ip_address"] is None:
            attributes["ip_address"] = f"10.9.{number // 250}.{number % 250 + 1}"
        if step.kind == "network" and attributes["cidr"] is None:
            attributes |= {"enable_dhcp": False, "gateway_ip": None}
        elif step.kind == "network" and attributes["external"]:
            attributes["gateway_ip"] = attributes["gateway_ip"] or "203.0.113.1"
        resources[step.id] = {
            "kind": step.kind,
            "id": step.id,
            "name": step.name,
            "topology_id": str(topology_id),
            "status": "ACTIVE",
            "attributes": attributes,
        }
    after = Live()
    after.reset({"last_event_id": 1, "resources": [*resources.values()]})
    return after
