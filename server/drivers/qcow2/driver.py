"""The volume driver of the embedded engine.

A volume is an overlay on what it was made of, so that a clone copies nothing; its header is
written here, which takes a hundredth of the time that `qemu-img create` takes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from server.drivers.base import (
    Base,
    Checksum,
    DiskSpec,
    ImageFormat,
    ImageView,
    LayerView,
    LiveDisks,
    OpenDisks,
    SnapshotView,
    VolumeSpec,
    VolumeView,
)
from server.drivers.qcow2.files import remove
from server.drivers.qcow2.freezing import Freezing, Target
from server.drivers.qcow2.images import Images
from server.drivers.qcow2.layers import Layers, Name
from server.drivers.qcow2.volumes import Volumes
from server.drivers.refusals import as_unavailable
from server.drivers.room import Room
from server.errors import NotFoundError

_FOLDERS = ("images", "volumes", "snapshots", "switches")


class Qcow2Driver:
    """Volume driver over files; `server.drivers.base.VolumeDriver`.

    Args:
        state_dir: Where `layers` and the names of what they hold are kept.
        live: The disks of running instances; None: there are none.
        room: What images may not fill; None: a little is kept free.
    """

    def __init__(
        self, state_dir: Path, live: LiveDisks | None = None, room: Room | None = None
    ) -> None:
        state_dir = state_dir.absolute()
        for name in _FOLDERS:
            for rest in (state_dir / name).glob(".*"):  # of a server that was killed meanwhile
                remove(rest)
        self._live: LiveDisks = live or _NoLiveDisks()
        self._layers = Layers(state_dir)
        self._images = Images(state_dir / "images", self._layers, room or Room())
        self._freezing = Freezing(
            state_dir / "switches", self._layers, self._images, self._live, asyncio.Lock()
        )
        self._volumes = Volumes(self._layers, self._images, self._freezing, self._live)

    async def look(self, volume_id: str) -> VolumeView | None:
        return await self._volumes.look(volume_id)

    async def look_all(self) -> Sequence[str]:
        return await asyncio.to_thread(self._layers.ids, "volume")

    async def create(self, spec: VolumeSpec) -> None:
        await self._volumes.create(spec)

    async def resize(self, volume_id: str, size_bytes: int) -> None:
        await self._volumes.resize(volume_id, size_bytes)

    async def revert(self, volume_id: str, snapshot_id: str) -> None:
        await self._volumes.revert(volume_id, snapshot_id)

    async def flatten(self, volume_id: str, tell: Callable[[float], None]) -> None:
        await self._volumes.flatten(volume_id, tell)

    async def delete(self, volume_id: str) -> None:
        await self._volumes.delete(volume_id)

    async def disk(self, volume_id: str) -> DiskSpec:
        # Who starts an instance asks here first: from now on it writes to the right layer.
        await self._freezing.settle(volume_id)
        return DiskSpec(volume_id, str(self._layers.place(Name("volume", volume_id))), "qcow2")

    async def look_snapshot(self, snapshot_id: str) -> SnapshotView | None:
        return await asyncio.to_thread(self._look_snapshot, snapshot_id)

    async def look_all_snapshots(self) -> Sequence[str]:
        return await asyncio.to_thread(self._layers.ids, "snapshot")

    async def snapshot(self, volumes: Mapping[str, str]) -> None:
        await self._volumes.freeze(
            [Target(Name("snapshot", key), volume_id) for key, volume_id in volumes.items()]
        )

    async def delete_snapshot(self, snapshot_id: str) -> None:
        async with self._freezing.turn:
            await asyncio.to_thread(self._layers.drop, Name("snapshot", snapshot_id))
        await self._volumes.collect()

    async def snapshot_disk(self, snapshot_id: str) -> DiskSpec:
        layer = await asyncio.to_thread(self._layers.find, Name("snapshot", snapshot_id))
        if layer is None:
            raise NotFoundError(f"There is no snapshot {snapshot_id}")
        return DiskSpec(snapshot_id, str(layer), "qcow2")

    async def fill(
        self, volume_id: str, size_bytes: int, write: Callable[[DiskSpec], Awaitable[None]]
    ) -> None:
        await self._volumes.fill(volume_id, size_bytes, write)

    async def make_image(
        self, image_id: str, *, volume_id: str | None = None, snapshot_id: str | None = None
    ) -> ImageView:
        if volume_id is not None:
            await self._volumes.freeze([Target(Name("image", image_id), volume_id)])
        else:
            async with self._freezing.turn:
                await asyncio.to_thread(self._make_image, image_id, snapshot_id or "")
        view = await self._images.look(image_id)
        assert view is not None, "it was just made"
        return view

    async def layers(self) -> Sequence[LayerView]:
        return await asyncio.to_thread(self._layers.view)

    async def collect(self) -> None:
        """Remove layers that nobody needs."""
        await self._volumes.collect()

    async def tidy(self) -> None:
        await self._volumes.collect()
        for volume_id in await self.look_all():
            await self._volumes.squeeze(volume_id)

    async def look_image(self, image_id: str) -> ImageView | None:
        return await self._images.look(image_id)

    async def look_all_images(self) -> Sequence[str]:
        return await self._images.look_all()

    async def receive_image(
        self,
        image_id: str,
        image_format: ImageFormat,
        body: AsyncIterator[bytes],
        checksum: Checksum | None = None,
    ) -> ImageView:
        return await self._images.receive(image_id, image_format, body, checksum)

    async def staged(self, image_id: str) -> int | None:
        return await asyncio.to_thread(self._images.staging.size, image_id)

    async def stage(self, image_id: str, offset: int, body: AsyncIterator[bytes]) -> int:
        return await self._images.staging.append(image_id, offset, body)

    async def stage_note(self, image_id: str) -> dict[str, str]:
        return await asyncio.to_thread(self._images.staging.note, image_id)

    async def note_stage(self, image_id: str, note: dict[str, str]) -> None:
        await asyncio.to_thread(self._images.staging.save_note, image_id, note)

    async def drop_stage(self, image_id: str) -> None:
        await asyncio.to_thread(self._images.staging.drop, image_id)

    async def take_stage(
        self, image_id: str, image_format: ImageFormat, checksum: Checksum | None
    ) -> ImageView:
        return await self._images.take(image_id, image_format, checksum)

    def read_image(self, image_id: str, offset: int = 0) -> AsyncIterator[bytes]:
        return self._images.read(image_id, offset)

    async def delete_image(self, image_id: str) -> None:
        await self._images.delete(image_id)
        await self._volumes.collect()

    def _look_snapshot(self, snapshot_id: str) -> SnapshotView | None:
        layer = self._layers.find(Name("snapshot", snapshot_id))
        if layer is None:
            return None
        with as_unavailable(f"{layer} cannot be read"):
            return SnapshotView(self._layers.size(layer), layer.stat().st_blocks * 512)

    def _make_image(self, image_id: str, snapshot_id: str) -> None:
        layer = self._layers.find(Name("snapshot", snapshot_id))
        if layer is None and self._images.get(image_id) is None:
            raise NotFoundError(f"There is no snapshot {snapshot_id}")
        if layer is not None:
            self._images.adopt(image_id, layer)


class _NoLiveDisks:
    """Of an edge without instances."""

    @asynccontextmanager
    async def hold(self, disk_ids: Collection[str]) -> AsyncIterator[Mapping[str, OpenDisks]]:  # noqa: ARG002 - the protocol has it
        yield {}

    async def copy_up(
        self,
        disk_id: str,  # noqa: ARG002 - the protocol has it
        tell: Callable[[float], None],  # noqa: ARG002 - the protocol has it
        base: Base | None = None,  # noqa: ARG002 - the protocol has it
    ) -> bool:
        return False
