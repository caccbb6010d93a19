"""Links of a real guest: to the server room, limited, captured, and plugged in late."""

import asyncio
import re
import struct
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from cockpit.backend import links
from cockpit.backend.session import Session
from tests.end_to_end.cloud import ROOT, Cloud, one

pytestmark = pytest.mark.guest

LIMIT_S = 300
NANOSECOND_MAGIC = 0xA1B23C4D
FETCH = (
    "a=$(cut -d' ' -f1 /proc/uptime | tr -d .);"
    " wget -q -O /dev/null http://{}/file &&"
    " echo took $(( $(cut -d' ' -f1 /proc/uptime | tr -d .) - a ))"
)
LEASES = """
start 172.20.0.57
end 172.20.0.57
interface eth0
lease_file {folder}/leases
pidfile {folder}/udhcpd.pid
option subnet 255.255.255.0
"""


async def deploy(cloud: Cloud, session: Session, *steps: dict[str, Any]) -> None:
    plan = {"id": str(uuid4()), "name": "lab", "topology_id": str(uuid4()), "steps": steps}
    await session.api.client.post("/cockpit/v1/deployments", {"deployment": plan})


async def until(session: Session, kind: str, name: str, status: str) -> None:
    """Wait for a status, with the session following."""
    there = asyncio.Event()

    def look(_: object) -> None:
        if any((r.kind, r.name, r.status) == (kind, name, status) for r in session.live):
            there.set()

    stop = session.live.subscribe(look)
    look(())
    try:
        async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as group:
            following = group.create_task(session.follow())
            await there.wait()
            following.cancel()
    finally:
        stop()


def create(kind: str, **after: Any) -> dict[str, Any]:
    return {"action": "create", "kind": kind, "id": str(uuid4()), "after": after}


@pytest.fixture(scope="module")
def lab(cloud: Cloud) -> Iterator[None]:
    """A guest on a private network without any addressing, plugged into the server room."""

    async def make() -> None:
        async with cloud.session() as session:
            network = create("network", name="lab", cidr=None, enable_dhcp=False)
            server = create("server", name="guest", vcpus=1, ram_mib=128, disk_gib=1, image="tiny")
            port = create("port", network_id=network["id"], server_id=server["id"])
            plug = create(
                "physical_port",
                name="to-room",
                network_id=network["id"],
                interface="room0",
                confirm_within_s=LIMIT_S,
            )
            await deploy(cloud, session, network, server, port, plug)
            await until(session, "physical_port", "to-room", "UNCONFIRMED")

    asyncio.run(make())
    asyncio.run(cloud.cockpit("host", "confirm", "to-room"))
    yield
    asyncio.run(unplug(cloud))


async def unplug(cloud: Cloud) -> None:
    async with cloud.session() as session:
        port = one(session, "physical_port", "to-room")
        await session.api.client.delete(f"/cockpit/v1/physical-ports/{port.id}")


