"""Volumes: what happens next to one, and doing it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import VolumeDriver, VolumeSpec, VolumeView
from server.events import EventLog, has_changed, record, record_gone
from server.reconcile.fulfilment import settle
from server.reconcile.gathering import GATHERING_S, Gathering
from server.store.tables import ImageRow, InstanceRow, SnapshotRow, VolumeRow

GIB = 1 << 30

Need = Literal["source", "size", "revert", "release", "nothing"]
"""What keeps a volume from being as wished: what it is made of is not there yet, it is too
small, it shall go back to a snapshot, or an instance still has it."""

Step = Literal["create", "resize", "revert", "delete", "wait", "nothing"]

STEPS: Mapping[tuple[str, str, Need], Step] = {
    ("present", "absent", "source"): "wait",
    ("present", "absent", "nothing"): "create",
    ("present", "available", "size"): "resize",
    ("present", "available", "revert"): "revert",
    ("present", "available", "release"): "wait",
    ("gone", "available", "release"): "wait",
    ("gone", "available", "nothing"): "delete",
    ("gone", "available", "size"): "delete",
    ("gone", "absent", "release"): "wait",
}


def next_step(wanted: str, observed: str, need: Need) -> Step:
    """Decide, from the wish and the world alone, what to do now."""
    return STEPS.get((wanted, observed, need), "nothing")


def need_of(
    row: VolumeRow, view: VolumeView | None, owner: InstanceRow | None, *, has_source: bool
) -> Need:
    """Return what keeps a volume from being as wished.

    Args:
        row: The wish.
        view: What there is.
        owner: The instance that shall have it.
        has_source: What it is made of is there; a backup never is, others copy it.
    """
    if row.wanted == "gone":
        # An instance that is wanted gone may have it without a note of that.
        is_ending = owner is not None and owner.wanted == "gone"
        return "release" if row.observed_instance_id is not None or is_ending else "nothing"
    if view is None:
        return "nothing" if has_source else "source"
    if row.observed_revert < row.wanted_revert:
        is_held = row.observed_plugged or row.revert_backup_id is not None
        return "release" if is_held else "revert"
    return "size" if view.size_bytes < row.size_gib * GIB else "nothing"


@dataclass(frozen=True, slots=True)
class Found:
    """The row of a volume, and those that it depends on."""

    row: VolumeRow
    owner: InstanceRow | None
    has_source: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a volume.

    Attributes:
        is_held: It waits for something else to be done.
        reverted: Number of the revert that was carried out.
    """

    volume_id: str
    view: VolumeView | None
    is_held: bool
    reverted: int


class Volumes:
    """Makes wishes about volumes true."""

    def __init__(self, log: EventLog, driver: VolumeDriver) -> None:
        self._log = log
        self._driver = driver
        self._reads = Gathering(self._read_all, GATHERING_S)
        self._writes = Gathering(self._write_all, GATHERING_S)

    async def reconcile(self, volume_id: str) -> None:
        """Look, do what is to be done, and write down what was seen."""
        found = await self._reads.ask(volume_id)
        if found is None:
            return
        row, owner = found.row, found.owner
        view = await self._driver.look(volume_id)
        observed = "absent" if view is None else "available"
        need = need_of(row, view, owner, has_source=found.has_source)
        step, reverted = next_step(row.wanted, observed, need), row.observed_revert
        match step:
            case "create":
                await self._driver.create(_spec(row))
            case "resize":
                await self._driver.resize(row.id, row.size_gib * GIB)
            case "revert":
                await self._driver.revert(row.id, row.revert_snapshot_id or "")
                reverted = row.wanted_revert
            case "delete":
                await self._driver.delete(row.id)
            case "wait" | "nothing":
                pass
        if step not in ("wait", "nothing"):
            view = await self._driver.look(volume_id)
        _note(row, view, owner, reverted)
        if has_changed(row) or row.wanted == "gone":
            await self._writes.ask(Seen(volume_id, view, step == "wait", reverted))

    async def _read_all(self, ids: Sequence[str]) -> Sequence[Found | None]:
        async with self._log.read() as session:
            found = await _find(session, ids)
        return [found.get(key) for key in ids]

    async def _write_all(self, every: Sequence[Seen]) -> Sequence[None]:
        async with self._log.observe() as session:
            found = await _find(session, [seen.volume_id for seen in every])
            changed: list[VolumeRow] = []
            gone: list[VolumeRow] = []
            for seen in every:
                each = found.get(seen.volume_id)
                if each is None:
                    continue
                if each.row.wanted == "gone" and seen.view is None and not seen.is_held:
                    gone.append(each.row)
                    continue
                _note(each.row, seen.view, each.owner, seen.reverted)
                if has_changed(each.row):
                    changed.append(each.row)
            await record(session, *changed)
            for row in gone:
                await record_gone(session, row)
        return [None] * len(every)


def _spec(row: VolumeRow) -> VolumeSpec:
    return VolumeSpec(
        row.id,
        row.size_gib * GIB,
        image_id=row.image_id,
        snapshot_id=row.snapshot_id,
        volume_id=row.source_id,
    )


async def _find(session: AsyncSession, ids: Sequence[str]) -> dict[str, Found]:
    rows = (await session.scalars(select(VolumeRow).where(VolumeRow.id.in_(ids)))).all()
    owner_ids = {row.instance_id for row in rows} - {None}
    owners = select(InstanceRow).where(InstanceRow.id.in_(owner_ids))
    owner_of = {row.id: row for row in await session.scalars(owners)} if owner_ids else {}
    missing = await _missing(session, [row for row in rows if row.observed == "absent"])
    return {
        row.id: Found(row, owner_of.get(row.instance_id or ""), has_source=row.id not in missing)
        for row in rows
    }


async def _missing(session: AsyncSession, rows: Sequence[VolumeRow]) -> set[str]:
    """Return the volumes that wait for what they are made of.

    What has vanished altogether is not waited for: the driver says so.
    """
    waiting = {row.id for row in rows if row.backup_id is not None}
    for table, source_of in _SOURCES:
        wanted = {source_of(row) for row in rows} - {None}
        if wanted:
            query = select(table.id).where(table.id.in_(wanted), table.observed == "absent")
            absent = {*await session.scalars(query)}
            waiting |= {row.id for row in rows if source_of(row) in absent}
    return waiting


_SOURCES: Sequence[tuple[type[Any], Callable[[VolumeRow], str | None]]] = (
    (ImageRow, lambda row: row.image_id),
    (SnapshotRow, lambda row: row.snapshot_id),
    (VolumeRow, lambda row: row.source_id),
)


def _note(
    row: VolumeRow, view: VolumeView | None, owner: InstanceRow | None, reverted: int
) -> None:
    row.observed = "absent" if view is None else "available"
    row.observed_size_gib = None if view is None else view.size_bytes // GIB
    row.observed_flat = view is not None and view.is_flat
    row.observed_revert = max(reverted, row.observed_revert)
    row.fault, row.fault_is_final = None, False
    settle(row, owner)
