"""Networks, subnets and ports in Neutron's words."""

from typing import Any

import pytest

from tests.server.api.conftest import Client

NETWORKS, SUBNETS, PORTS = (f"/network/v2.0/{name}" for name in ("networks", "subnets", "ports"))


async def make_network(client: Client, name: str, cidr: str | None = None, **more: Any) -> Any:
    wanted = {"name": name, **more}
    network = (await client.post(NETWORKS, {"network": wanted}))["network"]
    if cidr:
        subnet = {"network_id": network["id"], "cidr": cidr, "ip_version": 4}
        await client.post(SUBNETS, {"subnet": subnet})
    return network


async def test_a_network_shows_its_subnet(alice: Client) -> None:
    made = await make_network(alice, "app", "10.0.1.0/24")

    network = (await alice.get(f"{NETWORKS}/{made['id']}"))["network"]
    subnet = (await alice.get(f"{SUBNETS}/{network['subnets'][0]}"))["subnet"]
    assert network["status"] == "BUILD"
    assert network["router:external"] is False
    assert subnet["cidr"] == "10.0.1.0/24"
    assert subnet["gateway_ip"] == "10.0.1.1"
    assert subnet["allocation_pools"] == [{"start": "10.0.1.2", "end": "10.0.1.254"}]


async def test_a_subnet_changes(alice: Client) -> None:
    await make_network(alice, "app", "10.0.1.0/24")
    (subnet,) = (await alice.get(SUBNETS))["subnets"]
    change = {"dns_nameservers": ["9.9.9.9"], "gateway_ip": "10.0.1.1"}

    changed = await alice.send("PUT", f"{SUBNETS}/{subnet['id']}", {"subnet": change})

    assert changed.status_code == 200, changed.text
    assert changed.json()["subnet"]["dns_nameservers"] == ["9.9.9.9"]
    (subnet,) = (await alice.get(SUBNETS))["subnets"]
    assert subnet["gateway_ip"] == "10.0.1.1"


async def test_a_port_gets_an_address_and_a_firewall_profile(alice: Client) -> None:
    network = await make_network(alice, "app", "10.0.1.0/24")
    wanted = {"network_id": network["id"], "name": "p", "firewall_profile": "PROTECTED"}

    port = (await alice.post(PORTS, {"port": wanted}))["port"]

    assert port["fixed_ips"][0]["ip_address"].startswith("10.0.1.")
    assert port["firewall_profile"] == "PROTECTED"
    assert port["status"] == "DOWN"
    changed = await alice.send(
        "PUT", f"{PORTS}/{port['id']}", {"port": {"firewall_profile": "ENABLED"}}
    )
    assert changed.json()["port"]["firewall_profile"] == "ENABLED"
    assert changed.json()["port"]["name"] == "p"


async def test_filters_and_fields_select(alice: Client) -> None:
    one = await make_network(alice, "one", "10.0.1.0/24")
    two = await make_network(alice, "two", "10.0.2.0/24")
    for network in (one, two):
        await alice.post(PORTS, {"port": {"network_id": network["id"], "name": network["name"]}})

    found = await alice.get(f"{PORTS}?network_id={two['id']}&fields=id&fields=name")

    assert [port["name"] for port in found["ports"]] == ["two"]
    assert set(found["ports"][0]) == {"id", "name"}
    assert len((await alice.get(f"{NETWORKS}?name=one&name=two"))["networks"]) == 2
    assert (await alice.get(f"{NETWORKS}?router:external=True"))["networks"] == []


async def test_faults_have_neutrons_form(alice: Client) -> None:
    answer = await alice.send("GET", f"{NETWORKS}/app")

    assert answer.status_code == 404
    assert answer.json()["NeutronError"]["type"] == "NotFound"


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"cidr": "10.0.1.7/24"}, 400),
        ({"cidr": "fe80::/64", "ip_version": 6}, 400),
        ({"cidr": "10.0.1.0/24", "gateway_ip": "10.9.9.9"}, 400),
        ({"cidr": "10.0.1.0/24", "network_id": "elsewhere"}, 404),
    ],
)
async def test_addressing_that_makes_no_sense_is_refused(
    alice: Client, wanted: dict[str, Any], status: int
) -> None:
    network = await make_network(alice, "app")

    answer = await alice.send("POST", SUBNETS, {"subnet": {"network_id": network["id"], **wanted}})

    assert answer.status_code == status, answer.text


async def test_an_address_is_given_once(alice: Client) -> None:
    network = await make_network(alice, "app", "10.0.1.0/24")
    wanted = {"network_id": network["id"], "fixed_ips": [{"ip_address": "10.0.1.9"}]}
    await alice.post(PORTS, {"port": wanted})

    again = await alice.send("POST", PORTS, {"port": wanted})

    assert again.status_code == 409
    assert "10.0.1.9" in again.json()["NeutronError"]["message"]


async def test_what_is_not_there_yet_is_empty(alice: Client) -> None:
    for name in ("floatingips", "routers", "agents"):
        assert await alice.get(f"/network/v2.0/{name}") == {name.replace("-", "_"): []}
    assert (await alice.get("/network/v2.0/extensions"))["extensions"]
    assert (await alice.send("GET", "/network/v2.0/extensions/trunk")).status_code == 404


async def test_a_network_cannot_be_switched_off(alice: Client) -> None:
    network = await make_network(alice, "app")

    answer = await alice.send(
        "PUT", f"{NETWORKS}/{network['id']}", {"network": {"admin_state_up": False}}
    )

    assert answer.status_code == 400


async def test_a_new_port_is_protected_where_everybody_may_come(alice: Client) -> None:
    inside = await make_network(alice, "app", "10.0.1.0/24")
    outside = await make_network(alice, "internet", "203.0.113.0/24", **{"router:external": True})

    ports = [
        (await alice.post(PORTS, {"port": {"network_id": found["id"]}}))["port"]
        for found in (inside, outside)
    ]

    assert [port["firewall_profile"] for port in ports] == ["DISABLED", "PROTECTED"]


async def test_public_networks_are_seen_by_all_and_made_by_administrators(
    alice: Client, bob: Client
) -> None:
    assert (await bob.get(NETWORKS))["networks"] == []
    wanted = {"name": "internet", "router:external": True}
    assert (await bob.send("POST", NETWORKS, {"network": wanted})).status_code == 403

    await make_network(alice, "internet", "203.0.113.0/24", **{"router:external": True})

    (seen,) = (await bob.get(NETWORKS))["networks"]
    assert seen["name"] == "internet"
    assert (await bob.get(SUBNETS))["subnets"][0]["cidr"] == "203.0.113.0/24"
    answer = await bob.send("DELETE", f"{NETWORKS}/{seen['id']}")
    assert answer.status_code == 404
