"""What became of orders to instances: noted when their wish is fulfilled, or cannot be."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from server.store.tables import InstanceActionRow, InstanceRow, now


async def note_done(session: AsyncSession, rows: Sequence[InstanceRow]) -> None:
    """Note that the orders to these instances are carried out, up to their fulfilled wish."""
    for row in rows:
        # A wish to be gone is fulfilled with the last look at the row.
        wish = row.wish if row.wanted == "gone" else row.observed_wish
        query = update(InstanceActionRow).where(
            InstanceActionRow.instance_id == row.id,
            InstanceActionRow.wish <= wish,
            InstanceActionRow.ended_at.is_(None),
        )
        await session.execute(query.values(result="Success", ended_at=now()))


async def note_failed(session: AsyncSession, row: InstanceRow) -> None:
    """Note why the orders to an instance that are under way cannot be carried out."""
    query = update(InstanceActionRow).where(
        InstanceActionRow.instance_id == row.id, InstanceActionRow.ended_at.is_(None)
    )
    await session.execute(query.values(result="Error", message=row.fault, ended_at=now()))
