"""Volume driver: images are kept as they came, volumes are clones that copy nothing."""

import asyncio
import hashlib
import json
import os
import struct
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.drivers.base import VolumeSpec, VolumeView
from server.drivers.qcow2 import Qcow2Driver
from server.errors import (
    InvalidRequestError,
    NotFoundError,
    UnavailableError,
)
from tests.drivers.hypervisor import GIB, bytes_of, tiny_image

MIB = 1 << 20


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def breaks_off() -> AsyncIterator[bytes]:
    yield b"a beginning"
    raise InvalidRequestError("The client went away")


async def told(command: str, path: Path) -> dict[str, object]:
    process = await asyncio.create_subprocess_exec(
        *("qemu-img", command, "--output=json", str(path)), stdout=subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    said: dict[str, object] = json.loads(output)
    return said


def qcow2(tmp_path: Path, *options: str, size: str = "16M") -> bytes:
    path = tmp_path / "made.qcow2"
    command = ["qemu-img", "create", "-q", "-f", "qcow2", *options, str(path), size]
    subprocess.run(command, check=True, capture_output=True)
    return path.read_bytes()


def changed(image: bytes, place: int, kind: str, number: int) -> bytes:
    head = bytearray(image)
    struct.pack_into(kind, head, place, number)
    return bytes(head)


async def test_an_image_comes_back_byte_for_byte(volumes: Qcow2Driver) -> None:
    content = os.urandom(3 * MIB + 1)

    view = await volumes.receive_image("disk", "raw", chunks(content[:7], content[7:]))

    assert view == await volumes.look_image("disk")
    assert (view.size_bytes, view.virtual_bytes) == (len(content), len(content))
    assert view.md5 == hashlib.md5(content).hexdigest()
    assert view.sha512 == hashlib.sha512(content).hexdigest()
    assert b"".join([part async for part in volumes.read_image("disk")]) == content
    assert await volumes.look_all_images() == ["disk"]


async def test_an_upload_that_breaks_off_leaves_nothing(volumes: Qcow2Driver, state: Path) -> None:
    with pytest.raises(InvalidRequestError):
        await volumes.receive_image("disk", "raw", breaks_off())

    assert await volumes.look_image("disk") is None
    assert not list((state / "images").iterdir())


async def test_an_image_that_is_not_there_cannot_be_read(volumes: Qcow2Driver) -> None:
    with pytest.raises(NotFoundError):
        await anext(volumes.read_image("disk"))


@pytest.mark.parametrize(
    ("place", "kind", "number", "reason"),
    [
        (8, ">Q", 1024, "backing"),
        (24, ">Q", 1 << 60, "claims"),
        (24, ">Q", 0, "claims"),
        (32, ">I", 1, "encrypted"),
        (4, ">I", 9, "version"),
        (72, ">Q", 1 << 2, "elsewhere"),
        (72, ">Q", 1 << 1, "elsewhere"),
        (72, ">Q", 1 << 40, "elsewhere"),
        (112, ">Q", 0x4441544100000004, "another file"),
        (40, ">Q", 1 << 50, "damaged"),
        (36, ">I", 1 << 30, "damaged"),
    ],
)
async def test_hostile_images_are_refused(
    volumes: Qcow2Driver, tmp_path: Path, place: int, kind: str, number: int, reason: str
) -> None:
    image = changed(qcow2(tmp_path), place, kind, number)

    with pytest.raises(InvalidRequestError, match=reason):
        await volumes.receive_image("disk", "qcow2", chunks(image))

    assert await volumes.look_all_images() == []


async def test_a_real_external_data_file_is_refused(volumes: Qcow2Driver, tmp_path: Path) -> None:
    image = qcow2(tmp_path, "-o", f"data_file={tmp_path}/secret")

    with pytest.raises(InvalidRequestError):
        await volumes.receive_image("disk", "qcow2", chunks(image))


@pytest.mark.qemu
async def test_half_an_image_is_refused(volumes: Qcow2Driver) -> None:
    whole = await asyncio.to_thread(tiny_image().read_bytes)

    with pytest.raises(InvalidRequestError, match="damaged"):
        await volumes.receive_image("disk", "qcow2", chunks(whole[: len(whole) // 2]))


@pytest.mark.parametrize("image", [b"", b"QFI\xfb", b"#!/bin/sh\n" * 99])
async def test_what_is_no_image_is_refused(volumes: Qcow2Driver, image: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        await volumes.receive_image("disk", "qcow2", chunks(image))


@pytest.mark.qemu
async def test_a_clone_holds_what_its_image_holds(volumes: Qcow2Driver, state: Path) -> None:
    await volumes.receive_image("tiny", "qcow2", bytes_of(tiny_image()))

    for _ in range(2):
        await volumes.create(VolumeSpec("root", GIB, "tiny"))

    disk = await volumes.disk("root")
    process = await asyncio.create_subprocess_exec(
        *("qemu-img", "compare", "-q", str(state / "images/tiny/data"), disk.path)
    )
    said = await told("info", Path(disk.path))
    assert await process.wait() == 0
    assert (said["virtual-size"], said["format"]) == (GIB, "qcow2")
    assert (await told("check", Path(disk.path)))["check-errors"] == 0
    view = await volumes.look("root")
    assert view is not None
    assert view.size_bytes == GIB
    assert view.used_bytes < MIB


@settings(max_examples=25, deadline=None, database=None)
@given(size=st.integers(1, 1 << 37))
def test_blank_disks_of_any_size_are_sound(
    size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    volumes = Qcow2Driver(tmp_path_factory.mktemp("state"))
    size *= 512

    async def made() -> tuple[dict[str, object], dict[str, object]]:
        await volumes.create(VolumeSpec("blank", size))
        path = Path((await volumes.disk("blank")).path)
        return await told("check", path), await told("info", path)

    check, info = asyncio.run(made())

    assert check["check-errors"] == 0
    assert info["virtual-size"] == size


async def test_a_volume_of_a_missing_image_is_not_made(volumes: Qcow2Driver) -> None:
    with pytest.raises(NotFoundError):
        await volumes.create(VolumeSpec("root", GIB, "tiny"))

    assert await volumes.look_all() == []


async def test_a_volume_cannot_be_smaller_than_its_image(volumes: Qcow2Driver) -> None:
    await volumes.receive_image("disk", "raw", chunks(bytes(2 * MIB)))

    with pytest.raises(InvalidRequestError, match="smaller"):
        await volumes.create(VolumeSpec("root", MIB, "disk"))


async def test_a_volume_grows_and_never_shrinks(volumes: Qcow2Driver) -> None:
    await volumes.create(VolumeSpec("data", GIB))

    for _ in range(2):
        await volumes.resize("data", 40 * GIB)

    view = await volumes.look("data")
    assert view is not None
    assert view.size_bytes == 40 * GIB
    assert (await told("check", Path((await volumes.disk("data")).path)))["check-errors"] == 0
    with pytest.raises(InvalidRequestError, match="shrink"):
        await volumes.resize("data", GIB)


async def test_volumes_keep_what_they_hold_when_their_image_goes(
    volumes: Qcow2Driver, state: Path
) -> None:
    await volumes.receive_image("disk", "raw", chunks(b"x" * MIB))
    await volumes.create(VolumeSpec("one", MIB, "disk"))

    for _ in range(2):
        await volumes.delete_image("disk")

    assert await volumes.look_all_images() == []
    path = Path((await volumes.disk("one")).path)
    assert (await told("check", path))["check-errors"] == 0
    for _ in range(2):
        await volumes.delete("one")
    assert await volumes.look_all() == []
    assert not list((state / "layers").iterdir())


async def test_an_image_can_be_stored_anew_under_a_volume(volumes: Qcow2Driver) -> None:
    await volumes.receive_image("disk", "raw", chunks(bytes(MIB)))
    await volumes.create(VolumeSpec("one", MIB, "disk"))

    await volumes.receive_image("disk", "raw", chunks(b"new" * MIB))

    path = Path((await volumes.disk("one")).path)
    assert (await told("info", path))["virtual-size"] == MIB


async def test_what_a_killed_server_left_half_made_is_cleared_away(state: Path) -> None:
    (state / "volumes").mkdir()
    (state / "volumes/.root.qcow2").touch()
    (state / "images/.tiny.1234").mkdir(parents=True)

    volumes = Qcow2Driver(state)

    assert await volumes.look_all() == []
    assert not list((state / "volumes").iterdir())
    assert not list((state / "images").iterdir())


async def test_ids_do_not_lead_out_of_the_store(volumes: Qcow2Driver) -> None:
    with pytest.raises(NotFoundError):
        await volumes.delete("../../etc/passwd")


async def test_a_volume_that_is_not_there(volumes: Qcow2Driver) -> None:
    assert await volumes.look("root") is None
    with pytest.raises(NotFoundError):
        await volumes.resize("root", GIB)


async def test_the_whole_state_can_be_moved(volumes: Qcow2Driver, state: Path) -> None:
    await volumes.receive_image("disk", "raw", chunks(b"x" * MIB))
    await volumes.create(VolumeSpec("root", MIB, "disk"))
    moved = state / "moved"
    moved.mkdir()
    for name in ("images", "volumes", "layers"):
        (state / name).rename(moved / name)

    disk = await Qcow2Driver(moved).disk("root")

    said = await told("info", Path(disk.path))
    assert str(said["full-backing-filename"]).startswith(f"{moved}/volumes/../layers/")
    assert await Qcow2Driver(moved).look("root") == VolumeView(MIB, 12288, is_flat=False)


async def test_a_store_that_cannot_be_used_is_unavailable(
    volumes: Qcow2Driver, state: Path
) -> None:
    for name in ("images", "volumes", "layers"):
        (state / name).rmdir()
        (state / name).write_text("no folder")

    for attempt in (
        volumes.receive_image("disk", "raw", chunks(b"bytes")),
        volumes.create(VolumeSpec("v", GIB)),
        volumes.delete("v"),
        volumes.look_all(),
        volumes.look_all_images(),
    ):
        with pytest.raises(UnavailableError):
            await attempt
