"""The left edge of the window: which view is in front."""

from typing import Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QWidget

from cockpit.ui.parts import caption, column, tool_button
from cockpit.ui.theme import Theme

View = Literal["design", "servers", "networks", "storage"]

WIDTH = 76
_ICONS: dict[View, str] = {
    "design": "sitemap",
    "servers": "server",
    "networks": "network",
    "storage": "database",
}


class ActivityBar(QFrame):
    """One button per view.

    Signals:
        chosen: The operator asks for a view; carries its name.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activityBar")
        self.setFixedWidth(WIDTH)
        self._buttons: dict[View, QToolButton] = {}
        group = QButtonGroup(self)
        for number, (view, icon) in enumerate(_ICONS.items(), 1):
            button = tool_button(theme, icon, "activity", 22)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, view=view: self.chosen.emit(view))
            group.addButton(button)
            self._buttons[view] = button
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(button.click)
        self.setLayout(column(*self._buttons.values(), None, margins=(4, 8, 4, 8), gap=4))
        self.show_view("design")
        self._retranslate()

    def show_view(self, view: View) -> None:
        """Mark the view that is in front."""
        self._buttons[view].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        words: dict[View, str] = {
            "design": self.tr("Design"),
            "servers": self.tr("Servers"),
            "networks": self.tr("Networks"),
            "storage": self.tr("Storage"),
        }
        for number, (view, button) in enumerate(self._buttons.items(), 1):
            caption(button, words[view], f"{words[view]} (Alt+{number})")
