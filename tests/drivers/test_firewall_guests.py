"""Who reaches whom, tried from inside real guests, against what the model says."""

import dataclasses
from pathlib import Path

import pytest

from server.drivers.base import NicSpec, Seed
from server.drivers.local_net import LocalNetDriver
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.host.verdict import IPV4, IPV6, Packet, may_pass
from server.host.wanted import Group, HostState, Nic, Profile, Rule, Segment, Subnet, tap_name
from tests.drivers.hypervisor import Terminal, spec, tiny_disk

pytestmark = [pytest.mark.qemu, pytest.mark.guest, pytest.mark.box]

TCP, ICMP, ICMP6 = 6, 1, 58
LAN = Segment("lan", "private", (Subnet("10.0.1.0/24"), Subnet("fd00::/64", dhcp=False)))
ASKING = Nic("asking", "lan", "fa:16:3e:00:00:01", ("10.0.1.11", "fd00::11"), "asking")
ASKED = Nic("asked", "lan", "fa:16:3e:00:00:02", ("10.0.1.12", "fd00::12"), "asked")
STRANGE = "10.0.1.66"
GROUPS = (
    Group("web", (Rule("http", "ingress", 4, TCP, (80, 80)), Rule("out", "egress", 4))),
    Group("near", (Rule("near", "ingress", 6, ICMP6, (), "near"), Rule("far", "egress", 6))),
)
GUARDS: tuple[tuple[Profile, tuple[str, ...], tuple[str, ...]], ...] = (
    ("DISABLED", (), ()),
    ("ENABLED", (), ()),
    ("PROTECTED", (), ()),
    ("CUSTOM", ("web",), ()),
    ("CUSTOM", ("near",), ("near",)),
    ("ENABLED", ("web",), ()),
)
"""Profile and groups of the guest that is asked, and groups of the one that asks."""

PACKETS = {
    "ssh": Packet(IPV4, ASKING.mac, "10.0.1.11", "10.0.1.12", TCP, (40000, 22)),
    "http": Packet(IPV4, ASKING.mac, "10.0.1.11", "10.0.1.12", TCP, (40000, 80)),
    "ping": Packet(IPV4, ASKING.mac, "10.0.1.11", "10.0.1.12", ICMP, (8, 0)),
    "ping6": Packet(IPV6, ASKING.mac, "fd00::11", "fd00::12", ICMP6, (128, 0)),
    "http6": Packet(IPV6, ASKING.mac, "fd00::11", "fd00::12", TCP, (40000, 80)),
    "spoofed ping": Packet(IPV4, ASKING.mac, STRANGE, "10.0.1.12", ICMP, (8, 0)),
    "no ip": Packet(0x88B5, ASKING.mac),
}
# The guest that is asked has a route to the stranger's address by the same link, so that
# an answer would come back.
COMMANDS = {
    "ssh": "nc -w 2 10.0.1.12 22 </dev/null | grep -q SSH",
    "http": "timeout 3 wget -qO - http://10.0.1.12/ | grep -q asked",
    "ping": "ping -c 1 -W 2 10.0.1.12 >/dev/null",
    "ping6": "ping6 -c 1 -W 2 fd00::12 >/dev/null",
    "http6": "timeout 3 wget -qO - http://[fd00::12]/ | grep -q asked",
    "spoofed ping": f"ping -c 1 -W 2 -I {STRANGE} 10.0.1.12 >/dev/null",
}


def host(profile: Profile, groups: tuple[str, ...], of_asking: tuple[str, ...]) -> HostState:
    asked = dataclasses.replace(ASKED, profile=profile, groups=groups)
    return HostState((LAN,), (dataclasses.replace(ASKING, groups=of_asking), asked), GROUPS)


async def booted(compute: QemuDriver, volumes: Qcow2Driver, nic: Nic) -> Terminal:
    plugged = NicSpec(nic.id, nic.mac, tap_name(nic.id))
    disk = await tiny_disk(volumes, f"{nic.id}-root")
    await compute.define(spec(nic.id, disk, nics=(plugged,), seed=Seed(nic.hostname)))
    await compute.start(nic.id, 1)
    return await Terminal.open(compute, nic.id)


async def reached(asking: Terminal, asked: Terminal) -> set[str]:
    """Return what got through, by the names of `PACKETS`."""
    await asked.type("rm -f /tmp/frame; rawframe recv eth0 88b5 60 > /tmp/frame & \n")
    await asked.see("# ")
    tries = ";".join(f"{command} && echo '{name}'" for name, command in COMMANDS.items())
    printed = await asking.run(f"{tries}; rawframe send eth0 88b5 'no ip'")
    heard = await asked.run("wait; cat /tmp/frame")
    return {line for line in (*printed.splitlines(), heard.strip()) if line in PACKETS}


async def test_guests_reach_each_other_where_the_model_says(
    state: Path, volumes: Qcow2Driver
) -> None:
    network = LocalNetDriver(state)
    compute = QemuDriver(state, network.enter, accelerator="tcg")
    try:
        await network.apply(host(*GUARDS[0]))
        asked = await booted(compute, volumes, ASKED)
        asking = await booted(compute, volumes, ASKING)
        for terminal, nic in ((asked, ASKED), (asking, ASKING)):
            await terminal.login()
            await terminal.run(
                f"until ip addr show eth0 | grep -q {nic.addresses[0]}; do usleep 200000; done;"
                f"ip addr add {nic.addresses[1]}/64 dev eth0;"
                "while ip addr show eth0 | grep -q tentative; do usleep 200000; done"
            )
        await asking.run(f"ip addr add {STRANGE}/32 dev eth0")
        seen, expected = {}, {}
        for guard in GUARDS:
            view = await network.apply(host(*guard))
            assert view.faults == {}
            seen[guard] = await reached(asking, asked)
            expected[guard] = {
                name
                for name, packet in PACKETS.items()
                if may_pass(host(*guard), "asking", "asked", packet)
            }
        hits = await network.hits()
        asking.close()
        asked.close()
    finally:
        for instance_id in await compute.look_all():
            await compute.destroy(instance_id)
        await compute.close()
        await network.destroy()

    assert seen == expected
    assert hits.spoofed["asking"].packets >= len(GUARDS)
    assert hits.rules["http"].packets >= 1
