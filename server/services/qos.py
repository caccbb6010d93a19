"""Policies of limits, which NICs refer to, in Neutron's sense."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.events import EventLog
from server.services.principals import Principal
from server.services.shaping import may_use, shape
from server.services.values import Name, Value
from server.services.writing import Writing, writing
from server.store.tables import NicRow, QosPolicyRow, QosRuleRow, now

Direction = Literal["ingress", "egress"]


class NewPolicy(Value):
    """A policy; its rules come one by one."""

    name: Name = ""
    description: str = Field(default="", max_length=255)
    is_shared: bool = False


class PolicyChange(Value):
    """A change of a policy."""

    name: Name = ""
    description: str = Field(default="", max_length=255)
    is_shared: bool = False


class NewRule(Value):
    """A limit; `direction`: ingress is towards the guest.

    Attributes:
        max_burst_kbps: Kilobits that may pass at once after a rest; 0: little.
    """

    max_kbps: int = Field(ge=8, le=32_000_000)
    max_burst_kbps: int = Field(default=0, ge=0, le=8_000_000)
    direction: Direction = "egress"


class RuleChange(Value):
    """A change of a limit."""

    max_kbps: int = Field(default=8, ge=8, le=32_000_000)
    max_burst_kbps: int = Field(default=0, ge=0, le=8_000_000)
    direction: Direction = "egress"


Policy = tuple[QosPolicyRow, Sequence[QosRuleRow]]


class Policies:
    """Record which policies there are; NICs that refer to one follow it.

    All of a project read its policies and the shared ones; only admins write them.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewPolicy) -> str:
        """Record a policy and return its id."""
        _check_admin(principal)
        async with self._log.write() as session:
            row = QosPolicyRow(project_id=principal.project_id, **wish.model_dump())
            session.add(row)
            await session.flush()
            return row.id

    async def list(self, principal: Principal) -> Sequence[Policy]:
        """Return the policies that a principal sees, oldest first."""
        async with self._log.read() as session:
            visible = (QosPolicyRow.project_id == principal.project_id) | QosPolicyRow.is_shared
            query = select(QosPolicyRow).where(visible)
            order = QosPolicyRow.created_at, QosPolicyRow.id
            rows = (await session.scalars(query.order_by(*order))).all()
            return [(row, await _rules(session, row.id)) for row in rows]

    async def get(self, principal: Principal, policy_id: str) -> Policy:
        """Return a policy with its rules.

        Raises:
            NotFoundError: The principal sees none of this id.
        """
        async with self._log.read() as session:
            row = await _policy(session, principal, policy_id)
            return row, await _rules(session, row.id)

    async def update(self, principal: Principal, policy_id: str, change: PolicyChange) -> None:
        """Record a change of a policy."""
        _check_admin(principal)
        async with self._log.write() as session:
            row = await _policy(session, principal, policy_id)
            for name, value in change.given().items():
                setattr(row, name, value)
            row.revision += 1
            row.updated_at = now()

    async def delete(self, principal: Principal, policy_id: str) -> None:
        """Take a policy away.

        Raises:
            ConflictError: Ports use it.
        """
        _check_admin(principal)
        async with self._log.write() as session:
            row = await _policy(session, principal, policy_id)
            used = select(NicRow.id).where(
                NicRow.qos_policy_id == policy_id, NicRow.wanted == "present"
            )
            if nic_ids := (await session.scalars(used)).all():
                raise ConflictError(
                    f"QoS policy {row.name or row.id} is used by {len(nic_ids)} ports",
                    "Take it off them first.",
                )
            await session.execute(delete(QosRuleRow).where(QosRuleRow.policy_id == policy_id))
            await session.delete(row)

    async def create_rule(self, principal: Principal, policy_id: str, wish: NewRule) -> str:
        """Record a limit and return its id.

        Raises:
            ConflictError: The policy has one for this direction.
        """
        _check_admin(principal)
        async with writing(self._log, principal) as work:
            await _policy(work.session, principal, policy_id)
            rule = QosRuleRow(policy_id=policy_id, **wish.model_dump())
            work.session.add(rule)
            await _apply(work, policy_id)
            return rule.id

    async def rule(self, principal: Principal, policy_id: str, rule_id: str) -> QosRuleRow:
        """Return a limit of a policy."""
        async with self._log.read() as session:
            await _policy(session, principal, policy_id)
            return await _rule(session, policy_id, rule_id)

    async def update_rule(
        self, principal: Principal, policy_id: str, rule_id: str, change: RuleChange
    ) -> None:
        """Record a change of a limit."""
        _check_admin(principal)
        async with writing(self._log, principal) as work:
            await _policy(work.session, principal, policy_id)
            rule = await _rule(work.session, policy_id, rule_id)
            for name, value in change.given().items():
                setattr(rule, name, value)
            await _apply(work, policy_id)

    async def delete_rule(self, principal: Principal, policy_id: str, rule_id: str) -> None:
        """Take a limit away."""
        _check_admin(principal)
        async with writing(self._log, principal) as work:
            await _policy(work.session, principal, policy_id)
            await work.session.delete(await _rule(work.session, policy_id, rule_id))
            await _apply(work, policy_id)


async def _apply(work: Writing, policy_id: str) -> None:
    """Write down what a changed policy means for the NICs that refer to it."""
    await work.session.flush()
    rules = await _rules(work.session, policy_id)
    if len({rule.direction for rule in rules}) < len(rules):
        raise ConflictError("The policy has a bandwidth limit for this direction already")
    policy = await work.session.get_one(QosPolicyRow, policy_id)
    policy.revision += 1
    policy.updated_at = now()
    query = select(NicRow).where(NicRow.qos_policy_id == policy_id, NicRow.wanted == "present")
    for nic in await work.session.scalars(query):
        before = nic.wanted_shaping
        await shape(work, nic)
        if nic.wanted_shaping != before:
            work.touch(nic)


async def _policy(session: AsyncSession, principal: Principal, policy_id: str) -> QosPolicyRow:
    row = await session.get(QosPolicyRow, policy_id)
    if row is None or not may_use(principal, row):
        raise NotFoundError(f"QoS policy {policy_id} could not be found")
    return row


async def _rule(session: AsyncSession, policy_id: str, rule_id: str) -> QosRuleRow:
    row = await session.get(QosRuleRow, rule_id)
    if row is None or row.policy_id != policy_id:
        raise NotFoundError(f"QoS rule {rule_id} for policy {policy_id} could not be found")
    return row


async def _rules(session: AsyncSession, policy_id: str) -> Sequence[QosRuleRow]:
    query = select(QosRuleRow).where(QosRuleRow.policy_id == policy_id)
    return (await session.scalars(query.order_by(QosRuleRow.direction))).all()


def _check_admin(principal: Principal) -> None:
    if not principal.is_admin:
        raise ForbiddenError("Only an admin may write QoS policies")
