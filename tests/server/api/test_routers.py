"""Routers and floating IPs in Neutron's words, and in Nova's older ones."""

from typing import Any

import pytest

from server.events import EventLog
from server.store.tables import FloatingIpRow, RouterRow
from tests.server.api.conftest import Client, observe
from tests.server.api.test_network import NETWORKS, PORTS, SUBNETS, make_network

ROUTERS, FLOATING = "/network/v2.0/routers", "/network/v2.0/floatingips"


async def external(alice: Client, cidr: str = "203.0.113.0/24", name: str = "internet") -> Any:
    return await make_network(alice, name, cidr, **{"router:external": True})


async def make_router(client: Client, **wanted: Any) -> Any:
    return (await client.post(ROUTERS, {"router": {"name": "r", **wanted}}))["router"]


async def subnet_of(client: Client, network: Any) -> Any:
    (subnet,) = (await client.get(f"{SUBNETS}?network_id={network['id']}"))["subnets"]
    return subnet


async def plug(client: Client, router: Any, subnet: Any, *, to: str = "add") -> Any:
    path = f"{ROUTERS}/{router['id']}/{to}_router_interface"
    return await client.send("PUT", path, {"subnet_id": subnet["id"]})


async def set_router(client: Client, router: Any, **change: Any) -> Any:
    return await client.send("PUT", f"{ROUTERS}/{router['id']}", {"router": change})


async def refused(answer: Any, status: int, *words: str) -> None:
    message = answer.json()["NeutronError"]["message"]
    assert answer.status_code == status, message
    assert [word for word in words if word not in message] == [], message


async def test_a_router_joins_networks_at_their_gateways(alice: Client) -> None:
    outside = await external(alice)
    inside = await make_network(alice, "app", "10.0.1.0/24")
    subnet = await subnet_of(alice, inside)
    router = await make_router(alice, external_gateway_info={"network_id": outside["id"]})

    plugged = await plug(alice, router, subnet)

    assert plugged.status_code == 200, plugged.text
    assert plugged.json()["subnet_id"] == subnet["id"]
    ports = (await alice.get(f"{PORTS}?device_id={router['id']}"))["ports"]
    assert sorted(
        (port["device_owner"], port["network_id"], port["fixed_ips"][0]["ip_address"])
        for port in ports
    ) == sorted(
        [
            ("network:router_gateway", outside["id"], "203.0.113.2"),
            ("network:router_interface", inside["id"], "10.0.1.1"),
        ]
    )
    shown = (await alice.get(f"{ROUTERS}/{router['id']}"))["router"]
    info = shown["external_gateway_info"]
    assert (info["network_id"], info["enable_snat"]) == (outside["id"], True)
    assert info["external_fixed_ips"][0]["ip_address"] == "203.0.113.2"
    assert shown["status"] == "BUILD"


async def test_a_gateway_can_be_chosen_changed_and_taken_away(alice: Client) -> None:
    outside = await external(alice)
    info = {
        "network_id": outside["id"],
        "enable_snat": False,
        "external_fixed_ips": [{"ip_address": "203.0.113.77"}],
    }
    router = await make_router(alice, external_gateway_info=info)
    shown = router["external_gateway_info"]
    assert (shown["enable_snat"], shown["external_fixed_ips"][0]["ip_address"]) == (
        False,
        "203.0.113.77",
    )

    changed = await set_router(
        alice, router, external_gateway_info={"network_id": outside["id"], "enable_snat": True}
    )
    assert changed.json()["router"]["external_gateway_info"]["enable_snat"] is True
    cleared = await set_router(alice, router, external_gateway_info={})

    assert cleared.json()["router"]["external_gateway_info"] is None
    inside = await make_network(alice, "app", "10.0.1.0/24")
    wrong = await set_router(alice, router, external_gateway_info={"network_id": inside["id"]})
    await refused(wrong, 400, "not an external network")


