"""The two file trees of the tiny guest: the root file system and the initial RAM disk."""

import re
import shutil
import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path

from packages import find, run

GUEST = Path(__file__).resolve().parent / "guest"

BOOT_MODULES = ("virtio_pci", "virtio_blk", "ext4")
MODULES = (
    *(
        "virtio_net",
        "virtio_rng",
        "virtio_balloon",
        "virtio_console",
        "isofs",
        "vfat",
        "nls_cp437",
        "nls_ascii",
    ),
    *("nls_iso8859_1", "button", "evdev", "8021q"),
)
KEYMAPS = {"de": "de-latin1-nodeadkeys", "us": "us", "gr": "gr", "fr": "fr-latin1"}

# The root file system; programs come on top of it.
FOLDERS = (
    *(
        "bin",
        "sbin",
        "lib/modules",
        "lib64",
        "usr/bin",
        "usr/sbin",
        "usr/share/keymaps",
        "etc/acpi/PWRF",
    ),
    *(
        "etc/dropbear",
        "dev",
        "proc",
        "sys",
        "run",
        "tmp",
        "mnt",
        "root",
        "www",
        "var/lib",
        "var/log",
    ),
)
FILES = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "etc/shadow": "root::19000:0:99999:7:::\n",
    "etc/group": "root:x:0:\ntty:x:5:\n",
    "etc/shells": "/bin/sh\n",
    "etc/securetty": "tty1\nttyS0\n",
    "etc/hosts": "127.0.0.1 localhost\n",
    "etc/hostname": "tiny\n",
    "etc/issue": "Tiny Linux \\r on \\l\n\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n",
    "etc/resolv.conf": "",
    "etc/profile": "export PATH=/bin:/sbin:/usr/bin:/usr/sbin\n",
    "etc/acpi/PWRF/00000080": "#!/bin/sh\nexec /sbin/poweroff\n",
}
# The static busybox crashes where it asks the C library for a name.
DYNAMIC_APPLETS = (
    "wget",
    "nslookup",
    "nc",
    "telnet",
    "ping",
    "ping6",
    "traceroute",
    "ftpget",
    "ftpput",
)

# Sends or receives one frame on a packet socket; guest/bin/rawframe calls it. Standard
# input is a struct sockaddr_ll, then the frame to send; without one, it receives.
PACKET_PROGRAM = bytes.fromhex(
    "4881ec00080000"  # sub rsp, 2048
    "31c0 31ff 4889e6 ba14000000 0f05"  # read(0, address = rsp, 20)
    "b829000000 bf11000000 be03000000 0fb7542402 0f05"  # socket(AF_PACKET, SOCK_RAW, protocol)
    "89c3 89c7 b831000000 4889e6 ba14000000 0f05"  # bind(socket, address, 20)
    "85c0 782e"  # failed: exit(1)
    "31c0 31ff 488d742420 baea050000 0f05"  # read(0, frame = rsp + 32, 1514)
    "89df 85c0 7f09"  # got one: write it to the socket
    "31c0 0f05 bf01000000"  # read(socket, frame, 1514), and write it to 1
    "89c2 b801000000 0f05"  # write(socket or 1, frame, length)
    "31ff 85c0 7f05 bf01000000 b83c000000 0f05"  # exit(length > 0 ? 0 : 1)
)

# Receives one router advertisement at an interface, and writes it to 1; guest/etc/advert
# calls it. Source: RFC 3542, section 3.2 (the filter of types).
ADVERT_PROGRAM = bytes.fromhex(
    "b829000000 bf0a000000 be03000000 ba3a000000 0f05"  # socket(AF_INET6, SOCK_RAW, ICMPv6)
    "89c3 b836000000 89df be01000000 ba19000000 4c8b542410 41b80f000000 0f05"  # bind to argv[1]
    "85c0 786b"  # failed: exit(1)
    "4881ec00080000 4883c8ff 48890424 4889442408 4889442410 4889442418"  # 32 bytes of ones
    "c6442410bf"  # but for type 134
    "b836000000 89df be3a000000 ba01000000 4989e2 41b820000000 0f05"  # setsockopt(filter)
    "31c0 89df 4889e6 ba00080000 0f05"  # read(socket, rsp, 2048)
    "85c0 7e1a 89c2 b801000000 bf01000000 4889e6 0f05"  # write(1, rsp, length)
    "31ff b83c000000 0f05 bf01000000 b83c000000 0f05"  # exit(0), exit(1)
)


