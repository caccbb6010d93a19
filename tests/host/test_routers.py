"""Routers: what they lead where, who is seen as whom, and what is left of them."""

import dataclasses

import pytest

from server.host.router_plan import namespace_name, router_link_name
from server.host.wanted import (
    FloatingIp,
    HostState,
    Nic,
    Route,
    Router,
    RouterPort,
    Segment,
    Subnet,
)
from tests.host.boxes import Box, Station, kill, run

pytestmark = pytest.mark.box

PUBLIC = Segment(
    "public",
    "public",
    (Subnet("203.0.113.0/24", "203.0.113.1"), Subnet("2001:db8:f::/64", "2001:db8:f::1")),
)
LEFT = Segment(
    "left",
    "private",
    (Subnet("10.0.1.0/24", "10.0.1.1"), Subnet("2001:db8:1::/64", "2001:db8:1::1")),
)
RIGHT = Segment("right", "private", (Subnet("10.0.2.0/24", "10.0.2.1"),))
WEB = Nic("web", "public", "fa:16:3e:00:00:01", ("203.0.113.10", "2001:db8:f::10"), "web")
ANN = Nic("ann", "left", "fa:16:3e:00:01:05", ("10.0.1.5", "2001:db8:1::5"), "ann")
ADA = Nic("ada", "left", "fa:16:3e:00:01:06", ("10.0.1.6",), "ada")
BOB = Nic("bob", "right", "fa:16:3e:00:02:05", ("10.0.2.5",), "bob")
INTO_LEFT = RouterPort("p-left", "left", "fa:16:3e:0a:00:01", ("10.0.1.1", "2001:db8:1::1"))
INTO_RIGHT = RouterPort("p-right", "right", "fa:16:3e:0a:00:02", ("10.0.2.1",))
GATEWAY = RouterPort("p-out", "public", "fa:16:3e:0a:00:03", ("203.0.113.5", "2001:db8:f::5"))
ROUTER = Router("r", (INTO_LEFT, INTO_RIGHT), GATEWAY)
STATE = HostState((PUBLIC, LEFT, RIGHT), (WEB, ANN, ADA, BOB), routers=(ROUTER,))


def routed(router: Router, *more: Router) -> HostState:
    return dataclasses.replace(STATE, routers=(router, *more))


async def stations(box: Box) -> tuple[Station, Station, Station]:
    ann = await box.guest("ann", ANN.mac, "10.0.1.5/24", "10.0.1.1")
    await ann.run("ip", "address", "add", "2001:db8:1::5/64", "dev", "eth0", "nodad")
    await ann.run("ip", "route", "add", "default", "via", "2001:db8:1::1")
    bob = await box.guest("bob", BOB.mac, "10.0.2.5/24", "10.0.2.1")
    web = await box.guest("web", WEB.mac, "203.0.113.10/24", "203.0.113.1")
    return ann, bob, web


async def test_private_segments_meet_at_a_router_and_leave_by_its_address(box: Box) -> None:
    again = await box.apply(STATE)
    ann, bob, web = await stations(box)
    for station in (ann, bob, web):
        await station.start("listen", "80")

    assert (again["changed"], again["faults"], again["routers"]) == ({}, {}, ["r"])
    assert await ann.talk("peer_sees", "10.0.2.5", "80") == "10.0.1.5"
    assert await bob.talk("peer_sees", "10.0.1.5", "80") == "10.0.2.5"
    assert await ann.talk("peer_sees", "203.0.113.10", "80") == "203.0.113.5"
    assert await web.talk("tcp", "10.0.1.5", "80", "2") != "open"
    assert await ann.can_ping("10.0.1.1")
    assert await ann.can_ping("203.0.113.5")
    assert await web.can_ping("203.0.113.5")


async def test_without_translation_the_prefix_is_led_to_the_router(box: Box) -> None:
    await box.apply(routed(dataclasses.replace(ROUTER, snat=False)))
    ann, bob, web = await stations(box)
    for station in (ann, web):
        await station.start("listen", "80")

    assert await ann.talk("peer_sees", "203.0.113.10", "80") == "10.0.1.5"
    assert await web.talk("peer_sees", "10.0.1.5", "80") == "203.0.113.10"
    assert await bob.can_ping("203.0.113.10")
    await box.apply(routed(ROUTER))
    assert await ann.talk("peer_sees", "203.0.113.10", "80") == "203.0.113.5"


