"""Backup driver: what was stored comes back, once; damage is told before it is used."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.drivers.backup_folder import BackupFolder
from server.drivers.base import DiskSpec, VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from server.errors import InvalidRequestError, NotFoundError, UnavailableError
from tests.drivers.disks import BLOCK, of_volume, run, write

pytestmark = pytest.mark.qemu

MIB = 1 << 20
SIZE = 32 * MIB + 512  # its last block is not a whole one
PER_BLOCK = 4 * MIB // BLOCK


@pytest.fixture
def store(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "store")


async def put(volumes: Qcow2Driver, volume_id: str, block: int, value: int) -> None:
    await write((await volumes.disk(volume_id)).path, block, value)


async def keep(volumes: Qcow2Driver, store: BackupFolder, backup_id: str) -> list[float]:
    """Back up the volume `a` as the server does it; return what was told."""
    told: list[float] = []
    await volumes.snapshot({backup_id: "a"})
    await store.make(backup_id, await volumes.snapshot_disk(backup_id), told.append)
    await volumes.delete_snapshot(backup_id)
    return told


async def restore(volumes: Qcow2Driver, store: BackupFolder, backup_id: str, to: str) -> None:
    async def write_it(disk: DiskSpec) -> None:
        await store.restore(backup_id, disk, lambda _: None)

    await volumes.fill(to, SIZE, write_it)


def stored(tmp_path: Path) -> list[Path]:
    return [*(tmp_path / "store/blocks").glob("*/*")]


async def test_what_was_stored_comes_back_into_new_and_old_volumes(
    volumes: Qcow2Driver, store: BackupFolder
) -> None:
    await volumes.create(VolumeSpec("a", SIZE))
    await put(volumes, "a", 1, 7)
    await put(volumes, "a", 8 * PER_BLOCK - 1, 9)
    told = await keep(volumes, store, "first")
    await put(volumes, "a", 1, 8)

    await restore(volumes, store, "first", "new")
    await restore(volumes, store, "first", "a")

    for name in ("new", "a"):
        assert (await of_volume(volumes, name, 2)) == [0, 7]
        assert (await of_volume(volumes, name, 8 * PER_BLOCK))[-1] == 9
    assert (told[-1], told == sorted(told)) == (100.0, True)
    assert await store.look_all() == ["first"]


async def test_only_blocks_that_are_new_are_stored_and_zeros_never(
    volumes: Qcow2Driver, store: BackupFolder, tmp_path: Path
) -> None:
    await volumes.create(VolumeSpec("a", SIZE))
    for place in range(3):
        await put(volumes, "a", place * PER_BLOCK, place + 1)
    await keep(volumes, store, "first")
    before = len(stored(tmp_path))
    await put(volumes, "a", PER_BLOCK, 99)
    await keep(volumes, store, "second")

    view = await store.look("second")

    assert view is not None
    assert (before, len(stored(tmp_path)), view.stored_bytes) == (3, 4, 4 * MIB)


async def test_backups_go_in_any_order_and_leave_what_others_need(
    volumes: Qcow2Driver, store: BackupFolder, tmp_path: Path
) -> None:
    await volumes.create(VolumeSpec("a", SIZE))
    await put(volumes, "a", 0, 1)
    await keep(volumes, store, "first")
    await put(volumes, "a", PER_BLOCK, 2)
    await keep(volumes, store, "second")

    for _ in range(2):
        await store.delete("first")
    await restore(volumes, store, "second", "new")
    await store.delete("second")

    assert (await of_volume(volumes, "new", PER_BLOCK + 1))[::PER_BLOCK] == [1, 2]
    assert not stored(tmp_path)
    with pytest.raises(NotFoundError):
        await restore(volumes, store, "second", "newer")
    assert await volumes.look("newer") is None


async def test_damage_is_told_and_nothing_is_exchanged(
    volumes: Qcow2Driver, store: BackupFolder, tmp_path: Path, state: Path
) -> None:
    await volumes.create(VolumeSpec("a", SIZE))
    await put(volumes, "a", 0, 1)
    await keep(volumes, store, "first")
    await put(volumes, "a", 0, 5)
    block = stored(tmp_path)[0]
    content = bytearray(block.read_bytes())
    content[1000] ^= 1
    block.write_bytes(content)

    with pytest.raises(InvalidRequestError, match="damaged"):
        await restore(volumes, store, "first", "a")

    assert (await of_volume(volumes, "a", 1)) == [5]
    await volumes.collect()
    layers = {layer.id for layer in await volumes.layers()}
    assert {path.name for path in (state / "layers").iterdir()} == layers


async def test_a_compressed_image_under_a_volume_is_read_like_any_other(
    volumes: Qcow2Driver, store: BackupFolder, tmp_path: Path
) -> None:
    raw, packed = tmp_path / "raw", tmp_path / "packed.qcow2"
    raw.write_bytes(b"\x03" * BLOCK + os.urandom(BLOCK) + bytes(SIZE - 2 * BLOCK))
    await run("qemu-img", "convert", "-c", "-O", "qcow2", str(raw), str(packed))
    await volumes.receive_image("i", "qcow2", _bytes(packed.read_bytes()))
    await volumes.create(VolumeSpec("a", SIZE, "i"))
    await put(volumes, "a", 1, 4)

    await keep(volumes, store, "first")
    await restore(volumes, store, "first", "new")

    assert await of_volume(volumes, "new", 3) == [3, 4, 0]


async def test_a_store_that_cannot_be_used_is_unavailable(
    volumes: Qcow2Driver, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    store = BackupFolder(tmp_path / "file")
    await volumes.create(VolumeSpec("a", SIZE))

    with pytest.raises(UnavailableError):
        await keep(volumes, store, "first")


async def _bytes(content: bytes) -> AsyncIterator[bytes]:
    yield content
