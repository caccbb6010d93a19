"""The agent as root on a host of its own: an interface that the host is reached by."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.host.protocol import ask, pack_state
from server.host.wanted import HostState, PhysicalPort, Segment, bridge_name
from tests.host.boxes import kill, run

pytestmark = pytest.mark.box

ROOT = Path(__file__).parents[2]
LIMIT_S = 30
BRIDGE = bridge_name("lab")
# A host with 192.0.2.5 on eth7, and a neighbour at 192.0.2.1 who is its way out.
MAKE = """
unshare -n sleep infinity & far=$!
ip link add eth7 type veth peer name far0 || exit
until [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do :; done
ip link set far0 netns $far || exit
nsenter -t $far -n sh -c 'ip link set far0 up; ip address add 192.0.2.1/24 dev far0'
ip address add 192.0.2.5/24 dev eth7
ip link set eth7 up
ip route add default via 192.0.2.1 metric 100
ip route add 198.51.100.0/24 via 192.0.2.1
echo "$far" > far
"$0" -m server.host agent.sock & echo $! > agent
wait
"""


@dataclass
class Host:
    """A namespace that is a host, with a neighbour."""

    folder: Path
    pid: int

    async def run(self, *command: str) -> str:
        return await self._within(str(self.pid), *command)

    async def far(self, *command: str) -> str:
        """Run a command at the neighbour's."""
        return await self._within((self.folder / "far").read_text().strip(), *command)

    async def apply(self, port: PhysicalPort | None) -> dict[str, Any]:
        state = HostState((Segment("lab", "private", port=port),))
        return await ask(self.folder, "agent.sock", {"do": "apply", "state": pack_state(state)})

    async def is_reached(self) -> bool:
        try:
            await self.far("busybox", "ping", "-c1", "-w5", "192.0.2.5")
        except AssertionError:
            return False
        return True

    async def _within(self, pid: str, *command: str) -> str:
        prefix = ("nsenter", "-t", pid, "-U", "--preserve-credentials", "-n", "--")
        return await run(*prefix, *command)


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    process = await asyncio.create_subprocess_exec(
        *("unshare", "-Urn", "--kill-child", "sh", "-c", MAKE, sys.executable),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(LIMIT_S):
        assert await process.stdout.readline() == b"ready\n"
    made = Host(tmp_path, process.pid)
    yield made
    for name in ("agent", "far"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int((tmp_path / name).read_text()), 15)
    await process.wait()


async def seen(host: Host, name: str) -> tuple[list[str], list[str], str | None]:
    """Return the addresses and routes of an interface, and what it belongs to."""
    (link,) = json.loads(await host.run("ip", "-j", "-4", "address", "show", name)) or [{}]
    routes = json.loads(await host.run("ip", "-j", "-4", "route", "show", "dev", name))
    (place,) = json.loads(await host.run("ip", "-j", "link", "show", name))
    return (
        [f"{one['local']}/{one['prefixlen']}" for one in link.get("addr_info", [])],
        sorted(route["dst"] for route in routes),
        place.get("master"),
    )


ROUTES = ["192.0.2.0/24", "198.51.100.0/24", "default"]
AS_IT_WAS = (["192.0.2.5/24"], ROUTES, None)


async def test_what_the_host_is_reached_by_is_not_plugged_in(host: Host) -> None:
    answer = await host.apply(PhysicalPort("port", "eth7"))

    assert "192.0.2.5/24" in answer["faults"]["port"]
    assert "force" in answer["faults"]["port"]
    assert await seen(host, "eth7") == AS_IT_WAS
    assert await host.is_reached()


async def test_forced_the_addresses_move_to_the_bridge_and_come_back(host: Host) -> None:
    forced = PhysicalPort("port", "eth7", is_confirmed=True, is_forced=True)

    answer = await host.apply(forced)
    again = await host.apply(forced)

    assert answer["ports"]["port"]["state"] == "plugged"
    assert again["changed"] == {}
    assert await seen(host, "eth7") == ([], [], BRIDGE)
    assert await seen(host, BRIDGE) == (["192.0.2.5/24"], ROUTES, None)
    assert await host.is_reached()

    await host.apply(None)

    assert await seen(host, "eth7") == AS_IT_WAS
    assert await host.is_reached()


async def test_a_guard_alone_brings_the_addresses_back(host: Host) -> None:
    answer = await host.apply(PhysicalPort("port", "eth7", guard_s=2, is_forced=True))
    assert answer["ports"]["port"]["state"] == "trial"
    await kill(int((host.folder / "agent").read_text()))

    async with asyncio.timeout(LIMIT_S):
        while await seen(host, "eth7") != AS_IT_WAS:
            continue  # the guard tells nobody: who would listen is dead

    assert await host.is_reached()
