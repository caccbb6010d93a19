"""Print how long a change takes from the server's database to the client's model.

A real server and a real session, as the window uses them. Changes are made one after the
other, so that none waits for another. Goal: a median of at most 5 ms, with 10 resources
in the project and with 1,000.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from cockpit.backend.client import Client
from cockpit.backend.local_server import LocalServer
from cockpit.backend.session import Session
from cockpit.models.resources import LiveEdit

COUNTS = (10, 1_000)
CHANGES = 200
GOAL_MS = 5.0


async def add_image(client: Client, name: str) -> str:
    """Make the cheapest resource that there is: an image without bytes."""
    body = {"name": name, "disk_format": "raw", "container_format": "bare"}
    return str((await client.post("/image/v2/images", body))["id"])


async def measure(session: Session, client: Client) -> tuple[list[float], list[float]]:
    """Return milliseconds since the server wrote a change down, and since it was asked for."""
    lags: list[float] = []
    rounds: list[float] = []
    waiting = asyncio.Event()

    def hear(edits: Sequence[LiveEdit]) -> None:
        if any(edit.before is None and edit.kind == "image" for edit in edits):
            lags.append(1e3 * (session.event_lag_s or 0.0))
            waiting.set()

    stop = session.live.subscribe(hear)
    async with asyncio.TaskGroup() as group:
        following = group.create_task(session.follow())
        for number in range(CHANGES):
            waiting.clear()
            started_s = time.perf_counter()
            asked = group.create_task(add_image(client, f"change-{number}"))
            await waiting.wait()
            rounds.append(1e3 * (time.perf_counter() - started_s))
            await asked
        following.cancel()
    stop()
    return lags, rounds


async def bench(count: int) -> None:
    """Measure with `count` resources in the project."""
    with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as folder:
        server = LocalServer(Path(folder) / "s")
        await server.ensure()
        try:
            async with Client(server.entry) as client:
                for number in range(count):
                    await add_image(client, f"image-{number}")
                session = Session(client)
                await session.open()
                lags, rounds = await measure(session, client)
        finally:
            await server.stop()
    for what, all_values in (("database to model", lags), ("request to model", rounds)):
        values = all_values[CHANGES // 10 :]  # without warming up
        p99 = statistics.quantiles(values, n=100)[98]
        line = f"{count:>6,} resources  {what:<18} median {statistics.median(values):6.2f} ms"
        sys.stdout.write(f"{line}  p99 {p99:6.2f} ms\n")


def main() -> None:
    """Measure at each size."""
    for count in COUNTS:
        asyncio.run(bench(count))
    sys.stdout.write(f"goal: a median of at most {GOAL_MS:g} ms from database to model\n")


if __name__ == "__main__":
    main()
