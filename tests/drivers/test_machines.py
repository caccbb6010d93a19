"""Machines for guests of every age: they boot from every bus, and UEFI keeps its variables."""

import asyncio
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from server.drivers.base import DiskBus, DiskSpec, Machine, NicModel, NicSpec
from server.drivers.qemu import QemuDriver
from server.errors import InvalidRequestError, UnavailableError
from tests.drivers.hypervisor import PATIENCE_S, spec

pytestmark = [pytest.mark.qemu]

# Prints the words behind it at the first serial port, and halts.
PRINTER = bytes.fromhex("31c08ed8be157cac84c07406baf803eeebf5f4ebfd")
BLOCK = 2048


def boot_sector(words: str) -> bytes:
    """Return what a BIOS loads to 0x7c00 and runs."""
    return (PRINTER + words.encode() + b"\0").ljust(510, b"\0") + b"\x55\xaa"


def bootable_disk(path: Path, words: str) -> DiskSpec:
    path.write_bytes(boot_sector(words).ljust(1 << 20, b"\0"))
    return DiskSpec(path.stem, str(path), "raw")


def bootable_cd(path: Path, words: str) -> DiskSpec:
    """Write an empty CD that boots. Source: El Torito 1.0, sections 2 and 3 (no emulation)."""
    primary = b"\1CD001\1".ljust(BLOCK, b"\0")
    record = (b"\0CD001\1EL TORITO SPECIFICATION".ljust(71, b"\0") + struct.pack("<I", 19)).ljust(
        BLOCK, b"\0"
    )
    terminator = b"\xffCD001\1".ljust(BLOCK, b"\0")
    validation = bytearray(b"\1\0\0\0".ljust(30, b"\0") + b"\x55\xaa")
    total = sum(struct.unpack("<16H", validation))
    struct.pack_into("<H", validation, 28, -total & 0xFFFF)
    entry = struct.pack("<BBHBBHI", 0x88, 0, 0, 0, 0, 4, 20).ljust(32, b"\0")
    catalogue = (bytes(validation) + entry).ljust(BLOCK, b"\0")
    boot = boot_sector(words).ljust(BLOCK, b"\0")
    path.write_bytes(bytes(16 * BLOCK) + primary + record + terminator + catalogue + boot)
    return DiskSpec(path.stem, str(path), "raw", is_cdrom=True)


async def printed(compute: QemuDriver, name: str, words: str) -> str:
    """Wait until a guest prints something; return all of it."""
    async with asyncio.timeout(PATIENCE_S):
        while words not in (log := (await compute.console_log(name)).decode(errors="replace")):
            continue
    return log


@pytest.mark.parametrize("bus", ["virtio", "scsi", "sata", "ide", "usb"])
async def test_a_guest_boots_from_every_bus(
    booting: QemuDriver, tmp_path: Path, bus: DiskBus
) -> None:
    disk = replace(bootable_disk(tmp_path / "root", f"from {bus}"), bus=bus)
    await booting.define(spec("old", disk))

    await booting.start("old", 1)

    assert await printed(booting, "old", f"from {bus}")
    view = await booting.look("old")
    assert view.runs is not None
    assert view.runs.disks == (disk,)


async def test_a_blank_disk_is_installed_from_a_cd_and_booted_from_then_on(
    booting: QemuDriver, tmp_path: Path
) -> None:
    place = tmp_path / "blank"
    place.write_bytes(bytes(1 << 20))
    blank = DiskSpec("blank", str(place), "raw", "sata")
    cd = replace(bootable_cd(tmp_path / "cd", "installer"), bus="sata")
    await booting.define(spec("new", blank, cd))
    await booting.start("new", 1)
    await printed(booting, "new", "installer")

    place.write_bytes(boot_sector("installed").ljust(1 << 20, b"\0"))
    await booting.reboot("new", 2, hard=True)

    assert await printed(booting, "new", "installed")


async def test_a_cd_goes_first_where_it_shall(booting: QemuDriver, tmp_path: Path) -> None:
    disk = replace(bootable_disk(tmp_path / "root", "the disk"), bus="ide")
    cd = replace(bootable_cd(tmp_path / "cd", "the cd"), bus="ide")
    wanted = replace(spec("cd", disk, cd), machine=Machine(boots_from_cdrom=True))
    await booting.define(wanted)

    await booting.start("cd", 1)

    assert "the disk" not in await printed(booting, "cd", "the cd")


@pytest.mark.parametrize("model", ["virtio", "e1000", "e1000e", "rtl8139", "pcnet"])
async def test_qemu_knows_every_nic(compute: QemuDriver, tmp_path: Path, model: NicModel) -> None:
    disk = bootable_disk(tmp_path / "root", "")
    nic = NicSpec("n", "fa:16:3e:00:00:01", "tap-that-is-not-there", model=model)
    await compute.define(spec("nic", disk, nics=(nic,)))

    with pytest.raises(UnavailableError, match="tap-that-is-not-there"):
        await compute.start("nic", 1)


async def test_uefi_keeps_its_variables_over_restarts(
    booting: QemuDriver, state: Path, tmp_path: Path
) -> None:
    disk = replace(bootable_disk(tmp_path / "root", "never"), bus="sata")
    await booting.define(replace(spec("efi", disk), machine=Machine("uefi", has_tablet=True)))
    await booting.start("efi", 1)
    await printed(booting, "efi", "BdsDxe: ")
    variables = state / "instances" / "efi" / "uefi-variables"
    kept = variables.read_bytes()

    await booting.stop("efi", 0)
    await booting.start("efi", 2)

    assert await printed(booting, "efi", "BdsDxe: ")
    assert len(variables.read_bytes()) == len(kept)


async def test_a_bus_without_room_is_told(compute: QemuDriver, tmp_path: Path) -> None:
    disks = [replace(bootable_disk(tmp_path / f"d{n}", ""), bus="ide") for n in range(5)]
    await compute.define(spec("full", *disks))

    with pytest.raises(InvalidRequestError, match="ide has room for 4 disks"):
        await compute.start("full", 1)


async def test_old_disks_wait_for_the_next_start(compute: QemuDriver, tmp_path: Path) -> None:
    root, more = (
        replace(bootable_disk(tmp_path / name, ""), bus="sata") for name in ("root", "more")
    )
    await compute.define(spec("old", root))
    await compute.start("old", 1)

    with pytest.raises(UnavailableError, match="comes with the next start"):
        await compute.define(spec("old", root, more))

    await compute.stop("old", 0)
    await compute.define(spec("old", root, more))
    await compute.start("old", 2)
    view = await compute.look("old")
    assert view.runs is not None
    assert view.runs.disks == (root, more)
