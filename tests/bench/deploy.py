"""Print how long it takes until a plan's instances run, over a shell that starts the same.

The instances are paused, have 64 MiB, one processor, one disk and no NIC (a shell could
not give them one); emulation, so that every machine can measure. The shell takes the
command lines of ours from /proc, copies of their disks and seeds, starts as many at a time
as we do and waits until each answers to QMP. Both take turns. Goals: at most 1.5 times the
shell's time, and at most 0.02 s of the server's processor time for each instance.
"""

import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))

from cockpit.backend.client import Client
from cockpit.backend.local_server import LocalServer
from cockpit.backend.sse import Parser

COUNTS = (1, 10, 50)
ROUNDS = 3
AT_ONCE = 4
GOAL = 1.5
GOAL_CPU_S = 0.02
DISK_BYTES = 64 << 20
TICKS = os.sysconf("SC_CLK_TCK")
SIZE = {"vcpus": 1, "ram_mib": 64, "disk_gib": 1, "image": "blank"}
RUNNING = {"power": "running", "key_name": None, "user_data": None}


@dataclass(frozen=True, slots=True)
class Spent:
    """What starting some instances took, in seconds.

    Attributes:
        own_cpu_s: Of the server, or of the shell.
        qemu_cpu_s: Of all QEMUs together.
        stop_s: Until all of them had ended again.
    """

    wall_s: float
    own_cpu_s: float
    qemu_cpu_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class Started:
    """How one instance was started: its words and its folder."""

    words: tuple[str, ...]
    folder: Path


