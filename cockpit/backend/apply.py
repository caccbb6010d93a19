"""Send a plan as one deployment and follow its progress."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from cockpit.backend.session import Session
from cockpit.errors import CockpitError
from cockpit.models import take_backs
from cockpit.models.plan import Plan, Step
from cockpit.models.progress import Progress
from cockpit.models.resources import LiveEdit
from cockpit.models.sentences import Sentence, say

_NO_REASON: Final = say("no reason was given")
_WORDS: Final[dict[str, Sentence]] = {
    "create": say("create"),
    "update": say("update"),
    "replace": say("replace"),
    "delete": say("delete"),
    "server": say("server"),
    "network": say("network"),
    "port": say("port"),
    "volume": say("volume"),
}


async def submit(session: Session, plan: Plan, topology_id: str, name: str) -> str:
    """Send a plan and return the id of its deployment.

    Raises:
        ServerError: It was refused as a whole; `code` is `stale` when something changed
            meanwhile: plan again.
    """
    return await _send(session, plan.to_wire(str(uuid4()), topology_id, name))


async def inverse_steps(session: Session, deployment: Progress) -> list[Step]:
    """Return what would take a finished deployment back.

    Raises:
        ServerError: It has not ended.
    """
    names = {step.id: step.name for step in deployment.steps}
    return [
        _step(wire, names.get(wire["id"], "")) for wire in await session.api.inverse(deployment.id)
    ]


async def submit_inverse(session: Session, deployment: Progress) -> str:
    """Send what takes a finished deployment back and return the id of the new one.

    Raises:
        ServerError: It cannot be taken back, or was refused as a whole.
    """
    known = {other.id for other in session.live.deployments()}
    return await _send(
        session,
        {
            "deployment": {
                "id": take_backs.next_id(deployment.id, known),
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
        return CockpitError(
            say("{name} failed: {reason}", name=progress.name, reason=progress.fault or _NO_REASON)
        )
    first = failed[0]
    more = say(" (and {count} more)", count=len(failed) - 1) if len(failed) > 1 else ""
    return CockpitError(
        say(
            "Step {number} of {total}, {action} {kind} {name}, failed: {reason}{more}",
            number=first.position + 1,
            total=progress.total,
            action=_WORDS.get(first.action, first.action),
            kind=_WORDS.get(first.kind, first.kind),
            name=first.name,
            reason=first.fault or _NO_REASON,
            more=more,
        ),
        say("What is done stays: mend the cause and apply again, or take it back."),
    )


def _step(wire: Mapping[str, Any], name: str) -> Step:
    before, after = wire.get("before"), wire.get("after")
    changed = [key for key in after or {} if before and before.get(key) != (after or {})[key]]
    return Step(wire["action"], wire["kind"], wire["id"], name, before, after, tuple(changed))


async def _send(session: Session, body: Mapping[str, Any]) -> str:
    deployment = await session.api.deploy(body)
    return str(deployment["id"])
