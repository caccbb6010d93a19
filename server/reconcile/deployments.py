"""Deployments: how far each step is, judged by the rows that it is about."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.events import EventLog, has_changed, record
from server.store.tables import (
    DeploymentRow,
    FloatingIpRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    PhysicalPortRow,
    RouterRow,
    SecurityGroupRow,
    ServerGroupRow,
    SnapshotRow,
    StepRow,
    VolumeRow,
    now,
)

State = Literal["waiting", "running", "done", "failed", "cancelled"]
PartRow = (
    NetworkRow
    | InstanceRow
    | NicRow
    | VolumeRow
    | PhysicalPortRow
    | ServerGroupRow
    | SecurityGroupRow
    | RouterRow
    | FloatingIpRow
    | SnapshotRow
)

GATHERING_S = 0.05
"""Many resources change at once; telling of each alone would repeat the whole each time."""

ENDED = frozenset({"done", "failed", "cancelled"})

TABLES: Mapping[str, type[Any]] = {
    "server_group": ServerGroupRow,
    "security_group": SecurityGroupRow,
    "network": NetworkRow,
    "physical_port": PhysicalPortRow,
    "router": RouterRow,
    "floating_ip": FloatingIpRow,
    "server": InstanceRow,
    "port": NicRow,
    "volume": VolumeRow,
    "snapshot": SnapshotRow,
}


class Rows:
    """The resources of all steps of a deployment that exist.

    Attributes:
        by_id: All of them.
        networks_absent: Networks that are not there yet.
        volumes_absent: Volumes that are not there yet.
        networks_held: Networks that NICs hang on.
        instances_waiting: Instances of which a part is not there yet.
    """

    def __init__(self, rows: Iterable[PartRow]) -> None:
        self.by_id = {row.id: row for row in rows}
        every = self.by_id.values()
        parts = [row for row in every if isinstance(row, NicRow | VolumeRow)]
        self.networks_absent = {
            row.id for row in every if isinstance(row, NetworkRow) and row.observed == "absent"
        }
        self.volumes_absent = {
            row.id for row in every if isinstance(row, VolumeRow) and row.observed == "absent"
        }
        self.networks_held = {
            row.network_id for row in every if isinstance(row, NicRow | PhysicalPortRow)
        }
        self.instances_waiting = {
            row.instance_id
            for row in parts
            if row.observed == "absent" and row.wanted == "present" and row.instance_id is not None
        }


class Deployments:
    """Writes down how far deployments are; the deeds are those of their resources."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def reconcile(self, deployment_id: str) -> None:
        """Look at the resources of a running deployment and note the state of its steps."""
        async with self._log.observe() as session:
            row = await session.get(DeploymentRow, deployment_id)
            if row is None or row.observed in ENDED:
                return
            query = select(StepRow).where(StepRow.deployment_id == deployment_id)
            steps = (await session.scalars(query.order_by(StepRow.position))).all()
            rows = await _rows(session, steps)
            for step in steps:
                if step.observed not in ENDED:
                    _write(step, *state_of(step, rows, row.wanted))
            row.observed = whole_of([step.observed for step in steps], row.wanted)
            row.fault = _fault(steps) if row.observed == "failed" else _common_fault(steps)
            if row.observed in ENDED:
                row.observed_wish, row.ended_at = row.wish, now()
            if has_changed(row) or any(session.is_modified(step) for step in steps):
                await record(session, row)
        await asyncio.sleep(GATHERING_S)


def state_of(step: StepRow, rows: Rows, wanted: str) -> tuple[State, str | None]:
    """Return how far a step is, and what stands in its way.

    Args:
        step: Not ended yet.
        rows: The resources of all steps that exist.
        wanted: Of the deployment: done or cancelled.
    """
    row = rows.by_id.get(step.resource_id)
    if row is None:
        return _state_without_row(step, wanted)
    is_unwanted = row.wanted == "gone"
    if not is_unwanted and row.wish == row.observed_wish and step.action != "delete":
        return ("cancelled" if wanted == "cancelled" else "done"), None
    if is_unwanted and step.action != "delete" and wanted != "cancelled":
        return "failed", f"{step.name} was deleted meanwhile"
    if not is_unwanted and step.action == "delete":
        return "failed", f"{step.name} is wanted again meanwhile"
    if row.fault_is_final:
        return "failed", row.fault
    return ("waiting" if _is_blocked(step, row, rows) else "running"), row.fault


def whole_of(states: Sequence[str], wanted: str) -> State:
    """Return the state of a deployment from those of its steps.

    It has failed once nothing more can move: the others have ended, or wait for what
    has failed.
    """
    if "running" in states:
        return "running"
    if "failed" in states and wanted == "done":
        return "failed"
    if "waiting" in states:
        return "running"
    return "cancelled" if wanted == "cancelled" else "done"


def _state_without_row(step: StepRow, wanted: str) -> tuple[State, str | None]:
    if step.action == "delete":
        return "done", None
    if wanted == "cancelled":
        return "cancelled", None
    return "failed", f"{step.name} was deleted meanwhile"


def _is_blocked(step: StepRow, row: PartRow, rows: Rows) -> bool:
    """Return whether a resource waits for another one of the same deployment."""
    match row:
        case NetworkRow():
            return step.action == "delete" and row.id in rows.networks_held
        case InstanceRow():
            return step.action != "delete" and row.id in rows.instances_waiting
        case NicRow() | PhysicalPortRow():
            return step.action != "delete" and row.network_id in rows.networks_absent
        case VolumeRow():
            return step.action == "delete" and row.observed_instance_id is not None
        case SnapshotRow():
            return step.action != "delete" and row.volume_id in rows.volumes_absent
        case ServerGroupRow() | SecurityGroupRow() | RouterRow() | FloatingIpRow():
            return False


def _write(step: StepRow, state: State, fault: str | None) -> None:
    step.observed, step.fault = state, fault
    if state != "waiting" and step.started_at is None:
        step.started_at = now()
    if state in ENDED:
        step.ended_at = now()


def _fault(steps: Iterable[StepRow]) -> str:
    first = next(step for step in steps if step.observed == "failed")
    return f"Step {first.position + 1} ({first.action} {first.kind} {first.name}): {first.fault}"


def _common_fault(steps: Iterable[StepRow]) -> str | None:
    """Return what holds several steps up alike, so that it is told once for the whole."""
    faults = Counter(step.fault for step in steps if step.fault and step.observed not in ENDED)
    return next((fault for fault, times in faults.most_common(1) if times > 1), None)


async def _rows(session: AsyncSession, steps: Sequence[StepRow]) -> Rows:
    rows: list[PartRow] = []
    for kind, table in TABLES.items():
        ids = [step.resource_id for step in steps if step.kind == kind]
        if ids:
            found = await session.scalars(select(table).where(table.id.in_(ids)))
            rows.extend(found)
    return Rows(rows)
