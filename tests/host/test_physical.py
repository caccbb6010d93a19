"""Private networks plugged into physical ones: the guard, what is refused, and kills."""

import asyncio
import json
import os
from dataclasses import replace

import pytest

from server.drivers.local_net import LocalNetDriver
from server.host.wanted import HostState, Nic, PhysicalPort, Segment, Subnet, bridge_name
from tests.host.boxes import Box, Station, kill, run

pytestmark = pytest.mark.box

WEB = Nic("web", "lab", "fa:16:3e:00:00:01", (), "web")
PORT = PhysicalPort("port", "room0", guard_s=300)
BRIEF = replace(PORT, guard_s=2)
LIMIT_S = 30


def state(port: PhysicalPort | None) -> HostState:
    return HostState((Segment("lab", "private", port=port),), (WEB,))


async def master(box: Box, name: str = "room0") -> str | None:
    """Return what an interface belongs to."""
    (link,) = json.loads(await box.run("ip", "-j", "link", "show", name))
    found: str | None = link.get("master")
    return found


async def let_go(box: Box, name: str = "room0") -> None:
    """Wait until the guard has taken an interface off its bridge."""
    monitor = await box.start(*await box.driver.enter(), "ip", "-o", "monitor", "link")
    async with asyncio.timeout(LIMIT_S):
        while await master(box, name):
            await monitor.hear()


@pytest.fixture
async def guest(box: Box) -> Station:
    """A guest at 172.20.0.2, and the server room at 172.20.0.1; not joined yet."""
    await box.driver.apply(state(None))
    return await box.guest("web", WEB.mac, "172.20.0.2/24")


async def furnish(box: Box) -> None:
    prefix = await box.driver.enter_room()
    await run(*prefix, "ip", "address", "replace", "172.20.0.1/24", "dev", "eth0")


async def test_what_is_confirmed_stays(box: Box, guest: Station) -> None:
    trial = await box.driver.apply(state(PORT))
    await furnish(box)
    assert trial.ports["port"].state == "trial"
    assert 0 < trial.ports["port"].left_s <= PORT.guard_s
    assert await guest.can_ping("172.20.0.1")

    confirmed = await box.driver.apply(state(replace(PORT, is_confirmed=True)))
    again = await box.apply(state(replace(PORT, is_confirmed=True)))

    assert confirmed.ports["port"].state == "plugged"
    assert again["changed"] == {}
    assert await guest.can_ping("172.20.0.1")


async def test_what_is_not_confirmed_is_unplugged_and_stays_so(box: Box) -> None:
    hints = box.driver.hints()
    await box.driver.apply(state(BRIEF))
    assert await master(box) == bridge_name("lab")

    async with asyncio.timeout(LIMIT_S):
        await anext(hints)
    view = await box.driver.apply(state(BRIEF))
    late = await box.driver.apply(state(replace(BRIEF, is_confirmed=True)))

    assert view.ports["port"].state == late.ports["port"].state == "reverted"
    assert view.faults == {}
    assert await master(box) is None


async def test_another_attempt_is_plugged_in_again(box: Box) -> None:
    await box.driver.apply(state(BRIEF))
    await let_go(box)

    view = await box.driver.apply(state(replace(PORT, attempt=2)))

    assert view.ports["port"].state == "trial"
    assert await master(box) == bridge_name("lab")


async def test_the_guard_works_when_agent_and_server_are_dead(box: Box) -> None:
    await box.driver.apply(state(BRIEF))
    await kill(pid_of(box, "agent"))

    await let_go(box)

    view = await LocalNetDriver(box.folder).apply(state(replace(BRIEF, is_confirmed=True)))
    assert view.ports["port"].state == "reverted"


async def test_a_guard_that_was_killed_is_replaced(box: Box) -> None:
    await box.driver.apply(state(replace(PORT, guard_s=4)))
    records = json.loads((box.folder / "physical-ports.json").read_text())
    await kill(records["port"]["guard"][0])
    await kill(pid_of(box, "agent"))

    await box.driver.apply(state(replace(PORT, guard_s=4)))

    await let_go(box)


async def test_a_trial_outlives_the_agent_and_can_be_confirmed_then(box: Box) -> None:
    await box.driver.apply(state(PORT))
    await kill(pid_of(box, "agent"))

    view = await box.driver.apply(state(replace(PORT, is_confirmed=True)))

    assert view.ports["port"].state == "plugged"
    assert await master(box) == bridge_name("lab")


async def test_a_box_that_is_left_on_trial_takes_its_guard_along(box: Box) -> None:
    await box.driver.apply(HostState((Segment("lab", "private", port=PORT),)))
    records = json.loads((box.folder / "physical-ports.json").read_text())

    await box.driver.close()
    view = await LocalNetDriver(box.folder).apply(state(PORT))

    with pytest.raises(ProcessLookupError):
        os.kill(records["port"]["guard"][0], 0)
    assert view.ports["port"].state == "reverted"
    assert await master(box) is None


