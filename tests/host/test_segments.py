"""What segments carry, keep in and keep out."""

import dataclasses
import json
import os
import signal
from pathlib import Path

import pytest

from server.host.wanted import HostState, Nic, Segment, Subnet, bridge_name, tap_name
from tests.host.boxes import Box

pytestmark = pytest.mark.box

PUBLIC = Segment("public", "public", (Subnet("203.0.113.0/24", "203.0.113.1", dns=("192.0.0.3",)),))
WEB = Nic("web", "public", "fa:16:3e:00:00:01", ("203.0.113.10",), "web-1")
SHOP = Nic("shop", "public", "fa:16:3e:00:00:02", ("203.0.113.11",), "shop", "PROTECTED")
TWINS = (
    Segment("left", "private", (Subnet("10.0.1.0/24", dhcp=False),)),
    Segment("right", "private", (Subnet("10.0.1.0/24"),)),
)
LEFT = [Nic(f"left-{n}", "left", f"fa:16:3e:00:01:0{n}", (f"10.0.1.{n}",), "l") for n in (1, 2)]
RIGHT = [Nic(f"right-{n}", "right", f"fa:16:3e:00:02:0{n}", (f"10.0.1.{n}",), "r") for n in (1, 2)]
ALL = HostState((PUBLIC, *TWINS), (WEB, SHOP, *LEFT, *RIGHT))
EVERYBODY = "ff:ff:ff:ff:ff:ff"
LEASE_SCRIPT = """#!/bin/sh
[ "$1" = bound ] && echo "$ip $subnet|$router|$dns|$hostname|$lease"
exit 0
"""

CONFIGURE_SCRIPT = """#!/bin/sh
[ "$1" = bound ] || [ "$1" = renew ] || exit 0
ip address flush dev eth0
ip address add "$ip/24" dev eth0
ip route replace default via "$router"
echo "$1 $ip"
"""


async def test_twins_with_the_same_addresses_do_not_meet(box: Box) -> None:
    await box.apply(ALL)
    left = [await box.guest(nic.id, nic.mac, f"{nic.addresses[0]}/24") for nic in LEFT]
    right = [await box.guest(nic.id, nic.mac, f"{nic.addresses[0]}/24") for nic in RIGHT]
    await left[1].start("listen", "80")

    assert await left[0].has_open("10.0.1.2", 80)
    assert await right[0].talk("tcp", "10.0.1.2", "80", "20") == "Connection refused"

    await right[1].run("ip", "link", "set", "eth0", "down")
    await right[0].run("ip", "neigh", "flush", "dev", "eth0")

    assert not await right[0].can_ping("10.0.1.2", patience_s=1)
    assert await left[0].can_ping("10.0.1.2")


async def test_any_ethertype_crosses_a_private_segment_and_does_not_leave_it(box: Box) -> None:
    await box.apply(ALL)
    sender, peer = [await box.guest(nic.id, nic.mac) for nic in LEFT]
    twin = await box.guest(RIGHT[0].id, RIGHT[0].mac)
    web = await box.guest(WEB.id, WEB.mac)
    hearing = [await station.start("hear", "88b5", "0a0b0c0d") for station in (peer, twin, web)]

    await sender.talk("send", "88b5", LEFT[0].mac, EVERYBODY, "01020304")
    for nic in (LEFT[1], RIGHT[0], WEB):
        await box.talk("send", "88b5", EVERYBODY[:-2] + "fe", nic.mac, "0a0b0c0d", tap_name(nic.id))

    assert [await program.hear() for program in hearing] == ["01020304", "0a0b0c0d", "0a0b0c0d"]


async def test_a_profile_does_not_touch_frames_that_are_not_ip(box: Box) -> None:
    closed = Nic("closed", "left", "fa:16:3e:00:01:03", (), "closed", "ENABLED")
    await box.apply(HostState(TWINS, (LEFT[0], closed)))
    sender = await box.guest(LEFT[0].id, LEFT[0].mac)
    guarded = await box.guest("closed", closed.mac)
    hearing = await guarded.start("hear", "88b5", "01020304")

    await sender.talk("send", "88b5", LEFT[0].mac, EVERYBODY, "01020304")

    assert await hearing.hear() == "01020304"


