"""Disks and NICs in QEMU's words, the same for a start and for a hot plug."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from server.drivers.base import DiskSpec, InstanceSpec, NicSpec
from server.drivers.qemu.agent import CHANNEL
from server.drivers.qemu.folder import Run
from server.drivers.qemu.machine import NIC_DRIVERS, driver, places
from server.drivers.qemu.machine import options as machine_options

SEED_NODE = "seed"
_LEAST_VCPUS, _MOST_VCPUS = 4, 64
"""Room for processors: an instance can get at least the first number, at most the other."""
_CHANNELS_SLOT = "0x1e"
_SEED_SLOT = "0x1f"
"""Behind all others: guests name disks by slot, and the first is the one they boot from."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The devices of a suspended guest as it knows them.

    Attributes:
        places: Slots, by the names of devices in QEMU: those plugged later have any.
        first_vcpus: How many processors it was started with.
        processors: Those that came later, as arguments of `device_add`.
    """

    places: dict[str, str]
    first_vcpus: int
    processors: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A device that the guest sees, and what backs it on the host.

    Attributes:
        device: Arguments of `device_add`; its `id` names the device.
        backend: Arguments of `blockdev-add` or `netdev_add`.
        is_disk: A disk, else a NIC.
    """

    device: dict[str, object]
    backend: dict[str, object]
    is_disk: bool

    @property
    def id(self) -> str:
        """The name of the device in QEMU."""
        return str(self.device["id"])


def short(resource_id: str) -> str:
    """Return a name that QEMU takes for a block node: it stops at 31 characters."""
    return sha256(resource_id.encode()).hexdigest()[:20]


def node_name(disk_id: str) -> str:
    """Return the name of a disk's block node."""
    return f"node-{short(disk_id)}"


def disk_part(disk: DiskSpec, place: Mapping[str, object], position: int | None) -> Part:
    """Describe a disk.

    Its path may be a link that leads to another file after a snapshot; QEMU opens files by
    name again, so it is told the file itself.

    Args:
        disk: A disk, or what is in a CD drive.
        place: Where it is on its bus.
        position: In the order of booting, None when plugged later.
    """
    device: dict[str, object] = {
        "driver": driver(disk),
        "id": f"disk-{short(disk.id)}",
        "drive": node_name(disk.id),
        # A guest that meets a full disk stands still until there is room: it loses nothing.
        "werror": "enospc",
        "rerror": "report",
        "serial": disk.id[:20],
        **place,
    }
    if position is not None:
        device["bootindex"] = position + 1
    file = {"driver": "file", "filename": os.path.realpath(disk.path), "discard": "unmap"}
    backend: dict[str, object] = {
        "driver": disk.format,
        "node-name": node_name(disk.id),
        "discard": "unmap",
        "file": file,
        **({"read-only": True} if disk.is_cdrom else {}),
    }
    return Part(device, backend, is_disk=True)


def nic_part(nic: NicSpec) -> Part:
    """Describe a NIC; its tap is there already."""
    name = short(nic.id)
    device: dict[str, object] = {
        "driver": NIC_DRIVERS.get(nic.model, nic.model),
        "id": f"nic-{name}",
        "netdev": f"net-{name}",
        "mac": nic.mac,
        "romfile": "",
    }
    backend: dict[str, object] = {
        "type": "tap",
        "id": f"net-{name}",
        "ifname": nic.tap,
        "script": "no",
        "downscript": "no",
    }
    return Part(device, backend, is_disk=False)


def parts(spec: InstanceSpec) -> list[Part]:
    """Return all disks and NICs of an instance.

    Raises:
        InvalidRequestError: A bus has no room for so many disks.
    """
    first = spec.machine.boots_from_cdrom
    order = sorted(spec.disks, key=lambda disk: disk.is_cdrom != first)
    disks = [
        disk_part(disk, place, order.index(disk))
        for disk, place in zip(spec.disks, places(spec.disks), strict=True)
    ]
    return disks + [nic_part(nic) for nic in spec.nics]


def command_line(
    run: Run, folder: Path, host: list[str], *, paused: bool, back: Shape | None = None
) -> list[str]:
    """Return QEMU's options; with `back`, for a guest that comes from its memory.

    It is started in the instance's folder, and names sockets without a path, because
    that of a socket ends at 107 bytes; its process is known by the path of `pid`.
    """
    spec = run.spec
    first_vcpus = spec.vcpus if back is None else back.first_vcpus
    options = [
        *("-name", quoted(spec.id), "-nodefaults", "-no-user-config"),
        *("-action", "shutdown=pause"),
        *("-machine", "pc", *host),
        *("-m", str(spec.ram_mib), "-smp", _smp(first_vcpus, run.most_vcpus)),
        *machine_options(spec.machine, spec.disks, folder),
        *("-display", "none", "-vnc", "unix:vnc,share=force-shared"),
        *("-device", "virtio-rng-pci"),
        *(
            "-chardev",
            "socket,id=serial,path=serial,server=on,wait=off,logfile=serial.log,logappend=on",
        ),
        *("-serial", "chardev:serial", "-pidfile", str(folder / "pid")),
        *("-device", f"virtio-serial-pci,id=channels,addr={_CHANNELS_SLOT}"),
        *("-chardev", "socket,id=agent,path=agent,server=on,wait=off"),
        *("-device", f"virtserialport,bus=channels.0,chardev=agent,name={CHANNEL}"),
        *("-qmp", "unix:qmp,server=on,wait=off", "-qmp", "unix:qmp-spare,server=on,wait=off"),
        *(
            "-blockdev",
            json.dumps(_seed_node()),
            "-device",
            f"virtio-blk-pci,drive={SEED_NODE},id={SEED_NODE},addr={_SEED_SLOT}",
        ),
    ]
    for part in parts(spec):
        backend = "-blockdev" if part.is_disk else "-netdev"
        device = part.device
        if back is not None and part.id in back.places:
            device = {**device, "addr": back.places[part.id]}
        options += [backend, json.dumps(part.backend), "-device", json.dumps(device)]
    for processor in back.processors if back is not None else ():
        options += ["-device", json.dumps(processor)]
    waiting = ("-incoming", "defer") if back is not None else ()
    return [*options, *waiting, *(("-S",) if paused else ())]


def most_vcpus(vcpus: int) -> int:
    """Return how many processors an instance shall be able to get while it runs."""
    return max(vcpus, min(max(2 * vcpus, _LEAST_VCPUS), _MOST_VCPUS))


def quoted(value: str) -> str:
    """Return a value of an option: QEMU splits options at single commas."""
    return value.replace(",", ",,")


def _seed_node() -> dict[str, object]:
    file = {"driver": "file", "filename": "seed.iso"}
    return {"driver": "raw", "node-name": SEED_NODE, "read-only": True, "file": file}


def _smp(vcpus: int, most: int) -> str:
    """Return the value of QEMU's `-smp`."""
    return f"cpus={vcpus},maxcpus={most}" if most > vcpus else str(vcpus)