async def test_extra_routes_are_set_added_and_removed(alice: Client) -> None:
    inside = await make_network(alice, "app", "10.0.1.0/24")
    router = await make_router(alice)
    await plug(alice, router, await subnet_of(alice, inside))
    one = {"destination": "10.9.0.0/16", "nexthop": "10.0.1.9"}
    two = {"destination": "10.8.0.0/16", "nexthop": "10.0.1.8"}

    await set_router(alice, router, routes=[one])
    path = f"{ROUTERS}/{router['id']}"
    added = await alice.send("PUT", f"{path}/add_extraroutes", {"router": {"routes": [two]}})
    removed = await alice.send("PUT", f"{path}/remove_extraroutes", {"router": {"routes": [one]}})

    assert added.json()["router"]["routes"] == [one, two]
    assert removed.json()["router"]["routes"] == [two]
    astray = await set_router(alice, router, routes=[{**one, "nexthop": "10.5.0.1"}])
    await refused(astray, 400, "not connected with the router")
    own = await set_router(alice, router, routes=[{**one, "nexthop": "10.0.1.1"}])
    await refused(own, 400, "used by the router")
    needed = await plug(alice, router, await subnet_of(alice, inside), to="remove")
    await refused(needed, 409, "required by the route")


async def test_what_a_router_cannot_be_is_refused(alice: Client) -> None:
    one = await make_network(alice, "one", "10.0.1.0/24")
    twin = await make_network(alice, "twin", "10.0.1.0/24")
    bare = await make_network(alice, "bare")
    await alice.post(
        SUBNETS,
        {"subnet": {"network_id": bare["id"], "cidr": "10.0.2.0/24", "gateway_ip": None}},
    )
    router = await make_router(alice)
    await plug(alice, router, await subnet_of(alice, one))

    await refused(await plug(alice, router, await subnet_of(alice, twin)), 400, "overlaps")
    again = await plug(alice, router, await subnet_of(alice, one))
    await refused(again, 400, "already has a port")
    no_gateway = await plug(alice, router, await subnet_of(alice, bare))
    await refused(no_gateway, 400, "must have a gateway IP")
    other = await make_router(alice)
    await refused(await plug(alice, other, await subnet_of(alice, one)), 409, "10.0.1.1")
    used = await alice.send("DELETE", f"{ROUTERS}/{router['id']}")
    await refused(used, 409, "still has ports")
    network = await alice.send("DELETE", f"{NETWORKS}/{one['id']}")
    await refused(network, 409, "router r")
    subnet = await subnet_of(alice, one)
    moved = await alice.send("PUT", f"{SUBNETS}/{subnet['id']}", {"subnet": {"gateway_ip": None}})
    await refused(moved, 409, "Gateway ip 10.0.1.1 in use")
    (port,) = (await alice.get(f"{PORTS}?device_id={router['id']}"))["ports"]
    await refused(await alice.send("DELETE", f"{PORTS}/{port['id']}"), 409, "directly")
    absent = await plug(alice, other, subnet, to="remove")
    await refused(absent, 404, "does not have an interface")


async def test_prefixes_are_led_untranslated_to_one_router_only(alice: Client) -> None:
    outside = await external(alice)
    info = {"network_id": outside["id"], "enable_snat": False}
    routers = [await make_router(alice, external_gateway_info=info) for _ in range(2)]
    twins = [await make_network(alice, name, "10.0.1.0/24") for name in ("one", "two")]
    await plug(alice, routers[0], await subnet_of(alice, twins[0]))

    second = await plug(alice, routers[1], await subnet_of(alice, twins[1]))

    await refused(second, 409, "10.0.1.0/24", "another router")
    changed = await set_router(
        alice, routers[1], external_gateway_info={**info, "enable_snat": True}
    )
    assert changed.status_code == 200, changed.text
    assert (await plug(alice, routers[1], await subnet_of(alice, twins[1]))).status_code == 200


async def test_a_port_can_become_an_end_of_a_router(alice: Client) -> None:
    inside = await make_network(alice, "app", "10.0.1.0/24")
    wanted = {"network_id": inside["id"], "fixed_ips": [{"ip_address": "10.0.1.250"}]}
    port = (await alice.post(PORTS, {"port": wanted}))["port"]
    router = await make_router(alice)
    path = f"{ROUTERS}/{router['id']}/add_router_interface"

    plugged = await alice.send("PUT", path, {"port_id": port["id"]})

    assert plugged.json()["port_id"] == port["id"]
    shown = (await alice.get(f"{PORTS}/{port['id']}"))["port"]
    assert (shown["device_owner"], shown["device_id"]) == (
        "network:router_interface",
        router["id"],
    )
    again = await alice.send("PUT", path, {"port_id": port["id"]})
    await refused(again, 409, "in use")