async def test_a_frame_with_a_foreign_mac_is_dropped(box: Box) -> None:
    await box.apply(ALL)
    liar, peer = [await box.guest(nic.id, nic.mac) for nic in LEFT]
    hearing = await peer.start("hear", "88b5", "0a0b0c0d")

    await liar.talk("send", "88b5", "fa:16:3e:ff:ff:ff", EVERYBODY, "01020304")
    await liar.talk("send", "88b5", LEFT[0].mac, EVERYBODY, "0a0b0c0d")

    assert await hearing.hear() == "0a0b0c0d"


async def test_a_private_segment_has_no_host_in_it(box: Box) -> None:
    await box.apply(ALL)
    guest = await box.guest("left-1", LEFT[0].mac, "10.0.1.1/24", "10.0.1.254")
    outsider = await box.outsider()
    hearing = await outsider.start("hear", "0800", "0a0b0c0d")
    bridge = json.loads(await box.run("ip", "-j", "link", "show", bridge_name("left")))[0]
    await guest.run(
        *("ip", "neigh", "replace", "10.0.1.254", "lladdr", bridge["address"], "dev", "eth0")
    )

    assert await guest.talk("udp", "198.51.100.2", "80", "1") == "timeout"
    with pytest.raises(AssertionError):
        await guest.run("busybox", "arping", "-c1", "-w1", "-I", "eth0", "198.51.100.1")
    await box.talk("send", "0800", EVERYBODY[:-2] + "fe", EVERYBODY, "0a0b0c0d", "outside")

    assert await hearing.hear() == "0a0b0c0d"


async def test_a_public_guest_with_a_foreign_address_is_not_heard(box: Box) -> None:
    await box.apply(ALL)
    guest = await box.guest("web", WEB.mac, "203.0.113.10/24", "203.0.113.1")
    await guest.run("ip", "address", "add", "203.0.113.11/32", "dev", "lo")
    outsider = await box.outsider()
    ping = ("busybox", "ping", "-c1", "-w1", "-W1")
    of_50_bytes = "4500004e"
    hearing = await outsider.start("hear", "0800", of_50_bytes)

    with pytest.raises(AssertionError):
        await guest.run(*ping, "-s", "100", "-I", "203.0.113.11", "198.51.100.2")
    await guest.run(*ping, "-s", "50", "198.51.100.2")

    assert await hearing.hear() == of_50_bytes


async def test_public_guests_reach_each_other_and_are_seen_as_they_are(box: Box) -> None:
    await box.apply(ALL)
    web = await box.guest("web", WEB.mac, "203.0.113.10/24", "203.0.113.1")
    shop = await box.guest("shop", SHOP.mac, "203.0.113.11/24", "203.0.113.1")
    outsider = await box.outsider()
    await shop.start("listen", "22", "80")
    await outsider.start("listen", "80")

    assert await web.has_open("203.0.113.11", 22)
    assert await web.is_kept_out("203.0.113.11", 80)
    assert await web.talk("peer_sees", "198.51.100.2", "80") == "203.0.113.10"
    assert await web.talk("tcp", "203.0.113.99", "80", "20") == "No route to host"
    assert await web.talk("udp", "203.0.113.1", "67", "1") == "timeout"


async def test_dhcp_tells_a_client_all_it_needs(box: Box, tmp_path: Path) -> None:
    await box.apply(ALL)
    script = tmp_path / "lease"
    script.write_text(LEASE_SCRIPT)
    script.chmod(0o755)
    client = ("busybox", "udhcpc", "-f", "-q", "-n", "-i", "eth0", "-s", str(script), "-t", "5")
    public = await box.guest("web", WEB.mac)
    private = await box.guest("right-1", RIGHT[0].mac)
    silent = await box.guest("left-1", LEFT[0].mac)

    assert await public.run(*client) == (
        "203.0.113.10 255.255.255.0|203.0.113.1|192.0.0.3|web-1|3600"
    )
    assert await private.run(*client) == "10.0.1.1 255.255.255.0|||r|3600"
    with pytest.raises(AssertionError):
        await silent.run(*client, "-T", "1")


