"""Print what two guests get of each other: in the box, and on a bare bridge.

Both pairs are the same tiny guests under emulation, each on a tap. In the box a private
segment with its filter, its checks of sources and its DHCP lies between them; the peer is
a bridge in a namespace and nothing else. They take turns. Also: how long a NIC takes to be
plugged into a running guest, over the same two commands said to QEMU alone.
"""

import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from server.drivers.base import InstanceSpec, NicSpec, Seed
from server.drivers.local_net import LocalNetDriver
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.drivers.qemu.devices import nic_part
from server.host.wanted import HostState, Nic, Segment, Subnet, tap_name
from tests.drivers.hypervisor import Terminal, spec, tiny_disk

ROUNDS = 3
MIB = 256
PINGS = 20
PLUGS = 10
NAMES = ("a", "b")
_BARE = """
ip link set lo up; ip link add name bare type bridge; ip link set bare up
for tap in "$@"; do
  ip tuntap add dev "$tap" mode tap vnet_hdr; ip link set "$tap" master bare up
done
echo ready; exec sleep infinity
"""

Enter = Callable[[], Awaitable[Sequence[str]]]


def nic(name: str, index: int) -> NicSpec:
    """Return the NIC of a guest, with its address from the seed: both pairs boot the same."""
    address = f"10.9.0.{index + 1}/24"
    return NicSpec(name, f"fa:16:3e:00:09:{index:02x}", tap_name(name), (address,))


def state(extra: Sequence[str] = ()) -> HostState:
    """Return a private network with both guests, and NICs that come later."""
    subnet = Subnet("10.9.0.0/24", None, False)
    nics = [
        Nic(name, "s", nic(name, index).mac, (f"10.9.0.{index + 1}",), name)
        for index, name in enumerate((*NAMES, *extra))
    ]
    return HostState((Segment("s", "private", (subnet,)),), tuple(nics))


class Pair:
    """Two guests that run, and their consoles."""

    def __init__(self, compute: QemuDriver) -> None:
        self.compute = compute
        self.specs: dict[str, InstanceSpec] = {}
        self.consoles: dict[str, Terminal] = {}

    async def boot(self, volumes: Qcow2Driver) -> None:
        """Boot both and log in."""
        for index, name in enumerate(NAMES):
            disk = await tiny_disk(volumes, f"{name}-root")
            self.specs[name] = spec(name, disk, nics=(nic(name, index),), seed=Seed(name))
            await self.compute.define(self.specs[name])
            await self.compute.start(name, 1)
        for name in NAMES:
            self.consoles[name] = await Terminal.open(self.compute, name)
            await self.consoles[name].login()

    async def ping_ms(self) -> float:
        """Return the average round trip in milliseconds."""
        said = await self.consoles["a"].run(f"ping -q -i 0.2 -c {PINGS} 10.9.0.2")
        found = re.search(r"= [\d.]+/([\d.]+)/", said)
        assert found, said
        return float(found[1])

    async def mbit_s(self) -> float:
        """Fetch zeros from the other's web server; return the rate."""
        await self.consoles["b"].run(f"truncate -s {MIB}M /www/zeros")
        start = time.perf_counter()
        said = await self.consoles["a"].run("wget -qO - http://10.9.0.2/zeros | wc -c")
        took_s = time.perf_counter() - start
        assert said.strip() == str(MIB << 20), said
        return MIB * 8.388608 / took_s

    async def end(self) -> None:
        """Close the consoles and cut the power."""
        for console in self.consoles.values():
            console.close()
        for name in await self.compute.look_all():
            await self.compute.destroy(name)


async def bare(folder: Path, ending: AsyncExitStack) -> Enter:
    """Make a namespace with a bridge, and taps of the same names."""
    process = await asyncio.create_subprocess_exec(
        *("unshare", "-Urn", "sh", "-c", _BARE, "bare", *map(tap_name, NAMES)),
        cwd=folder,
        stdout=subprocess.PIPE,
    )
    ending.callback(process.kill)
    assert process.stdout is not None
    await process.stdout.readline()
    prefix = ["nsenter", "-t", str(process.pid), "-U", "-n", "--preserve-credentials"]

    async def enter() -> Sequence[str]:
        return prefix

    return enter


async def plug_ms(pair: Pair, box: LocalNetDriver) -> tuple[list[float], list[float]]:
    """Plug NICs by the driver, with their taps, and unplug them; then by QMP alone."""
    names = [f"late-{number}" for number in range(PLUGS)]
    await box.apply(state(names))
    late = [nic(name, 2 + index) for index, name in enumerate(names)]
    wanted, driver_ms, bare_ms = pair.specs["a"], [], []
    for each in late:
        start = time.perf_counter()
        await pair.compute.define(replace(wanted, nics=(*wanted.nics, each)))
        driver_ms.append(1e3 * (time.perf_counter() - start))
        await pair.compute.define(wanted)
        process = await pair.compute.process("a")
        assert process is not None
        part = nic_part(each)
        start = time.perf_counter()
        await process.execute("netdev_add", part.backend)
        await process.execute("device_add", part.device)
        bare_ms.append(1e3 * (time.perf_counter() - start))
        await process.execute("device_del", {"id": part.id})
        while part.id in str(await process.execute("qom-list", {"path": "/machine/peripheral"})):
            await process.next_event(5)
        await process.execute("netdev_del", {"id": part.backend["id"]})
    return driver_ms, bare_ms


def show(title: str, mine: list[float], theirs: list[float], unit: str) -> None:
    """Print medians and their ratio."""
    ours, peer = statistics.median(mine), statistics.median(theirs)
    sys.stdout.write(
        f"{title:22} box {ours:8.2f} {unit}  bare {peer:8.2f} {unit}  ratio {ours / peer:.2f}\n"
    )


async def bench(folder: Path) -> None:
    """Boot both pairs and let them take turns."""
    async with AsyncExitStack() as ending:
        box = LocalNetDriver(folder / "box")
        await box.apply(state())
        pairs = []
        for name, enter in (("in", box.enter), ("out", await bare(folder, ending))):
            place = folder / name
            place.mkdir()
            compute = QemuDriver(place, enter, accelerator="tcg")
            pair = Pair(compute)
            ending.push_async_callback(compute.close)
            ending.push_async_callback(pair.end)
            await pair.boot(Qcow2Driver(place))
            pairs.append(pair)
        pings = [[await pair.ping_ms() for _ in range(ROUNDS)] for pair in pairs]
        rates = [[await pair.mbit_s() for _ in range(ROUNDS)] for pair in pairs]
        show("round trip", pings[0], pings[1], "ms")
        show("one TCP connection", rates[0], rates[1], "Mbit/s")
        driver_ms, bare_ms = await plug_ms(pairs[0], box)
        show("plug a NIC", driver_ms, bare_ms, "ms")
    await box.apply(HostState())
    await box.close()


def main() -> None:
    """Measure in a folder of its own."""
    os.environ.setdefault("COCKPIT_TINY_IMAGE", "build/tiny.qcow2")
    with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as folder:
        (Path(folder) / "box").mkdir()
        asyncio.run(bench(Path(folder)))


if __name__ == "__main__":
    main()
