"""A terminal: pyte keeps the characters, this paints them and turns keys into bytes."""

from collections.abc import Mapping
from itertools import groupby

import pyte
from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from pyte.screens import Char

from cockpit.ui.guest_keys import GuestKeys
from cockpit.ui.terminal_keys import bytes_of
from cockpit.ui.theme import Theme

_SCROLLBACK = 10_000
_COLUMNS, _ROWS = 80, 24
_SLICE = 8_192
"""Bytes fed at a time, so that a flood does not freeze the window."""
_MARGIN = 8
_WHEEL_LINES = 3
_BOLD = 600

_ANSI = {
    "black": "#3B4654",
    "red": "#FF7150",
    "green": "#2FBF95",
    "brown": "#E6B33C",
    "blue": "#56B4E9",
    "magenta": "#D98DB8",
    "cyan": "#4FC3C7",
    "white": "#D5DDE7",
    "brightblack": "#7A8797",
    "brightred": "#FF9C85",
    "brightgreen": "#53D3AE",
    "brightbrown": "#F0C463",
    "brightyellow": "#F0C463",
    "brightblue": "#7CC6F0",
    "brightmagenta": "#E8A9CB",
    "brightcyan": "#7BDADD",
    "brightwhite": "#FFFFFF",
}

_EMPTY = Char(" ")

Place = tuple[int, int]
"""A line, counted from the oldest kept, and a column."""


