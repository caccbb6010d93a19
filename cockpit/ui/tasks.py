"""The only bridge between Qt slots and coroutines; shows their errors."""

import asyncio
import logging
from collections.abc import Coroutine

from PySide6.QtCore import QObject, Signal

from cockpit.errors import CockpitError

log = logging.getLogger(__name__)


class Tasks(QObject):
    """Own the coroutines that slots start.

    Each runs until it ends or `close` cancels it. A `CockpitError` goes to
    `failed`; anything else is a bug: it is logged with its traceback, and
    `failed` gets a plain sentence.

    Signals:
        failed: A task ended with an error; carries the `CockpitError` to show.
    """

    failed = Signal(CockpitError)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, None], name: str) -> asyncio.Task[None]:
        """Run `work` on the event loop; `name` is what the operator calls it.

        Returns:
            The task, to be cancelled on the operator's wish. It is owned here.
        """
        task = asyncio.create_task(self._guard(work, name), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # One that is cancelled before it began would be reported as never awaited.
        task.add_done_callback(lambda _task: work.close())
        return task

    async def close(self) -> None:
        """Cancel what still runs and wait for it."""
        running = [*self._running]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _guard(self, work: Coroutine[object, object, None], name: str) -> None:
        try:
            await work
        except CockpitError as error:
            self.failed.emit(error)
        except Exception:
            log.exception("Task %r failed", name)
            sentence = self.tr("{name} failed").format(name=name)
            self.failed.emit(CockpitError(sentence, self.tr("See the log for details.")))
