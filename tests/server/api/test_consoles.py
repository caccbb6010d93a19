"""Screens and serial lines of real QEMU processes, through a websocket."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from server.api.facade import Facade
from server.drivers.base import DiskSpec, InstanceSpec, Seed
from server.drivers.qemu import QemuDriver
from tests.server.api.conftest import Client

LIMIT_S = 60


@pytest.fixture
async def running(server_id: str, compute: QemuDriver, tmp_path: Path) -> AsyncIterator[str]:
    """A server whose process runs, its processors paused."""
    disk = tmp_path / "disk.raw"
    disk.write_bytes(bytes(1 << 20))
    spec = InstanceSpec(
        id=server_id,
        name="web",
        vcpus=1,
        ram_mib=64,
        disks=(DiskSpec("disk", str(disk), "raw"),),
        nics=(),
        seed=Seed("web"),
    )
    await compute.define(spec)
    await compute.start(server_id, 0)
    yield server_id
    await compute.destroy(server_id)


async def console_url(client: Client, url: str, server_id: str, protocol: str = "vnc") -> str:
    wanted = {"protocol": protocol, "type": "novnc" if protocol == "vnc" else "serial"}
    path = f"/compute/v2.1/servers/{server_id}/remote-consoles"
    told = (await client.post(path, {"remote_console": wanted}, at="compute 2.96"))[
        "remote_console"
    ]
    assert told["url"].startswith("ws://cloud.test/cockpit/v1/console?token=")
    return str(told["url"]).replace("ws://cloud.test", url.replace("http", "ws"))


@pytest.mark.qemu
async def test_a_screen_speaks_rfb(url: str, alice: Client, running: str) -> None:
    address = await console_url(alice, url, running)

    async with (
        asyncio.timeout(LIMIT_S),
        connect(address, subprotocols=[Subprotocol("binary")]) as console,
    ):
        greeting = await console.recv()
        await console.send(b"RFB 003.008\n")
        types = await console.recv()

    assert greeting == b"RFB 003.008\n"
    assert isinstance(types, bytes)
    assert types[0] >= 1
    assert console.subprotocol == "binary"


@pytest.mark.qemu
async def test_a_console_url_is_good_for_one_connection(
    url: str, alice: Client, running: str
) -> None:
    address = await console_url(alice, url, running, "serial")
    async with asyncio.timeout(LIMIT_S), connect(address):
        pass

    with pytest.raises(InvalidStatus):
        await connect(address)


@pytest.mark.qemu
async def test_a_console_ends_with_the_server(
    url: str, alice: Client, running: str, facade: Facade
) -> None:
    address = await console_url(alice, url, running, "serial")

    async with asyncio.timeout(LIMIT_S), connect(address) as console:
        facade.closing.set()
        with pytest.raises(ConnectionClosed):
            await console.recv()

    assert console.close_code == 1000


@pytest.mark.qemu
async def test_a_console_ends_with_its_instance(
    url: str, alice: Client, running: str, compute: QemuDriver
) -> None:
    address = await console_url(alice, url, running)

    async with asyncio.timeout(LIMIT_S), connect(address) as console:
        assert await console.recv() == b"RFB 003.008\n"
        await compute.destroy(running)
        with pytest.raises(ConnectionClosed):
            await console.recv()


@pytest.mark.qemu
async def test_a_viewer_that_vanishes_harms_nobody(url: str, alice: Client, running: str) -> None:
    async with asyncio.timeout(LIMIT_S):
        vanishing = await connect(await console_url(alice, url, running))
        await vanishing.recv()
        vanishing.transport.abort()

        async with connect(await console_url(alice, url, running)) as console:
            assert await console.recv() == b"RFB 003.008\n"


async def test_a_console_of_what_does_not_run_is_explained(
    url: str, alice: Client, server_id: str
) -> None:
    address = await console_url(alice, url, server_id)

    async with asyncio.timeout(LIMIT_S), connect(address) as console:
        with pytest.raises(ConnectionClosed):
            await console.recv()

    assert console.close_code == 1013
    assert console.close_reason


async def test_without_a_token_there_is_no_console(url: str) -> None:
    for path in ("/cockpit/v1/console", "/cockpit/v1/console?token=x", "/elsewhere"):
        with pytest.raises(InvalidStatus):
            await connect(url.replace("http", "ws") + path)


@pytest.mark.qemu
async def test_stats_of_a_running_server_are_counters(alice: Client, running: str) -> None:
    stats = (await alice.get(f"/cockpit/v1/stats?server_id={running}"))["servers"][running]

    assert stats["ram_bytes"] > 0
    assert set(stats) == {
        "cpu_s", "ram_bytes", "disk_read_bytes", "disk_written_bytes", "rx_bytes", "tx_bytes",
    }  # fmt: skip


@pytest.mark.qemu
async def test_what_the_serial_line_printed_is_told(alice: Client, running: str) -> None:
    action = f"/compute/v2.1/servers/{running}/action"

    told = await alice.post(action, {"os-getConsoleOutput": {"length": 10}})

    assert told == {"output": ""}
