"""Where networks meet physical ones, as wishes: who may, and what would make a loop."""

from typing import Any
from uuid import uuid4

import pytest

from tests.server.api.conftest import Client

PORTS, NETWORKS = "/cockpit/v1/physical-ports", "/network/v2.0/networks"


async def network(client: Client, name: str, **more: Any) -> str:
    made = await client.post(NETWORKS, {"network": {"name": name, **more}})
    network_id: str = made["network"]["id"]
    return network_id


async def plug(client: Client, network_id: str, **more: Any) -> tuple[int, Any]:
    wanted = {"network_id": network_id, "interface": "eth1", **more}
    answer = await client.send("POST", PORTS, {"physical_port": wanted})
    return answer.status_code, answer.json()


async def test_a_port_is_wished_listed_and_told_of(alice: Client) -> None:
    lab = await network(alice, "lab")
    port_id = str(uuid4())

    status, made = await plug(alice, lab, id=port_id, name="up", vlan=7, confirm_within_s=30)

    port = made["physical_port"]
    assert status == 202
    assert (port["kind"], port["id"], port["status"]) == ("physical_port", port_id, "BUILD")
    assert port["attributes"] == {
        "name": "up",
        "network_id": lab,
        "interface": "eth1",
        "vlan": 7,
        "confirm_within_s": 30,
        "force": False,
    }
    assert port["observed"] == {"state": "absent", "confirmed": False, "confirm_by": None}
    assert (await alice.get(PORTS))["physical_ports"] == [port]
    resources = (await alice.get("/cockpit/v1/resources"))["resources"]
    assert port in resources
    assert (await alice.send("POST", f"{PORTS}/{port_id}/confirm")).status_code == 409
    assert (await alice.send("DELETE", f"{PORTS}/{port_id}")).status_code == 204
    assert (await alice.get(f"{PORTS}/{port_id}"))["physical_port"]["status"] == "DELETING"


@pytest.mark.parametrize(
    "more",
    [
        {"vlan": 0},
        {"vlan": 4095},
        {"interface": "eth1/../x"},
        {"interface": "a name that is too long"},
        {"confirm_within_s": 1},
        {"speed": 9},
    ],
)
async def test_what_makes_no_sense_is_refused(alice: Client, more: dict[str, Any]) -> None:
    status, _ = await plug(alice, await network(alice, "lab"), **more)

    assert status == 400


@pytest.mark.parametrize(("first", "second"), [(None, None), (None, 7), (7, None), (7, 7)])
async def test_an_interface_is_one_networks_unless_vlans_part_it(
    alice: Client, first: int | None, second: int | None
) -> None:
    await plug(alice, await network(alice, "lab"), vlan=first)

    status, told = await plug(alice, await network(alice, "hall"), vlan=second)

    assert status == 409
    assert "eth1" in told["error"]["message"]


async def test_vlans_of_one_interface_are_apart(alice: Client) -> None:
    await plug(alice, await network(alice, "lab"), vlan=7)

    status, _ = await plug(alice, await network(alice, "hall"), vlan=8)

    assert status == 202


async def test_a_second_port_of_a_network_would_be_a_loop(alice: Client) -> None:
    lab = await network(alice, "lab")
    await plug(alice, lab)

    status, told = await plug(alice, lab, interface="eth2")

    assert status == 409
    assert "loop" in told["error"]["message"]


async def test_an_external_network_is_not_plugged_in(alice: Client) -> None:
    rail = await network(alice, "rail", **{"router:external": True})

    status, _ = await plug(alice, rail)

    assert status == 400


async def test_a_network_that_is_plugged_in_stays(alice: Client) -> None:
    lab = await network(alice, "lab")
    await plug(alice, lab)

    refused = await alice.send("DELETE", f"{NETWORKS}/{lab}")

    assert refused.status_code == 409
    assert "eth1" in refused.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PORTS),
        ("GET", f"{PORTS}/00000000-0000-4000-8000-000000000001"),
        ("GET", "/cockpit/v1/hosts"),
        ("GET", "/cockpit/v1/hosts/local"),
        ("GET", "/cockpit/v1/hosts/local/interfaces"),
        ("GET", "/cockpit/v1/hosts/local/room"),
        ("POST", f"{PORTS}/00000000-0000-4000-8000-000000000001/confirm"),
        ("POST", f"{PORTS}/00000000-0000-4000-8000-000000000001/retry"),
    ],
)
async def test_hosts_are_the_admins(bob: Client, method: str, path: str) -> None:
    assert (await bob.send(method, path)).status_code == 403


async def test_only_admins_plug_in_by_plans_either(bob: Client) -> None:
    lab = await network(bob, "lab")
    after = {"name": "up", "network_id": lab, "interface": "eth1"}
    step = {"action": "create", "kind": "physical_port", "id": str(uuid4()), "after": after}
    plan = {"deployment": {"id": str(uuid4()), "name": "p", "steps": [step]}}

    assert (await bob.send("POST", "/cockpit/v1/deployments", plan)).status_code == 403


async def test_a_host_that_is_not_there_is_not_found(alice: Client) -> None:
    assert (await alice.send("GET", "/cockpit/v1/hosts/other/interfaces")).status_code == 404
    assert [host["id"] for host in (await alice.get("/cockpit/v1/hosts"))["hosts"]] == ["local"]


async def test_a_capture_of_what_is_not_plugged_in_is_refused(alice: Client, bob: Client) -> None:
    lab = await network(alice, "lab")
    made = await alice.post("/network/v2.0/ports", {"port": {"network_id": lab}})
    path = f"/cockpit/v1/ports/{made['port']['id']}/capture"

    assert (await alice.send("GET", path)).status_code == 409
    assert (await alice.send("GET", f"{path}?seconds=0")).status_code == 400
    assert (await alice.send("GET", f"{path}?speed=1")).status_code == 400
    assert (await alice.send("HEAD", path)).status_code == 200
    assert (await bob.send("GET", path)).status_code == 404
    assert (await alice.get("/cockpit/v1/captures"))["captures"] == []
    assert (await alice.send("GET", f"/cockpit/v1/captures/{uuid4()}")).status_code == 404
