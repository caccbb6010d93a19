"""Snapshots of a guest that writes: with what it believed to be written, and back to it."""

import asyncio
from pathlib import Path

import pytest

from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from tests.drivers.hypervisor import PATIENCE_S, Terminal, blank_disk, spec, tiny_disk

pytestmark = pytest.mark.guest


async def test_a_guest_goes_back_to_what_it_wrote_last_before_a_snapshot(
    booting: QemuDriver, state: Path
) -> None:
    volumes = Qcow2Driver(state, booting.disks)
    root, data = await tiny_disk(volumes, "root"), await blank_disk(volumes, "data")
    await booting.define(spec("web", root, data))
    await booting.start("web", 1)
    terminal = await Terminal.open(booting, "web")
    await terminal.login()

    async with asyncio.timeout(PATIENCE_S):
        while await booting.guests.look("web") is None:
            continue  # nobody tells that an agent has come up; each look takes its time

    # Nothing makes the guest write this to its disk but the agent, for the snapshot.
    await terminal.run("echo early > ~/note")
    await volumes.snapshot({"r": "root", "d": "data"})
    await volumes.snapshot({"r2": "root", "d2": "data"})
    await terminal.run("echo late > ~/note; sync")
    await booting.define(spec("web", root))
    left = await terminal.run("ls /sys/block | grep -c vd")
    terminal.close()
    await booting.stop("web", 0)
    await volumes.revert("root", "r")
    await booting.start("web", 2)
    terminal = await Terminal.open(booting, "web")
    await terminal.login()
    note = await terminal.run("cat ~/note")
    terminal.close()

    assert left.strip() == "2"  # the root disk and the seed
    assert note.strip() == "early"
