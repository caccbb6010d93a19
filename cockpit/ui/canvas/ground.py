"""The dotted ground of the drawing."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from cockpit.models.tokens import Tokens
from cockpit.ui.canvas.brushes import blank, colour

_STEP = 16.0
_CLOSEST = 11.0
_RADIUS = 0.9


class Ground:
    """One tile, drawn in device space: sharp at every zoom, and one call of Qt."""

    def __init__(self) -> None:
        self._key: object = None
        self._tile = QPixmap()

    def paint(self, painter: QPainter, exposed: QRectF, tokens: Tokens) -> None:
        """Paint the exposed part of a scene."""
        to_view = painter.worldTransform()
        origin, zoom = to_view.map(QPointF(0, 0)), to_view.m11()
        box = to_view.mapRect(exposed).adjusted(-1, -1, 1, 1)
        step = _STEP * zoom
        while step < _CLOSEST:
            step *= 2
        whole = round(step)
        ratio = painter.device().devicePixelRatioF()
        painter.save()
        painter.resetTransform()
        painter.fillRect(box, colour(tokens.canvas))
        # Dots lie on the grid's own lines, so that what snaps is seen to snap.
        x = (box.x() - origin.x()) % whole + whole / 2
        y = (box.y() - origin.y()) % whole + whole / 2
        painter.drawTiledPixmap(box, self._dot(whole, ratio, tokens), QPointF(x, y))
        painter.restore()

    def _dot(self, step: int, ratio: float, tokens: Tokens) -> QPixmap:
        key = step, ratio, tokens.name
        if key != self._key:
            tile, painter = blank(step, step, ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens.dot))
            painter.drawEllipse(QPointF(step / 2, step / 2), _RADIUS, _RADIUS)
            painter.end()
            self._key, self._tile = key, tile
        return self._tile
