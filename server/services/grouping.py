"""What must hold between ports, security groups and rules when wishes are committed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, NotFoundError
from server.store.tables import NicRow, SecurityGroupRow, SecurityRuleRow


async def check_groups(session: AsyncSession, touched: Sequence[SecurityGroupRow]) -> None:
    """Refuse to let groups go that ports use, and rules about groups that are not there.

    Raises:
        ConflictError: Names the group and its ports.
        NotFoundError: Names the group that is missing.
    """
    for row in touched:
        if row.wanted == "gone":
            await _check_unused(session, row)
        else:
            await _check_remotes(session, row)


async def _check_unused(session: AsyncSession, row: SecurityGroupRow) -> None:
    query = select(NicRow).where(NicRow.project_id == row.project_id, NicRow.wanted == "present")
    users = [
        nic.name or nic.id for nic in await session.scalars(query) if row.id in nic.security_groups
    ]
    if users:
        more = f" and {len(users) - 3} more" if len(users) > 3 else ""  # noqa: PLR2004 - named ones
        raise ConflictError(
            f"Security Group {row.id} in use: port {', '.join(users[:3])}{more} has {row.name}.",
            "Take it off its ports first.",
            name="SecurityGroupInUse",
        )


async def _check_remotes(session: AsyncSession, row: SecurityGroupRow) -> None:
    query = select(SecurityRuleRow.remote_group_id).where(
        SecurityRuleRow.group_id == row.id, SecurityRuleRow.remote_group_id.is_not(None)
    )
    for remote_id in {*await session.scalars(query)}:
        remote = await session.get(SecurityGroupRow, remote_id)
        if remote is None or remote.project_id != row.project_id or remote.wanted == "gone":
            raise NotFoundError(
                f"Security group {remote_id} does not exist", name="SecurityGroupNotFound"
            )
