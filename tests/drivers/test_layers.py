"""Volume driver: snapshots, clones, reverts and images of volumes that nobody uses."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.drivers.base import VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from server.errors import ConflictError, NotFoundError
from tests.drivers.disks import BLOCK, held, of_snapshot, of_volume, write

pytestmark = pytest.mark.qemu

SIZE = 4 * BLOCK


async def put(volumes: Qcow2Driver, volume_id: str, block: int, value: int) -> None:
    await write((await volumes.disk(volume_id)).path, block, value)


@pytest.fixture
async def written(volumes: Qcow2Driver) -> Qcow2Driver:
    """A driver with a volume `a` that holds 1, 2, 0, 0."""
    await volumes.create(VolumeSpec("a", SIZE))
    await put(volumes, "a", 0, 1)
    await put(volumes, "a", 1, 2)
    return volumes


async def test_a_snapshot_keeps_what_its_volume_held(written: Qcow2Driver, state: Path) -> None:
    for _ in range(2):
        await written.snapshot({"s": "a"})
    await put(written, "a", 0, 9)

    assert await of_snapshot(state, "s") == [1, 2, 0, 0]
    assert await of_volume(written, "a") == [9, 2, 0, 0]
    view = await written.look_snapshot("s")
    assert view is not None
    assert view.size_bytes == SIZE
    assert await written.look_all_snapshots() == ["s"]


async def test_a_volume_goes_back_to_any_of_its_snapshots(written: Qcow2Driver) -> None:
    await written.snapshot({"early": "a"})
    await put(written, "a", 0, 8)
    await written.snapshot({"late": "a"})
    await put(written, "a", 0, 9)

    for _ in range(2):
        await written.revert("a", "early")
    first = await of_volume(written, "a")
    await written.revert("a", "late")

    assert first == [1, 2, 0, 0]
    assert await of_volume(written, "a") == [8, 2, 0, 0]


async def test_clones_are_as_their_source_was_and_go_their_own_way(written: Qcow2Driver) -> None:
    await written.snapshot({"s": "a"})
    for _ in range(2):
        await written.create(VolumeSpec("of snapshot", SIZE, snapshot_id="s"))
        await written.create(VolumeSpec("of volume", 2 * SIZE, volume_id="a"))
    await put(written, "a", 0, 9)
    await put(written, "of volume", 2, 7)
    await put(written, "of snapshot", 3, 6)

    assert await of_volume(written, "a") == [9, 2, 0, 0]
    assert await of_volume(written, "of volume", 8) == [1, 2, 7, 0, 0, 0, 0, 0]
    assert await of_volume(written, "of snapshot") == [1, 2, 0, 6]


async def test_what_stands_on_something_keeps_what_it_holds_when_that_goes(
    written: Qcow2Driver,
) -> None:
    await written.snapshot({"s": "a"})
    await written.create(VolumeSpec("b", SIZE, snapshot_id="s"))
    await written.make_image("i", snapshot_id="s")
    await written.create(VolumeSpec("c", SIZE, image_id="i"))

    await written.delete_image("i")
    await written.delete("a")
    for _ in range(2):
        await written.delete_snapshot("s")

    assert await of_volume(written, "b") == [1, 2, 0, 0]
    assert await of_volume(written, "c") == [1, 2, 0, 0]


async def test_nothing_is_left_when_all_is_deleted(written: Qcow2Driver, state: Path) -> None:
    await written.snapshot({"s": "a"})
    await put(written, "a", 0, 9)
    await written.snapshot({"t": "a"})
    await written.create(VolumeSpec("b", SIZE, snapshot_id="t"))
    await written.make_image("i", volume_id="a")

    for name in ("a", "b"):
        await written.delete(name)
    for name in ("s", "t"):
        await written.delete_snapshot(name)
    await written.delete_image("i")

    assert not list((state / "layers").iterdir())
    assert not list((state / "switches").iterdir())


async def test_an_image_of_a_volume_copies_nothing(written: Qcow2Driver, state: Path) -> None:
    before = sum(path.stat().st_blocks for path in (state / "layers").iterdir())

    view = await written.make_image("i", volume_id="a")
    after = sum(path.stat().st_blocks for path in (state / "layers").iterdir())
    await put(written, "a", 0, 9)

    assert view == await written.look_image("i")
    assert (view.virtual_bytes, view.md5) == (SIZE, None)
    assert (after - before) * 512 < BLOCK
    assert await held(state / "images/i/data", 4) == [1, 2, 0, 0]


async def test_a_flat_volume_stands_on_nothing(written: Qcow2Driver, state: Path) -> None:
    await written.snapshot({"s": "a"})
    await written.create(VolumeSpec("b", SIZE, snapshot_id="s"))
    told: list[float] = []

    for _ in range(2):
        await written.flatten("b", told.append)

    view = await written.look("b")
    assert view is not None
    assert view.is_flat
    await written.delete_snapshot("s")
    await written.delete("a")
    assert len(list((state / "layers").iterdir())) == 1
    assert await of_volume(written, "b") == [1, 2, 0, 0]


async def test_snapshots_without_a_write_between_them_share_a_layer(
    written: Qcow2Driver, state: Path
) -> None:
    for name in ("s", "t", "u"):
        await written.snapshot({name: "a"})

    assert len(list((state / "layers").iterdir())) == 2


async def test_many_layers_without_a_name_become_one(written: Qcow2Driver, state: Path) -> None:
    await written.snapshot({"s": "a"})
    for number in range(10):
        await put(written, "a", 2, number + 20)
        await written.snapshot({f"t{number}": "a"})
    for number in range(10):
        await written.delete_snapshot(f"t{number}")
    before = len(list((state / "layers").iterdir()))

    for _ in range(2):
        await written.tidy()

    assert (before, len(list((state / "layers").iterdir()))) == (12, 2)
    assert await of_volume(written, "a") == [1, 2, 29, 0]
    assert await of_snapshot(state, "s") == [1, 2, 0, 0]


async def test_what_there_is_can_be_told_as_a_graph(written: Qcow2Driver) -> None:
    await written.snapshot({"s": "a"})
    await written.create(VolumeSpec("b", SIZE, snapshot_id="s"))

    layers = {name: layer for layer in await written.layers() for name in layer.names}

    below = layers["snapshot", "s"]
    assert below.base is None
    assert layers["volume", "a"].base == layers["volume", "b"].base == below.id
    assert below.used_bytes >= 2 * BLOCK


async def test_what_is_not_there_cannot_be_cloned(volumes: Qcow2Driver) -> None:
    for attempt in (
        volumes.snapshot({"s": "a"}),
        volumes.create(VolumeSpec("b", SIZE, snapshot_id="s")),
        volumes.create(VolumeSpec("b", SIZE, volume_id="a")),
        volumes.make_image("i", snapshot_id="s"),
        volumes.revert("a", "s"),
    ):
        with pytest.raises(NotFoundError):
            await attempt
    assert await volumes.look_all() == []


async def test_a_disk_that_an_unknown_process_has_open_is_left_alone(
    written: Qcow2Driver,
) -> None:
    path = (await written.disk("a")).path
    holder = await asyncio.create_subprocess_exec(
        *("qemu-io", "-f", "qcow2", path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdin.write(b"length\n")
    await holder.stdout.read(1)  # it has the disk open now

    for attempt in (written.snapshot({"s": "a"}), written.delete("a")):
        with pytest.raises(ConflictError, match="in use"):
            await attempt

    holder.stdin.close()
    await holder.wait()
    assert await of_volume(written, "a") == [1, 2, 0, 0]


async def test_files_of_an_older_release_become_layers(volumes: Qcow2Driver, state: Path) -> None:
    await volumes.receive_image("i", "raw", _bytes(b"\x05" * SIZE))
    await volumes.create(VolumeSpec("a", SIZE, "i"))
    _as_an_older_release(state)
    older = Qcow2Driver(state)

    await older.snapshot({"s": "a"})
    await write((await older.disk("a")).path, 0, 9)
    with pytest.raises(ConflictError, match="a, s"):
        await older.delete_image("i")

    assert await of_snapshot(state, "s") == [5, 5, 5, 5]
    assert await of_volume(older, "a") == [9, 5, 5, 5]


def _as_an_older_release(state: Path) -> None:
    """Put the image's bytes and the volume where they were before there were layers."""
    data = state / "images/i/data"
    content = data.read_bytes()
    data.unlink()
    data.write_bytes(content)
    volume = state / "volumes/a.qcow2"
    volume.unlink()
    command = ["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", "../images/i/data"]
    subprocess.run([*command, str(volume)], check=True)
    for layer in (state / "layers").iterdir():
        layer.unlink()
    assert json.loads((state / "images/i/image.json").read_bytes())["disk_format"] == "raw"


async def _bytes(content: bytes) -> AsyncIterator[bytes]:
    yield content
