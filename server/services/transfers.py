"""Volumes that go from one project to another: offered by one, taken with a key."""

import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.events import EventLog, record_left
from server.services.capacity import Limits
from server.services.principals import Principal
from server.services.writing import writing
from server.store.tables import SnapshotRow, VolumeRow, VolumeTransferRow

_KEY_BYTES = 16


class Transfers:
    """The offers; see https://docs.openstack.org/api-ref/block-storage/v3/#volume-transfer."""

    def __init__(self, log: EventLog, limits: Limits) -> None:
        self._log = log
        self._limits = limits

    async def list(self, principal: Principal) -> Sequence[VolumeTransferRow]:
        """Return what the project offers."""
        async with self._log.read() as session:
            query = select(VolumeTransferRow).where(
                VolumeTransferRow.project_id == principal.project_id
            )
            return (await session.scalars(query.order_by(VolumeTransferRow.created_at))).all()

    async def get(self, principal: Principal, transfer_id: str) -> VolumeTransferRow:
        """Return one offer of the project.

        Raises:
            NotFoundError: There is none.
        """
        async with self._log.read() as session:
            return await _own(session, principal, transfer_id)

    async def offer(
        self, principal: Principal, volume_id: str, name: str
    ) -> tuple[VolumeTransferRow, str]:
        """Offer a volume; returns the key that takes it, which is kept nowhere.

        Raises:
            ConflictError: An instance has it, it has snapshots, or it is offered already.
        """
        key = secrets.token_hex(_KEY_BYTES)
        async with writing(self._log, principal) as work:
            volume = await work.own(VolumeRow, volume_id)
            await _check_loose(work.session, volume)
            query = select(VolumeTransferRow).where(VolumeTransferRow.volume_id == volume_id)
            if (await work.session.scalars(query)).first() is not None:
                raise ConflictError(f"Volume {volume.name or volume.id} is offered already")
            row = VolumeTransferRow(
                project_id=principal.project_id,
                volume_id=volume_id,
                name=name,
                key_hash=_hash(key),
            )
            work.session.add(row)
            return row, key

    async def withdraw(self, principal: Principal, transfer_id: str) -> None:
        """Take an offer back."""
        async with self._log.write() as session:
            await session.delete(await _own(session, principal, transfer_id))

    async def accept(self, principal: Principal, transfer_id: str, key: str) -> VolumeTransferRow:
        """Take a volume over into the principal's project.

        Raises:
            NotFoundError: There is no such offer.
            ForbiddenError: The key is another one.
            ConflictError: The volume is in use meanwhile.
        """
        async with writing(self._log, principal, self._limits) as work:
            row = await work.session.get(VolumeTransferRow, transfer_id)
            if row is None:
                raise NotFoundError(f"Transfer {transfer_id} could not be found.")
            if not hmac.compare_digest(row.key_hash, _hash(key)):
                raise ForbiddenError("The key of the transfer is another one")
            volume = await work.session.get(VolumeRow, row.volume_id)
            if volume is None or volume.wanted == "gone":
                raise NotFoundError(f"Volume {row.volume_id} could not be found.")
            await _check_loose(work.session, volume)
            # Who looked at it in the old project is told that it is gone from there.
            await record_left(work.session, volume, volume.project_id)
            volume.project_id, volume.topology_id = principal.project_id, None
            work.touch(volume)
            await work.session.delete(row)
            return row


async def _check_loose(session: AsyncSession, volume: VolumeRow) -> None:
    name = volume.name or volume.id
    if volume.observed == "absent" or volume.instance_id or volume.observed_instance_id:
        raise ConflictError(f"Volume {name} is not available", "Detach it first.")
    query = select(SnapshotRow.id).where(
        SnapshotRow.volume_id == volume.id, SnapshotRow.wanted == "present"
    )
    if (await session.scalars(query)).first() is not None:
        raise ConflictError(f"Volume {name} has snapshots", "Delete them first.")


async def _own(session: AsyncSession, principal: Principal, transfer_id: str) -> VolumeTransferRow:
    row = await session.get(VolumeTransferRow, transfer_id)
    if row is None or row.project_id != principal.project_id:
        raise NotFoundError(f"Transfer {transfer_id} could not be found.")
    return row


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
