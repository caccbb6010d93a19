"""How long the host agent takes: `python tests/bench/host_agent.py [NICS…]`.

Half of the NICs are bridged, ten to a segment; half are routed. Milliseconds inside
the agent, one run each.
"""

import asyncio
import sys
import tempfile
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from server.drivers.local_net import LocalNetDriver
from server.host.protocol import ask, pack_state
from server.host.wanted import HostState, Nic, Profile, Segment, Subnet

COLUMNS = ("first", "again", "profile", "address", "removed", "added", "all gone")
PROFILES: tuple[Profile, ...] = ("ENABLED", "PROTECTED", "DISABLED")


def design(count: int) -> HostState:
    """A state of so many NICs."""
    public = Segment("public", "public", (Subnet("198.18.0.0/15", "198.18.0.1"),))
    private = [
        Segment(f"p{number}", "private", (Subnet("10.0.0.0/24"),)) for number in range(count // 20)
    ]
    nics = [
        Nic(
            id=f"nic{number}",
            segment_id=private[number // 20].id if number % 2 and private else "public",
            mac=f"fa:16:3e:00:{number >> 8:02x}:{number & 255:02x}",
            addresses=(
                f"10.0.0.{number % 20 + 2}"
                if number % 2 and private
                else str(IPv4Address("198.18.1.0") + number),
            ),
            hostname=f"host{number}",
            profile=PROFILES[number % 3],
        )
        for number in range(count)
    ]
    return HostState((public, *private), tuple(nics))


async def measure(count: int) -> list[float]:
    """Return milliseconds, one per column."""
    state = design(count)
    first, *rest = state.nics
    other = replace(first, profile="DISABLED" if first.profile != "DISABLED" else "ENABLED")
    moved = replace(first, addresses=("198.19.255.1",))
    with tempfile.TemporaryDirectory() as name:
        driver = LocalNetDriver(Path(name))
        await driver.apply(HostState(state.segments[:1]))
        times = []
        for wanted in (
            state,
            state,
            replace(state, nics=(other, *rest)),
            replace(state, nics=(moved, *rest)),
            replace(state, nics=tuple(rest)),
            state,
            HostState(),
        ):
            request = {"do": "apply", "state": pack_state(wanted)}
            answer = await ask(Path(name), "agent.sock", request)
            assert not answer["faults"], answer["faults"]
            times.append(answer["seconds"] * 1000)
        await driver.destroy()
        return times


async def main(counts: list[int]) -> None:
    """Print a table."""
    sys.stdout.write("  NICs" + "".join(f"{column:>10}" for column in COLUMNS) + "\n")
    for count in counts:
        times = await measure(count)
        sys.stdout.write(f"{count:6}" + "".join(f"{ms:10.1f}" for ms in times) + "\n")


if __name__ == "__main__":
    asyncio.run(main([int(count) for count in sys.argv[1:]] or [10, 100, 1000]))
