"""Images from the command line, against the embedded server."""

import asyncio
import hashlib
import random
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cockpit.backend.images import CHECKSUM
from tests.end_to_end.cloud import Cloud, cloud_folder
from tests.server.core.site import Site, opened

pytestmark = [pytest.mark.qemu, pytest.mark.box]

CONTENT = random.Random(5).randbytes(3 << 20)


@pytest.fixture
async def cloud(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Cloud]:
    """A cloud without images."""
    monkeypatch.delenv("COCKPIT_TINY_IMAGE", raising=False)
    with cloud_folder() as folder:
        cloud = Cloud(folder)
        try:
            yield cloud
        finally:
            await cloud.cockpit("server", "stop")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with opened() as site:
        site.files["/disk.raw"] = CONTENT
        yield site


@pytest.fixture
def vmdk(tmp_path: Path) -> Path:
    raw, path = tmp_path / "raw", tmp_path / "router.vmdk"
    raw.write_bytes(CONTENT)
    command = ("qemu-img", "convert", "-q", "-O", "vmdk", str(raw), str(path))
    subprocess.run(command, check=True)
    return path


async def test_a_site_and_the_catalogue_are_imported_from(cloud: Cloud, site: Site) -> None:
    site.breaks = [1 << 20]
    url = site.url("/disk.raw")

    told = await cloud.cockpit("image", "import", url, "--name", "far", "--property", "os_type=bsd")
    (shown,) = await cloud.cockpit("image", "show", "far")
    (listed,) = await cloud.cockpit("image", "catalogue")
    (unknown,) = await cloud.cockpit("image", "import", "nothing", status=1)

    assert told[-1]["image"]["name"] == "far"
    assert (shown["image"]["status"], shown["image"]["os_type"]) == ("active", "bsd")
    assert site.asked[-1] == ("/disk.raw", 1 << 20)
    assert "debian-12" in {entry["name"] for entry in listed["catalogue"]}
    assert "no image nothing" in unknown["error"]["message"]


async def test_another_checksum_is_told_and_nothing_stays(cloud: Cloud, site: Site) -> None:
    checksum = f"sha256:{'0' * 64}"
    url = site.url("/disk.raw")

    (refusal,) = await cloud.cockpit("image", "import", url, "--checksum", checksum, status=1)

    assert "The sha256 of the image is" in refusal["error"]["message"]
    await cloud.cockpit("image", "delete", "disk")


async def test_a_foreign_file_goes_up_and_comes_back_as_it_was(
    cloud: Cloud, vmdk: Path, tmp_path: Path
) -> None:
    content = await asyncio.to_thread(vmdk.read_bytes)
    await cloud.cockpit("image", "import", str(vmdk))
    (shown,) = await cloud.cockpit("image", "show", "router")
    image_id = shown["image"]["id"]
    part = tmp_path / f".back.{image_id[:8]}.part"
    part.write_bytes(content[:70_000])  # of a download that broke off

    await cloud.cockpit("image", "download", "router", str(tmp_path / "back"))

    assert shown["image"]["disk_format"] == "vmdk"
    assert (tmp_path / "back").read_bytes() == content
    assert not part.exists()


async def test_what_is_no_image_is_refused_by_name(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "odd.qcow2"
    file.write_bytes(b"#!/bin/sh\n" * 100)

    (refusal,) = await cloud.cockpit("image", "import", str(file), status=1)

    assert "not in the qcow2 format" in refusal["error"]["message"]
    assert await cloud.cockpit("image", "share", "odd", status=2) == []


async def test_an_upload_that_was_broken_off_goes_on(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "big.raw"
    file.write_bytes(CONTENT)
    sum_of = hashlib.sha256(CONTENT).hexdigest()
    body = {"name": "big", "disk_format": "raw", "container_format": "bare"}
    async with cloud.session() as session:
        client = session.api.client
        begun = await client.post("/image/v2/images", {**body, CHECKSUM: f"sha256:{sum_of}"})
        path = f"/image/v2/images/{begun['id']}/stage"
        await client.upload(path, first_half)

    told = await cloud.cockpit("image", "upload", "big", str(file))

    (listed,) = await cloud.cockpit("image", "list")
    assert told[-1]["image"]["id"] == begun["id"]
    assert [(one["id"], one["status"]) for one in listed["images"]] == [(begun["id"], "active")]


async def first_half() -> AsyncIterator[bytes]:
    yield CONTENT[: len(CONTENT) // 2]
