"""The dotted ground of the drawing."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from cockpit.models.tokens import Tokens
from cockpit.ui.canvas.brushes import colour

_STEP = 16.0
_CLOSEST = 11.0
_RADIUS = 0.9
_REPEAT = 24


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
        # Dots lie on the grid's own lines, so that what snaps is seen to snap.
        span = whole * _REPEAT
        x = (box.x() - origin.x()) % span + whole / 2
        y = (box.y() - origin.y()) % span + whole / 2
        painter.drawTiledPixmap(box, self._dots(whole, ratio, tokens), QPointF(x, y))
        painter.restore()

    def _dots(self, step: int, ratio: float, tokens: Tokens) -> QPixmap:
        """Return a large opaque tile: many small ones take ten times as long to lay."""
        key = step, ratio, tokens.name
        if key != self._key:
            side = step * _REPEAT
            tile = QPixmap(round(side * ratio), round(side * ratio))
            tile.setDevicePixelRatio(ratio)
            tile.fill(colour(tokens.canvas))
            painter = QPainter(tile)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens.dot))
            for column in range(_REPEAT):
                for row in range(_REPEAT):
                    centre = QPointF((column + 0.5) * step, (row + 0.5) * step)
                    painter.drawEllipse(centre, _RADIUS, _RADIUS)
            painter.end()
            self._key, self._tile = key, tile
        return self._tile
