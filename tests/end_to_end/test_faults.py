"""One program dies, or two operators collide: it heals by itself, or nothing half is left."""

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from cockpit.backend.session import Session
from cockpit.errors import ServerError
from tests.end_to_end.cloud import Cloud, fresh_cloud, one
from tests.end_to_end.world import qemu_processes, settled, wait_for_end, wanted_world, world_of

pytestmark = pytest.mark.box

SIZE: dict[str, Any] = {"vcpus": 1, "ram_mib": 64, "disk_gib": 1, "image": "tiny"}
HEALED_S = 60.0


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    monkeypatch.setenv("COCKPIT_SERVER_PAUSED", "true")
    with fresh_cloud() as cloud:
        yield cloud


def step(kind: str, **after: Any) -> dict[str, Any]:
    return {"action": "create", "kind": kind, "id": str(uuid4()), "after": after}


async def deploy(session: Session, *steps: dict[str, Any]) -> None:
    plan = {"id": str(uuid4()), "name": "plan", "topology_id": None, "steps": [*steps]}
    await session.api.deploy({"deployment": plan})


async def build(session: Session) -> None:
    """Build a server on a public network, and wait until it runs."""
    network = step("network", name="out", external=True, cidr="203.0.113.0/24")
    inside = step("network", name="in", cidr="10.0.1.0/24", cidr6="fd00:1::/64")
    router = step("router", name="edge", interfaces=[{"network_id": inside["id"]}])
    server = step("server", name="web", **SIZE)
    ports = [
        step("port", network_id=one["id"], server_id=server["id"]) for one in (network, inside)
    ]
    await deploy(session, network, inside, router, server, *ports)
    await session.open()
    await settled(session)


def pid_of(cloud: Cloud, name: str) -> int:
    return int((cloud.state_dir / f"{name}.pid").read_text().split()[0])


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    wait_for_end(pid)


async def until_another(cloud: Cloud, name: str, old: int) -> int:
    """Wait until a program was started again; it tells nobody but its file."""
    file = cloud.state_dir / f"{name}.pid"
    async with asyncio.timeout(HEALED_S):
        while True:
            words = file.read_text().split() if file.exists() else []
            if len(words) > 2 and int(words[0]) != old:
                return int(words[0])
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("victim", ["holder", "agent", "uplink"])
async def test_a_program_of_the_network_that_dies_is_started_again(
    cloud: Cloud, victim: str
) -> None:
    async with cloud.session() as session:
        await build(session)
        before, guests = await world_of(cloud), qemu_processes(cloud)
        old = pid_of(cloud, victim)

        kill(old)
        await until_another(cloud, victim, old)

        await session.open()
        await settled(session)
        assert await world_of(cloud) == before == await wanted_world(session)
        assert qemu_processes(cloud) == guests


async def test_an_instance_whose_process_dies_runs_again_once(cloud: Cloud) -> None:
    async with cloud.session() as session:
        await build(session)
        ((old, instance_id),) = qemu_processes(cloud)

        kill(old)

        async with asyncio.timeout(HEALED_S):
            while qemu_processes(cloud) in ([], [(old, instance_id)]):  # noqa: ASYNC110 - a process tells nobody
                await asyncio.sleep(0.1)
        await session.open()
        await settled(session)
        ((new, same),) = qemu_processes(cloud)
        assert (new != old, same) == (True, instance_id)
        assert one(session, "server", "web").status == "ACTIVE"


async def test_of_two_plans_that_collide_one_is_refused_as_a_whole(cloud: Cloud) -> None:
    async with cloud.session() as session:
        await build(session)
        network = one(session, "network", "in")

        def plan(name: str) -> list[dict[str, Any]]:
            change = {
                "action": "update",
                "kind": "network",
                "id": network.id,
                "before": {"name": "in"},
                "after": {"name": name, "cidr": "10.0.1.0/24"},
            }
            return [step("volume", name=name, size_gib=1), change]

        answers = await asyncio.gather(
            *(deploy(session, *plan(name)) for name in ("left", "right")), return_exceptions=True
        )

        (refusal,) = (answer for answer in answers if answer is not None)
        assert isinstance(refusal, ServerError)
        assert (refusal.status, refusal.code) == (409, "stale")
        await session.open()
        await settled(session)
        disks = session.live.of_kind("volume")
        (volume,) = (disk for disk in disks if not disk.observed["bootable"])
        assert one(session, "network", volume.name).id == network.id
