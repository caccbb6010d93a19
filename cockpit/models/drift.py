"""What runs otherwise than it is drawn, and how the drawing becomes like it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from cockpit.models.blocks import AnyBlock, Attachment, Nic
from cockpit.models.changes import (
    AddLink,
    Batch,
    Change,
    Edit,
    RemoveLink,
    ReplaceBlock,
    ReplaceLink,
)
from cockpit.models.plan import Step
from cockpit.models.topology import Topology

_DRAWN_AS: Final[Mapping[str, str]] = {
    "enable_dhcp": "has_dhcp",
    "dns_nameservers": "dns",
    "power": "is_running",
    "ip_address": "address",
    "firewall_profile": "profile",
}
"""How the drawing calls an attribute, where it has another name for it."""
_MAY_BE_EMPTY: Final = frozenset({"cidr", "image", "key_name", "user_data", "address"})
_PLUGS: Final = frozenset({"server_id", "network_id"})


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
    values = {
        _DRAWN_AS.get(field, field): _drawn(field, before.get(field))
        for field in step.changed
        if field not in _PLUGS
    }
    if step.kind == "port":
        (nic,) = (link for link in topology.links() if str(link.id) == step.id)
        return ReplaceLink(Nic.model_validate({**nic.model_dump(), **values}))
    block: AnyBlock = topology.block(UUID(step.id))
    edits: list[Edit] = []
    if values:
        edits.append(ReplaceBlock(type(block).model_validate({**block.model_dump(), **values})))
    if "server_id" in step.changed:
        edits += [RemoveLink(link.id) for link in topology.links_of(block.id)]
        holder = before.get("server_id")
        if holder and UUID(holder) in topology:
            edits.append(AddLink(Attachment(instance_id=UUID(holder), volume_id=block.id)))
    return Batch(tuple(edits))


def _drawn(field: str, value: Any) -> Any:
    if field == "power":
        return value != "stopped"
    if field == "dns_nameservers":
        return tuple(value or ())
    drawn = _DRAWN_AS.get(field, field)
    return "" if value is None and drawn in _MAY_BE_EMPTY else value