async def test_a_trial_in_a_box_that_broke_down_is_guarded_in_the_next_one(box: Box) -> None:
    await box.driver.apply(state(replace(PORT, guard_s=4)))
    for name in ("agent", "holder", "room"):
        await kill(pid_of(box, name))
    await box.driver.apply(state(replace(PORT, guard_s=4)))
    assert await master(box) == bridge_name("lab")

    await let_go(box)


async def test_what_is_not_wanted_is_unplugged_and_as_before(box: Box) -> None:
    await box.driver.enter_room()
    await box.run("ip", "link", "set", "room0", "up")
    before = await box.run("ip", "-d", "link", "show", "room0")
    await box.driver.apply(state(replace(PORT, is_confirmed=True)))

    view = await box.driver.apply(state(None))

    assert view.ports == {}
    assert await box.run("ip", "-d", "link", "show", "room0") == before
    assert not (box.folder / "physical-ports.json").exists()


async def test_a_network_that_goes_lets_go_of_its_interface(box: Box) -> None:
    await box.driver.apply(state(replace(PORT, is_confirmed=True)))

    await box.driver.apply(HostState())

    assert await master(box) is None
    assert not (box.folder / "physical-ports.json").exists()


async def test_a_room_that_broke_down_is_built_and_plugged_in_again(
    box: Box, guest: Station
) -> None:
    confirmed = state(replace(PORT, is_confirmed=True))
    await box.driver.apply(confirmed)
    hints = box.driver.hints()
    await kill(pid_of(box, "room"))
    async with asyncio.timeout(LIMIT_S):
        await anext(hints)

    view = await box.driver.apply(confirmed)
    await furnish(box)

    assert view.ports["port"].state == "plugged"
    assert await guest.can_ping("172.20.0.1")


@pytest.mark.parametrize(
    ("port", "reason"),
    [
        (replace(PORT, interface="nowhere0"), "There is no interface nowhere0"),
        (replace(PORT, interface="slirp0"), "uplink"),
        (replace(PORT, interface=bridge_name("lab")), "no interface that leads"),
        (replace(PORT, interface="lo"), "no interface that leads"),
        (replace(PORT, vlan=0), "A VLAN is 1 to 4094"),
        (replace(PORT, vlan=4095), "A VLAN is 1 to 4094"),
    ],
)
async def test_what_must_not_be_plugged_in_is_a_fault(
    box: Box, port: PhysicalPort, reason: str
) -> None:
    view = await box.driver.apply(state(port))

    assert reason in view.faults["port"]
    assert view.ports == {}
    assert view.nics == {"web"}
    assert not (box.folder / "physical-ports.json").exists()


@pytest.mark.parametrize(("first", "second"), [(None, None), (None, 7), (7, 7)])
async def test_two_networks_on_one_interface_are_a_loop(
    box: Box, first: int | None, second: int | None
) -> None:
    segments = (
        Segment("lab", "private", port=replace(PORT, id="a", vlan=first)),
        Segment("hall", "private", port=replace(PORT, id="b", vlan=second)),
    )

    view = await box.driver.apply(HostState(segments))

    assert "plugged into another network" in view.faults["b"]


async def test_public_networks_are_not_plugged_in(box: Box) -> None:
    rail = Segment("rail", "public", (Subnet("203.0.113.0/24", "203.0.113.1"),), port=PORT)

    view = await box.driver.apply(HostState((rail,)))

    assert "Only private networks" in view.faults["port"]


async def test_a_vlan_is_plugged_in_where_the_kernel_has_vlans(box: Box) -> None:
    await box.driver.enter_room()
    lacks = await box.driver.lacks()
    view = await box.driver.apply(state(replace(PORT, vlan=7, is_confirmed=True)))
    if "VLANs" in lacks:
        assert "8021q" in view.faults["port"]
        pytest.skip(lacks["VLANs"])

    (interface,) = [one for one in await box.driver.interfaces() if one.name == "room0"]
    assert interface.vlans == (7,)
    assert await master(box) is None


async def test_interfaces_are_listed_with_what_they_carry(box: Box) -> None:
    await box.driver.apply(state(replace(PORT, is_confirmed=True)))
    await box.run("ip", "link", "add", "eth7", "type", "veth", "peer", "name", "eth8")
    await box.run("ip", "address", "add", "192.0.2.5/24", "dev", "eth7")

    found = {interface.name: interface for interface in await box.driver.interfaces()}

    assert found.keys() == {"room0", "eth7", "eth8"}
    assert found["room0"].master == bridge_name("lab")
    assert (found["room0"].kind, found["room0"].mtu) == ("veth", 1500)
    assert found["eth7"].addresses == ("192.0.2.5/24",)
    assert (found["eth7"].is_up, found["eth7"].has_carrier) == (False, False)
    assert not found["eth7"].is_uplink
    assert found["room0"].has_carrier
    assert found["eth7"].speed_mbit == 10_000


def pid_of(box: Box, name: str) -> int:
    return int((box.folder / f"{name}.pid").read_text().split()[0])
