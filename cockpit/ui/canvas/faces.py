"""Faces of bricks, tags and shields: painted once, then shared by all that look alike.

The scene shows them through plain C++ pixmap items, so that panning and zooming call
no Python.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from cockpit.models.blocks import Profile
from cockpit.models.geometry import BRICK_H, RADIUS, STUD_H, STUD_W
from cockpit.models.lights import Light
from cockpit.models.tokens import Tokens
from cockpit.ui import icons
from cockpit.ui.canvas.brushes import blank, colour, mix
from cockpit.ui.canvas.marks import (
    Action,
    action_ink,
    action_soft,
    paint_action,
    paint_problem,
    paint_state,
    state_colour,
)

Look: TypeAlias = Literal["normal", "target", "pale", "add", "change", "replace", "destroy"]

PAD = 12.0
"""Room around a face for studs, shadow, rings and badges."""
BADGE = 18.0
HOLE_X = 11.0
DASHES = [4, 2.5]
DOT_STEP = 16

SHIELD_ICON: dict[Profile, str] = {
    "ENABLED": "shield-lock",
    "PROTECTED": "shield-check",
    "DISABLED": "shield-off",
}

_HATCH_STEP = 9
_LAYERS = 5
_LEAST_SIGN = 5
"""Below this many pixels a sign is only a speck."""


@dataclass(frozen=True, slots=True)
class Face:
    """All that makes one brick's face differ from another's.

    Attributes:
        is_plain: Far away: no glyph, the light at the left, room for the name.
        studs_top, studs_bottom: Offsets from the left edge.
    """

    w: float
    h: float
    glyph: str
    state: Light | None = None
    look: Look = "normal"
    is_selected: bool = False
    has_drift: bool = False
    is_plain: bool = False
    studs_top: tuple[float, ...] = ()
    studs_bottom: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Paints:
    """The colours of a face in one look."""

    face: str
    edge: str
    ink: str
    sub: str
    width: float = 1.0


def action_of(look: Look) -> Action | None:
    """Return the plan action that a look stands for."""
    return look if look in ("add", "change", "replace", "destroy") else None


def paints(tokens: Tokens, look: Look) -> Paints:
    """Return the colours of a brick in a look."""
    match look:
        case "pale":
            return Paints(tokens.pale, tokens.pale_edge, tokens.ink2, tokens.ink3)
        case "target":
            return Paints(tokens.accent_soft, tokens.accent, tokens.ink, tokens.ink2, 2.0)
        case "normal":
            return Paints(tokens.brick, tokens.brick_edge, tokens.ink, tokens.ink2)
        case "destroy":
            # Over a hatch only the strongest ink keeps 4.5:1.
            edge, soft = action_ink(tokens, look), action_soft(tokens, look)
            return Paints(soft, edge, tokens.ink, tokens.ink, 2.0)
        case _:
            ink, soft = action_ink(tokens, look), action_soft(tokens, look)
            return Paints(soft, ink, ink, ink, 2.0)


class Faces:
    """The faces of one theme at one device scale."""

    def __init__(self, tokens: Tokens, ratio: float) -> None:
        self.tokens = tokens
        self.ratio = ratio
        self._made: dict[object, QPixmap] = {}

    def brick(self, face: Face) -> QPixmap:
        """Return a face; its brick begins at (PAD, PAD)."""
        w, h = face.w + 2 * PAD, face.h + 2 * PAD
        return self._get(face, w, h, lambda painter: _paint_brick(painter, self.tokens, face))

    def mini(self, state: Light, w: int, h: int) -> QPixmap:
        """Return a brick as seen from far away, `w` by `h` screen pixels."""
        return self._get(
            ("mini", state, w, h),
            w,
            h,
            lambda painter: _paint_mini(painter, self.tokens, state, w, h),
        )

    def tag(self, w: float, h: float, look: Look) -> QPixmap:
        """Return an address tag without its text; it begins at (PAD, PAD)."""
        return self._get(
            ("tag", w, h, look),
            w + 2 * PAD,
            h + 2 * PAD,
            lambda painter: _paint_tag(painter, self.tokens, QRectF(0, 0, w, h), look),
        )

    def shield(self, profile: Profile, w: float, h: float, look: Look) -> QPixmap:
        """Return a shield without its word; it begins at (PAD, PAD)."""
        return self._get(
            ("shield", profile, w, h, look),
            w + 2 * PAD,
            h + 2 * PAD,
            lambda painter: _paint_shield(painter, self.tokens, QRectF(0, 0, w, h), profile, look),
        )

    def dots(self, count: int, ink: str) -> QPixmap:
        """Return a rail's row of small studs, one every 16, 4 high."""
        w = count * DOT_STEP
        return self._get(
            ("dots", count, ink), w, 4, lambda painter: _paint_dots(painter, count, ink)
        )

    def badge(self, action: Action) -> QPixmap:
        """Return a plan badge, 26 by 26."""
        side = BADGE + 8
        return self._get(
            ("badge", action),
            side,
            side,
            lambda painter: paint_action(painter, self.tokens, action, QRectF(4, 4, BADGE, BADGE)),
        )

    def problem(self, *, is_error: bool) -> QPixmap:
        """Return a problem marker, 24 by 24."""
        return self._get(
            ("problem", is_error),
            24,
            24,
            lambda painter: paint_problem(painter, self.tokens, is_error=is_error),
        )

    def icon(self, name: str, size: int, ink: str) -> QPixmap:
        """Return an icon."""
        return icons.pixmap(name, size, ink, self.ratio)

    def _get(self, key: object, w: float, h: float, draw: Callable[[QPainter], None]) -> QPixmap:
        if key not in self._made:
            picture, painter = blank(w, h, self.ratio)
            draw(painter)
            painter.end()
            self._made[key] = picture
        return self._made[key]


