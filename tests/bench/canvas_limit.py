"""The limit that our canvas is held against: a scene that paints the least it can.

One pixmap item per node with its label baked in, one item for all links, fewer
lines and no smoothing from far away. No states, no badges, no rails.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

SIZE = (1200, 800)
TILE = (600, 400)
FAR = 0.5
NODE = (76, 84)
MIDDLE = QPointF(38, 45)
FRAMES = {"pan": 40, "zoom": 20, "fit": 20, "drag 1": 25, "drag 50": 15}


def frames(count: int, step: Callable[[int], None]) -> float:
    """Return the median CPU time of one step, in milliseconds."""
    spent = []
    for number in range(count):
        start = time.process_time()
        step(number)
        spent.append(time.process_time() - start)
    return statistics.median(spent) * 1000


def opened(view: QWidget) -> None:
    """Show a view and wait for its first paint."""
    view.setFixedSize(*SIZE)
    view.show()
    while not view.windowHandle().isExposed():
        QApplication.processEvents()
    QApplication.processEvents()


def repaint(view: QGraphicsView) -> None:
    """Paint the whole viewport at once."""
    view.viewport().repaint()
    QApplication.processEvents()


def send(view: QGraphicsView, kind: QEvent.Type, place: QPoint, *, is_held: bool) -> None:
    """Send one event of the left button to a view."""
    button = Qt.MouseButton.LeftButton
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind,
        QPointF(place),
        QPointF(view.viewport().mapToGlobal(place)),
        none if kind == QEvent.Type.MouseMove else button,
        button if is_held else none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view.viewport(), event)


def pan(view: QGraphicsView, number: int) -> None:
    """Pan there and back, diagonally."""
    sign = 1 if number % 40 < 20 else -1
    across, down = view.horizontalScrollBar(), view.verticalScrollBar()
    across.setValue(across.value() + 13 * sign)
    down.setValue(down.value() + 7 * sign)
    repaint(view)


def drag(
    view: QGraphicsView, start: QPoint, count: int, follow: Callable[[], None] = lambda: None
) -> float:
    """Drag what lies at a place to and fro; return the CPU time of one move."""
    place = QPoint(start)
    send(view, QEvent.Type.MouseButtonPress, place, is_held=True)

    def move(number: int) -> None:
        sign = 1 if number % 20 < 10 else -1
        place.setX(place.x() + 5 * sign)
        place.setY(place.y() + 3 * sign)
        send(view, QEvent.Type.MouseMove, place, is_held=True)
        follow()
        repaint(view)

    spent = frames(count, move)
    send(view, QEvent.Type.MouseButtonRelease, place, is_held=False)
    QApplication.processEvents()
    return spent


class Links(QGraphicsItem):
    """All links at once; near the ground only the squares that are seen."""

    def __init__(self, bounds: QRectF, lines: list[QLineF]) -> None:
        super().__init__()
        self.setZValue(-1)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.bounds, self.lines = bounds, lines
        self.squares: dict[tuple[int, int], list[QLineF]] = {}
        for line in lines:
            box = QRectF(line.p1(), line.p2()).normalized()
            for square in squares(box):
                self.squares.setdefault(square, []).append(line)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return self.bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        seen: QRectF = option.exposedRect
        is_far = painter.worldTransform().m11() < FAR
        painter.setPen(QPen(QColor("#444"), 0 if is_far else 2))
        if is_far:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if seen.width() * seen.height() > self.bounds.width() * self.bounds.height() / 2:
            painter.drawLines(self.lines)
            return
        near = [line for square in squares(seen) for line in self.squares.get(square, ())]
        if near:
            painter.drawLines(near)


def squares(box: QRectF) -> list[tuple[int, int]]:
    """Return the squares of the floor that a box touches."""
    return [
        (x, y)
        for x in range(int(box.left() // TILE[0]), int(box.right() // TILE[0]) + 1)
        for y in range(int(box.top() // TILE[1]), int(box.bottom() // TILE[1]) + 1)
    ]


def node(label: str) -> QPixmap:
    """Return the picture of one node."""
    picture = QPixmap(*NODE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor("#3b78c4"))
    painter.setPen(QPen(QColor("#1b3f6b"), 2))
    painter.drawRoundedRect(6, 16, 64, 58, 8, 8)
    painter.setBrush(QColor("#9fc2ee"))
    painter.drawRect(16, 26, 44, 26)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawText(QRect(0, 0, NODE[0], 16), Qt.AlignmentFlag.AlignCenter, label)
    painter.end()
    return picture


class Limit:
    """The scene, its view, and what a drag has to know."""

    def __init__(self, count: int) -> None:
        columns = int(count**0.5 * 1.4) + 1
        rows = count // columns
        self.places = [
            QPointF((i % columns - columns // 2) * 150, (i // columns - rows // 2) * 130)
            for i in range(count)
        ]
        self.pairs = [(i - i % 8, i) for i in range(count) if i % 8]
        self.pairs += [(i, i + 8) for i in range(0, count - 8, 8)]
        self.pairs += [(i, i + 8) for i in range(1, count - 9, 4) if i % 8]
        w, h = columns * 150 + 300, rows * 130 + 260
        self.bounds = QRectF(-w / 2, -h / 2, w, h)
        self.scene = QGraphicsScene(self.bounds)
        self.lines = [
            QLineF(self.places[a] + MIDDLE, self.places[b] + MIDDLE) for a, b in self.pairs
        ]
        self.links = Links(self.bounds, self.lines)
        self.scene.addItem(self.links)
        self.nodes = [self._node(number) for number in range(count)]
        self.view = QGraphicsView(self.scene)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.view.setOptimizationFlags(
            QGraphicsView.OptimizationFlag.DontSavePainterState
            | QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing
        )

    def reset(self, zoom: float = 1.0) -> None:
        """Show the middle at a zoom."""
        self.view.resetTransform()
        self.view.scale(zoom, zoom)
        self.view.centerOn(self.bounds.center())
        QApplication.processEvents()

    def drag(self, number: int, count: int) -> float:
        """Drag the `number` nodes in the middle; return the CPU time of one move."""
        self.reset()
        self.scene.clearSelection()
        order = sorted(range(len(self.nodes)), key=lambda i: self.places[i].manhattanLength())
        held = order[:number]
        for i in held:
            self.nodes[i].setSelected(True)
        live = [
            (self.scene.addLine(line, QPen(QColor("#444"), 2)), a, b)
            for (a, b), line in zip(self.pairs, self.lines, strict=True)
            if a in held or b in held
        ]

        def follow() -> None:
            for item, a, b in live:
                start, end = self.nodes[a].pos(), self.nodes[b].pos()
                item.setLine(QLineF(start + MIDDLE, end + MIDDLE))

        place = self.view.mapFromScene(self.nodes[held[0]].sceneBoundingRect().center())
        spent = drag(self.view, place, count, follow)
        for item, _, _ in live:
            self.scene.removeItem(item)
        return spent

    def _node(self, number: int) -> QGraphicsPixmapItem:
        item = QGraphicsPixmapItem(node(f"srv{number:05d}"))
        item.setPos(self.places[number])
        item.setFlags(
            QGraphicsItem.GraphicsItemFlag.ItemIsMovable
            | QGraphicsItem.GraphicsItemFlag.ItemIsSelectable
        )
        item.setShapeMode(QGraphicsPixmapItem.ShapeMode.BoundingRectShape)
        self.scene.addItem(item)
        return item


def main(count: int) -> None:
    """Print the CPU times of all gestures as JSON."""
    QApplication([])
    start = time.process_time()
    limit = Limit(count)
    view, bounds = limit.view, limit.bounds
    opened(view)
    repaint(view)
    told = {"open": (time.process_time() - start) * 1000}
    limit.reset()
    told["pan"] = frames(FRAMES["pan"], lambda number: pan(view, number))
    limit.reset(min(SIZE[0] / bounds.width(), SIZE[1] / bounds.height()))
    told["fit"] = frames(FRAMES["fit"], lambda _: repaint(view))
    limit.reset()

    def zoom(number: int) -> None:
        by = 1.19 if number % 10 < 5 else 1 / 1.19
        view.scale(by, by)
        repaint(view)

    told["zoom"] = frames(FRAMES["zoom"], zoom)
    told["drag 1"] = limit.drag(1, FRAMES["drag 1"])
    told["drag 50"] = limit.drag(50, FRAMES["drag 50"])
    json.dump(told, sys.stdout)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