def cpu_s(pid: int) -> float:
    """Return the processor time of a process, without its children's."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def qemus(state: Path) -> list[int]:
    """Return the QEMUs whose pid files lie in a folder."""
    folders = (state / "instances").iterdir()
    return [int((folder / "pid").read_text()) for folder in folders if (folder / "pid").exists()]


def started(pid: int) -> Started:
    """Return how a QEMU of ours was started, without the connection that it inherited."""
    words = Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    at = next(place for place, word in enumerate(words) if word.startswith("socket,id=starter"))
    return Started((*words[: at - 1], *words[at + 3 :]), Path(f"/proc/{pid}/cwd").readlink())


@asynccontextmanager
async def events(client: Client) -> AsyncIterator[AsyncIterator[dict[str, object]]]:
    """Give the events of the project from now on."""
    after = (await client.get("/cockpit/v1/resources"))["last_event_id"]
    async with client.stream("/cockpit/v1/events", {"Last-Event-ID": str(after)}) as chunks:

        async def told() -> AsyncIterator[dict[str, object]]:
            parser = Parser()
            async for chunk in chunks:
                for message in parser.feed(chunk):
                    yield message.data

        yield told()


async def deploy(client: Client, steps: Sequence[Mapping[str, object]]) -> float:
    """Apply a plan; return how long it took until the server said that all of it is so."""
    wanted = str(uuid4())
    body = {"deployment": {"id": wanted, "name": "bench", "steps": steps}}
    async with events(client) as told:
        start = time.perf_counter()
        await client.post("/cockpit/v1/deployments", body)
        async for event in told:
            resource = event["resource"]
            if event["id"] == wanted and isinstance(resource, dict):
                if resource["status"] == "DONE":
                    return time.perf_counter() - start
                assert resource["status"] == "RUNNING", resource
    raise AssertionError("the stream ended")


async def ours(client: Client, server: int, state: Path, count: int) -> tuple[Spent, list[Started]]:
    """Start instances by a deployment, note how, and delete them by another."""
    ids = [str(uuid4()) for _ in range(count)]
    steps = [
        {"action": "create", "kind": "server", "id": key, "after": {"name": key, **SIZE, **RUNNING}}
        for key in ids
    ]
    before = cpu_s(server)
    wall_s = await deploy(client, steps)
    own_cpu_s = cpu_s(server) - before
    pids = qemus(state)
    assert len(pids) == count
    found, qemu_cpu_s = [started(pid) for pid in pids], sum(map(cpu_s, pids))
    keep(state, [each.folder for each in found])
    deletes = [{"action": "delete", "kind": "server", "id": key} for key in ids]
    return Spent(wall_s, own_cpu_s, qemu_cpu_s, await deploy(client, deletes)), found


def keep(state: Path, folders: Sequence[Path]) -> None:
    """Copy seeds and disks to where the shell will look for them."""
    other = shell_folder(state)
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(state / "volumes", other / "volumes")
    (other / "images").symlink_to(state / "images")
    for folder in folders:
        (other / "instances" / folder.name).mkdir(parents=True)
        shutil.copy(folder / "seed.iso", other / "instances" / folder.name)


def shell_folder(state: Path) -> Path:
    """Return the folder of what the shell starts; as long a path as that of ours."""
    return state.with_name("t")


def shell(state: Path, found: Sequence[Started]) -> Spent:
    """Start the same processes with nothing around them."""
    other = shell_folder(state)
    running: list[subprocess.Popen[bytes]] = []

    def start_one(each: Started) -> None:
        words = [word.replace(f"{state}/", f"{other}/") for word in each.words]
        folder = other / "instances" / each.folder.name
        process = subprocess.Popen(
            words,
            cwd=folder,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(process)
        answered(folder / "qmp")

    before, start = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(start_one, found))
    wall_s, own_cpu_s = time.perf_counter() - start, time.process_time() - before
    qemu_cpu_s = sum(cpu_s(process.pid) for process in running)
    start = time.perf_counter()
    for process in running:
        process.terminate()
    for process in running:
        process.wait()
    return Spent(wall_s, own_cpu_s, qemu_cpu_s, time.perf_counter() - start)


def answered(path: Path) -> None:
    """Return once a QEMU tells its state."""
    while True:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(path))
            except OSError:
                time.sleep(0.002)  # noqa: TID251 - nobody tells a shell when a socket is there
                continue
            with connection.makefile("rw") as talk:
                answer = talk.readline()
                for command in ("qmp_capabilities", "query-status"):
                    talk.write(json.dumps({"execute": command}) + "\n")
                    talk.flush()
                    answer = talk.readline()
            assert "prelaunch" in answer, answer
            return


def show(count: int, rounds: Sequence[tuple[Spent, Spent]]) -> None:
    """Print medians of all rounds."""
    for title, spent in zip(("ours", "shell"), zip(*rounds, strict=True), strict=True):
        wall_s = statistics.median(each.wall_s for each in spent)
        own = statistics.median(each.own_cpu_s for each in spent) / count
        qemu = statistics.median(each.qemu_cpu_s for each in spent) / count
        stop_s = statistics.median(each.stop_s for each in spent)
        sys.stdout.write(
            f"{count:>4} {title:6} {wall_s:7.3f} s  own {1e3 * own:6.1f} ms CPU each"
            f"  QEMU {1e3 * qemu:6.1f} ms CPU each  stop {stop_s:7.3f} s\n"
        )
    ratios = sorted(mine.wall_s / theirs.wall_s for mine, theirs in rounds)
    stops = sorted(mine.stop_s / theirs.stop_s for mine, theirs in rounds)
    work = [
        (mine.own_cpu_s + mine.qemu_cpu_s) / (theirs.own_cpu_s + theirs.qemu_cpu_s)
        for mine, theirs in rounds
    ]
    sys.stdout.write(
        f"     ratio of time {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to"
        f" {ratios[-1]:.2f})  of all CPU {statistics.median(work):.2f}"
        f"  of stopping {statistics.median(stops):.2f}\n"
    )


async def bench(folder: Path) -> None:
    """Measure at every count, ours and the shell in turn."""
    (folder / "blank.raw").touch()
    os.truncate(folder / "blank.raw", DISK_BYTES)
    os.environ |= {
        "COCKPIT_SERVER_PAUSED": "true",
        "COCKPIT_SERVER_ACCELERATOR": "tcg",
        "COCKPIT_SERVER_SEED_IMAGES": f"blank={folder / 'blank.raw'}",
    }
    server = LocalServer(folder / "s")
    running = await server.ensure()
    try:
        async with Client(server.entry) as client:
            await ours(client, running.pid, server.state_dir, 1)  # what is done only once
            for count in COUNTS:
                rounds = []
                for _ in range(ROUNDS):
                    spent, found = await ours(client, running.pid, server.state_dir, count)
                    rounds.append((spent, shell(server.state_dir, found)))
                show(count, rounds)
    finally:
        await server.stop()


def main() -> None:
    """Measure in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as folder:
        asyncio.run(bench(Path(folder)))
    sys.stdout.write(f"goals: time <= {GOAL}, own CPU <= {1e3 * GOAL_CPU_S:.0f} ms each\n")


if __name__ == "__main__":
    main()
