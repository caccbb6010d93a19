"""The items of a link: its line, and what is written on it."""

import math
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
)

from cockpit.models.geometry import SHIELD_H, Point, Rect
from cockpit.models.tokens import Tokens
from cockpit.ui.canvas.brushes import Letters, colour, text_width
from cockpit.ui.canvas.face import PAD, Look, gauge_paints, shield_paints, tag_paints
from cockpit.ui.canvas.faces import Faces
from cockpit.ui.canvas.parts import (
    KEY,
    NO_PEN,
    Z_LINK,
    Z_NOTE,
    Z_TAG,
    hide,
    orthogonal,
    pixmap_item,
    soften,
    text_item,
    write,
)
from cockpit.ui.canvas.views import LinkView


class Link:
    """The items of a link."""

    def __init__(self, scene: QGraphicsScene, key: str) -> None:
        self._scene = scene
        self._key = key
        self._line = QGraphicsPathItem()
        self._line.setZValue(Z_LINK)
        self._line.setData(KEY, key)
        scene.addItem(self._line)
        self._tag: tuple[QGraphicsPixmapItem, QGraphicsSimpleTextItem] | None = None
        self._shield: tuple[QGraphicsPixmapItem, QGraphicsSimpleTextItem] | None = None
        self._gauge: tuple[QGraphicsPixmapItem, QGraphicsSimpleTextItem] | None = None
        self._note: tuple[QGraphicsRectItem, QGraphicsSimpleTextItem] | None = None
        self._flow: tuple[QGraphicsRectItem, QGraphicsSimpleTextItem] | None = None
        self._glow: QGraphicsPathItem | None = None

    def show(self, view: LinkView, faces: Faces, letters: Letters) -> None:
        """Draw the line and labels of a view."""
        path = orthogonal(view.points)
        pen = QPen(colour(view.ink), view.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if view.is_dashed:
            pen.setDashPattern([3, 2])
        self._line.setPath(path)
        self._line.setPen(pen)
        self._show_glow(view, path, faces.tokens)
        self._show_tag(view, faces, letters)
        self._show_shield(view, faces, letters)
        self._show_gauge(view, faces, letters)
        self._show_note(view, faces.tokens, letters)
        self._show_flow(view, faces.tokens, letters)

    def soften(self, *, is_soft: bool) -> None:
        """Smooth tag and pills while the zoom changes."""
        for pair in (self._tag, self._shield, self._gauge):
            if pair is not None:
                soften(pair[0], is_soft=is_soft)

    def sketch(self, points: tuple[Point, ...]) -> None:
        """Draw the line elsewhere and no labels, until the next `show`."""
        self._line.setPath(orthogonal(points))
        for item in self._roots():
            if item is not self._line:
                item.setVisible(False)

    def remove(self) -> None:
        """Take the items off the scene."""
        for item in self._roots():
            self._scene.removeItem(item)

    def _roots(self) -> Iterable[QGraphicsItem]:
        yield self._line
        for pair in (self._tag, self._shield, self._gauge, self._flow, self._note):
            if pair is not None:
                yield pair[0]
        if self._glow is not None:
            yield self._glow

    def _show_glow(self, view: LinkView, path: QPainterPath, tokens: Tokens) -> None:
        is_shown = view.is_selected or view.look == "target"
        if self._glow is None:
            if not is_shown:
                return
            self._glow = QGraphicsPathItem()
            self._glow.setZValue(Z_LINK - 1)
            self._scene.addItem(self._glow)
        self._glow.setVisible(is_shown)
        self._glow.setPath(path)
        self._glow.setPen(QPen(colour(tokens.accent, 0.28), view.width + 8))

    def _show_tag(self, view: LinkView, faces: Faces, letters: Letters) -> None:
        is_shown = view.tag is not None and letters.has_addresses
        if not is_shown or view.tag is None:
            hide(self._tag)
            return
        if self._tag is None:
            self._tag = self._labelled(Z_TAG)
        text, rect = view.tag
        font = letters.font(11, 500, is_mono=True)
        w = max(rect.w, math.ceil((text_width(text, font) + 32) / 8) * 8)
        plate, words = self._tag
        plate.setVisible(True)
        plate.setPixmap(faces.tag(w, rect.h, view.look if view.look != "target" else "normal"))
        plate.setPos(rect.cx - w / 2 - PAD, rect.y - PAD)
        words.setBrush(colour(tag_paints(faces.tokens, view.look).ink))
        write(words, (text, font), (PAD + 22, PAD + (rect.h - font.pixelSize() * 1.32) / 2))

    def _show_shield(self, view: LinkView, faces: Faces, letters: Letters) -> None:
        if view.shield is None:
            hide(self._shield)
            return
        if self._shield is None:
            self._shield = self._labelled(Z_TAG)
        profile, text, rect = view.shield
        w = _pill_width(text, letters)
        plate, _ = self._shield
        plate.setPixmap(faces.shield(profile, w, SHIELD_H, view.shield_look))
        ink = shield_paints(faces.tokens, profile, view.shield_look).ink
        _write_pill(self._shield, (text, letters), Rect(rect.cx - w / 2, rect.y, w, rect.h), ink)

    def _show_gauge(self, view: LinkView, faces: Faces, letters: Letters) -> None:
        if view.gauge is None:
            hide(self._gauge)
            return
        if self._gauge is None:
            self._gauge = self._labelled(Z_TAG)
        text, rect = view.gauge
        look: Look = "pale" if view.look == "pale" else "normal"
        w = _pill_width(text, letters)
        plate, _ = self._gauge
        plate.setPixmap(faces.gauge(w, SHIELD_H, look))
        ink = gauge_paints(faces.tokens, look).ink
        place = _beside(Rect(rect.cx - w / 2, rect.y, w, rect.h), view, letters)
        _write_pill(self._gauge, (text, letters), place, ink)

    def _show_note(self, view: LinkView, tokens: Tokens, letters: Letters) -> None:
        if view.note is None or not letters.has_addresses:
            hide(self._note)
            return
        if self._note is None:
            self._note = self._plated()
        text, rect = view.note
        font = letters.font(11, is_mono=True)
        is_left = rect.right < view.points[0][0] and rect.right < view.points[-1][0]
        x = rect.right - text_width(text, font) if is_left else rect.x
        self._write_plated(self._note, (text, font), (x, rect.cy), tokens)

    def _show_flow(self, view: LinkView, tokens: Tokens, letters: Letters) -> None:
        anchor = view.shield[2] if view.shield else view.tag[1] if view.tag else None
        if not view.flow or anchor is None or not letters.has_addresses:
            hide(self._flow)
            return
        if self._flow is None:
            self._flow = self._plated()
        font = letters.font(11, 500)
        self._write_plated(self._flow, (view.flow, font), (anchor.right + 10, anchor.cy), tokens)

    def _plated(self) -> tuple[QGraphicsRectItem, QGraphicsSimpleTextItem]:
        """Return words on a plate like the ground, so that no line runs through letters."""
        plate = QGraphicsRectItem()
        plate.setPen(NO_PEN)
        plate.setZValue(Z_NOTE)
        self._scene.addItem(plate)
        return plate, text_item(plate)

    @staticmethod
    def _write_plated(
        pair: tuple[QGraphicsRectItem, QGraphicsSimpleTextItem],
        written: tuple[str, QFont],
        place: Point,
        tokens: Tokens,
    ) -> None:
        """Write words whose left edge and middle line are given."""
        plate, words = pair
        text, font = written
        h = round(font.pixelSize() * 1.32)
        plate.setVisible(True)
        plate.setRect(-1, 0, round(text_width(text, font)) + 2, h)
        plate.setBrush(colour(tokens.canvas))
        plate.setPos(round(place[0]), round(place[1] - h / 2))
        words.setBrush(colour(tokens.ink2))
        write(words, written, (0, 0))

    def _labelled(self, z: float) -> tuple[QGraphicsPixmapItem, QGraphicsSimpleTextItem]:
        plate = pixmap_item(None)
        plate.setZValue(z)
        plate.setData(KEY, self._key)
        soften(plate, is_soft=False)
        self._scene.addItem(plate)
        return plate, text_item(plate)


def _pill_width(text: str, letters: Letters) -> float:
    """Return the width of a pill; without its words it is a disc."""
    if not letters.has_addresses:
        return SHIELD_H
    return math.ceil((text_width(text, letters.font(11, 600)) + 36) / 8) * 8


def _beside(gauge: Rect, view: LinkView, letters: Letters) -> Rect:
    """Move a gauge off the shield beside it: letters that grew for the zoom widen both."""
    if view.shield is None or abs(view.shield[2].y - gauge.y) > 1:
        return gauge
    _, text, shield = view.shield
    half = _pill_width(text, letters) / 2 + 4.0
    if gauge.cx > shield.cx:
        return gauge.moved(max(0.0, shield.cx + half - gauge.x), 0.0)
    return gauge.moved(min(0.0, shield.cx - half - gauge.right), 0.0)


def _write_pill(
    pair: tuple[QGraphicsPixmapItem, QGraphicsSimpleTextItem],
    written: tuple[str, Letters],
    rect: Rect,
    ink: str,
) -> None:
    plate, words = pair
    text, letters = written
    font = letters.font(11, 600)
    plate.setVisible(True)
    plate.setPos(rect.x - PAD, rect.cy - SHIELD_H / 2 - PAD)
    words.setVisible(letters.has_addresses)
    words.setBrush(colour(ink))
    write(words, (text, font), (PAD + 27, PAD + (SHIELD_H - font.pixelSize() * 1.25) / 2))
