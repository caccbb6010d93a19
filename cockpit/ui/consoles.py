"""Opens consoles and statistics as tabs, each once."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cockpit.backend.api import ConsoleKind
from cockpit.backend.byte_stream import ByteStream
from cockpit.backend.console import open_console
from cockpit.ui.cloud import Cloud
from cockpit.ui.console_view import ConsoleView
from cockpit.ui.tabs import Tabs
from cockpit.ui.tasks import Tasks
from cockpit.ui.terminal_view import TerminalView
from cockpit.ui.theme import Theme


class Consoles(QObject):
    """Knows what is open."""

    def __init__(
        self, tabs: Tabs, cloud: Cloud, tasks: Tasks, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tabs, self._cloud, self._tasks, self._theme = tabs, cloud, tasks, theme
        self._open: dict[tuple[str, str], QWidget] = {}

    def open_console(self, server_id: str, kind: ConsoleKind) -> None:
        """Open the screen (`vnc`) or the serial line (`serial`) of a server."""
        key = (kind, server_id)
        if self._show(key):
            return
        api = self._cloud.session.api
        name = self._name(server_id)

        def opener() -> AbstractAsyncContextManager[ByteStream]:
            return open_console(api, server_id, kind)

        view = (ConsoleView if kind == "vnc" else TerminalView)(
            name, opener, self._theme, self._tasks
        )
        title = self.tr("{name} screen") if kind == "vnc" else self.tr("{name} serial")
        icon = "device-desktop" if kind == "vnc" else "terminal-2"
        self._open[key] = view
        closed = partial(self._forget, key, view.close_console)
        self._tabs.add(view, icon, title.format(name=name), closed, view.retranslate)

    def open_stats(self, server_id: str) -> None:
        """Open the charts of a server."""
        # Late, because pyqtgraph and numpy take half a second to load.
        from cockpit.ui.stats_view import StatsView

        key = ("stats", server_id)
        if self._show(key):
            return
        view = StatsView(self._cloud.live, self._theme)
        view.show_server(server_id)
        title = self.tr("{name} statistics").format(name=self._name(server_id))
        self._open[key] = view
        closed = partial(self._forget, key, view.close_stats)
        self._tabs.add(view, "chart-line", title, closed, view.retranslate)

    def _show(self, key: tuple[str, str]) -> bool:
        view = self._open.get(key)
        if view is not None:
            self._tabs.show_tab(view)
        return view is not None

    def _forget(self, key: tuple[str, str], close: Callable[[], None]) -> None:
        del self._open[key]
        close()

    def _name(self, server_id: str) -> str:
        found = self._cloud.live.get(server_id)
        return found.name if found is not None else server_id[:8]
