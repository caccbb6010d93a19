"""A disk that is full: guests stand still, the server refuses, and both go on afterwards."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.store.database import Database
from tests.drivers.hypervisor import Terminal, tiny_image
from tests.server.core.processes import ServerProcess, as_nobody, machine, volume

pytestmark = [pytest.mark.qemu, pytest.mark.box]

MIB = 1 << 20
DISK_MIB, LEFT_MIB, WRITTEN_MIB = 128, 6, 20
LINE = b"0123456789abcde\n"

# A disk of its own, as nobody may have one; then nobody again, without any right.
SMALL_DISK = """
mount -t tmpfs -o size=%dm,mode=0777 none "$0" && cat >"$0/blank.qcow2" || exit
exec unshare --user --map-user=65534 --map-group=65534 "$@" </dev/null
"""


@pytest.fixture
async def small(state: Path) -> AsyncIterator[ServerProcess]:
    """A server whose state is on a small disk; the tiny image is there."""
    script = SMALL_DISK % DISK_MIB
    image = tiny_image().absolute()
    process = ServerProcess(
        state,
        (
            *("sh", "-c", 'exec <"$0"; exec "$@"', str(image)),
            *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(state)),
        ),
    )
    await process.start(
        COCKPIT_SERVER_PAUSED="0",
        COCKPIT_SERVER_LEAST_FREE_MIB="24",
        COCKPIT_SERVER_DISK_GIB="100",
    )
    try:
        yield process
        await process.destroy_everything()
    finally:
        await process.end()


async def terminal_of(server: ServerProcess, server_id: str) -> Terminal:
    folder = server.folder / "s/instances" / server_id
    terminal = Terminal(*await asyncio.open_unix_connection(str(folder / "serial")))
    terminal._seen = (folder / "serial.log").read_bytes()
    return terminal


async def fault_of(server: ServerProcess, server_id: str, part: str | None) -> str:
    """Wait until a server has a fault with this part, or none; return it."""
    async for _ in server.changes():
        for row in await server.resources("server"):
            fault = row["fault"] or ""
            if row["id"] == server_id and (part in fault if part else not fault):
                return f"{row['status']}: {fault}"
    raise AssertionError("the stream ended")


@pytest.mark.guest
async def test_a_guest_that_fills_the_disk_stands_still_and_goes_on(small: ServerProcess) -> None:
    web = machine("web", ram_mib=128)
    data = volume("data", web)
    assert (await small.apply([web, data]))["status"] == "DONE"
    terminal = await terminal_of(small, web["id"])
    await terminal.login()
    await terminal.run(f"yes {LINE.decode().strip()} | head -c {MIB} >/run/part")
    filler = await fill(small, LEFT_MIB)

    await terminal.type(
        f"for n in $(seq {WRITTEN_MIB}); do cat /run/part; done |"
        " dd of=/dev/vdb bs=64k iflag=fullblock conv=fsync 2>/dev/null; echo wro''te\n"
    )
    fault = await fault_of(small, web["id"], "disk full")

    assert fault.startswith(f"PAUSED: Paused: disk full on {small.state}/s/layers")
    refused = await upload(small, b"x" * 8 * MIB)
    assert refused.status_code == 503
    assert "disk of the server is full" in refused.text

    filler.unlink()
    await fault_of(small, web["id"], None)
    await terminal.see("wrote\r\n")
    await terminal.see("# ")
    told = await terminal.run(f"head -c {WRITTEN_MIB * MIB} /dev/vdb | md5sum")
    terminal.close()
    content = LINE * (WRITTEN_MIB * MIB // len(LINE))
    assert told.split()[0] == hashlib.md5(content, usedforsecurity=False).hexdigest()
    await small.until("server", web["id"], "ACTIVE")
    for layer in (small.folder / "s/layers").glob("*.qcow2"):
        command = ("qemu-img", "check", "-q", "-U", str(layer))
        process = await asyncio.create_subprocess_exec(*command)
        assert await process.wait() == 0


async def fill(server: ServerProcess, left_mib: int) -> Path:
    """Write a file to the server's disk that leaves so much free; return it."""
    room = os.statvfs(server.folder)
    length = room.f_bavail * room.f_frsize - left_mib * MIB
    filler = server.folder / "filler"
    command = (*as_nobody(), "sh", "-c", f"head -c {length} /dev/zero >{filler}")
    process = await asyncio.create_subprocess_exec(*command)
    assert await process.wait() == 0
    return filler


async def upload(server: ServerProcess, content: bytes) -> httpx.Response:
    wish = {"name": "more", "disk_format": "raw", "container_format": "bare"}
    made = await server.post("/image/v2/images", wish)
    if made.status_code != 201:
        return made
    return await server.send_bytes(f"/image/v2/images/{made.json()['id']}/file", content)


async def test_a_server_without_room_refuses_and_goes_on(small: ServerProcess) -> None:
    more = await fill(small, 0)

    refused = await until_refused(small)
    assert "The disk of the server is full" in refused.text
    # The room that was kept lets wishes through that make room, or tell of the fault.
    again = await small.post("/network/v2.0/networks", {"network": {"name": "after"}})
    assert again.status_code == 201, again.text

    more.unlink()
    assert (await small.apply([volume("data")]))["status"] == "DONE"


async def until_refused(server: ServerProcess) -> httpx.Response:
    """Write until there is no room in what the database had taken before."""
    for number in range(4000):
        body = {"network": {"name": f"n{number}", "description": "x" * 255}}
        answer = await server.post("/network/v2.0/networks", body)
        if answer.status_code != 201:
            return answer
    raise AssertionError("there was room for all")


async def test_room_is_kept_and_given_up(tmp_path: Path) -> None:
    ballast = tmp_path / "ballast"
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/state.db", ballast, 1)

    await database.upgrade()
    await database.close()

    assert ballast.stat().st_blocks * 512 >= MIB
