"""What is wrong with the drawing, and how to mend it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cockpit.models.rules import Problem
from cockpit.ui import words
from cockpit.ui.parts import (
    ElidedLabel,
    IconLabel,
    caption,
    clear,
    column,
    label,
    row,
    scroll_area,
    tool_button,
)
from cockpit.ui.theme import Theme


class ProblemsView(QFrame):
    """One line per problem, errors first.

    Signals:
        chosen: A problem was clicked; carries the ids it is about.
        fix_wanted: Its quick fix is wanted; carries the `Problem`.
    """

    chosen = Signal(list)
    fix_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problems: Sequence[Problem] = ()
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 4, 0, 4)
        self._rows.setSpacing(0)
        body = QWidget()
        body.setLayout(column(self._rows, None, gap=0))
        self.setLayout(column(scroll_area(body), gap=0))
        self._show()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong now."""
        if problems != self._problems:
            self._problems = problems
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _show(self) -> None:
        clear(self._rows)
        for problem in self._problems:
            line = ProblemRow(self._theme, problem)
            line.chosen.connect(self.chosen)
            line.fix_wanted.connect(self.fix_wanted)
            self._rows.addWidget(line)
        if not self._problems:
            fine = label(self.tr("Nothing is wrong with this drawing."), "muted")
            fine.setContentsMargins(16, 8, 16, 8)
            self._rows.addWidget(fine)


class ProblemRow(QFrame):
    """One problem: what, what to do, and a button that does it.

    Signals:
        chosen: It was clicked; carries the ids it is about.
        fix_wanted: The button was pressed; carries the `Problem`.
    """

    chosen = Signal(list)
    fix_wanted = Signal(object)

    def __init__(self, theme: Theme, problem: Problem) -> None:
        super().__init__()
        self.setObjectName("row")
        self._problem = problem
        self.setFixedHeight(36)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        is_error = problem.severity == "error"
        icon, role = ("alert-octagon", "bad_ink") if is_error else ("alert-triangle", "warn_ink")
        what, hint = words.tr(problem.sentence), words.tr(problem.hint)
        items: list[QWidget | None] = [
            IconLabel(theme, icon, role, 18),
            ElidedLabel(what),
            ElidedLabel(hint, "muted"),
        ]
        line = row(*items, margins=(16, 0, 16, 0), gap=10)
        line.setStretch(1, 2)
        line.setStretch(2, 3)
        if problem.fix is not None and problem.fix_label is not None:
            button = tool_button(theme, "wand", "link", 16)
            caption(button, words.tr(problem.fix_label))
            button.clicked.connect(lambda: self.fix_wanted.emit(problem))
            line.addWidget(button)
        self.setLayout(line)
        kind = self.tr("Error") if is_error else self.tr("Warning")
        self.setAccessibleName(f"{kind}: {what}. {hint}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit([*self._problem.ids])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.chosen.emit([*self._problem.ids])
        else:
            super().keyPressEvent(event)
