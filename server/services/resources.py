"""Everything a project has, in one look."""

from typing import Any

from sqlalchemy import select

from server.events import EventLog, newest
from server.services.principals import Principal
from server.store import sharing
from server.store.resources import KINDS, AnyRow, Surroundings, resource_of
from server.store.tables import DeploymentRow, ImageRow

DEPLOYMENTS = 20
"""How many of the latest deployments a look shows."""


class Resources:
    """Snapshots, in the wire's one shape for resources."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def snapshot(self, principal: Principal) -> tuple[int, list[dict[str, Any]]]:
        """Return the newest event's id, and all resources as they were right after it.

        Images that others share are among them: drawings name them.
        """
        async with self._log.read() as session:
            last = await newest(session)
            around = Surroundings(session)
            found: list[dict[str, Any]] = []
            for table in KINDS:
                visible = table.project_id == principal.project_id
                if table is ImageRow:
                    visible = sharing.listed(principal.project_id)
                query = select(table).where(visible)
                if table is DeploymentRow:
                    query = query.order_by(table.created_at.desc()).limit(DEPLOYMENTS)
                else:
                    query = query.order_by(table.created_at, table.id)
                for row in await session.scalars(query):
                    found.append(await resource_of(row, around))
        return last, found

    async def render(self, *rows: AnyRow) -> list[dict[str, Any]]:
        """Return rows as resources."""
        async with self._log.read() as session:
            around = Surroundings(session)
            return [await resource_of(row, around) for row in rows]
