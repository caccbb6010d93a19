"""Types of volumes: kept and selectable. One host serves all of them alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from server.events import EventLog
from server.services.principals import Principal
from server.store.tables import VolumeRow, VolumeTypeRow

DEFAULT_ID = "0b1c2f4e-57a1-4a43-9f0e-6f1f6f3a7d11"


def default_type() -> VolumeTypeRow:
    """Return the type of volumes that name none; it is always there."""
    return VolumeTypeRow(
        id=DEFAULT_ID,
        name="standard",
        description="qcow2 on the disk of the host",
        is_public=True,
        specs={},
    )


async def find_type(session: AsyncSession, name: str) -> VolumeTypeRow | None:
    """Return a type by its id or name."""
    if name in (DEFAULT_ID, default_type().name, "default", "__DEFAULT__"):
        return default_type()
    query = select(VolumeTypeRow).where((VolumeTypeRow.id == name) | (VolumeTypeRow.name == name))
    return (await session.scalars(query)).first()


async def type_id(session: AsyncSession, name: str | None) -> str | None:
    """Return the id of a type by its id or name; None for the default.

    Raises:
        InvalidRequestError: There is no such type.
    """
    if not name:
        return None
    row = await find_type(session, name)
    if row is None:
        raise InvalidRequestError(f"There is no volume type {name}")
    return None if row.id == DEFAULT_ID else row.id


class VolumeTypes:
    """The types; an admin makes them, everybody chooses.

    Attributes:
        generation: Grows when names change.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._names: dict[str, str] | None = None
        self.generation = 0

    async def refresh(self) -> None:
        """Learn the names, where they are not known."""
        if self._names is None:
            self._names = {row.id: row.name for row in await self.list()}

    def name_of(self, found: str | None) -> str:
        """Return the name of a type by its id, as of the last `refresh`."""
        return (self._names or {}).get(found or DEFAULT_ID, default_type().name)

    def _forget_names(self) -> None:
        self._names = None
        self.generation += 1

    async def list(self) -> Sequence[VolumeTypeRow]:
        """Return all types, the default first."""
        async with self._log.read() as session:
            rows = await session.scalars(select(VolumeTypeRow).order_by(VolumeTypeRow.name))
            return [default_type(), *rows]

    async def get(self, name: str) -> VolumeTypeRow:
        """Return one by its id or name.

        Raises:
            NotFoundError: There is none.
        """
        async with self._log.read() as session:
            row = await find_type(session, name)
        if row is None:
            raise NotFoundError(f"Volume type {name} could not be found")
        return row

    async def create(
        self, principal: Principal, name: str, description: str, specs: Mapping[str, Any]
    ) -> VolumeTypeRow:
        """Add a type.

        Raises:
            ForbiddenError: The principal is no admin.
            ConflictError: There is one of this name.
        """
        _check_admin(principal)
        async with self._log.write() as session:
            if await find_type(session, name) is not None:
                raise ConflictError(f"There is a volume type {name} already")
            row = VolumeTypeRow(name=name, description=description, is_public=True, specs={**specs})
            session.add(row)
        self._forget_names()
        return row

    async def update(
        self, principal: Principal, name: str, changes: Mapping[str, Any]
    ) -> VolumeTypeRow:
        """Change name, description or specs of a type.

        Raises:
            ConflictError: It is the default one.
        """
        _check_admin(principal)
        async with self._log.write() as session:
            row = await _stored(session, name)
            for key, value in changes.items():
                setattr(row, key, value)
        self._forget_names()
        return row

    async def delete(self, principal: Principal, name: str) -> None:
        """Remove a type that no volume has.

        Raises:
            ConflictError: Volumes have it, or it is the default one.
        """
        _check_admin(principal)
        async with self._log.write() as session:
            row = await _stored(session, name)
            query = select(func.count()).where(VolumeRow.type_id == row.id)
            count = await session.scalar(query)
            if count:
                raise ConflictError(f"{count} volumes have the type {row.name}")
            await session.delete(row)
        self._forget_names()


async def _stored(session: AsyncSession, name: str) -> VolumeTypeRow:
    row = await find_type(session, name)
    if row is None:
        raise NotFoundError(f"Volume type {name} could not be found")
    if row.id == DEFAULT_ID:
        raise ConflictError("The default volume type stays as it is")
    return row


def _check_admin(principal: Principal) -> None:
    if not principal.is_admin:
        raise ForbiddenError("Only an admin may change volume types")
