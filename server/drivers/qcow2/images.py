"""Images: kept byte for byte as they were uploaded, or made of what a volume holds."""

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from server.drivers.base import Checksum, DiskFormat, ImageFormat, ImageView
from server.drivers.qcow2.files import checked, remove, visible
from server.drivers.qcow2.flattening import flattened
from server.drivers.qcow2.layers import Layers, Name, sync
from server.drivers.qcow2.sandbox import Sandbox
from server.drivers.qcow2.staging import Staging, store
from server.drivers.qcow2.strangers import judge
from server.drivers.refusals import as_unavailable
from server.drivers.room import Room
from server.errors import ConflictError, InvalidRequestError, NotFoundError, UnavailableError

_CHUNK = 1 << 20
_ORIGINAL = "original"
"""The bytes as they came, of an image that had to be converted."""


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
        room: What may not be filled.

    Attributes:
        staging: Bytes that are on their way in.
    """

    def __init__(self, folder: Path, layers: Layers, room: Room) -> None:
        self._folder = folder
        self._layers = layers
        self._room = room
        self._sandbox = Sandbox(room)
        self.staging = Staging(folder.with_name("staging"), room)

    async def look(self, image_id: str) -> ImageView | None:
        image = await asyncio.to_thread(_image, self._path(image_id))
        return None if image is None else image.view

    async def look_all(self) -> Sequence[str]:
        return await asyncio.to_thread(self._all)

    async def receive(
        self,
        image_id: str,
        image_format: ImageFormat,
        body: AsyncIterator[bytes],
        checksum: Checksum | None = None,
    ) -> ImageView:
        path = self._path(image_id)
        made = path.with_name(f".{image_id}.{os.urandom(4).hex()}")
        with as_unavailable(f"Image {image_id} cannot be written"):
            made.mkdir(mode=0o700)
            try:
                await store(made / "data", 0, body, self._room)
                return await self._take(made, path, image_format, checksum)
            finally:
                await asyncio.to_thread(remove, made)

    async def take(
        self, image_id: str, image_format: ImageFormat, checksum: Checksum | None
    ) -> ImageView:
        path, staged = self._path(image_id), self.staging.path(image_id)
        made = path.with_name(f".{image_id}.{os.urandom(4).hex()}")
        unwritten = self.staging.held(image_id)
        with unwritten, as_unavailable(f"Image {image_id} cannot be written"):
            if not await asyncio.to_thread(staged.exists):
                raise NotFoundError(f"Nothing was sent for image {image_id}")
            made.mkdir(mode=0o700)
            try:
                # A second name, so that what is interrupted finds its bytes again.
                await asyncio.to_thread(os.link, staged, made / "data")
                view = await self._take(made, path, image_format, checksum)
            finally:
                await asyncio.to_thread(remove, made)
            await asyncio.to_thread(self.staging.drop, image_id)
        return view

    async def _take(
        self, made: Path, path: Path, image_format: ImageFormat, checksum: Checksum | None
    ) -> ImageView:
        """Publish the file `data` of a folder, once it has proved right and harmless."""
        data = made / "data"
        size, md5, sha512 = await asyncio.to_thread(_digests, data, checksum)
        judged = await asyncio.to_thread(judge, data, image_format)
        if image_format == "qcow2":
            await self._sandbox.check(data)
        layer_format: DiskFormat = "qcow2" if judged.driver == "qcow2" else "raw"
        if not judged.is_usable:
            await asyncio.to_thread(data.rename, made / _ORIGINAL)
            await self._sandbox.convert(made / _ORIGINAL, judged.driver, data, judged.virtual_bytes)
            layer_format = "qcow2"
        view = ImageView(size, judged.virtual_bytes, md5, sha512)
        await asyncio.to_thread(self._publish, made, path, Image(layer_format, view))
        return view

    async def read(self, image_id: str, offset: int = 0) -> AsyncIterator[bytes]:
        folder = self._path(image_id)
        original = folder / _ORIGINAL
        is_converted = await asyncio.to_thread(original.exists)
        source = original if is_converted else folder / "data"
        if not is_converted and await asyncio.to_thread(self._stands_on_another, image_id):
            async for chunk in flattened(source):
                yield chunk
            return
        try:
            file = await asyncio.to_thread(source.open, "rb")
        except FileNotFoundError as error:
            raise NotFoundError(f"There is no image {image_id}") from error
        with file:
            file.seek(offset)
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk

    async def delete(self, image_id: str) -> None:
        await asyncio.to_thread(self.staging.drop, image_id)
        await asyncio.to_thread(self._delete, image_id)

    def get(self, image_id: str) -> Image | None:
        """Return one image, from a thread."""
        return _image(self._path(image_id))

    def _path(self, image_id: str) -> Path:
        return self._folder / checked(image_id)

    def _all(self) -> list[str]:
        return sorted({*(path.name for path in visible(self._folder)), *self.staging.ids()})

    def _stands_on_another(self, image_id: str) -> bool:
        layer = self._layers.find(Name("image", image_id))
        return layer is not None and bool(layer.suffix) and self._layers.base(layer) is not None

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


def _digests(path: Path, checksum: Checksum | None) -> tuple[int, str, str]:
    """Return size, MD5 and SHA-512 of a file.

    Raises:
        InvalidRequestError: Its checksum is another one.
    """
    sums = {name: hashlib.new(name, usedforsecurity=False) for name in ("md5", "sha512")}
    if checksum is not None and checksum.algorithm not in sums:
        sums[checksum.algorithm] = hashlib.new(checksum.algorithm)
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            for each in sums.values():
                each.update(chunk)
    if checksum is not None:
        found = sums[checksum.algorithm].hexdigest()
        if found != checksum.digest:
            raise InvalidRequestError(
                f"The {checksum.algorithm} of the image is {found}, not {checksum.digest}",
                "What came is not what was expected: ask for another source.",
            )
    return size, sums["md5"].hexdigest(), sums["sha512"].hexdigest()


def _image(path: Path) -> Image | None:
    try:
        values = json.loads((path / "image.json").read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UnavailableError(f"{path} cannot be read: {error}") from error
    return Image(values.pop("disk_format"), ImageView(**values))
