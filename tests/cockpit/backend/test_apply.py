import asyncio
from typing import Any

from cockpit.backend.apply import failure, follow
from cockpit.backend.client import Client
from cockpit.backend.session import Session
from cockpit.models.progress import Progress
from tests.cockpit.backend.http_server import always


def deployment(state: str, *steps: tuple[str, str | None]) -> dict[str, Any]:
    return {
        "kind": "deployment",
        "id": "d1",
        "name": "three-tier",
        "topology_id": "t1",
        "status": state.upper(),
        "observed": {
            "state": state,
            "done": sum(step == "done" for step, _ in steps),
            "total": len(steps),
            "steps": [
                {
                    "position": position,
                    "action": "create",
                    "kind": "server",
                    "id": f"s{position}",
                    "name": f"web-{position}",
                    "state": step,
                    "fault": fault,
                }
                for position, (step, fault) in enumerate(steps)
            ],
        },
    }


def event(resource: dict[str, Any]) -> dict[str, Any]:
    return {"kind": resource["kind"], "id": resource["id"], "at": "", "resource": resource}


async def test_a_deployment_is_followed_to_its_end_through_a_break() -> None:
    session = Session(Client(always("http://nowhere.invalid")))
    seen: list[tuple[str, int]] = []
    heard = asyncio.Event()

    async def look() -> None:
        async for progress in follow(session, "d1"):
            seen.append((progress.state, progress.done))
            heard.set()

    async def next_progress() -> None:
        await heard.wait()
        heard.clear()

    live = session.live
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(look())
        live.apply(event(deployment("running", ("running", None), ("waiting", None))), 1)
        await next_progress()
        live.disconnect()
        live.reset(
            {
                "last_event_id": 5,
                "resources": [deployment("running", ("done", None), ("running", None))],
            }
        )
        await next_progress()
        live.apply(event(deployment("done", ("done", None), ("done", None))), 6)
    assert seen == [("running", 0), ("running", 1), ("done", 2)]


def progress_of(*steps: tuple[str, str | None], state: str = "failed") -> Progress:
    session = Session(Client(always("http://nowhere.invalid")))
    session.live.apply(event(deployment(state, *steps)), 1)
    progress = session.live.progress("d1")
    assert progress is not None
    return progress


async def test_a_failure_names_its_step_and_why() -> None:
    error = failure(progress_of(("done", None), ("failed", "the image is damaged")))
    assert str(error) == "Step 2 of 2, create server web-1, failed: the image is damaged"


async def test_several_failures_are_counted() -> None:
    error = failure(progress_of(("failed", "no room"), ("failed", "no room"), ("done", None)))
    assert str(error).endswith("no room (and 1 more)")


async def test_what_did_not_fail_is_no_failure() -> None:
    assert failure(progress_of(("done", None), state="done")) is None
    assert failure(progress_of(("cancelled", None), state="cancelled")) is None
