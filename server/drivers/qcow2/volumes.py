"""Volumes: made, grown, reverted, flattened and removed, each from one moment to the next."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from pathlib import Path
from weakref import WeakValueDictionary

from server.drivers.base import Base, DiskFormat, DiskSpec, LiveDisks, VolumeSpec, VolumeView
from server.drivers.qcow2.files import qemu_img, unused
from server.drivers.qcow2.freezing import Freezing, Target
from server.drivers.qcow2.header import stand_of
from server.drivers.qcow2.images import Images
from server.drivers.qcow2.layers import Layers, Name, is_qcow2
from server.drivers.refusals import as_unavailable
from server.errors import ConflictError, InvalidRequestError, NotFoundError, UnavailableError

_FLATTEN_S = 24 * 3600
_MOST_UNNAMED = 8
"""So many layers that nothing is called after may be below a head; see docs/performance.md."""


class Volumes:
    """The volume half of the volume driver; see `server.drivers.base.VolumeDriver`."""

    def __init__(self, layers: Layers, images: Images, freezing: Freezing, live: LiveDisks) -> None:
        self._layers = layers
        self._images = images
        self._freezing = freezing
        self._live = live
        self._deeds = WeakValueDictionary[str, asyncio.Lock]()

    async def look(self, volume_id: str) -> VolumeView | None:
        return await asyncio.to_thread(self._look, volume_id)

    async def create(self, spec: VolumeSpec) -> None:
        if spec.volume_id is not None:
            target = Target(Name("volume", spec.id), spec.volume_id, spec.size_bytes)
            await self.freeze([target])
            return
        async with self._freezing.turn:
            await asyncio.to_thread(self._create, spec)

    async def freeze(self, targets: Sequence[Target]) -> None:
        """Make snapshots, images or clones; see `Freezing.freeze`."""
        async with self._deed(*{target.volume_id for target in targets}):
            await self._freezing.freeze(targets)

    async def resize(self, volume_id: str, size_bytes: int) -> None:
        async with self._deed(volume_id), self._live.hold([volume_id]) as open_disks:
            view = await self.look(volume_id)
            if view is None:
                raise NotFoundError(f"There is no volume {volume_id}")
            if size_bytes < view.size_bytes:
                raise InvalidRequestError(f"Volume {volume_id} cannot shrink")
            if size_bytes == view.size_bytes:
                return
            if volume_id in open_disks:
                await open_disks[volume_id].resize(volume_id, size_bytes)
                return
            path = await asyncio.to_thread(self._head, volume_id)
            # It takes QEMU's lock: an instance that was started just now makes it fail.
            await qemu_img("resize", "-q", "-f", "qcow2", str(path), str(size_bytes))

    async def revert(self, volume_id: str, snapshot_id: str) -> None:
        async with self._exclusive(volume_id):
            await asyncio.to_thread(self._revert, volume_id, snapshot_id)
        await self.collect()

    async def fill(
        self, volume_id: str, size_bytes: int, write: Callable[[DiskSpec], Awaitable[None]]
    ) -> None:
        async with self._freezing.turn:
            layer = await asyncio.to_thread(self._layers.overlay, size_bytes)
        with self._layers.pinned(layer):
            await write(DiskSpec(volume_id, str(layer), "qcow2"))
            async with self._exclusive(volume_id):
                await asyncio.to_thread(self._exchange, volume_id, layer)
        await self.collect()

    async def flatten(self, volume_id: str, tell: Callable[[float], None]) -> None:
        async with self._deed(volume_id):
            await self._freezing.settle(volume_id)
            path = await asyncio.to_thread(self._head, volume_id)
            while await asyncio.to_thread(self._layers.base, path) is not None:
                if await self._live.copy_up(volume_id, tell):
                    continue
                tell(0.0)
                await _rebase(path)
        await self.collect()

    async def squeeze(self, volume_id: str) -> None:
        """Copy the layers that only this volume needs into its head, where they are many.

        Every backup leaves one behind, and each makes reading slower.
        """
        async with self._deed(volume_id):
            await self._freezing.settle(volume_id)
            count, below = await asyncio.to_thread(self._layers.squeezable, volume_id)
            if count < _MOST_UNNAMED:
                return
            base = None if below is None else Base(str(below), self._layers.told(below))
            if not await self._live.copy_up(volume_id, _nobody, base):
                async with self._live.hold([volume_id]) as open_disks:
                    if volume_id not in open_disks:
                        head = await asyncio.to_thread(self._head, volume_id)
                        await _rebase(head, base)
        await self.collect()

    async def delete(self, volume_id: str) -> None:
        async with self._exclusive(volume_id):
            is_last = await asyncio.to_thread(self._delete, volume_id)
        if is_last:
            await self.collect()

    async def collect(self) -> None:
        """Remove layers that nobody needs; first settle what may still need them."""
        for volume_id in [*self._freezing.pending]:
            with suppress(UnavailableError):
                await self._freezing.settle(volume_id)
        async with self._freezing.turn:
            await asyncio.to_thread(self._layers.collect, self._freezing.roots())

    @asynccontextmanager
    async def _deed(self, *volume_ids: str) -> AsyncIterator[None]:
        """Let nobody else change the chains of some volumes."""
        async with AsyncExitStack() as stack:
            for volume_id in sorted(volume_ids):
                lock = self._deeds.get(volume_id)
                if lock is None:
                    lock = self._deeds[volume_id] = asyncio.Lock()
                await stack.enter_async_context(lock)
            yield

    @asynccontextmanager
    async def _exclusive(self, volume_id: str) -> AsyncIterator[None]:
        """Do something to a volume that no instance has open.

        Raises:
            ConflictError: One has it open.
        """
        async with self._deed(volume_id):
            await self._freezing.settle(volume_id)
            async with self._live.hold([volume_id]) as open_disks, self._freezing.turn:
                if volume_id in open_disks:
                    raise ConflictError(f"Volume {volume_id} is in use")
                yield

    def _head(self, volume_id: str) -> Path:
        layer = self._layers.find(Name("volume", volume_id))
        if layer is None:
            raise NotFoundError(f"There is no volume {volume_id}")
        return layer

    def _look(self, volume_id: str) -> VolumeView | None:
        layer = self._layers.find(Name("volume", volume_id))
        if layer is None:
            return None
        with as_unavailable(f"{layer} cannot be read"):
            stand = stand_of(layer)
            used = layer.stat().st_blocks * 512
        return VolumeView(stand.size_bytes, used, is_flat=stand.backing is None)

    def _create(self, spec: VolumeSpec) -> None:
        name = Name("volume", spec.id)
        if self._layers.find(name) is not None:
            return
        base, base_format = self._source(spec)
        if base is not None and spec.size_bytes < self._size(base, base_format):
            source = spec.image_id or spec.snapshot_id
            raise InvalidRequestError(f"Volume {spec.id} is smaller than its source {source}")
        self._layers.point(name, self._layers.overlay(spec.size_bytes, base, base_format))

    def _source(self, spec: VolumeSpec) -> tuple[Path | None, DiskFormat]:
        if spec.snapshot_id is not None:
            layer = self._layers.find(Name("snapshot", spec.snapshot_id))
            if layer is None:
                raise NotFoundError(f"There is no snapshot {spec.snapshot_id}")
            return layer, "qcow2"
        if spec.image_id is not None:
            image = self._images.get(spec.image_id)
            layer = self._layers.find(Name("image", spec.image_id))
            if image is None or layer is None:
                raise NotFoundError(f"There is no image {spec.image_id}")
            return layer, image.disk_format
        return None, "qcow2"

    def _size(self, base: Path, base_format: DiskFormat) -> int:
        with as_unavailable(f"{base} cannot be read"):
            return base.stat().st_size if base_format == "raw" else stand_of(base).size_bytes

    def _revert(self, volume_id: str, snapshot_id: str) -> None:
        head = self._head(volume_id)
        layer = self._layers.find(Name("snapshot", snapshot_id))
        if layer is None:
            raise NotFoundError(f"There is no snapshot {snapshot_id}")
        size = max(self._layers.size(head), self._layers.size(layer))
        self._exchange(volume_id, self._layers.overlay(size, layer))

    def _exchange(self, volume_id: str, fresh: Path) -> None:
        """Let a volume have another head; `fresh` is new, or it is the first one."""
        name = Name("volume", volume_id)
        head = self._layers.find(name)
        with as_unavailable(f"Volume {volume_id} cannot be written"), ExitStack() as stack:
            if head is not None:
                stack.enter_context(unused(head))
            self._layers.point(name, fresh)

    def _delete(self, volume_id: str) -> bool:
        """Remove a volume; returns whether what it stood on may be of no use any more."""
        name = Name("volume", volume_id)
        head = self._layers.find(name)
        if head is None:
            return False
        below = self._layers.base(head) if head.exists() else None
        with (
            as_unavailable(f"Volume {volume_id} cannot be deleted"),
            suppress(FileNotFoundError),  # there may be only the link that leads to it
            unused(head),
        ):
            self._layers.drop(name)
            head.unlink()
        self._layers.drop(name)
        return below is not None and not self._layers.has_name(below)


async def _rebase(path: Path, base: Base | None = None) -> None:
    """Copy what a disk that nobody has open stands on into it, down to a base.

    Killed in the middle it still stands there, and holds some of it twice.
    """
    backing: tuple[str, ...] = ("-b", "")
    if base is not None:
        kind = "qcow2" if await asyncio.to_thread(is_qcow2, Path(base.path)) else "raw"
        backing = ("-F", kind, "-b", base.name)
    await qemu_img("rebase", "-q", "-f", "qcow2", *backing, str(path), limit_s=_FLATTEN_S)


def _nobody(_percent: float) -> None:
    """Tell nobody how far it is."""
