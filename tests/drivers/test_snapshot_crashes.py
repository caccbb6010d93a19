"""A server killed between any two steps: each volume is as before or as wished."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from server.drivers.base import VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from tests.drivers.disks import held, of_snapshot, of_volume, write, write_live
from tests.drivers.hypervisor import GIB, blank_disk, driver, spec

pytestmark = pytest.mark.qemu

STEPS = 40
"""More than any deed has."""


async def dies(state: Path, deed: str, before: int) -> bool:
    """Let a server begin a deed; return whether it died on the way."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.drivers.dying", str(state), deed, str(before))
    )
    code = await process.wait()
    assert code in (0, -signal.SIGKILL)
    return code != 0


@pytest.fixture
async def running(compute: QemuDriver, state: Path) -> None:
    """An instance `web` whose disks `root` and `data` hold 1 and 2."""
    volumes = Qcow2Driver(state)
    root, data = await blank_disk(volumes, "root"), await blank_disk(volumes, "data")
    await compute.define(spec("web", root, data))
    await compute.start("web", 1)
    await write_live(compute, "root", 0, 1)
    await write_live(compute, "data", 0, 2)
    await compute.close()


@pytest.mark.usefixtures("running")
async def test_a_snapshot_of_a_running_instance(state: Path) -> None:
    for before in range(STEPS):
        died = await dies(state, "snapshot", before)
        compute = driver(state)
        volumes = Qcow2Driver(state, compute.disks)
        for name in ("root", "data"):
            await volumes.disk(name)  # as before each start
        await write_live(compute, "root", 3, before + 10)
        mine = {f"r{before}": "root", f"d{before}": "data"}
        found = mine.keys() & {*await volumes.look_all_snapshots()}
        await volumes.snapshot(mine)

        assert found in (set(), mine.keys())
        last = before + 10 if not found else (before + 9 if before else 0)
        assert await of_snapshot(state, f"r{before}") == [1, 0, 0, last]
        assert await of_snapshot(state, f"d{before}") == [2, 0, 0, 0]
        await compute.close()
        if not died:
            break
    else:
        pytest.fail("It never came to an end")
    compute = driver(state)
    volumes = Qcow2Driver(state, compute.disks)
    await compute.stop("web", 0)
    assert await of_volume(volumes, "root") == [1, 0, 0, before + 10]
    await compute.close()
    await volumes.collect()
    assert not list((state / "switches").iterdir())


@pytest.mark.usefixtures("running")
async def test_a_snapshot_of_an_instance_that_dies_too(state: Path) -> None:
    for before in range(STEPS):
        died = await dies(state, "snapshot", before)
        compute = driver(state)
        await write_live(compute, "root", 3, before + 10)
        await compute.stop("web", 0)
        volumes = Qcow2Driver(state, compute.disks)
        for name in ("root", "data"):
            await volumes.disk(name)
        found = f"r{before}" in await volumes.look_all_snapshots()
        await volumes.snapshot({f"r{before}": "root", f"d{before}": "data"})

        assert await of_volume(volumes, "root") == [1, 0, 0, before + 10]
        assert (await of_snapshot(state, f"r{before}"))[0] == 1
        assert await of_snapshot(state, f"d{before}") == [2, 0, 0, 0]
        await compute.start("web", before + 2)
        await compute.close()
        if not died:
            assert found
            return
    pytest.fail("It never came to an end")


@pytest.mark.parametrize("deed", ["snapshot", "clone", "image", "revert"])
async def test_a_deed_to_volumes_that_nobody_uses(state: Path, deed: str) -> None:
    volumes = Qcow2Driver(state)
    for name, value in (("root", 1), ("data", 2)):
        await volumes.create(VolumeSpec(name, GIB))
        await write((await volumes.disk(name)).path, 0, value)
    await volumes.snapshot({"s": "root"})

    for before in range(STEPS):
        await write((await volumes.disk("root")).path, 1, 7)
        died = await dies(state, deed, before)
        volumes = Qcow2Driver(state)
        await volumes.collect()

        is_reverted = deed == "revert" and not died
        now = await of_volume(volumes, "root")
        assert now in ([1, 0, 0, 0], [1, 7, 0, 0]) if deed == "revert" else now == [1, 7, 0, 0]
        assert not is_reverted or now == [1, 0, 0, 0]
        for name in await volumes.look_all_snapshots():
            expected = {"s": [1, 0, 0, 0], "d": [2, 0, 0, 0], "r": [1, 7, 0, 0]}[name[0]]
            assert await of_snapshot(state, name) == expected
        for name in await volumes.look_all_images():
            assert await held(state / f"images/{name}/data", 4) == [1, 7, 0, 0]
        for name in {*await volumes.look_all()} - {"root", "data"}:
            assert await of_volume(volumes, name) == [1, 7, 0, 0]
        if not died:
            break
    else:
        pytest.fail("It never came to an end")
    assert not list((state / "switches").iterdir())
