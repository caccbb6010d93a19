"""Images as they are stored: resumed, checked, converted once, and given back."""

import asyncio
import hashlib
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.drivers.base import Checksum, ImageFormat, VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.room import Room
from server.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    UnavailableError,
)
from tests.drivers.disks import BLOCK, held, run, write

MIB = 1 << 20
pytestmark = pytest.mark.qemu


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def breaks_off(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    raise InvalidRequestError("The client went away")


async def whole(volumes: Qcow2Driver, image_id: str) -> bytes:
    return b"".join([part async for part in volumes.read_image(image_id)])


def sha256(content: bytes) -> Checksum:
    return Checksum("sha256", hashlib.sha256(content).hexdigest())


async def test_what_breaks_off_goes_on_where_it_was(volumes: Qcow2Driver, state: Path) -> None:
    content = os.urandom(3 * MIB) + bytes(2 * MIB) + os.urandom(7)

    with pytest.raises(InvalidRequestError):
        await volumes.stage("disk", 0, breaks_off(content[: 2 * MIB], content[2 * MIB : 3 * MIB]))
    await volumes.note_stage("disk", {"etag": "1"})
    again = Qcow2Driver(state)
    there = await again.staged("disk")
    assert there == 3 * MIB
    assert await again.stage_note("disk") == {"etag": "1"}
    assert await again.stage("disk", there, chunks(content[there:])) == len(content)
    view = await again.take_stage("disk", "raw", sha256(content))

    assert view.size_bytes == len(content)
    assert await whole(again, "disk") == content
    assert await again.staged("disk") is None
    layer = (state / "images/disk/data").resolve()
    assert layer.stat().st_blocks * 512 < 4 * MIB, "zeros take no room"


async def test_a_gap_is_refused(volumes: Qcow2Driver) -> None:
    with pytest.raises(ConflictError, match="0 bytes are here, not 7"):
        await volumes.stage("disk", 7, chunks(b"x"))
    with pytest.raises(NotFoundError):
        await volumes.take_stage("other", "raw", None)


async def test_bytes_that_are_being_sent_are_not_taken(volumes: Qcow2Driver) -> None:
    goes_on = asyncio.Event()
    began = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"a"
        began.set()
        await goes_on.wait()
        yield b"b"

    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(volumes.stage("disk", 0, slow()))
        await began.wait()
        with pytest.raises(ConflictError):
            await volumes.take_stage("disk", "raw", None)
        goes_on.set()

    assert sending.result() == 2
    assert (await volumes.take_stage("disk", "raw", None)).size_bytes == 2


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
async def test_another_checksum_is_refused(volumes: Qcow2Driver, algorithm: str) -> None:
    wrong = Checksum("sha256" if algorithm == "sha256" else "sha512", "0" * 64)

    with pytest.raises(InvalidRequestError, match=f"The {algorithm} of the image is"):
        await volumes.receive_image("disk", "raw", chunks(b"content"), wrong)

    assert await volumes.look_image("disk") is None


def made(folder: Path, kind: str, *options: str) -> tuple[bytes, bytes]:
    """Return the content of a disk, and a file of a foreign format that holds it."""
    raw, path = folder / "raw", folder / "made"
    raw.write_bytes(os.urandom(BLOCK) + bytes(4 * MIB) + os.urandom(BLOCK) + bytes(MIB))
    command = ("qemu-img", "convert", "-q", "-O", kind, *options, str(raw), str(path))
    subprocess.run(command, check=True, capture_output=True)
    return raw.read_bytes(), path.read_bytes()


@pytest.mark.parametrize(
    ("image_format", "kind", "options"),
    [
        ("vmdk", "vmdk", ("-o", "subformat=streamOptimized")),
        ("vmdk", "vmdk", ()),
        ("vdi", "vdi", ()),
        ("vhd", "vpc", ("-o", "force_size=on")),
    ],
)
async def test_a_foreign_image_is_converted_once_and_comes_back_as_it_went(
    volumes: Qcow2Driver,
    state: Path,
    tmp_path: Path,
    image_format: ImageFormat,
    kind: str,
    options: tuple[str, ...],
) -> None:
    content, uploaded = await asyncio.to_thread(made, tmp_path, kind, *options)

    view = await volumes.receive_image("disk", image_format, chunks(uploaded), sha256(uploaded))
    await volumes.create(VolumeSpec("root", view.virtual_bytes, "disk"))

    assert await whole(volumes, "disk") == uploaded
    assert view.md5 == hashlib.md5(uploaded).hexdigest()
    path = (await volumes.disk("root")).path
    await run("qemu-img", "convert", "-O", "raw", path, str(tmp_path / "back"))
    assert (await asyncio.to_thread((tmp_path / "back").read_bytes))[: len(content)] == content
    assert (await asyncio.to_thread((state / "images/disk/data").resolve)).suffix == ".qcow2"


async def test_a_foreign_image_that_is_damaged_inside_is_refused(
    volumes: Qcow2Driver, tmp_path: Path
) -> None:
    _, uploaded = await asyncio.to_thread(made, tmp_path, "vmdk", "-o", "subformat=streamOptimized")
    broken = uploaded[:70_000] + b"\xff" * 50_000 + uploaded[120_000:]

    with pytest.raises(InvalidRequestError, match="damaged"):
        await volumes.receive_image("disk", "vmdk", chunks(broken))

    assert await volumes.look_all_images() == []


async def test_an_image_of_a_volume_comes_as_one_file_that_stands_on_nothing(
    volumes: Qcow2Driver, state: Path, tmp_path: Path
) -> None:
    await volumes.receive_image("base", "raw", chunks(b"\1" * BLOCK, bytes(40 * MIB)))
    await volumes.create(VolumeSpec("root", 900 * MIB + 512, "base"))
    path = (await volumes.disk("root")).path
    await write(path, 1, 7)
    await volumes.snapshot({"first": "root"})
    await write((await volumes.disk("root")).path, 9000, 8)
    view = await volumes.make_image("made", volume_id="root")

    copy = tmp_path / "copy.qcow2"
    await asyncio.to_thread(copy.write_bytes, await whole(volumes, "made"))

    assert view.md5 is None
    assert await held(copy, 3) == [1, 7, 0]
    layer = await asyncio.to_thread((state / "images/made/data").resolve)
    await run("qemu-img", "compare", str(copy), str(layer))
    await run("qemu-img", "check", "-f", "qcow2", str(copy))
    assert "backing" not in await run("qemu-img", "info", str(copy))
    said = await Qcow2Driver(state).receive_image("again", "qcow2", chunks(copy.read_bytes()))
    assert said.virtual_bytes == 900 * MIB + 512


async def test_a_blank_volume_can_be_downloaded_too(volumes: Qcow2Driver, tmp_path: Path) -> None:
    await volumes.create(VolumeSpec("blank", 5 * MIB))
    await volumes.make_image("made", volume_id="blank")
    await volumes.create(VolumeSpec("clone", 6 * MIB, "made"))
    await volumes.make_image("second", volume_id="clone")

    copy = tmp_path / "copy.qcow2"
    await asyncio.to_thread(copy.write_bytes, await whole(volumes, "second"))

    await run("qemu-img", "check", "-f", "qcow2", str(copy))


async def test_an_image_does_not_fill_the_disk(state: Path) -> None:
    volumes = Qcow2Driver(state, room=Room(least_mib=1 << 30))

    for attempt in (
        volumes.receive_image("disk", "raw", chunks(b"x" * 2 * MIB)),
        volumes.stage("disk", 0, chunks(b"x" * 2 * MIB)),
    ):
        with pytest.raises(UnavailableError, match="disk of the server is full"):
            await attempt

    assert await volumes.look_image("disk") is None
