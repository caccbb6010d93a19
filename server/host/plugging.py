"""One physical port: interface to bridge and back, and what is remembered of it.

What is remembered is in a file, and outlives us: the guard of a port, which undoes it
when nobody confirms it, reads the same file and does the same deeds. Both work while
they hold the lock of the folder.
"""

import contextlib
import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from server.host import addresses, links
from server.host.addresses import LinkRoute
from server.host.links import Link, LinkChange
from server.host.netlink import Netlink, Request, attribute

NO_VLAN = "The kernel has no VLANs (CONFIG_VLAN_8021Q; load it with: modprobe 8021q)"

_FILE = "physical-ports.json"
_LINK, _VLAN_ID, _INFO_DATA = 5, 1, 2
_UNKNOWN_KIND = (errno.EOPNOTSUPP, errno.ENOENT)
_HARMLESS = (errno.ENODEV, errno.ENOENT, errno.ESRCH, errno.EADDRNOTAVAIL, errno.EEXIST)

State = Literal["trial", "plugged", "reverted"]


class PluggingError(Exception):
    """The kernel refused."""


@dataclass(frozen=True, slots=True)
class Record:
    """A port that was plugged in.

    Attributes:
        deadline_s: Of a trial; on the clock that also runs while the machine sleeps.
        boot: Of the machine: a deadline of another one is over.
        was_up: Whether the interface was up before.
        addresses, routes: What moved from the interface to the bridge.
        guard: Number and start time of its guard process.
    """

    attempt: int
    interface: str
    vlan: int | None
    bridge: str
    state: State
    deadline_s: float
    boot: str
    was_up: bool
    addresses: tuple[str, ...] = ()
    routes: tuple[LinkRoute, ...] = ()
    guard: tuple[int, int] = (0, 0)

    @property
    def left_s(self) -> float:
        """How much of a trial is left; not above zero: it is over."""
        return self.deadline_s - clock_s() if self.boot == boot() else 0.0


Records = dict[str, Record]


def clock_s() -> float:
    """Return the time since the machine started."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def boot() -> str:
    """Return what names this run of the machine."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep everybody else from plugging and unplugging."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def read_records(folder: Path) -> Records:
    """Return what is remembered, by id of the port."""
    try:
        packed: dict[str, dict[str, Any]] = json.loads((folder / _FILE).read_text())
    except FileNotFoundError:
        return {}
    return {port_id: _record(fields) for port_id, fields in packed.items()}


def write_records(folder: Path, records: Records) -> None:
    """Remember this, also over a power cut."""
    if not records:
        (folder / _FILE).unlink(missing_ok=True)
        return
    fresh = folder / f"{_FILE}.new"
    with fresh.open("w") as file:
        json.dump({port_id: asdict(record) for port_id, record in records.items()}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / _FILE)


def vlan_name(port_id: str) -> str:
    """Return the name of the link that is a VLAN of an interface."""
    return "vl" + sha256(port_id.encode()).hexdigest()[:11]


def plug(kernel: Netlink, port_id: str, record: Record) -> int:
    """Bridge a port; return how many changes that took, none where it is so already.

    Raises:
        PluggingError: It cannot be; all is as before.
    """
    present = links.look_links(kernel)
    interface, bridge = present.get(record.interface), present.get(record.bridge)
    if interface is None or bridge is None:
        raise PluggingError(f"{record.interface if bridge else record.bridge} is not there")
    requests: list[Request] = []
    if record.vlan is not None and vlan_name(port_id) not in present:
        make_vlan(kernel, port_id, interface, record.vlan)
        present = links.look_links(kernel)
    port = interface if record.vlan is None else present[vlan_name(port_id)]
    if not interface.is_up:
        requests.append(links.change_link(interface.index, LinkChange(is_up=True)))
    if port.master != bridge.index or not port.is_up:
        requests.append(links.change_link(port.index, LinkChange(is_up=True, master=bridge.index)))
    if record.addresses:
        _let_answer(record.bridge, is_host=True)
    requests += _moved(kernel, record, interface, bridge)
    refusals = [one for one in kernel.do(requests) if one.errno not in _HARMLESS]
    if refusals:
        raise PluggingError(f"{record.interface}: {refusals[0].text}")
    return len(requests)


