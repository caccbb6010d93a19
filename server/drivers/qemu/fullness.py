"""Guests that stand still because a disk of the host is full."""

import os
from pathlib import Path

from server.drivers.qemu.folder import Folder
from server.drivers.qemu.process import Process
from server.drivers.room import Room

_STOPPED_BY_AN_ERROR = "io-error"
"""Devices are told to stop their guest for no other error than that (`werror=enospc`)."""


async def full_folder(process: Process, folder: Folder, room: Room) -> str | None:
    """Return the folder that is too full for a guest to go on; None: nothing keeps it."""
    if await process.status() != _STOPPED_BY_AN_ERROR:
        return None
    return next((str(found) for found in _disk_folders(folder) if room.is_full(found)), None)


def _disk_folders(folder: Folder) -> list[Path]:
    run = folder.run()
    disks = run.spec.disks if run is not None else ()
    return sorted({Path(os.path.realpath(disk.path)).parent for disk in disks})
