"""A real box with stations in it, for tests."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from server.drivers.local_net import LocalNetDriver
from server.host.protocol import ask, pack_state
from server.host.router_plan import namespace_name
from server.host.wanted import HostState, tap_name

HERE = Path(__file__).parent
LIMIT_S = 30.0


class Program:
    """A program that goes on; it ends with its standard input."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    async def say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        await self._process.stdin.drain()

    async def hear(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(LIMIT_S):
            return (await self._process.stdout.readline()).decode().strip()

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.communicate()


@dataclass(frozen=True)
class Station:
    """A namespace with an `eth0`: a guest, or somebody outside."""

    box: "Box"
    pid: int

    @property
    def _enter(self) -> list[str]:
        return ["nsenter", "-t", str(self.pid), "-U", "--preserve-credentials", "-n", "--"]

    async def run(self, *command: str) -> str:
        return await run(*self._enter, *command)

    async def talk(self, verb: str, *arguments: str) -> str:
        return await self.run(sys.executable, str(HERE / "talk.py"), verb, *arguments)

    async def begin(self, *command: str) -> Program:
        """Start a program of any kind."""
        return await self.box.start(*self._enter, *command)

    async def start(self, verb: str, *arguments: str) -> Program:
        """Start something to talk to, and wait for its first line."""
        program = await self.begin(sys.executable, str(HERE / "talk.py"), verb, *arguments)
        await program.hear()
        return program

    async def has_open(self, address: str, port: int) -> bool:
        """Tell whether a service answers; patient."""
        return await self.talk("tcp", address, str(port), "20") == "open"

    async def is_kept_out(self, address: str, port: int) -> bool:
        """Tell whether packets to a service vanish."""
        return await self.talk("tcp", address, str(port), "1") == "timeout"

    async def can_ping(self, address: str, patience_s: int = 20) -> bool:
        try:
            await self.run("busybox", "ping", "-c1", f"-w{patience_s}", f"-W{patience_s}", address)
        except AssertionError:
            return False
        return True


class Box:
    """A driver with its box, and what tests put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.driver = LocalNetDriver(folder)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._stack.push_async_callback(self.driver.destroy)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def apply(self, state: HostState) -> dict[str, Any]:
        """Let the driver apply a state, and return what the agent then still changes."""
        await self.driver.apply(state)
        return await self.ask({"do": "apply", "state": pack_state(state)})

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Ask the agent itself."""
        return await ask(self.folder, "agent.sock", request)

    async def run(self, *command: str) -> str:
        """Run a command inside and return what it prints."""
        return await run(*await self.driver.enter(), *command)

    async def talk(self, verb: str, *arguments: str) -> str:
        """Say something from the host's side of the taps."""
        return await self.run(sys.executable, str(HERE / "talk.py"), verb, *arguments)

    async def start(self, *command: str) -> Program:
        """Start a program that ends with the test; it is not inside by itself."""
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        program = Program(process)
        self._stack.push_async_callback(program.end)
        return program

    async def station(self, *arguments: str) -> Station:
        """Make an empty namespace, or one at the far end of a tap."""
        prefix = await self.driver.enter()
        program = await self.start(*prefix, sys.executable, str(HERE / "station.py"), *arguments)
        assert await program.hear() == "ready"
        return Station(self, program.pid)

    async def router(self, router_id: str) -> Station:
        """Give the inside of a router, found by its name as an operator would."""
        holder = (self.folder / "holder.pid").read_text().split()[0]
        program = await self.start(
            *("nsenter", "-t", holder, "-U", "--preserve-credentials", "-m", "-n", "--"),
            *("ip", "netns", "exec", namespace_name(router_id), "sh", "-c", "echo ready; exec cat"),
        )
        assert await program.hear() == "ready"
        return Station(self, program.pid)

    async def guest(
        self, nic_id: str, mac: str, address: str | None = None, gateway: str | None = None
    ) -> Station:
        """Attach a guest to a NIC; `address` with prefix length."""
        station = await self.station(tap_name(nic_id), mac)
        if address is not None:
            await station.run("ip", "address", "add", address, "dev", "eth0")
        if gateway is not None:
            await station.run("ip", "route", "add", "default", "via", gateway)
        return station

    async def outsider(self) -> Station:
        """Make somebody at 198.51.100.2, one hop from the box and not through its uplink."""
        station = await self.station()
        for command in (
            f"link add outside type veth peer name eth0 netns {station.pid}",
            "link set outside up",
            "address add 198.51.100.1/24 dev outside",
        ):
            await self.run("ip", *command.split())
        await self.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/outside/forwarding")
        for command in (
            "address add 198.51.100.2/24 dev eth0",
            "link set eth0 up",
            "route add default via 198.51.100.1",
        ):
            await station.run("ip", *command.split())
        return station


async def run(*command: str) -> str:
    """Run a command, which must succeed, and return what it prints."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            printed, complaint = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.communicate()
        raise
    assert process.returncode == 0, f"{_short(command)}: {complaint.decode()}"
    return printed.decode().strip()


async def kill(pid: int) -> None:
    """Kill a process, which need not be a child; it is gone on return."""
    gone = asyncio.Event()
    handle = os.pidfd_open(pid)
    asyncio.get_running_loop().add_reader(handle, gone.set)
    try:
        os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(LIMIT_S):
            await gone.wait()
    finally:
        asyncio.get_running_loop().remove_reader(handle)
        os.close(handle)


def _short(command: Sequence[str]) -> str:
    return " ".join(command[-6:])
