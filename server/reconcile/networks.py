"""The network of the host: all of it at once."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import NetworkDriver, NetworkView
from server.errors import ControlError, UnavailableError
from server.events import EventLog, has_changed, record, record_gone
from server.host.wanted import HostState, Nic
from server.reconcile.fulfilment import settle
from server.reconcile.physical_ports import with_ports, write_ports
from server.reconcile.routers import routing_of, with_routers, write_routers
from server.reconcile.security_groups import groups_of, with_groups, write_groups
from server.reconcile.segments import by_network
from server.reconcile.specs import host_state
from server.store.tables import (
    FloatingIpRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    PhysicalPortRow,
    RouterRow,
    SecurityRuleRow,
    SubnetRow,
)

Found = TypeVar("Found", NetworkRow, NicRow, PhysicalPortRow, RouterRow, FloatingIpRow)


class Networks:
    """Makes wishes about networks and NICs true, whole states at a time.

    Args:
        resolvers: Name servers outside, for what the host does not know by itself.
    """

    def __init__(self, log: EventLog, driver: NetworkDriver, resolvers: Sequence[str]) -> None:
        self._log = log
        self._driver = driver
        self._resolvers = resolvers

    async def reconcile(self) -> None:
        """Apply the wanted state of the host and write down what is there then.

        Raises:
            UnavailableError: The edge does not answer, or could not make a part so.
        """
        async with self._log.read() as session:
            networks = (await session.scalars(select(NetworkRow))).all()
            subnets = by_network((await session.scalars(select(SubnetRow))).all())
            nics = (await session.scalars(select(NicRow))).all()
            instances = {row.id: row for row in await session.scalars(select(InstanceRow))}
            ports = (await session.scalars(select(PhysicalPortRow))).all()
            groups = await groups_of(session)
            rules = (await session.scalars(select(SecurityRuleRow))).all()
            routing = await routing_of(session)
        state = host_state(networks, subnets, nics, instances, self._resolvers)
        state = with_groups(with_ports(state, ports), groups, rules)
        state = with_routers(state, routing, nics)
        try:
            view = await self._driver.apply(state)
        except ControlError as error:
            await self._write_fault(str(error))
            raise
        wishes = {row.id: row.wish for row in networks}
        async with self._log.observe() as session:
            await _write_nics(session, state, view)
            await write_ports(session, state, view)
            await write_groups(session, view, {row.id: row.wish for row in groups})
            await write_routers(session, state, view, routing.wishes())
            await _write_networks(session, view, wishes)
        if view.faults:
            raise UnavailableError("; ".join(sorted({*view.faults.values()})))

    async def _write_fault(self, fault: str) -> None:
        async with self._log.observe() as session:
            networks = await session.scalars(_unfulfilled(NetworkRow))
            nics = await session.scalars(_unfulfilled(NicRow))
            ports = await session.scalars(_unfulfilled(PhysicalPortRow))
            routers = await session.scalars(_unfulfilled(RouterRow))
            floating = await session.scalars(_unfulfilled(FloatingIpRow))
            rows = [*networks, *nics, *ports, *routers, *floating]
            for row in rows:
                row.fault = fault
            await record(session, *(row for row in rows if has_changed(row)))


def _unfulfilled(table: type[Found]) -> Select[Found]:
    return select(table).where(table.wish != table.observed_wish)


async def _write_nics(session: AsyncSession, state: HostState, view: NetworkView) -> None:
    sent = {nic.id: nic for nic in state.nics}
    instances = {row.id: row for row in await session.scalars(select(InstanceRow))}
    changed: list[NicRow] = []
    for row in (await session.scalars(select(NicRow).where(NicRow.router_id.is_(None)))).all():
        if (
            row.wanted == "gone"
            and row.id not in sent
            and row.observed_instance_id not in instances
        ):
            await record_gone(session, row)
            continue
        _write_nic(row, sent.get(row.id), view)
        settle(row, instances.get(row.instance_id or ""))
        if has_changed(row):
            changed.append(row)
    await record(session, *changed)


def _write_nic(row: NicRow, sent: Nic | None, view: NetworkView) -> None:
    is_there = sent is not None and row.id in view.nics
    row.observed = "active" if is_there else "absent"
    row.observed_profile = sent.profile if sent and is_there else None
    row.observed_guard = _guard(sent) if sent and is_there else None
    addresses = sent.addresses if sent and is_there else ()
    row.observed_address = next((text for text in addresses if ":" not in text), None)
    row.observed_address6 = next((text for text in addresses if ":" in text), None)
    is_shaped = sent is not None and is_there and row.id not in view.faults
    row.observed_shaping = asdict(sent.shaping) if is_shaped and sent and sent.shaping else None
    row.observed_forward = view.forwards.get(row.id)
    row.fault, row.fault_is_final = view.faults.get(row.id), False


def _guard(nic: Nic) -> list[Any]:
    """Return what `NicRow.guard` is called at the host."""
    return [[*nic.groups], [[pair.prefix, pair.mac] for pair in nic.pairs], nic.is_guarded]


async def _write_networks(session: AsyncSession, view: NetworkView, wishes: dict[str, int]) -> None:
    held = {*await session.scalars(select(NicRow.network_id))}
    held |= {*await session.scalars(select(PhysicalPortRow.network_id))}
    held |= {*await session.scalars(select(FloatingIpRow.network_id))}
    changed: list[NetworkRow] = []
    for row in (await session.scalars(select(NetworkRow))).all():
        if row.wanted == "gone" and row.id not in view.segments and row.id not in held:
            await session.execute(delete(SubnetRow).where(SubnetRow.network_id == row.id))
            await record_gone(session, row)
            continue
        row.observed = "active" if row.id in view.segments else "absent"
        row.fault, row.fault_is_final = view.faults.get(row.id), False
        if row.observed == "active" and row.fault is None and row.wanted == "present":
            row.observed_wish = wishes.get(row.id, row.observed_wish)
        if has_changed(row):
            changed.append(row)
    await record(session, *changed)
