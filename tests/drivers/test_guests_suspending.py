"""Compute driver: what a real guest notices of being paused and suspended."""

from dataclasses import replace
from pathlib import Path

import pytest

from server.drivers.base import Seed
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from tests.drivers.hypervisor import Terminal, blank_disk, driver, spec, tiny_disk

pytestmark = [pytest.mark.qemu, pytest.mark.guest]

COUNT = "(n=0; while :; do n=$((n + 1)); echo $n > /run/count; usleep 100000; done) &\n"


async def counted(terminal: Terminal) -> int:
    """Return how far the guest has counted, once it counts on."""
    return int(
        await terminal.run(
            "was=$(cat /run/count); while [ $was = $(cat /run/count) ]; do usleep 50000; done;"
            "cat /run/count"
        )
    )


async def test_a_counter_in_memory_goes_on_after_a_suspension(
    booting: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    wanted = spec("web", await tiny_disk(volumes, "web-root"), seed=Seed("web"))
    await booting.define(wanted)
    await booting.start("web", 1)
    terminal = await Terminal.open(booting, "web")
    await terminal.login()
    # Plugged later, its slot is not the one that a new start would give it.
    with_data = replace(wanted, disks=(*wanted.disks, await blank_disk(volumes, "data")))
    await booting.define(with_data)
    await terminal.run("until [ -e /sys/block/vdc ]; do usleep 100000; done")
    await terminal.type(COUNT)
    await terminal.see("# ")
    before = await counted(terminal)
    terminal.close()

    await booting.suspend("web")
    suspended = await booting.look("web")
    other = driver(state, paused=False)
    await other.start("web", 1)
    terminal = await Terminal.open(other, "web")
    after = await counted(terminal)
    boots = await terminal.run("dd if=/dev/vdc of=/dev/null bs=4096 count=1 2>/dev/null && echo ok")
    terminal.close()
    await other.close()

    assert suspended.power == "suspended"
    assert after > before
    assert boots == "ok\n"


async def test_a_paused_guest_stands_still_and_goes_on(
    booting: QemuDriver, volumes: Qcow2Driver
) -> None:
    await booting.define(spec("web", await tiny_disk(volumes, "web-root"), seed=Seed("web")))
    await booting.start("web", 1)
    terminal = await Terminal.open(booting, "web")
    await terminal.login()
    await terminal.type(COUNT)
    await terminal.see("# ")
    before = await counted(terminal)

    await booting.pause("web")
    paused = await booting.diagnostics("web")
    still = await booting.diagnostics("web")
    await booting.start("web", 1)
    after = await counted(terminal)
    terminal.close()

    assert paused.vcpu_s == still.vcpu_s
    assert after > before
