"""Log in to the servers of a drawing and try who reaches whom.

Servers without a public address are logged in to through others, hop by hop.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from cockpit.backend.keys import OperatorKey
from cockpit.errors import CockpitError
from cockpit.models.blocks import FloatingIp, Instance, Network, Nic
from cockpit.models.live import Live
from cockpit.models.reach import answers_pings, floating_nic, lets_ssh_in, reachable
from cockpit.models.topology import Topology

_BOOT_S = 300.0
"""A guest under full emulation on a busy machine takes this long to let us in."""
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Reach:
    """One try to reach an address of another server with icmp.

    Attributes:
        expected: Whether the drawing says that it can be reached.
        seen: Whether it was.
    """

    to: str
    network: str
    address: str
    expected: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found on one server.

    Attributes:
        path: Names of the servers that the login went through.
        fault: Why it could not be logged in to, else "".
    """

    name: str
    path: tuple[str, ...]
    took_s: float
    fault: str
    reaches: tuple[Reach, ...] = ()

    @property
    def is_right(self) -> bool:
        """Tell whether all is as drawn."""
        return not self.fault and all(reach.expected == reach.seen for reach in self.reaches)


@dataclass(frozen=True, slots=True)
class _Way:
    """How to log in: straight to a port of this machine, or by an address through a server."""

    host: str
    port: int
    through: UUID | None


async def probe(
    drawing: Topology, live: Live, key: OperatorKey, boot_s: float = _BOOT_S
) -> AsyncIterator[Finding]:
    """Yield a finding for each running server of a drawing, as they come.

    Args:
        drawing: Has been applied.
        live: Current.
        key: Was put into the servers.
        boot_s: How long to try before a server counts as not to be reached.

    Raises:
        CockpitError: There is no ssh on this machine.
    """
    servers = [b for b in drawing if isinstance(b, Instance) and b.power == "running"]
    ways = _ways(drawing, live)
    with TemporaryDirectory(prefix="cockpit-probe-") as folder:
        config = Path(folder) / "ssh_config"
        config.write_text(_ssh_config(ways, key))
        turns = asyncio.Semaphore(_AT_ONCE)

        async def log_in(server: Instance) -> Finding:
            if server.id not in ways:
                return Finding(server.name, (), 0.0, "no way to log in leads there")
            path = _names(drawing, ways, server)
            async with turns:
                took_s, fault = await _log_in(config, server, boot_s)
            return Finding(server.name, path, took_s, fault)

        async def look_around(server: Instance, finding: Finding) -> Finding:
            if finding.fault:
                return finding
            async with turns:
                return replace(finding, reaches=await _reaches(drawing, live, server, config))

        # Who is up first must not take for unreachable who still boots.
        logins = await asyncio.gather(*(log_in(server) for server in servers))
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(look_around(server, finding))
                for server, finding in zip(servers, logins, strict=True)
            ]
            for task in asyncio.as_completed(tasks):
                yield await task


async def _log_in(config: Path, server: Instance, boot_s: float) -> tuple[float, str]:
    """Log in as soon as the server has booted; return how long it took, or why it failed."""
    started_s = time.monotonic()
    code, text = -1, ""
    try:
        async with asyncio.timeout(boot_s):
            # Nobody tells us when a guest has booted so far that it lets us in.
            while code != 0:
                code, text = await _ssh(config, str(server.id), "true")
                if code != 0:
                    await asyncio.sleep(1.0)
    except TimeoutError:
        return boot_s, f"cannot be logged in to: {text.strip()}"
    return time.monotonic() - started_s, ""


async def _reaches(
    drawing: Topology, live: Live, server: Instance, config: Path
) -> tuple[Reach, ...]:
    """Try from a server to reach the addresses of all others."""
    wanted = [*_expectations(drawing, live, server)]
    tries = "".join(
        f"(ping -c 3 -W 2 {address} >/dev/null 2>&1 && echo {address}) & "
        for address in {reach.address for reach in wanted}
    )
    _, text = await _ssh(config, str(server.id), f"{tries} wait")
    reached = set(text.split())
    return tuple(replace(reach, seen=reach.address in reached) for reach in wanted)


