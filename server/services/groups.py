"""Groups of instances, and whether a new instance may join one."""

from collections.abc import Mapping, Sequence
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError
from server.events import EventLog, record, record_gone
from server.services.principals import Principal
from server.services.values import New
from server.services.writing import Writing, own, writing
from server.store.tables import InstanceRow, ServerGroupRow

Policy = Literal["affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity"]


class NewServerGroup(New):
    """A group.

    Attributes:
        max_per_host: For anti-affinity: how many members one host may have.
    """

    policy: Policy
    max_per_host: int = 1


class ServerGroups:
    """The groups of a project.

    There is one host: soft policies and affinity hold by themselves, and are kept for the
    day when there are more.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewServerGroup) -> ServerGroupRow:
        """Record a new group."""
        async with writing(self._log, principal) as work:
            return await add_group(work, wish)

    async def list(self, principal: Principal) -> Sequence[ServerGroupRow]:
        """Return the project's groups, oldest first."""
        async with self._log.read() as session:
            query = select(ServerGroupRow).where(ServerGroupRow.project_id == principal.project_id)
            order = ServerGroupRow.created_at, ServerGroupRow.id
            return (await session.scalars(query.order_by(*order))).all()

    async def get(self, principal: Principal, group_id: str) -> ServerGroupRow:
        """Return one group.

        Raises:
            NotFoundError: The project has no such group.
        """
        async with self._log.read() as session:
            return await own(session, principal, ServerGroupRow, group_id)

    async def members(self, principal: Principal) -> Mapping[str, Sequence[str]]:
        """Return the ids of the members of all groups, by group."""
        async with self._log.read() as session:
            query = select(InstanceRow.group_id, InstanceRow.id).where(
                InstanceRow.project_id == principal.project_id,
                InstanceRow.group_id.is_not(None),
                InstanceRow.wanted != "gone",
            )
            found: dict[str, list[str]] = {}
            for group_id, instance_id in await session.execute(query.order_by(InstanceRow.id)):
                found.setdefault(str(group_id), []).append(instance_id)
        return found

    async def delete(self, principal: Principal, group_id: str) -> None:
        """Remove a group; its members stay.

        Raises:
            NotFoundError: The project has no such group.
        """
        async with self._log.write() as session:
            row = await own(session, principal, ServerGroupRow, group_id)
            await remove(session, row)


async def add_group(work: Writing, wish: NewServerGroup) -> ServerGroupRow:
    """Write a new group down; it is there at once."""
    row = ServerGroupRow(
        id=await work.claim(ServerGroupRow, wish.id),
        project_id=work.principal.project_id,
        topology_id=wish.topology_id,
        name=wish.name,
        user_id=work.principal.user_id,
        policy=wish.policy,
        max_per_host=wish.max_per_host,
        observed_wish=1,
    )
    return await work.add(row)


async def join_group(work: Writing, row: InstanceRow, group_id: str | None) -> None:
    """Write down which group an instance belongs to.

    Raises:
        NotFoundError: The project has no such group.
        ConflictError: The group does not want two members on the only host.
    """
    if group_id == row.group_id:
        return
    await _tell(work, row.group_id)
    row.group_id = group_id
    if group_id is None:
        return
    group = await work.own(ServerGroupRow, group_id)
    query = select(func.count()).where(
        InstanceRow.group_id == group_id, InstanceRow.id != row.id, InstanceRow.wanted != "gone"
    )
    others = await work.session.scalar(query) or 0
    if group.policy == "anti-affinity" and others >= group.max_per_host:
        raise ConflictError(
            f"No valid host was found for server {row.name}: group {group.name} wants its"
            f" members on different hosts, and the only host has {others} of them",
            "Use the policy soft-anti-affinity.",
        )
    await _tell(work, group_id)


async def leave_group(work: Writing, row: InstanceRow) -> None:
    """Tell of a group that it loses a member; which keeps its name."""
    await _tell(work, row.group_id)


async def remove(session: AsyncSession, row: ServerGroupRow) -> None:
    """Take a group away, in a transaction."""
    query = select(InstanceRow).where(InstanceRow.group_id == row.id)
    members = (await session.scalars(query)).all()
    for member in members:
        member.group_id = None
    await record(session, *members)
    await record_gone(session, row)


async def _tell(work: Writing, group_id: str | None) -> None:
    group = await work.session.get(ServerGroupRow, group_id) if group_id else None
    if group is not None:
        work.touch(group)
        group.observed_wish = group.wish
