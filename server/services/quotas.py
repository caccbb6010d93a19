"""What each project may have at most, and what it has.

A project without a row is only limited by what the host has room for
(`server.services.capacity`). Names are those of Nova, Cinder and Neutron.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ForbiddenError, InvalidRequestError, NotFoundError, OverQuotaError
from server.events import EventLog
from server.services.principals import Principal
from server.store.tables import (
    BackupRow,
    FloatingIpRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    ProjectRow,
    QuotaRow,
    RouterRow,
    SecurityGroupRow,
    SecurityRuleRow,
    SnapshotRow,
    SubnetRow,
    VolumeRow,
)

UNLIMITED = -1

COMPUTE = ("instances", "cores", "ram")
VOLUME = ("volumes", "gigabytes", "snapshots", "backups")
NETWORK = (
    "network",
    "subnet",
    "port",
    "router",
    "floatingip",
    "security_group",
    "security_group_rule",
)


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit and what is in use; a limit of -1 is none. `ram` is in MiB, `gigabytes` in GiB."""

    limit: int
    used: int


class Quotas:
    """Tell and set what projects may have."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def get(
        self, principal: Principal, project: str, names: Iterable[str]
    ) -> dict[str, Quota]:
        """Return quotas of a project, by name.

        Args:
            principal: Who asks.
            project: Id or name of the project.
            names: Of the quotas.

        Raises:
            ForbiddenError: It is another project, and the principal is no admin.
            NotFoundError: There is no such project.
        """
        async with self._log.read() as session:
            project_id = await _project(session, principal, project)
            limits = await limits_of(session, project_id)
            used = await in_use(session, project_id, names)
        return {name: Quota(limits.get(name, UNLIMITED), count) for name, count in used.items()}

    async def set(self, principal: Principal, project: str, limits: Mapping[str, Any]) -> None:
        """Set limits of a project; -1 takes one away. What is in use already stays.

        Raises:
            ForbiddenError: The principal is no admin.
            NotFoundError: There is no such project.
            InvalidRequestError: A name is unknown, or a limit is no number from -1 on.
        """
        _check_admin(principal)
        for name, limit in limits.items():
            if name not in _USED:
                raise InvalidRequestError(
                    f"There is no quota {name}", f"There are {', '.join(_USED)}."
                )
            if not isinstance(limit, int) or isinstance(limit, bool) or limit < UNLIMITED:
                raise InvalidRequestError(f"The quota {name} must be a number from -1 on")
        async with self._log.write() as session:
            project_id = await _project(session, principal, project)
            for name, limit in limits.items():
                await session.execute(_of(project_id).where(QuotaRow.name == name))
                if limit != UNLIMITED:
                    session.add(QuotaRow(project_id=project_id, name=name, most=limit))

    async def reset(self, principal: Principal, project: str, names: Iterable[str]) -> None:
        """Take limits of a project away.

        Raises:
            ForbiddenError: The principal is no admin.
            NotFoundError: There is no such project.
        """
        await self.set(principal, project, dict.fromkeys(names, UNLIMITED))


async def limits_of(session: AsyncSession, project_id: str) -> dict[str, int]:
    """Return the limits that a project has, by name."""
    query = select(QuotaRow.name, QuotaRow.most).where(QuotaRow.project_id == project_id)
    return {found.name: found.most for found in await session.execute(query)}


async def in_use(session: AsyncSession, project_id: str, names: Iterable[str]) -> dict[str, int]:
    """Return what is wished at this point of a transaction, by name of the quota."""
    found = {}
    for name in names:
        table, query = _USED[name]
        count: int | None = await session.scalar(query.where(table.project_id == project_id))
        found[name] = count or 0
    return found


async def check(
    session: AsyncSession, project_id: str, limits: Mapping[str, int], before: Mapping[str, int]
) -> None:
    """Refuse what a project may not have.

    Args:
        session: The transaction, flushed.
        project_id: Whose.
        limits: By name; those of other names are not looked at.
        before: What was in use before: whoever is over a limit may still take less.

    Raises:
        OverQuotaError: Names the quota, what would be in use, and the limit.
    """
    after = await in_use(session, project_id, limits)
    for name, limit in limits.items():
        if after[name] > max(limit, before[name]):
            raise OverQuotaError(
                f"The project may have {limit} of {name}, and would have {after[name]}",
                "Delete some, or ask an administrator for more.",
                "OverQuota",
            )


def _count(table: type[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(table).where(*conditions)


def _sum(column: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.sum(column)).where(*conditions)


_IS_INSTANCE = InstanceRow.wanted != "gone"
_IS_VOLUME = VolumeRow.wanted == "present"

_USED: Mapping[str, tuple[Any, Select[Any]]] = {
    "instances": (InstanceRow, _count(InstanceRow, _IS_INSTANCE)),
    "cores": (InstanceRow, _sum(InstanceRow.vcpus, _IS_INSTANCE)),
    "ram": (InstanceRow, _sum(InstanceRow.ram_mib, _IS_INSTANCE)),
    "volumes": (VolumeRow, _count(VolumeRow, _IS_VOLUME)),
    "gigabytes": (VolumeRow, _sum(VolumeRow.size_gib, _IS_VOLUME)),
    "snapshots": (SnapshotRow, _count(SnapshotRow, SnapshotRow.wanted == "present")),
    "backups": (BackupRow, _count(BackupRow, BackupRow.wanted == "present")),
    "network": (NetworkRow, _count(NetworkRow, NetworkRow.wanted == "present")),
    "subnet": (SubnetRow, _count(SubnetRow)),
    "port": (NicRow, _count(NicRow, NicRow.wanted == "present")),
    "router": (RouterRow, _count(RouterRow, RouterRow.wanted == "present")),
    "floatingip": (FloatingIpRow, _count(FloatingIpRow, FloatingIpRow.wanted == "present")),
    "security_group": (
        SecurityGroupRow,
        _count(SecurityGroupRow, SecurityGroupRow.wanted == "present"),
    ),
    "security_group_rule": (SecurityRuleRow, _count(SecurityRuleRow)),
}
"""By name: the table that is looked at, and what is asked of it."""


def _check_admin(principal: Principal) -> None:
    if not principal.is_admin:
        raise ForbiddenError("Only an administrator may set quotas")


def _of(project_id: str) -> Any:
    return delete(QuotaRow).where(QuotaRow.project_id == project_id)


async def _project(session: AsyncSession, principal: Principal, project: str) -> str:
    if project in (principal.project_id, principal.project_name):
        return principal.project_id
    if not principal.is_admin:
        raise ForbiddenError("Quotas of other projects are not shown")
    named = (ProjectRow.id == project) | (ProjectRow.name == project)
    found = await session.scalar(select(ProjectRow.id).where(named))
    if found is None:
        raise NotFoundError(f"Project {project} could not be found")
    return found
