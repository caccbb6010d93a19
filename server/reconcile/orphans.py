"""What is on the edge without a row."""

import logging
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import ComputeDriver, VolumeDriver
from server.events import EventLog
from server.reconcile.backups import OF_BACKUP
from server.store.tables import EventRow, ImageRow, InstanceRow, SnapshotRow, VolumeRow

log = logging.getLogger(__name__)


class Orphans:
    """Removes what once had a row and was wanted gone; tells of everything else.

    What the log of events has never heard of is not ours to judge: a database that
    was lost or put back from yesterday must not cost anybody a disk.
    """

    def __init__(self, events: EventLog, compute: ComputeDriver, volumes: VolumeDriver) -> None:
        self._events = events
        self._compute = compute
        self._volumes = volumes
        self._told: set[str] = set()

    async def remove(self) -> None:
        """Look at all that is there, once."""
        for found in await self._gone(InstanceRow, {*await self._compute.look_all()}):
            await self._compute.destroy(found)
        for found in await self._gone(VolumeRow, {*await self._volumes.look_all()}):
            await self._volumes.delete(found)
        for found in await self._gone(SnapshotRow, await self._snapshots()):
            await self._volumes.delete_snapshot(found)
        for found in await self._gone(ImageRow, {*await self._volumes.look_all_images()}):
            await self._volumes.delete_image(found)

    async def _snapshots(self) -> set[str]:
        """Return the snapshots that are there, but for those that backups made for themselves."""
        found = {*await self._volumes.look_all_snapshots()}
        return {key for key in found if not key.startswith(OF_BACKUP)}

    async def _gone(
        self,
        table: type[InstanceRow] | type[VolumeRow] | type[SnapshotRow] | type[ImageRow],
        there: Collection[str],
    ) -> set[str]:
        async with self._events.read() as session:
            unknown = {*there} - {*await session.scalars(select(table.id))}
            gone = await _told_gone(session, unknown) if unknown else set()
        for found in sorted(unknown - self._told):
            what = "it was deleted and goes" if found in gone else "it stays"
            log.warning("%s %s has no row here: %s", table.__tablename__, found, what)
        self._told |= unknown
        return gone


async def _told_gone(session: AsyncSession, ids: Collection[str]) -> set[str]:
    query = select(EventRow.resource_id).where(
        EventRow.resource_id.in_(ids), EventRow.data.is_(None)
    )
    return {*await session.scalars(query)}
