"""Security groups in plans: a group with its rules is one thing there."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from cockpit.models.blocks import SecurityGroup
from cockpit.models.plan.kind import Design, Facts, Kind, Wanted
from cockpit.models.plan.step import Attributes
from cockpit.models.values import Rule


def rule_of(wire: Attributes) -> Rule:
    """Read a rule."""
    return Rule(
        direction=wire["direction"],
        family=wire.get("ethertype") or "IPv4",
        protocol=wire.get("protocol") or "",
        first=wire.get("port_range_min"),
        last=wire.get("port_range_max"),
        remote=wire.get("remote_ip_prefix") or "",
        group=wire.get("remote_group_id"),
        description=wire.get("description") or "",
    )


def _wanted(design: Design) -> Iterator[Wanted]:
    for block in design.blocks.values():
        if isinstance(block, SecurityGroup):
            rules = [_to_wire(rule) for rule in block.rules]
            attributes = {"name": block.name, "description": "", "rules": rules}
            yield Wanted(str(block.id), block.name, attributes)


def _to_wire(rule: Rule) -> Attributes:
    return {
        "direction": rule.direction,
        "ethertype": rule.family,
        "protocol": rule.protocol or None,
        "port_range_min": rule.first,
        "port_range_max": rule.last,
        "remote_ip_prefix": rule.remote or None,
        "remote_group_id": str(rule.group) if rule.group is not None else None,
        "description": rule.description,
    }


def _is_satisfied(field: str, value: Any, old: Any, _facts: Facts) -> bool:
    if field == "rules":
        return {*map(_plain, value)} == {*map(_plain, old or [])}
    return field == "description"


def _plain(wire: Attributes) -> Rule:
    """Return a rule as the server keeps it: the order and hosts in a prefix mean nothing."""
    rule = rule_of(wire)
    try:
        remote = str(ip_network(rule.remote, strict=False)) if rule.remote else ""
    except ValueError:
        remote = rule.remote
    return rule.model_copy(update={"remote": remote, "protocol": rule.protocol.lower()})


SECURITY_GROUP = Kind(("name", "description", "rules"), _wanted, _is_satisfied)
