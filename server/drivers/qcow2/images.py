"""Images: kept byte for byte as they were uploaded, or made of what a volume holds."""

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from server.drivers.base import DiskFormat, ImageView
from server.drivers.programs import run
from server.drivers.qcow2.files import CHECK_S, checked, end_of, remove, visible
from server.drivers.qcow2.header import checked_header, head
from server.drivers.qcow2.layers import Layers, sync
from server.drivers.refusals import as_unavailable
from server.errors import ConflictError, InvalidRequestError, NotFoundError, UnavailableError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Image:
    """What is remembered of an image."""

    disk_format: DiskFormat
    view: ImageView


class Images:
    """The image half of the volume driver; see `server.drivers.base.VolumeDriver`.

    Args:
        folder: One folder per image: `data` leads to its layer, what is known of it beside.
        layers: Where the bytes are.
    """

    def __init__(self, folder: Path, layers: Layers) -> None:
        self._folder = folder
        self._layers = layers

    async def look(self, image_id: str) -> ImageView | None:
        image = await asyncio.to_thread(_image, self._path(image_id))
        return None if image is None else image.view

    async def look_all(self) -> Sequence[str]:
        return await asyncio.to_thread(lambda: [path.name for path in visible(self._folder)])

    async def receive(
        self, image_id: str, disk_format: DiskFormat, body: AsyncIterator[bytes]
    ) -> ImageView:
        path = self._path(image_id)
        made = path.with_name(f".{image_id}.{os.urandom(4).hex()}")
        with as_unavailable(f"Image {image_id} cannot be written"):
            made.mkdir(mode=0o700)
            try:
                digests = await _store(made / "data", body)
                virtual_bytes = await _virtual_size(made / "data", disk_format)
                view = ImageView(digests.size, virtual_bytes, digests.md5, digests.sha512)
                await asyncio.to_thread(self._publish, made, path, Image(disk_format, view))
            finally:
                await asyncio.to_thread(remove, made)
        return view

    async def read(self, image_id: str) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread((self._path(image_id) / "data").open, "rb")
        except FileNotFoundError as error:
            raise NotFoundError(f"There is no image {image_id}") from error
        with file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk

    async def delete(self, image_id: str) -> None:
        await asyncio.to_thread(self._delete, image_id)

    def get(self, image_id: str) -> Image | None:
        """Return one image, from a thread."""
        return _image(self._path(image_id))

    def _path(self, image_id: str) -> Path:
        return self._folder / checked(image_id)

    def adopt(self, image_id: str, layer: Path) -> None:
        """Make an image of a frozen layer, from a thread; one that is there stays."""
        path = self._path(image_id)
        if path.exists():
            return
        made = path.with_name(f".{image_id}.{os.urandom(4).hex()}")
        with as_unavailable(f"Image {image_id} cannot be written"):
            view = ImageView(layer.stat().st_blocks * 512, self._layers.size(layer), None, None)
            made.mkdir(mode=0o700)
            try:
                self._show(made, path, layer, Image("qcow2", view))
            finally:
                remove(made)

    def _publish(self, made: Path, path: Path, image: Image) -> None:
        layer = self._layers.new(image.disk_format)
        (made / "data").chmod(0o400)
        with self._layers.pinned(layer):
            (made / "data").rename(layer)
            sync(self._layers.folder)
            self._show(made, path, layer, image)

    def _show(self, made: Path, path: Path, layer: Path, image: Image) -> None:
        (made / "data").symlink_to(f"../../layers/{layer.name}")
        content = {"disk_format": image.disk_format, **asdict(image.view)}
        (made / "image.json").write_text(json.dumps(content))
        self._delete(path.name)
        made.rename(path)
        sync(path.parent)

    def _delete(self, image_id: str) -> None:
        path = self._path(image_id)
        data = path / "data"
        # Of an image that an older release stored, volumes know the bytes by its name.
        if data.is_file() and not data.is_symlink():
            users = [name.id for name in self._layers.standing_on(data) if name.id != image_id]
            if users:
                raise ConflictError(f"Image {image_id} is used by {', '.join(users)}")
        gone = path.with_name(f".{image_id}.gone")
        with as_unavailable(f"Image {image_id} cannot be deleted"):
            remove(gone)
            with suppress(FileNotFoundError):
                path.rename(gone)
            remove(gone)


@dataclass(frozen=True, slots=True)
class _Digests:
    size: int
    md5: str
    sha512: str


async def _store(path: Path, body: AsyncIterator[bytes]) -> _Digests:
    """Write an upload down, safely, and sum it up on the way."""
    md5, sha512 = hashlib.md5(usedforsecurity=False), hashlib.sha512()
    size, waits = 0, 0
    waiting: list[bytes] = []
    with await asyncio.to_thread(path.open, "wb") as file:

        def write(chunks: Sequence[bytes]) -> None:
            for chunk in chunks:
                md5.update(chunk)
                sha512.update(chunk)
                file.write(chunk)

        def finish() -> None:
            write(waiting)
            file.flush()
            os.fsync(file.fileno())

        async for chunk in body:
            waiting.append(chunk)
            waits += len(chunk)
            size += len(chunk)
            if waits >= _CHUNK:
                await asyncio.to_thread(write, waiting)
                waiting, waits = [], 0
        await asyncio.to_thread(finish)
    return _Digests(size, md5.hexdigest(), sha512.hexdigest())


async def _virtual_size(path: Path, disk_format: DiskFormat) -> int:
    """Return the size of the disk in an uploaded file, once it has proved harmless."""
    size = await asyncio.to_thread(os.path.getsize, path)
    if size == 0:
        raise InvalidRequestError("The image is empty")
    if disk_format == "raw":
        return size
    start = await asyncio.to_thread(head, path)
    virtual_bytes = checked_header(start)
    ended = await run("qemu-img", "check", "-q", "-f", "qcow2", str(path), limit_s=CHECK_S)
    if ended.code not in {0, 3}:  # 3: it has leaked clusters, which only waste space
        raise InvalidRequestError(f"The image is damaged: {end_of(ended.complaint)}")
    return virtual_bytes


def _image(path: Path) -> Image | None:
    try:
        values = json.loads((path / "image.json").read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UnavailableError(f"{path} cannot be read: {error}") from error
    return Image(values.pop("disk_format"), ImageView(**values))
