"""Print how long it takes from Apply to the login prompts of real guests, over plain QEMU.

The guests are the tiny Linux with 128 MiB, one processor, one disk and no NIC, emulated.
The peer takes the same command lines, copies of disks and seeds, starts as many at a time
as we do, and reads the same serial logs; both take turns. Memory is the proportional share
(PSS) of all QEMUs once every guest has its prompt.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))

from cockpit.backend.client import Client
from cockpit.backend.local_server import LocalServer
from tests.bench.deploy import AT_ONCE, Started, deploy, keep, qemus, shell_folder, started

COUNTS = (1, 5, 20)
PROMPT = b"login:"
IMAGE = Path(os.environ.get("COCKPIT_TINY_IMAGE", "build/tiny.qcow2")).absolute()
SIZE = {"vcpus": 1, "ram_mib": 128, "disk_gib": 1, "image": "tiny"}
RUNNING = {"power": "running", "key_name": None, "user_data": None}


@dataclass(frozen=True, slots=True)
class Booted:
    """Seconds to the first and the last prompt, and memory of all in MiB."""

    first_s: float
    last_s: float
    pss_mib: float


def prompts(folders: Sequence[Path], start: float) -> tuple[float, float]:
    """Wait for the prompts in serial logs; return when the first and the last came."""
    left, first = [*folders], 0.0
    while left:
        left = [folder for folder in left if PROMPT not in log(folder)]
        if not first and len(left) < len(folders):
            first = time.perf_counter() - start
        time.sleep(0.05)  # noqa: TID251 - nobody tells when a file grows
    return first, time.perf_counter() - start


def log(folder: Path) -> bytes:
    path = folder / "serial.log"
    return path.read_bytes() if path.exists() else b""


def pss_mib(pids: Sequence[int]) -> float:
    """Return the proportional memory of processes. Source: proc(5), smaps_rollup."""
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    lines = [line for rollup in rollups for line in rollup.splitlines() if line.startswith("Pss:")]
    return sum(int(line.split()[1]) for line in lines) / 1024


async def ours(client: Client, state: Path, count: int) -> tuple[Booted, list[Started]]:
    """Boot guests by a deployment, note how, and delete them by another."""
    ids = [str(uuid4()) for _ in range(count)]
    steps = [
        {"action": "create", "kind": "server", "id": key, "after": {"name": key, **SIZE, **RUNNING}}
        for key in ids
    ]
    start = time.perf_counter()
    folders = [state / "instances" / key for key in ids]
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(asyncio.to_thread(prompts, folders, start))
        await deploy(client, steps)
    first_s, last_s = waiting.result()
    pids = qemus(state)
    booted = Booted(first_s, last_s, pss_mib(pids))
    found = [started(pid) for pid in pids]
    keep(state, [each.folder for each in found])
    shutil.rmtree(shell_folder(state) / "volumes")
    await deploy(client, [{"action": "delete", "kind": "server", "id": key} for key in ids])
    return booted, found


def peer(state: Path, found: Sequence[Started]) -> Booted:
    """Boot the same guests with nothing around them, from fresh overlays."""
    other = shell_folder(state)
    running: list[subprocess.Popen[bytes]] = []
    folders = [other / "instances" / each.folder.name for each in found]

    def start_one(each: Started, folder: Path) -> None:
        words = list(each.words)
        disk = folder / "disk.qcow2"
        backing = ("-F", "qcow2", "-b", str(IMAGE))
        subprocess.run(
            ["qemu-img", "create", "-q", "-f", "qcow2", *backing, str(disk), "1G"], check=True
        )
        words = [rewritten(word, state, other, disk) for word in words]
        running.append(
            subprocess.Popen(
                words,
                cwd=folder,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(start_one, found, folders))
    first_s, last_s = prompts(folders, start)
    memory = pss_mib([process.pid for process in running])
    for process in running:
        process.terminate()
    for process in running:
        process.wait()
    return Booted(first_s, last_s, memory)


def rewritten(word: str, state: Path, other: Path, disk: Path) -> str:
    """Return a word of our command line for the peer: its folder, its own disk."""
    if '"driver": "qcow2"' in word:
        place = word.index('"filename": "') + len('"filename": "')
        return word[:place] + str(disk) + word[word.index('"', place) :]
    return word.replace(f"{state}/", f"{other}/")


def show(count: int, mine: Booted, theirs: Booted) -> None:
    """Print both, and their ratio."""
    for title, booted in (("ours", mine), ("peer", theirs)):
        sys.stdout.write(
            f"{count:>4} {title:5} first {booted.first_s:6.1f} s  last {booted.last_s:6.1f} s"
            f"  {booted.pss_mib / count:6.1f} MiB each\n"
        )
    sys.stdout.write(
        f"     ratio of time {mine.last_s / theirs.last_s:.2f}"
        f"  of memory {mine.pss_mib / theirs.pss_mib:.2f}\n"
    )


async def bench(folder: Path) -> None:
    """Measure at every count, ours and the peer in turn."""
    os.environ |= {
        "COCKPIT_SERVER_ACCELERATOR": "tcg",
        "COCKPIT_SERVER_SEED_IMAGES": f"tiny={IMAGE}",
        "COCKPIT_SERVER_STOP_GRACE_S": "0",
    }
    server = LocalServer(folder / "s")
    await server.ensure()
    try:
        async with Client(server.entry) as client:
            for count in COUNTS:
                mine, found = await ours(client, server.state_dir, count)
                show(count, mine, await asyncio.to_thread(peer, server.state_dir, found))
    finally:
        await server.stop()


def main() -> None:
    """Measure in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as folder:
        asyncio.run(bench(Path(folder)))


if __name__ == "__main__":
    main()
