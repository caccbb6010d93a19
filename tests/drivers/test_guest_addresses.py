"""What real guests make of two families, names and renewals."""

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.drivers.base import NicSpec, Seed
from server.drivers.local_net import LocalNetDriver
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.host.wanted import HostState, Nic, Route, Segment, Subnet, tap_name
from tests.drivers.hypervisor import Terminal, spec, tiny_disk

pytestmark = [pytest.mark.qemu, pytest.mark.guest, pytest.mark.box]

LAN = Segment(
    "lan",
    "private",
    (
        Subnet("10.0.1.0/24", dns=("10.0.1.254",), service="10.0.1.254"),
        Subnet("2001:db8:1::/64", dns=("2001:db8:1::2",), service="2001:db8:1::2"),
    ),
    domain="internal",
)
RAIL = Segment(
    "rail",
    "public",
    (
        Subnet("203.0.113.0/24", "203.0.113.1"),
        Subnet("2001:db8:2::/64", "2001:db8:2::1"),
    ),
    domain="example.org",
)
LEFT = Nic(
    "left", "lan", "fa:16:3e:00:00:01", ("10.0.1.10", "2001:db8:1:0:f816:3eff:fe00:1"), "left"
)
RIGHT = Nic(
    "right", "lan", "fa:16:3e:00:00:02", ("10.0.1.11", "2001:db8:1:0:f816:3eff:fe00:2"), "right"
)
OUT = Nic(
    "out", "rail", "fa:16:3e:00:00:03", ("203.0.113.10", "2001:db8:2:0:f816:3eff:fe00:3"), "right"
)
PATIENT = "until {}; do usleep 200000; done"


@pytest.fixture
async def network(state: Path) -> AsyncIterator[LocalNetDriver]:
    made = LocalNetDriver(state)
    yield made
    await made.destroy()


async def test_guests_have_both_families_and_names_and_hear_of_changes(
    state: Path, volumes: Qcow2Driver, network: LocalNetDriver
) -> None:
    await network.apply(HostState((LAN, RAIL), (LEFT, RIGHT, OUT)))
    compute = QemuDriver(state, network.enter, accelerator="tcg")
    try:
        left = await boot(compute, volumes, "left", LEFT)
        right = await boot(compute, volumes, "right", RIGHT, OUT)
        await left.login()
        await right.login()

        known = await left.run(
            PATIENT.format("grep -q 2001 /etc/resolv.conf && grep -q 10.0.1.254 /etc/resolv.conf")
            + "; " + PATIENT.format("ip -6 addr show eth0 | grep -q 2001:db8:1:")
            + "; grep search /etc/resolv.conf; ip -6 addr show eth0 | grep -c fe80"
        )  # fmt: skip
        await right.run(PATIENT.format("ip -6 route | grep -q default"))
        reached = await left.run(
            f"ping6 -c 2 -W 5 {RIGHT.addresses[1]} >/dev/null && echo six;"
            "ping -c 2 -W 5 right >/dev/null && echo name;"
            "nslookup right.internal 10.0.1.254 | grep -c 2001:db8:1:0:f816:3eff:fe00:2;"
            "nslookup right.internal 2001:db8:1::2 | grep -c 10.0.1.11"
        )
        way_out = await right.run("ip -6 route | grep default | grep -o 'fe80::[0-9a-f:]*'")

        ipv4, ipv6 = LAN.subnets
        changed = dataclasses.replace(
            LAN,
            subnets=(
                dataclasses.replace(
                    ipv4,
                    gateway="10.0.1.1",
                    dns=("10.0.1.53",),
                    routes=(Route("10.9.0.0/16", "10.0.1.9"),),
                ),
                dataclasses.replace(ipv6, dns=("2001:db8:1::53",)),
            ),
        )
        await network.apply(HostState((changed, RAIL), (LEFT, RIGHT, OUT)))
        renewed = await left.run(
            "kill -USR1 $(cat /run/udhcpc.eth0); "
            + PATIENT.format("grep -q '1[.]53' /etc/resolv.conf")
            + "; " + PATIENT.format("grep -q ':0053' /etc/resolv.conf")
            + "; ip route | grep -e default -e 10.9 | cut -d ' ' -f 1-3; cat /etc/resolv.conf"
        )  # fmt: skip
        left.close()
        right.close()
    finally:
        for instance_id in await compute.look_all():
            await compute.destroy(instance_id)
        await compute.close()

    assert known == "search internal\n1\n"
    assert reached.splitlines() == ["six", "name", "1", "1"]
    assert way_out == "fe80::fc16:3eff:fe00:3\n"
    assert renewed.splitlines() == [
        "default via 10.0.1.1",
        "10.9.0.0/16 via 10.0.1.9",
        "search internal",
        "nameserver 10.0.1.53",
        "nameserver 2001:0db8:0001:0000:0000:0000:0000:0053",
    ]


async def boot(compute: QemuDriver, volumes: Qcow2Driver, name: str, *nics: Nic) -> Terminal:
    """Start a guest and open its console."""
    cards = tuple(NicSpec(nic.id, nic.mac, tap_name(nic.id)) for nic in nics)
    disk = await tiny_disk(volumes, f"{name}-root")
    await compute.define(spec(name, disk, nics=cards, seed=Seed(name)))
    await compute.start(name, 1)
    return await Terminal.open(compute, name)
