"""Build the tiny guest image from the distribution's own packages.

No root, no loop devices, no network but the system's apt. The result is one qcow2 disk
that boots by itself: MBR, a FAT partition with syslinux, kernel and a small initial RAM
disk, and an ext4 root file system that grows to its disk.

    python3 packaging/tiny-linux/build.py PATH/tiny.qcow2

Packages are kept beside the result, so that it can be built anew without a network. An
image whose inputs (packages, this folder) have not changed is left as it is.
"""

import argparse
import fcntl
import gzip
import hashlib
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from disk import cpio, write_disk
from packages import find, run
from rootfs import build_early, build_root, module_name

HERE = Path(__file__).resolve().parent

KERNELS = (
    "linux-image-cloud-amd64",
    "linux-image-virtual",
    "linux-image-amd64",
    "linux-image-generic",
)
PROGRAMS = (
    *("busybox-static", "busybox", "dropbear-bin", "e2fsprogs", "kbd", "console-data"),
    "qemu-guest-agent",
)


def main() -> None:
    """Build the image, unless it is there and up to date."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("image", type=Path, help="where the qcow2 image goes")
    parser.add_argument("--force", action="store_true", help="build it even when nothing changed")
    arguments = parser.parse_args()
    image: Path = arguments.image.absolute()
    image.parent.mkdir(parents=True, exist_ok=True)
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    started = time.monotonic()
    with (image.parent / ".tiny-linux.lock").open("w") as lock:
        # Two builders at once would throw away each other's files.
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = image.with_suffix(".stamp")
        last = (
            stamp.read_text() if image.exists() and not arguments.force and stamp.exists() else ""
        )
        # Asking apt takes seconds; nothing new can come from it before its lists change.
        soon = f"{fingerprint([])} {lists_changed()}\n"
        if last.startswith(soon):
            print(f"{image} is up to date")
            return
        packages = wanted_packages()
        want = fingerprint(packages)
        if last.endswith(want):
            stamp.write_text(soon + want)
            print(f"{image} is up to date")
            return
        debs = download(packages, image.parent / "packages")
        with tempfile.TemporaryDirectory(dir=image.parent, prefix=".tiny-") as work:
            build(debs, image, Path(work))
        stamp.write_text(soon + want)
    print(f"{image}: {image.stat().st_size / 1e6:.1f} MB in {time.monotonic() - started:.1f} s")


def build(debs: Iterable[Path], image: Path, work: Path) -> None:
    """Make the disk in `work` and move it to its place."""
    source, root, early = work / "source", work / "root", work / "early"
    for deb in debs:
        # Each in its own folder: both busyboxes have the same path.
        target = source / deb.name.split("_")[0]
        target.mkdir(parents=True)
        run("dpkg-deb", "-x", str(deb), str(target))
    kernel = find(source, "vmlinuz-*")
    modules = {module_name(path): path for path in source.rglob("*.ko*")}
    build_root(source, modules, root)
    build_early(source, modules, early)
    initrd = work / "initrd"
    initrd.write_bytes(gzip.compress(cpio(early), compresslevel=6, mtime=0))
    disk = work / "disk.raw"
    write_disk(disk, kernel, initrd, root)
    packed = work / "disk.qcow2"
    run("qemu-img", "convert", "-c", "-O", "qcow2", str(disk), str(packed))
    packed.chmod(0o644)
    packed.replace(image)


# What goes in


def wanted_packages() -> list[str]:
    """Return one `URL FILE SIZE HASH` line of apt for each package.

    Libraries are those that the programs depend on, by the names of this release.
    """
    names = [*kernel_packages(), *PROGRAMS]
    tree = run(
        *(
            "apt-cache",
            "depends",
            "--recurse",
            "--no-recommends",
            "--no-suggests",
            "--no-conflicts",
        ),
        *("--no-breaks", "--no-replaces", "--no-enhances"),
        *("busybox", "dropbear-bin", "e2fsprogs", "qemu-guest-agent"),
    )
    names += sorted(set(re.findall(r"^(lib[^\s:]+|zlib1g)$", tree, re.MULTILINE)))
    lines = run("apt-get", "download", "--print-uris", *names).splitlines()
    return sorted(line for line in lines if line.startswith("'"))


def kernel_packages() -> list[str]:
    """Return the versioned kernel behind the first known name; Ubuntu keeps modules apart."""
    for name in KERNELS:
        found = re.search(
            r"Depends: (linux-image-\d\S+)", run("apt-cache", "depends", name, check=False)
        )
        if found:
            apart = found[1].replace("linux-image-", "linux-modules-")
            return [found[1], *([apart] if run("apt-cache", "show", apart, check=False) else [])]
    sys.exit(f"apt knows no kernel (looked for {', '.join(KERNELS)}); is `apt-get update` needed?")


def lists_changed() -> int:
    """Return when apt last learnt of new packages."""
    lists = Path("/var/lib/apt/lists")
    return lists.stat().st_mtime_ns if lists.exists() else 0


def fingerprint(packages: Iterable[str]) -> str:
    """Return a hash of everything that the image is made from."""
    digest = hashlib.sha256("\n".join(packages).encode())
    for path in sorted(
        path for path in HERE.rglob("*") if path.is_file() and path.suffix != ".pyc"
    ):
        digest.update(f"{path.relative_to(HERE)} {path.stat().st_mode}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def download(packages: Iterable[str], folder: Path) -> list[Path]:
    """Fetch what is missing; apt checks what it fetches."""
    folder.mkdir(exist_ok=True)
    files = {line.split()[1]: line.split()[1].split("_")[0] for line in packages}
    missing = [name for file, name in files.items() if not (folder / file).exists()]
    if missing:
        print(f"fetching {len(missing)} packages", flush=True)
        run("apt-get", "download", *missing, cwd=folder)
    for path in folder.glob("*.deb"):
        if path.name not in files:
            path.unlink()
    return [folder / file for file in files]


if __name__ == "__main__":
    main()
