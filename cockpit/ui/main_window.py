"""The frame of the window: what lies where, and what leaves when room is short."""

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter, QStackedWidget, QWidget

from cockpit.ui.actions import CANVAS_ONLY, Actions
from cockpit.ui.activity_bar import ActivityBar, View
from cockpit.ui.drawer import HEAD_HEIGHT, HEIGHT, Drawer
from cockpit.ui.message_bar import MessageBar
from cockpit.ui.palette import STRIP_WIDTH, WIDTH, Palette
from cockpit.ui.parts import column, row, rule
from cockpit.ui.status_bar import StatusBar
from cockpit.ui.tabs import Tabs
from cockpit.ui.theme import Theme
from cockpit.ui.title_bar import TitleBar

NARROW, LOW = 1440, 800
INSPECTOR_WIDTH, INSPECTOR_LEAST = 320, 288
MESSAGE_WIDTH, MESSAGE_MARGIN, MESSAGE_ABOVE = 720, 16, 64
"""How wide a message is at most, and how far from the edges: the zoom buttons stay free."""
_PLACING = frozenset({QEvent.Type.Resize, QEvent.Type.Move})


class MainWindow(QMainWindow):
    """The frame is there at once; what needs the drawing and the cloud is put in later.

    Signals:
        painted: The first picture is on the screen.
        close_asked: The operator wants to leave.
    """

    painted = Signal()
    close_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.actions_by_name = Actions(theme, self)
        self.title_bar = TitleBar(theme, self.actions_by_name)
        self.activity_bar = ActivityBar(theme)
        self.palette_panel = Palette(theme)
        self.tabs = Tabs(theme, self.actions_by_name)
        self.drawer = Drawer(theme)
        self.message_bar = MessageBar(theme)
        self.status_bar = StatusBar(theme)
        self._inspectors = QStackedWidget()
        self._views = QStackedWidget()
        self._pages: dict[str, QWidget] = {}
        self._was_painted = self._may_close = False
        self._is_narrow: bool | None = None
        self._is_low: bool | None = None
        self._build()
        self._connect()
        self._retranslate()

    def set_inspector(self, name: str, widget: QWidget) -> None:
        """Add a panel to the right side under a name."""
        self._pages[name] = widget
        self._inspectors.addWidget(widget)

    def show_inspector(self, name: str) -> None:
        """Bring a panel of the right side to the front."""
        if (widget := self._pages.get(name)) is not None:
            self._inspectors.setCurrentWidget(widget)

    def set_inspector_visible(self, is_visible: bool) -> None:
        """Show or hide the right side."""
        self._inspectors.setVisible(is_visible)
        self.actions_by_name["toggle_inspector"].setChecked(is_visible)

    def show_side(self, is_visible: bool) -> None:
        """Show or hide the right side for a while; the operator's choice stays."""
        self._inspectors.setVisible(is_visible)

    def set_view(self, view: View, widget: QWidget) -> None:
        """Give the middle of the window another view than the design."""
        self._pages[view] = widget
        self._views.addWidget(widget)

    def show_view(self, view: View) -> None:
        """Bring a view to the front."""
        is_design = view == "design"
        self._views.setCurrentWidget(self.tabs if is_design else self._pages.get(view, self.tabs))
        self.palette_panel.setVisible(
            is_design and self.actions_by_name["toggle_palette"].isChecked()
        )
        self.activity_bar.show_view(view)
        if is_design:
            self.tabs.announce()
        else:
            self.show_side(self.actions_by_name["toggle_inspector"].isChecked())

    def allow_close(self) -> None:
        """Let the next close through."""
        self._may_close = True

    def state(self) -> dict[str, str]:
        """Return where everything stands, for the next start."""
        parts = {
            "geometry": self.saveGeometry(),
            "columns": self._columns.saveState(),
            "rows": self._rows.saveState(),
        }
        return {name: bytes(value.toBase64().data()).decode() for name, value in parts.items()}

    def restore(self, state: dict[str, str]) -> None:
        """Put everything where it stood."""
        decoded = {
            name: QByteArray.fromBase64(QByteArray(text.encode())) for name, text in state.items()
        }
        if "geometry" in decoded:
            self.restoreGeometry(decoded["geometry"])
        if "columns" in decoded:
            self._columns.restoreState(decoded["columns"])
        if "rows" in decoded:
            self._rows.restoreState(decoded["rows"])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow, is_low = self.width() < NARROW, self.height() < LOW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._set_strip(is_narrow)
            self.title_bar.set_narrow(is_narrow)
            self.status_bar.set_narrow(is_narrow)
        if is_low != self._is_low:
            self._is_low = is_low
            self.drawer.fold(is_low)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PLACING:
            self._place_message()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            super().closeEvent(event)
        else:
            event.ignore()
            self.close_asked.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.actions_by_name.retranslate()
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        # From the outside to the inside: what is put into another parent later is styled
        # once more, with all that it holds.
        root = QFrame(self)
        root.setObjectName("chrome")
        self.setCentralWidget(root)
        self._rows = QSplitter(Qt.Orientation.Vertical)
        middle = row(self.activity_bar, rule(is_vertical=True), self._rows, gap=0)
        root.setLayout(column(self.title_bar, rule(), middle, rule(), self.status_bar, gap=0))
        self._columns = QSplitter(Qt.Orientation.Horizontal, self._rows)
        for splitter in (self._columns, self._rows):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        for widget in (self.palette_panel, self._views, self._inspectors):
            self._columns.addWidget(widget)
        self._views.addWidget(self.tabs)
        self.message_bar.setParent(root)
        self._rows.addWidget(self.drawer)
        self._inspectors.setMinimumWidth(INSPECTOR_LEAST)
        self._columns.setStretchFactor(1, 1)
        self._rows.setStretchFactor(0, 1)
        self._rows.setSizes([1000, HEIGHT])
        self._columns.setSizes([WIDTH, 1000, INSPECTOR_WIDTH])
        self.setMinimumSize(1024, 640)
        self.resize(1440, 900)

    def _connect(self) -> None:
        actions = self.actions_by_name
        for name, action in actions.all.items():
            if name in CANVAS_ONLY:
                # Single keys belong to the drawing: in a console they are the guest's.
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.tabs.addAction(action)
            else:
                self.addAction(action)
        for name in ("toggle_palette", "toggle_inspector", "toggle_drawer"):
            actions[name].setCheckable(True)
            actions[name].setChecked(True)
        actions["toggle_palette"].toggled.connect(self.palette_panel.setVisible)
        actions["toggle_inspector"].toggled.connect(self._inspectors.setVisible)
        actions["toggle_drawer"].toggled.connect(lambda is_open: self.drawer.fold(not is_open))
        actions["show_problems"].triggered.connect(lambda: self.drawer.show_page("problems"))
        actions["show_activity"].triggered.connect(lambda: self.drawer.show_page("activity"))
        actions["show_log"].triggered.connect(lambda: self.drawer.show_page("log"))
        actions["show_message"].triggered.connect(self.message_bar.focus_first)
        self.message_bar.changed.connect(self._place_message)
        self._views.installEventFilter(self)
        self.activity_bar.chosen.connect(self.show_view)
        self.palette_panel.collapse_wanted.connect(
            lambda: self._set_strip(not self.palette_panel.is_strip)
        )
        self.drawer.folded.connect(self._on_drawer_folded)
        self.drawer.maximised.connect(self._on_drawer_maximised)

    def _place_message(self) -> None:
        """Lay the message over the middle: what lies below does not move away from a click."""
        bar, room = self.message_bar, self._views
        if bar.isHidden():
            return
        width = min(MESSAGE_WIDTH, room.width() - 2 * MESSAGE_MARGIN)
        height = bar.height_for(width)
        corner = room.mapTo(self, QPoint(0, room.height()))
        left = corner.x() + (room.width() - width) // 2
        bar.setGeometry(left, corner.y() - height - MESSAGE_ABOVE, width, height)
        bar.raise_()

    def _set_strip(self, is_strip: bool) -> None:
        self.palette_panel.set_strip(is_strip)
        # A splitter keeps the room of a widget that became narrower.
        palette = STRIP_WIDTH if is_strip else WIDTH
        right = INSPECTOR_LEAST if self.width() < NARROW else INSPECTOR_WIDTH
        self._columns.setSizes([palette, self._columns.width() - palette - right, right])

    def _on_drawer_folded(self, is_folded: bool) -> None:
        self.actions_by_name["toggle_drawer"].setChecked(not is_folded)
        if is_folded:
            self._rows.setSizes([self.height(), HEAD_HEIGHT])
        elif self._rows.sizes()[1] <= HEAD_HEIGHT + 1:
            self._rows.setSizes([max(1, self._rows.height() - HEIGHT), HEIGHT])

    def _on_drawer_maximised(self, is_maximised: bool) -> None:
        self._columns.setVisible(not is_maximised)
        if not is_maximised:
            self._rows.setSizes([max(1, self._rows.height() - HEIGHT), HEIGHT])

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Synnefo Cockpit"))
