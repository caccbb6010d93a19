"""Faces of bricks, tags and shields: painted once, then shared by all that look alike.

The scene shows them through plain C++ pixmap items, so that panning and zooming call
no Python.
"""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from cockpit.models.blocks import Profile
from cockpit.models.geometry import BRICK_H, RADIUS, STUD_H, STUD_W
from cockpit.models.lights import Light
from cockpit.models.tokens import Tokens
from cockpit.ui import icons
from cockpit.ui.canvas.brushes import blank, colour, mix
from cockpit.ui.canvas.face import (
    BADGE,
    DASHES,
    DOT_STEP,
    HOLE_X,
    PAD,
    SHIELD_ICON,
    Face,
    Look,
    Paints,
    action_of,
    gauge_paints,
    paints,
    shield_paints,
    tag_paints,
)
from cockpit.ui.canvas.marks import (
    Action,
    action_ink,
    paint_action,
    paint_problem,
    paint_state,
    state_colour,
)

_HATCH_STEP = 9
_LAYERS = 5
_LEAST_SIGN = 5
"""Below this many pixels a sign is only a speck."""


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
        inks = shield_paints(self.tokens, profile, look)
        return self._get(
            ("shield", profile, w, h, look),
            w + 2 * PAD,
            h + 2 * PAD,
            lambda painter: _paint_pill(painter, QRectF(0, 0, w, h), inks, SHIELD_ICON[profile]),
        )

    def gauge(self, w: float, h: float, look: Look) -> QPixmap:
        """Return the plate of a link's limits without words; it begins at (PAD, PAD)."""
        inks = gauge_paints(self.tokens, look)
        return self._get(
            ("gauge", w, h, look),
            w + 2 * PAD,
            h + 2 * PAD,
            lambda painter: _paint_pill(painter, QRectF(0, 0, w, h), inks, "gauge"),
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


def _paint_brick(painter: QPainter, tokens: Tokens, face: Face) -> None:
    painter.translate(PAD, PAD)
    body = QRectF(0.5, 0.5, face.w - 1, face.h - 1)
    inks = paints(tokens, face.look, face.material)
    action = action_of(face.look)
    is_pale = face.look == "pale"
    edge, width = (
        (tokens.accent, 2.0) if face.is_selected and not action else (inks.edge, inks.width)
    )
    if not is_pale and face.material != "tag":
        _paint_shadow(painter, tokens, body)
    _paint_studs(painter, tokens, face, edge if action or face.is_selected else "")
    _paint_rings(painter, tokens, face, body)
    pen = QPen(colour(edge), width)
    if face.look == "add":
        pen.setDashPattern(DASHES)
    painter.setPen(pen)
    painter.setBrush(_body_brush(tokens, face, inks))
    if face.material == "tag":
        painter.drawPath(_tag_path(body, 11.0, 5.0))
    else:
        painter.drawRoundedRect(body, RADIUS, RADIUS)
    if face.look == "destroy":
        _paint_hatch(painter, tokens, body)
    _paint_tile(painter, tokens, face, inks)
    if action:
        paint_action(painter, tokens, action, QRectF(-9, -9, BADGE, BADGE))


def _body_brush(tokens: Tokens, face: Face, inks: Paints) -> QBrush:
    if face.look != "normal" or face.material == "tag":
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
    if not face.is_plain and face.material == "tag":
        painter.setPen(QPen(colour(inks.edge), 1.2))
        painter.setBrush(colour(tokens.canvas))
        painter.drawEllipse(QPointF(13, face.h / 2), 3.5, 3.5)
    elif not face.is_plain:
        is_steel = face.material == "steel"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(inks.face if action or is_pale or is_steel else tokens.tile))
        painter.drawRoundedRect(tile, 6, 6)
        usual = inks.ink if is_steel else tokens.ink2
        ink = action_ink(tokens, action) if action else tokens.ink3 if is_pale else usual
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
    pen = QPen(colour(inks.edge), 2.0 if action else 1.2)
    if look == "add":
        pen.setDashPattern(DASHES)
    painter.setPen(pen)
    painter.setBrush(colour(inks.face))
    painter.drawPath(_tag_path(box, 9.0, 4.0))
    painter.setPen(QPen(colour(inks.edge), 1.2))
    painter.setBrush(colour(tokens.canvas))
    painter.drawEllipse(QPointF(HOLE_X, box.height() / 2), 3, 3)
    if action:
        paint_action(painter, tokens, action, QRectF(-9, -9, BADGE, BADGE))


def _tag_path(box: QRectF, cut: float, r: float) -> QPainterPath:
    """Return the outline of a luggage tag: its left corners are cut off."""
    x, y, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    path = QPainterPath(QPointF(x + cut, y))
    path.lineTo(right - r, y)
    path.quadTo(right, y, right, y + r)
    path.lineTo(right, bottom - r)
    path.quadTo(right, bottom, right - r, bottom)
    path.lineTo(x + cut, bottom)
    path.lineTo(x, bottom - cut)
    path.lineTo(x, y + cut)
    path.closeSubpath()
    return path


def _paint_pill(painter: QPainter, box: QRectF, inks: Paints, icon: str) -> None:
    painter.translate(PAD, PAD)
    painter.setPen(QPen(colour(inks.edge), inks.width))
    painter.setBrush(colour(inks.face))
    half = box.height() / 2
    painter.drawRoundedRect(box, half, half)
    left = 8.0 if box.width() > box.height() * 1.5 else (box.width() - 16) / 2
    icons.paint(painter, icon, QRectF(left, half - 8, 16, 16), inks.ink)


def _paint_dots(painter: QPainter, count: int, ink: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    for number in range(count):
        painter.drawEllipse(QRectF(number * DOT_STEP, 0, 4, 4))
