"""Small pictures of numbers: the gauges of the status bar, the sparklines of the inspector."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cockpit.ui.theme import Theme

_BAR = 40.0
_GAP = 6.0
_WARN, _BAD = 0.75, 0.9
_LEAST = 2


class Gauge(QWidget):
    """A name, a bar, and the numbers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name, self._words = "", ""
        self._share: float | None = None
        self._may_be_full = False
        self.setFont(theme.font("small", 500))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tell(
        self, name: str, words: str, share: float | None, *, may_be_full: bool = False
    ) -> None:
        """Show how much of a thing is used; `share` from 0 to 1, None shows no bar.

        A bar that may be full keeps its colour.
        """
        self._name, self._words, self._may_be_full = name, words, may_be_full
        self._share = None if share is None else min(1.0, max(0.0, share))
        self.setAccessibleName(f"{name} {words}")
        self.setToolTip(f"{name} {words}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        texts = metrics.horizontalAdvance(self._name) + metrics.horizontalAdvance(self._words)
        bar = 0.0 if self._share is None else _BAR + _GAP
        return QSize(round(texts + bar + _GAP + 2), 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, middle = self._theme, Qt.AlignmentFlag.AlignVCenter
        name_width = QFontMetricsF(self.font()).horizontalAdvance(self._name)
        painter.setPen(theme.colour("ink2"))
        painter.drawText(QRectF(0, 0, name_width + 2, 20), middle, self._name)
        left = name_width + _GAP
        if self._share is not None:
            self._paint_bar(painter, left, self._share)
            left += _BAR + _GAP
        painter.setPen(theme.colour("ink"))
        painter.drawText(QRectF(left, 0, 400, 20), middle, self._words)

    def _paint_bar(self, painter: QPainter, left: float, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(QRectF(left, 7.5, _BAR, 5), 2.5, 2.5)
        is_calm = share < _WARN or self._may_be_full
        token = "accent" if is_calm else "warn" if share < _BAD else "bad"
        painter.setBrush(self._theme.colour(token))
        painter.drawRoundedRect(QRectF(left, 7.5, _BAR * share, 5), 2.5, 2.5)


class Spark(QWidget):
    """The last minutes of one number, as a line over its own ground."""

    def __init__(self, theme: Theme, token: str, *, top: float | None = None) -> None:
        """Remember the colour; `top` is the value at the upper edge, None for the highest seen."""
        super().__init__()
        self._theme, self._token, self._top = theme, token, top
        self._values: Sequence[float] = ()
        self.setFixedHeight(32)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, values: Sequence[float]) -> None:
        """Show values, the oldest first."""
        self._values = values
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self.width(), self.height()
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(0, height - 1, width, height - 1)
        if len(self._values) < _LEAST:
            return
        top = self._top or max(self._values) * 1.15 or 1.0
        step = (width - 2) / (len(self._values) - 1)
        points = [
            QPointF(1 + n * step, height - 2 - min(1.0, value / top) * (height - 4))
            for n, value in enumerate(self._values)
        ]
        line = QPainterPath(points[0])
        for point in points[1:]:
            line.lineTo(point)
        ground = QPainterPath(line)
        ground.lineTo(points[-1].x(), height - 1)
        ground.lineTo(points[0].x(), height - 1)
        painter.fillPath(ground, self._theme.colour(self._token, 0.14))
        painter.setPen(QPen(self._theme.colour(self._token), 1.6))
        painter.drawPath(line)
