"""How far a long deed is, told while it is done."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

from server.errors import ControlError
from server.events import EventLog, has_changed, record
from server.store.tables import BackupRow, VolumeRow

EVERY_S = 1.0
"""More often nobody looks, and each time is a transaction."""

Tell = Callable[[float], None]


class Progress:
    """Writes percentages into a row as they change.

    Args:
        log: Where changes are told.
        table: Of the row.
        resource_id: Of the row.
        column: Its whole number from 0 to 100.
    """

    def __init__(
        self,
        log: EventLog,
        table: type[BackupRow] | type[VolumeRow],
        resource_id: str,
        column: Literal["progress", "flattened"],
    ) -> None:
        self._log = log
        self._table = table
        self._resource_id = resource_id
        self._column = column
        self._percent = 0

    async def of(self, deed: Callable[[Tell], Awaitable[None]]) -> None:
        """Do something that tells how far it is, from 0 to 100; raises what it raises."""
        failed: ControlError | None = None
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._write())
            try:
                await deed(self._tell)
            except ControlError as error:
                failed = error
            finally:
                writing.cancel()
        if failed is not None:
            raise failed

    def _tell(self, percent: float) -> None:
        self._percent = min(100, max(0, int(percent)))

    async def _write(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)  # the deed tells much more often
            async with self._log.observe() as session:
                row: BackupRow | VolumeRow | None = await session.get(
                    self._table, self._resource_id
                )
                if row is None:
                    continue
                setattr(row, self._column, self._percent)
                if has_changed(row):
                    await record(session, row)