@asynccontextmanager
async def in_room(session: Session, *command: str) -> AsyncIterator[None]:
    """Run a program in the server room meanwhile."""
    prefix = await links.room(session.api.client)
    process = await asyncio.create_subprocess_exec(
        *prefix, *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def room(cloud: Cloud, *command: str) -> None:
    """Run a command in the server room, as an operator does."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cockpit", "room", "--state", str(cloud.state_dir)),
        *("--", *command),
        cwd=ROOT,
        env={"HOME": str(cloud.home), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        stdin=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0


def packets(file: Path) -> list[bytes]:
    """Return the frames of a pcap file."""
    data = file.read_bytes()
    magic, _, _, _, _, _, link_type = struct.unpack_from("=IHHiIII", data)
    assert (magic, link_type) == (NANOSECOND_MAGIC, 1)
    found, offset = [], 24
    while offset < len(data):
        _, _, length, _ = struct.unpack_from("=4I", data, offset)
        found.append(data[offset + 16 : offset + 16 + length])
        offset += 16 + length
    return found


@pytest.mark.usefixtures("lab")
async def test_a_guest_leases_from_the_server_room_and_is_captured_doing_so(
    cloud: Cloud, tmp_path: Path
) -> None:
    (cloud.home / "udhcpd.conf").write_text(LEASES.format(folder=cloud.home))
    (cloud.home / "leases").touch()
    async with cloud.session() as session, cloud.shell(session, "guest") as shell:
        await room(cloud, "ip", "address", "replace", "172.20.0.1/24", "dev", "eth0")
        (listed,) = await cloud.cockpit("host", "interfaces")
        capture = asyncio.create_task(  # noqa: TID251 - the test is its owner
            cloud.cockpit(
                *("capture", "guest", "lab", "-o", str(tmp_path / "x.pcap")),
                *("--filter", "udp port 67", "--packets", "4"),
            )
        )
        async with in_room(session, "busybox", "udhcpd", "-f", str(cloud.home / "udhcpd.conf")):
            await started(session)
            leased = "ip -4 address show dev eth0 | grep -q 172.20.0.57"
            # The guest asks by itself, again and again since it booted.
            assert await shell.succeeds(f"until {leased}; do sleep 1; done", LIMIT_S)
            (told,) = await capture

    (interface,) = (one for one in listed["interfaces"] if one["name"] == "room0")
    assert [port["state"] for port in interface["physical_ports"]] == ["plugged"]
    assert (told["capture"]["packets"], told["capture"]["dropped"]) == (4, 0)
    frames = packets(tmp_path / "x.pcap")
    # What the client asks goes out, what the server answers comes in.
    assert {frame[34:36] for frame in frames} == {b"\0\x44", b"\0\x43"}


async def started(session: Session) -> None:
    """Wait until a capture runs."""
    async with asyncio.timeout(LIMIT_S):
        while not await running(session):  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.1)


async def running(session: Session) -> bool:
    found = (await session.api.client.get("/cockpit/v1/captures"))["captures"]
    return any(capture["ended_at"] is None for capture in found)


@pytest.mark.usefixtures("lab")
async def test_a_limit_holds_while_the_guest_runs_and_goes_again(cloud: Cloud) -> None:
    (cloud.home / "file").write_bytes(bytes(1 << 20))
    async with cloud.session() as session, cloud.shell(session, "guest") as shell:
        await room(cloud, "ip", "address", "replace", "172.20.0.1/24", "dev", "eth0")
        await shell.run("ip link set eth0 up; ip address replace 172.20.0.57/24 dev eth0")
        async with in_room(session, "busybox", "httpd", "-f", "-p", "80", "-h", str(cloud.home)):
            free = took(await shell.run(FETCH.format("172.20.0.1")))
            await cloud.cockpit("link", "set", "guest", "lab", "--rate-in", "2M")
            (shown,) = await cloud.cockpit("link", "show", "guest")
            limited = took(await shell.run(FETCH.format("172.20.0.1")))
            await cloud.cockpit("link", "clear", "guest", "lab")
            freed = took(await shell.run(FETCH.format("172.20.0.1")))

    assert shown["holding"]["rate_kbit_in"] == 2000
    # A mebibyte takes 4.2 s at 2 Mbit/s, whatever the machine does meanwhile.
    assert limited > 400
    assert max(free, freed) < limited


@pytest.mark.usefixtures("lab")
async def test_a_nic_plugged_while_running_is_limited_filtered_and_captured(
    cloud: Cloud, tmp_path: Path
) -> None:
    async with cloud.session() as session:
        guest = one(session, "server", "guest").id
        hall = create("network", name="hall", cidr="10.9.0.0/24")
        peer = create("server", name="peer", vcpus=1, ram_mib=128, disk_gib=1, image="tiny")
        far = port_on(hall, peer["id"], ip_address="10.9.0.20")
        await deploy(cloud, session, hall, peer, far)
        await until(session, "server", "peer", "ACTIVE")
        async with cloud.shell(session, "peer") as there, cloud.shell(session, "guest") as here:
            near = port_on(
                hall,
                guest,
                ip_address="10.9.0.10",
                firewall_profile="PROTECTED",
                shaping={"rate_kbit_in": 2000},
            )
            await deploy(cloud, session, near)
            leased = "until ip -4 address show | grep -q 10.9.0.10; do sleep 1; done"
            assert await here.succeeds(leased, LIMIT_S)
            capture = asyncio.create_task(  # noqa: TID251 - the test is its owner
                cloud.cockpit(
                    *("capture", "guest", "hall", "-o", str(tmp_path / "x.pcap")),
                    *("--filter", "tcp port 80", "--packets", "500"),
                )
            )
            await started(session)
            await there.run("dd if=/dev/zero of=/www/file bs=1024 count=1024")
            _, counted = await here.run(FETCH.format("10.9.0.20"))
            (told,) = await capture
            # Its web server listens; the profile lets ssh in, and nothing else.
            page = r"printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 3 10.9.0.10 80 | grep -q HTTP"
            is_closed = not await there.succeeds(page)
            await session.api.set_firewall_profile(near["id"], "DISABLED")
            is_open = await there.succeeds(f"until {page}; do sleep 1; done")

    assert took((0, counted)) > 400
    assert told["capture"]["packets"] == 500
    assert len(packets(tmp_path / "x.pcap")) == 500
    assert (is_closed, is_open) == (True, True)


def port_on(network: dict[str, Any], server_id: str, **more: Any) -> dict[str, Any]:
    return create("port", network_id=network["id"], server_id=server_id, **more)


def took(said: tuple[int, str]) -> int:
    """Return hundredths of a second."""
    found = re.search(r"took (\d+)", said[1])
    assert found, said
    return int(found[1])
