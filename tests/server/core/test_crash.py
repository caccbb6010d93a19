"""A server killed in the middle of a plan goes on where it was: nothing twice, nothing lost."""

import random
from pathlib import Path
from typing import Any

import pytest

from tests.server.core.processes import (
    ServerProcess,
    instance_processes,
    machine,
    network,
    port,
    volume,
)

pytestmark = [pytest.mark.qemu, pytest.mark.box]

SEEDS = range(6)


async def kill_after(server: ServerProcess, events: int, deployment: str) -> None:
    """Kill the server once it has told that many events, or has nothing more to tell."""
    path = f"/cockpit/v1/deployments/{deployment}"
    seen = 0
    async for _ in server.changes():
        if seen == events or (await server.get(path))["deployment"]["status"] != "RUNNING":
            break
        seen += 1
    await server.kill()


def drawing() -> list[dict[str, Any]]:
    rails = [network("app"), network("internet", "203.0.113.0/24", external=True)]
    machines = [machine(f"web-{number}") for number in range(3)]
    ports = [port(one, rail) for one in machines for rail in rails]
    return [*rails, *machines, *ports, volume("data", machines[0])]


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_killed_server_converges_to_exactly_the_drawing(
    server: ServerProcess, state: Path, seed: int
) -> None:
    chance = random.Random(seed)
    steps = drawing()
    wanted = {step["id"]: step for step in steps}

    deployment = await server.submit(steps)
    for _ in range(2):
        await kill_after(server, chance.randrange(20), deployment)
        await server.start()
    assert await server.submit(steps, deployment) == deployment
    done = await server.ended(deployment)

    assert done["status"] == "DONE", done
    rows = [row for row in await server.resources() if row["kind"] in _DRAWN]
    assert {row["id"] for row in rows if not row["observed"].get("bootable")} == {*wanted}
    assert {row["status"] for row in rows} == {"ACTIVE", "in-use"}
    for step in steps:
        count = len(instance_processes(state, step["id"]))
        assert count == (step["kind"] == "server"), step
    files = {path.stem for path in (state / "s" / "volumes").iterdir()}
    assert files == {row["id"] for row in rows if row["kind"] == "volume"}

    back = await server.get(f"/cockpit/v1/deployments/{deployment}/inverse")
    undoing = await server.submit(back["steps"])
    await kill_after(server, chance.randrange(20), undoing)
    await server.start()
    undone = await server.ended(undoing)

    assert undone["status"] == "DONE", undone
    await server.until_gone()
    assert [*(state / "s" / "volumes").iterdir()] == []
    assert [*(state / "s" / "instances").iterdir()] == []
    assert [found for step in steps for found in instance_processes(state, step["id"])] == []


_DRAWN = ("network", "server", "port", "volume")