def _expectations(drawing: Topology, live: Live, server: Instance) -> Iterator[Reach]:
    """Yield every address of the other servers, `seen` still False."""
    addresses = live.addresses()
    within = reachable(drawing, server)
    for other in drawing:
        if not isinstance(other, Instance) or other.id == server.id or other.power != "running":
            continue
        for nic in _nics(drawing, other):
            network = _network(drawing, nic.network_id)
            expected = network.id in within and answers_pings(drawing, nic)
            if address := addresses.get(str(nic.id)):
                yield Reach(other.name, network.name, address, expected, seen=False)


def _ways(drawing: Topology, live: Live) -> Mapping[UUID, _Way]:
    """Return how to log in to each server that can be, the nearest first."""
    addresses = live.addresses()
    ways: dict[UUID, _Way] = {}
    instances = [b for b in drawing if isinstance(b, Instance) and b.power == "running"]
    for nic, door in _doors(drawing, instances):
        resource = live.get(str(door))
        forward = resource.observed.get("ssh_forward") if resource is not None else None
        if forward and lets_ssh_in(drawing, nic):
            ways.setdefault(nic.instance_id, _Way("127.0.0.1", forward, None))
    grows = True
    while grows:
        grows = False
        for server in instances:
            if server.id in ways:
                continue
            for nic in _nics(drawing, server):
                through = _neighbour(drawing, ways, nic)
                if through and lets_ssh_in(drawing, nic) and str(nic.id) in addresses:
                    ways[server.id] = _Way(addresses[str(nic.id)], 22, through)
                    grows = True
                    break
    return ways


def _doors(drawing: Topology, instances: Sequence[Instance]) -> Iterator[tuple[Nic, UUID]]:
    """Yield NICs with what may have a port of this machine: they themselves, floating IPs."""
    for server in instances:
        yield from ((nic, nic.id) for nic in _nics(drawing, server))
    for block in drawing:
        nic = floating_nic(drawing, block.id) if isinstance(block, FloatingIp) else None
        if nic is not None:
            yield nic, block.id


def _neighbour(drawing: Topology, ways: Mapping[UUID, _Way], nic: Nic) -> UUID | None:
    """Return who can be logged in to and reaches a NIC, best on the same network."""
    for link in drawing.links_of(nic.network_id):
        if isinstance(link, Nic) and link.instance_id in ways:
            return link.instance_id
    for server_id in ways:
        server = drawing.block(server_id)
        if isinstance(server, Instance) and nic.network_id in reachable(drawing, server):
            return server_id
    return None


def _names(drawing: Topology, ways: Mapping[UUID, _Way], server: Instance) -> tuple[str, ...]:
    names: list[str] = []
    through = ways[server.id].through
    while through is not None:
        names.append(drawing.block(through).name)
        through = ways[through].through
    return tuple(reversed(names))


def _ssh_config(ways: Mapping[UUID, _Way], key: OperatorKey) -> str:
    lines = [
        "Host *",
        "  User root",
        f'  IdentityFile "{key.private_path}"',
        "  IdentitiesOnly yes",
        # Guests are made anew under the same address: their host keys say nothing yet.
        "  StrictHostKeyChecking no",
        "  UserKnownHostsFile /dev/null",
        "  BatchMode yes",
        "  ConnectTimeout 20",
        "  LogLevel ERROR",
    ]
    for server_id, way in ways.items():
        lines += [f"Host {server_id}", f"  HostName {way.host}", f"  Port {way.port}"]
        if way.through is not None:
            lines.append(f"  ProxyJump {way.through}")
    return "\n".join(lines) + "\n"


async def _ssh(config: Path, host: str, command: str) -> tuple[int, str]:
    """Run a command on a server; return its exit code and what it printed."""
    try:
        process = await asyncio.create_subprocess_exec(
            *("ssh", "-F", str(config), host, command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
    except FileNotFoundError as error:
        raise CockpitError("There is no ssh on this machine", "Install openssh-client.") from error
    try:
        text, _ = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    return process.returncode or 0, text.decode(errors="replace")


def _nics(drawing: Topology, server: Instance) -> list[Nic]:
    return [link for link in drawing.links_of(server.id) if isinstance(link, Nic)]


def _network(drawing: Topology, network_id: UUID) -> Network:
    block = drawing.block(network_id)
    assert isinstance(block, Network)
    return block
