"""Volumes and images of the embedded engine: qcow2 files of this machine.

An image is kept byte for byte as it was uploaded. A volume is an overlay on it, so that a
clone copies nothing; its header is written here, which takes a hundredth of the time that
`qemu-img create` takes.
"""

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from server.drivers.base import DiskFormat, DiskSpec, ImageView, VolumeSpec, VolumeView
from server.drivers.programs import run
from server.drivers.refusals import as_unavailable
from server.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    UnavailableError,
)

_CHUNK = 1 << 20
_CHECK_S = 120
_LARGEST = 1 << 46  # 64 TiB
_CLUSTER_BITS = 16
_CLUSTER = 1 << _CLUSTER_BITS
_MAGIC = b"QFI\xfb"
_HEADER = struct.Struct(">4sIQIIQIIQQIIQQQQII")
_BACKING_FORMAT = 0xE2792ACA
_DATA_FILE = 0x44415441
# Incompatible features that only say how the disk is stored inside: compression type
# and extended L2 entries. Not so the others: dirty, corrupt, external data file.
_HARMLESS_FEATURES = 0b11000
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
        self._images = state_dir.absolute() / "images"
        self._volumes = state_dir.absolute() / "volumes"
        self._live_resize = live_resize
        for folder in (self._images, self._volumes):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for rest in folder.glob(".*"):  # of a server that was killed meanwhile
                _remove(rest)

    async def look(self, volume_id: str) -> VolumeView | None:
        return await asyncio.to_thread(_look, self._volume(volume_id))

    async def look_all(self) -> Sequence[str]:
        return await asyncio.to_thread(lambda: [path.stem for path in self._visible(self._volumes)])

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
            await _qemu_img("resize", "-q", "-f", "qcow2", str(path), str(size_bytes))

    async def delete(self, volume_id: str) -> None:
        await asyncio.to_thread(_delete, self._volume(volume_id), volume_id)

    async def disk(self, volume_id: str) -> DiskSpec:
        return DiskSpec(volume_id, str(self._volume(volume_id)), "qcow2")

    async def look_image(self, image_id: str) -> ImageView | None:
        image = await asyncio.to_thread(_image, self._image(image_id))
        return None if image is None else image.view

    async def look_all_images(self) -> Sequence[str]:
        return await asyncio.to_thread(lambda: [path.name for path in self._visible(self._images)])

    async def receive_image(
        self, image_id: str, disk_format: DiskFormat, body: AsyncIterator[bytes]
    ) -> ImageView:
        path = self._image(image_id)
        made = path.with_name(f".{image_id}.{os.urandom(4).hex()}")
        with as_unavailable(f"Image {image_id} cannot be written"):
            made.mkdir(mode=0o700)
            try:
                digests = await _store(made / "data", body)
                virtual_bytes = await _virtual_size(made / "data", disk_format)
                view = ImageView(digests.size, virtual_bytes, digests.md5, digests.sha512)
                await asyncio.to_thread(self._publish, made, path, _Image(disk_format, view))
            finally:
                await asyncio.to_thread(_remove, made)
        return view

    async def read_image(self, image_id: str) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread((self._image(image_id) / "data").open, "rb")
        except FileNotFoundError as error:
            raise NotFoundError(f"There is no image {image_id}") from error
        with file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk

    async def delete_image(self, image_id: str) -> None:
        await asyncio.to_thread(self._delete_image, image_id)

    def _volume(self, volume_id: str) -> Path:
        return self._volumes / f"{_checked(volume_id)}.qcow2"

    def _image(self, image_id: str) -> Path:
        return self._images / _checked(image_id)

    def _visible(self, folder: Path) -> list[Path]:
        with as_unavailable(f"{folder} cannot be read"):
            return sorted(path for path in folder.iterdir() if path.name[0] != ".")

    def _create(self, spec: VolumeSpec) -> None:
        path = self._volume(spec.id)
        if path.exists():
            return
        backing = None
        if spec.image_id is not None:
            image = _image(self._image(spec.image_id))
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
                    _write_empty(file, spec.size_bytes, backing)
                    file.flush()
                    os.fdatasync(file.fileno())
                made.replace(path)
            finally:
                made.unlink(missing_ok=True)

    def _publish(self, made: Path, path: Path, image: "_Image") -> None:
        (made / "data").chmod(0o400)
        content = {"disk_format": image.disk_format, **asdict(image.view)}
        (made / "image.json").write_text(json.dumps(content))
        self._delete_image(path.name)
        made.rename(path)

    def _delete_image(self, image_id: str) -> None:
        path = self._image(image_id)
        backing = f"../images/{image_id}/data"
        users = [
            volume.stem for volume in self._visible(self._volumes) if _backing(volume) == backing
        ]
        if users:
            raise ConflictError(f"Image {image_id} is used by volumes {', '.join(users)}")
        gone = path.with_name(f".{image_id}.gone")
        with as_unavailable(f"Image {image_id} cannot be deleted"):
            _remove(gone)
            with suppress(FileNotFoundError):
                path.rename(gone)
            _remove(gone)


@dataclass(frozen=True, slots=True)
class _Image:
    disk_format: DiskFormat
    view: ImageView


