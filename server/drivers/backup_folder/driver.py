"""The store of backups: `blocks` by the SHA-256 of what they hold, and `backups` that list them.

A block of zeros is not stored. Two backups that share a block share the file, so that one
after another stores only what has changed, and each can go without the others. A backup is
there from the moment at which its list is; blocks that no list names are removed.
"""

import asyncio
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from server.drivers.backup_folder.extents import extents_of
from server.drivers.backup_folder.nbd import Disk, opened
from server.drivers.base import BackupView, DiskSpec
from server.drivers.refusals import as_unavailable
from server.errors import InvalidRequestError, NotFoundError

BLOCK = 4 << 20
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class _List:
    """A backup: its blocks in their order, "" for one of zeros."""

    size_bytes: int
    stored_bytes: int
    blocks: Sequence[str]


class BackupFolder:
    """Backup driver over a folder; `server.drivers.base.BackupDriver`.

    Args:
        folder: May be that of another disk or a mounted share; nobody else writes there.
    """

    def __init__(self, folder: Path) -> None:
        self._blocks = folder.absolute() / "blocks"
        self._lists = folder.absolute() / "backups"
        # Blocks of a backup in the making have no list yet that keeps them.
        self._turn = asyncio.Lock()
        self._making = Counter[str]()

    async def look(self, backup_id: str) -> BackupView | None:
        found = await asyncio.to_thread(self._read, backup_id)
        return None if found is None else BackupView(found.size_bytes, found.stored_bytes)

    async def look_all(self) -> Sequence[str]:
        return await asyncio.to_thread(self._ids)

    async def make(self, backup_id: str, disk: DiskSpec, tell: Callable[[float], None]) -> None:
        if await self.look(backup_id) is not None:
            return
        await asyncio.to_thread(self._prepare)
        extents = await extents_of(disk)
        blocks: list[str] = []
        made: list[str] = []
        stored = 0
        try:
            async with opened(disk) as source:
                for offset in range(0, source.size_bytes, BLOCK):
                    size = min(BLOCK, source.size_bytes - offset)
                    name, length = "", 0
                    if extents.touch(offset, size):
                        content = await source.read(offset, size)
                        async with self._turn:
                            name, length = await asyncio.to_thread(self._store, content)
                            self._making[name] += 1
                            made.append(name)
                    blocks.append(name)
                    stored += length
                    tell(100.0 * (offset + size) / source.size_bytes)
            async with self._turn:
                found = _List(source.size_bytes, stored, blocks)
                await asyncio.to_thread(self._write, backup_id, found)
        finally:
            self._making.subtract(made)

    async def restore(self, backup_id: str, disk: DiskSpec, tell: Callable[[float], None]) -> None:
        found = await asyncio.to_thread(self._read, backup_id)
        if found is None:
            raise NotFoundError(f"There is no backup {backup_id}")
        async with opened(disk, is_writable=True) as target:
            for place, name in enumerate(found.blocks):
                await self._copy(target, place * BLOCK, name)
                tell(100.0 * (place + 1) / len(found.blocks))
            await target.flush()

    async def delete(self, backup_id: str) -> None:
        async with self._turn:
            await asyncio.to_thread(self._delete, backup_id)

    async def _copy(self, target: Disk, offset: int, name: str) -> None:
        if not name:
            return
        content = await asyncio.to_thread(self._load, name)
        await target.write(offset, content)

    def _place(self, name: str) -> Path:
        return self._blocks / name[:2] / name

    def _list(self, backup_id: str) -> Path:
        if not backup_id or backup_id[0] == "." or "/" in backup_id:
            raise NotFoundError(f"No backup has the id {backup_id!r}")
        return self._lists / f"{backup_id}.json"

    def _prepare(self) -> None:
        with as_unavailable(f"{self._lists.parent} cannot be written"):
            for folder in (self._blocks, self._lists):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _store(self, content: bytes) -> tuple[str, int]:
        """Store a block; return its name, and how much that added."""
        if not content.strip(b"\0"):
            return "", 0
        name = hashlib.sha256(content).hexdigest()
        place = self._place(name)
        if place.exists():
            return name, 0
        with as_unavailable(f"Backup block {name} cannot be written"):
            place.parent.mkdir(mode=0o700, exist_ok=True)
            _write_whole(place, content)
        return name, len(content)

    def _load(self, name: str) -> bytes:
        with as_unavailable(f"Backup block {name} cannot be read"):
            content = self._place(name).read_bytes()
        if hashlib.sha256(content).hexdigest() != name:
            raise InvalidRequestError(f"Backup block {name} is damaged: it holds something else")
        return content

    def _ids(self) -> list[str]:
        if not self._lists.exists():
            return []
        with as_unavailable(f"{self._lists} cannot be read"):
            return sorted(path.stem for path in self._lists.iterdir() if path.name[0] != ".")

    def _read(self, backup_id: str) -> _List | None:
        path = self._list(backup_id)
        with as_unavailable(f"{path} cannot be read"):
            try:
                content = json.loads(path.read_bytes())
            except FileNotFoundError:
                return None
            except ValueError as error:
                raise InvalidRequestError(f"{path} is damaged: it is no list") from error
        return _List(content["size_bytes"], content["stored_bytes"], content["blocks"])

    def _write(self, backup_id: str, found: _List) -> None:
        content = {
            "format": _FORMAT,
            "block_bytes": BLOCK,
            "size_bytes": found.size_bytes,
            "stored_bytes": found.stored_bytes,
            "blocks": found.blocks,
        }
        with as_unavailable(f"Backup {backup_id} cannot be written"):
            _write_whole(self._list(backup_id), json.dumps(content).encode())

    def _delete(self, backup_id: str) -> None:
        path = self._list(backup_id)
        with as_unavailable(f"Backup {backup_id} cannot be deleted"):
            path.unlink(missing_ok=True)
            needed = {name for name, times in self._making.items() if times > 0}
            for other in self._ids():
                found = self._read(other)
                needed.update(found.blocks if found is not None else ())
            for block in self._stored():
                if block.name not in needed:
                    block.unlink(missing_ok=True)

    def _stored(self) -> Iterator[Path]:
        return self._blocks.glob("*/*")


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there as a whole, or not, also after a power cut."""
    made = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        with made.open("xb") as file:
            file.write(content)
            file.flush()
            os.fdatasync(file.fileno())
        made.replace(path)
    finally:
        with suppress(FileNotFoundError):
            made.unlink()
