"""What is on the edge without a row."""

import logging
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import ComputeDriver, VolumeDriver
from server.events import EventLog
from server.store.tables import EventRow, ImageRow, InstanceRow, VolumeRow

log = logging.getLogger(__name__)


async def remove_orphans(events: EventLog, compute: ComputeDriver, volumes: VolumeDriver) -> None:
    """Remove what once had a row and was wanted gone; tell of everything else.

    What the log of events has never heard of is not ours to judge: a database that
    was lost or put back from yesterday must not cost anybody a disk.
    """
    instances = await _orphans(events, InstanceRow, {*await compute.look_all()})
    for instance_id in instances:
        await compute.destroy(instance_id)
    for volume_id in await _orphans(events, VolumeRow, {*await volumes.look_all()}):
        await volumes.delete(volume_id)
    for image_id in await _orphans(events, ImageRow, {*await volumes.look_all_images()}):
        await volumes.delete_image(image_id)


async def _orphans(
    events: EventLog,
    table: type[InstanceRow] | type[VolumeRow] | type[ImageRow],
    there: Collection[str],
) -> set[str]:
    async with events.read() as session:
        unknown = {*there} - {*await session.scalars(select(table.id))}
        gone = await _told_gone(session, unknown) if unknown else set()
    for found in sorted(unknown):
        log.warning(
            "%s %s is on the edge and has no row: %s",
            table.__tablename__,
            found,
            "removed, as it was deleted" if found in gone else "left alone, as nobody deleted it",
        )
    return gone


async def _told_gone(session: AsyncSession, ids: Collection[str]) -> set[str]:
    query = select(EventRow.resource_id).where(
        EventRow.resource_id.in_(ids), EventRow.data.is_(None)
    )
    return {*await session.scalars(query)}
