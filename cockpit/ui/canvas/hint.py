"""One line beside the pointer: what a drop would do, or why it may not be."""

from typing import Literal, TypeAlias

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cockpit.models.tokens import Tokens
from cockpit.ui import icons
from cockpit.ui.canvas.brushes import Letters, colour, text_width

Tone: TypeAlias = Literal["offer", "refusal"]

_H = 26
_AWAY = QPoint(18, 30)
"""From the pointer: below what is dragged."""


class Hint(QWidget):
    """A pill that follows the pointer."""

    def __init__(self, letters: Letters, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self._font = letters.font(11, 600)
        self._tokens: Tokens | None = None
        self._tone: Tone = "offer"
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str, tone: Tone, tokens: Tokens, near: QPoint) -> None:
        """Show a line beside a point; "" shows none."""
        if (text, tone) != (self.text, self._tone):
            self.setAccessibleName(text)
            self.update()
        self.text, self._tone, self._tokens = text, tone, tokens
        self.setVisible(bool(text))
        if not text:
            return
        self.resize(QSize(round(text_width(text, self._font)) + 38, _H))
        room = self._host.size()
        x = min(near.x() + _AWAY.x(), room.width() - self.width() - 4)
        y = min(near.y() + _AWAY.y(), room.height() - _H - 4)
        self.move(max(4, x), max(4, y))
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._tokens is None:
            return
        tokens = self._tokens
        is_offer = self._tone == "offer"
        face, ink, edge = (
            (tokens.accent_soft, tokens.accent_ink, tokens.accent)
            if is_offer
            else (tokens.panel, tokens.ink2, tokens.edge)
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(edge), 1.2))
        painter.setBrush(colour(face))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        icons.paint(painter, "plug" if is_offer else "lock", QRectF(8, 5, 16, 16), ink)
        painter.setPen(colour(ink))
        painter.setFont(self._font)
        box = QRectF(self.rect()).adjusted(28, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text)
        painter.end()
