"""The network driver of the embedded engine."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import server
from server.drivers.base import CaptureSpec, FirewallSample, Hit, NetworkView, NicSample
from server.drivers.local_net.check import check
from server.drivers.local_net.daemons import Daemon, Watch
from server.drivers.local_net.recording import Recording, record
from server.drivers.local_net.room import INTERFACE, Room
from server.drivers.local_net.uplink import LINK, Uplink
from server.drivers.refusals import as_unavailable
from server.errors import ConflictError, UnavailableError
from server.host.interfaces import Interface, interface_of
from server.host.physical import PortState
from server.host.protocol import AgentError, ask, fingerprint, pack_state
from server.host.wanted import HostState, tap_name

_SOCKET = "agent.sock"
_ANSWER_S = 60.0
# A guard looks once a second, and takes a moment.
_REVERTING_S = 2.0
# Tools inside that read /sys/class/net see the box's devices and not the machine's.
_HOLD = "mount -t sysfs sysfs /sys; echo ready; exec sleep infinity >&2"
# The agent is given the holder's mount namespace, where the names of routers are kept,
# and does not enter it: it would not see what is mounted later, itself among that.
_MOUNTS, _ROOT = 7, 8
_WITH_MOUNTS = f'exec {_MOUNTS}<"/proc/$0/ns/mnt" {_ROOT}<"/proc/$0/root" && exec "$@"'


class LocalNetDriver:
    """The data centre in a box: namespaces, the host agent in them, and a way out.

    Three programs outlive the server and are found again by it: the holder, which
    only sleeps and keeps the namespaces, the agent, and slirp4netns. What of them
    died is started again by the next `apply`; `hints` tells that one is due. All files
    are in `state_dir`.
    """

    def __init__(self, state_dir: Path, python: str = sys.executable) -> None:
        self._folder = state_dir.absolute()
        self._python = python
        self._environment = {**os.environ, "PYTHONPATH": str(Path(server.__file__).parents[1])}
        self._holder = Daemon(self._folder, "holder")
        self._agent = Daemon(self._folder, "agent")
        self._uplink = Uplink(self._folder, self._environment)
        self._room = Room(self._folder, self._environment)
        self._watch = Watch()
        self._home = _identity(self._folder)
        self._turn = asyncio.Lock()

    async def apply(self, state: HostState) -> NetworkView:
        """Make the whole network so, and say what is there now."""
        async with self._exclusively():
            if state == HostState() and not self._is_up():
                return NetworkView(frozenset(), frozenset(), {}, {})
            holder = await self._hold()
            faults: dict[str, str] = {}
            public = {segment.id for segment in state.segments if segment.kind == "public"}
            outside = {
                nic.id: next((one for one in nic.addresses if "." in one), None)
                for nic in state.nics
                if nic.segment_id in public
            }
            floating = _floating_holders(state)
            if public:
                try:
                    await self._uplink.ensure(holder, is_rootless=_is_rootless(holder))
                except UnavailableError as error:
                    faults = dict.fromkeys(outside, str(error))
            unplugged = await self._furnish(state, holder)
            await self._ensure_agent(holder)
            for daemon in (self._holder, self._agent, self._uplink.daemon, self._room.daemon):
                self._watch.add(daemon)
            answer = await self._ask({"do": "apply", "state": pack_state(state)})
            addresses = {
                nic_id: address
                for nic_id, address in outside.items()
                if address and nic_id in answer["nics"] and nic_id not in faults
            }
            there = {*answer["nics"], *answer["routers"]} - faults.keys()
            addresses |= {one: one for one, holder in floating.items() if holder in there}
            forwards: Mapping[str, int] = {}
            if not faults and self._uplink.is_running():
                try:
                    forwards = await self._uplink.forward(addresses)
                except UnavailableError as error:
                    faults = dict.fromkeys(addresses, str(error))
            return NetworkView(
                segments=frozenset(answer["segments"]),
                nics=frozenset(answer["nics"]),
                forwards=forwards,
                faults={**faults, **answer["faults"], **unplugged},
                routers=frozenset(answer["routers"]),
                ports=self._port_states(answer["ports"]),
            )

    async def samples(self) -> Mapping[str, NicSample]:
        """Return the counters of all NICs by id."""
        async with self._exclusively():
            if not self._is_up():
                return {}
            answer = await self._ask({"do": "samples"})
            return {nic_id: NicSample(**sample) for nic_id, sample in answer["samples"].items()}

    async def hits(self) -> FirewallSample:
        """Return what the firewall counted."""
        async with self._exclusively():
            if not self._is_up():
                return FirewallSample({}, {}, {}, {}, {}, {})
            counted: Mapping[str, Mapping[str, Sequence[int]]]
            counted = (await self._ask({"do": "hits"}))["hits"]
            return FirewallSample(
                **{
                    kind: {key: Hit(*count) for key, count in counts.items()}
                    for kind, counts in counted.items()
                }
            )

    async def hints(self) -> AsyncIterator[None]:
        """Yield whenever one of the programs has ended, for ever."""
        while True:
            await self._watch.wait()
            yield

    async def lacks(self) -> Mapping[str, str]:
        """Return what the kernel inside the box cannot do, with the reason."""
        async with self._exclusively():
            await self._ensure_agent(await self._hold())
            lacks: dict[str, str] = (await self._ask({"do": "probe"}))["lacks"]
            return lacks

    async def capture(self, nic_id: str, spec: CaptureSpec) -> Recording:
        """Start to capture a NIC, in both directions; who does so closes it."""
        if not self._is_up():
            raise ConflictError("The port is not plugged in here: no network is up")
        prefix = await self.enter()
        command = [*prefix, self._python, "-m", "server.host.capture", tap_name(nic_id)]
        return await record(command, self._environment, spec)

    async def interfaces(self) -> Sequence[Interface]:
        """Return the interfaces in the box; the server room's is made where it is not."""
        async with self._exclusively():
            holder = await self._hold()
            await self._room.ensure(_enter(holder), holder)
            await self._ensure_agent(holder)
            answer = await self._ask({"do": "interfaces"})
            return [interface_of(packed) for packed in answer["interfaces"]]

    async def enter_room(self) -> Sequence[str]:
        """Return the command prefix under which a program is in the server room."""
        async with self._exclusively():
            holder = await self._hold()
            return _enter(await self._room.ensure(_enter(holder), holder))

    async def enter(self) -> Sequence[str]:
        """Return the command prefix under which a program sees the taps."""
        async with self._exclusively():
            return _enter(await self._hold())

    async def close(self) -> None:
        """Let go; take the box down when no instance has a NIC in it."""
        async with self._exclusively():
            self._watch.close()
            if self._is_up():
                await self._ensure_agent(await self._hold())
                answer = await self._ask({"do": "look"})
                if answer["nics"]:
                    return
                await self._ask({"do": "leave"})
            await self._take_down()

    async def destroy(self) -> None:
        """Take the box down with all that is in it."""
        async with self._exclusively():
            self._watch.close()
            if self._agent.pid() is not None:
                # Instances may keep the namespaces alive; the taps go now.
                with contextlib.suppress(UnavailableError):
                    await self._ask({"do": "apply", "state": pack_state(HostState())})
            await self._take_down()

    @contextlib.asynccontextmanager
    async def _exclusively(self) -> AsyncIterator[None]:
        """Take turns, and tell what the machine refuses in our own words."""
        async with self._turn:
            with as_unavailable(f"The network's box in {self._folder}"):
                yield

    async def _furnish(self, state: HostState, holder: int) -> dict[str, str]:
        """Have the server room where it is plugged into; return the faults of its ports."""
        ports = [segment.port for segment in state.segments if segment.port]
        wanting = [port.id for port in ports if port.interface == INTERFACE]
        if wanting:
            try:
                await self._room.ensure(_enter(holder), holder)
            except UnavailableError as error:
                return dict.fromkeys(wanting, str(error))
        return {}

    def _port_states(self, packed: Mapping[str, Any]) -> dict[str, PortState]:
        """Return what became of physical ports; when a trial ends, a look is due."""
        states = {port_id: PortState(**state) for port_id, state in packed.items()}
        left = [state.left_s for state in states.values() if state.state == "trial"]
        if left:
            self._watch.ring_in(min(left) + _REVERTING_S)
        return states

    def _is_up(self) -> bool:
        return self._holder.pid() is not None or self._agent.pid() is not None

    async def _hold(self) -> int:
        """Return the process whose namespaces are the box; make them where they are not."""
        holder = self._holder.pid()
        if holder is not None:
            return holder
        if self._home not in (None, _identity(self._folder)):
            raise UnavailableError(f"{self._folder} was removed or replaced")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        agent = self._agent.pid()
        if agent is not None:
            # The agent kept the namespaces: instances in them keep their networks.
            prefix = [*_enter(agent), *_same_mounts(agent)]
        else:
            await self._uplink.end()
            await self._room.end()
            prefix = ["unshare", "-Urnm" if await check() == "rootless" else "-nm"]
        return await self._holder.start([*prefix, "sh", "-c", _HOLD], self._environment)

    async def _ensure_agent(self, holder: int) -> None:
        if self._agent.pid() is not None:
            try:
                answer = await self._ask({"do": "ping"})
            except UnavailableError:
                answer = {}
            if answer.get("fingerprint") == fingerprint():
                return
            await self._agent.end()
        command = [self._python, "-m", "server.host", _SOCKET, f"--uplink={LINK}", "--masquerade"]
        command += ["--mounts", str(_MOUNTS), str(_ROOT)]
        prefix = ["sh", "-c", _WITH_MOUNTS, str(holder), *_enter(holder)]
        await self._agent.start([*prefix, *command], self._environment)

    async def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_ANSWER_S):
                return await ask(self._folder, _SOCKET, request)
        except (OSError, AgentError) as error:
            raise UnavailableError(f"The host agent failed: {error}") from error

    async def _take_down(self) -> None:
        await self._uplink.end()
        self._uplink.forget()
        await self._room.end()
        for daemon in (self._agent, self._holder):
            await daemon.end()
            daemon.forget()
        (self._folder / _SOCKET).unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a folder from one that was put into its place; None: it is not there."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def _is_rootless(holder: int) -> bool:
    """Tell whether a box has a user namespace of its own."""
    return Path(f"/proc/{holder}/ns/user").readlink() != Path("/proc/self/ns/user").readlink()


def _floating_holders(state: HostState) -> dict[str, str]:
    """Return the NIC or the router of each floating IPv4 address."""
    holders = {one: nic.id for nic in state.nics for one in nic.floating}
    holders |= {one.address: router.id for router in state.routers for one in router.floating}
    return {address: holder for address, holder in holders.items() if "." in address}


def _same_mounts(agent: int) -> list[str]:
    """Return how to enter the mount namespace that an agent was given, or a new one."""
    given = Path(f"/proc/{agent}/fd/{_MOUNTS}")
    try:
        is_known = str(given.readlink()).startswith("mnt:")
    except OSError:
        is_known = False  # one of an older release
    return ["nsenter", f"--mount={given}", "--wd=.", "--"] if is_known else ["unshare", "-m"]


def _enter(holder: int) -> list[str]:
    """Return how to enter; not the mount namespace, which sees no later mounts."""
    options = ["-U", "--preserve-credentials"] if _is_rootless(holder) else []
    return ["nsenter", "-t", str(holder), "-n", *options, "--"]
