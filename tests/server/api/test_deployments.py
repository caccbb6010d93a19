"""Whole plans over HTTP, in the forms of docs/api.md."""

from typing import Any
from uuid import uuid4

from server.store.tables import ImageRow
from tests.server.api.conftest import Client

DEPLOYMENTS = "/cockpit/v1/deployments"


def step(action: str, kind: str, id_: str, after: Any = None, before: Any = None) -> dict[str, Any]:
    return {"action": action, "kind": kind, "id": id_, "after": after, "before": before}


NETWORK = {
    "name": "app",
    "external": False,
    "cidr": "10.0.1.0/24",
    "gateway_ip": None,
    "enable_dhcp": True,
    "dns_nameservers": [],
}


def plan(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"deployment": {"id": str(uuid4()), "name": "p", "topology_id": None, "steps": [*steps]}}


async def test_a_plan_is_written_as_a_whole(alice: Client, image: ImageRow) -> None:
    network, server, port = (str(uuid4()) for _ in range(3))
    machine = {
        "name": "web-1", "vcpus": 1, "ram_mib": 128, "disk_gib": 1, "image": "tiny",
        "key_name": None, "user_data": None, "power": "running",
    }  # fmt: skip
    nic = {
        "network_id": network, "server_id": server, "ip_address": None,
        "firewall_profile": "PROTECTED",
    }  # fmt: skip
    wanted = plan(
        step("create", "network", network, NETWORK),
        step("create", "server", server, machine),
        step("create", "port", port, nic),
    )

    answer = await alice.send("POST", DEPLOYMENTS, wanted)

    assert answer.status_code == 202, answer.text
    deployment = answer.json()["deployment"]
    assert deployment["status"] == "RUNNING"
    assert [each["name"] for each in deployment["observed"]["steps"]][:2] == ["app", "web-1"]
    resources = (await alice.get("/cockpit/v1/resources"))["resources"]
    kinds = [resource["kind"] for resource in resources]
    assert sorted(kinds) == ["deployment", "image", "network", "port", "server", "volume"]
    shown = (await alice.get(f"/compute/v2.1/servers/{server}"))["server"]
    assert shown["name"] == "web-1"


async def test_a_repeat_changes_nothing(alice: Client) -> None:
    wanted = plan(step("create", "network", str(uuid4()), NETWORK))
    first = (await alice.post(DEPLOYMENTS, wanted))["deployment"]

    again = (await alice.post(DEPLOYMENTS, wanted))["deployment"]

    assert again["id"] == first["id"]
    assert again["revision"] == first["revision"]
    assert len((await alice.get(DEPLOYMENTS))["deployments"]) == 1


async def test_a_plan_from_an_old_look_is_refused_as_stale(alice: Client) -> None:
    network = str(uuid4())
    await alice.post(DEPLOYMENTS, plan(step("create", "network", network, NETWORK)))
    before = {**NETWORK, "name": "as it never was"}
    change = step("update", "network", network, {**NETWORK, "name": "new"}, before)

    answer = await alice.send("POST", DEPLOYMENTS, plan(change))

    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "stale"
    assert "app" in error["message"]


async def test_a_running_plan_is_cancelled(alice: Client) -> None:
    made = await alice.post(DEPLOYMENTS, plan(step("create", "network", str(uuid4()), NETWORK)))
    path = f"{DEPLOYMENTS}/{made['deployment']['id']}"

    answer = await alice.send("POST", f"{path}/cancel")

    assert answer.status_code == 202, answer.text
    assert (await alice.get(path))["deployment"]["id"] == made["deployment"]["id"]


async def test_plans_of_others_are_not_there(alice: Client, bob: Client) -> None:
    made = await alice.post(DEPLOYMENTS, plan(step("create", "network", str(uuid4()), NETWORK)))
    path = f"{DEPLOYMENTS}/{made['deployment']['id']}"

    assert (await bob.send("GET", path)).status_code == 404
    assert (await bob.send("POST", f"{path}/cancel")).status_code == 404
    assert (await bob.send("GET", f"{path}/inverse")).status_code == 404


async def test_a_malformed_plan_names_the_place(alice: Client) -> None:
    wanted = plan(step("create", "castle", str(uuid4()), NETWORK))

    answer = await alice.send("POST", DEPLOYMENTS, wanted)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("deployment.steps.0.kind")
    assert answer.json()["error"]["title"] == "Bad Request"
