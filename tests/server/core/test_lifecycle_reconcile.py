"""A whole server with its real drivers: every state of an instance, through its deaths."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from server.drivers.qemu.devices import node_name
from tests.server.core.processes import (
    ServerProcess,
    instance_processes,
    machine,
    network,
    port,
    volume,
)

pytestmark = [pytest.mark.qemu, pytest.mark.box]

SERVERS = "/compute/v2.1/servers"


@pytest.fixture
async def web(server: ServerProcess) -> str:
    """A running instance with a NIC and a volume."""
    one, rail = machine("web"), network("app")
    done = await server.apply([one, rail, port(one, rail), volume("data", one)])
    assert done["status"] == "DONE", done
    return str(one["id"])


async def order(server: ServerProcess, web: str, name: str, argument: Any = None) -> Any:
    """Give an order that must be taken; return the answer's body."""
    answer = await server.post(f"{SERVERS}/{web}/action", {name: argument})
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


async def becomes(server: ServerProcess, web: str, status: str) -> dict[str, Any]:
    """Wait until an instance has a status, and nothing is under way."""
    async for _ in server.changes():
        found: dict[str, Any] = (await server.get(f"{SERVERS}/{web}"))["server"]
        if (found["status"], found["OS-EXT-STS:task_state"]) == (status, None):
            return found
    raise AssertionError("the stream ended")


def words(process: int) -> list[bytes]:
    return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")


def memory(state: Path, web: str) -> Path:
    return state / "s" / "instances" / web / "memory"


async def test_pause_suspend_and_shelve_there_and_back(
    server: ServerProcess, state: Path, web: str
) -> None:
    process = instance_processes(state, web)

    await order(server, web, "pause")
    await becomes(server, web, "PAUSED")
    await order(server, web, "unpause")
    await becomes(server, web, "ACTIVE")
    same = instance_processes(state, web)
    await order(server, web, "suspend")
    await becomes(server, web, "SUSPENDED")
    suspended = instance_processes(state, web), memory(state, web).exists()
    [nic] = await server.resources("port")
    await order(server, web, "resume")
    await becomes(server, web, "ACTIVE")
    resumed = len(instance_processes(state, web)), memory(state, web).exists()
    await order(server, web, "shelve")
    await becomes(server, web, "SHELVED")
    await order(server, web, "shelveOffload")
    await becomes(server, web, "SHELVED_OFFLOADED")
    shelved = instance_processes(state, web)
    await order(server, web, "unshelve")
    await becomes(server, web, "ACTIVE")

    assert same == process
    assert suspended == ([], True)
    assert nic["observed"]["plugged"] is False
    assert resumed == (1, False)
    assert shelved == []
    told = (await server.get(f"{SERVERS}/{web}/os-instance-actions"))["instanceActions"]
    assert [action["action"] for action in told][:3] == ["unshelve", "shelveOffload", "shelve"]
    details = await server.get(f"{SERVERS}/{web}/os-instance-actions/{told[0]['request_id']}")
    assert details["instanceAction"]["events"][0]["result"] == "Success"


async def test_a_suspended_instance_survives_a_restart_of_the_server(
    server: ServerProcess, state: Path, web: str
) -> None:
    await order(server, web, "suspend")
    await becomes(server, web, "SUSPENDED")

    await server.kill()
    await server.start()

    await becomes(server, web, "SUSPENDED")
    assert instance_processes(state, web) == []
    await order(server, web, "resume")
    await becomes(server, web, "ACTIVE")


async def test_a_memory_that_cannot_be_restored_is_told_and_given_up_by_a_hard_reboot(
    server: ServerProcess, state: Path, web: str
) -> None:
    await order(server, web, "suspend")
    await becomes(server, web, "SUSPENDED")
    memory(state, web).write_bytes(b"\0" * 10_000)

    await order(server, web, "resume")
    failed = await becomes(server, web, "ERROR")
    await order(server, web, "reboot", {"type": "HARD"})
    await becomes(server, web, "ACTIVE")

    assert "cannot be restored" in failed["fault"]["message"]
    assert "hard reboot" in failed["fault"]["message"]
    assert not memory(state, web).exists()


async def test_a_resize_waits_for_its_confirmation_or_is_taken_back(
    server: ServerProcess, state: Path, web: str
) -> None:
    async def flavor(name: str, ram: int, disk: int) -> str:
        wanted = {"name": name, "ram": ram, "vcpus": 1, "disk": disk}
        answer = await server.post("/compute/v2.1/flavors", {"flavor": wanted})
        return str(answer.json()["flavor"]["id"])

    larger = await flavor("larger", 96, 2)

    await order(server, web, "resize", {"flavorRef": larger})
    await becomes(server, web, "VERIFY_RESIZE")
    [row] = await server.resources("server")
    await order(server, web, "revertResize")
    await becomes(server, web, "ACTIVE")
    [reverted] = await server.resources("server")
    await order(server, web, "resize", {"flavorRef": larger})
    await becomes(server, web, "VERIFY_RESIZE")
    await order(server, web, "confirmResize")
    await becomes(server, web, "ACTIVE")

    assert (row["attributes"]["ram_mib"], reverted["attributes"]["ram_mib"]) == (96, 64)
    [confirmed] = await server.resources("server")
    assert confirmed["attributes"]["disk_gib"] == 2
    roots = [row for row in await server.resources("volume") if row["observed"]["bootable"]]
    assert [root["attributes"]["size_gib"] for root in roots] == [2]


