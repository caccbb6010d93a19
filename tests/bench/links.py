"""How true limits are, and what captures lose: `python tests/bench/links.py`.

Between two stations on a private network, whose frames Python carries to and from the
taps: some 200 Mbit/s are the most that passes there. One run each.
"""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from server.drivers.base import CaptureSpec
from server.host.protocol import ask, pack_state
from server.host.wanted import HostState, Nic, Segment, Shaping
from tests.host.boxes import Box, Station

PUMP = str(Path(__file__).parents[1] / "host" / "pump.py")
SEGMENTS = (Segment("app", "private"),)
WEB = Nic("web", "app", "fa:16:3e:00:00:01", (), "web")
DB = Nic("db", "app", "fa:16:3e:00:00:02", (), "db")
RATES_KBIT = (500, 1_000, 10_000, 50_000)
SECONDS = 4


async def rate_kbit(sender: Station, receiver: Station, address: str, size_bytes: int) -> float:
    """Return how many kilobits of payload a second come through."""
    taking = await receiver.begin(sys.executable, PUMP, "take", str(size_bytes))
    await taking.hear()
    await sender.run(sys.executable, PUMP, "give", address, str(size_bytes))
    return size_bytes * 8 / 1000 / float(await taking.hear())


async def show_rates(box: Box, web: Station, db: Station) -> None:
    """Print what of each rate arrives, in both directions."""
    sys.stdout.write("kbit/s   towards it   from it   (payload, of the rate)\n")
    for rate in RATES_KBIT:
        shaped = replace(WEB, shaping=Shaping(rate_kbit_in=rate, rate_kbit_out=rate))
        await box.driver.apply(HostState(SEGMENTS, (shaped, DB)))
        size = rate * 125 * SECONDS
        towards = await rate_kbit(db, web, "10.0.1.10", size)
        away = await rate_kbit(web, db, "10.0.1.11", size)
        sys.stdout.write(f"{rate:6} {towards / rate:12.1%} {away / rate:9.1%}\n")


async def show_captures(box: Box, web: Station, db: Station) -> None:
    """Print how many packets a second were captured at full speed, and how many lost."""
    await box.driver.apply(HostState(SEGMENTS, (WEB, DB)))
    for snaplen in (262_144, 96):
        capture = await box.driver.capture("web", CaptureSpec("tcp", snaplen=snaplen, seconds=4))
        size = 60_000_000

        async def read(chunks: asyncio.Future[int]) -> None:
            total = 0
            async for chunk in capture.chunks():  # noqa: B023 - awaited in the same round
                total += len(chunk)
            chunks.set_result(total)

        total = asyncio.get_running_loop().create_future()
        async with asyncio.TaskGroup() as group:
            group.create_task(read(total))
            kbit = await rate_kbit(db, web, "10.0.1.10", size)
        await capture.close()
        packets, seconds = capture.packets, size * 8 / 1000 / kbit
        sys.stdout.write(
            f"capture of {snaplen} bytes a frame: {kbit / 1000:.0f} Mbit/s,"
            f" {packets / seconds:,.0f} packets/s, {capture.dropped} dropped,"
            f" {total.result() / 1e6:.0f} MB\n"
        )


async def show_agent(box: Box) -> None:
    """Print how long the agent takes for limits of many NICs."""
    for count in (10, 100, 1000):
        nics = tuple(
            Nic(f"n{number}", "app", f"fa:16:3e:01:{number >> 8:02x}:{number & 255:02x}", (), "n")
            for number in range(count)
        )
        limits = Shaping(rate_kbit_in=1_000, rate_kbit_out=1_000)
        shaped = tuple(replace(nic, shaping=limits) for nic in nics)
        times = []
        for wanted in (nics, shaped, shaped, nics):
            request = {"do": "apply", "state": pack_state(HostState(SEGMENTS, wanted))}
            answer = await ask(box.folder, "agent.sock", request)
            assert not answer["faults"], answer["faults"]
            times.append(answer["seconds"] * 1000)
        told = " ".join(f"{ms:8.1f}" for ms in times)
        sys.stdout.write(f"{count:5} NICs: unlimited, limited, again, unlimited {told} ms\n")


async def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name:
        async with Box(Path(name) / "box") as box:
            await box.driver.apply(HostState(SEGMENTS, (WEB, DB)))
            web = await box.guest("web", WEB.mac, "10.0.1.10/24")
            db = await box.guest("db", DB.mac, "10.0.1.11/24")
            await show_rates(box, web, db)
            await show_captures(box, web, db)
        async with Box(Path(name) / "many") as box:
            await box.driver.apply(HostState(SEGMENTS))
            await show_agent(box)


if __name__ == "__main__":
    asyncio.run(main())
