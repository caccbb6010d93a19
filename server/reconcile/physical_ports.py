"""Physical ports: what the host made of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import NetworkView
from server.events import has_changed, record, record_gone
from server.host.wanted import HostState, PhysicalPort
from server.store.tables import PhysicalPortRow, now

REVERTED = "Reverted: not confirmed in time"

_SAME_S = 5.0
"""Two looks at one trial tell its end so nearly alike."""


def with_ports(state: HostState, rows: Iterable[PhysicalPortRow]) -> HostState:
    """Return a state whose segments are plugged in where rows wish it."""
    ports = {row.network_id: _port(row) for row in rows if row.wanted == "present"}
    return replace(
        state,
        segments=tuple(replace(segment, port=ports.get(segment.id)) for segment in state.segments),
    )


async def write_ports(session: AsyncSession, state: HostState, view: NetworkView) -> None:
    """Write down what is plugged in now; a port that is gone goes."""
    sent = {segment.port.id: segment.port for segment in state.segments if segment.port}
    changed: list[PhysicalPortRow] = []
    for row in (await session.scalars(select(PhysicalPortRow))).all():
        port = sent.get(row.id)
        if row.wanted == "gone" and port is None and row.id not in view.faults:
            await record_gone(session, row)
            continue
        if port is None or port.attempt == row.attempt:
            _write(row, port, view)
        if has_changed(row):
            changed.append(row)
    await record(session, *changed)


def _write(row: PhysicalPortRow, port: PhysicalPort | None, view: NetworkView) -> None:
    seen = view.ports.get(row.id)
    row.observed = seen.state if seen else "absent"
    row.fault, row.fault_is_final = view.faults.get(row.id), False
    if row.observed == "reverted" and row.wanted == "present":
        row.fault, row.fault_is_final = REVERTED, True
    ends = now() + timedelta(seconds=seen.left_s) if seen and seen.state == "trial" else None
    if not _is_same(row.confirm_by, ends):
        row.confirm_by = ends
    is_meant = port is not None and port.is_confirmed and row.is_confirmed
    if is_meant and row.observed == "plugged" and row.fault is None and row.wanted == "present":
        row.observed_wish = row.wish


def _is_same(known: datetime | None, ends: datetime | None) -> bool:
    if known is None or ends is None:
        return known is ends
    return abs((ends - known).total_seconds()) < _SAME_S


def _port(row: PhysicalPortRow) -> PhysicalPort:
    return PhysicalPort(
        id=row.id,
        interface=row.interface,
        vlan=row.vlan,
        attempt=row.attempt,
        is_confirmed=row.is_confirmed,
        guard_s=row.guard_s,
        is_forced=row.is_forced,
    )
