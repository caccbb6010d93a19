"""Image files that were dropped on the window, on their way to the cloud."""

import asyncio
from collections.abc import Coroutine
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from cockpit.ui.cloud import Cloud
from cockpit.ui.message_bar import Message, MessageBar
from cockpit.ui.tasks import Tasks

FORMATS = {".qcow2": "qcow2", ".img": "raw", ".raw": "raw"}
"""What can be uploaded, by suffix, and the format that the server is told."""


class Uploads(QObject):
    """Sends files, and tells how far they are; each can be cancelled."""

    def __init__(self, cloud: Cloud, tasks: Tasks, bar: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._cloud, self._tasks, self._bar = cloud, tasks, bar
        self._running: dict[Path, asyncio.Task[None]] = {}

    def start(self, file: Path) -> None:
        """Upload a file under its own name.

        Raises:
            UnreachableError: There is no connection to a cloud.
        """
        api = self._cloud.session.api
        upload = api.upload_image(
            file.stem, file, FORMATS[file.suffix.lower()], partial(self._tell, file)
        )
        task = self._tasks.start(self._follow(file, upload), self.tr("Upload"))
        self._running[file] = task

    async def _follow(self, file: Path, upload: Coroutine[object, object, str]) -> None:
        try:
            await upload
        except BaseException:
            self._bar.withdraw(str(file))
            raise
        finally:
            self._running.pop(file, None)
        what = self.tr("{name} is on the server").format(name=file.stem)
        self._bar.tell(Message("ok", what, topic=str(file)))

    def _tell(self, file: Path, done: int, total: int) -> None:
        what = self.tr("Uploading {name}").format(name=file.name)
        percent = 100 * done // total if total else 0
        offers = ((self.tr("Cancel"), partial(self._cancel, file)),)
        self._bar.tell(Message("info", what, f"{percent} %", offers=offers, topic=str(file)))

    def _cancel(self, file: Path) -> None:
        if (task := self._running.get(file)) is not None:
            task.cancel()
