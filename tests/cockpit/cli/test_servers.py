"""Orders to instances from the command line, against the embedded server, without guests."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from cockpit.models import project_file
from cockpit.models.blocks import Instance
from cockpit.models.changes import AddBlock
from cockpit.models.topology import Topology
from tests.end_to_end.cloud import Cloud, cloud_folder

pytestmark = [pytest.mark.qemu, pytest.mark.box]


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """A disk image with nothing on it."""
    disk = tmp_path / "blank.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(disk), "8M"], check=True)
    return disk


@pytest.fixture
async def cloud(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Cloud]:
    """A cloud in which a server called web runs."""
    file = tmp_path / "one.cockpit"
    drawing = Topology(uuid4(), "one")
    drawing.apply(AddBlock(Instance(name="web", image="tiny", ram_mib=64)))
    project_file.save(file, drawing)
    monkeypatch.setenv("COCKPIT_TINY_IMAGE", str(blank))
    monkeypatch.setenv("COCKPIT_SERVER_PAUSED", "1")
    monkeypatch.setenv("COCKPIT_SERVER_STOP_GRACE_S", "0")
    with cloud_folder() as folder:
        cloud = Cloud(folder)
        try:
            await cloud.cockpit("apply", "--yes", str(file))
            yield cloud
        finally:
            await cloud.cockpit("server", "unlock", "web")
            await cloud.cockpit("destroy", "--yes", str(file))
            await cloud.cockpit("server", "stop")


async def order(cloud: Cloud, *words: str) -> dict[str, Any]:
    """Give an order that must be taken; return what a program is told."""
    (told,) = await cloud.cockpit("server", *words)
    return told


async def test_an_instance_takes_orders_by_its_name(cloud: Cloud) -> None:
    counters = await order(cloud, "diagnostics", "web")
    for verb in ("pause", "unpause", "suspend", "resume", "shelve", "unshelve", "stop", "start"):
        assert (await order(cloud, verb, "web"))["order"] == verb
    guest = await order(cloud, "guest", "web")
    rescued = await order(cloud, "rescue", "web")
    await order(cloud, "unrescue", "web")
    rebuilt = await order(cloud, "rebuild", "web", "--image", "tiny")
    told = await order(cloud, "actions", "web")

    assert counters["diagnostics"]["num_cpus"] == 1
    assert guest["guest"] is None  # its processors do not run
    assert len(rescued["password"]) == len(rebuilt["password"]) == 20
    names = [action["action"] for action in reversed(told["actions"])]
    assert names[:4] == ["create", "pause", "unpause", "suspend"]
    assert names[-3:] == ["rescue", "unrescue", "rebuild"]


async def test_a_size_waits_for_its_confirmation(cloud: Cloud) -> None:
    async with cloud.session() as session:
        larger = {"name": "larger", "ram": 96, "vcpus": 1, "disk": 1}
        await session.api.client.post("/compute/v2.1/flavors", {"flavor": larger})

    await order(cloud, "resize", "web", "larger")
    await order(cloud, "revert", "web")
    await order(cloud, "resize", "web", "larger")
    await order(cloud, "confirm", "web")

    (told,) = await cloud.cockpit("server", "resize", "web", "none", status=1)
    assert "There is no flavor none" in told["error"]["message"]


async def test_tags_metadata_and_a_lock(cloud: Cloud) -> None:
    await order(cloud, "tag", "web", "blue", "red")
    tags = await order(cloud, "tag", "web", "red", "--remove")
    await order(cloud, "meta", "web", "tier=front", "owner=anna")
    metadata = await order(cloud, "meta", "web", "owner", "--remove")
    await order(cloud, "lock", "web", "--reason", "in use")
    (refusal,) = await cloud.cockpit("server", "stop", "web", status=1)

    assert tags["tags"] == ["blue"]
    assert metadata["metadata"] == {"tier": "front"}
    assert "locked (in use)" in refusal["error"]["message"]


async def test_words_that_make_no_sense_are_refused(cloud: Cloud) -> None:
    for words in (("pause",), ("resize", "web"), ("status", "web"), ("start", "web", "more")):
        assert await cloud.cockpit("server", *words, status=2) == []
    (unknown,) = await cloud.cockpit("server", "pause", "none", status=1)
    (wrong,) = await cloud.cockpit("server", "unpause", "web", status=1)

    assert "There is no server none" in unknown["error"]["message"]
    assert "while it is ACTIVE" in wrong["error"]["message"]
