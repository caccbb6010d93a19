"""The items of a network."""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
)

from cockpit.models.geometry import (
    RAIL_H,
    RAIL_RADIUS,
    Rect,
)
from cockpit.models.tokens import Tokens
from cockpit.ui.canvas.brushes import Letters, colour, mix, text_width
from cockpit.ui.canvas.face import DASHES, DOT_STEP, action_of
from cockpit.ui.canvas.faces import Faces
from cockpit.ui.canvas.marks import action_ink, action_soft
from cockpit.ui.canvas.parts import (
    KEY,
    NO_PEN,
    Z_RAIL,
    fit,
    keep_picture,
    pixmap_item,
    rounded,
    text_item,
    write,
)
from cockpit.ui.canvas.views import RailView


class Rail:
    """The items of a network."""

    def __init__(self, scene: QGraphicsScene, key: str) -> None:
        self._scene = scene
        self._root = QGraphicsPathItem()
        self._root.setData(KEY, key)
        self._root.setZValue(Z_RAIL)
        self._icon = pixmap_item(self._root)
        self._name = text_item(self._root)
        self._plates = QGraphicsPathItem(self._root)
        self._plates.setPen(NO_PEN)
        self._chips: list[QGraphicsSimpleTextItem] = []
        self._note = text_item(self._root)
        self._dots = pixmap_item(self._root)
        self._badge = pixmap_item(self._root)
        self._halo = QGraphicsPathItem(self._root)
        self._halo.setBrush(Qt.BrushStyle.NoBrush)
        self._is_far = False
        scene.addItem(self._root)

    def show(self, view: RailView, faces: Faces, letters: Letters) -> None:
        """Put on the face and words of a view."""
        tokens, w = faces.tokens, view.rect.w
        face, edge, ink = _rail_colours(tokens, view)
        action = action_of(view.look)
        self.move(view.rect)
        self._root.setPath(rounded(QRectF(0.5, 0.5, w - 1, RAIL_H - 1), RAIL_RADIUS))
        pen = QPen(colour(tokens.accent if view.is_selected else edge))
        pen.setWidthF(2 if action or view.is_selected or view.look == "target" else 1)
        if view.look == "add":
            pen.setDashPattern(DASHES)
        self._root.setPen(pen)
        self._root.setBrush(colour(face))
        self._show_halo(view, tokens)
        self._icon.setPixmap(faces.icon("world" if view.is_public else "network", 18, ink))
        self._icon.setPos(16, 7)
        x = self._show_words(view, letters, ink)
        x = self._show_chips(view, letters, x, mix(face, tokens.panel, 0.62), ink)
        end = self._show_note(view, letters, x, ink)
        self._show_dots(x, end, faces, mix(face, edge, 0.55).name())
        self._badge.setVisible(bool(action or view.problem))
        if action:
            self._badge.setPixmap(faces.badge(action))
            self._badge.setPos(-13, -13)
        elif view.problem:
            self._badge.setPixmap(faces.problem(is_error=view.problem == "error"))
            self._badge.setPos(-12, RAIL_H / 2 - 12)
        self._is_far = not letters.has_words
        self.soften(is_soft=False)

    def soften(self, *, is_soft: bool) -> None:
        """Paint it anew at each frame while the zoom changes."""
        for item in (self._root, self._name):
            keep_picture(item, is_kept=self._is_far and not is_soft)

    def move(self, rect: Rect) -> None:
        """Put the rail where the picture has it."""
        self._root.setPos(rect.x, rect.y)

    def remove(self) -> None:
        """Take the items off the scene."""
        self._scene.removeItem(self._root)

    def _show_halo(self, view: RailView, tokens: Tokens) -> None:
        is_shown = view.is_selected or view.look == "target"
        self._halo.setVisible(is_shown)
        if is_shown:
            box = QRectF(-2.5, -2.5, view.rect.w + 5, RAIL_H + 5)
            self._halo.setPath(rounded(box, RAIL_RADIUS + 3))
            self._halo.setPen(QPen(colour(tokens.accent, 0.28), 4))

    def _show_words(self, view: RailView, letters: Letters, ink: str) -> float:
        font = letters.font(13, 600)
        words, font = fit(view.name, font, view.rect.w - 42 - 12)
        write(self._name, (words, font), (42, (RAIL_H - font.pixelSize() * 1.25) / 2))
        self._name.setBrush(colour(ink))
        return 42 + text_width(words, font) + 12

    def _show_chips(
        self, view: RailView, letters: Letters, x: float, plate: QColor, ink: str
    ) -> float:
        font = letters.font(12, is_mono=True)
        shown = view.chips if letters.has_words else ()
        while len(self._chips) < len(shown):
            self._chips.append(text_item(self._root))
        plates = QPainterPath()
        for item in self._chips[len(shown) :]:
            item.setVisible(False)
        for item, text in zip(self._chips, shown, strict=False):
            width = text_width(text, font) + 16
            is_room = x + width < view.rect.w - 8
            item.setVisible(is_room)
            if not is_room:
                continue
            h = max(20.0, font.pixelSize() * 1.35)
            plates.addRoundedRect(QRectF(x, (RAIL_H - h) / 2, width, h), 4, 4)
            write(item, (text, font), (x + 8, (RAIL_H - font.pixelSize() * 1.32) / 2))
            item.setBrush(colour(ink))
            x += width + 8
        self._plates.setVisible(not plates.isEmpty())
        self._plates.setPath(plates)
        self._plates.setBrush(QBrush(plate))
        return x

    def _show_note(self, view: RailView, letters: Letters, x: float, ink: str) -> float:
        font = letters.font(11, 500)
        left = view.rect.w - 16 - text_width(view.note, font)
        is_shown = bool(view.note) and letters.has_words and left > x + 16
        self._note.setVisible(is_shown)
        if not is_shown:
            return view.rect.w - 16
        write(self._note, (view.note, font), (left, (RAIL_H - font.pixelSize() * 1.25) / 2))
        self._note.setBrush(colour(ink))
        return left - 16

    def _show_dots(self, x: float, end: float, faces: Faces, ink: str) -> None:
        """A quiet row of studs where things may snap."""
        first = math.ceil((x + DOT_STEP) / DOT_STEP) * DOT_STEP
        count = int((end - first) // DOT_STEP)
        self._dots.setVisible(count > 0)
        if count > 0:
            self._dots.setPixmap(faces.dots(count, ink))
            self._dots.setPos(first, RAIL_H / 2 - 2)


def _rail_colours(tokens: Tokens, view: RailView) -> tuple[str, str, str]:
    action = action_of(view.look)
    if action:
        ink = action_ink(tokens, action)
        return action_soft(tokens, action), ink, ink
    if view.look == "pale":
        return tokens.pale, tokens.pale_edge, tokens.ink2
    if view.look == "target":
        return tokens.accent_soft, tokens.accent, tokens.accent_ink
    if view.is_public:
        return tokens.rail_pub, tokens.rail_pub_edge, tokens.rail_pub_ink
    return tokens.rail, tokens.rail_edge, tokens.rail_ink
