"""What the firewall costs: `python tests/bench/firewall.py [NICS…]`.

First the host agent with so many NICs, half of them bridged, all in the group `default`
of one of twenty projects, every third in a second group: seconds and processor time of
the agent. Then one group of 1,000 rules: how long it takes to have it, to change one of
them, and what a frame costs from tap to tap with no rule and behind a thousand.
"""

import asyncio
import fcntl
import os
import select
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from server.drivers.local_net import LocalNetDriver
from server.host.protocol import ask, pack_state
from server.host.verdict import IPV4, Packet
from server.host.wanted import Group, HostState, Nic, Profile, Rule, Segment, Subnet, tap_name
from tests.host.packets import UDP, frame

COLUMNS = ("first", "again", "a rule", "a member", "removed", "added")
PROJECTS = 20
TCP = 6
FRAMES = 20_000


def groups_of(project: int) -> tuple[Group, Group]:
    """The group `default`, and one of a web server."""
    default, web = f"default{project}", f"web{project}"
    return (
        Group(default, (
            Rule(f"{default}-out", "egress", 4), Rule(f"{default}-out6", "egress", 6),
            Rule(f"{default}-in", "ingress", 4, remote=default),
            Rule(f"{default}-in6", "ingress", 6, remote=default),
        )),
        Group(web, (
            Rule(f"{web}-http", "ingress", 4, TCP, (80, 80)),
            Rule(f"{web}-https", "ingress", 4, TCP, (443, 443)),
            Rule(f"{web}-ssh", "ingress", 4, TCP, (22, 22), "198.18.0.0/16"),
        )),
    )  # fmt: skip


