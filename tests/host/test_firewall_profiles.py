"""Firewall profiles, outside the guest, on routed and bridged NICs."""

import dataclasses

import pytest

from server.host.wanted import HostState, Nic, Profile, Segment, Subnet, tap_name
from tests.host.boxes import Box, Station

pytestmark = pytest.mark.box

PUBLIC = Segment("public", "public", (Subnet("203.0.113.0/24", "203.0.113.1"),))
PRIVATE = Segment("private", "private", (Subnet("10.0.1.0/24"), Subnet("fd00::/64")))
WEB = Nic("web", "public", "fa:16:3e:00:00:01", ("203.0.113.10",), "web")
APP = Nic("app", "private", "fa:16:3e:00:00:02", ("10.0.1.10", "fd00::10"), "app")
PEER = Nic("peer", "private", "fa:16:3e:00:00:03", ("10.0.1.11", "fd00::11"), "peer")


def state(profile: Profile) -> HostState:
    """The machines under test, `web` and `app`, with a profile."""
    return HostState(
        (PUBLIC, PRIVATE),
        (
            dataclasses.replace(WEB, profile=profile),
            dataclasses.replace(APP, profile=profile),
            PEER,
        ),
    )


async def leave_bridges_unfiltered_by_default(box: Box) -> None:
    """Turn the kernel's default off, as administrators do; ours must not need it."""
    switches = "/proc/sys/net/bridge/bridge-nf-call-ip*tables"
    await box.run("sh", "-c", f"for switch in {switches}; do echo 0 > $switch; done")


@pytest.fixture(params=["routed", "bridged"])
async def scene(box: Box, request: pytest.FixtureRequest) -> tuple[Box, Station, Station, str]:
    """A box, the guest under test, somebody who wants something of it, its address."""
    await leave_bridges_unfiltered_by_default(box)
    await box.apply(state("DISABLED"))
    if request.param == "routed":
        guest = await box.guest("web", WEB.mac, "203.0.113.10/24", "203.0.113.1")
        return box, guest, await box.outsider(), "203.0.113.10"
    guest = await box.guest("app", APP.mac, "10.0.1.10/24")
    return box, guest, await box.guest("peer", PEER.mac, "10.0.1.11/24"), "10.0.1.10"


async def test_protected_lets_ssh_in_and_http_not_until_it_is_disabled(
    scene: tuple[Box, Station, Station, str],
) -> None:
    box, guest, stranger, address = scene
    await guest.start("listen", "22", "80", "3389")

    await box.apply(state("PROTECTED"))

    assert await stranger.has_open(address, 22)
    assert await stranger.has_open(address, 3389)
    assert await stranger.is_kept_out(address, 80)
    assert await stranger.can_ping(address)

    await box.apply(state("DISABLED"))

    assert await stranger.has_open(address, 80)

    await box.apply(state("PROTECTED"))

    assert await stranger.is_kept_out(address, 80)
    assert await stranger.talk("udp", address, "80", "1") == "timeout"


async def test_enabled_lets_only_icmp_and_answers_in(
    scene: tuple[Box, Station, Station, str],
) -> None:
    box, guest, stranger, address = scene
    await guest.start("listen", "22")
    await stranger.start("listen", "80")
    stranger_address = "198.51.100.2" if address.startswith("203") else "10.0.1.11"

    await box.apply(state("ENABLED"))

    assert await stranger.is_kept_out(address, 22)
    assert await stranger.can_ping(address)
    assert await guest.has_open(stranger_address, 80)
    assert await guest.talk("udp", stranger_address, "80", "20") == "open"


async def test_a_stricter_profile_cuts_connections_that_it_forbids(
    scene: tuple[Box, Station, Station, str],
) -> None:
    box, guest, stranger, address = scene
    await guest.start("listen", "22", "80")
    http = await stranger.start("converse", address, "80")
    ssh = await stranger.start("converse", address, "22")

    await box.apply(state("PROTECTED"))
    await http.say("1")
    await ssh.say("20")

    assert await http.hear() == "timeout"
    assert await ssh.hear() == "echo"


async def test_connections_of_the_guest_itself_survive_a_stricter_profile(
    scene: tuple[Box, Station, Station, str],
) -> None:
    box, guest, stranger, address = scene
    await stranger.start("listen", "80")
    stranger_address = "198.51.100.2" if address.startswith("203") else "10.0.1.11"
    download = await guest.start("converse", stranger_address, "80")

    await box.apply(state("ENABLED"))
    await download.say("20")

    assert await download.hear() == "echo"


async def test_ipv6_within_a_private_segment_is_filtered_too(box: Box) -> None:
    await leave_bridges_unfiltered_by_default(box)
    await box.apply(state("PROTECTED"))
    guest = await box.guest("app", APP.mac)
    peer = await box.guest("peer", PEER.mac)
    await guest.run("ip", "address", "add", "fd00::10/64", "dev", "eth0", "nodad")
    await peer.run("ip", "address", "add", "fd00::11/64", "dev", "eth0", "nodad")
    await guest.start("listen", "22", "80")

    assert await peer.has_open("fd00::10", 22)
    assert await peer.is_kept_out("fd00::10", 80)


async def test_a_connection_in_one_twin_opens_nothing_in_the_other(box: Box) -> None:
    """Without zones the frame would be taken for the answer to a question of the left."""
    twins = (PRIVATE, Segment("twin", "private", (Subnet("10.0.1.0/24"),)))
    closed = Nic("closed", "twin", "fa:16:3e:00:00:04", ("10.0.1.10",), "closed", "ENABLED")
    open_one = Nic("open", "twin", "fa:16:3e:00:00:05", ("10.0.1.11",), "open")
    await box.apply(HostState(twins, (APP, PEER, closed, open_one)))
    asking = await box.guest("app", APP.mac, "10.0.1.10/24")
    asked = await box.guest("peer", PEER.mac, "10.0.1.11/24")
    victim = await box.guest("closed", closed.mac, "10.0.1.10/24")
    stranger = await box.guest("open", open_one.mac, "10.0.1.11/24")
    await victim.can_ping("10.0.1.11")
    await asked.start("listen", "80")
    assert await asking.talk("udp", "10.0.1.11", "80", "20", "5000") == "open"
    hearing = await victim.start("hear", "0800", "0a0b0c0d")

    await stranger.talk("udp", "10.0.1.10", "5000", "0.1", "80")
    await box.talk("send", "0800", open_one.mac, closed.mac, "0a0b0c0d", tap_name("closed"))

    assert await hearing.hear() == "0a0b0c0d"
