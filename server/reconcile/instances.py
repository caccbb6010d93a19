"""Instances: what happens next to one, and doing it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import (
    ComputeDriver,
    DiskSpec,
    InstanceSpec,
    InstanceView,
    VolumeDriver,
)
from server.errors import ConflictError, UnavailableError
from server.events import EventLog, has_changed, record, record_gone
from server.reconcile.fulfilment import settle
from server.reconcile.gathering import GATHERING_S, Gathering
from server.reconcile.instance_steps import (
    GOALS,
    MOST_STEPS,
    Step,
    Wish,
    need_of,
    next_step,
)
from server.reconcile.orders import note_done
from server.reconcile.segments import Addressing, by_network
from server.reconcile.specs import Parts, instance_spec, is_ready, name_servers
from server.store.tables import InstanceRow, NetworkRow, NicRow, SubnetRow, VolumeRow, now

log = logging.getLogger(__name__)

Part = TypeVar("Part", NicRow, VolumeRow)

SETTLING_S = 10.0
"""An instance that was started twice in this time is not started a third time at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of an instance; `fulfilled` is the number of the last wish that is so."""

    instance_id: str
    view: InstanceView
    fulfilled: int


class Instances:
    """Makes wishes about instances true.

    An instance that ended without anybody's wish is started again, with one exception:
    a guest that powered off by itself, as its owner inside it may order. That is a wish,
    and wishes are written by services.

    Args:
        grace_s: How long a guest may take to power off before its power is cut.
        respect_power_off: Writes down that an instance is wanted stopped.
    """

    def __init__(
        self,
        log: EventLog,
        compute: ComputeDriver,
        volumes: VolumeDriver,
        *,
        grace_s: float,
        respect_power_off: Callable[[str], Awaitable[None]],
    ) -> None:
        self._log = log
        self._compute = compute
        self._volumes = volumes
        self._grace_s = grace_s
        self._respect_power_off = respect_power_off
        self._starts: dict[str, tuple[float, float]] = {}
        self._reads = Gathering(self._read_all, GATHERING_S)
        self._writes = Gathering(self._write_all, GATHERING_S)

    async def reconcile(self, instance_id: str) -> None:
        """Look, do what is to be done, and write down what was seen.

        Safe to call at any time and any number of times; raises what the drivers
        raise, for the caller to write down.
        """
        row, parts = await self._reads.ask(instance_id)
        if row is None:
            return
        wish = await self._wish(row, parts)
        view = await self._compute.look(instance_id)
        is_to_run = GOALS[row.wanted] in ("running", "paused", "suspended")
        if is_to_run and view.switched_off and row.wish == row.observed_wish:
            await self._respect_power_off(instance_id)
            return
        step: Step = "wait"
        for _ in range(MOST_STEPS):
            step = next_step(row.wanted, view.power, need_of(wish, view))
            if step in ("wait", "nothing") or (step == "start" and view.full):
                break
            await self._take(step, wish, view)
            view = await self._compute.look(instance_id)
        if step == "wait":
            _pass_on_fault(row, parts)
        fulfilled = row.wish if step == "nothing" and wish.is_complete else row.observed_wish
        note(row, parts, view, fulfilled)
        if has_changed(row, *parts.nics, *parts.volumes) or row.wanted == "gone":
            await self._writes.ask(Seen(row.id, view, fulfilled))
        if row.fault is not None:
            raise UnavailableError(row.fault)  # nobody tells when there is room again

    async def _read_all(self, ids: Sequence[str]) -> Sequence[tuple[InstanceRow | None, Parts]]:
        async with self._log.read() as session:
            return await _rows(session, ids)

    async def _write_all(self, seen: Sequence[Seen]) -> Sequence[None]:
        async with self._log.observe() as session:
            await _write(session, seen)
        return [None] * len(seen)

    async def _wish(self, row: InstanceRow, parts: Parts) -> Wish:
        volumes, nics = parts.volumes_to_have(row.id), parts.nics_to_have(row.id)
        ready = [volume.id for volume in volumes if is_ready(volume, row.id)]
        disks: dict[str, DiskSpec] = {found: await self._volumes.disk(found) for found in ready}
        return Wish(
            row=row,
            spec=instance_spec(row, parts, disks),
            is_complete=len(ready) == len(volumes) and all(is_ready(nic, row.id) for nic in nics),
            has_root=bool(ready) and volumes[0].is_root and volumes[0].id in disks,
            is_reverting=any(row.observed_revert < row.wanted_revert for row in volumes),
        )

    async def _take(self, step: Step, wish: Wish, view: InstanceView) -> None:
        row = wish.row
        match step:
            case "define":
                await self._compute.define(wish.spec)
            case "start":
                await self._start(row)
            case "stop":
                self._starts.pop(row.id, None)
                # Of disks that are all about to be thrown away nothing needs saving.
                had = {disk.id for disk in view.runs.disks} if view.runs else set()
                is_doomed = bool(had) and not had & {disk.id for disk in wish.spec.disks}
                await self._compute.stop(row.id, 0.0 if is_doomed else self._grace_s)
            case "pause":
                await self._compute.pause(row.id)
            case "suspend":
                await self._compute.suspend(row.id)
            case "reboot":
                await self._compute.reboot(row.id, row.wanted_boot, hard=row.wanted_boot_hard)
            case "destroy":
                self._starts.pop(row.id, None)
                await self._compute.destroy(row.id)
            case "wait" | "nothing":
                raise AssertionError(step)

    async def _start(self, row: InstanceRow) -> None:
        # One that cannot live would be started for ever as fast as the machine can.
        time_s = asyncio.get_running_loop().time()
        before_last_s, last_s = self._starts.get(row.id, (-SETTLING_S, -SETTLING_S))
        if time_s - before_last_s < SETTLING_S:
            raise UnavailableError(f"Server {row.name} ends right after its start")
        self._starts[row.id] = last_s, time_s
        if row.observed == "running" and row.wish == row.observed_wish:
            log.warning("Server %s (%s) ended by itself; it is started again", row.name, row.id)
        await self._compute.start(row.id, row.wanted_boot)


def _pass_on_fault(row: InstanceRow, parts: Parts) -> None:
    """Make the fault of a part that an instance waits for its own.

    Raises:
        ConflictError: The part's fault is final.
        UnavailableError: It may heal.
    """
    missing: list[NicRow | VolumeRow] = [
        *(nic for nic in parts.nics_to_have(row.id) if not is_ready(nic, row.id)),
        *(volume for volume in parts.volumes_to_have(row.id) if not is_ready(volume, row.id)),
    ]
    for part in missing:
        if part.fault is not None:
            kind = ConflictError if part.fault_is_final else UnavailableError
            # What ails a NIC ails the network: it is told in the same words everywhere.
            what = f"{part.name or 'a disk'}: " if isinstance(part, VolumeRow) else ""
            raise kind(f"{what}{part.fault}")


async def _rows(
    session: AsyncSession, ids: Sequence[str]
) -> list[tuple[InstanceRow | None, Parts]]:
    """Return instances with their parts.

    A part may be that of two of them; what each notes of it is judged again, in the
    transaction that writes it down.
    """
    query = select(InstanceRow).where(InstanceRow.id.in_(ids))
    rows = {row.id: row for row in await session.scalars(query)}
    nics = (
        await session.scalars(
            select(NicRow).where(NicRow.instance_id.in_(ids) | NicRow.observed_instance_id.in_(ids))
        )
    ).all()
    volumes = (
        await session.scalars(
            select(VolumeRow).where(
                VolumeRow.instance_id.in_(ids) | VolumeRow.observed_instance_id.in_(ids)
            )
        )
    ).all()
    subnets, dns = await _addressing(session, {nic.network_id for nic in nics})
    nics_of, volumes_of = _by_instance(nics), _by_instance(volumes)
    return [(rows.get(key), Parts(nics_of[key], volumes_of[key], subnets, dns)) for key in ids]


async def _addressing(
    session: AsyncSession, ids: Collection[str]
) -> tuple[Addressing, Mapping[str, Sequence[str]]]:
    """Return the subnets and the name servers of networks, by network id."""
    if not ids:
        return {}, {}
    networks = await session.scalars(select(NetworkRow).where(NetworkRow.id.in_(ids)))
    found = await session.scalars(select(SubnetRow).where(SubnetRow.network_id.in_(ids)))
    subnets = by_network(found.all())
    return subnets, name_servers(networks, subnets)


def _by_instance(parts: Sequence[Part]) -> Mapping[str, Sequence[Part]]:
    found = defaultdict[str, list[Part]](list)
    for part in parts:
        for key in {part.instance_id, part.observed_instance_id}:
            if key is not None:
                found[key].append(part)
    return found


def note(row: InstanceRow, parts: Parts, view: InstanceView, fulfilled: int) -> None:
    """Put into rows what was seen; `fulfilled` is the number of the last wish that is so."""
    row.observed = view.power
    for nic in parts.nics:
        _note_part(nic, row, view)
    for volume in parts.volumes:
        _note_part(volume, row, view)
    row.observed_boot = max(view.boot, row.observed_boot)
    row.observed_vcpus = view.runs.vcpus if view.runs else None
    row.observed_ram_mib = view.runs.ram_mib if view.runs else None
    row.observed_room = {"vcpus": view.most_vcpus} if view.most_vcpus else None
    roots = {volume.id: volume for volume in parts.volumes if volume.is_root}
    boots_from = roots.get(view.spec.disks[0].id) if view.spec and view.spec.disks else None
    if boots_from is not None:
        row.observed_rescue = boots_from.position < 0
    if boots_from is not None and not row.observed_rescue:
        row.observed_build = boots_from.build
    if view.runs is not None and row.launched_at is None:
        row.launched_at = now()
    row.fault, row.fault_is_final = None, False
    if view.full is not None and GOALS[row.wanted] == "running":
        row.fault = f"Paused: disk full on {view.full}; it goes on once there is room"
    row.observed_wish = max(fulfilled, row.observed_wish)


async def _write(session: AsyncSession, every: Sequence[Seen]) -> None:
    found = await _rows(session, [seen.instance_id for seen in every])
    changed: list[InstanceRow | NicRow | VolumeRow] = []
    gone: list[InstanceRow] = []
    fulfilled: list[InstanceRow] = []
    for seen, (row, parts) in zip(every, found, strict=True):
        if row is None:
            continue
        before = row.observed_wish
        note(row, parts, seen.view, seen.fulfilled)
        is_gone = row.wanted == "gone" and seen.view.power == "absent"
        if is_gone or row.observed_wish > before:
            fulfilled.append(row)
        if is_gone:
            gone.append(row)
        else:
            changed.append(row)
        changed += [*parts.nics, *parts.volumes]
    await record(session, *(row for row in dict.fromkeys(changed) if has_changed(row)))
    await note_done(session, fulfilled)
    for row in gone:
        await record_gone(session, row)


def _note_part(part: NicRow | VolumeRow, row: InstanceRow, view: InstanceView) -> None:
    is_held = part.id in _part_ids(view.runs)
    if is_held or part.id in _part_ids(view.spec):
        is_plugged = is_held and view.power != "suspended"
        part.observed_instance_id, part.observed_plugged = row.id, is_plugged
    elif part.observed_instance_id == row.id:
        part.observed_instance_id, part.observed_plugged = None, False
    settle(part, row if part.instance_id == row.id else None)


def _part_ids(spec: InstanceSpec | None) -> set[str]:
    if spec is None:
        return set()
    return {disk.id for disk in spec.disks} | {nic.id for nic in spec.nics}
