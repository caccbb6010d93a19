"""Security groups on the wire."""

from collections.abc import Sequence
from typing import Any

from server.store.shapes import Parts
from server.store.status import security_group_status
from server.store.tables import SecurityGroupRow, SecurityRuleRow

RULE_FIELDS = (
    "direction",
    "ethertype",
    "protocol",
    "port_range_min",
    "port_range_max",
    "remote_ip_prefix",
    "remote_group_id",
    "description",
)


def security_group(row: SecurityGroupRow, rules: Sequence[SecurityRuleRow]) -> Parts:
    """Return a security group; its rules are in an order that depends on nothing else."""
    ordered = sorted(rules, key=lambda rule: (rule_order(rule_of(rule)), rule.id))
    attributes = {
        "name": row.name,
        "description": row.description,
        "rules": [rule_of(rule) for rule in ordered],
    }
    observed = {"rule_ids": [rule.id for rule in ordered], "default": row.is_default}
    return security_group_status(row), attributes, observed


def rule_of(row: SecurityRuleRow) -> dict[str, Any]:
    """Return a rule as a deployment has it."""
    values = (
        row.direction,
        row.ethertype,
        row.protocol,
        row.first,
        row.last,
        row.remote_prefix,
        row.remote_group_id,
        row.description,
    )
    return dict(zip(RULE_FIELDS, values, strict=True))


def rule_order(rule: dict[str, Any]) -> tuple[str, ...]:
    """Return what rules are sorted by."""
    return tuple(
        f"{value:05}" if isinstance(value, int) else value or ""
        for value in (rule[name] for name in RULE_FIELDS)
    )