async def joined(alice: Client) -> tuple[Any, Any, Any, Any]:
    """An external network, a private one, the router between, and a port inside."""
    outside = await external(alice)
    inside = await make_network(alice, "app", "10.0.1.0/24")
    router = await make_router(alice, external_gateway_info={"network_id": outside["id"]})
    await plug(alice, router, await subnet_of(alice, inside))
    port = (await alice.post(PORTS, {"port": {"network_id": inside["id"]}}))["port"]
    return outside, inside, router, port


async def reserve(client: Client, network: Any, **wanted: Any) -> Any:
    body = {"floatingip": {"floating_network_id": network["id"], **wanted}}
    return await client.send("POST", FLOATING, body)


async def test_a_floating_ip_is_reserved_translated_and_released(
    alice: Client, log: EventLog
) -> None:
    outside, _, router, port = await joined(alice)
    made = await reserve(alice, outside, description="web")
    assert made.status_code == 201, made.text
    floating = made.json()["floatingip"]
    assert (floating["floating_ip_address"], floating["status"]) == ("203.0.113.3", "DOWN")

    path = f"{FLOATING}/{floating['id']}"
    associated = await alice.send("PUT", path, {"floatingip": {"port_id": port["id"]}})

    shown = associated.json()["floatingip"]
    address = port["fixed_ips"][0]["ip_address"]
    assert (shown["port_id"], shown["fixed_ip_address"], shown["router_id"]) == (
        port["id"],
        address,
        router["id"],
    )
    cleared = await set_router(alice, router, external_gateway_info={})
    await refused(cleared, 409, "required by")
    (end,) = (await alice.get(f"{PORTS}?device_owner=network:router_interface"))["ports"]
    removed = await alice.send(
        "PUT", f"{ROUTERS}/{router['id']}/remove_router_interface", {"port_id": end["id"]}
    )
    await refused(removed, 409, "required by floating IP")
    await observe(log, FloatingIpRow, floating["id"], observed="active", observed_wish=2)
    assert (await alice.get(path))["floatingip"]["status"] == "ACTIVE"
    freed = await alice.send("PUT", path, {"floatingip": {"port_id": None}})
    assert (freed.json()["floatingip"]["port_id"], freed.json()["floatingip"]["router_id"]) == (
        None,
        None,
    )
    assert (await alice.send("DELETE", path)).status_code == 204


async def test_a_floating_ip_needs_a_way_to_its_port(alice: Client) -> None:
    outside, _, _, port = await joined(alice)
    other = await external(alice, "198.51.100.0/24", "other")
    made = await reserve(alice, other)

    path = f"{FLOATING}/{made.json()['floatingip']['id']}"
    answer = await alice.send("PUT", path, {"floatingip": {"port_id": port["id"]}})

    await refused(answer, 404, "not reachable")
    first = await reserve(alice, outside, port_id=port["id"])
    assert first.status_code == 201
    await refused(await reserve(alice, outside, port_id=port["id"]), 409, "already has floating IP")


async def test_a_floating_ip_of_a_ports_own_network_is_not_translated(alice: Client) -> None:
    outside = await external(alice)
    port = (await alice.post(PORTS, {"port": {"network_id": outside["id"]}}))["port"]

    made = (await reserve(alice, outside, port_id=port["id"])).json()["floatingip"]

    assert (made["port_id"], made["router_id"]) == (port["id"], None)
    assert (await alice.send("DELETE", f"{PORTS}/{port['id']}")).status_code == 204
    left = (await alice.get(f"{FLOATING}/{made['id']}"))["floatingip"]
    assert left["port_id"] is None


async def test_reserved_addresses_are_nobody_elses(alice: Client) -> None:
    outside = await external(alice)
    made = await reserve(alice, outside, floating_ip_address="203.0.113.2")
    assert made.json()["floatingip"]["floating_ip_address"] == "203.0.113.2"

    port = (await alice.post(PORTS, {"port": {"network_id": outside["id"]}}))["port"]

    assert port["fixed_ips"][0]["ip_address"] == "203.0.113.3"
    await refused(await reserve(alice, outside, floating_ip_address="203.0.113.2"), 409, "taken")
    await refused(await reserve(alice, outside, floating_ip_address="203.0.113.3"), 409, "taken")
    wanted = {"network_id": outside["id"], "fixed_ips": [{"ip_address": "203.0.113.2"}]}
    await refused(await alice.send("POST", PORTS, {"port": wanted}), 409, "203.0.113.2")
    strange = await reserve(alice, outside, floating_ip_address="198.51.100.9")
    await refused(strange, 400, "198.51.100.9")
    network = await alice.send("DELETE", f"{NETWORKS}/{outside['id']}")
    assert network.status_code == 409


