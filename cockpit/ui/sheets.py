"""Small views in windows of their own: rows of a table, a text; both can be read anew."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from cockpit.ui.parts import caption, column, label, push_button, row
from cockpit.ui.theme import Theme

_MARGINS = (20, 16, 20, 16)


class Sheet(QDialog):
    """Rows of a table; `read` is called to fill it, at first and on the operator's wish."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        columns: Sequence[str],
        read: Callable[["Sheet"], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._note = label(role="muted")
        self._note.setWordWrap(True)
        self.table = QTreeWidget()
        self.table.setColumnCount(len(columns))
        self.table.setHeaderLabels([*columns])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setAccessibleName(title)
        header = self.table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        _frame(self, theme, title, (self._note, self.table), self.read)
        self.resize(720, 460)

    def read(self) -> None:
        """Ask anew."""
        self._note.setText(self.tr("Asking…"))
        self._read(self)

    def fill(self, rows: Sequence[Sequence[str]], note: str = "") -> None:
        """Show rows, and a sentence above them."""
        self.table.clear()
        for cells in rows:
            item = QTreeWidgetItem(self.table, [*cells])
            for number, cell in enumerate(cells):
                item.setToolTip(number, cell)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        for number in range(self.table.columnCount()):
            self.table.resizeColumnToContents(number)


class TextSheet(QDialog):
    """A text of fixed width."""

    def __init__(
        self, theme: Theme, title: str, read: Callable[["TextSheet"], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._read = read
        self.text = QPlainTextEdit()
        self.text.setProperty("role", "log")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(title)
        self.text.setPlaceholderText(self.tr("There is nothing yet."))
        _frame(self, theme, title, (self.text,), self.read, self._copy)
        self.resize(860, 560)

    def read(self) -> None:
        """Ask anew."""
        self._read(self)

    def fill(self, text: str) -> None:
        """Show a text from its end."""
        self.text.setPlainText(text)
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def _frame(
    dialog: QDialog,
    theme: Theme,
    title: str,
    body: Sequence[QWidget],
    read: Callable[[], None],
    copy: Callable[[], None] | None = None,
) -> None:
    """Put a title above a body, and buttons below it."""
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    again, close = push_button(theme, "refresh"), push_button(theme, role="primary")
    caption(again, QCoreApplication.translate("sheets", "Read again"))
    caption(close, QCoreApplication.translate("sheets", "Close"))
    again.clicked.connect(read)
    close.clicked.connect(dialog.accept)
    close.setDefault(True)
    buttons = [again]
    if copy is not None:
        button = push_button(theme, "copy")
        caption(button, QCoreApplication.translate("sheets", "Copy all"))
        button.clicked.connect(copy)
        buttons.append(button)
    layout = column(
        label(title, "title"), *body, row(*buttons, None, close), margins=_MARGINS, gap=10
    )
    dialog.setLayout(layout)
