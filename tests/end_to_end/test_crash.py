"""The server is killed at random moments of a deployment, and always ends with the drawing."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest

from cockpit.backend.keys import ensure_keypair, operator_key
from cockpit.backend.session import Session
from cockpit.errors import CockpitError, UnreachableError
from cockpit.models.live import Live
from cockpit.models.plan import plan
from cockpit.models.project_file import load
from cockpit.models.topology import Topology
from server.drivers.local_net import LocalNetDriver
from tests.end_to_end.cloud import PROJECTS, Cloud, fresh_cloud

SEEDS = range(20)
DEATHS = 3
LONGEST_LIFE_S = 1.6
DONE_S = 240.0

pytestmark = pytest.mark.box


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    # The processes are real; what runs inside of them has no part in this.
    monkeypatch.setenv("COCKPIT_SERVER_PAUSED", "true")
    with fresh_cloud() as cloud:
        yield cloud


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_killed_server_ends_with_exactly_the_drawing(cloud: Cloud, seed: int) -> None:
    drawing = load(PROJECTS / "three-tier.cockpit")
    wire = await plan_of(drawing, cloud)

    await send_while_dying(cloud, wire, random.Random(seed))

    live = await settled(cloud, wire["deployment"]["id"])
    assert plan(drawing, live).is_empty
    assert Counter(r.kind for r in live if r.kind not in {"image", "deployment"}) == {
        "network": 3, "server": 4, "port": 7, "volume": 5,
    }  # fmt: skip
    assert len(qemu_processes(cloud)) == 4
    assert await taps(cloud) == 7
    assert volume_files(cloud) == 5

    await cloud.cockpit("destroy", "--yes", str(PROJECTS / "three-tier.cockpit"))
    assert qemu_processes(cloud) == []
    assert volume_files(cloud) == 0


async def plan_of(drawing: Topology, cloud: Cloud) -> dict[str, dict[str, str]]:
    async with cloud.session() as session:
        await ensure_keypair(session.api, await operator_key(cloud.home / "c", cloud.home / "ssh"))
        wanted = plan(drawing, session.live)
        return wanted.to_wire(str(uuid4()), str(drawing.id), drawing.name)


async def send_while_dying(
    cloud: Cloud, wire: dict[str, dict[str, str]], dice: random.Random
) -> None:
    """Send the plan again until it is accepted, and kill the server again and again."""
    for _ in range(DEATHS):
        running = await cloud.server.ensure()
        life_s = dice.uniform(0.0, LONGEST_LIFE_S)
        async with cloud.session() as session, asyncio.TaskGroup() as group:
            group.create_task(send(session, wire))
            await asyncio.sleep(life_s)  # its life is what the seed is about
            os.kill(running.pid, signal.SIGKILL)
        await asyncio.to_thread(wait_for_end, running.pid)
    async with cloud.session() as session:
        await session.api.deploy(wire)


async def send(session: Session, wire: dict[str, dict[str, str]]) -> None:
    try:
        await session.api.deploy(wire)
    except UnreachableError:
        return
    except CockpitError as error:
        raise AssertionError(f"The deployment was refused: {error}") from error


async def settled(cloud: Cloud, deployment_id: str) -> Live:
    """Wait for the end of the deployment and return what is there then."""
    async with asyncio.timeout(DONE_S), cloud.session() as session:
        done = asyncio.Event()

        def look(_edit: object) -> None:
            if any(d.id == deployment_id and not d.is_running for d in session.live.deployments()):
                done.set()

        session.live.subscribe(look)
        look(None)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(session.follow())
            await done.wait()
            following.cancel()
        return session.live


def qemu_processes(cloud: Cloud) -> list[str]:
    return [line for line in cloud.processes() if " qemu-system" in line or "/qemu-system" in line]


async def taps(cloud: Cloud) -> int:
    enter = await LocalNetDriver(cloud.state_dir).enter()
    listing = await asyncio.create_subprocess_exec(
        *enter, "ip", "-o", "link", stdout=asyncio.subprocess.PIPE
    )
    text, _ = await listing.communicate()
    return text.count(b": tap")


def volume_files(cloud: Cloud) -> int:
    return sum(1 for path in cloud.state_dir.glob("volumes/*") if path.is_file())


def wait_for_end(pid: int) -> None:
    """Wait until a killed server is gone, whoever its parent is."""
    try:
        with open(os.pidfd_open(pid)) as handle:  # noqa: PTH123 - a descriptor, no path
            os.waitid(os.P_PIDFD, handle.fileno(), os.WEXITED | os.WNOWAIT)
    except (ChildProcessError, ProcessLookupError):
        return
