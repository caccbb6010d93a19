"""Print what the server needs to start and to do nothing: processor time and memory.

Once with nothing, once with 1,000 stopped servers that have a NIC and a disk each. They
are written into the database, and a first server is given the time to make them; those
that are measured find them. Goals: idle at most 1 % of a processor; at most 90 MiB of
memory (PSS), 120 with 1,000 servers; a start within 1 s of processor time. Also shown:
what the look at everything costs that follows each start, and comes again every five
minutes.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import update

from cockpit.backend.local_server import LocalServer
from server.events import EventLog
from server.services.accounts import Accounts
from server.store.database import Database
from server.store.tables import InstanceRow, NicRow, VolumeRow
from tests.bench.api_requests import PROJECT, fill

WINDOW_S = 20.0
QUIET_S, QUIET_CPU_S = 4.0, 0.1
SETTLING_S = 400.0
ROUNDS = 2
TICKS = os.sysconf("SC_CLK_TCK")
GOALS = {0: (1.0, 90.0), 1_000: (1.0, 120.0)}
GOAL_START_S = 1.0


@dataclass(frozen=True, slots=True)
class Idle:
    """What a server took.

    Attributes:
        start_s: Processor time until it listens.
        settling_s: After that, until it has looked at everything once.
        share: Of one processor, in percent, while nothing happens.
        pss_mib, rss_mib: Memory, afterwards.
    """

    start_s: float
    settling_s: float
    share: float
    pss_mib: float
    rss_mib: float


def cpu_s(pid: int) -> float:
    """Return the processor time of a process and of children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def memory_mib(pid: int, what: str) -> float:
    """Return a line of the kernel's account of a process's memory."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


async def fill_with_stopped(state: Path) -> None:
    """Write 1,000 servers down that are, and are wanted, stopped."""
    database = Database(f"sqlite+aiosqlite:///{state}/state.db")
    await database.upgrade()
    log = EventLog(database)
    accounts = Accounts(log)
    await accounts.ensure_user("bench", "bench", PROJECT, ("member",))
    (project,) = await accounts.projects()
    await fill(log, project.id)
    async with log.write() as session:
        stopped = {"wanted": "stopped", "observed": "absent", "observed_vcpus": None}
        await session.execute(update(InstanceRow).values(stopped))
        for part in (NicRow, VolumeRow):
            await session.execute(update(part).values(observed="absent"))
    await database.close()


async def settled_s(pid: int) -> float:
    """Return the processor time after which a server has nothing to do."""
    async with asyncio.timeout(SETTLING_S):
        while True:
            before = cpu_s(pid)
            await asyncio.sleep(QUIET_S)
            if cpu_s(pid) - before < QUIET_CPU_S:
                return before


async def measure(state: Path) -> Idle:
    """Start a server, let it settle, watch it do nothing, stop it."""
    server = LocalServer(state)
    pid = (await server.ensure()).pid
    try:
        start_s = cpu_s(pid)
        settling_s = await settled_s(pid) - start_s
        before = cpu_s(pid)
        await asyncio.sleep(WINDOW_S)
        share = 100 * (cpu_s(pid) - before) / WINDOW_S
        return Idle(start_s, settling_s, share, memory_mib(pid, "Pss:"), memory_mib(pid, "Rss:"))
    finally:
        await server.stop()


def show(count: int, rounds: Sequence[Idle]) -> None:
    """Print the best of all rounds: the rest is noise of the machine."""
    start_s = min(each.start_s for each in rounds)
    settling_s = min(each.settling_s for each in rounds)
    share = min(each.share for each in rounds)
    pss_mib = min(each.pss_mib for each in rounds)
    rss_mib = min(each.rss_mib for each in rounds)
    goal_share, goal_mib = GOALS[count]
    sys.stdout.write(
        f"{count:>6,} servers  start {start_s:.2f} s CPU (goal {GOAL_START_S:g}),"
        f" a look at everything {settling_s:.2f} s  idle {share:.2f} % (goal {goal_share:g})"
        f"  PSS {pss_mib:.1f} MiB (goal {goal_mib:g})  RSS {rss_mib:.1f} MiB\n"
    )


def main() -> None:
    """Measure with nothing and with much."""
    for count in GOALS:
        with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as folder:
            state = Path(folder) / "s"
            # Compiled modules, as installed programs have them, wherever we may write.
            os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            state.mkdir()
            if count:
                asyncio.run(fill_with_stopped(state))
            asyncio.run(measure(state))  # the first one makes tables, and all that is wanted
            show(count, [asyncio.run(measure(state)) for _ in range(ROUNDS)])


if __name__ == "__main__":
    main()
