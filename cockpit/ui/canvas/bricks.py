"""The items of a brick that is no rail."""

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QGraphicsPathItem,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
)

from cockpit.models.geometry import (
    BRICK_H,
    Rect,
)
from cockpit.models.tokens import Tokens
from cockpit.ui.canvas.brushes import Letters, colour, text_width
from cockpit.ui.canvas.face import PAD, paints
from cockpit.ui.canvas.faces import Faces
from cockpit.ui.canvas.parts import (
    KEY,
    NO_PEN,
    Z_BRICK,
    fit,
    keep_picture,
    pixmap_item,
    rounded,
    soften,
    text_item,
    write,
)
from cockpit.ui.canvas.views import BrickView

_BUSY, _FULL = 0.7, 0.9
_BAR_Y = 49.0


class Brick:
    """The items of a server, a router, a volume, a tag, or another flat brick."""

    def __init__(self, scene: QGraphicsScene, key: str) -> None:
        self._scene = scene
        self._root = pixmap_item(None)
        self._root.setData(KEY, key)
        self._name = text_item(self._root)
        self._sub = text_item(self._root)
        self._bar: tuple[QGraphicsPathItem, QGraphicsPathItem, QGraphicsSimpleTextItem] | None
        self._bar = None
        self._problem: QGraphicsPixmapItem | None = None
        self._shown: tuple[BrickView, Faces, Letters] | None = None
        soften(self._root, is_soft=False)
        scene.addItem(self._root)

    @property
    def face(self) -> QPixmap:
        """Return the face that it wears."""
        return self._root.pixmap()

    def show(self, view: BrickView, faces: Faces, letters: Letters) -> None:
        """Put on the face and words of a view."""
        self.move(view.rect)
        here = Rect(0.0, 0.0, view.rect.w, view.rect.h)
        shown = replace(view, rect=here), faces, letters
        if shown == self._shown:
            return
        self._shown = shown
        face = replace(view.face, is_plain=not letters.has_words)
        self._root.setPixmap(faces.brick(face))
        is_flat = view.face.h < BRICK_H
        self._root.setZValue(Z_BRICK - 1 if is_flat else Z_BRICK)
        inks = paints(faces.tokens, view.face.look, view.face.material)
        if is_flat:
            self._show_flat(view, letters)
        else:
            self._show_words(view, letters)
        self._name.setBrush(colour(inks.ink))
        self._sub.setBrush(colour(inks.sub))
        self._show_bar(view, faces.tokens, letters)
        self._show_problem(view, faces)
        keep_picture(self._name, is_kept=not letters.has_words)

    def move(self, rect: Rect) -> None:
        """Put the brick where the picture has it."""
        self._root.setPos(rect.x - PAD, rect.y - PAD)

    def soften(self, *, is_soft: bool) -> None:
        """Smooth the face while the zoom changes."""
        soften(self._root, is_soft=is_soft)
        is_far = self._shown is not None and not self._shown[2].has_words
        keep_picture(self._name, is_kept=is_far and not is_soft)

    def remove(self) -> None:
        """Take the items off the scene."""
        self._scene.removeItem(self._root)

    def _show_words(self, view: BrickView, letters: Letters) -> None:
        w = view.face.w
        has_bar = view.cpu is not None and letters.has_words
        left = 58.0 if letters.has_words else 38.0
        name = letters.font(13, 600)
        top = 8.0 if has_bar else 13.0
        if not letters.has_words:
            top = (BRICK_H - name.pixelSize() * 1.25) / 2
        room = w - left - 6
        # First one step smaller, then without its middle: numbers stand at the end.
        if text_width(view.name, name) > room:
            name = letters.font(12, 600)
        write(self._name, fit(view.name, name, room), (PAD + left, PAD + top))
        self._sub.setVisible(letters.has_words)
        if letters.has_words:
            sub = letters.font(11)
            # Whole words leave before letters do.
            ways = [view.short, view.short.rpartition(" · ")[2]]
            ways[:0] = [view.sub] if letters.is_full else []
            words = next((way for way in ways if text_width(way, sub) <= room), ways[-1])
            below = top + max(19, name.pixelSize() * 1.3)
            # Letters that grew would lie on the bar.
            self._sub.setVisible(not has_bar or below + sub.pixelSize() * 1.1 < _BAR_Y - 1)
            write(self._sub, fit(words, sub, room), (PAD + left, PAD + below))

    def _show_flat(self, view: BrickView, letters: Letters) -> None:
        w = view.face.w
        sub, name = letters.font(11), letters.font(12, 600)
        words = (view.sub if letters.is_full else view.short) if letters.has_words else ""
        room = text_width(words, sub) + 10
        self._sub.setVisible(bool(words))
        left = 36.0 if letters.has_words else 10.0
        if view.face.material == "tag":
            name, left = letters.font(12, 500, is_mono=True), left - 10.0
        middle = (view.face.h - name.pixelSize() * 1.25) / 2
        write(self._name, fit(view.name, name, w - left - 8 - room), (PAD + left, PAD + middle))
        below = (view.face.h - sub.pixelSize() * 1.25) / 2
        write(self._sub, (words, sub), (PAD + w - room, PAD + below))

    def _show_bar(self, view: BrickView, tokens: Tokens, letters: Letters) -> None:
        is_shown = view.cpu is not None and letters.has_words
        if self._bar is None and is_shown:
            items = (QGraphicsPathItem(self._root), QGraphicsPathItem(self._root))
            for item in items:
                item.setPen(NO_PEN)
            self._bar = (*items, text_item(self._root))
        if self._bar is None:
            return
        for part in self._bar:
            part.setVisible(is_shown)
        if view.cpu is None or not is_shown:
            return
        ground, bar, figure = self._bar
        share, font = min(1.0, view.cpu), letters.font(11, 600)
        words = f"{share:.0%}"
        left, y = PAD + 62.0, PAD + _BAR_Y
        width = view.face.w - 62 - 16 - text_width("100%", font)
        ground.setPath(rounded(QRectF(left, y, width, 5), 2.5))
        ground.setBrush(colour(tokens.stud))
        bar.setPath(rounded(QRectF(left, y, max(5.0, width * share), 5), 2.5))
        tone = tokens.ok if share < _BUSY else tokens.warn if share < _FULL else tokens.bad
        bar.setBrush(colour(tone))
        figure.setBrush(colour(tokens.ink))
        place = (
            PAD + view.face.w - 10 - text_width(words, font),
            y + 2.5 - font.pixelSize() * 0.62,
        )
        write(figure, (words, font), place)

    def _show_problem(self, view: BrickView, faces: Faces) -> None:
        if not view.problem:
            if self._problem is not None:
                self._problem.setVisible(False)
            return
        if self._problem is None:
            self._problem = pixmap_item(self._root)
        self._problem.setVisible(True)
        self._problem.setPixmap(faces.problem(is_error=view.problem == "error"))
        self._problem.setPos(PAD - 12, PAD + view.face.h - (30 if view.face.h >= BRICK_H else 24))
