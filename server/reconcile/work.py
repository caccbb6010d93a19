"""Everything that reconcile does: keys in, deeds out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from server.drivers.base import (
    BackupDriver,
    ComputeDriver,
    Downloader,
    NetworkDriver,
    VolumeDriver,
)
from server.errors import ControlError, UnavailableError
from server.events import EventLog, has_changed, record
from server.reconcile.backups import Backups
from server.reconcile.copies import Copies
from server.reconcile.deployments import Deployments
from server.reconcile.images import Images
from server.reconcile.imports import Imports
from server.reconcile.instances import Instances
from server.reconcile.keys import NETWORK, all_keys, keys_after
from server.reconcile.loop import Loop
from server.reconcile.networks import Networks
from server.reconcile.orders import note_failed
from server.reconcile.orphans import Orphans
from server.reconcile.snapshots import Snapshots
from server.reconcile.volumes import Volumes
from server.store.tables import (
    BackupRow,
    ImageRow,
    InstanceRow,
    SnapshotRow,
    VolumeRow,
    now,
)

log = logging.getLogger(__name__)

WIDTHS = {"instance": 16, "volume": 4, "snapshot": 4, "copy": 2, "backup": 2, "image": 64}
"""A guest may take its time to power off; copying files keeps a disk busy. What is imported
waits for its turn elsewhere: no upload has to wait for the downloads of others."""

TIDY = "tidy"
"""The key of the store of disks as a whole."""

HINTS_AGAIN_S = 5.0

MENDING_S = 1.0
"""What breaks again and again is mended that often, and not as fast as it breaks."""

SCHEDULES_S = 10.0
"""So late a backup may begin."""

GATHERING_S = 0.01
"""What happens so soon after a look at the log is looked at together."""

KEPT = timedelta(days=7)
"""How long events can be resumed after; see docs/api.md."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The edge: one driver of each kind.

    Attributes:
        resolvers: Name servers outside, asked for what the host does not know itself.
        downloader: Fetches images; None: none are imported.
        import_s: How long one download may take.
    """

    compute: ComputeDriver
    volumes: VolumeDriver
    networks: NetworkDriver
    backups: BackupDriver
    resolvers: tuple[str, ...] = ()
    downloader: Downloader | None = None
    import_s: float = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What services write down when reconcile says that it is so.

    Attributes:
        respect_power_off: That an instance is wanted stopped.
        carry_out: What schedules wish by a time; returns when there is more.
    """

    respect_power_off: Callable[[str], Awaitable[None]]
    carry_out: Callable[[datetime], Awaitable[datetime | None]]


def _imports(events: EventLog, engine: Engine) -> Imports | None:
    if engine.downloader is None:
        return None
    return Imports(events, engine.volumes, engine.downloader, engine.import_s)


