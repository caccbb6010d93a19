"""Send a plan as one deployment and follow its progress."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

from cockpit.backend.session import Session
from cockpit.errors import CockpitError
from cockpit.models.live import LiveEdit, Progress
from cockpit.models.plan import Plan


async def submit(session: Session, plan: Plan, topology_id: str, name: str) -> str:
    """Send a plan and return the id of its deployment.

    Raises:
        ServerError: It was refused as a whole; `code` is `stale` when something changed
            meanwhile: plan again.
    """
    return await _send(session, plan.to_wire(str(uuid4()), topology_id, name))


async def submit_inverse(session: Session, deployment: Progress) -> str:
    """Send what takes a finished deployment back and return the id of the new one.

    Raises:
        ServerError: It cannot be taken back, or was refused as a whole.
    """
    return await _send(
        session,
        {
            "deployment": {
                "id": str(uuid4()),
                "name": deployment.name,
                "topology_id": deployment.topology_id,
                "steps": await session.api.inverse(deployment.id),
            }
        },
    )


async def follow(session: Session, deployment_id: str) -> AsyncIterator[Progress]:
    """Yield how far a deployment is, at each change, until it has ended.

    It reads the session's live state, so the session must be following; a break of the
    connection only delays what is yielded.
    """
    changed = asyncio.Event()

    def hear(edits: Sequence[LiveEdit]) -> None:
        if any(edit.id == deployment_id for edit in edits):
            changed.set()

    stop_listening = session.live.subscribe(hear)
    try:
        while True:
            changed.clear()
            progress = session.live.progress(deployment_id)
            if progress is not None:
                yield progress
                if not progress.is_running:
                    return
            await changed.wait()
    finally:
        stop_listening()


def failure(progress: Progress) -> CockpitError | None:
    """Return the error of a deployment that failed, naming its step; None when it did not."""
    if progress.state != "failed":
        return None
    failed = [step for step in progress.steps if step.state == "failed"]
    if not failed:
        return CockpitError(f"{progress.name} failed: {progress.fault or 'no reason was given'}")
    first = failed[0]
    more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    return CockpitError(
        f"Step {first.position + 1} of {progress.total}, {first.action} {first.kind} "
        f"{first.name}, failed: {first.fault or 'no reason was given'}{more}",
        "What is done stays: mend the cause and apply again, or take it back.",
    )


async def _send(session: Session, body: Mapping[str, Any]) -> str:
    deployment = await session.api.deploy(body)
    return str(deployment["id"])