def design(count: int) -> HostState:
    """A state of so many NICs."""
    public = Segment("public", "public", (Subnet("198.18.0.0/15", "198.18.0.1"),))
    private = [
        Segment(f"p{number}", "private", (Subnet("10.0.0.0/24"),))
        for number in range(-(-count // 20))
    ]
    nics = []
    for number in range(count):
        project, is_bridged = number % PROJECTS, number % 2
        extra = (f"web{project}",) if number % 3 == 0 else ()
        profile: Profile = "CUSTOM" if number % 4 else "PROTECTED"
        address = f"10.0.0.{number % 20 + 2}"
        if not is_bridged:
            address = str(IPv4Address("198.18.1.0") + number)
        nics.append(
            Nic(
                id=f"nic{number}",
                segment_id=private[number // 20].id if is_bridged else "public",
                mac=f"fa:16:3e:00:{number >> 8:02x}:{number & 255:02x}",
                addresses=(address,),
                hostname=f"host{number}",
                profile=profile,
                groups=(f"default{project}", *extra),
            )
        )
    groups = tuple(group for project in range(PROJECTS) for group in groups_of(project))
    return HostState((public, *private), tuple(nics), groups)


class Bench:
    """A box whose agent is asked and watched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.driver = LocalNetDriver(folder)

    async def apply(self, state: HostState) -> tuple[float, float]:
        """Return the seconds that an apply took, and the processor time of the agent."""
        pid = (await ask(self.folder, "agent.sock", {"do": "ping"}))["pid"]
        before = _cpu_s(pid)
        answer = await ask(self.folder, "agent.sock", {"do": "apply", "state": pack_state(state)})
        assert not answer["faults"], answer["faults"]
        return answer["seconds"], _cpu_s(pid) - before


def _cpu_s(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


async def converge(bench: Bench, count: int) -> list[tuple[float, float]]:
    """Return time and processor time, one pair per column."""
    state = design(count)
    first, *rest = state.nics
    web = state.groups[1]
    more = replace(web, rules=(*web.rules, Rule("more", "ingress", 4, TCP, (8080, 8080))))
    wider = replace(state, groups=(state.groups[0], more, *state.groups[2:]))
    member = replace(first, groups=("default1",))
    await bench.driver.apply(HostState(state.segments[:1]))
    taken = [
        await bench.apply(wanted)
        for wanted in (
            state,
            state,
            wider,
            replace(wider, nics=(member, *rest)),
            replace(wider, nics=tuple(rest)),
            wider,
        )
    ]
    await bench.apply(HostState())
    return taken


SEGMENT = Segment("lan", "private", (Subnet("10.0.1.0/24"),))
SENDER = Nic("sender", "lan", "fa:16:3e:00:00:01", ("10.0.1.1",), "sender")
RECEIVER = Nic("receiver", "lan", "fa:16:3e:00:00:02", ("10.0.1.2",), "receiver", "CUSTOM")


def behind(count: int, *, changed: bool = False) -> HostState:
    """Two NICs, one behind so many rules, of which only the last one fits."""
    rules = [
        Rule(f"rule{number}", "ingress", 4, TCP, (number, number)) for number in range(1, count)
    ]
    if changed and rules:
        rules[500] = Rule("other", "ingress", 4, TCP, (60000, 60000))
    fitting = Rule("fitting", "ingress", 4, UDP, (9, 9))
    receiver = (
        replace(RECEIVER, groups=("many",)) if count else replace(RECEIVER, profile="DISABLED")
    )
    group = Group("many", (Rule("out", "egress", 4), *rules, fitting))
    return HostState((SEGMENT,), (SENDER, receiver), (group,) if count else ())


async def thousand_rules(bench: Bench) -> None:
    """Print what a thousand rules cost."""
    await bench.driver.apply(HostState((SEGMENT,)))
    for count in (0, 1, 1000):
        took_s, cpu_s = await bench.apply(behind(count))
        changed_s, changed_cpu_s = await bench.apply(behind(count, changed=True))
        sys.stdout.write(
            f"{count:5} rules: applied in {took_s * 1000:.1f} ms ({cpu_s * 1000:.0f} CPU), "
            f"one changed in {changed_s * 1000:.1f} ms ({changed_cpu_s * 1000:.0f} CPU)\n"
        )
    for count in (0, 1, 1000):
        await bench.apply(behind(count))
        costs = await _frame_costs(bench)
        told = ", ".join(f"{cost:.1f} µs {kind}" for kind, cost in costs.items())
        sys.stdout.write(f"{count:5} rules: a frame from tap to tap takes {told}\n")
    took_s, cpu_s = await bench.apply(behind(1000, changed=True))
    sys.stdout.write(
        f"one of 1,000 changed, with {3 * FRAMES} tracked connections, in {took_s * 1000:.1f} ms "
        f"({cpu_s * 1000:.0f} CPU)\n"
    )


async def _frame_costs(bench: Bench) -> dict[str, float]:
    command = [*await bench.driver.enter(), sys.executable, __file__, "inside"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    assert process.returncode == 0
    new, known = map(float, printed.split())
    return {"of a new connection": new, "of a known one": known}


def inside() -> None:
    """Send frames from one tap to another one; print microseconds a frame."""
    ends = [_open_tap(tap_name(nic.id)) for nic in (SENDER, RECEIVER)]
    new = [_udp(SENDER, RECEIVER, (1024 + number, 9)) for number in range(FRAMES)]
    there, back = _udp(SENDER, RECEIVER, (1023, 9)), _udp(RECEIVER, SENDER, (9, 1023))
    first = _rate(ends, new)
    for end, data in ((0, there), (1, back)):
        os.write(ends[end], data)
        os.read(ends[1 - end], 2000)
    sys.stdout.write(f"{first * 1e6} {_rate(ends, [there] * FRAMES) * 1e6}\n")


def _rate(ends: Sequence[int], frames: Sequence[bytes]) -> float:
    write, read, (sender, receiver) = os.write, os.read, ends
    started = time.perf_counter()
    for data in frames:
        write(sender, data)
        read(receiver, 2000)
    return (time.perf_counter() - started) / len(frames)


def _udp(one: Nic, other: Nic, ports: tuple[int, int]) -> bytes:
    packet = Packet(IPV4, one.mac, one.addresses[0], other.addresses[0], UDP, ports)
    return frame(packet, other.mac, bytes(64))


def _open_tap(name: str) -> int:
    descriptor = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(descriptor, 0x400454CA, struct.pack("16sH22x", name.encode(), 0x1002))
    # What the kernel says by itself when a link comes up.
    while select.select([descriptor], [], [], 0.5)[0]:
        os.read(descriptor, 2000)
    return descriptor


async def main(counts: list[int]) -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory(prefix="ck") as name:
        bench = Bench(Path(name))
        sys.stdout.write(" NICs" + "".join(f"{column:>20}" for column in COLUMNS) + "\n")
        cpu: list[list[float]] = []
        for count in counts:
            taken = await converge(bench, count)
            cells = (f"{took_s * 1000:9.1f} ms{cpu_s * 1000:5.0f} CPU" for took_s, cpu_s in taken)
            sys.stdout.write(f"{count:5}" + "".join(f"{cell:>20}" for cell in cells) + "\n")
            cpu.append([cpu_s for _, cpu_s in taken])
        if len(cpu) > 1:
            ratio = cpu[-1][0] / max(cpu[-2][0], 0.001)
            sys.stdout.write(
                f"CPU of the first apply, {counts[-1]} over {counts[-2]} NICs: {ratio:.1f}\n"
            )
        await thousand_rules(bench)
        await bench.driver.destroy()


if __name__ == "__main__":
    if sys.argv[1:] == ["inside"]:
        inside()
    else:
        asyncio.run(main([int(count) for count in sys.argv[1:]] or [10, 100, 1000]))
