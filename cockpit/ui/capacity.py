"""How much is used, and of how much."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cockpit.models.blocks import AnyBlock, Instance, Volume
from cockpit.models.live import Live
from cockpit.ui.status_bar import Usage

_MIB, _GIB = 1024**2, 1024**3


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a computer has."""

    vcpus: int
    ram_mib: int
    disk_gib: int


def of_this_computer(folder: Path) -> Capacity:
    """Return what this computer has, and the disk that holds a folder."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    while not folder.exists():
        folder = folder.parent
    return Capacity(os.cpu_count() or 1, pages // _MIB, shutil.disk_usage(folder).total // _GIB)


def usage(live: Live, capacity: Capacity | None) -> dict[str, Usage]:
    """Return what the instances of a cloud use; without totals where they are not known."""
    servers = [server.attributes for server in live.of_kind("server")]
    volumes = [v.attributes for v in live.of_kind("volume") if not v.observed.get("bootable")]
    ram = sum(server.get("ram_mib") or 0 for server in servers)
    disk = sum(server.get("disk_gib") or 0 for server in servers)
    disk += sum(volume.get("size_gib") or 0 for volume in volumes)
    vcpus = sum(server.get("vcpus") or 0 for server in servers)
    total = capacity or Capacity(0, 0, 0)
    return {
        "vcpu": Usage(vcpus, total.vcpus, is_shared=True),
        "memory": Usage(round(ram / 1024, 1), round(total.ram_mib / 1024), " GiB"),
        "disk": Usage(disk, total.disk_gib, " GiB"),
    }


def needed(blocks: Iterable[AnyBlock]) -> Capacity:
    """Return what a whole drawing needs."""
    vcpus = ram = disk = 0
    for block in blocks:
        match block:
            case Instance():
                vcpus += block.vcpus
                ram += block.ram_mib
                disk += block.disk_gib
            case Volume():
                disk += block.size_gib
            case _:
                pass
    return Capacity(vcpus, ram, disk)
