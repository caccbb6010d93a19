"""Ctrl+K: find any brick, action or resource by a few letters."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cockpit.ui import icons
from cockpit.ui.parts import column
from cockpit.ui.theme import Theme

WIDTH, HEIGHT = 560, 400
_SHOWN = 60
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find.

    Attributes:
        note: Stands at the right: what kind it is, or its shortcut.
        also: Further words by which it is found.
    """

    text: str
    icon: str
    note: str
    do: Callable[[], None]
    also: str = ""


class CommandPalette(QFrame):
    """A field and a list over the window; Enter does what is chosen, Escape leaves."""

    def __init__(
        self, theme: Theme, entries: Callable[[], Iterable[Entry]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self._entries = entries
        self._all: Sequence[Entry] = ()
        self._theme = theme
        self._field = QLineEdit()
        self._field.setProperty("role", "find")
        self._field.addAction(
            icons.icon("search", theme, "ink3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._field.textChanged.connect(self._search)
        self._field.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(EntryDelegate(theme, self._list))
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.clicked.connect(self._take)
        self.setLayout(column(self._field, self._list, margins=(12, 12, 12, 12), gap=8))
        self.hide()

    def open(self) -> None:
        """Show everything there is, and take the keyboard."""
        self._all = [*self._entries()]
        self._field.clear()
        self._field.setPlaceholderText(self.tr("Find brick, action, resource"))
        self._field.setAccessibleName(self.tr("Find brick, action, resource"))
        self._list.setAccessibleName(self.tr("Found"))
        parent = self.parentWidget()
        assert parent is not None
        width, height = min(WIDTH, parent.width() - 64), min(HEIGHT, parent.height() - 128)
        self.setGeometry(QRect((parent.width() - width) // 2, 56, width, height))
        self._search("")
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and self._key(event.key()):
                return True
        elif watched is self._field and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        if key in steps:
            count = self._model.rowCount()
            if count:
                now = self._list.currentIndex().row()
                target = max(0, min(count - 1, now + steps[Qt.Key(key)]))
                self._list.setCurrentIndex(self._model.index(target, 0))
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take(self._list.currentIndex())
            return True
        if key == Qt.Key.Key_Escape:
            self._leave()
            return True
        return False

    def _search(self, text: str) -> None:
        wanted = text.casefold().split()
        ranked = sorted(
            ((rank, n) for n, entry in enumerate(self._all) if (rank := _rank(entry, wanted)) >= 0)
        )
        self._model.clear()
        for _, number in ranked[:_SHOWN]:
            entry = self._all[number]
            item = QStandardItem(entry.text)
            item.setData(entry, _ENTRY)
            item.setAccessibleText(f"{entry.text}, {entry.note}")
            self._model.appendRow(item)
        self._list.setCurrentIndex(self._model.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, Entry):
            self._leave()
            entry.do()

    def _leave(self) -> None:
        self.hide()
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus(Qt.FocusReason.PopupFocusReason)


class EntryDelegate(QStyledItemDelegate):
    """Icon, words, and a note at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: object) -> QSize:
        return QSize(200, 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        assert isinstance(index, QModelIndex)
        entry = index.data(_ENTRY)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        token = "accent_ink" if is_chosen else "ink2"
        ratio = painter.device().devicePixelRatioF()
        picture = icons.pixmap(entry.icon, 18, self._theme.colour(token).name(), ratio)
        painter.drawPixmap(rect.x() + 10, rect.center().y() - 9, picture)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour("ink2"))
        inner = rect.adjusted(40, 0, -12, 0)
        room = painter.fontMetrics().horizontalAdvance(entry.note) + 16
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, entry.note
        )
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.colour("accent_ink" if is_chosen else "ink"))
        inner.setRight(inner.right() - room)
        shown = painter.fontMetrics().elidedText(
            entry.text, Qt.TextElideMode.ElideMiddle, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


def _rank(entry: Entry, wanted: Sequence[str]) -> int:
    """Return how well an entry fits: 0 begins so, 1 a word begins so, 2 holds it, -1 not."""
    text = entry.text.casefold()
    everything = f"{text} {entry.also.casefold()} {entry.note.casefold()}"
    if not all(part in everything for part in wanted):
        return -1
    if not wanted or text.startswith(wanted[0]):
        return 0
    return 1 if f" {wanted[0]}" in f" {text}" else 2
