"""Limits, captures and physical ports, from the API to the kernel."""

import asyncio
import struct
from typing import Any
from uuid import uuid4

import pytest

from tests.server.core.processes import (
    ServerProcess,
    machine,
    network,
    port,
    update,
)

pytestmark = [pytest.mark.qemu, pytest.mark.box]

NARROW = {
    "rate_kbit_in": 4000,
    "rate_kbit_out": None,
    "burst_kbit_in": None,
    "burst_kbit_out": None,
    "delay_ms": 0,
    "jitter_ms": 0,
    "loss_percent": 0.0,
}


def plug(rail: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    """Return a step that plugs a network into the server room."""
    after = {"name": "plug", "network_id": rail["id"], "interface": "room0", **attributes}
    return {"action": "create", "kind": "physical_port", "id": str(uuid4()), "after": after}


async def only(server: ServerProcess, kind: str) -> dict[str, Any]:
    [row] = await server.resources(kind)
    return row


async def shape(server: ServerProcess, port_id: str, shaping: Any) -> None:
    """Limit a port as Neutron's clients would, and wait until it is so."""
    body = {"port": {"cockpit:shaping": shaping}}
    answer = await server.put(f"/network/v2.0/ports/{port_id}", body)
    assert answer.is_success, answer.text
    async for _ in server.changes():
        row = await only(server, "port")
        if row["observed"]["shaping"] == row["attributes"]["shaping"]:
            return


async def test_a_plan_limits_a_port_and_another_one_lets_it_go(server: ServerProcess) -> None:
    web, rail = machine("web"), network("app")
    nic = port(web, rail, shaping={"rate_kbit_in": 4000})

    made = await server.apply([web, rail, nic])
    limited = await only(server, "port")
    kept = await server.apply([update(port(web, rail)) | {"id": nic["id"]}])
    still = await only(server, "port")
    freed = await server.apply([update(nic, shaping=None)])
    free = await only(server, "port")

    assert [made["status"], kept["status"], freed["status"]] == ["DONE"] * 3, (made, kept, freed)
    assert limited["attributes"]["shaping"] == limited["observed"]["shaping"] == NARROW
    assert still["observed"]["shaping"] == NARROW
    assert free["attributes"]["shaping"] is free["observed"]["shaping"] is None


async def test_a_nic_that_is_plugged_while_running_is_limited_guarded_and_captured(
    server: ServerProcess,
) -> None:
    web, rail = machine("web"), network("app")
    await server.apply([web, rail])
    nic = port(web, rail, shaping={"rate_kbit_in": 4000}, firewall_profile="PROTECTED")

    plugged = await server.apply([nic])
    row = await only(server, "port")
    await shape(server, nic["id"], {"rate_kbit_out": 1000})
    head = await server.read(f"/cockpit/v1/ports/{nic['id']}/capture?seconds=1")

    assert plugged["status"] == "DONE", plugged
    assert row["status"] == "ACTIVE"
    assert row["observed"]["shaping"] == NARROW
    assert row["observed"]["firewall_profile"] == "PROTECTED"
    assert struct.unpack_from("=I", head) == (0xA1B23C4D,)
    [capture] = (await server.get("/cockpit/v1/captures"))["captures"]
    assert capture["port_id"] == nic["id"]
    assert capture["ended_at"] is not None


async def test_delay_without_netem_is_told_and_the_port_works(server: ServerProcess) -> None:
    lacks = (await server.get("/cockpit/v1/hosts/local"))["host"]["lacks"]
    if "delay and loss" not in lacks:
        pytest.skip("this kernel has netem")
    web, rail = machine("web"), network("app")
    nic = port(web, rail, shaping={"delay_ms": 20})

    await server.submit([web, rail, nic])

    await server.until("server", web["id"], "ACTIVE")
    row = await only(server, "port")
    async for _ in server.changes():
        row = await only(server, "port")
        if row["fault"] and row["status"] == "ACTIVE":
            break
    assert "netem" in row["fault"]
    await server.apply([update(nic, shaping=None)])
    assert (await only(server, "port"))["fault"] is None


async def test_a_policy_limits_the_ports_that_refer_to_it(server: ServerProcess) -> None:
    web, rail = machine("web"), network("app")
    nic = port(web, rail)
    await server.apply([web, rail, nic])
    made = await server.post("/network/v2.0/qos/policies", {"policy": {"name": "gold"}})
    policies = f"/network/v2.0/qos/policies/{made.json()['policy']['id']}"
    rule = {"max_kbps": 4000, "direction": "ingress"}
    await server.post(f"{policies}/bandwidth_limit_rules", {"bandwidth_limit_rule": rule})

    body = {"port": {"qos_policy_id": made.json()["policy"]["id"]}}
    answer = await server.put(f"/network/v2.0/ports/{nic['id']}", body)

    assert answer.is_success, answer.text
    row = await only(server, "port")
    async for _ in server.changes():
        row = await only(server, "port")
        if row["observed"]["shaping"]:
            break
    assert row["observed"]["shaping"] == NARROW
    assert row["attributes"]["shaping"] is None


async def test_what_is_confirmed_completes_the_plan(server: ServerProcess) -> None:
    rail = network("lab", None)
    step = plug(rail, confirm_within_s=300)
    deployment = await server.submit([rail, step])

    trial = await server.until("physical_port", step["id"], "UNCONFIRMED")
    early = (await server.get(f"/cockpit/v1/deployments/{deployment}"))["deployment"]
    answer = await server.post(f"/cockpit/v1/physical-ports/{step['id']}/confirm", {})
    ended = await server.ended(deployment)

    assert trial["observed"]["confirm_by"] is not None
    assert early["status"] == "RUNNING"
    assert answer.status_code == 202, answer.text
    assert ended["status"] == "DONE", ended
    row = await only(server, "physical_port")
    assert (row["status"], row["observed"]["confirm_by"]) == ("ACTIVE", None)
    found = (await server.get("/cockpit/v1/hosts/local/interfaces"))["interfaces"]
    [room] = [interface for interface in found if interface["name"] == "room0"]
    assert [place["network_id"] for place in room["physical_ports"]] == [rail["id"]]


async def test_what_is_not_confirmed_fails_the_plan_and_may_be_tried_again(
    server: ServerProcess,
) -> None:
    rail = network("lab", None)
    step = plug(rail, confirm_within_s=5)

    ended = await server.apply([rail, step])
    row = await only(server, "physical_port")
    late = await server.post(f"/cockpit/v1/physical-ports/{step['id']}/confirm", {})
    again = await server.post(f"/cockpit/v1/physical-ports/{step['id']}/retry", {})
    await server.until("physical_port", step["id"], "UNCONFIRMED")

    assert ended["status"] == "FAILED"
    assert (row["status"], row["fault"]) == ("ERROR", "Reverted: not confirmed in time")
    assert late.status_code == 409
    assert again.status_code == 202, again.text


async def test_a_server_that_is_killed_on_trial_learns_that_it_was_reverted(
    server: ServerProcess,
) -> None:
    rail = network("lab", None)
    step = plug(rail, confirm_within_s=5)
    deployment = await server.submit([rail, step])
    await server.until("physical_port", step["id"], "UNCONFIRMED")
    records = server.state / "s" / "physical-ports.json"

    await server.kill()
    async with asyncio.timeout(60):
        while '"reverted"' not in records.read_text():  # noqa: ASYNC110 - nobody is there to be told
            await asyncio.sleep(0.1)
    await server.start()

    assert (await server.ended(deployment))["status"] == "FAILED"
    assert (await only(server, "physical_port"))["status"] == "ERROR"


async def test_a_network_that_is_plugged_in_goes_with_its_port(server: ServerProcess) -> None:
    rail = network("lab", None)
    step = plug(rail, confirm_within_s=300)
    await server.submit([rail, step])
    await server.until("physical_port", step["id"], "UNCONFIRMED")
    alone = [{"action": "delete", "kind": "network", "id": rail["id"]}]

    refused = await server.post(
        "/cockpit/v1/deployments",
        {"deployment": {"id": str(uuid4()), "name": "d", "steps": alone}},
    )
    both = await server.apply(
        [*alone, {"action": "delete", "kind": "physical_port", "id": step["id"]}]
    )

    assert refused.status_code == 409
    assert "room0" in refused.text
    assert both["status"] == "DONE", both
    assert await server.resources("physical_port") == []
