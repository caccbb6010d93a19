"""Volume and compute driver together: chains of disks change under a running instance."""

from pathlib import Path

import pytest

from server.drivers.base import VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.errors import ConflictError
from tests.drivers.disks import of_snapshot, of_volume, write_live
from tests.drivers.hypervisor import GIB, blank_disk, driver, spec

pytestmark = pytest.mark.qemu


@pytest.fixture
async def live(compute: QemuDriver, state: Path) -> Qcow2Driver:
    """The volumes of a running instance `web`: `root` holds 1, `data` holds 2."""
    volumes = Qcow2Driver(state, compute.disks)
    root, data = await blank_disk(volumes, "root"), await blank_disk(volumes, "data")
    await compute.define(spec("web", root, data))
    await compute.start("web", 1)
    await write_live(compute, "root", 0, 1)
    await write_live(compute, "data", 0, 2)
    return volumes


async def test_all_disks_are_kept_at_one_moment_and_the_guest_goes_on(
    live: Qcow2Driver, compute: QemuDriver, state: Path
) -> None:
    await live.snapshot({"s-root": "root", "s-data": "data"})
    await write_live(compute, "root", 0, 8)
    await write_live(compute, "data", 1, 9)
    await live.snapshot({"t-root": "root"})
    await compute.stop("web", 0)

    assert await of_snapshot(state, "s-root") == [1, 0, 0, 0]
    assert await of_snapshot(state, "s-data") == [2, 0, 0, 0]
    assert await of_snapshot(state, "t-root") == [8, 0, 0, 0]
    assert await of_volume(live, "data") == [2, 9, 0, 0]


async def test_the_next_start_goes_on_with_the_new_head(
    live: Qcow2Driver, compute: QemuDriver, state: Path
) -> None:
    await live.snapshot({"s": "root"})
    await write_live(compute, "root", 1, 8)
    await compute.stop("web", 0)
    await compute.start("web", 2)
    await write_live(compute, "root", 2, 9)
    await compute.stop("web", 0)

    assert await of_volume(live, "root") == [1, 8, 9, 0]
    assert await of_snapshot(state, "s") == [1, 0, 0, 0]


async def test_a_clone_of_a_disk_in_use_holds_what_was_written_before(
    live: Qcow2Driver, compute: QemuDriver
) -> None:
    await live.create(VolumeSpec("copy", GIB, volume_id="data"))
    await write_live(compute, "data", 0, 9)

    assert await of_volume(live, "copy") == [2, 0, 0, 0]


async def test_another_server_goes_on_with_what_the_first_one_did(
    live: Qcow2Driver, compute: QemuDriver, state: Path
) -> None:
    await live.snapshot({"s": "root"})
    await compute.close()

    second = driver(state)
    volumes = Qcow2Driver(state, second.disks)
    await write_live(second, "root", 1, 7)
    await volumes.snapshot({"t": "root"})
    await volumes.resize("root", 2 * GIB)
    await second.stop("web", 0)
    await second.close()

    assert await of_snapshot(state, "t") == [1, 7, 0, 0]
    view = await volumes.look("root")
    assert view is not None
    assert view.size_bytes == 2 * GIB


async def test_a_disk_with_snapshots_is_plugged_into_a_running_instance(
    live: Qcow2Driver, compute: QemuDriver, state: Path
) -> None:
    await live.snapshot({"s": "data"})
    root = await live.disk("root")
    extra = await blank_disk(live, "extra")
    await compute.stop("web", 0)
    await compute.define(spec("web", root))
    await compute.start("web", 2)
    await compute.define(spec("web", root, extra, await live.disk("data")))
    await write_live(compute, "data", 1, 9)
    await live.snapshot({"t": "data"})
    await compute.stop("web", 0)

    assert await of_snapshot(state, "s") == [2, 0, 0, 0]
    assert await of_snapshot(state, "t") == [2, 9, 0, 0]


async def test_a_disk_in_use_becomes_flat(
    live: Qcow2Driver, compute: QemuDriver, state: Path
) -> None:
    await live.snapshot({"s": "root"})
    await write_live(compute, "root", 1, 9)
    told: list[float] = []

    for _ in range(2):
        await live.flatten("root", told.append)
    await write_live(compute, "root", 2, 8)
    await compute.stop("web", 0)

    view = await live.look("root")
    assert view is not None
    assert view.is_flat
    assert await of_volume(live, "root") == [1, 9, 8, 0]
    assert await of_snapshot(state, "s") == [1, 0, 0, 0]


async def test_many_layers_without_a_name_become_one_while_a_guest_writes(
    live: Qcow2Driver, compute: QemuDriver, state: Path
) -> None:
    await live.snapshot({"s": "root"})
    for number in range(10):
        await write_live(compute, "root", 2, number + 20)
        await live.snapshot({f"t{number}": "root"})
    for number in range(10):
        await live.delete_snapshot(f"t{number}")

    await live.tidy()
    await write_live(compute, "root", 3, 9)
    await live.snapshot({"u": "root"})
    await compute.stop("web", 0)

    assert await of_volume(live, "root") == [1, 0, 29, 9]
    assert await of_snapshot(state, "s") == [1, 0, 0, 0]
    assert len(list((state / "layers").iterdir())) == 4  # s, u, the heads of root and data


async def test_a_disk_in_use_is_neither_reverted_nor_deleted(live: Qcow2Driver) -> None:
    await live.snapshot({"s": "root"})

    for attempt in (live.revert("root", "s"), live.delete("root")):
        with pytest.raises(ConflictError, match="in use"):
            await attempt