def unplug(kernel: Netlink, port_id: str, record: Record) -> None:
    """Take a port off its bridge; the interface is as it was before."""
    present = links.look_links(kernel)
    interface, bridge = present.get(record.interface), present.get(record.bridge)
    vlan = present.get(vlan_name(port_id))
    requests: list[Request] = []
    if bridge is not None and record.addresses:
        requests += [addresses.remove_address(bridge.index, text) for text in record.addresses]
        _let_answer(record.bridge, is_host=False)
    if vlan is not None and vlan.is_ours:
        requests += links.remove_links([vlan.index])
    if interface is not None and not interface.is_ours:
        is_bridged = bridge is not None and interface.master == bridge.index
        change = LinkChange(is_up=record.was_up, master=0 if is_bridged else None)
        requests.append(links.change_link(interface.index, change))
        requests += [addresses.set_address(interface.index, text) for text in record.addresses]
        requests += [addresses.set_route(route, interface.index) for route in record.routes]
    for refusal in kernel.do(requests):
        if refusal.errno not in _HARMLESS:
            raise PluggingError(f"{record.interface}: {refusal.text}")


def is_bridged(kernel: Netlink, port_id: str, record: Record) -> bool:
    """Tell whether a port is plugged in, as far as the kernel knows."""
    present = links.look_links(kernel)
    interface, bridge = present.get(record.interface), present.get(record.bridge)
    if record.vlan is not None:
        return vlan_name(port_id) in present
    return interface is not None and bridge is not None and interface.master == bridge.index


def make_vlan(kernel: Netlink, port_id: str, interface: Link, vlan: int) -> None:
    """Make a VLAN of an interface, still alone.

    Raises:
        PluggingError: The kernel has none, or this one is there already.
    """
    number = attribute(_VLAN_ID, vlan.to_bytes(2, "little"))
    made = links.make_link(vlan_name(port_id), "vlan", attribute(_INFO_DATA, [number]))
    request = replace(made, body=made.body + attribute(_LINK, interface.index))
    for refusal in kernel.do([request]):
        if refusal.errno in _UNKNOWN_KIND:
            raise PluggingError(NO_VLAN)
        raise PluggingError(f"VLAN {vlan} of {interface.name}: {refusal.text}")


def revert(folder: Path, kernel: Netlink, port_id: str, attempt: int) -> bool:
    """Unplug a port on trial whose time is over; tell whether it is still on trial.

    The caller holds the lock.
    """
    records = read_records(folder)
    record = records.get(port_id)
    if record is None or (record.attempt, record.state) != (attempt, "trial"):
        return False
    if record.left_s > 0:
        return True
    unplug(kernel, port_id, record)
    write_records(folder, {**records, port_id: replace(record, state="reverted")})
    return False


def _moved(kernel: Netlink, record: Record, interface: Link, bridge: Link) -> list[Request]:
    """Return what moves addresses from the interface to the bridge."""
    present = {(one.index, one.text) for one in addresses.look_addresses(kernel)}
    requests: list[Request] = []
    for text in record.addresses:
        if (interface.index, text) in present:
            requests.append(addresses.remove_address(interface.index, text))
        if (bridge.index, text) not in present:
            requests.append(addresses.set_address(bridge.index, text))
    routes = {
        (one.index, one.destination, one.gateway) for one in addresses.look_link_routes(kernel)
    }
    requests += [
        addresses.set_route(route, bridge.index)
        for route in record.routes
        if (bridge.index, route.destination, route.gateway) not in routes
    ]
    return requests


def _let_answer(bridge: str, *, is_host: bool) -> None:
    """Let a bridge answer for addresses of the host, or for none as the others do."""
    for path, value in (
        (f"ipv4/conf/{bridge}/arp_ignore", 0 if is_host else 8),
        (f"ipv6/conf/{bridge}/disable_ipv6", 0 if is_host else 1),
    ):
        with contextlib.suppress(OSError):  # a kernel without IPv6
            (Path("/proc/sys/net") / path).write_text(str(value))


def _record(fields: dict[str, Any]) -> Record:
    fields["addresses"] = tuple(fields["addresses"])
    fields["routes"] = tuple(LinkRoute(**route) for route in fields["routes"])
    fields["guard"] = (fields["guard"][0], fields["guard"][1])
    return Record(**fields)
