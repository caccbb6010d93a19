"""Firewall profiles, outside the guest, on routed and bridged NICs."""

import dataclasses

import pytest

from server.host.wanted import HostState, Nic, Profile, Segment
from tests.host.boxes import Box, Station

pytestmark = pytest.mark.box

PUBLIC = Segment("public", "public", "203.0.113.0/24", "203.0.113.1")
PRIVATE = Segment("private", "private", "10.0.1.0/24")
WEB = Nic("web", "public", "fa:16:3e:00:00:01", "203.0.113.10", "web")
APP = Nic("app", "private", "fa:16:3e:00:00:02", "10.0.1.10", "app")
PEER = Nic("peer", "private", "fa:16:3e:00:00:03", "10.0.1.11", "peer")


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


@pytest.fixture(params=["routed", "bridged"])
async def scene(box: Box, request: pytest.FixtureRequest) -> tuple[Box, Station, Station, str]:
    """A box, the guest under test, somebody who wants something of it, its address."""
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
    await box.apply(state("PROTECTED"))
    guest = await box.guest("app", APP.mac)
    peer = await box.guest("peer", PEER.mac)
    await guest.run("ip", "address", "add", "fd00::10/64", "dev", "eth0", "nodad")
    await peer.run("ip", "address", "add", "fd00::11/64", "dev", "eth0", "nodad")
    await guest.start("listen", "22", "80")

    assert await peer.has_open("fd00::10", 22)
    assert await peer.is_kept_out("fd00::10", 80)
