"""Two families at the taps: what guests are told, and where their packets go."""

import dataclasses
import sys
from pathlib import Path

import pytest

from server.host.protocol import ask, pack_state
from server.host.wanted import (
    HostState,
    Nic,
    Route,
    Router,
    RouterPort,
    Segment,
    Subnet,
    tap_name,
)
from tests.host.boxes import HERE, Box, Station

pytestmark = pytest.mark.box

LAN = Segment(
    "lan",
    "private",
    (
        Subnet("10.0.1.0/24", dns=("10.0.1.254",), service="10.0.1.254"),
        Subnet("2001:db8:1::/64", dns=("2001:db8:1::2",), service="2001:db8:1::2"),
    ),
    domain="internal",
)
ONE = Nic("one", "lan", "fa:16:3e:00:00:01", ("10.0.1.10", "2001:db8:1:0:f816:3eff:fe00:1"), "one")
TWO = Nic("two", "lan", "fa:16:3e:00:00:02", ("10.0.1.11", "2001:db8:1:0:f816:3eff:fe00:2"), "two")
RAIL = Segment(
    "rail",
    "public",
    (
        Subnet("203.0.113.0/24", "203.0.113.1", dns=("203.0.113.1",), service="203.0.113.1"),
        Subnet(
            "2001:db8:2::/64",
            "2001:db8:2::1",
            dns=("2001:db8:2::1",),
            service="2001:db8:2::1",
            routes=(Route("2001:db8:9::/48", "2001:db8:2::1"),),
        ),
    ),
    domain="example.org",
    resolvers=("198.51.100.2",),
)
WEB = Nic(
    "web", "rail", "fa:16:3e:00:00:03", ("203.0.113.10", "2001:db8:2:0:f816:3eff:fe00:3"), "web"
)
SHOP = Nic(
    "shop", "rail", "fa:16:3e:00:00:04", ("203.0.113.11", "2001:db8:2:0:f816:3eff:fe00:4"), "shop"
)
ALL = HostState((LAN, RAIL), (ONE, TWO, WEB, SHOP))


async def has_address(station: Station, address: str) -> None:
    """Wait until the kernel has taken an address."""
    await station.run(
        *("sh", "-c"),
        f"until ip -6 address show dev eth0 -tentative | grep -q '{address}/';"
        " do busybox usleep 50000; done",
    )


async def test_guests_of_a_private_network_take_addresses_and_reach_each_other(box: Box) -> None:
    await box.apply(ALL)
    one, two = [await box.guest(nic.id, nic.mac) for nic in (ONE, TWO)]

    await has_address(one, ONE.addresses[1])
    await has_address(two, TWO.addresses[1])

    assert await one.can_ping(TWO.addresses[1])
    assert "default" not in await one.run("ip", "-6", "route")


async def test_an_advertisement_tells_all_and_leads_nowhere_without_a_router(box: Box) -> None:
    await box.apply(ALL)
    one = await box.guest(ONE.id, ONE.mac)
    await has_address(one, ONE.addresses[1])

    told = (await one.talk("advert", "20")).splitlines()[1].split(" | ")

    assert told == [
        "flags 00",
        "router fe80::fc16:3eff:fe00:1 0",
        "mtu 1500",
        "prefix 2001:db8:1::/64 c0 86400 14400",
        "dns 2001:db8:1::2",
    ]


async def test_the_host_is_the_router_of_public_guests(box: Box) -> None:
    await box.apply(ALL)
    web, shop = [await box.guest(nic.id, nic.mac) for nic in (WEB, SHOP)]
    outsider = await box.outsider()
    await box.run("ip", "address", "add", "2001:db8:ffff::1/64", "dev", "outside", "nodad")
    await box.run("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/outside/forwarding")
    await outsider.run(*["ip", "address", "add", "2001:db8:ffff::2/64", "dev", "eth0", "nodad"])
    await outsider.run(*["ip", "-6", "route", "add", "default", "via", "2001:db8:ffff::1"])
    await has_address(web, WEB.addresses[1])
    await has_address(shop, SHOP.addresses[1])
    told = (await web.talk("advert", "20")).splitlines()[1].split(" | ")
    await outsider.start("listen", "80")

    assert told == [
        "flags 00",
        "router fe80::fc16:3eff:fe00:3 1800",
        "mtu 1500",
        "prefix 2001:db8:2::/64 40 86400 14400",
        "route 2001:db8:9::/48",
        "dns 2001:db8:2::1",
    ]
    assert await web.talk("peer_sees", "2001:db8:ffff::2", "80") == WEB.addresses[1]
    assert await web.can_ping(SHOP.addresses[1])
    assert await outsider.can_ping(SHOP.addresses[1])


