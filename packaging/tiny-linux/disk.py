"""The bootable disk: partition table, boot partition, initial RAM disk, root file system."""

import stat
import struct
from collections.abc import Iterator
from pathlib import Path

from packages import run

# no_timer_check: a loaded host makes an emulated guest fail its timer check, and panic.
COMMAND_LINE = "console=tty0 console=ttyS0 quiet no_timer_check panic=5"
SYSLINUX = f"""\
DEFAULT tiny
PROMPT 0
TIMEOUT 0
LABEL tiny
  LINUX /vmlinuz
  INITRD /initrd
  APPEND {COMMAND_LINE}
"""
MBR_PROGRAMS = ("/usr/lib/syslinux/mbr/mbr.bin", "/usr/lib/SYSLINUX/mbr.bin")
ROOT_MIB = 48
SECTOR = 512
MIB = 1 << 20


def write_disk(disk: Path, kernel: Path, initrd: Path, root: Path) -> None:
    """Write partition table, boot partition and root file system into a raw file."""
    boot_mib = (kernel.stat().st_size + initrd.stat().st_size) // MIB + 3
    boot, rest = MIB // SECTOR, (1 + boot_mib) * MIB // SECTOR
    with disk.open("wb") as file:
        program = next(path for path in map(Path, MBR_PROGRAMS) if path.exists())
        file.write(program.read_bytes().ljust(440, b"\0") + b"tiny\0\0")
        file.write(partition(0x80, 0x06, boot, boot_mib) + partition(0, 0x83, rest, ROOT_MIB))
        file.write(bytes(32) + b"\x55\xaa")
        file.truncate((1 + boot_mib + ROOT_MIB) * MIB)
    settings = initrd.with_name("syslinux.cfg")
    settings.write_text(SYSLINUX)
    fat = f"{disk}@@{boot * SECTOR}"
    run(
        "mformat",
        "-i",
        fat,
        "-T",
        str(boot_mib * MIB // SECTOR),
        "-h",
        "16",
        "-s",
        "63",
        "-H",
        str(boot),
        "-c",
        "8",
        "-N",
        "74696e79",
        "::",
    )
    for path, name in ((kernel, "vmlinuz"), (initrd, "initrd"), (settings, "syslinux.cfg")):
        run("mcopy", "-i", fat, str(path), f"::/{name}")
    run("syslinux", "--offset", str(boot * SECTOR), "--install", str(disk))
    # fakeroot: the files in the guest belong to its root, not to who builds.
    run(
        *(
            "fakeroot",
            "mke2fs",
            "-q",
            "-F",
            "-t",
            "ext4",
            "-b",
            "4096",
            "-L",
            "tiny",
            "-m",
            "0",
            "-O",
            "^metadata_csum_seed,^orphan_file",
        ),
        *(
            "-E",
            f"root_owner=0:0,offset={rest * SECTOR}",
            "-d",
            str(root),
            str(disk),
            f"{ROOT_MIB}M",
        ),
    )


def partition(flags: int, kind: int, start: int, mib: int) -> bytes:
    """Return an entry of the partition table; addresses by sector number only."""
    nowhere = b"\xfe\xff\xff"
    return struct.pack("<B3sB3sII", flags, nowhere, kind, nowhere, start, mib * MIB // SECTOR)


def cpio(folder: Path) -> bytes:
    """Return a folder as an initial RAM disk.

    Source: Linux, Documentation/driver-api/early-userspace/buffer-format.rst ("newc").
    """
    archive = bytearray()
    for inode, (name, mode, data, device) in enumerate(cpio_entries(folder), start=1):
        path = name.encode() + b"\0"
        major, minor = device
        numbers = (inode, mode, 0, 0, 1, 0, len(data), 0, 0, major, minor, len(path), 0)
        for part in (b"070701" + b"".join(b"%08X" % number for number in numbers) + path, data):
            archive += part
            archive += bytes(-len(archive) % 4)
    return bytes(archive)


def cpio_entries(folder: Path) -> Iterator[tuple[str, int, bytes, tuple[int, int]]]:
    """Yield name, mode, data and device number of each entry, in order."""
    for path in sorted(folder.rglob("*")):
        name, mode = str(path.relative_to(folder)), path.lstat().st_mode
        if path.is_symlink():
            yield name, mode, str(path.readlink()).encode(), (0, 0)
        else:
            yield name, mode, path.read_bytes() if path.is_file() else b"", (0, 0)
    yield "dev/console", stat.S_IFCHR | 0o600, b"", (5, 1)
    yield "TRAILER!!!", 0, b"", (0, 0)
