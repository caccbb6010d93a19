"""Disks of running instances: which files they write to, and changing that under them."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import PurePath
from typing import Any, Protocol
from weakref import WeakValueDictionary

from server.drivers.base import Base, OpenDisks
from server.drivers.qemu.devices import node_name, short
from server.drivers.qemu.folder import Run
from server.drivers.qemu.monitor import RefusedError
from server.drivers.qemu.process import Process
from server.errors import UnavailableError

_NEWS_S = 1.0


class Running(Protocol):
    """Where the instances are."""

    def runs(self) -> Iterable[tuple[str, Run]]:
        """Return what every instance was last started as, by its id."""
        ...

    async def process(self, instance_id: str) -> Process | None:
        """Return the process that runs an instance, or None."""
        ...


Still = Callable[[str], AbstractAsyncContextManager[bool]]
"""Lets a guest write its file systems out, and nothing more until the end."""


class QemuDisks:
    """The disks of all instances; `server.drivers.base.LiveDisks`.

    Args:
        running: Where the instances are.
        still: Their agents, which keep file systems whole where there is one.
    """

    def __init__(self, running: Running, still: Still) -> None:
        self._running = running
        self._still = still
        self._locks = WeakValueDictionary[str, asyncio.Lock]()

    @asynccontextmanager
    async def still(self, disk_ids: Collection[str]) -> AsyncIterator[None]:
        """Open and close some disks while nobody changes the files behind them."""
        async with AsyncExitStack() as stack:
            for disk_id in sorted({*disk_ids}):
                lock = self._locks.get(disk_id)
                if lock is None:
                    lock = self._locks[disk_id] = asyncio.Lock()
                await stack.enter_async_context(lock)
            yield

    @asynccontextmanager
    async def hold(self, disk_ids: Collection[str]) -> AsyncIterator[Mapping[str, OpenDisks]]:
        async with self.still(disk_ids):
            yield await self._open(disk_ids)

    async def copy_up(
        self, disk_id: str, tell: Callable[[float], None], base: Base | None = None
    ) -> bool:
        async with self.hold([disk_id]) as found:
            disks = found.get(disk_id)
        if not isinstance(disks, _OpenDisks):
            return False
        await disks.copy_up(disk_id, tell, base)
        return True

    async def _open(self, disk_ids: Collection[str]) -> dict[str, OpenDisks]:
        found: dict[str, OpenDisks] = {}
        for instance_id, run in self._running.runs():
            mine = {disk.id for disk in run.spec.disks} & {*disk_ids}
            process = await self._running.process(instance_id) if mine else None
            if process is not None:
                disks = _OpenDisks(process, frozenset(mine), partial(self._still, instance_id))
                found.update(dict.fromkeys(mine, disks))
        return found


class _OpenDisks:
    """Some disks of one running instance; `server.drivers.base.OpenDisks`."""

    def __init__(
        self,
        process: Process,
        disk_ids: frozenset[str],
        still: Callable[[], AbstractAsyncContextManager[bool]],
    ) -> None:
        self._process = process
        self._disk_ids = disk_ids
        self._still = still

    async def files(self) -> Mapping[str, str]:
        return {key: file for key, (_, file) in (await self._tops()).items()}

    async def switch(self, overlays: Mapping[str, str]) -> None:
        tops = await self._tops()
        actions = []
        for disk_id, path in overlays.items():
            overlay = _overlay_name(disk_id, path)
            await self._process.execute("blockdev-add", _overlay(overlay, path))
            data = {"node": tops[disk_id][0], "overlay": overlay}
            actions.append({"type": "blockdev-snapshot", "data": data})
        if await self._process.status() != "running":
            await self._process.execute("transaction", {"actions": actions})
            return
        try:
            async with self._still():
                await self._process.execute("transaction", {"actions": actions})
        except TimeoutError as error:
            raise UnavailableError("The guest stood still for too long") from error

    async def forget(self, overlays: Mapping[str, str]) -> None:
        for disk_id, path in overlays.items():
            try:
                name = _overlay_name(disk_id, path)
                await self._process.execute("blockdev-del", {"node-name": name})
            except RefusedError as error:
                if "Failed to find" not in str(error):
                    raise

    async def resize(self, disk_id: str, size_bytes: int) -> None:
        node = (await self._tops())[disk_id][0]
        await self._process.execute("block_resize", {"node-name": node, "size": size_bytes})

    async def copy_up(self, disk_id: str, tell: Callable[[float], None], base: Base | None) -> None:
        """Copy what a disk stands on into its own file; see `LiveDisks.copy_up`."""
        job_id = f"copy-{short(disk_id)}"
        if await self._job(job_id) is None:
            node = (await self._tops())[disk_id][0]
            arguments: dict[str, object] = {
                "job-id": job_id,
                "device": node,
                "auto-dismiss": False,
            }
            if base is not None:
                arguments["base-node"] = await self._node_of(base.path)
                arguments["backing-file"] = base.name
            await self._process.execute("block-stream", arguments)
        while True:
            job = await self._job(job_id)
            if job is None:
                return
            if job["status"] == "concluded":
                await self._process.execute("job-dismiss", {"id": job_id})
                if "error" in job:
                    raise UnavailableError(f"Disk {disk_id} cannot be copied: {job['error']}")
                return
            current, total = job["current-progress"], job["total-progress"]
            tell(100.0 * current / total if total else 0.0)
            # QEMU tells of ends, but not of progress.
            await self._process.next_event(_NEWS_S)

    async def _node_of(self, path: str) -> str:
        """Return the node that has a file of the chain open, with its format."""
        real = await asyncio.to_thread(os.path.realpath, path)
        for node in await self._process.execute("query-named-block-nodes", {"flat": True}):
            file = _file(node["file"])
            if node["drv"] != "file" and await asyncio.to_thread(os.path.realpath, file) == real:
                return str(node["node-name"])
        raise UnavailableError(f"QEMU has not opened {path}")

    async def _job(self, job_id: str) -> dict[str, Any] | None:
        jobs = await self._process.execute("query-jobs")
        return next((job for job in jobs if job["id"] == job_id), None)

    async def _tops(self) -> dict[str, tuple[str, str]]:
        """Return, by disk, the node and the file that take what the guest writes."""
        devices = {f"disk-{short(disk_id)}": disk_id for disk_id in self._disk_ids}
        found: dict[str, tuple[str, str]] = {}
        for block in await self._process.execute("query-block"):
            for part in block.get("qdev", "").split("/"):
                if part in devices and "inserted" in block:
                    inserted = block["inserted"]
                    found[devices[part]] = inserted["node-name"], _file(inserted["file"])
        missing = self._disk_ids - found.keys()
        if missing:
            raise UnavailableError(f"QEMU does not show the disks {', '.join(sorted(missing))}")
        return found


async def close_nodes(process: Process, disk_id: str) -> None:
    """Close all files of a disk that no device has any more.

    Raises:
        UnavailableError: Something still needs one of them.
    """
    names = [
        node["node-name"]
        for node in await process.execute("query-named-block-nodes", {"flat": True})
        if node.get("node-name", "").startswith(node_name(disk_id))
    ]
    while names:
        left = []
        for name in names:
            try:
                await process.execute("blockdev-del", {"node-name": name})
            except RefusedError as error:
                if "in use" not in str(error):
                    raise
                left.append(name)  # the one above it goes first
        if len(left) == len(names):
            raise UnavailableError(f"QEMU does not let go of disk {disk_id}")
        names = left


def _file(name: str) -> str:
    """Return the path in a name of QEMU's; after a snapshot that describes the whole chain."""
    if not name.startswith("json:"):
        return name
    described = json.loads(name.removeprefix("json:"))
    nested = described.get("file", {})
    return str(described.get("file.filename") or nested.get("filename"))


def _overlay_name(disk_id: str, path: str) -> str:
    # QEMU takes 31 characters.
    return f"{node_name(disk_id)}-{PurePath(path).stem[:5]}"


def _overlay(name: str, path: str) -> dict[str, object]:
    file = {"driver": "file", "filename": path, "discard": "unmap"}
    return {
        "driver": "qcow2",
        "node-name": name,
        "discard": "unmap",
        "file": file,
        "backing": None,
    }
