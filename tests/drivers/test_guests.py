"""Compute driver: what real guests see of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.drivers.base import InstanceSpec, InstanceView, NicSpec, Seed
from server.drivers.local_net import LocalNetDriver
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.host.wanted import HostState, Nic, Segment, Subnet, tap_name
from tests.drivers.hypervisor import (
    GIB,
    PATIENCE_S,
    Terminal,
    blank_disk,
    driver,
    processes,
    spec,
    tiny_disk,
)

pytestmark = [pytest.mark.qemu, pytest.mark.guest]

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJFq7wLr9hPjDJKXP1cPp9SkP9Az2CAIgqfTmX9yU9aL me@here"
USER_DATA = """#cloud-config
keymap: de
password: "it's secret"
ssh_authorized_keys:
  - ssh-rsa AAAAB3 you@there
write_files:
  - path: /etc/notes/first
    permissions: '0600'
    content: |
      cost: 'nothing' for $HOME
        indented
runcmd:
  - echo "$(hostname) it's" > ~root/ran
  - [sh, -c, "echo words > ~root/words"]
"""


async def started(
    compute: QemuDriver, volumes: Qcow2Driver, seed: Seed, *nics: NicSpec
) -> tuple[InstanceSpec, Terminal]:
    name = seed.hostname
    wanted = spec(name, await tiny_disk(volumes, f"{name}-root"), nics=nics, seed=seed)
    await compute.define(wanted)
    await compute.start(name, 1)
    return wanted, await Terminal.open(compute, name)


async def ended(compute: QemuDriver, name: str) -> InstanceView:
    """Wait, by hints, until an instance has stopped."""
    async with asyncio.timeout(PATIENCE_S):
        async for _ in compute.hints():
            view = await compute.look(name)
            if view.power == "stopped":
                return view
    raise AssertionError


async def test_a_guest_is_what_its_seed_says(booting: QemuDriver, volumes: Qcow2Driver) -> None:
    seed = Seed("web-1", (KEY,), USER_DATA)

    _, terminal = await started(booting, volumes, seed)
    before = await terminal.see(" login: ")
    await terminal.type("root\n")
    await terminal.see("Password: ")
    await terminal.type("it's secret\n")
    await terminal.see("# ")
    printed = await terminal.run(
        "while [ -e /var/lib/seed/first-boot ]; do usleep 200000; done;"
        "cat ~/.ssh/authorized_keys /etc/notes/first ~/ran ~/words;"
        "ls -l /etc/notes/first | cut -c1-10; cmp /etc/keymap /usr/share/keymaps/de && echo german;"
        "df -k / | tail -n 1 | awk '{print ($2 > 900000)}'; nc 127.0.0.1 80 </dev/null;"
        "wget -qO - http://localhost/"
    )
    terminal.close()

    assert before.endswith("\rweb-1")
    assert printed.splitlines() == [
        KEY,
        "ssh-rsa AAAAB3 you@there",
        "cost: 'nothing' for $HOME",
        "  indented",
        "web-1 it's",
        "words",
        "-rw-------",
        "german",
        "1",
        "web-1",
    ]


async def test_stopping_asks_the_guest_first(booting: QemuDriver, volumes: Qcow2Driver) -> None:
    wanted, terminal = await started(booting, volumes, Seed("web"))
    await terminal.login()
    await terminal.run("echo kept > ~/file")
    terminal.close()

    await booting.stop("web", PATIENCE_S)
    stopped = await booting.look("web")
    log = await booting.console_log("web")
    await booting.start("web", 2)
    terminal = await Terminal.open(booting, "web")
    await terminal.login()
    kept = await terminal.run("cat ~/file; hostname")
    terminal.close()

    assert stopped == InstanceView("stopped", wanted, boot=1)
    assert b"going down" in log
    assert kept == "kept\nweb\n"


async def test_a_guest_reboots_in_its_process_and_runs_its_user_data_once(
    booting: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    seed = Seed("web", user_data="#!/bin/sh\necho once >> ~root/count\n")
    _, terminal = await started(booting, volumes, seed)
    await terminal.login()
    await terminal.run("until [ -s ~/count ]; do usleep 200000; done")
    process = processes(state)

    await booting.reboot("web", 2, hard=False)
    await terminal.see("going down")
    await terminal.login()
    counted = await terminal.run("cat ~/count")
    await terminal.type("reboot\n")
    await terminal.login()
    terminal.close()

    assert counted == "once\n"
    assert processes(state) == process
    assert (await booting.look("web")).boot == 2


async def test_a_guest_that_powers_off_is_believed(
    booting: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    _, terminal = await started(booting, volumes, Seed("web"))
    await terminal.login()

    await terminal.type("poweroff\n")
    view = await ended(booting, "web")
    terminal.close()
    left = processes(state)
    await booting.start("web", 2)

    assert view.switched_off
    assert not left
    assert not (await booting.look("web")).switched_off


async def test_a_power_off_while_no_server_was_there_is_seen_later(
    booting: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    _, terminal = await started(booting, volumes, Seed("web"))
    await terminal.login()
    await booting.close()

    await terminal.type("poweroff\n")
    await terminal.see("Power down")
    terminal.close()
    other = driver(state, paused=False)
    async with asyncio.timeout(PATIENCE_S):
        while (view := await other.look("web")).power != "stopped":
            await anext(other.hints())
    await other.close()

    assert view.switched_off


async def test_a_guest_sees_disks_come_grow_and_go(
    booting: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    wanted, terminal = await started(booting, volumes, Seed("web"))
    growing = Qcow2Driver(state, booting.disks)
    data = await blank_disk(volumes, "data")
    await terminal.login()
    listing = "cat /sys/block/vdc/serial /sys/block/vdc/size 2>&1"

    await booting.define(spec("web", *wanted.disks, data, seed=wanted.seed))
    come = await terminal.run(f"usleep 500000; {listing}")
    await growing.resize("data", 2 * GIB)
    grown = await terminal.run(f"usleep 500000; {listing}")
    await booting.define(wanted)
    gone = await terminal.run("ls /sys/block | grep -c vdc")
    terminal.close()

    assert come == f"data{GIB // 512}\n"
    assert grown == f"data{2 * GIB // 512}\n"
    assert gone == "0\n"


@pytest.fixture
async def network(state: Path) -> AsyncIterator[LocalNetDriver]:
    made = LocalNetDriver(state)
    yield made
    await made.destroy()


@pytest.mark.box
async def test_two_guests_of_a_private_network_exchange_frames(
    state: Path, volumes: Qcow2Driver, network: LocalNetDriver
) -> None:
    macs = {name: f"fa:16:3e:00:00:0{number}" for number, name in enumerate("abc")}
    segment = Segment("lan", "private", (Subnet("10.0.1.0/24"),))
    nics = [
        Nic(name, "lan", mac, (f"10.0.1.1{number}",), f"guest-{name}")
        for number, (name, mac) in enumerate(macs.items())
    ]
    await network.apply(HostState((segment,), tuple(nics)))
    compute = QemuDriver(state, network.enter, accelerator="tcg")
    static = NicSpec("a", macs["a"], tap_name("a"), ("10.0.1.10/24",))
    by_dhcp = NicSpec("b", macs["b"], tap_name("b"))
    late = NicSpec("c", macs["c"], tap_name("c"), ("10.0.1.12/24",))
    try:
        one, left = await started(compute, volumes, Seed("left"), static)
        _, right = await started(compute, volumes, Seed("right"), by_dhcp)
        await left.login()
        await right.login()

        waited = await right.run(
            "until ip addr show eth0 | grep -q 10.0.1.11; do usleep 200000; done;"
            "ping -c 3 -W 5 10.0.1.10 >/dev/null && echo pong"
        )
        await right.type("rawframe recv eth0 88b5 60 > /tmp/frame &\n")
        await right.see("# ")
        await left.run("for n in 1 2 3; do rawframe send eth0 88b5 'no ip'; usleep 300000; done")
        frame = await right.run("wait; cat /tmp/frame")
        await compute.define(spec("left", *one.disks, nics=(static, late), seed=one.seed))
        plugged = await left.run(
            "until ip addr show eth1 2>/dev/null | grep -q 10.0.1.12; do usleep 200000; done;"
            "ip addr show eth1 | grep -o 10.0.1.12/24"
        )
        await compute.define(spec("left", *one.disks, nics=(late,), seed=one.seed))
        names = await left.run(
            "ls -1 /sys/class/net; ping -c 3 -W 5 10.0.1.11 >/dev/null && echo pong"
        )
        left.close()
        right.close()
    finally:
        for instance_id in await compute.look_all():
            await compute.destroy(instance_id)
        await compute.close()

    assert waited == "pong\n"
    assert frame.strip() == "no ip"
    assert plugged == "10.0.1.12/24\n"
    assert names == "eth1\nlo\npong\n"
