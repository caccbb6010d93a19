"""What all items of the drawing are made of.

Every holder keeps its items for its whole life: PySide 6.11 destroys an item whose
last Python wrapper goes while a parent is asked for.
"""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPixmapItem,
    QGraphicsSimpleTextItem,
)

from cockpit.models.geometry import (
    LINK_RADIUS,
    Point,
)
from cockpit.ui.canvas.brushes import fitting

Z_LINK, Z_NOTE, Z_RAIL, Z_BRICK, Z_TAG, Z_OVER = 10, 15, 20, 30, 40, 50
KEY = 0
"""Where an item keeps the id of what it shows, as text."""
NO_PEN = QPen(Qt.PenStyle.NoPen)


def orthogonal(points: tuple[Point, ...]) -> QPainterPath:
    """Return a line through points with rounded corners."""
    path = QPainterPath(QPointF(*points[0]))
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        before, after = math.dist(a, b), math.dist(b, c)
        r = min(LINK_RADIUS, before / 2, after / 2)
        if r > 0:
            path.lineTo(b[0] + (a[0] - b[0]) / before * r, b[1] + (a[1] - b[1]) / before * r)
            end = QPointF(b[0] + (c[0] - b[0]) / after * r, b[1] + (c[1] - b[1]) / after * r)
            path.quadTo(QPointF(*b), end)
    path.lineTo(*points[-1])
    return path


def fit(text: str, font: QFont, width: float) -> tuple[str, QFont]:
    """Return words cut to a width, with their typeface."""
    return fitting(text, font, width), font


def write(item: QGraphicsSimpleTextItem, words: tuple[str, QFont], place: Point) -> None:
    """Set text and typeface at whole pixels: letters stay crisp."""
    text, font = words
    item.setFont(font)
    item.setText(text)
    item.setPos(round(place[0]), round(place[1]))


def text_item(parent: QGraphicsItem | None) -> QGraphicsSimpleTextItem:
    """Return an item for one line of text."""
    return QGraphicsSimpleTextItem(parent)


def pixmap_item(parent: QGraphicsItem | None) -> QGraphicsPixmapItem:
    """Return an item for a face or icon."""
    item = QGraphicsPixmapItem(QPixmap(), parent)
    item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
    item.setShapeMode(QGraphicsPixmapItem.ShapeMode.BoundingRectShape)
    return item


def soften(item: QGraphicsPixmapItem, *, is_soft: bool) -> None:
    """Smooth a face while the zoom changes; one that was painted for its zoom is just copied."""
    modes = Qt.TransformationMode
    item.setTransformationMode(modes.SmoothTransformation if is_soft else modes.FastTransformation)


def keep_picture(item: QGraphicsItem, *, is_kept: bool) -> None:
    """Let Qt keep what an item looks like on the screen, until it looks different.

    From far away there are many items, and each is small: to copy its picture takes a
    quarter of the time of painting letters or round corners. While the zoom changes that
    would be in vain, and near by the pictures would be large.
    """
    modes = QGraphicsItem.CacheMode
    item.setCacheMode(modes.DeviceCoordinateCache if is_kept else modes.NoCache)


def rounded(box: QRectF, radius: float) -> QPainterPath:
    """Return a box with round corners."""
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path


def hide(pair: tuple[QGraphicsItem, QGraphicsItem] | None) -> None:
    """Hide a plate with its words, where there is one."""
    if pair is not None:
        pair[0].setVisible(False)