async def test_a_public_guest_with_addresses_of_its_own_setting_finds_its_neighbours(
    box: Box,
) -> None:
    silent = dataclasses.replace(
        RAIL, subnets=tuple(dataclasses.replace(one, dhcp=False) for one in RAIL.subnets)
    )
    own = dataclasses.replace(WEB, addresses=("203.0.113.10", "2001:db8:2::10"))
    other = dataclasses.replace(SHOP, addresses=("203.0.113.11", "2001:db8:2::11"))
    await box.apply(HostState((silent,), (own, other)))
    web = await box.guest(WEB.id, WEB.mac, "2001:db8:2::10/64")
    shop = await box.guest(SHOP.id, SHOP.mac, "2001:db8:2::11/64")
    await has_address(web, "2001:db8:2::10")
    await has_address(shop, "2001:db8:2::11")

    assert await web.can_ping("2001:db8:2::11")
    await web.run(*["ip", "address", "add", "2001:db8:2::11/64", "dev", "eth0"])
    await web.run(
        *("sh", "-c"),
        "until ip -6 address show dev eth0 dadfailed | grep -q '::11/';"
        " do busybox usleep 50000; done",
    )


async def test_names_of_a_network_are_known_in_it_and_nowhere_else(box: Box) -> None:
    await box.apply(ALL)
    one = await box.guest(ONE.id, ONE.mac, "10.0.1.10/24")
    await has_address(one, ONE.addresses[1])
    reverse = ".".join(reversed("20010db800010000f8163efffe000002")) + ".ip6.arpa"

    for server in ("10.0.1.254", "2001:db8:1::2"):
        assert await one.talk("names", server, "two", "A") == "10.0.1.11"
        assert await one.talk("names", server, "TWO.internal", "AAAA") == TWO.addresses[1]
        assert await one.talk("names", server, "11.1.0.10.in-addr.arpa", "PTR") == "two.internal"
        assert await one.talk("names", server, reverse, "PTR") == "two.internal"
        assert await one.talk("names", server, "web.internal", "A") == "code 3"
        assert await one.talk("names", server, "www.example.net", "A") == "code 5"


async def test_what_is_not_known_is_asked_outside_where_a_way_leads_there(box: Box) -> None:
    await box.apply(ALL)
    web = await box.guest(WEB.id, WEB.mac, "203.0.113.10/24", "203.0.113.1")
    await has_address(web, WEB.addresses[1])
    outsider = await box.outsider()
    await outsider.start("serve_name", "192.0.2.77")

    for server in ("203.0.113.1", "2001:db8:2::1"):
        assert await web.talk("names", server, "www.example.net", "A") == "192.0.2.77"
        assert await web.talk("names", server, "shop.example.org", "A") == "203.0.113.11"


async def test_the_router_of_a_private_segment_is_told_and_leads_out(box: Box) -> None:
    led = dataclasses.replace(
        LAN,
        subnets=(
            LAN.subnets[0],
            dataclasses.replace(LAN.subnets[1], gateway="2001:db8:1::1"),
        ),
        resolvers=("198.51.100.2",),
    )
    inside = RouterPort("inside", "lan", "fa:16:3e:00:01:01", ("2001:db8:1::1",))
    gateway = RouterPort("gate", "rail", "fa:16:3e:00:01:02", ("203.0.113.20", "2001:db8:2::20"))
    router = Router("router", (inside,), gateway)
    await box.apply(HostState((led, RAIL), (ONE, WEB), routers=(router,)))
    one = await box.guest(ONE.id, ONE.mac, "10.0.1.10/24")
    web = await box.guest(WEB.id, WEB.mac)
    outsider = await box.outsider()
    await outsider.start("serve_name", "192.0.2.77")
    await has_address(one, ONE.addresses[1])
    await has_address(web, WEB.addresses[1])

    assert "default via fe80::f816:3eff:fe00:101 " in await one.run("ip", "-6", "route")
    assert await one.can_ping(WEB.addresses[1])
    assert await one.talk("names", "10.0.1.254", "www.example.net", "A") == "192.0.2.77"


