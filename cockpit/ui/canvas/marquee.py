"""What is drawn over the scene while something is dragged: slots, guides, a loose link."""

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsPixmapItem, QGraphicsScene

from cockpit.models.geometry import RADIUS, Point, Rect
from cockpit.models.tokens import Tokens
from cockpit.ui.canvas.brushes import Letters, colour, text_width
from cockpit.ui.canvas.face import PAD
from cockpit.ui.canvas.parts import Z_BRICK, Z_OVER, pixmap_item, rounded, text_item, write
from cockpit.ui.canvas.targets import Slot

_GHOST = 0.6


class Marquee:
    """Items that live as long as their scene and are hidden most of the time."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._slot = QGraphicsPathItem()
        self._slot.setZValue(Z_BRICK - 2)
        self._words = text_item(self._slot)
        self._line = QGraphicsPathItem()
        self._line.setZValue(Z_OVER)
        self._guides = QGraphicsPathItem()
        self._guides.setZValue(Z_OVER)
        self._plug = QGraphicsPathItem()
        self._plug.setZValue(Z_OVER)
        self._ghosts: list[QGraphicsPixmapItem] = []
        for item in (self._slot, self._line, self._guides, self._plug):
            item.setVisible(False)
            scene.addItem(item)

    def show_slot(self, slot: Slot | None, tokens: Tokens, letters: Letters) -> None:
        """Show where something would snap in."""
        self._slot.setVisible(slot is not None)
        if slot is None:
            return
        rect, font = slot.rect, letters.font(11, 600)
        self._slot.setPath(rounded(QRectF(0.5, 0.5, rect.w - 1, rect.h - 1), RADIUS))
        pen = QPen(colour(tokens.accent), 2)
        pen.setDashPattern([3, 2])
        self._slot.setPen(pen)
        self._slot.setBrush(colour(tokens.accent_soft))
        self._slot.setPos(rect.x, rect.y)
        self._words.setBrush(colour(tokens.accent_ink))
        x = (rect.w - text_width(slot.words, font)) / 2
        write(self._words, (slot.words, font), (x, (rect.h - font.pixelSize() * 1.25) / 2))

    def show_line(self, path: QPainterPath | None, tokens: Tokens) -> None:
        """Show a link that is being drawn, or a rail that is being resized."""
        self._line.setVisible(path is not None)
        if path is not None:
            pen = QPen(colour(tokens.accent), 2)
            pen.setDashPattern([3, 2])
            self._line.setPen(pen)
            self._line.setPath(path)

    def show_guides(self, lines: list[QLineF], tokens: Tokens) -> None:
        """Show along which lines a dragged brick is aligned."""
        self._guides.setVisible(bool(lines))
        path = QPainterPath()
        for line in lines:
            path.moveTo(line.p1())
            path.lineTo(line.p2())
        pen = QPen(colour(tokens.accent), 1)
        pen.setDashPattern([4, 4])
        pen.setCosmetic(True)
        self._guides.setPen(pen)
        self._guides.setPath(path)

    def show_plug(self, place: Point | None, tokens: Tokens) -> None:
        """Show that a link may be drawn from here."""
        self._plug.setVisible(place is not None)
        if place is not None:
            path = QPainterPath()
            path.addEllipse(QPointF(0, 0), 6, 6)
            path.moveTo(-3, 0)
            path.lineTo(3, 0)
            path.moveTo(0, -3)
            path.lineTo(0, 3)
            self._plug.setPath(path)
            self._plug.setPen(QPen(colour(tokens.accent), 1.6))
            self._plug.setBrush(colour(tokens.panel))
            self._plug.setPos(*place)

    def show_ghosts(self, faces: list[QGraphicsPixmapItem]) -> None:
        """Show translucent bricks; none are shown before the next call."""
        for item in self._ghosts:
            self._scene.removeItem(item)
        self._ghosts = faces
        for item in faces:
            item.setOpacity(_GHOST)
            item.setZValue(Z_OVER)
            self._scene.addItem(item)

    def move_ghosts(self, places: list[Rect]) -> None:
        """Put the translucent bricks elsewhere, in the order in which they were given."""
        for item, rect in zip(self._ghosts, places, strict=True):
            item.setPos(rect.x - PAD, rect.y - PAD)

    def clear(self) -> None:
        """Hide everything."""
        for item in (self._slot, self._line, self._guides, self._plug):
            item.setVisible(False)
        self.show_ghosts([])


def ghost_of(rect: Rect, face: QPixmap) -> QGraphicsPixmapItem:
    """Return a translucent brick for `show_ghosts`."""
    item = pixmap_item(None)
    item.setPixmap(face)
    item.setPos(rect.x - PAD, rect.y - PAD)
    return item
