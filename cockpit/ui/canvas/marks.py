"""The small signs: state lights, plan badges, problem markers. Shape first, colour second."""

from typing import Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from cockpit.models.lights import Light
from cockpit.models.tokens import Tokens
from cockpit.ui import icons
from cockpit.ui.canvas.brushes import colour, mix

Action: TypeAlias = Literal["add", "change", "replace", "destroy"]

_ROUND = Qt.PenCapStyle.RoundCap
_SOLID = Qt.PenStyle.SolidLine
_JOIN = Qt.PenJoinStyle.RoundJoin
_FULL = 16
"""Qt counts angles in sixteenths of a degree."""

_STATE_ROLE: dict[Light, str] = {
    "active": "ok",
    "stopped": "idle",
    "build": "accent",
    "reboot": "accent",
    "resize": "accent",
    "error": "bad",
    "paused": "held",
    "suspended": "held",
    "shelved": "held",
    "rescue": "warn",
    "trial": "warn",
    "unknown": "idle",
    "draft": "idle",
    "deleted": "idle",
}
_ACTION_ROLE: dict[Action, str] = {
    "add": "ok",
    "change": "accent",
    "replace": "warn",
    "destroy": "bad",
}
_ACTION_ICON: dict[Action, str] = {
    "add": "plus",
    "change": "pencil",
    "replace": "arrows-exchange",
    "destroy": "x",
}


def state_colour(tokens: Tokens, state: Light) -> str:
    """Return the colour of a state's light."""
    found: str = getattr(tokens, _STATE_ROLE[state])
    return found


def action_ink(tokens: Tokens, action: Action) -> str:
    """Return the colour of an action's outline and text."""
    found: str = getattr(tokens, f"{_ACTION_ROLE[action]}_ink")
    return found


def action_soft(tokens: Tokens, action: Action) -> str:
    """Return the colour of an action's ground."""
    found: str = getattr(tokens, f"{_ACTION_ROLE[action]}_soft")
    return found