class TerminalScreen(GuestKeys):
    """Shows what a serial line printed and takes what is typed.

    Signals:
        typed: Bytes for the other side.
        changed: More was printed, or the size changed.
    """

    typed = Signal(bytes)
    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._screen = pyte.HistoryScreen(_COLUMNS, _ROWS, history=_SCROLLBACK)
        self._stream = pyte.ByteStream(self._screen)
        self._pending = bytearray()
        self._feeder = QTimer(self)
        self._feeder.setSingleShot(True)
        self._feeder.timeout.connect(self._feed_slice)
        self._back = 0
        self._marks: tuple[Place, Place] | None = None
        self._font = theme.font("body", is_mono=True)
        metrics = QFontMetricsF(self._font)
        self._cell_width = metrics.horizontalAdvance("M")
        self._cell_height = metrics.height() * 1.15
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setMinimumSize(
            round(40 * self._cell_width) + 2 * _MARGIN, round(6 * self._cell_height) + 2 * _MARGIN
        )

    @property
    def size_in_cells(self) -> tuple[int, int]:
        """Return columns and rows."""
        return self._screen.columns, self._screen.lines

    def feed(self, data: bytes) -> None:
        """Print bytes, a slice now and the rest between other work."""
        self._pending += data
        if not self._feeder.isActive():
            self._feed_slice()

    def text(self) -> str:
        """Return all that is kept, scrollback included, one line a row."""
        return "\n".join(self._line_text(n).rstrip() for n in range(self._count())).rstrip("\n")

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        if text := self.selected_text():
            QGuiApplication.clipboard().setText(text)

    def paste(self) -> None:
        """Type what is on the clipboard."""
        if text := QGuiApplication.clipboard().text():
            self.typed.emit(text.replace("\r\n", "\r").replace("\n", "\r").encode())

    def selected_text(self) -> str:
        """Return what is selected, or ""."""
        if self._marks is None:
            return ""
        (first, start), (last, end) = sorted(self._marks)
        lines = [self._line_text(n) for n in range(first, last + 1)]
        lines[-1] = lines[-1][:end]
        lines[0] = lines[0][start:]
        return "\n".join(line.rstrip() for line in lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.tokens.term))
        painter.setFont(self._font)
        top = self._count() - self._screen.lines - self._back
        for row in range(self._screen.lines):
            self._paint_line(painter, top + row, _MARGIN + row * self._cell_height)
        if self._back == 0 and not self._screen.cursor.hidden:
            self._paint_cursor(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(int((self.width() - 2 * _MARGIN) / self._cell_width), _COLUMNS)
        rows = max(int((self.height() - 2 * _MARGIN) / self._cell_height), 4)
        if (columns, rows) != self.size_in_cells:
            self._marks = None
            self._screen.resize(rows, columns)
            self.changed.emit()

    def take_key(self, event: QKeyEvent) -> None:
        """Copy, paste and scroll; all other keys are typed."""
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        match event.key(), event.modifiers():
            case Qt.Key.Key_C, modifiers if modifiers == both:
                self.copy()
            case Qt.Key.Key_V, modifiers if modifiers == both:
                self.paste()
            case Qt.Key.Key_PageUp, Qt.KeyboardModifier.ShiftModifier:
                self._scroll(self._screen.lines - 1)
            case Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier:
                self._scroll(1 - self._screen.lines)
            case _:
                if data := bytes_of(event):
                    self._scroll(-self._back)
                    self.typed.emit(data)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self.paste()
            return
        place = self._place(event.position().toPoint())
        self._marks = (place, place)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._marks is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._marks = (self._marks[0], self._place(event.position().toPoint()))
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll(_WHEEL_LINES if event.angleDelta().y() > 0 else -_WHEEL_LINES)

    def _feed_slice(self) -> None:
        part = bytes(self._pending[:_SLICE])
        del self._pending[:_SLICE]
        before = self._count()
        self._stream.feed(part)
        if self._back:  # what is read stays where it is
            self._back = min(self._back + self._count() - before, len(self._screen.history.top))
        if self._pending:
            self._feeder.start()
        self.update()
        self.changed.emit()

    def _count(self) -> int:
        return len(self._screen.history.top) + self._screen.lines

    def _line(self, number: int) -> Mapping[int, Char]:
        kept = len(self._screen.history.top)
        if number < kept:
            line: Mapping[int, Char] = self._screen.history.top[number]
            return line
        return self._screen.buffer[number - kept]

    def _line_text(self, number: int) -> str:
        line = self._line(number)
        return "".join(line.get(n, _EMPTY).data for n in range(self._screen.columns))

    def _scroll(self, lines: int) -> None:
        self._back = min(max(self._back + lines, 0), len(self._screen.history.top))
        self.update()

    def _place(self, point: QPoint) -> Place:
        row = int((point.y() - _MARGIN) / self._cell_height)
        row = min(max(row, 0), self._screen.lines - 1)
        column = round((point.x() - _MARGIN) / self._cell_width)
        return (
            self._count() - self._screen.lines - self._back + row,
            min(max(column, 0), self._screen.columns),
        )

    def _paint_line(self, painter: QPainter, number: int, y: float) -> None:
        if number < 0:
            return
        line = self._line(number)
        if not line and self._marks is None:
            return
        cells = [
            (n, line.get(n, _EMPTY), self._is_marked(number, n))
            for n in range(self._screen.columns)
        ]
        for (fg, bg, is_bold, is_underlined), run in groupby(cells, self._look):
            cells_of_run = [*run]
            start = cells_of_run[0][0]
            text = "".join(char.data for _, char, _ in cells_of_run)
            place = QRectF(
                _MARGIN + start * self._cell_width,
                y,
                len(cells_of_run) * self._cell_width,
                self._cell_height,
            )
            if bg is not None:
                painter.fillRect(place, QColor(bg))
            if text.isspace():
                continue
            font = self._font
            if is_bold or is_underlined:
                font = self._theme.font("body", _BOLD if is_bold else 400, is_mono=True)
                font.setUnderline(is_underlined)
            painter.setFont(font)
            painter.setPen(QColor(fg))
            painter.drawText(
                place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text
            )

    def _look(self, cell: tuple[int, Char, bool]) -> tuple[str, str | None, bool, bool]:
        _, char, is_marked = cell
        tokens = self._theme.tokens
        fg = _colour(char.fg, tokens.term_ink)
        bg = None if char.bg == "default" else _colour(char.bg, tokens.term)
        if char.reverse:
            fg, bg = bg or tokens.term, fg
        if is_marked:
            fg, bg = tokens.on_accent, tokens.accent
        return fg, bg, char.bold, char.underscore

    def _is_marked(self, number: int, column: int) -> bool:
        if self._marks is None:
            return False
        first, last = sorted(self._marks)
        return first <= (number, column) < last

    def _paint_cursor(self, painter: QPainter) -> None:
        cursor = self._screen.cursor
        place = QRectF(
            _MARGIN + cursor.x * self._cell_width,
            _MARGIN + cursor.y * self._cell_height,
            self._cell_width,
            self._cell_height,
        )
        colour = QColor(_ANSI["brightblue"])
        if self.hasFocus():
            painter.fillRect(place, colour)
        else:
            painter.setPen(colour)
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))


def _colour(name: str, default: str) -> str:
    """Return a colour of pyte's: a name, six hexadecimal digits, or `default`."""
    if name == "default":
        return default
    return _ANSI.get(name) or f"#{name}"