def shield_paints(tokens: Tokens, profile: Profile, look: Look) -> Paints:
    """Return the colours of a shield; what lets all in is a warning."""
    if look != "normal":
        return paints(tokens, look)
    if profile == "DISABLED":
        ink = tokens.warn_ink
        return Paints(tokens.warn_soft, ink, ink, ink, 1.2)
    return Paints(tokens.ok_soft, tokens.ok, tokens.ok_ink, tokens.ok_ink, 1.2)


def tag_paints(tokens: Tokens, look: Look) -> Paints:
    """Return the colours of an address tag."""
    if look != "normal":
        return paints(tokens, look)
    ink = tokens.rail_pub_ink
    return Paints(tokens.panel, tokens.rail_pub_edge, ink, ink, 1.2)


def _paint_brick(painter: QPainter, tokens: Tokens, face: Face) -> None:
    painter.translate(PAD, PAD)
    body = QRectF(0.5, 0.5, face.w - 1, face.h - 1)
    inks = paints(tokens, face.look)
    action = action_of(face.look)
    is_pale = face.look == "pale"
    edge, width = (
        (tokens.accent, 2.0) if face.is_selected and not action else (inks.edge, inks.width)
    )
    if not is_pale:
        _paint_shadow(painter, tokens, body)
    _paint_studs(painter, tokens, face, edge if action or face.is_selected else "")
    _paint_rings(painter, tokens, face, body)
    pen = QPen(colour(edge), width)
    if face.look == "add":
        pen.setDashPattern(DASHES)
    painter.setPen(pen)
    painter.setBrush(_body_brush(tokens, face, inks))
    painter.drawRoundedRect(body, RADIUS, RADIUS)
    if face.look == "destroy":
        _paint_hatch(painter, tokens, body)
    _paint_tile(painter, tokens, face, inks)
    if action:
        paint_action(painter, tokens, action, QRectF(-9, -9, BADGE, BADGE))


def _body_brush(tokens: Tokens, face: Face, inks: Paints) -> QBrush:
    if face.look != "normal":
        return QBrush(colour(inks.face))
    # A hair of light on top keeps the bricks physical without being cute.
    light = QLinearGradient(0, 0, 0, face.h)
    light.setColorAt(0, mix(inks.face, "#FFFFFF", 0.06))
    light.setColorAt(1, mix(inks.face, tokens.brick_edge, 0.07))
    return QBrush(light)


def _paint_shadow(painter: QPainter, tokens: Tokens, body: QRectF) -> None:
    """Nested translucent outlines look like a blur, and cost nothing once in the pixmap."""
    shadow = colour(tokens.shadow)
    painter.setPen(Qt.PenStyle.NoPen)
    for layer in range(_LAYERS):
        painter.setBrush(colour(shadow.name(), shadow.alphaF() * (0.10 + 0.09 * layer)))
        d = _LAYERS - 0.5 - layer
        painter.drawRoundedRect(body.adjusted(-d, -d + 2, d, d + 2), RADIUS + d, RADIUS + d)


def _paint_studs(painter: QPainter, tokens: Tokens, face: Face, edge: str) -> None:
    is_pale = face.look == "pale"
    painter.setPen(QPen(colour(edge or (tokens.pale_edge if is_pale else tokens.stud_edge)), 1))
    painter.setBrush(colour(tokens.pale if is_pale else tokens.stud))
    for y, offsets in ((1 - STUD_H, face.studs_top), (face.h - 1, face.studs_bottom)):
        for x in offsets:
            stud = QRectF(x - STUD_W / 2 + 0.5, y + 0.5, STUD_W - 1, STUD_H)
            painter.drawRoundedRect(stud, 2, 2)


def _paint_rings(painter: QPainter, tokens: Tokens, face: Face, body: QRectF) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if face.has_drift:
        for ink, width, out in ((tokens.warn_ink, 1.0, 6.0), (tokens.warn, 3.5, 3.5)):
            painter.setPen(QPen(colour(ink), width))
            painter.drawRoundedRect(body.adjusted(-out, -out, out, out), RADIUS + out, RADIUS + out)
    if face.is_selected or face.look == "target":
        out = 3.0 if not face.has_drift else 8.0
        painter.setPen(QPen(colour(tokens.accent, 0.28), 4))
        painter.drawRoundedRect(body.adjusted(-out, -out, out, out), RADIUS + out, RADIUS + out)