async def test_a_changed_address_arrives_when_the_lease_is_renewed(
    box: Box, tmp_path: Path
) -> None:
    await box.apply(ALL)
    script = tmp_path / "lease"
    script.write_text(CONFIGURE_SCRIPT)
    script.chmod(0o755)
    guest = await box.guest("web", WEB.mac)
    client = await guest.begin("busybox", "udhcpc", "-f", "-i", "eth0", "-s", str(script))
    assert await client.hear() == "bound 203.0.113.10"

    os.kill(client.pid, signal.SIGUSR1)
    assert await client.hear() == "renew 203.0.113.10"

    await box.apply(HostState((PUBLIC,), (dataclasses.replace(WEB, addresses=("203.0.113.20",)),)))
    os.kill(client.pid, signal.SIGUSR1)
    assert await client.hear() == "bound 203.0.113.20"


@pytest.mark.parametrize(
    ("own", "given"), [("left", "10.0.1.2"), ("bare", "10.9.9.50")], ids=["with_subnet", "bare"]
)
async def test_guests_may_run_their_own_dhcp_server(
    box: Box, tmp_path: Path, own: str, given: str
) -> None:
    bare = Segment("bare", "private")
    nics = [dataclasses.replace(nic, segment_id=own) for nic in LEFT]
    await box.apply(HostState((TWINS[0], bare), tuple(nics)))
    script = tmp_path / "lease"
    script.write_text(LEASE_SCRIPT)
    script.chmod(0o755)
    settings = tmp_path / "udhcpd.conf"
    settings.write_text(
        f"start {given}\nend {given}\ninterface eth0\n"
        f"lease_file {tmp_path}/leases\npidfile {tmp_path}/pid\nopt subnet 255.255.255.0\n"
    )
    server = await box.guest("left-1", LEFT[0].mac, f"{given.rpartition('.')[0]}.1/24")
    client = await box.guest("left-2", LEFT[1].mac)
    await server.begin("busybox", "udhcpd", "-f", str(settings))

    lease = await client.run(
        "busybox", "udhcpc", "-f", "-q", "-n", "-i", "eth0", "-s", str(script), "-t", "10"
    )

    assert lease.startswith(f"{given} 255.255.255.0")


async def test_a_removed_nic_is_cut_off_and_its_successor_gets_the_address(box: Box) -> None:
    await box.apply(ALL)
    old = await box.guest("web", WEB.mac, "203.0.113.10/24", "203.0.113.1")
    outsider = await box.outsider()
    assert await outsider.can_ping("203.0.113.10")
    successor = Nic("next", "public", "fa:16:3e:00:00:03", ("203.0.113.10",), "next")

    await box.apply(HostState((PUBLIC,), (successor,)))
    await box.guest("next", successor.mac, "203.0.113.10/24", "203.0.113.1")

    assert await outsider.can_ping("203.0.113.10")
    assert not await old.can_ping("198.51.100.2", patience_s=1)


async def test_samples_count_as_the_guest_sees_it(box: Box) -> None:
    await box.apply(ALL)
    guest = await box.guest("web", WEB.mac, "203.0.113.10/24", "203.0.113.1")
    await box.outsider()
    before = (await box.driver.samples())["web"]

    await guest.run("busybox", "ping", "-c", "1", "-s", "1000", "198.51.100.2")

    after = (await box.driver.samples())["web"]
    assert after.tx_bytes - before.tx_bytes >= 1042
    assert after.rx_bytes - before.rx_bytes >= 1042
    assert after.tx_packets > before.tx_packets
    assert after.rx_packets > before.rx_packets
