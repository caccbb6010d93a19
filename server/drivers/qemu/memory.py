"""The memory of a suspended instance: written beside it, and read again.

It is a migration into a file and out of it. The file gets its name once it is whole, and
loses it before the guest goes on: where it is, the disks are as it believes.

Source: qemu 7.2 docs/devel/migration.rst, "Transports" (fd).
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from server.drivers.qemu.devices import Shape
from server.drivers.qemu.folder import Folder, write_whole
from server.drivers.qemu.process import Process
from server.drivers.qemu.processors import processor
from server.errors import ConflictError, UnavailableError

_FILE = "memory"
_HALF = ".memory.new"
_SHAPE = "memory.json"
_NEWS_S = 2.0
_BYTES_PER_S = 1 << 40
"""As fast as the disk is; QEMU's default is meant for networks."""


def is_there(folder: Folder) -> bool:
    """Whether the instance is suspended: its memory is whole, and nobody went on from it."""
    return (folder.path / _FILE).exists()


def forget(folder: Folder) -> None:
    """Throw the memory away, so that it does not come back after a power failure either."""
    (folder.path / _FILE).unlink(missing_ok=True)
    (folder.path / _HALF).unlink(missing_ok=True)
    _sync(folder)


async def write(process: Process, folder: Folder) -> None:
    """Write the memory of a guest down; its processors stand still from here on.

    Raises:
        UnavailableError: It cannot be written; the guest stands still, nothing is lost.
    """
    await _end_old_writing(process)
    devices = json.dumps(asdict(await _shape(process)))
    write_whole(folder.path / _SHAPE, devices.encode())
    half = folder.path / _HALF
    with half.open("wb") as file:
        await process.send_file("memory", file.fileno())
    await process.execute(
        "migrate-set-capabilities", {"capabilities": [{"capability": "events", "state": True}]}
    )
    await process.execute("migrate-set-parameters", {"max-bandwidth": _BYTES_PER_S})
    await process.execute("migrate", {"uri": "fd:memory"})
    while (told := await process.execute("query-migrate")).get("status") != "completed":
        if told.get("status") in ("failed", "cancelled"):
            half.unlink(missing_ok=True)
            raise UnavailableError(
                f"The memory cannot be written: {told.get('error-desc', 'is the disk full?')}"
            )
        await process.next_event(_NEWS_S)
    await asyncio.to_thread(_keep, folder)


@asynccontextmanager
async def opened(folder: Folder) -> AsyncIterator[int]:
    """Give the memory as an open file."""
    try:
        descriptor = os.open(folder.path / _FILE, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise ConflictError(f"The memory cannot be read: {error.strerror}") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


async def read(process: Process, folder: Folder) -> None:
    """Let a QEMU that was started for it take the memory; the guest stands still.

    Raises:
        ConflictError: It does not fit, or is damaged; QEMU has ended.
    """
    async with opened(folder) as descriptor:
        await process.send_file("memory", descriptor)
    try:
        await process.execute("migrate-incoming", {"uri": "fd:memory"})
        while await process.status() == "inmigrate":
            await process.next_event(_NEWS_S)
    except UnavailableError as error:
        if not process.ended.is_set():
            raise
        raise ConflictError(
            f"The memory cannot be restored ({folder.complaint()}):"
            " a hard reboot starts it anew, without what was in its memory only",
        ) from error


def shape(folder: Folder) -> Shape:
    """Return the devices of a suspended guest.

    Raises:
        ConflictError: They are not known.
    """
    try:
        return Shape(**json.loads((folder.path / _SHAPE).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise ConflictError(f"The memory cannot be read: {error}") from error


async def _end_old_writing(process: Process) -> None:
    """End what a server that was killed has begun, and let QEMU begin anew."""
    told = await process.execute("query-migrate")
    if told.get("status") in ("setup", "active", "device", "pre-switchover"):
        await process.execute("migrate_cancel")
        while (await process.execute("query-migrate")).get("status") == "cancelling":
            await process.next_event(_NEWS_S)
    if await process.status() == "postmigrate":
        await process.execute("cont")  # nothing but that takes QEMU out of this state
    await process.execute("stop")


async def _shape(process: Process) -> Shape:
    [bus, *_] = await process.execute("query-pci")
    slots = await process.execute("query-hotpluggable-cpus")
    taken = [slot for slot in slots if "qom-path" in slot]
    later = [slot for slot in taken if slot["qom-path"].startswith("/machine/peripheral/")]
    return Shape(
        places={
            device["qdev_id"]: f"{device['slot']:#x}"
            for device in bus["devices"]
            if device["qdev_id"]
        },
        first_vcpus=len(taken) - len(later),
        processors=[processor(slot) for slot in reversed(later)],
    )


def _keep(folder: Folder) -> None:
    half = folder.path / _HALF
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(folder.path / _FILE)
    _sync(folder)


def _sync(folder: Folder) -> None:
    descriptor = os.open(folder.path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
