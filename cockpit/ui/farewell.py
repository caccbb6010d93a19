"""The orderly end: nothing is lost, and everything is left as it should be found."""

import asyncio
import logging

from PySide6.QtCore import QObject

from cockpit.backend.local_server import LocalServer
from cockpit.errors import CockpitError
from cockpit.ui.main_window import MainWindow
from cockpit.ui.preferences import Preferences
from cockpit.ui.tasks import Tasks
from cockpit.ui.workspace import Workspace

log = logging.getLogger(__name__)


class Farewell(QObject):
    """Waits for the operator to leave, asks where something would be lost, and cleans up."""

    def __init__(
        self,
        window: MainWindow,
        workspace: Workspace,
        preferences: Preferences,
        local: LocalServer,
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._preferences = window, workspace, preferences
        self._local, self._tasks = local, tasks
        self._wish = asyncio.Event()
        window.close_asked.connect(lambda: workspace.files.once_safe(self._wish.set))

    async def wait(self) -> int:
        """Return the exit code once the window is closed and everything has ended.

        The embedded server is stopped if it was started here, unless it still carries out
        a deployment. Its instances keep running in either case.
        """
        await self._wish.wait()
        self._preferences.keep_layout()
        is_busy = bool(self._workspace.deployments.running)
        self._window.tabs.close_all()
        self._window.allow_close()
        self._window.close()
        await self._tasks.close()
        if self._local.was_started_here and not is_busy:
            try:
                await self._local.stop()
            except CockpitError as error:
                log.warning("%s %s", error, error.hint)
        return 0
