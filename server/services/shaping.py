"""How the link of a NIC is limited: by its own wish, else by its policy."""

from typing import Any

from sqlalchemy import select

from server.errors import InvalidRequestError
from server.services.principals import Principal
from server.services.values import Shaping
from server.services.writing import Writing
from server.store.tables import NicRow, QosPolicyRow, QosRuleRow

Limits = dict[str, Any]


async def shape(work: Writing, nic: NicRow) -> None:
    """Write down which limits hold for a NIC: its own, else those of its policy."""
    found = nic.shaping
    if found is None and nic.qos_policy_id is not None:
        found = await policy_limits(work, nic.qos_policy_id)
    nic.wanted_shaping = found


async def policy_limits(work: Writing, policy_id: str) -> Limits | None:
    """Return what the rules of a policy come to."""
    rules = await work.session.scalars(select(QosRuleRow).where(QosRuleRow.policy_id == policy_id))
    by_direction = {rule.direction: rule for rule in rules}
    values: Limits = {}
    for direction, way in (("ingress", "in"), ("egress", "out")):
        if rule := by_direction.get(direction):
            values[f"rate_kbit_{way}"] = rule.max_kbps
            values[f"burst_kbit_{way}"] = rule.max_burst_kbps or None
    return Shaping(**values).limits()


async def check_policy(work: Writing, policy_id: str | None) -> None:
    """Refuse a policy that the principal does not see.

    Raises:
        InvalidRequestError: There is none of this id.
    """
    if policy_id is None:
        return
    row = await work.session.get(QosPolicyRow, policy_id)
    if row is None or not may_use(work.principal, row):
        raise InvalidRequestError(f"QoS policy {policy_id} could not be found")


def may_use(principal: Principal, row: QosPolicyRow) -> bool:
    """Tell whether a principal sees a policy."""
    return row.is_shared or row.project_id == principal.project_id
