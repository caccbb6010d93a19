"""The bottom of the window: problems, activity, log."""

from typing import Literal

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QWidget

from cockpit.ui import icons
from cockpit.ui.parts import boxed, column, name_of, row, tool_button
from cockpit.ui.theme import Theme

Page = Literal["problems", "activity", "log"]

HEAD_HEIGHT, HEIGHT = 36, 208
_PAGES: tuple[Page, ...] = ("problems", "activity", "log")
_ICONS: dict[Page, str] = {"problems": "alert-triangle", "activity": "activity", "log": "file-text"}


class Drawer(QFrame):
    """Three pages behind tabs; folds down to its tabs.

    Signals:
        folded: It was folded (True) or unfolded (False) by the operator.
        maximised: It is to take all the height (True) or its own (False).
    """

    folded = Signal(bool)
    maximised = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._theme = theme
        self._counts: dict[Page, int] = {}
        self._is_folded = self._is_maximised = False
        self._stack = QStackedWidget()
        for _ in _PAGES:
            self._stack.addWidget(QWidget())
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for page in _PAGES:
            self._tabs.addTab(icons.icon(_ICONS[page], theme, "ink2"), "")
        self._tabs.tabBarClicked.connect(self._on_tab)
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._grow = tool_button(theme, "arrows-maximize", "tiny", 16)
        self._grow.setCheckable(True)
        self._grow.toggled.connect(self._maximise)
        self._hide = tool_button(theme, "chevron-down", "tiny")
        self._hide.clicked.connect(lambda: self.fold(not self._is_folded))
        head = row(self._tabs, self._grow, self._hide, margins=(8, 0, 12, 0), gap=2)
        head.setStretch(0, 1)
        self._head = boxed(head, "panelHead", HEAD_HEIGHT)
        self.setLayout(column(self._head, self._stack, gap=0))
        self.setMinimumHeight(HEAD_HEIGHT)
        self._retranslate()

    @property
    def is_folded(self) -> bool:
        """Tell whether only the tabs are shown."""
        return self._is_folded

    def set_page(self, page: Page, widget: QWidget) -> None:
        """Put the content of a page in its place."""
        index = _PAGES.index(page)
        old = self._stack.widget(index)
        self._stack.insertWidget(index, widget)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.setCurrentIndex(self._tabs.currentIndex())

    def show_page(self, page: Page) -> None:
        """Bring a page to the front and unfold."""
        self._tabs.setCurrentIndex(_PAGES.index(page))
        self.fold(False)

    def show_count(self, page: Page, count: int) -> None:
        """Write a number beside the name of a page; 0 writes none."""
        self._counts[page] = count
        self._retranslate()

    def fold(self, is_folded: bool) -> None:
        """Show the tabs only, or the page again."""
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        self._stack.setVisible(not is_folded)
        icon = "chevron-right" if is_folded else "chevron-down"
        self._hide.setIcon(icons.icon(icon, self._theme, "ink2"))
        self.setMaximumHeight(HEAD_HEIGHT if is_folded else 16777215)
        self._retranslate()
        self.folded.emit(is_folded)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _on_tab(self, index: int) -> None:
        if index >= 0:
            self.fold(False)

    def _maximise(self, is_maximised: bool) -> None:
        self._is_maximised = is_maximised
        self.fold(False)
        self._retranslate()
        self.maximised.emit(is_maximised)

    def _retranslate(self) -> None:
        words: dict[Page, str] = {
            "problems": self.tr("Problems"),
            "activity": self.tr("Activity"),
            "log": self.tr("Log"),
        }
        for index, page in enumerate(_PAGES):
            count = self._counts.get(page, 0)
            self._tabs.setTabText(index, f"{words[page]}  {count}" if count else words[page])
        self._tabs.setAccessibleName(self.tr("Drawer"))
        name_of(self._hide, self.tr("Unfold") if self._is_folded else self.tr("Fold"), "Ctrl+J")
        name_of(
            self._grow, self.tr("Usual height") if self._is_maximised else self.tr("Full height")
        )
