"""Two families, pools, routes and names in Neutron's and Nova's words."""

from typing import Any

import pytest

from tests.server.api.conftest import Client
from tests.server.api.test_network import NETWORKS, PORTS, SUBNETS, make_network

SLAAC = {"ipv6_ra_mode": "slaac", "ipv6_address_mode": "slaac"}
POOL = {"start": "10.0.1.1", "end": "10.0.1.9"}
MAC, OF_MAC = "fa:16:3e:00:00:01", "2001:db8:1:0:f816:3eff:fe00:1"


async def make_subnet(client: Client, network: Any, cidr: str, **more: Any) -> Any:
    version = 6 if ":" in cidr else 4
    wanted = {"network_id": network["id"], "cidr": cidr, "ip_version": version, **more}
    return (await client.post(SUBNETS, {"subnet": wanted}))["subnet"]


async def test_a_network_has_a_subnet_of_each_family(alice: Client) -> None:
    network = await make_network(alice, "app")
    six = await make_subnet(alice, network, "2001:db8:1::/64", **SLAAC)
    four = await make_subnet(alice, network, "10.0.1.0/24")

    shown = (await alice.get(f"{NETWORKS}/{network['id']}"))["network"]

    assert shown["subnets"] == [four["id"], six["id"]]
    assert (six["ip_version"], six["ipv6_ra_mode"], six["ipv6_address_mode"]) == (
        6,
        "slaac",
        "slaac",
    )
    assert six["allocation_pools"] == [
        {"start": "2001:db8:1::2", "end": "2001:db8:1:0:ffff:ffff:ffff:ffff"}
    ]
    assert (four["service_address"], six["service_address"]) == ("10.0.1.254", "2001:db8:1::2")
    assert [found["id"] for found in (await alice.get(f"{SUBNETS}?ip_version=6"))["subnets"]] == [
        six["id"]
    ]


async def test_a_subnet_keeps_what_it_is_told_and_changes(alice: Client) -> None:
    network = await make_network(alice, "app")
    route = {"destination": "10.9.0.0/16", "nexthop": "10.0.1.9"}
    pools = [{"start": "10.0.1.10", "end": "10.0.1.20"}]
    made = await make_subnet(
        alice, network, "10.0.1.0/24", host_routes=[route], allocation_pools=pools
    )
    other = [{"start": "10.0.1.30", "end": "10.0.1.40"}]
    change = {"allocation_pools": other, "host_routes": [], "gateway_ip": None, "name": "new"}

    changed = await alice.send("PUT", f"{SUBNETS}/{made['id']}", {"subnet": change})

    assert (made["host_routes"], made["allocation_pools"]) == ([route], pools)
    assert changed.status_code == 200, changed.text
    shown = (await alice.get(f"{SUBNETS}/{made['id']}"))["subnet"]
    assert {name: shown[name] for name in change} == change


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"cidr": "2001:db8:1::/64", "ip_version": 4}, 400),
        ({"cidr": "2001:db8:1::/64", "ipv6_ra_mode": "slaac"}, 400),
        ({"cidr": "2001:db8:1::/80", **SLAAC}, 400),
        ({"cidr": "2001:db8:1::/64", "enable_dhcp": False, **SLAAC}, 400),
        ({"cidr": "10.0.1.0/24", **SLAAC}, 400),
        ({"cidr": "10.0.1.0/24", "gateway_ip": "10.0.1.1", "allocation_pools": [POOL]}, 409),
    ],
)
async def test_a_subnet_that_makes_no_sense_is_refused(
    alice: Client, wanted: dict[str, Any], status: int
) -> None:
    network = await make_network(alice, "app")

    answer = await alice.send("POST", SUBNETS, {"subnet": {"network_id": network["id"], **wanted}})

    assert answer.status_code == status, answer.text


async def test_a_port_shows_both_addresses_and_its_names(alice: Client) -> None:
    network = await make_network(alice, "app", dns_domain="example.org.")
    four = await make_subnet(alice, network, "10.0.1.0/24")
    six = await make_subnet(alice, network, "2001:db8:1::/64", **SLAAC)
    wanted = {"network_id": network["id"], "mac_address": MAC, "dns_name": "www"}

    port = (await alice.post(PORTS, {"port": wanted}))["port"]

    assert port["fixed_ips"] == [
        {"subnet_id": four["id"], "ip_address": "10.0.1.2"},
        {"subnet_id": six["id"], "ip_address": OF_MAC},
    ]
    assert port["dns_assignment"] == [
        {"hostname": "www", "ip_address": "10.0.1.2", "fqdn": "www.example.org."},
        {"hostname": "www", "ip_address": OF_MAC, "fqdn": "www.example.org."},
    ]
    found = (await alice.get(f"{PORTS}?fixed_ips=ip_address={OF_MAC}"))["ports"]
    assert [one["id"] for one in found] == [port["id"]]
    fixed = {"fixed_ips": [{"ip_address": "10.0.1.7"}, {"ip_address": "2001:db8:1::7"}]}
    refused = await alice.send("PUT", f"{PORTS}/{port['id']}", {"port": fixed})
    assert refused.status_code == 400
    assert OF_MAC in refused.json()["NeutronError"]["message"]
    only = {"fixed_ips": [{"ip_address": "10.0.1.7"}]}
    changed = await alice.send("PUT", f"{PORTS}/{port['id']}", {"port": only})
    assert [ip["ip_address"] for ip in changed.json()["port"]["fixed_ips"]] == ["10.0.1.7", OF_MAC]


async def test_a_network_without_a_domain_has_the_usual_one(alice: Client) -> None:
    network = await make_network(alice, "app", "10.0.1.0/24")
    port = (await alice.post(PORTS, {"port": {"network_id": network["id"], "dns_name": "db"}}))[
        "port"
    ]

    assert (await alice.get(f"{NETWORKS}/{network['id']}"))["network"]["dns_domain"] == ""
    assert [one["fqdn"] for one in port["dns_assignment"]] == ["db.internal."]
