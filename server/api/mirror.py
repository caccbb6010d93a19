"""The rows of projects in memory, caught up before every look.

A list of servers needs their NICs, volumes and networks too. Reading them all for
every request would cost milliseconds; so they stay here, and a look reads only the
rows that events since the last look name. When nothing was written, it reads nothing.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import NotFoundError
from server.events import EventLog, newest
from server.store.tables import (
    EventRow,
    FlavorRow,
    FloatingIpRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    ResourceRow,
    RouterRow,
    SecurityGroupRow,
    SubnetRow,
    VolumeRow,
)

Found = TypeVar("Found", bound=ResourceRow)

_PROJECTS = 32
_MANY = 400
"""Above so many changed rows, all are read again: SQLite limits the terms of a query."""


@dataclass
class ProjectRows:
    """What a project has and may use; rows are in the order of their creation.

    Attributes:
        position: The newest event that the rows know of.
        subnets: By their own id.
        groups: Security groups.
        subnets_of: Those of each network, IPv4 first.
        ends_of: NICs that are ends of a router, by router.
        generation: Of the log, when it was looked at last.
    """

    project_id: str
    networks: dict[str, NetworkRow] = field(default_factory=dict)
    instances: dict[str, InstanceRow] = field(default_factory=dict)
    nics: dict[str, NicRow] = field(default_factory=dict)
    volumes: dict[str, VolumeRow] = field(default_factory=dict)
    subnets: dict[str, SubnetRow] = field(default_factory=dict)
    subnets_of: dict[str, list[SubnetRow]] = field(default_factory=dict)
    groups: dict[str, SecurityGroupRow] = field(default_factory=dict)
    routers: dict[str, RouterRow] = field(default_factory=dict)
    floating_ips: dict[str, FloatingIpRow] = field(default_factory=dict)
    nics_of: dict[str, list[NicRow]] = field(default_factory=dict)
    ends_of: dict[str, list[NicRow]] = field(default_factory=dict)
    volumes_of: dict[str, list[VolumeRow]] = field(default_factory=dict)
    position: int = -1
    generation: int = -1

    def arrange(self) -> None:
        """Group rows by what they belong to, but for those that are going."""
        self.subnets_of = {}
        for subnet in sorted(self.subnets.values(), key=lambda row: row.version):
            self.subnets_of.setdefault(subnet.network_id, []).append(subnet)
        self.nics_of, self.volumes_of, self.ends_of = {}, {}, {}
        for nic in self.nics.values():
            if nic.instance_id is not None and nic.wanted != "gone":
                self.nics_of.setdefault(nic.instance_id, []).append(nic)
            if nic.router_id is not None and nic.wanted != "gone":
                self.ends_of.setdefault(nic.router_id, []).append(nic)
        for volume in self.volumes.values():
            if volume.instance_id is not None and volume.wanted != "gone":
                self.volumes_of.setdefault(volume.instance_id, []).append(volume)
        for nics in self.nics_of.values():
            nics.sort(key=lambda nic: nic.position)
        for volumes in self.volumes_of.values():
            volumes.sort(key=lambda volume: volume.position)


def found(rows: dict[str, Found], what: str, resource_id: str) -> Found:
    """Return one of the rows.

    Raises:
        NotFoundError: There is none of this id.
    """
    row = rows.get(resource_id)
    if row is None:
        raise NotFoundError(f"{what} {resource_id} could not be found")
    return row


class Mirror:
    """The rows of the projects that were looked at lately.

    Attributes:
        flavors: Those of their instances, at least. A flavor never changes.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._projects: OrderedDict[str, ProjectRows] = OrderedDict()
        self._catching_up = asyncio.Lock()
        self.flavors: dict[str, FlavorRow] = {}

    async def rows(self, project_id: str) -> ProjectRows:
        """Return what a project has by now."""
        rows = self._projects.get(project_id)
        if rows is not None and rows.generation == self._log.generation:
            self._projects.move_to_end(project_id)
            return rows
        async with self._catching_up:
            rows = self._projects.get(project_id)
            if rows is None:
                rows = self._projects[project_id] = ProjectRows(project_id)
            if rows.generation != self._log.generation:
                await self._catch_up(rows)
            self._projects.move_to_end(project_id)
            if len(self._projects) > _PROJECTS:
                self._projects.popitem(last=False)
        return rows

    async def _catch_up(self, rows: ProjectRows) -> None:
        # Taken before the look: what is written meanwhile is looked for next time.
        generation = self._log.generation
        try:
            async with self._log.read() as session:
                last = await newest(session)
                if last != rows.position:
                    changed = await _changed(session, rows)
                    await _read(session, rows, changed)
                    rows.arrange()
                if any(row.flavor_id not in self.flavors for row in rows.instances.values()):
                    flavors = await session.scalars(select(FlavorRow))
                    self.flavors = {flavor.id: flavor for flavor in flavors}
        except BaseException:
            # Half a look must not pass for one.
            del self._projects[rows.project_id]
            raise
        rows.position, rows.generation = last, generation