def build_root(source: Path, modules: dict[str, Path], root: Path) -> None:
    """Put the whole guest together."""
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (root / name).write_text(text)
    (root / "etc/acpi/PWRF/00000080").chmod(0o755)
    (root / "etc/shadow").chmod(0o600)
    for folder in ("etc", "bin"):
        shutil.copytree(GUEST / folder, root / folder, dirs_exist_ok=True)
    install_busybox(source, root)
    for name in ("usr/sbin/dropbear", "usr/bin/dropbearkey", "usr/sbin/qemu-ga", "sbin/resize2fs"):
        install(source, find(source, Path(name).name), root / name, root)
    for name, code in (("packet", PACKET_PROGRAM), ("routeradvert", ADVERT_PROGRAM)):
        (root / "bin" / name).write_bytes(elf(code))
        (root / "bin" / name).chmod(0o755)
    install_modules(modules, MODULES, root / "lib/modules/order")
    for name, layout in KEYMAPS.items():
        compiled = subprocess.run(  # the layouts include each other by relative paths
            [find(source, "loadkeys"), "-q", "-b", find(source, f"{layout}.kmap.gz")],
            check=True,
            capture_output=True,
        )
        (root / "usr/share/keymaps" / name).write_bytes(compiled.stdout)


def install_busybox(source: Path, root: Path) -> None:
    """Install the static one, and the other for what must look up names."""
    static = root / "bin/busybox"
    shutil.copy2(find(source / "busybox-static", "busybox"), static)
    for applet in run(str(static), "--list").split():
        link = root / "bin" / applet
        if not link.exists() and not link.is_symlink():
            link.symlink_to("busybox")
    for applet in ("init", "getty", "poweroff", "reboot", "halt"):
        (root / "sbin" / applet).symlink_to("../bin/busybox")
    install(source, find(source / "busybox", "busybox"), root / "bin/busybox-dynamic", root)
    for applet in DYNAMIC_APPLETS:
        link = root / "bin" / applet
        link.unlink(missing_ok=True)
        link.symlink_to("busybox-dynamic")


def install(source: Path, program: Path, target: Path, root: Path) -> None:
    """Copy a program, its loader and, once each, the libraries that it needs."""
    shutil.copy2(program, target, follow_symlinks=True)
    dynamic = run("readelf", "-ld", str(target))
    for name in re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic):
        library = root / "lib" / name
        if not library.exists():
            install(source, find(source, name), library, root)
    loader = re.search(r"interpreter: /(.+)\]", dynamic)
    if loader and not (root / loader[1]).exists():
        shutil.copy2(find(source, Path(loader[1]).name), root / loader[1], follow_symlinks=True)


def install_modules(modules: dict[str, Path], names: Iterable[str], order: Path) -> None:
    """Copy kernel modules and what they need, slimmed; write down the order of loading."""
    order.parent.mkdir(parents=True, exist_ok=True)
    loaded: list[str] = []

    def add(name: str) -> None:
        if name in loaded or name not in modules:  # what is built in has no file
            return
        target = order.parent / f"{name}.ko"
        target.write_bytes(unpacked(modules[name]))
        needs = re.search(rb"\0depends=([^\0]*)\0", target.read_bytes())
        for need in needs[1].decode().split(",") if needs else ():
            add(need.replace("-", "_"))
        run("strip", "--strip-debug", str(target))
        loaded.append(name)

    for name in names:
        add(name)
    order.write_text("".join(f"{name}.ko\n" for name in loaded))


def module_name(path: Path) -> str:
    """Return the kernel's name of a module file."""
    return path.name.split(".ko")[0].replace("-", "_")


def unpacked(module: Path) -> bytes:
    """Return a module's bytes; some distributions compress them."""
    unpackers = {".xz": "xz", ".zst": "zstd", ".gz": "gzip"}
    if module.suffix not in unpackers:
        return module.read_bytes()
    command = [unpackers[module.suffix], "-dc", str(module)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def build_early(source: Path, modules: dict[str, Path], early: Path) -> None:
    """Put together what finds the root file system."""
    for folder in ("bin", "dev", "proc", "sys", "disk"):
        (early / folder).mkdir(parents=True)
    shutil.copy2(find(source / "busybox-static", "busybox"), early / "bin/busybox")
    for applet in (
        "sh",
        "mount",
        "insmod",
        "usleep",
        "cat",
        "printf",
        "dd",
        "blockdev",
        "switch_root",
    ):
        (early / "bin" / applet).symlink_to("busybox")
    shutil.copy2(GUEST / "init", early / "init")
    install_modules(modules, BOOT_MODULES, early / "lib/modules/boot")


def elf(code: bytes) -> bytes:
    """Wrap position-independent x86-64 code as a static program."""
    base, start = 0x400000, 64 + 56
    size = start + len(code)
    header = struct.pack(
        "<16sHHIQQQIHHHHHH",
        b"\x7fELF\x02\x01\x01", 2, 62, 1, base + start, 64, 0, 0, 64, 56, 1, 64, 0, 0,
    )  # fmt: skip
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, base, base, size, size, 0x1000)
    return header + segment + code
