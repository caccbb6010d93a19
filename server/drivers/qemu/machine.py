"""The machine around disks and NICs, in QEMU's words.

Sources: qemu 7.2, "pc" machine (two IDE channels with two units each), ich9-ahci (six
ports), docs/system/devices/usb.rst; OVMF README (code and variables on two flashes).
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from server.drivers.base import DiskBus, DiskSpec, Machine
from server.errors import InvalidRequestError, UnavailableError

_CODE = "OVMF_CODE_4M.fd"
_VARIABLES = "OVMF_VARS_4M.fd"
_FOLDERS = (Path("/usr/share/OVMF"), Path("/usr/share/edk2/x64"), Path("/usr/share/edk2/ovmf"))
VARIABLES = "uefi-variables"
"""Name of the file, in an instance's folder, that UEFI keeps its variables in."""

_ROOM: dict[DiskBus, int] = {"ide": 4, "sata": 6}
_DRIVERS: dict[DiskBus, tuple[str, str]] = {
    "virtio": ("virtio-blk-pci", "virtio-blk-pci"),
    "scsi": ("scsi-hd", "scsi-cd"),
    "sata": ("ide-hd", "ide-cd"),
    "ide": ("ide-hd", "ide-cd"),
    "usb": ("usb-storage", "usb-storage"),
}
NIC_DRIVERS = {"virtio": "virtio-net-pci"}
"""Where QEMU's name of a NIC is another than ours."""

_VIDEO = {"vga": "std", "virtio": "virtio", "cirrus": "cirrus"}
_CONTROLLERS: dict[DiskBus, tuple[str, ...]] = {
    "scsi": ("virtio-scsi-pci,id=scsi,addr=0x1d",),
    "sata": ("ich9-ahci,id=sata,addr=0x1d",),
    "usb": ("qemu-xhci,id=usb,addr=0x1c",),
}


def options(machine: Machine, disks: Sequence[DiskSpec], folder: Path) -> list[str]:
    """Return what stands before disks and NICs: firmware, screen, clock, controllers.

    Raises:
        UnavailableError: UEFI is wanted and not installed.
    """
    found = ["-vga", _VIDEO[machine.video], "-rtc", f"base={machine.clock},driftfix=slew"]
    buses = {disk.bus for disk in disks} | ({"usb"} if machine.has_tablet else set())
    for bus, controllers in _CONTROLLERS.items():
        for controller in controllers if bus in buses else ():
            found += ["-device", controller]
    if machine.has_tablet:
        found += ["-device", "usb-tablet,bus=usb.0"]
    return found + (_uefi(folder) if machine.firmware == "uefi" else [])


def places(disks: Sequence[DiskSpec]) -> list[dict[str, object]]:
    """Return where each disk is on its bus, in their order.

    Raises:
        InvalidRequestError: A bus has no room for so many.
    """
    taken: dict[DiskBus, int] = {}
    found = []
    for disk in disks:
        number = taken.get(disk.bus, 0)
        taken[disk.bus] = number + 1
        if number >= _ROOM.get(disk.bus, number + 1):
            raise InvalidRequestError(f"{disk.bus} has room for {_ROOM[disk.bus]} disks only")
        found.append(place(disk.bus, number))
    return found


def place(bus: DiskBus, number: int = 0) -> dict[str, object]:
    """Return the arguments of a device that put it on a bus."""
    match bus:
        case "ide":
            return {"bus": f"ide.{number // 2}", "unit": number % 2}
        case "sata":
            return {"bus": f"sata.{number}"}
        case "scsi":
            return {"bus": "scsi.0"}
        case "usb":
            return {"bus": "usb.0"}
        case "virtio":
            return {}


def driver(disk: DiskSpec) -> str:
    """Return QEMU's name for a disk or a CD drive on its bus."""
    return _DRIVERS[disk.bus][disk.is_cdrom]


def _uefi(folder: Path) -> list[str]:
    code = next((place / _CODE for place in _FOLDERS if (place / _CODE).exists()), None)
    if code is None:
        raise UnavailableError("UEFI is not installed. Install it: apt install ovmf")
    variables = folder / VARIABLES
    if not variables.exists():
        made = folder / f".{VARIABLES}.new"
        shutil.copyfile(code.with_name(_VARIABLES), made)
        made.chmod(0o600)
        made.replace(variables)
    flashes = ((code, "uefi-code", True), (Path(VARIABLES), "uefi-variables", False))
    found = ["-machine", "pflash0=uefi-code,pflash1=uefi-variables"]
    for path, node, is_code in flashes:
        file = {"driver": "file", "filename": str(path)}
        backend = {"driver": "raw", "node-name": node, "read-only": is_code, "file": file}
        found += ["-blockdev", json.dumps(backend)]
    return found
