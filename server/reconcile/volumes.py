"""Volumes: what happens next to one, and doing it."""

from collections.abc import Mapping
from typing import Literal

from server.drivers.base import VolumeDriver, VolumeSpec, VolumeView
from server.events import EventLog, has_changed, record, record_gone
from server.reconcile.fulfilment import settle
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


class Volumes:
    """Makes wishes about volumes true."""

    def __init__(self, log: EventLog, driver: VolumeDriver) -> None:
        self._log = log
        self._driver = driver

    async def reconcile(self, volume_id: str) -> None:
        """Look, do what is to be done, and write down what was seen."""
        async with self._log.read() as session:
            row = await session.get(VolumeRow, volume_id)
            if row is None:
                return
            image = await session.get(ImageRow, row.image_id) if row.image_id else None
            owner = await session.get(InstanceRow, row.instance_id) if row.instance_id else None
        view = await self._driver.look(volume_id)
        observed = "absent" if view is None else "available"
        step = next_step(row.wanted, observed, need_of(row, view, image, owner))
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
            await self._write(volume_id, view, is_held=step == "wait")

    async def _write(self, volume_id: str, view: VolumeView | None, *, is_held: bool) -> None:
        async with self._log.observe() as session:
            row = await session.get(VolumeRow, volume_id)
            if row is None:
                return
            if row.wanted == "gone" and view is None and not is_held:
                await record_gone(session, row)
                return
            owner = await session.get(InstanceRow, row.instance_id) if row.instance_id else None
            _note(row, view, owner)
            if has_changed(row):
                await record(session, row)


def _note(row: VolumeRow, view: VolumeView | None, owner: InstanceRow | None) -> None:
    row.observed = "absent" if view is None else "available"
    row.observed_size_gib = None if view is None else view.size_bytes // GIB
    row.fault, row.fault_is_final = None, False
    settle(row, owner)
