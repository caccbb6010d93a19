"""Keep segments plugged into physical networks as wanted, and nobody locked out.

An interface that is not named is never touched. One that is plugged in is unplugged
again, by a guard that nobody can take along, unless that is confirmed in time.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from server.host import addresses, links
from server.host.addresses import LinkRoute
from server.host.links import Link
from server.host.netlink import Netlink
from server.host.plugging import (
    PluggingError,
    Record,
    Records,
    boot,
    clock_s,
    is_bridged,
    locked,
    make_vlan,
    plug,
    read_records,
    unplug,
    vlan_name,
    write_records,
)
from server.host.wanted import PhysicalPort, Segment, bridge_name

_GUARD_READY_S = 20.0
_LOWEST_VLAN, _HIGHEST_VLAN = 1, 4094


@dataclass(frozen=True, slots=True)
class PortState:
    """How far a port is: trial, plugged or reverted; `left_s`: of a trial."""

    state: str
    left_s: float = 0.0


@dataclass(slots=True)
class Ports:
    """What plugging came to.

    Attributes:
        changes: How many things were changed.
        states: By port id; what is not there is not plugged in.
        faults: By port id.
    """

    changes: int = 0
    states: dict[str, PortState] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


class PhysicalPorts:
    """The physical ports of this host.

    Args:
        kernel: To be used by one caller at a time.
        folder: Where what is plugged in is remembered.
        uplink: The interface that is never plugged in, or None.
    """

    def __init__(self, kernel: Netlink, folder: Path, uplink: str | None) -> None:
        self._kernel = kernel
        self._folder = folder
        self._uplink = uplink
        self._guards: list[subprocess.Popen[bytes]] = []

    def apply(self, segments: Sequence[Segment], tainted: Mapping[str, str]) -> Ports:
        """Make it so.

        Args:
            segments: All that are wanted.
            tainted: By segment id: those that are not there, with the reason.
        """
        done = Ports()
        self._guards = [guard for guard in self._guards if guard.poll() is None]
        with locked(self._folder):
            records = read_records(self._folder)
            ports = {one.port.id: (one, one.port) for one in segments if one.port is not None}
            if not ports and not records:
                return done
            clashes = dict(_clashes(ports.values()))
            for port_id, record in [*records.items()]:
                known = ports.get(port_id)
                if known is None or _place(*known) != _place_of(record):
                    self._forget(records, port_id, record, done)
            for segment, port in ports.values():
                if fault := tainted.get(segment.id) or clashes.get(port.id):
                    done.faults[port.id] = fault
                    continue
                try:
                    self._ensure(records, segment, port, done)
                except PluggingError as error:
                    done.faults[port.id] = str(error)
            self._sweep(records, done)
        return done

    def _forget(self, records: Records, port_id: str, record: Record, done: Ports) -> None:
        try:
            if record.state != "reverted":
                unplug(self._kernel, port_id, record)
                done.changes += 1
        except PluggingError as error:
            done.faults[port_id] = str(error)
            return
        del records[port_id]
        write_records(self._folder, records)
        _dismiss(record)

    def _ensure(self, records: Records, segment: Segment, port: PhysicalPort, done: Ports) -> None:
        record = records.get(port.id)
        if record is None:
            record = self._begin(records, segment, port)
        elif record.state == "trial":
            record = self._judge(records, port, record)
        if record.state == "reverted":
            if is_bridged(self._kernel, port.id, record):
                unplug(self._kernel, port.id, record)
        else:
            try:
                done.changes += plug(self._kernel, port.id, record)
            except PluggingError:
                if record.state == "trial":  # begun anew when it can be
                    unplug(self._kernel, port.id, record)
                    del records[port.id]
                    write_records(self._folder, records)
                    _dismiss(record)
                raise
        left_s = max(record.left_s, 0.0) if record.state == "trial" else 0.0
        done.states[port.id] = PortState(record.state, left_s)

    def _begin(self, records: Records, segment: Segment, port: PhysicalPort) -> Record:
        """Remember a port that is about to be plugged in, with a guard that watches it.

        Raises:
            PluggingError: It must not be plugged in.
        """
        interface = self._checked(port)
        moving = _Moving((), ())
        if port.vlan is None:
            moving = self._moving(port, interface)
        else:
            present = links.look_links(self._kernel)
            if vlan_name(port.id) not in present:
                make_vlan(self._kernel, port.id, interface, port.vlan)
        record = Record(
            attempt=port.attempt,
            interface=port.interface,
            vlan=port.vlan,
            bridge=bridge_name(segment.id),
            state="plugged" if port.is_confirmed else "trial",
            deadline_s=clock_s() + port.guard_s,
            boot=boot(),
            was_up=interface.is_up,
            addresses=moving.addresses,
            routes=moving.routes,
        )
        records[port.id] = record
        write_records(self._folder, records)
        return record if port.is_confirmed else self._watch(records, port.id, record)

    def _judge(self, records: Records, port: PhysicalPort, record: Record) -> Record:
        """Return what becomes of a port on trial."""
        if record.left_s <= 0:
            unplug(self._kernel, port.id, record)
            record = replace(record, state="reverted")
        elif port.is_confirmed:
            record = replace(record, state="plugged")
        elif not _sees_us(record.guard):
            _dismiss(record)
            return self._watch(records, port.id, record)
        else:
            return record
        records[port.id] = record
        write_records(self._folder, records)
        _dismiss(record)
        return record

    def _watch(self, records: Records, port_id: str, record: Record) -> Record:
        """Have a guard watch a port; it is not plugged in without one."""
        try:
            guard = _start_guard(self._folder, port_id, record.attempt)
            self._guards.append(guard)
        except OSError as error:
            del records[port_id]
            write_records(self._folder, records)
            raise PluggingError(f"No guard can be started: {error}") from error
        records[port_id] = replace(record, guard=(guard.pid, _start_time(guard.pid)))
        write_records(self._folder, records)
        return records[port_id]

    def _checked(self, port: PhysicalPort) -> Link:
        """Return the interface of a port that may be plugged in.

        Raises:
            PluggingError: It may not.
        """
        name = port.interface
        if port.vlan is not None and not _LOWEST_VLAN <= port.vlan <= _HIGHEST_VLAN:
            raise PluggingError(f"A VLAN is {_LOWEST_VLAN} to {_HIGHEST_VLAN}, not {port.vlan}")
        if name == self._uplink:
            raise PluggingError(f"{name} is the uplink of this host: it is never bridged")
        present = links.look_links(self._kernel)
        interface = present.get(name)
        if interface is None:
            raise PluggingError(f"There is no interface {name} on this host")
        if interface.is_ours or name == "lo" or interface.kind == "bridge":
            raise PluggingError(f"{name} is no interface that leads to a physical network")
        if interface.master:
            master = next(one.name for one in present.values() if one.index == interface.master)
            raise PluggingError(f"{name} belongs to {master} already")
        return interface

    def _moving(self, port: PhysicalPort, interface: Link) -> "_Moving":
        """Return what of the host would be cut off with an interface.

        Raises:
            PluggingError: There is such, and nobody forces it.
        """
        held = tuple(
            one.text
            for one in addresses.look_addresses(self._kernel)
            if one.index == interface.index and not one.is_local
        )
        routes = tuple(
            one for one in addresses.look_link_routes(self._kernel) if one.index == interface.index
        )
        if (held or routes) and not port.is_forced:
            what = f"the host's address {held[0]}" if held else "routes of the host"
            raise PluggingError(
                f"{port.interface} carries {what}: plugged in, the host could not be reached"
                " there any more. Choose another interface, or force it: then the addresses"
                " move to the bridge, and come back when it is unplugged"
            )
        return _Moving(held, routes)

    def _sweep(self, records: Records, done: Ports) -> None:
        """Remove VLANs that nobody remembers; a kill may leave one."""
        known = {vlan_name(port_id) for port_id in records}
        stale = [
            link.index
            for name, link in links.look_links(self._kernel).items()
            if link.is_ours and link.kind == "vlan" and name not in known
        ]
        self._kernel.do(links.remove_links(stale))
        done.changes += len(stale)


def leave(folder: Path) -> None:
    """Unplug everything, because the networks are taken down; all trials are over."""
    kernel = Netlink()
    try:
        with locked(folder):
            records = read_records(folder)
            for port_id, record in records.items():
                if record.state != "reverted":
                    unplug(kernel, port_id, record)
                if record.state == "trial":
                    records[port_id] = replace(record, state="reverted")
            write_records(folder, records)
            for record in records.values():
                _dismiss(record)
    finally:
        kernel.close()


@dataclass(frozen=True, slots=True)
class _Moving:
    addresses: tuple[str, ...]
    routes: tuple[LinkRoute, ...]


def _clashes(ports: Iterable[tuple[Segment, PhysicalPort]]) -> Iterator[tuple[str, str]]:
    """Yield the ids of ports that would make a loop with another one, and why.

    An interface without VLAN carries the tagged frames of its VLANs too: guests there
    could speak to those.
    """
    taken: dict[tuple[str, int | None], str] = {}
    for segment, port in sorted(ports, key=lambda one: one[1].id):
        if segment.kind != "private":
            yield port.id, "Only private networks can be plugged into physical ones"
            continue
        place = (port.interface, port.vlan)
        others = [
            other for other in taken if other[0] == port.interface and None in (other[1], port.vlan)
        ]
        if place in taken or others:
            yield port.id, f"{port.interface} is plugged into another network already"
            continue
        taken[place] = port.id


def _place(segment: Segment, port: PhysicalPort) -> tuple[object, ...]:
    return port.attempt, port.interface, port.vlan, bridge_name(segment.id)


def _place_of(record: Record) -> tuple[object, ...]:
    return record.attempt, record.interface, record.vlan, record.bridge


def _start_guard(folder: Path, port_id: str, attempt: int) -> subprocess.Popen[bytes]:
    """Start a guard that outlives us.

    Raises:
        OSError: It does not come up.
    """
    heard, told = os.pipe()
    try:
        guard = subprocess.Popen(
            [sys.executable, "-m", "server.host.port_guard", str(folder), port_id, str(attempt)],
            stdin=subprocess.DEVNULL,
            stdout=told,
            start_new_session=True,
        )
        os.close(told)
        told = -1
        ready, _, _ = select.select([heard], [], [], _GUARD_READY_S)
        if not ready or not os.read(heard, 1):
            guard.kill()
            guard.wait()
            raise OSError("it did not come up")
        return guard
    finally:
        os.close(heard)
        if told >= 0:
            os.close(told)


def _dismiss(record: Record) -> None:
    """End a guard that has nothing to watch any more; it would notice within a second."""
    if _lives(record.guard):
        with contextlib.suppress(ProcessLookupError):
            os.kill(record.guard[0], signal.SIGKILL)


def _lives(guard: tuple[int, int]) -> bool:
    pid, started = guard
    return pid > 0 and _start_time(pid) == started


def _sees_us(guard: tuple[int, int]) -> bool:
    """Tell whether a guard is there, and sees the same interfaces as we do.

    One that was left behind in a box that broke down does not.
    """
    try:
        ours = Path(f"/proc/{guard[0]}/ns/net").samefile("/proc/self/ns/net")
    except OSError:
        return False
    return ours and _lives(guard)


def _start_time(pid: int) -> int:
    """Return when a process started, in ticks since boot; 0 for zombies and the dead."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in "ZX" else int(fields[19])
