"""Deployments on the wire."""

from collections.abc import Sequence
from typing import Any

from server.store.shapes import Parts
from server.store.status import deployment_status
from server.store.tables import DeploymentRow, StepRow


def deployment(row: DeploymentRow, steps: Sequence[StepRow]) -> Parts:
    """Return a deployment with its steps."""
    observed = {
        "state": row.observed,
        "started_at": row.created_at.isoformat(),
        "ended_at": row.ended_at and row.ended_at.isoformat(),
        "done": sum(step.observed == "done" for step in steps),
        "total": len(steps),
        "steps": [step_of(step) for step in steps],
    }
    return deployment_status(row), {"name": row.name}, observed


def step_of(step: StepRow) -> dict[str, Any]:
    """Return a step as a deployment shows it."""
    return {
        "position": step.position,
        "action": step.action,
        "kind": step.kind,
        "id": step.resource_id,
        "name": step.name,
        "state": step.observed,
        "fault": step.fault,
        "started_at": step.started_at and step.started_at.isoformat(),
        "ended_at": step.ended_at and step.ended_at.isoformat(),
    }
