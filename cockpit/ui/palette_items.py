"""What lies in the palette: tiles that look like what they drop."""

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from cockpit.ui import icons
from cockpit.ui.canvas.mime import Dragged, mime_of
from cockpit.ui.theme import Theme

Look = Literal["brick", "shield", "row"]

_HEIGHTS: dict[Look, int] = {"brick": 44, "shield": 28, "row": 28}
_SHIELDS = {
    "ENABLED": ("ok", "shield-lock"),
    "PROTECTED": ("ok", "shield-check"),
    "DISABLED": ("warn", "shield-off"),
    "": ("accent", "shield-list"),
}
"""By profile; a security group has none."""


class PaletteItem(QAbstractButton):
    """One thing to drag onto the canvas, or to add by a double click or Enter.

    Signals:
        wanted: It is to be added where the canvas sees fit.
    """

    wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        look: Look,
        icon: str,
        dragged: Dragged | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Remember what travels in a drag; None cannot be dragged."""
        super().__init__(parent)
        self._theme, self._look, self._icon, self._dragged = theme, look, icon, dragged
        self._note, self._is_compact = "", False
        self._pressed_at: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_HEIGHTS[look])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if dragged is not None:
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def tell(self, name: str, tip: str, note: str = "") -> None:
        """Name it; the note stands at the right of a row."""
        self.setText(name)
        self.setToolTip(tip)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        self._note = note
        self.update()

    def set_compact(self, is_compact: bool) -> None:
        """Show the icon only."""
        self._is_compact = is_compact
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40, _HEIGHTS[self._look])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or self._dragged is None:
            return
        way = event.position().toPoint() - self._pressed_at
        if way.manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed_at = None
        drag = QDrag(self)
        drag.setMimeData(mime_of(self._dragged))
        picture = self.grab()
        drag.setPixmap(picture)
        size = picture.deviceIndependentSize().toSize()
        drag.setHotSpot(QPoint(size.width() // 2, size.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed_at = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match self._look:
            case "brick":
                self._paint_brick(painter)
            case "shield":
                self._paint_shield(painter)
            case "row":
                self._paint_row(painter)

    def _paint_brick(self, painter: QPainter) -> None:
        body = QRectF(0.5, 5.5, self.width() - 1, self.height() - 7)
        painter.setPen(QPen(self._theme.colour("stud_edge"), 1))
        painter.setBrush(self._theme.colour("stud"))
        for x in (body.center().x(),) if self._is_compact else (24.0, 48.0):
            painter.drawRoundedRect(QRectF(x - 7.5, 1.5, 15, 6), 2, 2)
        painter.setPen(self._edge("brick_edge"))
        painter.setBrush(self._theme.colour("sunken" if self.underMouse() else "brick"))
        painter.drawRoundedRect(body, 6, 6)
        left = (self.width() - 18) / 2 if self._is_compact else 8
        self._paint_icon(painter, left, body.center().y() - 9, 18, "ink2")
        if not self._is_compact:
            self._write(painter, body.adjusted(30, 0, -2, 0), self.text(), "ink", 500)

    def _paint_shield(self, painter: QPainter) -> None:
        meaning, icon = _SHIELDS[self._dragged.value if self._dragged is not None else ""]
        painter.setFont(self._theme.font("small", 600))
        width = QFontMetricsF(painter.font()).horizontalAdvance(self.text()) + 36
        if self._is_compact:
            width = self.width() - 1
        pill = QRectF(0.5, 1.5, min(width, self.width() - 1), 24)
        painter.setPen(self._edge(f"{meaning}_ink"))
        painter.setBrush(self._theme.colour(f"{meaning}_soft"))
        painter.drawRoundedRect(pill, 12, 12)
        left = (self.width() - 16) / 2 if self._is_compact else 8
        self._paint_icon(painter, left, 5.5, 16, f"{meaning}_ink", icon)
        if not self._is_compact:
            painter.setPen(self._theme.colour(f"{meaning}_ink"))
            painter.drawText(pill.adjusted(28, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())

    def _paint_row(self, painter: QPainter) -> None:
        if self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft" if self.hasFocus() else "sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(8, 0, -8, 0), 6, 6)
        self._paint_icon(painter, 16, 5, 18, "ink2")
        note_font = self._theme.font("small")
        room = QFontMetricsF(note_font).horizontalAdvance(self._note)
        inner = QRectF(self.rect()).adjusted(44, 0, -16, 0)
        self._write(painter, inner.adjusted(0, 0, -room - 8, 0), self.text(), "ink", 400)
        painter.setFont(note_font)
        painter.setPen(self._theme.colour("ink2"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, flags, self._note)

    def _paint_icon(
        self, painter: QPainter, x: float, y: float, size: int, token: str, name: str = ""
    ) -> None:
        ink = self._theme.colour(token).name()
        picture = icons.pixmap(name or self._icon, size, ink, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(x, y), picture)

    def _write(self, painter: QPainter, room: QRectF, text: str, token: str, weight: int) -> None:
        """Write a name; where it does not fit, one step smaller, then shortened."""
        font = self._theme.font("muted" if self._look == "brick" else "body", weight)
        if QFontMetricsF(font).horizontalAdvance(text) > room.width():
            font = self._theme.font("small", weight)
        painter.setFont(font)
        painter.setPen(self._theme.colour(token))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _edge(self, token: str) -> QPen:
        if self.hasFocus():
            return QPen(self._theme.colour("accent"), 2)
        return QPen(self._theme.colour(token), 1)
