"""Whole plans: checked as a whole, written in one transaction, taken back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from server.errors import ConflictError, InvalidRequestError, StaleError
from server.events import EventLog
from server.services.capacity import Limits
from server.services.principals import Principal
from server.services.steps import write_steps
from server.services.steps.kinds import KINDS, read
from server.services.steps.step import Step
from server.services.values import NewDeployment, NewStep
from server.services.writing import Writing, is_public, own, writing
from server.store.resources import AnyRow, Surroundings, resource_of
from server.store.tables import DeploymentRow, InstanceRow, NetworkRow, NicRow, StepRow

ENDED = frozenset({"done", "failed", "cancelled"})

PLAN_AGAIN = "Plan again; to take a deployment back, take back first what was done after it."


class Deployments:
    """Record every wish of a plan at once, or none."""

    def __init__(self, log: EventLog, limits: Limits) -> None:
        self._log = log
        self._limits = limits

    async def submit(self, principal: Principal, plan: NewDeployment) -> DeploymentRow:
        """Record a plan; one that is there already is only returned.

        Raises:
            StaleError: A resource is no longer what the plan believed.
            InvalidRequestError: A step makes no sense; names it.
            ConflictError: Ids, addresses or prefixes clash, or something stands on what goes.
            OverQuotaError: The host has no room for the whole.
        """
        _check_ids(plan)
        async with writing(self._log, principal, self._limits) as work:
            row = await work.session.get(DeploymentRow, plan.id)
            if row is not None and row.project_id == principal.project_id:
                return row
            row = await work.add(
                DeploymentRow(
                    id=await work.claim(DeploymentRow, plan.id),
                    project_id=principal.project_id,
                    topology_id=plan.topology_id,
                    name=plan.name,
                )
            )
            await _write_plan(work, plan)
            return row

    async def list(self, principal: Principal) -> Sequence[DeploymentRow]:
        """Return the project's deployments, newest first."""
        async with self._log.read() as session:
            query = select(DeploymentRow).where(DeploymentRow.project_id == principal.project_id)
            newest_first = DeploymentRow.created_at.desc(), DeploymentRow.id
            return (await session.scalars(query.order_by(*newest_first))).all()

    async def get(self, principal: Principal, deployment_id: str) -> DeploymentRow:
        """Return one deployment.

        Raises:
            NotFoundError: The project has no such deployment.
        """
        async with self._log.read() as session:
            return await own(session, principal, DeploymentRow, deployment_id)

    async def steps(self, principal: Principal, deployment_id: str) -> Sequence[StepRow]:
        """Return the steps of a deployment in the order of display."""
        async with self._log.read() as session:
            await own(session, principal, DeploymentRow, deployment_id)
            return await Surroundings(session).steps(deployment_id)

    async def cancel(self, principal: Principal, deployment_id: str) -> DeploymentRow:
        """Record that what is not done shall be taken back.

        What is being deleted cannot come back: such steps go on to their end.

        Raises:
            ConflictError: It has ended.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, DeploymentRow, deployment_id)
            if row.observed in ENDED:
                raise ConflictError(f"Deployment {row.name or row.id} is {row.observed} already")
            if row.wanted == "cancelled":
                return row
            row.wanted = "cancelled"
            work.touch(row)
            steps = await Surroundings(work.session).steps(row.id)
            taken_back = [
                NewStep.model_validate(inverse_of(step))
                for step in reversed(steps)
                if step.observed not in ENDED and step.action != "delete"
            ]
            rows = await _rows(work, taken_back)
            labels = await _labels(work, taken_back, rows)
            due = [
                _step(step, rows, row.topology_id, labels[step.id])
                for step in taken_back
                if _is_due(step, rows)
            ]
            await write_steps(work, due)
            return row

    async def inverse(self, principal: Principal, deployment_id: str) -> Sequence[dict[str, Any]]:
        """Return the steps that would take a deployment back, for a new one.

        Raises:
            ConflictError: It has not ended.
        """
        row = await self.get(principal, deployment_id)
        if row.observed not in ENDED:
            raise ConflictError(f"Deployment {row.name or row.id} is still running")
        steps = await self.steps(principal, deployment_id)
        return [inverse_of(step) for step in reversed(steps) if step.observed == "done"]


def inverse_of(step: StepRow) -> dict[str, Any]:
    """Return the step that takes a step back, as a request has it."""
    same = {"kind": step.kind, "id": step.resource_id}
    if step.before is None:
        return {**same, "action": "delete", "before": step.after}
    if step.after is None:
        return {**same, "action": "create", "after": step.before}
    return {**same, "action": step.action, "before": step.after, "after": step.before}


def _check_ids(plan: NewDeployment) -> None:
    for found, times in Counter(step.id for step in plan.steps).items():
        if times > 1:
            raise InvalidRequestError(f"{times} steps are about {found}", "One step per resource.")


async def _write_plan(work: Writing, plan: NewDeployment) -> None:
    rows = await _rows(work, plan.steps)
    before = {row.id: await _attributes(work, row) for row in rows.values()}
    labels = await _labels(work, plan.steps, rows)
    for new in plan.steps:
        _check_belief(new, labels[new.id], rows.get(new.id), before.get(new.id))
    due = [
        _step(new, rows, plan.topology_id, labels[new.id])
        for new in plan.steps
        if _is_due(new, rows)
    ]
    await write_steps(work, due)
    rows = await _rows(work, plan.steps)
    for position, new in enumerate(plan.steps):
        row = rows.get(new.id)
        is_deleted = new.action == "delete"
        work.session.add(
            StepRow(
                deployment_id=plan.id,
                position=position,
                action=new.action,
                kind=new.kind,
                resource_id=new.id,
                name=await _name(work, row) if row is not None else "",
                before=None if new.action == "create" else before.get(new.id),
                after=None if is_deleted or row is None else await _attributes(work, row),
            )
        )


async def _rows(work: Writing, steps: Sequence[NewStep]) -> dict[str, AnyRow]:
    rows: dict[str, AnyRow] = {}
    for name, kind in KINDS.items():
        table = kind.table
        ids = [step.id for step in steps if step.kind == name]
        query = select(table).where(table.id.in_(ids))
        rows |= {row.id: row for row in await work.session.scalars(query)} if ids else {}
    for row in rows.values():
        if row.project_id != work.principal.project_id:
            raise ConflictError(f"The id {row.id} is taken", "Choose another one.")
    return rows


async def _attributes(work: Writing, row: AnyRow) -> dict[str, Any]:
    attributes: dict[str, Any] = (await resource_of(row, Surroundings(work.session)))["attributes"]
    return attributes


def _check_belief(
    new: NewStep, label: str, row: AnyRow | None, attributes: Mapping[str, Any] | None
) -> None:
    is_gone = row is None or attributes is None or row.wanted == "gone"
    if new.action == "create":
        if row is not None and is_gone:
            raise ConflictError(f"{label}: it is still being deleted", "Try again in a moment.")
        if attributes is not None:
            other = _differing(read(new.kind, new.after, label).model_dump(), attributes)
            if other:
                raise ConflictError(f"{label}: it exists already, with {other}")
        return
    if is_gone:
        if new.action != "delete":
            raise StaleError(f"{label}: it is gone", PLAN_AGAIN)
        return
    other = _differing(new.before or {}, attributes or {})
    if other:
        raise StaleError(f"{label}: it has changed meanwhile: {other}", PLAN_AGAIN)


def _differing(believed: Mapping[str, Any], attributes: Mapping[str, Any]) -> str:
    """Tell which attributes are not as believed; "" when all are, as far as told."""
    return ", ".join(
        f"{name} {attributes.get(name)!r} instead of {value!r}"
        for name, value in believed.items()
        if not _agrees(value, attributes.get(name))
    )


def _agrees(believed: object, found: object) -> bool:
    """Return whether a value is as believed, as far as told: null tells nothing."""
    if believed is None:
        return True
    if isinstance(believed, list | tuple) and isinstance(found, list):
        return len(believed) == len(found) and all(map(_agrees, believed, found))
    if isinstance(believed, Mapping) and isinstance(found, Mapping):
        return all(_agrees(value, found.get(name)) for name, value in believed.items())
    return believed == found


def _is_due(new: NewStep, rows: Mapping[str, AnyRow]) -> bool:
    """Return whether a step has something to write: what is so already has not."""
    row = rows.get(new.id)
    if new.action == "create":
        return row is None
    return row is not None and row.wanted != "gone"


def _step(new: NewStep, rows: Mapping[str, AnyRow], topology_id: str | None, label: str) -> Step:
    return Step(
        action=new.action,
        kind=new.kind,
        id=new.id,
        row=rows.get(new.id),
        after=None if new.action == "delete" else read(new.kind, new.after, label),
        label=label,
        topology_id=topology_id,
    )


async def _labels(
    work: Writing, steps: Sequence[NewStep], rows: Mapping[str, AnyRow]
) -> dict[str, str]:
    """Return how refusals call the steps, by the id of their resource."""
    given = {step.id: str((step.after or {}).get("name") or "") for step in steps}
    return {
        step.id: f"Step {position + 1} ({step.action} {step.kind} "
        f"{await _called(work, step, rows.get(step.id), given)})"
        for position, step in enumerate(steps)
    }


async def _called(
    work: Writing, step: NewStep, row: AnyRow | None, given: Mapping[str, str]
) -> str:
    """Return what people will call the resource of a step, or do so already.

    Args:
        work: The transaction.
        step: One of the plan.
        row: The resource, where it exists.
        given: Names that the plan gives, by id.
    """
    after = step.after or {}
    if step.kind != "port":
        return given[step.id] or (row.name if row else "") or step.id
    if not after and isinstance(row, NicRow):
        return await _name(work, row)
    ends = [
        given.get(found) or await _name_of(work, table, found)
        for table, found in (
            (InstanceRow, str(after.get("server_id") or "")),
            (NetworkRow, str(after.get("network_id") or "")),
        )
    ]
    return " on ".join(end for end in ends if end) or step.id


async def _name_of(
    work: Writing, table: type[InstanceRow] | type[NetworkRow], resource_id: str
) -> str:
    row: InstanceRow | NetworkRow | None = await work.session.get(table, resource_id)
    if row is None or not (row.project_id == work.principal.project_id or is_public(row)):
        return ""
    return row.name


async def _name(work: Writing, row: AnyRow) -> str:
    """Return what people call a resource; a port is called after its two ends."""
    if not isinstance(row, NicRow):
        return row.name
    network = await work.session.get_one(NetworkRow, row.network_id)
    owner = await work.session.get(InstanceRow, row.instance_id) if row.instance_id else None
    return f"{owner.name} on {network.name}"[:255] if owner else row.name or network.name
