"""One transaction in which a principal writes down wishes."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, InvalidRequestError, NotFoundError
from server.events import EventLog, record
from server.services import capacity, quotas, whole
from server.services.capacity import Limits
from server.services.principals import Principal
from server.services.standing import check_standing
from server.store import sharing
from server.store.resources import KINDS, AnyRow
from server.store.tables import (
    BackupRow,
    DeploymentRow,
    FloatingIpRow,
    ImageRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    PhysicalPortRow,
    RouterRow,
    SecurityGroupRow,
    ServerGroupRow,
    SnapshotRow,
    VolumeRow,
    new_id,
)

Found = TypeVar(
    "Found",
    NetworkRow,
    InstanceRow,
    NicRow,
    VolumeRow,
    PhysicalPortRow,
    RouterRow,
    FloatingIpRow,
    ImageRow,
    DeploymentRow,
    ServerGroupRow,
    SecurityGroupRow,
    SnapshotRow,
    BackupRow,
)


class Writing:
    """What the services write with: finds rows, and remembers which were touched."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self.session = session
        self.principal = principal
        self.touched: dict[tuple[str, str], AnyRow] = {}
        # By network id: addresses that a plan names, so that nobody else is given them.
        self.named: defaultdict[str, set[str]] = defaultdict(set)

    async def own(self, table: type[Found], resource_id: str) -> Found:
        """Return a resource of the project that is wanted.

        Raises:
            NotFoundError: The project has none of this id.
            ConflictError: It is being deleted.
        """
        return _wanted(await own(self.session, self.principal, table, resource_id))

    async def usable(self, table: type[Found], resource_id: str) -> Found:
        """Return a resource of the project, or one that is public, that is wanted.

        Raises:
            NotFoundError: The project sees none of this id.
            ConflictError: It is being deleted.
            InvalidRequestError: It is an image that is deactivated.
        """
        row = _wanted(await usable(self.session, self.principal, table, resource_id))
        _check_active(row)
        return row

    async def claim(self, table: type[Found], resource_id: str | None) -> str:
        """Return the id for a new resource.

        Raises:
            ConflictError: There is one of this id.
        """
        if resource_id is None:
            return new_id()
        row = await self.session.get(table, resource_id)
        if row is not None:
            gone = row.wanted == "gone" and row.project_id == self.principal.project_id
            why = "is still being deleted" if gone else "exists already"
            raise ConflictError(f"A {KINDS[table]} with id {resource_id} {why}")
        return resource_id

    async def add(self, row: Found) -> Found:
        """Put a new resource down."""
        self.session.add(row)
        await self.session.flush()
        self.touched[KINDS[type(row)], row.id] = row
        return row

    def touch(self, *rows: AnyRow) -> None:
        """Say that the wish of these rows is another one now.

        An old fault told of the old wish: it goes.
        """
        for row in rows:
            key = KINDS[type(row)], row.id
            if key not in self.touched:
                row.wish += 1
                row.fault, row.fault_is_final = None, False
                self.touched[key] = row


@asynccontextmanager
async def writing(
    log: EventLog, principal: Principal, limits: Limits | None = None
) -> AsyncIterator[Writing]:
    """Open a transaction; at its end the whole is checked and the changes are told.

    Args:
        log: Where the changes are told.
        principal: Who wishes.
        limits: What the host has room for; None: nothing that is wished needs more.

    Raises:
        ControlError: What `whole.check`, `quotas.check` and `capacity.check` refuse.
    """
    async with log.write() as session:
        before = await capacity.in_use(session) if limits else None
        most = await quotas.limits_of(session, principal.project_id)
        taken = await quotas.in_use(session, principal.project_id, most)
        work = Writing(session, principal)
        yield work
        await session.flush()
        rows = [*work.touched.values()]
        await whole.check(session, rows)
        await check_standing(session, rows)
        await quotas.check(session, principal.project_id, most, taken)
        if limits is not None and before is not None:
            await capacity.check(session, limits, before)
        await record(session, *rows)


async def own(
    session: AsyncSession, principal: Principal, table: type[Found], resource_id: str
) -> Found:
    """Return a resource of the principal's project.

    Raises:
        NotFoundError: The project has none of this id.
    """
    row = await session.get(table, resource_id)
    if row is None or row.project_id != principal.project_id:
        raise NotFoundError(f"{KINDS[table].capitalize()} {resource_id} could not be found.")
    return row


async def usable(
    session: AsyncSession, principal: Principal, table: type[Found], resource_id: str
) -> Found:
    """Return a resource of the principal's project, or a public one.

    Raises:
        NotFoundError: The project sees none of this id.
    """
    row = await session.get(table, resource_id)
    if row is None or not await _is_usable(session, principal, row):
        raise NotFoundError(f"{KINDS[table].capitalize()} {resource_id} could not be found.")
    return row


def _check_active(row: AnyRow) -> None:
    if isinstance(row, ImageRow) and row.is_deactivated:
        raise InvalidRequestError(
            f"Image {row.name or row.id} is deactivated", "Reactivate it, or take another one."
        )


async def _is_usable(session: AsyncSession, principal: Principal, row: AnyRow) -> bool:
    if isinstance(row, ImageRow):
        return await sharing.may_use(session, row, principal.project_id)
    return row.project_id == principal.project_id or is_public(row)


def is_public(row: AnyRow) -> bool:
    """Return whether all projects see this resource."""
    match row:
        case NetworkRow():
            return row.is_public
        case ImageRow():
            return row.visibility == "public"
        case _:
            return False


def _wanted(row: Found) -> Found:
    if row.wanted == "gone":
        raise ConflictError(
            f"{KINDS[type(row)].capitalize()} {row.name or row.id} is being deleted"
        )
    return row
