"""Keyed work queue: one worker per resource, retry with backoff.

Level-triggered, as in Kubernetes controllers: a key says only "look at this";
what to do follows from the state found then. Adding a key twice before it runs
runs it once; adding it while it runs, runs it once more.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from server.errors import ControlError

log = logging.getLogger(__name__)

FIRST_RETRY_S = 0.5
LAST_RETRY_S = 60.0
WIDTH = 8
"""How many keys of one kind are worked on at a time, unless told otherwise."""


class Loop:
    """Run `work(key)` for every key added, never twice at a time for one key.

    Args:
        work: Raises `ControlError` to be called again later.
        widths: By kind, the part of a key before the slash: how many at a time.
    """

    def __init__(
        self, work: Callable[[str], Awaitable[None]], widths: Mapping[str, int] | None = None
    ) -> None:
        self._work = work
        self._widths = widths or {}
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._asked: dict[str, asyncio.Event] = {}

    def add(self, key: str) -> None:
        """Ask for a look at `key`, soon."""
        self._asked.setdefault(key, asyncio.Event()).set()
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._run(key), name=f"reconcile {key}")

    async def close(self) -> None:
        """Cancel all work and wait for it."""
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, key: str) -> None:
        asked = self._asked[key]
        delay_s = 0.0
        try:
            while asked.is_set():
                asked.clear()
                is_done = await self._look(key, is_repeat=delay_s > 0.0)
                if is_done and delay_s:
                    log.info("%s: works again", key)
                if is_done:
                    delay_s = 0.0
                    continue
                delay_s = min(max(2 * delay_s, FIRST_RETRY_S), LAST_RETRY_S)
                await self._rest(asked, delay_s)
                asked.set()
        finally:
            del self._tasks[key]
            del self._asked[key]

    async def _look(self, key: str, *, is_repeat: bool) -> bool:
        kind = key.partition("/")[0]
        gate = self._gates.setdefault(kind, asyncio.Semaphore(self._widths.get(kind, WIDTH)))
        try:
            async with gate:
                await self._work(key)
        except ControlError as error:
            log.log(logging.DEBUG if is_repeat else logging.WARNING, "%s: %s", key, error)
            return False
        except Exception:
            log.exception("Bug while reconciling %s", key)
        return True

    async def _rest(self, asked: asyncio.Event, delay_s: float) -> None:
        # Somebody who asks again shortens the rest, as the trouble may be over; never
        # below the first delay, since a failure that is written down asks again too.
        await asyncio.sleep(FIRST_RETRY_S * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), delay_s - FIRST_RETRY_S)