async def test_name_servers_and_addresses_are_told_by_dhcpv6(box: Box) -> None:
    stateful = dataclasses.replace(
        LAN, subnets=(dataclasses.replace(LAN.subnets[1], mode="dhcpv6-stateful"),)
    )
    told = Nic("told", "lan", "fa:16:3e:00:00:05", ("2001:db8:1::77",), "told")
    await box.apply(HostState((stateful,), (told,)))
    guest = await box.guest("told", told.mac)
    await has_address(guest, "fe80::f816:3eff:fe00:5")

    assert await guest.talk("dhcp6", "11") == "kind 7 | dns 2001:db8:1::2"
    assert await guest.talk("dhcp6", "1") == "kind 2 | address 2001:db8:1::77 | dns 2001:db8:1::2"

    stateless = dataclasses.replace(
        LAN, subnets=(dataclasses.replace(LAN.subnets[1], mode="dhcpv6-stateless"),)
    )
    await box.apply(HostState((stateless,), (told,)))
    assert await guest.talk("dhcp6", "1") == "kind 2 | no address | dns 2001:db8:1::2"


async def test_a_changed_prefix_is_told_at_once_and_the_old_one_taken_back(box: Box) -> None:
    await box.apply(ALL)
    one = await box.guest(ONE.id, ONE.mac)
    await has_address(one, ONE.addresses[1])
    new = dataclasses.replace(LAN, subnets=(LAN.subnets[0], Subnet("2001:db8:7::/64")))
    moved = dataclasses.replace(ONE, addresses=("10.0.1.10", "2001:db8:7:0:f816:3eff:fe00:1"))

    await box.apply(HostState((new,), (moved,)))

    await has_address(one, moved.addresses[1])
    await one.run(
        *("sh", "-c"),
        f"until ip -6 address show dev eth0 deprecated | grep -q {ONE.addresses[1]};"
        " do busybox usleep 50000; done",
    )


async def test_the_uplinks_neighbours_find_guests_and_advertisements_recur(
    box: Box, tmp_path: Path
) -> None:
    host, neighbour = await box.station(), await box.station()
    await host.run(*f"ip link add up0 type veth peer name eth0 netns {neighbour.pid}".split())
    await host.run(*["ip", "link", "set", "up0", "up"])
    await host.run(*["ip", "address", "add", "2001:db8:fe::1/64", "dev", "up0", "nodad"])
    await neighbour.run(*["ip", "link", "set", "eth0", "up"])
    await neighbour.run(*["ip", "address", "add", "2001:db8:fe::2/64", "dev", "eth0", "nodad"])
    # To its neighbours, what is led to guests is on the link.
    await neighbour.run(*["ip", "-6", "route", "add", "2001:db8:2::/64", "dev", "eth0"])
    agent = await host.begin(
        *(sys.executable, "-m", "server.host", str(tmp_path / "a"), "--uplink=up0"),
        "--advertise-s=0.2",
    )
    assert await agent.hear() == "ready"
    await ask(tmp_path, "a", {"do": "apply", "state": pack_state(HostState((RAIL,), (WEB,)))})
    carrier = await host.begin(sys.executable, str(HERE / "station.py"), tap_name("web"), WEB.mac)
    assert await carrier.hear() == "ready"
    web = Station(box, carrier.pid)
    await has_address(web, WEB.addresses[1])

    assert await neighbour.can_ping(WEB.addresses[1])
    for _ in range(2):
        assert "prefix 2001:db8:2::/64" in await web.talk("silent_advert", "20")

    await ask(tmp_path, "a", {"do": "apply", "state": pack_state(HostState((RAIL,), ()))})
    assert await host.run(*["ip", "-6", "neigh", "show", "proxy"]) == ""
    assert "f816:3eff" not in await host.run(*["ip", "-6", "route"])
