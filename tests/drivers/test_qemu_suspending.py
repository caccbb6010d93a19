"""Compute driver: instances that stand still, with their memory in RAM or on disk."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from server.drivers.base import InstanceView
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.errors import ConflictError
from tests.drivers.hypervisor import blank_disk, driver, processes, spec

pytestmark = pytest.mark.qemu


async def running(compute: QemuDriver, volumes: Qcow2Driver) -> InstanceView:
    await compute.define(spec("web", await blank_disk(volumes, "root")))
    await compute.start("web", 3)
    return await compute.look("web")


async def test_an_instance_pauses_and_goes_on(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    before = await running(compute, volumes)
    process = processes(state)

    for _ in range(2):
        await compute.pause("web")
    paused = await compute.look("web")
    await compute.start("web", 3)

    assert paused == replace(before, power="paused")
    assert await compute.look("web") == before
    assert processes(state) == process


async def test_a_suspended_instance_has_no_process_and_comes_back(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    before = await running(compute, volumes)

    for _ in range(2):
        await compute.suspend("web")
    suspended = await compute.look("web")
    left = processes(state)
    other = driver(state)
    told = (await other.look_all())["web"]
    await other.start("web", 3)
    back = await other.look("web")
    await other.close()

    assert left == []
    assert told == suspended == replace(before, power="suspended")
    assert back == before
    assert len(processes(state)) == 1


async def test_what_was_plugged_before_and_meanwhile_is_there_after_the_resume(
    compute: QemuDriver, volumes: Qcow2Driver
) -> None:
    seen = (await running(compute, volumes)).spec
    assert seen is not None
    early, late = await blank_disk(volumes, "early"), await blank_disk(volumes, "late")
    with_early = replace(seen, disks=(*seen.disks, early))
    await compute.define(with_early)

    await compute.suspend("web")
    with_both = replace(seen, disks=(*seen.disks, early, late))
    await compute.define(with_both)
    suspended = await compute.look("web")
    await compute.start("web", 3)
    back = await compute.look("web")
    await compute.define(with_both)

    assert (suspended.spec, suspended.runs) == (with_both, with_early)
    assert (back.spec, back.runs) == (with_both, with_early)
    assert (await compute.look("web")).runs == with_both


async def test_stopping_throws_the_memory_away(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    await running(compute, volumes)
    await compute.suspend("web")

    await compute.stop("web", 0)

    assert (await compute.look("web")).power == "stopped"
    assert not (state / "instances" / "web" / "memory").exists()
    await compute.start("web", 4)
    assert (await compute.look("web")).boot == 4


async def test_a_damaged_memory_is_told_kept_and_can_be_given_up(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    await running(compute, volumes)
    await compute.suspend("web")
    file = state / "instances" / "web" / "memory"
    file.write_bytes(b"no memory" * 1000)

    with pytest.raises(ConflictError, match="cannot be restored"):
        await compute.start("web", 3)

    assert (await compute.look("web")).power == "suspended"
    assert processes(state) == []
    await compute.stop("web", 0)
    await compute.start("web", 4)
    assert (await compute.look("web")).power == "running"


async def test_a_process_that_outlived_its_suspension_is_ended(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    await running(compute, volumes)
    [process] = processes(state)
    # As a server leaves it that is killed between the memory's last byte and the end.
    (state / "instances" / "web" / "memory").write_bytes(b"")

    view = await compute.look("web")

    assert view.power == "suspended"
    assert process not in processes(state)


async def test_a_crash_is_not_a_suspension(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    await running(compute, volumes)
    await compute.pause("web")
    [process] = processes(state)

    os.kill(process, signal.SIGKILL)
    async for _ in compute.hints():
        break

    assert (await compute.look("web")).power == "stopped"
    with pytest.raises(ConflictError):
        await compute.suspend("web")


async def test_diagnostics_tell_of_processors_and_disks(
    compute: QemuDriver, volumes: Qcow2Driver
) -> None:
    await running(compute, volumes)

    told = await compute.diagnostics("web")

    assert (told.accelerator, told.ram_mib, len(told.vcpu_s)) == ("tcg", 128, 1)
    assert [disk.disk_id for disk in told.disks] == ["root"]
    await compute.stop("web", 0)
    with pytest.raises(ConflictError):
        await compute.diagnostics("web")


async def test_more_processors_come_at_once_and_survive_a_suspension(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    seen = await running(compute, volumes)
    assert seen.spec is not None
    process = processes(state)

    for _ in range(2):
        await compute.define(replace(seen.spec, vcpus=3))
    grown = await compute.look("web")
    same = processes(state)
    await compute.suspend("web")
    await compute.start("web", 3)
    back = await compute.look("web")
    told = await compute.diagnostics("web")

    assert grown.runs is not None
    assert (grown.runs.vcpus, grown.most_vcpus) == (3, 4)
    assert same == process
    assert back == grown
    assert len(told.vcpu_s) == 3
