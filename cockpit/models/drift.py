"""What runs otherwise than it is drawn, and how the drawing becomes like it."""

from uuid import UUID

from cockpit.models.blocks import AnyBlock, Nic, ends
from cockpit.models.changes import (
    AddLink,
    Batch,
    Change,
    Edit,
    RemoveLink,
    ReplaceBlock,
    ReplaceLink,
)
from cockpit.models.drawn import fields
from cockpit.models.plan import Attributes, Step
from cockpit.models.plugging import links_of_resource
from cockpit.models.topology import Topology

_PLUGS = frozenset(
    {
        "server_id",
        "network_id",
        "interfaces",
        "external_network_id",
        "external_ip_address",
        "port_id",
    }
)


def is_drift(step: Step) -> bool:
    """Tell whether a step changes something that runs and is drawn."""
    return step.action in ("update", "replace")


def adoption(topology: Topology, step: Step) -> Change:
    """Return the change that draws a thing as it runs, so that nothing is left to do about it.

    Args:
        topology: Is what the step was worked out for.
        step: Changes something that runs; see `is_drift`.

    Raises:
        ValueError: What runs cannot be drawn.
    """
    before = step.before or {}
    values = fields(step.kind, before, step.changed)
    if "gateway_ip" in step.changed:
        values["gateway"] = before.get("gateway_ip") or ""
    if step.kind == "port":
        (nic,) = (link for link in topology.links() if str(link.id) == step.id)
        drawn = Nic.model_validate({**nic.model_dump(), **values})
        if any(key not in topology for key in drawn.groups):
            raise ValueError("a security group is not drawn")
        return ReplaceLink(drawn)
    block: AnyBlock = topology.block(UUID(step.id))
    edits: list[Edit] = []
    if values:
        edits.append(ReplaceBlock(type(block).model_validate({**block.model_dump(), **values})))
    if not _PLUGS.isdisjoint(step.changed):
        edits += _plugged_as(topology, block, before)
    return Batch(tuple(edits))


def _plugged_as(topology: Topology, block: AnyBlock, before: Attributes) -> list[Edit]:
    """Return the edits that plug a brick in where its resource is."""
    nics = {str(link.id): link for link in topology.links() if isinstance(link, Nic)}

    def server_of(nic_id: str) -> str | None:
        return str(nics[nic_id].instance_id) if nic_id in nics else None

    gone = [RemoveLink(link.id) for link in topology.links_of(block.id)]
    fresh = [
        AddLink(link)
        for link in links_of_resource(block.kind, block.id, before, server_of)
        if all(end in topology for end in ends(link))
    ]
    return [*gone, *fresh]