@dataclass(frozen=True, slots=True)
class _Digests:
    size: int
    md5: str
    sha512: str


def _write_empty(file: BinaryIO, size_bytes: int, backing: tuple[str, DiskFormat] | None) -> None:
    """Write a qcow2 disk that holds nothing, or what its backing file holds.

    Clusters: header, refcount table, refcount block, L1 table.

    Source: QEMU, docs/interop/qcow2.txt
    """
    entries = -(-size_bytes // (_CLUSTER * (_CLUSTER // 8)))
    clusters = 3 + max(1, -(-entries * 8 // _CLUSTER))
    name, extensions = b"", struct.pack(">II", 0, 0)
    if backing is not None:
        name, kind = backing[0].encode(), backing[1].encode()
        head = struct.pack(">II", _BACKING_FORMAT, len(kind))
        extensions = head + kind.ljust(-(-len(kind) // 8) * 8, b"\0") + extensions
    place = _HEADER.size + len(extensions) if name else 0
    # Version 3, no encryption, 16-bit reference counts, no snapshots, no features.
    header = _HEADER.pack(
        *(_MAGIC, 3, place, len(name), _CLUSTER_BITS, size_bytes, 0),
        *(entries, 3 * _CLUSTER, _CLUSTER, 1, 0, 0, 0, 0, 0, 4, _HEADER.size),
    )
    file.write(header + extensions + name)
    file.seek(_CLUSTER)
    file.write(struct.pack(">Q", 2 * _CLUSTER))
    file.seek(2 * _CLUSTER)
    file.write(struct.pack(">H", 1) * clusters)
    file.truncate(clusters * _CLUSTER)


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
    head = await asyncio.to_thread(_head, path)
    virtual_bytes = _checked_header(head)
    ended = await run("qemu-img", "check", "-q", "-f", "qcow2", str(path), limit_s=_CHECK_S)
    if ended.code not in {0, 3}:  # 3: it has leaked clusters, which only waste space
        raise InvalidRequestError(f"The image is damaged: {_end(ended.complaint)}")
    return virtual_bytes


def _checked_header(head: bytes) -> int:
    """Return the virtual size that a qcow2 header tells; refuse what is not plain.

    Raises:
        InvalidRequestError: It refers to other files, is encrypted, or makes no sense.
    """
    if head[:4] != _MAGIC or len(head) < _HEADER.size:
        raise InvalidRequestError("The image is not in the qcow2 format")
    fields = _HEADER.unpack_from(head)
    version, place, size, encryption, features = (fields[n] for n in (1, 2, 5, 6, 13))
    if version not in {2, 3}:
        raise InvalidRequestError(f"The image has qcow2 version {version}, not 2 or 3")
    length = fields[17] if version == 3 else 72  # noqa: PLR2004 - as the format says
    if place:
        raise InvalidRequestError("The image stands on another file (backing file)")
    if encryption:
        raise InvalidRequestError("The image is encrypted")
    if version == 3 and features & ~_HARMLESS_FEATURES:  # noqa: PLR2004 - as the format says
        raise InvalidRequestError("The image keeps its data elsewhere, or is not closed properly")
    if not 0 < size <= _LARGEST:
        raise InvalidRequestError(f"The image claims a disk of {size} bytes")
    if _DATA_FILE in _extensions(head, length):
        raise InvalidRequestError("The image keeps its data in another file")
    return int(size)


def _extensions(head: bytes, place: int) -> set[int]:
    """Return the types of the header extensions."""
    found: set[int] = set()
    while place + 8 <= len(head):
        kind, length = struct.unpack_from(">II", head, place)
        if kind == 0:
            break
        found.add(kind)
        place += 8 + -(-length // 8) * 8
    return found


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_CLUSTER)


def _backing(path: Path) -> str | None:
    """Return the name of the file that a volume stands on."""
    try:
        head = _head(path)
    except FileNotFoundError:
        return None
    place, length = struct.unpack_from(">QI", head, 8)
    return head[place : place + length].decode() if place else None


def _look(path: Path) -> VolumeView | None:
    try:
        with path.open("rb") as file:
            size: int = struct.unpack_from(">Q", file.read(32), 24)[0]
            return VolumeView(size, os.fstat(file.fileno()).st_blocks * 512)
    except FileNotFoundError:
        return None
    except (OSError, struct.error) as error:
        raise UnavailableError(f"{path} cannot be read: {error}") from error


def _image(path: Path) -> _Image | None:
    try:
        values = json.loads((path / "image.json").read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UnavailableError(f"{path} cannot be read: {error}") from error
    return _Image(values.pop("disk_format"), ImageView(**values))


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


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _checked(resource_id: str) -> str:
    if not resource_id or resource_id[0] == "." or "/" in resource_id:
        raise NotFoundError(f"Nothing has the id {resource_id!r}")
    return resource_id


async def _qemu_img(*arguments: str) -> None:
    ended = await run("qemu-img", *arguments, limit_s=_CHECK_S)
    if ended.code:
        raise UnavailableError(f"qemu-img {arguments[0]} failed: {_end(ended.complaint)}")


def _end(complaint: str) -> str:
    return complaint.strip()[-300:]
