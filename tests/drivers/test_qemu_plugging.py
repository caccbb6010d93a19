"""Compute driver: disks and NICs of an instance that runs."""

from pathlib import Path

import pytest

from server.drivers.base import InstanceSpec
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.errors import UnavailableError
from tests.drivers.hypervisor import GIB, blank_disk, spec

pytestmark = pytest.mark.qemu


async def runs(compute: QemuDriver) -> InstanceSpec:
    runs = (await compute.look("web")).runs
    assert runs is not None
    return runs


async def test_a_disk_is_plugged_in_while_it_runs(
    compute: QemuDriver, volumes: Qcow2Driver
) -> None:
    root, data = await blank_disk(volumes, "root"), await blank_disk(volumes, "data")
    await compute.define(spec("web", root))
    await compute.start("web", 1)

    for _ in range(2):
        await compute.define(spec("web", root, data))

    assert (await runs(compute)).disks == (root, data)


async def test_a_disk_that_a_killed_server_plugged_in_is_no_surprise(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    root, data = await blank_disk(volumes, "root"), await blank_disk(volumes, "data")
    await compute.define(spec("web", root))
    await compute.start("web", 1)
    written = (state / "instances/web/runs.json").read_bytes()
    await compute.define(spec("web", root, data))
    (state / "instances/web/runs.json").write_bytes(written)

    await compute.define(spec("web", root, data))

    assert (await runs(compute)).disks == (root, data)


async def test_a_guest_that_does_not_let_go_is_asked_again(
    compute: QemuDriver, volumes: Qcow2Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, data = await blank_disk(volumes, "root"), await blank_disk(volumes, "data")
    both = spec("web", root, data)
    await compute.define(both)
    await compute.start("web", 1)
    monkeypatch.setattr("server.drivers.qemu.plugging._UNPLUG_S", 0.1)

    with pytest.raises(UnavailableError, match="let go"):
        await compute.define(spec("web", root))

    view = await compute.look("web")
    assert view.spec == view.runs == both


async def test_the_disk_that_it_boots_from_is_changed_at_the_next_start(
    compute: QemuDriver, volumes: Qcow2Driver
) -> None:
    old, new = await blank_disk(volumes, "old"), await blank_disk(volumes, "new")
    await compute.define(spec("web", old))
    await compute.start("web", 1)

    await compute.define(spec("web", new))
    before = (await runs(compute)).disks
    await compute.stop("web", 0)
    await compute.start("web", 2)

    assert before == (old,)
    assert (await runs(compute)).disks == (new,)


async def test_a_volume_grows_in_the_instance_that_runs_with_it(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    growing = Qcow2Driver(state, compute.disks)
    root = await blank_disk(volumes, "root")
    await compute.define(spec("web", root))
    await compute.start("web", 1)

    await growing.resize("root", 3 * GIB)

    view = await volumes.look("root")
    assert view is not None
    assert view.size_bytes == 3 * GIB


async def test_a_volume_in_use_is_not_grown_behind_its_back(
    compute: QemuDriver, volumes: Qcow2Driver
) -> None:
    await compute.define(spec("web", await blank_disk(volumes, "root")))
    await compute.start("web", 1)

    with pytest.raises(UnavailableError, match="lock"):
        await volumes.resize("root", 3 * GIB)
