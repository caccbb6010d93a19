"""Volumes and images of the embedded engine: qcow2 files of this machine.

An image is kept byte for byte as it was uploaded. A volume is an overlay on it, so that a
clone copies nothing; its header is written here, which takes a hundredth of the time that
`qemu-img create` takes.
"""

import asyncio
import fcntl
import os
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from server.drivers.base import DiskFormat, DiskSpec, ImageView, VolumeSpec, VolumeView
from server.drivers.qcow2.files import checked, qemu_img, remove, visible
from server.drivers.qcow2.header import backing_file, write_empty
from server.drivers.qcow2.images import Images
from server.drivers.refusals import as_unavailable
from server.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    UnavailableError,
)

# QEMU's locks on a disk: bytes 100 to 199 and 200 to 299. Source: block/file-posix.c
_LOCKS_FROM, _LOCKS = 100, 200


class Qcow2Driver:
    """Volume driver over files; `server.drivers.base.VolumeDriver`.

    Args:
        state_dir: Where `images` and `volumes` are kept.
        live_resize: Grows the disk of a running instance and returns true; false when
            no running instance has it.
    """

    def __init__(
        self,
        state_dir: Path,
        live_resize: Callable[[str, int], Awaitable[bool]] | None = None,
    ) -> None:
        folders = (state_dir.absolute() / "images", state_dir.absolute() / "volumes")
        self._volumes = folders[1]
        self._images = Images(folders[0], self._users)
        self._live_resize = live_resize
        for folder in folders:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for rest in folder.glob(".*"):  # of a server that was killed meanwhile
                remove(rest)

    async def look(self, volume_id: str) -> VolumeView | None:
        return await asyncio.to_thread(_look, self._volume(volume_id))

    async def look_all(self) -> Sequence[str]:
        return await asyncio.to_thread(lambda: [path.stem for path in visible(self._volumes)])

    async def create(self, spec: VolumeSpec) -> None:
        await asyncio.to_thread(self._create, spec)

    async def resize(self, volume_id: str, size_bytes: int) -> None:
        path = self._volume(volume_id)
        view = await asyncio.to_thread(_look, path)
        if view is None:
            raise NotFoundError(f"There is no volume {volume_id}")
        if size_bytes < view.size_bytes:
            raise InvalidRequestError(f"Volume {volume_id} cannot shrink")
        if size_bytes == view.size_bytes:
            return
        if self._live_resize is None or not await self._live_resize(volume_id, size_bytes):
            # It takes QEMU's lock: an instance that was started just now makes it fail.
            await qemu_img("resize", "-q", "-f", "qcow2", str(path), str(size_bytes))

    async def delete(self, volume_id: str) -> None:
        await asyncio.to_thread(_delete, self._volume(volume_id), volume_id)

    async def disk(self, volume_id: str) -> DiskSpec:
        return DiskSpec(volume_id, str(self._volume(volume_id)), "qcow2")

    async def look_image(self, image_id: str) -> ImageView | None:
        return await self._images.look(image_id)

    async def look_all_images(self) -> Sequence[str]:
        return await self._images.look_all()

    async def receive_image(
        self, image_id: str, disk_format: DiskFormat, body: AsyncIterator[bytes]
    ) -> ImageView:
        return await self._images.receive(image_id, disk_format, body)

    def read_image(self, image_id: str) -> AsyncIterator[bytes]:
        return self._images.read(image_id)

    async def delete_image(self, image_id: str) -> None:
        await self._images.delete(image_id)

    def _volume(self, volume_id: str) -> Path:
        return self._volumes / f"{checked(volume_id)}.qcow2"

    def _users(self, image_id: str) -> list[str]:
        backing = f"../images/{image_id}/data"
        return [path.stem for path in visible(self._volumes) if backing_file(path) == backing]

    def _create(self, spec: VolumeSpec) -> None:
        path = self._volume(spec.id)
        if path.exists():
            return
        backing = None
        if spec.image_id is not None:
            image = self._images.get(spec.image_id)
            if image is None:
                raise NotFoundError(f"There is no image {spec.image_id}")
            if spec.size_bytes < image.view.virtual_bytes:
                raise InvalidRequestError(f"Volume {spec.id} is smaller than image {spec.image_id}")
            # A path relative to the volume: the whole state may be moved.
            backing = (f"../images/{spec.image_id}/data", image.disk_format)
        made = path.with_name(f".{path.name}")
        with as_unavailable(f"Volume {spec.id} cannot be written"):
            try:
                with made.open("wb") as file:
                    write_empty(file, spec.size_bytes, backing)
                    file.flush()
                    os.fdatasync(file.fileno())
                made.replace(path)
            finally:
                made.unlink(missing_ok=True)


def _look(path: Path) -> VolumeView | None:
    try:
        with path.open("rb") as file:
            size: int = struct.unpack_from(">Q", file.read(32), 24)[0]
            return VolumeView(size, os.fstat(file.fileno()).st_blocks * 512)
    except FileNotFoundError:
        return None
    except (OSError, struct.error) as error:
        raise UnavailableError(f"{path} cannot be read: {error}") from error


def _delete(path: Path, volume_id: str) -> None:
    with (
        as_unavailable(f"Volume {volume_id} cannot be deleted"),
        suppress(FileNotFoundError),
        path.open("r+b") as file,
    ):
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKS, _LOCKS_FROM)
        except BlockingIOError as error:
            raise ConflictError(f"Volume {volume_id} is in use") from error
        path.unlink()
