"""The command line against the embedded server, without guests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from cockpit.models import project_file
from cockpit.models.blocks import Instance, Network, Volume
from cockpit.models.changes import AddBlock, RemoveBlock, ReplaceBlock
from cockpit.models.topology import Topology
from tests.cockpit.cli.terminal import on_terminal
from tests.end_to_end.cloud import ROOT, Cloud, cloud_folder

pytestmark = pytest.mark.box

RAIL = Network(name="rail", cidr="10.9.0.0/24")
DISK = Volume(name="disk", size_gib=1)


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with cloud_folder() as folder:
        yield Cloud(folder)


@pytest.fixture
def drawing() -> Topology:
    topology = Topology(uuid4(), "small")
    topology.apply(AddBlock(RAIL))
    topology.apply(AddBlock(DISK))
    return topology


async def test_a_drawing_lives_and_goes(cloud: Cloud, drawing: Topology, tmp_path: Path) -> None:
    file = tmp_path / "small.cockpit"
    project_file.save(file, drawing)
    try:
        plan, _, *steps, result = await cloud.cockpit("apply", "--yes", str(file))
        assert plan["plan"]["counts"] == {"create": 2}
        assert {(step["name"], step["state"]) for step in steps} >= {
            ("rail", "done"),
            ("disk", "done"),
        }
        assert (result["state"], result["done"], result["total"]) == ("done", 2, 2)

        (plan,) = await cloud.cockpit("plan", "--exit-code", str(file))
        assert plan["plan"]["steps"] == []

        drawing.apply(ReplaceBlock(DISK.model_copy(update={"size_gib": 2})))
        drawing.apply(RemoveBlock(RAIL.id))
        project_file.save(file, drawing)
        (plan,) = await cloud.cockpit("plan", "--exit-code", str(file), status=3)
        assert plan["plan"]["counts"] == {"delete": 1, "update": 1}
        *_, result = await cloud.cockpit("apply", "--yes", str(file))
        assert result["state"] == "done"

        (status,) = await cloud.cockpit("status", str(file))
        (disk,) = (r for r in status["resources"] if r["kind"] != "deployment")
        assert disk["attributes"] | {"name": "disk", "size_gib": 2} == disk["attributes"]

        (refusal,) = await cloud.cockpit("cancel", str(file), status=1)
        assert "under way" in refusal["error"]["message"]
        _, refusal = await cloud.cockpit("destroy", str(file), status=1)
        assert "--yes" in refusal["error"]["hint"]
    finally:
        await cloud.cockpit("destroy", "--yes", str(file))
        await cloud.cockpit("server", "stop")
    assert cloud.processes() == []


async def test_an_apply_on_a_terminal_asks_first(
    cloud: Cloud, drawing: Topology, tmp_path: Path
) -> None:
    file = tmp_path / "small.cockpit"
    project_file.save(file, drawing)
    arguments = ("-m", "cockpit", "apply", str(file), "--state", str(cloud.state_dir))
    home = {"HOME": str(cloud.home)}
    try:
        async with on_terminal(*arguments, environment=home) as terminal:
            await terminal.until("Do it? [y/N] ")
            terminal.type("\n")
            await terminal.until("Nothing was done")
            assert await terminal.end() == 1
        async with on_terminal(*arguments, environment=home) as terminal:
            await terminal.until("Do it? [y/N] ")
            terminal.type("y\n")
            await terminal.until("small is done: 2 of 2 steps")
            assert await terminal.end() == 0
    finally:
        await cloud.cockpit("destroy", "--yes", str(file))
        await cloud.cockpit("server", "stop")


@pytest.mark.qemu
def test_who_stops_the_server_hears_whether_something_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "blank.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(disk), "8M"], check=True)
    file = tmp_path / "one.cockpit"
    one = Topology(uuid4(), "one")
    one.apply(AddBlock(Instance(name="web", image="tiny", ram_mib=64)))
    project_file.save(file, one)
    monkeypatch.setenv("COCKPIT_TINY_IMAGE", str(disk))
    monkeypatch.setenv("COCKPIT_SERVER_PAUSED", "1")
    monkeypatch.setenv("COCKPIT_SERVER_STOP_GRACE_S", "0")

    with cloud_folder() as folder:
        said(folder, "apply", "--yes", str(file))
        while_it_runs = said(folder, "server", "stop")
        said(folder, "destroy", "--yes", str(file))
        after_its_end = said(folder, "server", "stop")

    assert while_it_runs[0] == "The embedded server has stopped; its instances keep running."
    assert after_its_end[0] == "The embedded server has stopped."


def said(home: Path, *words: str) -> list[str]:
    """Run a command that must succeed; return the lines that it tells people."""
    done = subprocess.run(
        [sys.executable, "-m", "cockpit", *words, "--state", str(home / "s")],
        cwd=ROOT,
        env={**os.environ, "HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


async def test_images_go_up_and_come_back(cloud: Cloud, tmp_path: Path) -> None:
    disk, back = tmp_path / "disk.raw", tmp_path / "back.raw"
    disk.write_bytes(b"disk" * 65536)
    try:
        await cloud.cockpit("image", "upload", "mine", str(disk))
        await cloud.cockpit("image", "download", "mine", str(back))
        assert back.read_bytes() == disk.read_bytes()
        (listed,) = await cloud.cockpit("image", "list")
        assert ("mine", "active") in {(i["name"], i["status"]) for i in listed["images"]}
        (refusal,) = await cloud.cockpit("image", "download", "other", str(back), status=1)
        assert "There is no image other" in refusal["error"]["message"]
        assert await cloud.cockpit("image", "upload", "mine", status=2) == []
    finally:
        await cloud.cockpit("server", "stop")
