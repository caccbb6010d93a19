"""What acts at once on a running server, without a plan: marked so."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QMenu, QToolButton

from cockpit.models.resources import Resource
from cockpit.ui import icons
from cockpit.ui.cloud import Cloud
from cockpit.ui.parts import (
    IconLabel,
    boxed,
    caption,
    column,
    label,
    name_of,
    push_button,
    row,
    rule,
    tool_button,
)
from cockpit.ui.theme import Theme

_STARTABLE = frozenset({"SHUTOFF", "ERROR"})
_STOPPABLE = frozenset({"ACTIVE", "PAUSED", "RESCUE"})


class InspectorFoot(QFrame):
    """Buttons for one server of the cloud; hidden where there is none.

    Attributes:
        fill_deeds: Adds all else that can be done with a server to a menu.

    Signals:
        console_wanted: Carries the server's id and the kind of console.
        power_wanted: Carries the server's id and what to do.
        stats_wanted: Carries the server's id.
    """

    console_wanted = Signal(str, str)
    power_wanted = Signal(str, str)
    stats_wanted = Signal(str)

    def __init__(self, theme: Theme, cloud: Cloud) -> None:
        super().__init__()
        self._theme, self._cloud, self._server_id = theme, cloud, ""
        self._is_running = False
        self._note = label(role="small")
        self._console = push_button(theme, "terminal-2", "primary")
        self._power = push_button(theme, "player-stop")
        self._more = tool_button(theme, "dots", "plain")
        self._more.setFixedWidth(32)
        self._menu = QMenu(self)
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu.aboutToShow.connect(self._fill)
        self.fill_deeds: Callable[[QMenu, Resource], None] = _nothing
        self._console.clicked.connect(lambda: self.console_wanted.emit(self._server_id, "vnc"))
        self._power.clicked.connect(self._switch)
        note = row(IconLabel(theme, "bolt", size=14), self._note, None, gap=6)
        buttons = row(self._console, self._power, None, self._more, gap=6)
        self._inner = boxed(column(note, buttons, margins=(16, 8, 16, 10), gap=6))
        self.setLayout(column(rule(), self._inner, gap=0))
        self.hide()
        self._retranslate()

    def show_server(self, server_id: str) -> None:
        """Show what can be done with a server; "" or one that is not there hides all."""
        found = self._cloud.live.get(server_id) if server_id else None
        self._server_id = server_id
        self.setVisible(found is not None)
        if found is None:
            return
        self._is_running = found.status in {"REBOOT", "VERIFY_RESIZE"} | _STOPPABLE
        may_act = self._cloud.live.is_current and not found.observed.get("locked")
        self._console.setEnabled(self._cloud.live.is_current and self._is_running)
        self._power.setEnabled(may_act and found.status in _STARTABLE | _STOPPABLE)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _switch(self) -> None:
        self.power_wanted.emit(self._server_id, "stop" if self._is_running else "start")

    def _retranslate(self) -> None:
        self._note.setText(self.tr("At once, in the cloud"))
        caption(self._console, self.tr("Console"), self.tr("Open the screen of the server"))
        if self._is_running:
            caption(self._power, self.tr("Stop"), self.tr("Stop the server, at once"))
        else:
            caption(self._power, self.tr("Start"), self.tr("Start the server, at once"))
        for button in (self._console, self._power):  # a tight row would cut their words
            button.setMinimumWidth(button.sizeHint().width())
        icon = "player-stop" if self._is_running else "player-play"
        self._power.setIcon(icons.icon(icon, self._theme))
        name_of(self._more, self.tr("More"))

    def _fill(self) -> None:
        """Write the menu anew: what is possible changes with the state."""
        self._menu.clear()
        found = self._cloud.live.get(self._server_id)
        if found is None:
            return
        serial = self._menu.addAction(
            icons.icon("terminal", self._theme), self.tr("Serial console")
        )
        serial.setEnabled(self._cloud.live.is_current and self._is_running)
        serial.triggered.connect(lambda: self.console_wanted.emit(self._server_id, "serial"))
        stats = self._menu.addAction(icons.icon("chart-line", self._theme), self.tr("Statistics"))
        stats.triggered.connect(lambda: self.stats_wanted.emit(self._server_id))
        self._menu.addSeparator()
        self.fill_deeds(self._menu, found)


def _nothing(*_arguments: object) -> None:
    """Stand in until somebody fills menus."""