def _paint_hatch(painter: QPainter, tokens: Tokens, body: QRectF) -> None:
    clip = QPainterPath()
    clip.addRoundedRect(body.adjusted(1.5, 1.5, -1.5, -1.5), RADIUS - 1, RADIUS - 1)
    painter.save()
    painter.setClipPath(clip)
    painter.setPen(QPen(colour(tokens.bad, 0.34), 2))
    h = round(body.height() + 1)
    for x in range(-h, round(body.width()) + h, _HATCH_STEP):
        painter.drawLine(QPointF(x, h), QPointF(x + h, 0))
    painter.restore()


def _paint_tile(painter: QPainter, tokens: Tokens, face: Face, inks: Paints) -> None:
    is_pale, action = face.look == "pale", action_of(face.look)
    is_flat = face.h < BRICK_H
    side = face.h - 12 if is_flat else face.h - 24
    tile = QRectF(8 if is_flat else 10, (face.h - side) / 2, side, side)
    if not face.is_plain:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(inks.face if action or is_pale else tokens.tile))
        painter.drawRoundedRect(tile, 6, 6)
        ink = action_ink(tokens, action) if action else tokens.ink3 if is_pale else tokens.ink2
        size = side - 2 if is_flat else side - 14
        centre = tile.center()
        box = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
        icons.paint(painter, face.glyph, box, ink)
    if face.state is None:
        return
    # The light sits on the tile's corner, on a plate of the face colour: the name
    # keeps the whole line. Far away it stands alone, and larger.
    light = (
        QRectF(10, face.h / 2 - 11, 22, 22)
        if face.is_plain
        else QRectF(tile.right() - 9, tile.bottom() - 9, 13, 13)
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(inks.face))
    if not face.is_plain:
        painter.drawEllipse(light.center(), 9, 9)
    painter.setOpacity(0.5 if is_pale else 1.0)
    paint_state(painter, tokens, face.state, light)
    painter.setOpacity(1.0)


def _paint_mini(painter: QPainter, tokens: Tokens, state: Light, w: int, h: int) -> None:
    soft = {"active": tokens.ok_soft, "error": tokens.bad_soft}
    idle = {"stopped", "draft", "unknown", "deleted"}
    face = soft.get(state, tokens.idle_soft if state in idle else tokens.accent_soft)
    pen = 2.2 if state == "error" else 1.2
    painter.setPen(QPen(colour(state_colour(tokens, state)), pen))
    painter.setBrush(colour(face))
    painter.drawRoundedRect(QRectF(pen / 2, pen / 2, w - pen, h - pen), 3, 3)
    side = min(9.0 if state in ("active", "stopped") else 12.0, w - 4.0, h - 4.0)
    if side >= _LEAST_SIGN:
        paint_state(painter, tokens, state, QRectF((w - side) / 2, (h - side) / 2, side, side))


def _paint_tag(painter: QPainter, tokens: Tokens, box: QRectF, look: Look) -> None:
    painter.translate(PAD, PAD)
    inks = tag_paints(tokens, look)
    action = action_of(look)
    cut, r = 9.0, 4.0
    w, h = box.width(), box.height()
    path = QPainterPath(QPointF(cut, 0))
    path.lineTo(w - r, 0)
    path.quadTo(w, 0, w, r)
    path.lineTo(w, h - r)
    path.quadTo(w, h, w - r, h)
    path.lineTo(cut, h)
    path.lineTo(0, h - cut)
    path.lineTo(0, cut)
    path.closeSubpath()
    pen = QPen(colour(inks.edge), 2.0 if action else 1.2)
    if look == "add":
        pen.setDashPattern(DASHES)
    painter.setPen(pen)
    painter.setBrush(colour(inks.face))
    painter.drawPath(path)
    painter.setPen(QPen(colour(inks.edge), 1.2))
    painter.setBrush(colour(tokens.canvas))
    painter.drawEllipse(QPointF(HOLE_X, h / 2), 3, 3)
    if action:
        paint_action(painter, tokens, action, QRectF(-9, -9, BADGE, BADGE))


def _paint_shield(
    painter: QPainter, tokens: Tokens, box: QRectF, profile: Profile, look: Look
) -> None:
    painter.translate(PAD, PAD)
    inks = shield_paints(tokens, profile, look)
    painter.setPen(QPen(colour(inks.edge), inks.width))
    painter.setBrush(colour(inks.face))
    half = box.height() / 2
    painter.drawRoundedRect(box, half, half)
    left = 8.0 if box.width() > box.height() * 1.5 else (box.width() - 16) / 2
    icons.paint(painter, SHIELD_ICON[profile], QRectF(left, half - 8, 16, 16), inks.ink)


def _paint_dots(painter: QPainter, count: int, ink: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    for number in range(count):
        painter.drawEllipse(QRectF(number * DOT_STEP, 0, 4, 4))
