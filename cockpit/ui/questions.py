"""The few questions that are asked: only where something would be lost, and naming it."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from cockpit.ui.parts import IconLabel, caption, column, label, push_button, row
from cockpit.ui.theme import Theme

Role = Literal["primary", "danger", "plain"]
Answer = tuple[str, Role, Callable[[], None]]


class Question(QDialog):
    """A title, what would be lost, and the answers; leaving it is no answer."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        lines: Sequence[str],
        answers: Sequence[Answer],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = label(title, "title")
        heading.setWordWrap(True)
        texts = [label(line) for line in lines]
        for text in texts:
            text.setWordWrap(True)
        leave = push_button(theme)
        caption(leave, self.tr("Cancel"))
        leave.clicked.connect(self.reject)
        buttons = [leave]
        for words, role, do in answers:
            button = push_button(theme, role=role)
            caption(button, words)
            button.clicked.connect(lambda _checked=False, do=do: self._answer(do))
            buttons.append(button)
        leave.setDefault(True)
        sign = IconLabel(theme, "alert-triangle", "warn_ink", 24)
        body = column(heading, *texts, 8, row(None, *buttons), gap=8)
        line = row(column(sign, None), body, margins=(24, 20, 24, 20), gap=16)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setMinimumWidth(460)

    def _answer(self, do: Callable[[], None]) -> None:
        self.accept()
        do()
