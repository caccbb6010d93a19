"""The middle of the window: the drawing and what was opened beside it, as tabs."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QWidget

from cockpit.ui import icons
from cockpit.ui.actions import Actions
from cockpit.ui.parts import boxed, column, row, tool_button
from cockpit.ui.theme import Theme

_ON_CANVAS = ("undo", "redo", "tidy", "fit")


class Tabs(QFrame):
    """The drawing's tab stays; others can be closed and moved.

    Signals:
        shown: Another tab is in front; carries its widget.
    """

    shown = Signal(QWidget)

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._theme = theme
        self._closers: dict[QWidget, Callable[[], None]] = {}
        self._retranslators: dict[QWidget, Callable[[], None]] = {}
        self._bar = QTabBar()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setElideMode(Qt.TextElideMode.ElideRight)
        self._bar.setUsesScrollButtons(True)
        self._stack = QStackedWidget()
        self._bar.currentChanged.connect(self._on_current)
        self._tools = QFrame()
        tools = row(gap=2)
        for name in _ON_CANVAS:
            button = tool_button(theme, "", "tiny")
            button.setDefaultAction(actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setIconSize(QSize(18, 18))
            tools.addWidget(button)
        self._tools.setLayout(tools)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.addWidget(self._bar, 1)
        head.addWidget(self._tools)
        self.setLayout(column(boxed(head, "panelHead", 36), self._stack, gap=0))
        actions["close_tab"].triggered.connect(lambda: self.close_tab(self.current))
        self._retranslate()

    @property
    def current(self) -> QWidget | None:
        """What is in front."""
        return self._stack.currentWidget()

    def set_drawing(self, widget: QWidget) -> None:
        """Put the drawing into the first tab, for good."""
        if self._bar.count() == 0:
            self._stack.addWidget(widget)
            self._bar.addTab(icons.icon("sitemap", self._theme, "ink2"), "")
            return
        old = self._stack.widget(0)
        self._stack.insertWidget(0, widget)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.setCurrentIndex(self._bar.currentIndex())

    def name_drawing(self, name: str) -> None:
        """Write the drawing's name on its tab."""
        self._bar.setTabText(0, name)

    def add(
        self,
        widget: QWidget,
        icon: str,
        name: str,
        on_close: Callable[[], None],
        retranslate: Callable[[], None],
    ) -> None:
        """Open a tab and bring it to the front.

        `on_close` is called when it is closed, `retranslate` when another language is in
        force.
        """
        self._closers[widget] = on_close
        self._retranslators[widget] = retranslate
        self._stack.addWidget(widget)
        index = self._bar.addTab(icons.icon(icon, self._theme, "ink2"), name)
        close = tool_button(self._theme, "x", "tiny", 14)
        close.setAccessibleName(self.tr("Close {name}").format(name=name))
        close.setToolTip(close.accessibleName())
        close.clicked.connect(lambda: self.close_tab(widget))
        self._bar.setTabButton(index, QTabBar.ButtonPosition.RightSide, close)
        self.show_tab(widget)

    def show_tab(self, widget: QWidget) -> None:
        """Bring a tab to the front."""
        self._bar.setCurrentIndex(self._stack.indexOf(widget))
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_drawing(self) -> None:
        """Bring the drawing to the front."""
        self._bar.setCurrentIndex(0)

    def announce(self) -> None:
        """Tell again what is in front."""
        self.shown.emit(self._stack.currentWidget())

    def close_tab(self, widget: QWidget | None) -> None:
        """Close a tab; the drawing's cannot be closed."""
        on_close = self._closers.pop(widget, None) if widget is not None else None
        if widget is None or on_close is None:
            return
        del self._retranslators[widget]
        index = self._stack.indexOf(widget)
        self._stack.removeWidget(widget)
        self._bar.removeTab(index)
        on_close()
        widget.deleteLater()

    def close_all(self) -> None:
        """Close all tabs but the drawing's."""
        for widget in [*self._closers]:
            self.close_tab(widget)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _on_current(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._tools.setVisible(index == 0)
        self.shown.emit(self._stack.widget(index))

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Tabs"))
        for retranslate in self._retranslators.values():
            retranslate()
