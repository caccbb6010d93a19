"""SQLite in the thread of the event loop, as SQLAlchemy's asyncio wants it.

A statement here takes some hundredths of a millisecond; to hand each over to a thread
and back, as aiosqlite does, costs several times that. Only aiosqlite's methods that
SQLAlchemy calls are here, in its words.

Source: SQLAlchemy 2.1 `dialects/sqlite/aiosqlite.py` and `connectors/asyncio.py`.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self


class Cursor:
    """A cursor whose coroutines never wait."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        """Names of the columns of what was found."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The id of the row that was inserted last."""
        return self._cursor.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Carry out a statement."""
        self._cursor.execute(statement, parameters)

    async def executemany(self, statement: str, every: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement with each of these parameters."""
        self._cursor.executemany(statement, every)

    async def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Let go of what was found."""
        self._cursor.close()


class Connection:
    """A connection whose coroutines never wait, except for another process's lock."""

    def __init__(self, path: str) -> None:
        """Open a file; transactions begin when told to, and only then."""
        # Python's sqlite3 would begin only at the first change, so that two SELECTs of
        # one transaction could see two moments.
        self._connection = sqlite3.connect(path, isolation_level=None)

    def cursor(self) -> Cursor:
        """Return a new cursor."""
        return Cursor(self._connection.cursor())

    async def create_function(
        self, name: str, count: int, function: Callable[..., Any], *, deterministic: bool = False
    ) -> None:
        """Let statements call a function."""
        self._connection.create_function(name, count, function, deterministic=deterministic)

    async def commit(self) -> None:
        """End the transaction; what it did stays."""
        self._connection.commit()

    async def rollback(self) -> None:
        """End the transaction; what it did is undone."""
        self._connection.rollback()

    async def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def stop(self) -> None:
        """Close the file, where nothing can be awaited."""
        self._connection.close()
