"""Snapshots: those of one moment are taken together, and removed one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from server.drivers.base import SnapshotView, VolumeDriver
from server.errors import NotFoundError
from server.events import EventLog, has_changed, record, record_gone
from server.store.tables import SnapshotRow, VolumeRow


@dataclass(frozen=True, slots=True)
class Wish:
    """A snapshot, and the volumes to be kept with it, by the ids of their snapshots.

    Attributes:
        is_ready: All of these volumes are there, and as they shall be.
    """

    row: SnapshotRow
    volumes: Mapping[str, str]
    is_ready: bool


class Snapshots:
    """Makes wishes about snapshots true."""

    def __init__(self, log: EventLog, driver: VolumeDriver) -> None:
        self._log = log
        self._driver = driver

    async def reconcile(self, snapshot_id: str) -> None:
        """Look, do what is to be done, and write down what was seen.

        Raises:
            NotFoundError: It has vanished from the edge, or its volume has.
        """
        wish = await self._wish(snapshot_id)
        if wish is None:
            return
        row = wish.row
        if row.wanted == "gone":
            await self._driver.delete_snapshot(snapshot_id)
            await self._forget(snapshot_id)
            return
        view = await self._driver.look_snapshot(snapshot_id)
        if view is None:
            if row.observed != "absent":
                raise NotFoundError(f"What snapshot {row.name or row.id} held is gone")
            if not wish.is_ready:
                return
            await self._driver.snapshot(wish.volumes)
            view = await self._driver.look_snapshot(snapshot_id)
        await self._note(row, view)

    async def _wish(self, snapshot_id: str) -> Wish | None:
        async with self._log.read() as session:
            row = await session.get(SnapshotRow, snapshot_id)
            if row is None:
                return None
            group: Sequence[SnapshotRow] = [row]
            if row.group_id is not None:
                query = select(SnapshotRow).where(SnapshotRow.group_id == row.group_id)
                group = (await session.scalars(query)).all()
            # Those that are there, or go, are not to be taken anew at another moment.
            missing = [each for each in group if each.wanted == "present"]
            missing = [each for each in missing if each.observed == "absent"]
            wanted = {each.id: each.volume_id for each in missing}
            volumes = select(VolumeRow).where(VolumeRow.id.in_(wanted.values()))
            found = (await session.scalars(volumes)).all() if wanted else ()
        if not found and wanted:
            raise NotFoundError(f"The volume of snapshot {row.name or row.id} is gone")
        is_ready = all(
            volume.observed != "absent" and volume.observed_revert >= volume.wanted_revert
            for volume in found
        )
        return Wish(row, wanted, is_ready)

    async def _forget(self, snapshot_id: str) -> None:
        async with self._log.observe() as session:
            row = await session.get(SnapshotRow, snapshot_id)
            if row is not None and row.wanted == "gone":
                await record_gone(session, row)

    async def _note(self, seen: SnapshotRow, view: SnapshotView | None) -> None:
        async with self._log.observe() as session:
            row = await session.get(SnapshotRow, seen.id)
            if row is None or row.wanted == "gone" or view is None:
                return
            row.observed, row.used_bytes = "available", view.used_bytes
            row.fault, row.fault_is_final = None, False
            row.observed_wish = seen.wish
            if has_changed(row):
                await record(session, row)