def paint_state(painter: QPainter, tokens: Tokens, state: Light, box: QRectF) -> None:
    """Draw a state light: every state has a shape of its own."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = colour(state_colour(tokens, state))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    match state:
        case "active" | "stopped" | "resize" | "paused" | "suspended" | "shelved" | "rescue":
            painter.drawPath(_filled(state, box))
        case "error":
            _paint_error(painter, tokens, box)
        case "build" | "reboot":
            _paint_arc(painter, tokens, state, box)
        case "trial":
            _paint_trial(painter, tokens, box)
        case "unknown" | "draft" | "deleted":
            _paint_ring(painter, tokens, state, box)
    painter.restore()


def paint_action(painter: QPainter, tokens: Tokens, action: Action, box: QRectF) -> None:
    """Draw a plan badge: plus in a disc, pencil in a square, arrows in a diamond, or a cross."""
    centre, w = box.center(), box.width()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(tokens.canvas), 2))
    painter.setBrush(colour(action_ink(tokens, action)))
    match action:
        case "add":
            painter.drawEllipse(box)
        case "change":
            painter.drawRoundedRect(box, 4, 4)
        case "replace":
            painter.drawPolygon(_diamond(centre, w * 0.6))
        case "destroy":
            painter.drawPolygon(octagon(centre, w * 0.52))
    inner = QRectF(centre.x() - w * 0.33, centre.y() - w * 0.33, w * 0.66, w * 0.66)
    icons.paint(painter, _ACTION_ICON[action], inner, tokens.panel, 2.6)
    painter.restore()


def paint_problem(painter: QPainter, tokens: Tokens, *, is_error: bool) -> None:
    """Draw a problem marker into a box of 24: triangle with a call, or octagon with a cross."""
    if is_error:
        centre = QPointF(12, 12)
        painter.setPen(QPen(colour(tokens.canvas), 2))
        painter.setBrush(colour(tokens.bad))
        painter.drawPolygon(octagon(centre, 9.5))
        painter.setPen(QPen(colour(tokens.panel), 2.2, _SOLID, _ROUND))
        _cross(painter, centre, 3.5)
        return
    triangle = QPolygonF([QPointF(12, 4), QPointF(21, 20), QPointF(3, 20)])
    painter.setBrush(colour(tokens.warn))
    for ink, width in ((tokens.canvas, 4.0), (tokens.warn, 2.0)):
        painter.setPen(QPen(colour(ink), width, _SOLID, _ROUND, _JOIN))
        painter.drawPolygon(triangle)
    painter.setPen(QPen(colour("#1A1200"), 2, _SOLID, _ROUND))
    painter.drawLine(QPointF(12, 10), QPointF(12, 14.5))
    painter.drawPoint(QPointF(12, 18))


def octagon(centre: QPointF, reach: float) -> QPolygonF:
    """Return an octagon that reaches this far from its centre."""
    a, b = reach, reach * 0.42
    corners = ((-b, -a), (b, -a), (a, -b), (a, b), (b, a), (-b, a), (-a, b), (-a, -b))
    return QPolygonF([centre + QPointF(x, y) for x, y in corners])


def _filled(state: Light, box: QRectF) -> QPainterPath:
    centre, w = box.center(), box.width()
    path = QPainterPath()
    match state:
        case "active":
            path.addEllipse(centre, w * 0.39, w * 0.39)
        case "stopped":
            half = w * 0.34
            square = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
            path.addRoundedRect(square, 1.5, 1.5)
        case "resize":
            path.addPolygon(_diamond(centre, w * 0.46))
            path.closeSubpath()
        case "suspended":
            path = _crescent(centre, w)
        case "shelved":
            path.addRoundedRect(QRectF(-0.2 * w, -0.32 * w, 0.4 * w, 0.4 * w), 1, 1)
            path.addRoundedRect(QRectF(-0.42 * w, 0.18 * w, 0.84 * w, 0.18 * w), 1, 1)
            path.translate(centre)
        case "rescue":
            path.setFillRule(Qt.FillRule.WindingFill)
            path.addRoundedRect(QRectF(-0.4 * w, -0.14 * w, 0.8 * w, 0.28 * w), 1, 1)
            path.addRoundedRect(QRectF(-0.14 * w, -0.4 * w, 0.28 * w, 0.8 * w), 1, 1)
            path.translate(centre)
        case _:
            for shift in (-w * 0.27, w * 0.07):
                bar = QRectF(centre.x() + shift, centre.y() - w * 0.36, w * 0.2, w * 0.72)
                path.addRoundedRect(bar, 1, 1)
    return path


def _crescent(centre: QPointF, w: float) -> QPainterPath:
    """Return a moon, open to the right."""
    disc, bite = QPainterPath(), QPainterPath()
    disc.addEllipse(centre, w * 0.42, w * 0.42)
    bite.addEllipse(centre + QPointF(w * 0.24, -w * 0.1), w * 0.36, w * 0.36)
    return disc.subtracted(bite)


def _paint_trial(painter: QPainter, tokens: Tokens, box: QRectF) -> None:
    """Draw an open diamond with a dot: what runs waits for a word."""
    ink = colour(state_colour(tokens, "trial"))
    painter.drawEllipse(box.center(), 1.6, 1.6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2.0, _SOLID, _ROUND, _JOIN))
    painter.drawPolygon(_diamond(box.center(), box.width() * 0.42))


def _paint_error(painter: QPainter, tokens: Tokens, box: QRectF) -> None:
    painter.drawPolygon(octagon(box.center(), box.width() * 0.5))
    painter.setPen(QPen(colour(tokens.brick), 1.8, _SOLID, _ROUND))
    _cross(painter, box.center(), box.width() * 0.19)


def _paint_arc(painter: QPainter, tokens: Tokens, state: Light, box: QRectF) -> None:
    ink, centre = state_colour(tokens, state), box.center()
    ring = box.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(mix(ink, tokens.brick, 0.72), 2.4))
    painter.drawEllipse(ring)
    painter.setPen(QPen(colour(ink), 2.4, _SOLID, _ROUND, _JOIN))
    painter.drawArc(ring, 90 * _FULL, (-235 if state == "build" else -290) * _FULL)
    if state == "reboot":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ink))
        head = ((-6.5, -5.0), (-0.5, -7.0), (-2.0, -1.0))
        painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in head]))


def _paint_ring(painter: QPainter, tokens: Tokens, state: Light, box: QRectF) -> None:
    ink = colour(state_colour(tokens, state))
    ring = box.adjusted(1.5, 1.5, -1.5, -1.5)
    pen = QPen(ink, 2.0, _SOLID, _ROUND, _JOIN)
    if state == "draft":
        pen.setDashPattern([1.4, 1.7])
        pen.setWidthF(1.8)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    if state == "unknown":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(box.center(), 1.6, 1.6)
    elif state == "deleted":
        painter.drawLine(ring.bottomLeft() + QPointF(1, -1), ring.topRight() + QPointF(-1, 1))


def _diamond(centre: QPointF, reach: float) -> QPolygonF:
    corners = ((0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0))
    return QPolygonF([centre + QPointF(x, y) for x, y in corners])


def _cross(painter: QPainter, centre: QPointF, reach: float) -> None:
    for sign in (1.0, -1.0):
        arm = QPointF(reach, sign * reach)
        painter.drawLine(centre - arm, centre + arm)
