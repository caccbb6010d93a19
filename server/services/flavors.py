"""Sizes of instances, shared by all projects."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.events import EventLog
from server.services.principals import Principal
from server.store.tables import FlavorRow, InstanceRow, new_id


class Flavors:
    """The flavors of the cloud: all see them, administrators change them."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def list(self) -> Sequence[FlavorRow]:
        """Return all flavors, smallest first."""
        order = (FlavorRow.ram_mib, FlavorRow.vcpus, FlavorRow.disk_gib, FlavorRow.name)
        async with self._log.read() as session:
            return (await session.scalars(select(FlavorRow).order_by(*order))).all()

    async def get(self, flavor_id: str) -> FlavorRow:
        """Return one flavor.

        Raises:
            NotFoundError: There is no such flavor.
        """
        async with self._log.read() as session:
            return await flavor_by_id(session, flavor_id)

    async def create(self, principal: Principal, flavor: FlavorRow) -> FlavorRow:
        """Add a flavor.

        Raises:
            ForbiddenError: The principal is no admin.
            ConflictError: Its id or name is taken.
        """
        _admin_only(principal)
        try:
            async with self._log.write() as session:
                session.add(flavor)
        except IntegrityError as error:
            raise ConflictError(f"There is a flavor {flavor.name} already") from error
        return flavor

    async def delete(self, principal: Principal, flavor_id: str) -> None:
        """Remove a flavor.

        Raises:
            ForbiddenError: The principal is no admin.
            ConflictError: Instances have it.
        """
        _admin_only(principal)
        async with self._log.write() as session:
            flavor = await flavor_by_id(session, flavor_id)
            query = select(InstanceRow.id).where(InstanceRow.flavor_id == flavor_id).limit(1)
            if await session.scalar(query) is not None:
                raise ConflictError(f"Instances have the flavor {flavor.name}")
            await session.delete(flavor)


async def flavor_by_id(session: AsyncSession, flavor_id: str) -> FlavorRow:
    """Return one flavor.

    Raises:
        NotFoundError: There is no such flavor.
    """
    row = await session.get(FlavorRow, flavor_id)
    if row is None:
        raise NotFoundError(f"Flavor {flavor_id} could not be found")
    return row


async def flavor_of_size(
    session: AsyncSession, vcpus: int, ram_mib: int, disk_gib: int
) -> FlavorRow:
    """Return a flavor of exactly this size, made now where there is none.

    One that is made is called after its size: `c1r128d1`.
    """
    query = select(FlavorRow).where(
        FlavorRow.vcpus == vcpus, FlavorRow.ram_mib == ram_mib, FlavorRow.disk_gib == disk_gib
    )
    row = (await session.scalars(query.order_by(FlavorRow.name).limit(1))).first()
    if row is None:
        name = f"c{vcpus}r{ram_mib}d{disk_gib}"
        row = FlavorRow(
            id=new_id(), name=name, vcpus=vcpus, ram_mib=ram_mib, disk_gib=disk_gib, is_public=True
        )
        session.add(row)
        await session.flush()
    return row


def _admin_only(principal: Principal) -> None:
    if not principal.is_admin:
        raise ForbiddenError("Only an administrator may change flavors")
