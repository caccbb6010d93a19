"""Small dialogs: a form with one answer, a secret that is shown once."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from cockpit.ui.parts import caption, column, label, name_of, push_button, row, tool_button
from cockpit.ui.questions import Role
from cockpit.ui.theme import Theme

_WIDTH = 460
_MARGINS = (24, 20, 24, 20)


class Ask(NamedTuple):
    """What a form asks.

    Attributes:
        title: Its heading.
        lines: What the operator should know before the answer.
        fields: Their names and editors.
        answer: The words of the button that does it.
        role: How that button looks.
    """

    title: str
    lines: Sequence[str]
    fields: Sequence[tuple[str, QWidget]]
    answer: str
    role: Role = "primary"


class FormDialog(QDialog):
    """Asks; leaving it does nothing.

    `check` says what is wrong with the fields, or "".
    """

    def __init__(
        self,
        theme: Theme,
        ask: Ask,
        do: Callable[[], object],
        parent: QWidget,
        check: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._do, self._check = do, check
        self.setWindowTitle(ask.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = label(ask.title, "title")
        texts = [heading, *(label(line) for line in ask.lines)]
        for text in texts:
            text.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name, widget in ask.fields:
            widget.setAccessibleName(name)
            form.addRow(name, widget)
        self._wrong = label(role="bad")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        leave, go = push_button(theme), push_button(theme, role=ask.role)
        caption(leave, self.tr("Cancel"))
        caption(go, ask.answer)
        leave.clicked.connect(self.reject)
        go.clicked.connect(self._finish)
        (leave if ask.role == "danger" else go).setDefault(True)
        self.setLayout(
            column(*texts, form, self._wrong, row(None, leave, go), margins=_MARGINS, gap=12)
        )
        self.setMinimumWidth(_WIDTH)
        if ask.fields:
            ask.fields[0][1].setFocus()

    def _finish(self) -> None:
        wrong = self._check() if self._check is not None else ""
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        if not wrong:
            self.accept()
            self._do()


class SecretDialog(QDialog):
    """Shows a secret that cannot be asked for again."""

    def __init__(self, theme: Theme, title: str, line: str, secret: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading, text = label(title, "title"), label(line)
        for shown in (heading, text):
            shown.setWordWrap(True)
        field = QLineEdit(secret)
        field.setReadOnly(True)
        field.setAccessibleName(title)
        field.selectAll()
        copy = tool_button(theme, "copy", "plain", 16)
        name_of(copy, self.tr("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(secret))
        close = push_button(theme, role="primary")
        caption(close, self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.setLayout(
            column(heading, text, row(field, copy), row(None, close), margins=_MARGINS, gap=12)
        )
        self.setMinimumWidth(_WIDTH)


def needed(field: QLineEdit) -> str:
    """Say that a field must not be empty, or ""."""
    if field.text().strip():
        return ""
    sentence = QCoreApplication.translate("FormDialog", "{field} is needed")
    return sentence.format(field=field.accessibleName())
