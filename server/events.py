"""Append-only log of resource changes: written with the change, read by everyone."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from server.store import sharing
from server.store.database import Database
from server.store.resources import KINDS, AnyRow, Surroundings, resource_of
from server.store.tables import EventRow, ImageRow, now

BATCH = 500
"""Events read at a time."""

MEMORY = 512
"""Events remembered."""

EVERYBODY = ""
"""The project of events that all projects are told of."""

_ADDED = "events added"


class EventLog:
    """The table of events, and a bell that rings when it grows.

    Readers keep only a position, so a slow one costs nothing and a broken one
    resumes where it stopped.

    Attributes:
        generation: Grows with every write: what was read under an equal number is
            still so. Nobody else writes to the database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._bell = asyncio.Event()
        self._writing = asyncio.Lock()
        self._is_closed = False
        # The newest events, so that readers who keep up ask no database.
        self._recent: deque[EventRow] = deque(maxlen=MEMORY)
        self.generation = 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a database transaction that only looks, at one moment."""
        async with self._database.reading() as session:
            yield session

    @asynccontextmanager
    async def observe(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction as `write` does, to write down what was seen.

        Nothing is sent to the database before `record`, so that until then
        `has_changed` tells which rows have something new.
        """
        async with self.write() as session:
            with session.no_autoflush:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a database transaction whose events readers see once it commits.

        Writers take turns, so that ids become visible in order: a reader that
        has seen event 7 must never meet event 6 afterwards.
        """
        async with self._writing:
            try:
                async with self._database.writing() as session:
                    yield session
                self._recent.extend(sorted(session.info.get(_ADDED, ()), key=lambda row: row.id))
            except BaseException:
                # Who is cancelled while it commits cannot know whether it did.
                self._recent.clear()
                raise
            finally:
                self._ring()

    async def last_id(self) -> int:
        """Return the id of the newest event; 0 when there is none."""
        async with self._database.reading() as session:
            return await newest(session)

    async def batches(
        self, after: int, project_id: str | None = None
    ) -> AsyncGenerator[Sequence[EventRow], None]:
        """Yield runs of events with ids above `after`, until the log is closed.

        Args:
            after: The last event known.
            project_id: Only events of this project and of public images; None: of all.
        """
        while not self._is_closed:
            bell = self._bell
            found = self._remembered(after)
            if found is None:
                query = select(EventRow).where(EventRow.id > after).order_by(EventRow.id)
                async with self._database.reading() as session:
                    found = (await session.scalars(query.limit(BATCH))).all()
            if not found:
                await bell.wait()
                continue
            after = found[-1].id
            told = [
                row
                for row in found
                if project_id is None or row.project_id in (project_id, EVERYBODY)
            ]
            if told:
                yield told

    async def follow(
        self, after: int, project_id: str | None = None
    ) -> AsyncGenerator[EventRow, None]:
        """Yield events with an id above `after`, until the log is closed."""
        async with aclosing(self.batches(after, project_id)) as batches:
            async for batch in batches:
                for event in batch:
                    yield event

    async def forget(self, before: datetime) -> None:
        """Remove events that are older; never the newest, whose id must not come again."""
        async with self._writing, self._database.writing() as session:
            last = await newest(session)
            await session.execute(delete(EventRow).where(EventRow.at < before, EventRow.id < last))
        self._database.keep_room()

    def close(self) -> None:
        """Let all followers end."""
        self._is_closed = True
        self._ring()

    def _remembered(self, after: int) -> Sequence[EventRow] | None:
        """Return the events after one from memory; None when some of them are not there."""
        if not self._recent or after < self._recent[0].id - 1:
            return None
        newer = takewhile(lambda row: row.id > after, reversed(self._recent))
        return [*newer][::-1]

    def _ring(self) -> None:
        self.generation += 1
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()


async def newest(session: AsyncSession) -> int:
    """Return the id of the newest event that a transaction sees; 0 when there is none."""
    return await session.scalar(select(func.max(EventRow.id))) or 0


def has_changed(*rows: AnyRow) -> bool:
    """Return whether any of these rows differs from what was read, whose session may be over."""
    return any(Session().is_modified(row) for row in rows)


async def record(session: AsyncSession, *rows: AnyRow) -> None:
    """Add events saying that these rows are now as they are, to the same transaction."""
    for row in rows:
        if row in session and row not in session.new:
            row.revision += 1
            row.updated_at = now()
        else:
            session.add(row)
    await session.flush()
    around = Surroundings(session)
    for row in rows:
        data = await resource_of(row, around)
        _add(session, [_event(row, data), *await _for_others(session, row, data)])


async def record_gone(session: AsyncSession, row: AnyRow) -> None:
    """Take a row away, with an event that says so, in the same transaction."""
    others = await _for_others(session, row, None)
    await session.delete(row)
    await session.flush()
    _add(session, [_event(row, None), *others])


async def tell_left(session: AsyncSession, row: ImageRow, project_id: str) -> None:
    """Add an event that tells a project that an image is not shared with it any more."""
    _add(session, [_event_for(project_id, row, None)])


async def _for_others(
    session: AsyncSession, row: AnyRow, data: dict[str, Any] | None
) -> list[EventRow]:
    """Return the same event for the other projects that see a row."""
    if not isinstance(row, ImageRow):
        return []
    return [_event_for(one, row, data) for one in await sharing.told(session, row)]


async def record_left(session: AsyncSession, row: AnyRow, project_id: str) -> None:
    """Tell a project, in the same transaction, that a row is not its own any more."""
    event = EventRow(project_id=project_id, kind=KINDS[type(row)], resource_id=row.id, data=None)
    _add(session, [event])


def _event(row: AnyRow, data: dict[str, Any] | None) -> EventRow:
    is_public = isinstance(row, ImageRow) and row.visibility == "public"
    project_id = EVERYBODY if is_public else row.project_id
    return _event_for(project_id, row, data)


def _event_for(project_id: str, row: AnyRow, data: dict[str, Any] | None) -> EventRow:
    return EventRow(project_id=project_id, kind=KINDS[type(row)], resource_id=row.id, data=data)


def _add(session: AsyncSession, events: Sequence[EventRow]) -> None:
    session.add_all(events)
    session.info.setdefault(_ADDED, []).extend(events)
