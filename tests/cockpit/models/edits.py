"""Random edits and drawings, and a cloud that does what a plan says."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from cockpit.models.blocks import AnyBlock, Attachment, Instance, Network, Nic, Volume
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
from cockpit.models.live import Live
from cockpit.models.plan import Plan
from cockpit.models.topology import Topology

TOPOLOGY_ID = UUID("00000000-0000-4000-8000-000000000001")
NAMES = st.text("abcdefgh-", min_size=1, max_size=8)
PLACES = st.integers(-100, 100).map(lambda n: n * 8.0)
PROFILES = st.sampled_from(["ENABLED", "PROTECTED", "DISABLED"])
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
    is_running=st.booleans(),
)
NETWORKS = st.builds(
    Network,
    id=IDS,
    name=NAMES,
    x=PLACES,
    y=PLACES,
    is_public=st.booleans(),
    cidr=st.sampled_from(["", "10.0.0.0/24", "203.0.113.0/24"]),
    has_dhcp=st.booleans(),
    dns=st.sampled_from([(), ("9.9.9.9",)]),
)
VOLUMES = st.builds(Volume, id=IDS, name=NAMES, x=PLACES, y=PLACES, size_gib=st.integers(1, 3))
BLOCKS: st.SearchStrategy[AnyBlock] = st.one_of(INSTANCES, NETWORKS, VOLUMES)


def change(draw: Callable[[st.SearchStrategy[Any]], Any], topology: Topology) -> Change:
    """Draw an edit that fits a topology."""
    blocks, links = [*topology], topology.links()
    free = [block.id for block in blocks if not topology.links_of(block.id)]
    kinds = ["add"] + ["replace", "link", "remove all"] * bool(blocks)
    kinds += ["remove"] * bool(free) + ["unlink", "relink"] * bool(links)
    match draw(st.sampled_from(kinds)):
        case "replace":
            old = draw(st.sampled_from(blocks))
            new = draw({"instance": INSTANCES, "network": NETWORKS, "volume": VOLUMES}[old.kind])
            return ReplaceBlock(new.model_copy(update={"id": old.id}))
        case "remove":
            return RemoveBlock(draw(st.sampled_from(free)))
        case "remove all":
            block = draw(st.sampled_from(blocks))
            gone = tuple(RemoveLink(link.id) for link in topology.links_of(block.id))
            return Batch((*gone, RemoveBlock(block.id)))
        case "unlink":
            return RemoveLink(draw(st.sampled_from(links)).id)
        case "relink":
            link = draw(st.sampled_from(links))
            if isinstance(link, Nic):
                update = {"address": draw(ADDRESSES), "profile": draw(PROFILES)}
                return ReplaceLink(link.model_copy(update=update))
            return ReplaceLink(link)
        case "link":
            return _link(draw, topology)
        case _:
            return AddBlock(draw(BLOCKS))


def _link(draw: Callable[[st.SearchStrategy[Any]], Any], topology: Topology) -> Change:
    instances = [block for block in topology if isinstance(block, Instance)]
    others = [
        block
        for block in topology
        if isinstance(block, Network)
        or (isinstance(block, Volume) and not topology.links_of(block.id))
    ]
    if not instances or not others:
        return AddBlock(draw(BLOCKS))
    one, other = draw(st.sampled_from(instances)), draw(st.sampled_from(others))
    if isinstance(other, Network):
        return AddLink(
            Nic(
                id=draw(IDS),
                instance_id=one.id,
                network_id=other.id,
                address=draw(ADDRESSES),
                profile=draw(PROFILES),
            )
        )
    return AddLink(Attachment(id=draw(IDS), instance_id=one.id, volume_id=other.id))


@st.composite
def topologies(draw: st.DrawFn, most: int = 16) -> Topology:
    """Draw a topology that many edits led to."""
    topology = Topology(TOPOLOGY_ID, "random")
    for _ in range(draw(st.integers(0, most))):
        topology.apply(change(draw, topology))
    return topology


def carried_out(plan: Plan, live: Live, topology_id: UUID = TOPOLOGY_ID) -> Live:
    """Return what runs after a cloud has done all steps of a plan."""
    resources = {
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
        attributes = dict(step.after)
        if step.kind == "port" and attributes["ip_address"] is None:
            attributes["ip_address"] = f"10.9.{number // 250}.{number % 250 + 1}"
        if step.kind == "network" and attributes["cidr"] is None:
            attributes |= {"enable_dhcp": False, "dns_nameservers": [], "gateway_ip": None}
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
