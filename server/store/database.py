"""Open the database; transactions."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from server.errors import UnavailableError
from server.store.ballast import Ballast

HEAD = "0002"
"""The newest of the steps in `server/store/migrations/versions`."""

# SQLite's codes for a full disk; a write that fails for want of room may be told as the latter.
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # A killed server loses nothing. A power cut may take the last moments' commits
    # (never the file's integrity): a client that repeats its request, which has the
    # same ids, puts them back, and what was observed is looked at again anyway.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
)


class Database:
    """One database, by URL: `sqlite+aiosqlite:///state.db` or `postgresql+asyncpg://…`.

    Args:
        url: Where it is.
        ballast: A file on the same disk that gives its room up when there is none left.
        ballast_mib: Its size; 0: there is none.
    """

    def __init__(self, url: str, ballast: Path = Path("ballast"), ballast_mib: int = 0) -> None:
        self._ballast = Ballast(ballast, ballast_mib)
        self._engine = create_async_engine(url, pool_size=4, max_overflow=4)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _prepare)
            event.listen(self._engine.sync_engine, "begin", _begin)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        self._writers = async_sessionmaker(
            self._engine.execution_options(writes=True), expire_on_commit=False
        )

    async def upgrade(self) -> None:
        """Bring the tables to what this program expects, all or nothing."""
        with self._told_full():
            async with self._engine.execution_options(writes=True).begin() as connection:
                await connection.run_sync(_upgrade)
        self.keep_room()

    def keep_room(self) -> None:
        """Keep room for the moment in which the disk is full, where there is plenty."""
        self._ballast.fill()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that sees one moment and only looks."""
        async with self._sessions() as session, session.begin():
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that commits on success and rolls back on any error.

        Raises:
            UnavailableError: The disk is full; another try may find room.
        """
        with self._told_full():
            async with self._writers.begin() as session:
                yield session

    @contextmanager
    def _told_full(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", None) not in _FULL:
                raise
            self._ballast.drop()
            raise UnavailableError(
                "The disk of the server is full", "Delete what is not needed, and try again."
            ) from error

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()
        self._ballast.close()


def _prepare(connection: Any, _record: object) -> None:
    # Python's sqlite3 would begin only at the first change, so that two SELECTs of
    # one transaction could see two moments; `_begin` begins instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # Who will write says so at once: a reader that turns into a writer after somebody
    # else wrote is refused by SQLite, however long it would wait.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(connection: Connection) -> None:
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found == HEAD:
            return
    # Not at the top of the file: Alembic costs 12 MiB and a tenth of a second, which a
    # server that starts with tables up to date (nearly always) should not pay.
    from server.store.upgrade import upgrade

    upgrade(connection)
