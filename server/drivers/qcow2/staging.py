"""Bytes of images on their way in: kept over restarts, until they are whole and taken."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from server.drivers.qcow2.files import checked, remove
from server.drivers.refusals import as_unavailable
from server.drivers.room import Room
from server.errors import ConflictError, UnavailableError

_CHUNK = 1 << 20
_BLOCK = 1 << 16
_ZEROS = bytes(_BLOCK)

Done = TypeVar("Done")


class Staging:
    """One folder per image: `data`, as far as it came, and `note.json`.

    Args:
        folder: Where they are.
        room: What may not be filled.
    """

    def __init__(self, folder: Path, room: Room) -> None:
        self._folder = folder
        self._room = room
        self._busy: set[str] = set()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def ids(self) -> list[str]:
        """Return the images whose bytes are on their way, from a thread."""
        with as_unavailable(f"{self._folder} cannot be read"):
            return sorted(path.name for path in self._folder.iterdir())

    def path(self, image_id: str) -> Path:
        """Return where the bytes are, or would be."""
        return self._folder / checked(image_id) / "data"

    def size(self, image_id: str) -> int | None:
        """Return how much is there; None: nothing was ever sent. From a thread."""
        try:
            return self.path(image_id).stat().st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnavailableError(f"Image {image_id} cannot be read: {error}") from error

    def note(self, image_id: str) -> dict[str, str]:
        """Return what was noted of the source; from a thread."""
        try:
            found = json.loads(self.path(image_id).with_name("note.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def save_note(self, image_id: str, note: dict[str, str]) -> None:
        """Note something of the source; from a thread."""
        place = self.path(image_id).with_name("note.json")
        with as_unavailable(f"Image {image_id} cannot be written"):
            place.parent.mkdir(mode=0o700, exist_ok=True)
            made = place.with_name("note.new")
            made.write_text(json.dumps(note))
            made.replace(place)

    async def append(self, image_id: str, offset: int, body: AsyncIterator[bytes]) -> int:
        """Write bytes down from an offset on; return how many there are then.

        What came before it broke off stays.

        Raises:
            ConflictError: There are fewer than `offset` bytes, or others are being written.
            UnavailableError: The disk is full.
        """
        path = self.path(image_id)
        with self.held(image_id), as_unavailable(f"Image {image_id} cannot be written"):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            there = await asyncio.to_thread(self.size, image_id)
            if (there or 0) < offset:
                raise ConflictError(f"Of the image, {there or 0} bytes are here, not {offset}")
            return await store(path, offset, body, self._room)

    @contextmanager
    def held(self, image_id: str) -> Iterator[None]:
        """Keep others from writing: what was judged must not change behind the judgement.

        Raises:
            ConflictError: Somebody writes.
        """
        if image_id in self._busy:
            raise ConflictError(f"Bytes of image {image_id} are being sent already")
        self._busy.add(image_id)
        try:
            yield
        finally:
            self._busy.discard(image_id)

    def drop(self, image_id: str) -> None:
        """Forget the bytes; from a thread."""
        with as_unavailable(f"Image {image_id} cannot be deleted"):
            remove(self.path(image_id).parent)


async def store(path: Path, offset: int, body: AsyncIterator[bytes], room: Room) -> int:
    """Write a body to a file from an offset on, safely; blocks of zeros take no room.

    Raises:
        UnavailableError: The disk is full; what came before is kept.
    """
    waiting: list[bytes] = []
    waits = 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
    descriptor = await asyncio.to_thread(os.open, path, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.truncate(offset)
        file.seek(offset)

        def write(chunks: Sequence[bytes]) -> None:
            room.check(path.parent, "The image cannot be stored")
            _write_sparse(file.fileno(), b"".join(chunks))

        def finish(chunks: Sequence[bytes]) -> int:
            try:
                if chunks:
                    write(chunks)
            finally:
                end = os.lseek(file.fileno(), 0, os.SEEK_CUR)
                os.ftruncate(file.fileno(), end)
                os.fsync(file.fileno())
            return end

        try:
            async for chunk in body:
                waiting.append(chunk)
                waits += len(chunk)
                if waits >= _CHUNK:
                    chunks, waiting, waits = waiting, [], 0
                    await _whole(write, chunks)
        finally:
            end = await _whole(finish, waiting)
    return end


async def _whole(deed: Callable[[Sequence[bytes]], Done], chunks: Sequence[bytes]) -> Done:
    """Do something in a thread to its end: the file must not be closed under it."""
    doing = asyncio.get_running_loop().run_in_executor(None, deed, chunks)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        raise


def _write_sparse(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    for place in range(0, len(view), _BLOCK):
        block = view[place : place + _BLOCK]
        if len(block) == _BLOCK and block == _ZEROS:
            os.lseek(descriptor, _BLOCK, os.SEEK_CUR)
            continue
        while block:
            block = block[os.write(descriptor, block) :]