async def test_a_private_network_is_no_pool(alice: Client) -> None:
    inside = await make_network(alice, "app", "10.0.1.0/24")

    await refused(await reserve(alice, inside), 400, "not a valid external network")


async def act(client: Client, server_id: str, name: str, **argument: Any) -> Any:
    path = f"/compute/v2.1/servers/{server_id}/action"
    return await client.send("POST", path, {name: argument}, at="compute 2.43")


async def test_a_server_without_a_fitting_port_gets_a_nic_with_the_address(
    alice: Client, server_id: str
) -> None:
    outside = await external(alice)
    made = (await reserve(alice, outside)).json()["floatingip"]
    address = made["floating_ip_address"]

    attached = await act(alice, server_id, "addFloatingIp", address=address)

    assert attached.status_code == 202, attached.text
    (port,) = (await alice.get(f"{PORTS}?device_id={server_id}"))["ports"]
    assert port["network_id"] == outside["id"]
    assert port["fixed_ips"][0]["ip_address"] == address
    shown = (await alice.get(f"{FLOATING}/{made['id']}"))["floatingip"]
    assert shown["port_id"] == port["id"]
    old = await alice.get("/compute/v2.1/os-floating-ips", at="compute 2.35")
    assert old["floating_ips"][0] == {
        "id": made["id"],
        "ip": address,
        "fixed_ip": address,
        "instance_id": server_id,
        "pool": "internet",
    }

    detached = await act(alice, server_id, "removeFloatingIp", address=address)

    assert detached.status_code == 202, detached.text
    (port,) = (await alice.get(f"{PORTS}?device_id={server_id}"))["ports"]
    assert port["status"] == "DELETING"
    assert (await alice.get(f"{FLOATING}/{made['id']}"))["floatingip"]["port_id"] is None


async def test_a_server_behind_a_router_is_translated(alice: Client, server_id: str) -> None:
    outside, inside, router, _ = await joined(alice)
    wanted = {"network_id": inside["id"], "device_id": server_id}
    port = (await alice.post(PORTS, {"port": wanted}))["port"]
    pools = await alice.get("/compute/v2.1/os-floating-ip-pools")
    assert pools == {"floating_ip_pools": [{"name": "internet"}]}
    made = await alice.post("/compute/v2.1/os-floating-ips", {"pool": "internet"})

    await act(alice, server_id, "addFloatingIp", address=made["floating_ip"]["ip"])

    (shown,) = (await alice.get(FLOATING))["floatingips"]
    assert (shown["port_id"], shown["router_id"]) == (port["id"], router["id"])
    assert shown["floating_network_id"] == outside["id"]
    assert (await alice.send("DELETE", f"/compute/v2.1/servers/{server_id}")).status_code == 204
    (shown,) = (await alice.get(FLOATING))["floatingips"]
    assert (shown["port_id"], shown["router_id"]) == (None, None)


@pytest.mark.parametrize("table", [RouterRow, FloatingIpRow])
async def test_others_do_not_see_them(alice: Client, bob: Client, table: Any) -> None:
    outside, _, router, _ = await joined(alice)
    floating = (await reserve(alice, outside)).json()["floatingip"]
    path = f"{ROUTERS}/{router['id']}" if table is RouterRow else f"{FLOATING}/{floating['id']}"

    assert (await bob.send("GET", path)).status_code == 404
    assert (await bob.send("DELETE", path)).status_code == 404
    assert (await bob.get(ROUTERS))["routers"] == []


async def test_projects_with_the_same_prefixes_have_routers_of_their_own(
    alice: Client, bob: Client
) -> None:
    outside, *_ = await joined(alice)
    inside = await make_network(bob, "app", "10.0.1.0/24")
    router = await make_router(bob, external_gateway_info={"network_id": outside["id"]})

    assert (await plug(bob, router, await subnet_of(bob, inside))).status_code == 200
    assert (await reserve(bob, outside)).status_code == 201
