"""Routers and floating IPs: what the host is told, and what it made of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import NetworkView
from server.events import has_changed, record, record_gone
from server.host.wanted import FloatingIp, HostState, Route, Router, RouterPort
from server.reconcile.segments import addresses_of
from server.store.tables import FloatingIpRow, NicRow, RouterRow


@dataclass(frozen=True, slots=True)
class Routing:
    """The rows of all routers and floating IPs, at one moment."""

    routers: Sequence[RouterRow]
    floating: Sequence[FloatingIpRow]

    def wishes(self) -> Mapping[str, int]:
        """Return the number of each one's wish by id."""
        rows: list[RouterRow | FloatingIpRow] = [*self.routers, *self.floating]
        return {row.id: row.wish for row in rows}


async def routing_of(session: AsyncSession) -> Routing:
    """Return all routers and floating IPs."""
    routers = select(RouterRow).order_by(RouterRow.created_at, RouterRow.id)
    floating = select(FloatingIpRow).order_by(FloatingIpRow.created_at, FloatingIpRow.id)
    return Routing((await session.scalars(routers)).all(), (await session.scalars(floating)).all())


def with_routers(state: HostState, routing: Routing, nics: Iterable[NicRow]) -> HostState:
    """Return a state with routers and floating IPs.

    An address that a NIC still has is not led elsewhere: who shall have it next gets it
    when that NIC has left.
    """
    ends = defaultdict[str, list[NicRow]](list)
    for nic in sorted(nics, key=lambda row: row.id):
        if nic.router_id is not None and nic.wanted == "present":
            ends[nic.router_id].append(nic)
    held = {(nic.segment_id, address) for nic in state.nics for address in nic.addresses}
    translated = defaultdict[str, list[FloatingIp]](list)
    direct = defaultdict[str, list[str]](list)
    for row in routing.floating:
        if row.wanted == "gone" or row.nic_id is None or (row.network_id, row.address) in held:
            continue
        if row.router_id is None:
            direct[row.nic_id].append(row.address)
        elif row.fixed_address is not None:
            translated[row.router_id].append(FloatingIp(row.address, row.fixed_address))
    segments = {segment.id for segment in state.segments}
    return replace(
        state,
        nics=tuple(replace(nic, floating=tuple(direct[nic.id])) for nic in state.nics),
        routers=tuple(
            _router(row, [nic for nic in ends[row.id] if nic.network_id in segments], translated)
            for row in routing.routers
            if row.wanted == "present"
        ),
    )


async def write_routers(
    session: AsyncSession, state: HostState, view: NetworkView, wishes: Mapping[str, int]
) -> None:
    """Write down which routers, ends of routers and floating IPs are as wished."""
    sent = {router.id: router for router in state.routers}
    changed: list[RouterRow | NicRow | FloatingIpRow] = []
    for row in (await session.scalars(select(RouterRow))).all():
        if row.wanted == "gone" and row.id not in sent and row.id not in view.routers:
            await record_gone(session, row)
            continue
        row.observed = "active" if row.id in view.routers else "absent"
        row.fault, row.fault_is_final = view.faults.get(row.id), False
        if row.observed == "active" and row.fault is None and row.wanted == "present":
            row.observed_wish = wishes.get(row.id, row.observed_wish)
        changed.append(row)
    changed += await _write_ends(session, sent, view)
    changed += await _write_floating(session, state, view, wishes)
    await record(session, *(row for row in changed if has_changed(row)))


def _router(
    row: RouterRow, ends: Sequence[NicRow], translated: Mapping[str, Sequence[FloatingIp]]
) -> Router:
    ports = [(RouterPort(nic.id, nic.network_id, nic.mac, addresses_of(nic)), nic) for nic in ends]
    return Router(
        id=row.id,
        interfaces=tuple(port for port, nic in ports if not nic.is_gateway),
        gateway=next((port for port, nic in ports if nic.is_gateway), None),
        snat=row.snat,
        routes=tuple(Route(destination, nexthop) for destination, nexthop in row.routes),
        floating=tuple(translated.get(row.id, ())),
    )


async def _write_ends(
    session: AsyncSession, sent: Mapping[str, Router], view: NetworkView
) -> list[NicRow]:
    ports = {
        port.id: (port, router.id)
        for router in sent.values()
        for port in (*router.interfaces, *([router.gateway] if router.gateway else ()))
    }
    changed: list[NicRow] = []
    query = select(NicRow).where(NicRow.router_id.is_not(None))
    for row in (await session.scalars(query)).all():
        port, router_id = ports.get(row.id, (None, ""))
        if row.wanted == "gone" and port is None:
            await record_gone(session, row)
            continue
        is_there = port is not None and router_id in view.routers
        row.observed = "active" if is_there else "absent"
        row.observed_plugged = is_there
        addresses = port.addresses if port is not None and is_there else ()
        row.observed_address = next((text for text in addresses if ":" not in text), None)
        row.observed_address6 = next((text for text in addresses if ":" in text), None)
        row.fault, row.fault_is_final = view.faults.get(router_id), False
        seen = row.observed_address, row.observed_address6
        if is_there and row.wanted == "present" and seen == (row.address, row.address6):
            row.observed_wish = row.wish
        changed.append(row)
    return changed


async def _write_floating(
    session: AsyncSession, state: HostState, view: NetworkView, wishes: Mapping[str, int]
) -> list[FloatingIpRow]:
    holders = {address: nic.id for nic in state.nics for address in nic.floating}
    holders |= {one.address: router.id for router in state.routers for one in router.floating}
    # A NIC that was made for an address has it as its own.
    holders |= {address: nic.id for nic in state.nics for address in nic.addresses}
    forwards = {**view.forwards}
    forwards |= {
        address: view.forwards[nic.id]
        for nic in state.nics
        for address in nic.addresses
        if nic.id in view.forwards
    }
    changed: list[FloatingIpRow] = []
    for row in (await session.scalars(select(FloatingIpRow))).all():
        holder = holders.get(row.address) if row.nic_id else None
        if row.wanted == "gone":
            await record_gone(session, row)
            continue
        is_meant = row.nic_id is None or holder == (row.router_id or row.nic_id)
        is_there = holder in view.nics or holder in view.routers
        row.observed = "active" if row.nic_id is None or (is_meant and is_there) else "absent"
        row.observed_forward = forwards.get(row.address) if is_meant and holder else None
        row.fault, row.fault_is_final = view.faults.get(holder or ""), False
        if row.observed == "active" and row.fault is None:
            row.observed_wish = wishes.get(row.id, row.observed_wish)
        changed.append(row)
    return changed