Changed = dict[str, set[str]] | None
"""Ids by kind; None: everything."""


async def _changed(session: AsyncSession, rows: ProjectRows) -> Changed:
    if rows.position < 0:
        return None
    query = select(EventRow.kind, EventRow.resource_id).where(
        EventRow.id > rows.position,
        or_(EventRow.project_id == rows.project_id, EventRow.kind == "network"),
    )
    changed: dict[str, set[str]] = {}
    for event in await session.execute(query):
        changed.setdefault(event.kind, set()).add(event.resource_id)
    return None if any(len(ids) > _MANY for ids in changed.values()) else changed


async def _read(session: AsyncSession, rows: ProjectRows, changed: Changed) -> None:
    mine = rows.project_id
    visible = or_(NetworkRow.project_id == mine, NetworkRow.is_public)
    kinds: tuple[tuple[str, dict[str, Any], type[ResourceRow], ColumnElement[bool]], ...] = (
        ("network", rows.networks, NetworkRow, visible),
        ("server", rows.instances, InstanceRow, InstanceRow.project_id == mine),
        ("port", rows.nics, NicRow, NicRow.project_id == mine),
        ("volume", rows.volumes, VolumeRow, VolumeRow.project_id == mine),
        ("router", rows.routers, RouterRow, RouterRow.project_id == mine),
        ("floating_ip", rows.floating_ips, FloatingIpRow, FloatingIpRow.project_id == mine),
        ("security_group", rows.groups, SecurityGroupRow, SecurityGroupRow.project_id == mine),
    )
    looks: list[_Look] = []
    for kind, known, table, condition in kinds:
        ids = None if changed is None else changed.get(kind, set())
        looks.append(await _look(session, known, select(table).where(condition), ids))
    if changed is None or changed.get("network"):
        # A subnet's change is told as its network's. There are few: all are read.
        query = select(SubnetRow).where(
            SubnetRow.network_id.in_(select(NetworkRow.id).where(visible))
        )
        looks.append(await _look(session, rows.subnets, query, None))
    # Nobody sees half of it: nothing is awaited from here on.
    for look in looks:
        look.apply()


@dataclass(frozen=True)
class _Look:
    """Rows that were read, and where they belong; `ids` None: they are all there is."""

    known: dict[str, Any]
    ids: set[str] | None
    fresh: dict[str, Any]

    def apply(self) -> None:
        if self.ids is None:
            self.known.clear()
        for gone in (self.ids or set()) - self.fresh.keys():
            self.known.pop(gone, None)
        self.known.update(self.fresh)


async def _look(
    session: AsyncSession, known: dict[str, Any], query: Select[Any], ids: set[str] | None
) -> _Look:
    if ids is not None and not ids:
        return _Look(known, ids, {})
    table = query.column_descriptions[0]["entity"]
    if ids is not None:
        query = query.where(table.id.in_(ids))
    rows = await session.scalars(query.order_by(table.created_at, table.id))
    return _Look(known, ids, {row.id: row for row in rows})
