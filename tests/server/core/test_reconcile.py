"""A whole server with its real drivers, as nobody: wishes come true, and are told."""

import asyncio
import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.server.core.processes import (
    ServerProcess,
    instance_processes,
    machine,
    network,
    port,
    update,
    volume,
)

pytestmark = [pytest.mark.qemu, pytest.mark.box]


async def test_a_plan_comes_true_and_its_inverse_leaves_nothing(
    server: ServerProcess, state: Path
) -> None:
    inside, outside = network("app"), network("internet", "203.0.113.0/24", external=True)
    web = machine("web")
    nics = port(web, inside), port(web, outside, firewall_profile="PROTECTED")
    data = volume("data", web)

    done = await server.apply([inside, outside, web, *nics, data])

    assert (done["status"], done["observed"]["done"]) == ("DONE", 6), done
    status = {(row["kind"], row["name"]): row["status"] for row in await server.resources()}
    assert status["server", "web"] == "ACTIVE"
    assert status["volume", "data"] == status["volume", "web root"] == "in-use"
    assert {row["observed"]["plugged"] for row in await server.resources("port")} == {True}
    [forward] = [row["observed"]["ssh_forward"] for row in await server.resources("port")][1:]
    assert forward is not None
    assert len(instance_processes(state, web["id"])) == 1
    seed = (state / "s" / "instances" / web["id"] / "spec.json").read_text()
    assert "203.0.113.1" in seed
    stats = await server.get("/cockpit/v1/stats")
    assert {*stats["ports"]} == {nic["id"] for nic in nics}
    traffic = [one["tx_bytes"] for one in stats["ports"].values()]
    assert sum(traffic) == stats["servers"][web["id"]]["tx_bytes"]

    back = await server.get(f"/cockpit/v1/deployments/{done['id']}/inverse")
    undone = await server.apply(back["steps"])

    assert undone["status"] == "DONE", undone
    assert instance_processes(state, web["id"]) == []
    assert [path.name for path in (state / "s" / "volumes").iterdir()] == []
    assert [path.name for path in (state / "s" / "instances").iterdir()] == []


async def test_a_running_server_changes_as_wished(server: ServerProcess, state: Path) -> None:
    one, other = network("one"), network("other", "10.0.2.0/24")
    web = machine("web")
    nic = port(web, one)
    await server.apply([one, other, web, nic])
    first = instance_processes(state, web["id"])

    plugged = await server.apply([port(web, other), volume("data", web)])
    assert plugged["status"] == "DONE", plugged
    assert instance_processes(state, web["id"]) == first

    resized = await server.apply([update(web, ram_mib=96)])
    assert resized["status"] == "DONE", resized
    assert instance_processes(state, web["id"]) != first

    stopped = await server.apply([update(web, ram_mib=96, power="stopped")])
    assert stopped["status"] == "DONE", stopped
    [row] = await server.resources("server")
    assert (row["status"], row["observed"]["power"]) == ("SHUTOFF", "stopped")
    assert instance_processes(state, web["id"]) == []


async def test_a_replaced_server_gets_a_new_root_disk(server: ServerProcess, state: Path) -> None:
    web = machine("web")
    await server.apply([web])
    [old] = await server.resources("volume")

    done = await server.apply([{**web, "action": "replace", "before": {}}])

    assert done["status"] == "DONE", done
    roots = {row["id"]: row["status"] for row in await server.resources("volume")}
    assert {*roots.values()} <= {"in-use", "deleting"}
    assert [found for found in roots if found != old["id"]] != []
    [row] = await server.resources("server")
    assert row["status"] == "ACTIVE"


async def test_an_instance_that_is_killed_is_started_again(
    server: ServerProcess, state: Path
) -> None:
    web = machine("web")
    await server.apply([web])
    [victim] = instance_processes(state, web["id"])

    os.kill(victim, signal.SIGKILL)
    async with asyncio.timeout(60):
        while instance_processes(state, web["id"]) in ([], [victim]):  # noqa: ASYNC110 - a status that stays the same is no event
            await asyncio.sleep(0.05)

    assert len(instance_processes(state, web["id"])) == 1
    assert [row["status"] for row in await server.resources("server")] == ["ACTIVE"]


@pytest.mark.parametrize("victim", ["holder", "agent", "uplink"])
async def test_a_broken_network_is_mended_without_being_asked_for(
    server: ServerProcess, state: Path, victim: str
) -> None:
    web, internet = machine("web"), network("internet", "203.0.113.0/24", external=True)
    await server.apply([web, internet, port(web, internet)])
    [nic] = await server.resources("port")
    program = state / "s" / f"{victim}.pid"
    old = program.read_text().split()

    os.kill(int(old[0]), signal.SIGKILL)
    async with asyncio.timeout(60):
        while not _is_another(program, old):  # noqa: ASYNC110 - a program of nobody's tells nobody
            await asyncio.sleep(0.05)
        while not await _is_open(nic["observed"]["ssh_forward"]):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)


def _is_another(program: Path, old: list[str]) -> bool:
    words = program.read_text().split() if program.exists() else []
    return words[-1:] == ["ready"] and words != old


async def _is_open(number: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", number)
    except ConnectionRefusedError:
        return False
    writer.close()
    return True


async def test_instances_survive_the_server_and_are_found_again(
    server: ServerProcess, state: Path
) -> None:
    web, data = machine("web"), volume("data")
    await server.apply([web, data])
    running = instance_processes(state, web["id"])

    assert await server.stop() == 0
    assert not (state / "s" / "server.json").exists()
    assert instance_processes(state, web["id"]) == running
    await server.start()

    done = await server.apply([update(data, server_id=web["id"])])
    assert done["status"] == "DONE", done
    assert instance_processes(state, web["id"]) == running


async def test_a_plan_that_fails_names_its_step_and_the_others_go_on(
    server: ServerProcess, state: Path
) -> None:
    [image] = await server.resources("image")
    shutil.rmtree(state / "s" / "images" / image["id"])
    web, rail = machine("web"), network("app")

    ended = await server.apply([web, rail, volume("data")])

    assert ended["status"] == "FAILED"
    assert ended["fault"].startswith("Step 1 (create server web): web root: ")
    states = [step["state"] for step in ended["observed"]["steps"]]
    assert states == ["failed", "done", "done"]
    assert [row["status"] for row in await server.resources("server")] == ["ERROR"]


async def test_a_cancelled_plan_is_taken_back(server: ServerProcess) -> None:
    machines = [machine(f"web-{number}") for number in range(4)]
    deployment = await server.submit(machines)

    answer = await server.post(f"/cockpit/v1/deployments/{deployment}/cancel")
    ended = await server.ended(deployment)

    assert answer.status_code == 202
    assert ended["status"] == "CANCELLED"
    left = {row["id"] for row in await server.resources("server") if row["status"] != "DELETING"}
    kept = {step["id"] for step in ended["observed"]["steps"] if step["state"] == "done"}
    assert left == kept


async def test_a_second_server_on_the_same_state_is_turned_away(server: ServerProcess) -> None:
    second = ServerProcess(server.state)

    with pytest.raises(AssertionError, match="Another server works in"):
        await second.start()


async def test_streams_do_not_keep_a_server_from_stopping(server: ServerProcess) -> None:
    changes = server.changes()
    await anext(changes)

    async with asyncio.timeout(60):
        assert await server.stop() == 0
