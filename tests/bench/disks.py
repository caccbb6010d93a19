"""Print what clones, snapshots and restores take, over qemu-img doing the same.

An image of 10 GiB of which 256 MiB are written. Both take turns; times are medians. Ours
ends when the result would outlive a power cut; qemu-img does not wait for that. Goals: a
clone in at most a tenth of qemu-img's time, a live snapshot in at most 50 ms.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from server.drivers.backup_folder import BackupFolder
from server.drivers.base import DiskSpec, InstanceSpec, Seed, VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver

GIB = 1 << 30
SIZE = 10 * GIB
WRITTEN_MIB = 256
ROUNDS = 5
CLONES = 100
DEPTHS = (1, 10, 50, 100)


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ck-", dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        image = folder / "image.qcow2"
        img("create", "-f", "qcow2", str(image), str(SIZE))
        run("qemu-io", "-f", "qcow2", "-c", f"write -P 5 0 {WRITTEN_MIB}M", str(image))
        compute = QemuDriver(folder, _nowhere, accelerator="tcg", paused=True)
        volumes = Qcow2Driver(folder, compute.disks)
        await volumes.receive_image("image", "qcow2", _bytes(image))
        await clones(volumes, folder, image)
        await snapshots(volumes, folder, image)
        await live_snapshots(compute, volumes)
        await depth(volumes)
        await backups(volumes, folder)
        await compute.close()


async def clones(volumes: Qcow2Driver, folder: Path, image: Path) -> None:
    ours, theirs = [], []
    for turn in range(ROUNDS):
        ours.append(await timed(volumes.create(_clone(f"c{turn}"))))
        theirs.append(timed_run(partial(overlay, folder / f"c{turn}", image)))
    told("clone of 10 GiB", ours, theirs)
    ours, theirs = [], []
    for turn in range(3):
        ours.append(await timed(hundred(volumes, turn)))
        theirs.append(timed_run(partial(hundred_overlays, folder, image, turn)))
    told(f"{CLONES} clones", ours, theirs)


async def hundred(volumes: Qcow2Driver, turn: int) -> None:
    async with asyncio.TaskGroup() as tasks:
        for number in range(CLONES):
            tasks.create_task(volumes.create(_clone(f"h{turn}-{number}")))


def hundred_overlays(folder: Path, image: Path, turn: int) -> None:
    for number in range(CLONES):
        overlay(folder / f"h{turn}-{number}", image)


async def snapshots(volumes: Qcow2Driver, folder: Path, image: Path) -> None:
    inside, outside, ours = [], [], []
    copy = folder / "copy.qcow2"
    overlay(copy, image)
    for turn in range(ROUNDS):
        head = (await volumes.disk("c0")).path
        for path in (str(copy), head):
            run("qemu-io", "-f", "qcow2", "-c", f"write -P {turn + 1} 0 1M", path)
        ours.append(await timed(volumes.snapshot({f"s{turn}": "c0"})))
        inside.append(timed_run(partial(img, "snapshot", "-c", f"s{turn}", str(copy))))
        outside.append(timed_run(partial(overlay, folder / f"s{turn}", copy)))
    told("snapshot, over qemu-img snapshot -c", ours, inside)
    told("snapshot, over qemu-img create -b", ours, outside)
    reverts = [await timed(volumes.revert("c0", "s0")) for _ in range(ROUNDS)]
    back = [timed_run(partial(img, "snapshot", "-a", "s0", str(copy))) for _ in range(ROUNDS)]
    told("revert, over qemu-img snapshot -a", reverts, back)


async def live_snapshots(compute: QemuDriver, volumes: Qcow2Driver) -> None:
    disks = []
    for name in ("root", "data"):
        await volumes.create(_clone(name))
        disks.append(await volumes.disk(name))
    await compute.define(InstanceSpec("web", "web", 1, 64, tuple(disks), (), Seed("web")))
    await compute.start("web", 1)
    ours = [
        await timed(volumes.snapshot({f"r{n}": "root", f"d{n}": "data"})) for n in range(ROUNDS)
    ]
    say(f"live snapshot of two disks: {statistics.median(ours) * 1000:.0f} ms")
    await compute.destroy("web")


async def depth(volumes: Qcow2Driver) -> None:
    """Tell what reading costs at the end of a long chain."""
    await volumes.create(_clone("deep"))
    made = 0
    for wanted in DEPTHS:
        while made < wanted:
            path = (await volumes.disk("deep")).path
            offset = made * (1 << 20)
            run("qemu-io", "-f", "qcow2", "-c", f"write -P 7 {offset} 64k", path)
            made += 1
            await volumes.snapshot({f"deep{made}": "deep"})
        path = (await volumes.disk("deep")).path
        info = partial(img, "info", path)
        read = partial(run, "qemu-img", "bench", "-f", "qcow2", "-c", "20000", "-d", "8", path)
        opening = [timed_run(info) for _ in range(ROUNDS)]
        reading = [timed_run(read) for _ in range(3)]
        say(
            f"chain of {wanted} snapshots: opened in {statistics.median(opening) * 1000:.0f} ms,"
            f" 20,000 reads of 4 KiB in {statistics.median(reading):.2f} s"
        )
    flat = await timed(volumes.flatten("deep", lambda _: None))
    say(f"flattened in {flat:.2f} s")


async def backups(volumes: Qcow2Driver, folder: Path) -> None:
    store = BackupFolder(folder / "store")
    await volumes.create(_clone("kept"))

    async def make(name: str) -> None:
        await volumes.snapshot({name: "kept"})
        await store.make(name, await volumes.snapshot_disk(name), lambda _: None)

    async def restore(disk: DiskSpec) -> None:
        await store.restore("b1", disk, lambda _: None)

    first = await timed(make("b1"))
    run("qemu-io", "-f", "qcow2", "-c", "write -P 9 0 1M", (await volumes.disk("kept")).path)
    second = await timed(make("b2"))
    restored = await timed(volumes.fill("restored", SIZE, restore))
    source = (await volumes.snapshot_disk("b1")).path
    copied = timed_run(
        partial(img, "convert", "-O", "qcow2", source, str(folder / "converted.qcow2"))
    )
    say(
        f"backup of 10 GiB ({WRITTEN_MIB} MiB written): {first:.1f} s, the next {second:.1f} s;"
        f" restore {restored:.1f} s; qemu-img convert {copied:.1f} s"
    )


def _clone(name: str) -> VolumeSpec:
    return VolumeSpec(name, SIZE, "image")


async def timed(deed: Awaitable[None]) -> float:
    start = time.perf_counter()
    await deed
    return time.perf_counter() - start


def timed_run(deed: Callable[[], None]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def told(what: str, ours: list[float], theirs: list[float]) -> None:
    mine, other = statistics.median(ours), statistics.median(theirs)
    say(f"{what}: {mine * 1000:.1f} ms over {other * 1000:.1f} ms = {mine / other:.2f}")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def overlay(path: Path, base: Path) -> None:
    img("create", "-f", "qcow2", "-F", "qcow2", "-b", str(base), str(path))


def img(*arguments: str) -> None:
    run("qemu-img", *arguments)


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


async def _nowhere() -> list[str]:
    return []


async def _bytes(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


if __name__ == "__main__":
    asyncio.run(main())