async def test_a_floating_ip_stands_for_a_guest_and_moves(box: Box) -> None:
    held = dataclasses.replace(ROUTER, floating=(FloatingIp("203.0.113.50", "10.0.1.5"),))
    moved = dataclasses.replace(ROUTER, floating=(FloatingIp("203.0.113.50", "10.0.2.5"),))
    view = await box.driver.apply(routed(held))
    ann, bob, web = await stations(box)
    ada = await box.guest("ada", ADA.mac, "10.0.1.6/24", "10.0.1.1")
    for station in (ann, bob, web):
        await station.start("listen", "22", "80")

    assert await web.talk("peer_sees", "203.0.113.50", "80") == "203.0.113.10"
    assert await ann.talk("peer_sees", "203.0.113.10", "80") == "203.0.113.50"
    assert await ada.talk("peer_sees", "203.0.113.50", "80") == "203.0.113.5"
    assert await bob.has_open("203.0.113.50", 80)
    assert view.forwards.keys() == {"web", "203.0.113.50"}
    kept = await web.start("converse", "203.0.113.50", "80")
    await kept.say("20")
    assert await kept.hear() == "echo"

    # Nobody remembers what was before.
    await kill((await box.ask({"do": "ping"}))["pid"])
    await box.apply(routed(moved))

    assert await bob.talk("peer_sees", "203.0.113.10", "80") == "203.0.113.50"
    assert await ann.talk("peer_sees", "203.0.113.10", "80") == "203.0.113.5"
    assert await web.has_open("203.0.113.50", 80)
    await kept.say("20")
    assert await kept.hear() != "echo"


async def test_ipv6_is_routed_as_it_is(box: Box) -> None:
    await box.apply(STATE)
    ann, _, _ = await stations(box)
    outsider = await box.outsider()
    await box.run("ip", "address", "add", "2001:db8:e::1/64", "dev", "outside", "nodad")
    await box.run("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/outside/forwarding")
    await outsider.run("ip", "address", "add", "2001:db8:e::2/64", "dev", "eth0", "nodad")
    await outsider.run("ip", "route", "add", "default", "via", "2001:db8:e::1")
    await outsider.start("listen", "80")

    assert await ann.talk("peer_sees", "2001:db8:e::2", "80") == "2001:db8:1::5"


async def test_twins_behind_routers_of_their_own_both_work(box: Box) -> None:
    twin = Segment("twin", "private", (Subnet("10.0.1.0/24", "10.0.1.1"),))
    tom = Nic("tom", "twin", "fa:16:3e:00:03:05", ("10.0.1.5",), "tom")
    other = Router(
        "other",
        (RouterPort("p-twin", "twin", "fa:16:3e:0a:00:04", ("10.0.1.1",)),),
        RouterPort("p-out-2", "public", "fa:16:3e:0a:00:05", ("203.0.113.6",)),
    )
    again = await box.apply(
        HostState((*STATE.segments, twin), (*STATE.nics, tom), routers=(ROUTER, other))
    )
    ann, _, web = await stations(box)
    guest = await box.guest("tom", tom.mac, "10.0.1.5/24", "10.0.1.1")
    await web.start("listen", "80")

    assert (again["changed"], again["faults"]) == ({}, {})
    assert await ann.talk("peer_sees", "203.0.113.10", "80") == "203.0.113.5"
    assert await guest.talk("peer_sees", "203.0.113.10", "80") == "203.0.113.6"
    assert not await guest.can_ping("10.0.2.5", patience_s=1)


async def test_prefixes_that_are_led_elsewhere_are_refused(box: Box) -> None:
    bare = dataclasses.replace(ROUTER, snat=False)
    other = Router(
        "other",
        (RouterPort("p-left-2", "left", "fa:16:3e:0a:00:04", ("10.0.1.2",)),),
        RouterPort("p-out-2", "public", "fa:16:3e:0a:00:05", ("203.0.113.6",)),
        snat=False,
    )

    view = await box.driver.apply(routed(bare, other))

    assert view.routers == {"r"}
    assert view.faults == {"other": "10.0.1.0/24 is led to router r already"}


async def test_a_route_leads_beyond_another_router(box: Box) -> None:
    beyond = dataclasses.replace(ROUTER, routes=(Route("10.9.0.0/16", "10.0.2.5"),))
    free = dataclasses.replace(BOB, is_guarded=False)
    state = dataclasses.replace(routed(beyond), nics=(WEB, ANN, ADA, free))
    await box.apply(state)
    ann, bob, _ = await stations(box)
    await bob.run("ip", "address", "add", "10.9.0.1/32", "dev", "lo")

    assert await ann.can_ping("10.9.0.1")


async def test_a_router_does_not_pass_on_foreign_sources(box: Box) -> None:
    # A bare segment: its guests may send with any address.
    bare = Segment("bare", "private", (Subnet("10.0.3.0/24", "10.0.3.1"),))
    nic = Nic("zoe", "bare", "fa:16:3e:00:04:05", (), "zoe")
    port = RouterPort("p-bare", "bare", "fa:16:3e:0a:00:06", ("10.0.3.1",))
    router = Router("r", (port,), GATEWAY)
    await box.apply(HostState((PUBLIC, bare), (WEB, nic), routers=(router,)))
    zoe = await box.guest("zoe", nic.mac, "10.0.3.5/24", "10.0.3.1")
    web = await box.guest("web", WEB.mac, "203.0.113.10/24", "203.0.113.1")
    await zoe.run("ip", "address", "add", "198.18.0.1/32", "dev", "lo")
    hearing = await web.start("hear", "0800", "4500004e")

    with pytest.raises(AssertionError):
        await zoe.run(
            "busybox", "ping", "-c1", "-w1", "-s", "100", "-I", "198.18.0.1", "203.0.113.10"
        )
    await zoe.run("busybox", "ping", "-c1", "-w20", "-s", "50", "203.0.113.10")

    assert await hearing.hear() == "4500004e"