class Reconciler:
    """Makes the world as the rows wish it.

    Args:
        wishes: How wishes come about that nobody asked for.
        check: Raises `UnavailableError` when nothing may be touched any more.
        grace_s: How long a guest may take to power off before its power is cut.
        sweep_s: Everything is looked at that often, whatever anybody says.
    """

    def __init__(
        self,
        events: EventLog,
        engine: Engine,
        *,
        wishes: Wishes,
        check: Callable[[], None],
        grace_s: float,
        sweep_s: float,
    ) -> None:
        self._events = events
        self._engine = engine
        self._sweep_s = sweep_s
        self._check = check
        self._instances = Instances(
            events,
            engine.compute,
            engine.volumes,
            grace_s=grace_s,
            respect_power_off=wishes.respect_power_off,
        )
        self._volumes = Volumes(events, engine.volumes)
        self._images = Images(events, engine.volumes, _imports(events, engine))
        self._networks = Networks(events, engine.networks, engine.resolvers)
        self._deployments = Deployments(events)
        self._orphans = Orphans(events, engine.compute, engine.volumes)
        self._deeds: Mapping[str, Callable[[str], Awaitable[None]]] = {
            "instance": self._instances.reconcile,
            "volume": self._volumes.reconcile,
            "copy": Copies(events, engine.volumes, engine.backups).reconcile,
            "image": self._images.reconcile,
            "snapshot": Snapshots(events, engine.volumes).reconcile,
            "backup": Backups(events, engine.volumes, engine.backups).reconcile,
            "deployment": self._deployments.reconcile,
            NETWORK: lambda _: self._networks.reconcile(),
            TIDY: lambda _: engine.volumes.tidy(),
        }
        self._carry_out = wishes.carry_out
        self._loop = Loop(self._look, WIDTHS)

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._follow(await self._events.last_id()), name="events")
                tasks.create_task(self._listen(), name="hints")
                tasks.create_task(self._mend(), name="network hints")
                tasks.create_task(self._sweep(), name="sweep")
                tasks.create_task(self._follow_schedules(), name="schedules")
        finally:
            await self._loop.close()

    async def _follow(self, position: int) -> None:
        async with aclosing(self._events.batches(position)) as batches:
            async for events in batches:
                async with self._events.read() as session:
                    keys = await keys_after(session, events)
                for key in sorted(keys):
                    self._loop.add(key)
                await asyncio.sleep(GATHERING_S)

    async def _listen(self) -> None:
        while True:
            try:
                async for instance_id in self._engine.compute.hints():
                    self._loop.add(f"instance/{instance_id}")
            except UnavailableError as error:
                log.warning("No hints from the hypervisor: %s", error)
            await asyncio.sleep(HINTS_AGAIN_S)

    async def _mend(self) -> None:
        async for _ in self._engine.networks.hints():
            log.warning("The network of the host broke; it is looked at")
            self._loop.add(NETWORK)
            await asyncio.sleep(MENDING_S)

    async def _follow_schedules(self) -> None:
        while True:
            try:
                self._check()
            except UnavailableError:
                return  # the server ends
            try:
                due_at = await self._carry_out(now())
            except UnavailableError as error:
                log.warning("Schedules cannot be carried out: %s", error)
                due_at = None
            wait_s = (due_at - now()).total_seconds() if due_at is not None else SCHEDULES_S
            # Nobody tells when a clock jumps, or a schedule is made that is due at once.
            await asyncio.sleep(min(max(wait_s, 1.0), SCHEDULES_S))

    async def _sweep(self) -> None:
        while True:
            try:
                self._check()
            except UnavailableError:
                return  # the server ends
            async with self._events.read() as session:
                keys = await all_keys(session)
            for key in sorted(keys):
                self._loop.add(key)
            try:
                await self._orphans.remove()
            except ControlError as error:
                log.warning("The edge cannot be searched for orphans: %s", error)
            self._loop.add(TIDY)
            try:
                await self._events.forget(now() - KEPT)
            except UnavailableError as error:
                log.warning("Old events cannot be forgotten: %s", error)
            await asyncio.sleep(self._sweep_s)

    async def _look(self, key: str) -> None:
        kind, _, resource_id = key.partition("/")
        self._check()
        try:
            await self._deeds[kind](resource_id)
        except ControlError as error:
            if kind not in TABLES:
                raise
            await self._write_fault(kind, resource_id, error)
            if isinstance(error, UnavailableError):
                raise

    async def _write_fault(self, kind: str, resource_id: str, error: ControlError) -> None:
        async with self._events.observe() as session:
            table = TABLES[kind]
            row: FaultyRow | None = await session.get(table, resource_id)
            if row is not None:
                row.fault = str(error)
                row.fault_is_final = not isinstance(error, UnavailableError)
                if has_changed(row):
                    if row.fault_is_final:
                        log.warning("%s %s: %s", kind, row.name or row.id, error)
                    await record(session, row)
                    if row.fault_is_final and isinstance(row, InstanceRow):
                        await note_failed(session, row)


FaultyRow = InstanceRow | VolumeRow | ImageRow | SnapshotRow | BackupRow

TABLES: Mapping[str, type[Any]] = {
    "instance": InstanceRow,
    "volume": VolumeRow,
    "copy": VolumeRow,
    "image": ImageRow,
    "snapshot": SnapshotRow,
    "backup": BackupRow,
}
"""Kinds of keys that stand for one row."""
