"""The items of a few words beside a brick."""

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsScene

from cockpit.models.geometry import Point
from cockpit.ui.canvas.brushes import Letters, colour, fitting, text_width
from cockpit.ui.canvas.faces import Faces
from cockpit.ui.canvas.parts import Z_OVER, pixmap_item, rounded, text_item, write
from cockpit.ui.canvas.views import CardView

_AROUND = 34.0
_WIDEST = 312.0
"""On the screen: a long name must not cover the drawing, and the inspector has the whole."""


class Card:
    """The items of a few words beside a brick."""

    H = 24.0

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._root = QGraphicsPathItem()
        self._root.setZValue(Z_OVER)
        self._icon = pixmap_item(self._root)
        self._words = text_item(self._root)
        scene.addItem(self._root)

    @staticmethod
    def width(view: CardView, letters: Letters) -> float:
        """Return how wide a card is."""
        need = math.ceil((text_width(view.text, letters.font(11, 600)) + _AROUND) / 8) * 8
        return min(need, _WIDEST / min(1.0, letters.zoom))

    def show(self, view: CardView, place: Point, faces: Faces, letters: Letters) -> None:
        """Put the words of a view at a place."""
        tokens, font = faces.tokens, letters.font(11, 600)
        ink = getattr(tokens, f"{view.tone}_ink")
        box = QRectF(0, 0, self.width(view, letters), self.H)
        self._root.setPath(rounded(box, 6))
        self._root.setPen(QPen(colour(getattr(tokens, view.tone)), 1.2))
        self._root.setBrush(colour(getattr(tokens, f"{view.tone}_soft")))
        self._root.setPos(*place)
        self._icon.setPixmap(faces.icon(view.icon, 16, ink))
        self._icon.setPos(6, 4)
        self._words.setBrush(colour(ink))
        text = fitting(view.text, font, box.width() - _AROUND)
        write(self._words, (text, font), (26, (self.H - font.pixelSize() * 1.25) / 2))

    def remove(self) -> None:
        """Take the items off the scene."""
        self._scene.removeItem(self._root)