async def test_processors_come_while_it_runs_and_go_with_a_restart(
    server: ServerProcess, state: Path, web: str
) -> None:
    [row] = await server.resources("server")
    process = instance_processes(state, web)
    more = {"action": "update", "kind": "server", "id": web, "before": {}}
    size = {name: row["attributes"][name] for name in ("name", "ram_mib", "disk_gib", "image")}

    grown = await server.apply([{**more, "after": {**size, "vcpus": 2}}])
    same = instance_processes(state, web)
    told = await server.get(f"{SERVERS}/{web}/diagnostics")
    shrunk = await server.apply([{**more, "after": {**size, "vcpus": 1}}])

    assert row["observed"]["room"] == {"vcpus": 4}
    assert [grown["status"], shrunk["status"]] == ["DONE", "DONE"]
    assert same == process
    assert "cpu1_time" in told
    assert instance_processes(state, web) != process


async def test_a_rescue_boots_from_another_disk_and_leaves_nothing(
    server: ServerProcess, state: Path, web: str
) -> None:
    [root] = [row for row in await server.resources("volume") if row["observed"]["bootable"]]

    told = await order(server, web, "rescue")
    rescued = await becomes(server, web, "RESCUE")
    [process] = instance_processes(state, web)
    disks = [word for word in words(process) if b'"filename"' in word and b"seed.iso" not in word]
    await order(server, web, "unrescue")
    await becomes(server, web, "ACTIVE")

    assert len(told["adminPass"]) >= 12
    attached = rescued["os-extended-volumes:volumes_attached"]
    assert attached[0]["id"] == root["id"]
    assert len(disks) == 3
    assert node_name(root["id"]).encode() in disks[1]
    async for _ in server.changes():
        if len([*(state / "s" / "volumes").iterdir()]) == 2:
            break


async def test_a_plan_pauses_and_suspends(server: ServerProcess, state: Path) -> None:
    one = machine("web", power="suspended")

    done = await server.apply([one])
    again = {**one, "action": "update", "before": {}, "after": {**one["after"], "power": "paused"}}
    paused = await server.apply([again])
    back = await server.get(f"/cockpit/v1/deployments/{paused['id']}/inverse")
    suspended = await server.apply(back["steps"])

    assert [done["status"], paused["status"], suspended["status"]] == ["DONE"] * 3
    [row] = await server.resources("server")
    assert (row["status"], row["attributes"]["power"]) == ("SUSPENDED", "suspended")
    assert instance_processes(state, one["id"]) == []


@asynccontextmanager
async def dying(server: ServerProcess, chance: random.Random) -> AsyncIterator[None]:
    """Kill the server after a while that the seed says, and start it again."""
    yield
    await asyncio.sleep(chance.uniform(0.0, 0.7))  # its life is what the seed is about
    await server.kill()
    await server.start()


async def argument_of(server: ServerProcess, name: str) -> Any:
    """Return what an order is given with."""
    if name == "rebuild":
        [image] = await server.resources("image")
        return {"imageRef": image["id"]}
    if name == "resize":
        wanted = {"name": "larger", "ram": 96, "vcpus": 1, "disk": 1}
        made = await server.post("/compute/v2.1/flavors", {"flavor": wanted})
        return {"flavorRef": made.json()["flavor"]["id"]}
    return None


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("suspend", "SUSPENDED"),
        ("rescue", "RESCUE"),
        ("resize", "VERIFY_RESIZE"),
        ("rebuild", "ACTIVE"),
        ("pause", "PAUSED"),
    ],
)
async def test_a_server_killed_in_the_middle_goes_on_where_it_was(
    server: ServerProcess, state: Path, web: str, name: str, status: str, seed: int
) -> None:
    argument = await argument_of(server, name)

    async with dying(server, random.Random(seed)):
        await order(server, web, name, argument)
    await becomes(server, web, status)

    assert len(instance_processes(state, web)) == (status != "SUSPENDED")
    assert memory(state, web).exists() == (status == "SUSPENDED")


@pytest.mark.parametrize("seed", range(4))
async def test_a_server_killed_while_it_resumes_does_not_lose_the_memory_twice(
    server: ServerProcess, state: Path, web: str, seed: int
) -> None:
    await order(server, web, "suspend")
    await becomes(server, web, "SUSPENDED")

    async with dying(server, random.Random(seed)):
        await order(server, web, "resume")

    await becomes(server, web, "ACTIVE")
    assert len(instance_processes(state, web)) == 1
    assert not memory(state, web).exists()