async def test_a_router_outlives_the_agent_and_the_holder(box: Box) -> None:
    held = dataclasses.replace(ROUTER, floating=(FloatingIp("203.0.113.50", "10.0.1.5"),))
    state = routed(held)
    await box.apply(state)
    ann, _, web = await stations(box)
    for station in (ann, web):
        await station.start("listen", "80")
    kept = await ann.start("converse", "203.0.113.10", "80")

    await kill((await box.ask({"do": "ping"}))["pid"])
    await box.driver.apply(state)
    await kill(int((box.folder / "holder.pid").read_text().split()[0]))
    await box.driver.apply(state)
    await kill((await box.ask({"do": "ping"}))["pid"])
    again = await box.apply(state)

    assert (again["changed"], again["faults"]) == ({}, {})
    await kept.say("20")
    assert await kept.hear() == "echo"
    assert await web.talk("peer_sees", "203.0.113.50", "80") == "203.0.113.10"


async def test_damage_of_a_router_is_repaired(box: Box) -> None:
    await box.apply(STATE)
    ann, bob, web = await stations(box)
    await web.start("listen", "80")
    inside = await box.router("r")
    await inside.run("ip", "link", "delete", router_link_name("p-right", is_gateway=False))
    await inside.run("nft", "flush", "ruleset")
    await inside.run("ip", "route", "flush", "table", "main")
    await box.run("ip", "link", "set", router_link_name("p-left", is_gateway=False), "nomaster")
    await box.run("ip", "route", "delete", "203.0.113.5")

    again = await box.apply(STATE)

    assert (again["changed"], again["faults"]) == ({}, {})
    assert await ann.can_ping("10.0.2.5")
    assert await bob.talk("peer_sees", "203.0.113.10", "80") == "203.0.113.5"


async def test_what_a_killed_agent_left_half_made_is_mended(box: Box) -> None:
    await box.apply(STATE)
    holder = (box.folder / "holder.pid").read_text().split()[0]
    inside = ("nsenter", "-t", holder, "-U", "--preserve-credentials", "-m", "--")
    name = namespace_name("r")
    await run(*inside, "umount", "-l", f"/run/netns/{name}")
    await run(*inside, "touch", "/run/netns/cockpit-left", "/run/netns/foreign")

    again = await box.apply(STATE)

    assert (again["changed"], again["faults"]) == ({}, {})
    assert (await box.ask({"do": "look"}))["routers"] == [name]
    assert "foreign" in await run(*inside, "ls", "/run/netns")
    ann, _, _ = await stations(box)
    assert await ann.can_ping("203.0.113.10")


async def test_of_a_removed_router_nothing_is_left(box: Box) -> None:
    await box.apply(STATE)
    assert (await box.ask({"do": "look"}))["routers"] == [namespace_name("r")]

    await box.apply(dataclasses.replace(STATE, routers=()))

    assert (await box.ask({"do": "look"}))["routers"] == []
    links = await box.run("ip", "-o", "link")
    assert not [name for name in ("xr", "vr") if f": {name}" in links]
    assert "proto 143" not in await box.run("ip", "route")
    assert "proto 143" not in await box.run("ip", "-6", "route")


async def test_a_floating_ip_of_a_public_guest_moves_without_translation(box: Box) -> None:
    peer = Nic("peer", "public", "fa:16:3e:00:00:02", ("203.0.113.11",), "peer")
    held = dataclasses.replace(WEB, floating=("203.0.113.60",))
    moved = dataclasses.replace(peer, floating=("203.0.113.60",))
    view = await box.driver.apply(HostState((PUBLIC,), (held, peer)))
    stations = [
        await box.guest(nic.id, nic.mac, f"{nic.addresses[0]}/24", "203.0.113.1")
        for nic in (WEB, peer)
    ]
    for station in stations:
        await station.run("ip", "address", "add", "203.0.113.60/32", "dev", "lo")
        await station.start("listen", "80")
    outsider = await box.outsider()
    await outsider.start("listen", "80")

    assert "203.0.113.60" in view.forwards
    assert await outsider.has_open("203.0.113.60", 80)
    kept = await outsider.start("converse", "203.0.113.60", "80")
    await box.apply(HostState((PUBLIC,), (WEB, moved)))

    assert await outsider.has_open("203.0.113.60", 80)
    await kept.say("5")
    assert await kept.hear() != "echo"
