"""Volumes, snapshots, clones and images in any order hold what a model says."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, multiple, rule

from server.drivers.base import VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from tests.drivers.disks import BLOCK, held, write

BLOCKS = 3
Content = tuple[int, ...]


class LayerMachine(RuleBasedStateMachine):
    """The real store, with real files, beside three dictionaries."""

    volumes: Bundle[str] = Bundle("volumes")
    snapshots: Bundle[str] = Bundle("snapshots")
    images: Bundle[str] = Bundle("images")

    def __init__(self) -> None:
        super().__init__()
        self.state = Path(tempfile.mkdtemp(prefix="ck-"))
        self.driver = Qcow2Driver(self.state)
        self.held: dict[str, Content] = {}
        self.count = 0

    def new(self, kind: str, content: Content) -> str:
        self.count += 1
        name = f"{kind}{self.count}"
        self.held[name] = content
        return name

    def create(self, content: Content, **source: Any) -> str:
        name = self.new("v", content)
        asyncio.run(self.driver.create(VolumeSpec(name, BLOCKS * BLOCK, **source)))
        return name

    @rule(target=volumes)
    def make_blank(self) -> str:
        return self.create((0,) * BLOCKS)

    @rule(volume=volumes, block=st.integers(0, BLOCKS - 1), value=st.integers(1, 255))
    def write(self, volume: str, block: int, value: int) -> None:
        async def wrote() -> None:
            await write((await self.driver.disk(volume)).path, block, value)

        asyncio.run(wrote())
        content = [*self.held[volume]]
        content[block] = value
        self.held[volume] = tuple(content)

    @rule(target=snapshots, volume=volumes)
    def snapshot(self, volume: str) -> str:
        name = self.new("s", self.held[volume])
        asyncio.run(self.driver.snapshot({name: volume}))
        return name

    @rule(target=snapshots, one=volumes, two=volumes)
    def snapshot_two(self, one: str, two: str) -> Any:
        names = [self.new("s", self.held[one]), self.new("s", self.held[two])]
        asyncio.run(self.driver.snapshot(dict(zip(names, (one, two), strict=True))))
        return multiple(*names)

    @rule(target=volumes, snapshot=snapshots)
    def clone_snapshot(self, snapshot: str) -> str:
        return self.create(self.held[snapshot], snapshot_id=snapshot)

    @rule(target=volumes, volume=volumes)
    def clone_volume(self, volume: str) -> str:
        return self.create(self.held[volume], volume_id=volume)

    @rule(target=volumes, image=images)
    def clone_image(self, image: str) -> str:
        return self.create(self.held[image], image_id=image)

    @rule(target=images, volume=volumes)
    def make_image(self, volume: str) -> str:
        name = self.new("i", self.held[volume])
        asyncio.run(self.driver.make_image(name, volume_id=volume))
        return name

    @rule(target=images, snapshot=snapshots)
    def make_image_of_snapshot(self, snapshot: str) -> str:
        name = self.new("i", self.held[snapshot])
        asyncio.run(self.driver.make_image(name, snapshot_id=snapshot))
        return name

    @rule(volume=volumes, snapshot=snapshots)
    def revert(self, volume: str, snapshot: str) -> None:
        asyncio.run(self.driver.revert(volume, snapshot))
        self.held[volume] = self.held[snapshot]

    @rule(volume=volumes)
    def flatten(self, volume: str) -> None:
        asyncio.run(self.driver.flatten(volume, lambda _: None))

    @rule(volume=consumes(volumes))
    def delete_volume(self, volume: str) -> None:
        asyncio.run(self.driver.delete(volume))
        self.held.pop(volume, None)

    @rule(snapshot=consumes(snapshots))
    def delete_snapshot(self, snapshot: str) -> None:
        asyncio.run(self.driver.delete_snapshot(snapshot))
        self.held.pop(snapshot, None)

    @rule(image=consumes(images))
    def delete_image(self, image: str) -> None:
        asyncio.run(self.driver.delete_image(image))
        self.held.pop(image, None)

    @rule()
    def restart(self) -> None:
        self.driver = Qcow2Driver(self.state)

    def teardown(self) -> None:
        try:
            asyncio.run(self.check())
        finally:
            shutil.rmtree(self.state)

    async def check(self) -> None:
        places = {"v": "volumes/{}.qcow2", "s": "snapshots/{}.qcow2", "i": "images/{}/data"}
        for name, content in self.held.items():
            path = self.state / places[name[0]].format(name)
            assert tuple(await held(path, BLOCKS)) == content
        named = {layer.id for layer in await self.driver.layers()}
        needed = {layer.base for layer in await self.driver.layers()} | {
            layer.id for layer in await self.driver.layers() if layer.names
        }
        assert named == needed - {None}


LayerMachine.TestCase.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, database=None, phases=[Phase.generate]
)


TestLayers = pytest.mark.qemu(LayerMachine.TestCase)
