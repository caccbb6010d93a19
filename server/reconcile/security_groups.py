"""Security groups at the host: told with the whole network, and seen with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import NetworkView
from server.events import has_changed, record, record_gone
from server.host.wanted import Group, HostState, Rule
from server.store.security_rules import host_rule
from server.store.tables import SecurityGroupRow, SecurityRuleRow


def with_groups(
    state: HostState, groups: Iterable[SecurityGroupRow], rules: Iterable[SecurityRuleRow]
) -> HostState:
    """Return a host's state with its security groups."""
    rules_of = defaultdict[str, list[Rule]](list)
    for rule in rules:
        rules_of[rule.group_id].append(host_rule(rule))
    found = {
        row.id: Group(row.id, tuple(sorted(rules_of[row.id], key=lambda rule: rule.id)))
        for row in groups
        if row.wanted == "present"
    }
    # A NIC that is going may name one that has gone.
    nics = [
        replace(nic, groups=tuple(one for one in nic.groups if one in found)) if nic.groups else nic
        for nic in state.nics
    ]
    return replace(state, nics=tuple(nics), groups=tuple(found[one] for one in sorted(found)))


async def write_groups(session: AsyncSession, view: NetworkView, wishes: Mapping[str, int]) -> None:
    """Write down which groups are in force; `wishes` are those that were sent."""
    changed: list[SecurityGroupRow] = []
    for row in await groups_of(session):
        if row.wanted == "gone":
            query = delete(SecurityRuleRow).where(SecurityRuleRow.group_id == row.id)
            await session.execute(query)
            await record_gone(session, row)
            continue
        row.fault, row.fault_is_final = view.faults.get(row.id), False
        if row.id in wishes and row.fault is None:
            row.observed = "active"
            row.observed_wish = wishes[row.id]
        if has_changed(row):
            changed.append(row)
    await record(session, *changed)


async def groups_of(session: AsyncSession) -> Sequence[SecurityGroupRow]:
    """Return all groups."""
    return (await session.scalars(select(SecurityGroupRow))).all()
