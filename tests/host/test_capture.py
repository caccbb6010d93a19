"""What passes a NIC, as a pcap file."""

import asyncio
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.drivers.base import CaptureSpec
from server.drivers.local_net.recording import Recording
from server.errors import ConflictError, InvalidRequestError
from server.host.wanted import HostState, Nic, Segment
from tests.host.boxes import Box, Station, run

pytestmark = pytest.mark.box

SEGMENTS = (Segment("app", "private"),)
WEB = Nic("web", "app", "fa:16:3e:00:00:01", (), "web")
DB = Nic("db", "app", "fa:16:3e:00:00:02", (), "db")
LIMIT_S = 60
PUMP = str(Path(__file__).parent / "pump.py")
HEAD = struct.Struct("=IHHiIII")
FRAME = struct.Struct("=4I")


@dataclass
class Pair:
    """Two guests that see each other."""

    box: Box
    web: Station
    db: Station


@pytest.fixture
async def pair(box: Box) -> Pair:
    await box.driver.apply(HostState(SEGMENTS, (WEB, DB)))
    return Pair(
        box,
        await box.guest("web", WEB.mac, "10.0.1.10/24"),
        await box.guest("db", DB.mac, "10.0.1.11/24"),
    )


async def whole(recording: Recording) -> bytes:
    """Return what a capture comes to, once it ends by itself."""
    try:
        async with asyncio.timeout(LIMIT_S):
            return b"".join([chunk async for chunk in recording.chunks()])
    finally:
        await recording.close()


def frames(data: bytes) -> list[bytes]:
    found, offset = [], HEAD.size
    while offset < len(data):
        _, _, kept, _ = FRAME.unpack_from(data, offset)
        found.append(data[offset + FRAME.size : offset + FRAME.size + kept])
        offset += FRAME.size + kept
    return found


async def test_a_ping_is_seen_in_both_directions_with_nanoseconds(
    pair: Pair, tmp_path: Path
) -> None:
    recording = await pair.box.driver.capture("web", CaptureSpec("icmp", packets=4))
    await pair.db.run("busybox", "ping", "-c2", "-i0.2", "10.0.1.10")

    data = await whole(recording)

    assert HEAD.unpack_from(data) == (0xA1B23C4D, 2, 4, 0, 0, 262_144, 1)
    assert [frame[34] for frame in frames(data)] == [8, 0, 8, 0]
    assert (recording.packets, recording.dropped, recording.fault) == (4, 0, None)
    (tmp_path / "x.pcap").write_bytes(data)
    told = await run("tcpdump", "-nr", str(tmp_path / "x.pcap"))
    assert told.count("ICMP echo request") == told.count("ICMP echo reply") == 2


async def test_several_captures_run_at_once_and_each_has_its_filter(pair: Pair) -> None:
    driver = pair.box.driver
    asking = await driver.capture("web", CaptureSpec("icmp[icmptype] = icmp-echo", packets=3))
    arp = await driver.capture("db", CaptureSpec("arp", packets=2))
    await pair.db.run("busybox", "ping", "-c3", "-i0.2", "10.0.1.10")

    asked, resolved = await asyncio.gather(whole(asking), whole(arp))

    assert [frame[34] for frame in frames(asked)] == [8, 8, 8]
    assert {frame[12:14] for frame in frames(resolved)} == {b"\x08\x06"}


async def test_a_capture_ends_after_its_time_and_keeps_the_head_of_frames(pair: Pair) -> None:
    recording = await pair.box.driver.capture("web", CaptureSpec("icmp", snaplen=64, seconds=2))
    await pair.db.run("busybox", "ping", "-c1", "-s1000", "10.0.1.10")

    assert [len(frame) for frame in frames(await whole(recording))] == [64, 64]


async def test_a_capture_that_is_closed_ends_its_process(pair: Pair) -> None:
    recording = await pair.box.driver.capture("web", CaptureSpec())
    chunks = recording.chunks()
    assert len(await anext(chunks)) == HEAD.size

    await recording.close()

    assert recording._process.returncode == 0


async def test_a_capture_whose_nic_goes_says_so(pair: Pair) -> None:
    recording = await pair.box.driver.capture("web", CaptureSpec())
    await pair.box.driver.apply(HostState(SEGMENTS, (DB,)))

    await whole(recording)

    assert recording.fault is not None


async def test_a_filter_that_makes_no_sense_is_refused(pair: Pair) -> None:
    with pytest.raises(InvalidRequestError, match="syntax error"):
        await pair.box.driver.capture("web", CaptureSpec("tcp port or"))


async def test_a_nic_that_is_not_there_is_no_defect(pair: Pair) -> None:
    with pytest.raises(ConflictError, match="not plugged in"):
        await pair.box.driver.capture("other", CaptureSpec())


async def test_nothing_is_lost_at_a_modest_rate(pair: Pair) -> None:
    recording = await pair.box.driver.capture("web", CaptureSpec("icmp", packets=4000))
    counting = asyncio.ensure_future(whole(recording))  # noqa: TID251 - awaited below

    await pair.db.run("busybox", "ping", "-A", "-c2000", "-w30", "10.0.1.10")

    assert len(frames(await counting)) == 4000
    assert recording.dropped == 0


async def test_what_a_slow_reader_makes_it_lose_is_counted(pair: Pair) -> None:
    recording = await pair.box.driver.capture("web", CaptureSpec("tcp"))
    taking = await pair.web.begin(sys.executable, PUMP, "take", "60000000")
    await taking.hear()
    # More than ring, pipe and buffers hold, while nobody reads.
    await pair.db.run(sys.executable, PUMP, "give", "10.0.1.10", "60000000")
    sample = (await pair.box.driver.samples())["web"]

    await recording.close()

    assert recording.dropped > 0
    assert recording.packets + recording.dropped <= sample.rx_packets + sample.tx_packets
