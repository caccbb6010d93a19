"""Volumes: what happens next to one, and doing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import VolumeDriver, VolumeSpec, VolumeView
from server.events import EventLog, has_changed, record, record_gone
from server.reconcile.fulfilment import settle
from server.reconcile.gathering import GATHERING_S, Gathering
from server.store.tables import ImageRow, InstanceRow, VolumeRow

GIB = 1 << 30

Need = Literal["image", "size", "release", "nothing"]
"""What keeps a volume from being as wished: its image is not there yet, it is too
small, or an instance still has it."""

Step = Literal["create", "resize", "delete", "wait", "nothing"]

STEPS: Mapping[tuple[str, str, Need], Step] = {
    ("present", "absent", "image"): "wait",
    ("present", "absent", "nothing"): "create",
    ("present", "available", "size"): "resize",
    ("gone", "available", "release"): "wait",
    ("gone", "available", "nothing"): "delete",
    ("gone", "available", "size"): "delete",
    ("gone", "absent", "release"): "wait",
}


def next_step(wanted: str, observed: str, need: Need) -> Step:
    """Decide, from the wish and the world alone, what to do now."""
    return STEPS.get((wanted, observed, need), "nothing")


def need_of(
    row: VolumeRow, view: VolumeView | None, image: ImageRow | None, owner: InstanceRow | None
) -> Need:
    """Return what keeps a volume from being as wished."""
    if row.wanted == "gone":
        # An instance that is wanted gone may have it without a note of that.
        is_ending = owner is not None and owner.wanted == "gone"
        return "release" if row.observed_instance_id is not None or is_ending else "nothing"
    if view is None:
        return "image" if image is not None and image.observed != "active" else "nothing"
    return "size" if view.size_bytes < row.size_gib * GIB else "nothing"


@dataclass(frozen=True, slots=True)
class Found:
    """The row of a volume, and those that it depends on."""

    row: VolumeRow
    image: ImageRow | None
    owner: InstanceRow | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a volume; `is_held`: it waits for something else to be done."""

    volume_id: str
    view: VolumeView | None
    is_held: bool


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
        step = next_step(row.wanted, observed, need_of(row, view, found.image, owner))
        match step:
            case "create":
                await self._driver.create(VolumeSpec(row.id, row.size_gib * GIB, row.image_id))
            case "resize":
                await self._driver.resize(row.id, row.size_gib * GIB)
            case "delete":
                await self._driver.delete(row.id)
            case "wait" | "nothing":
                pass
        if step not in ("wait", "nothing"):
            view = await self._driver.look(volume_id)
        _note(row, view, owner)
        if has_changed(row) or row.wanted == "gone":
            await self._writes.ask(Seen(volume_id, view, is_held=step == "wait"))

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
                _note(each.row, seen.view, each.owner)
                if has_changed(each.row):
                    changed.append(each.row)
            await record(session, *changed)
            for row in gone:
                await record_gone(session, row)
        return [None] * len(every)


async def _find(session: AsyncSession, ids: Sequence[str]) -> dict[str, Found]:
    rows = (await session.scalars(select(VolumeRow).where(VolumeRow.id.in_(ids)))).all()
    image_ids = {row.image_id for row in rows} - {None}
    owner_ids = {row.instance_id for row in rows} - {None}
    images = select(ImageRow).where(ImageRow.id.in_(image_ids))
    owners = select(InstanceRow).where(InstanceRow.id.in_(owner_ids))
    image_of = {row.id: row for row in await session.scalars(images)} if image_ids else {}
    owner_of = {row.id: row for row in await session.scalars(owners)} if owner_ids else {}
    return {
        row.id: Found(row, image_of.get(row.image_id or ""), owner_of.get(row.instance_id or ""))
        for row in rows
    }


def _note(row: VolumeRow, view: VolumeView | None, owner: InstanceRow | None) -> None:
    row.observed = "absent" if view is None else "available"
    row.observed_size_gib = None if view is None else view.size_bytes // GIB
    row.fault, row.fault_is_final = None, False
    settle(row, owner)
