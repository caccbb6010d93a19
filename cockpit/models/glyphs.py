"""State lights and plan badges as SVG: a shape for each, so that colour is only a second hint."""

import math
from collections.abc import Callable, Mapping

from cockpit.models import svg
from cockpit.models.geometry import Point, Rect
from cockpit.models.lights import Light
from cockpit.models.plan import Action
from cockpit.models.tokens import Tokens, mix

LIGHT_SIDE = 13.0
BADGE_SIDE = 18.0

_ROUND = 'stroke-linecap="round" stroke-linejoin="round"'
_HOLLOW = 'fill="none"'
_ICONS: Mapping[Action, str] = {
    "create": "plus",
    "update": "pencil",
    "replace": "arrows-exchange",
    "delete": "x",
}


def light_colour(tokens: Tokens, light: Light) -> str:
    """Return the colour of a state light."""
    match light:
        case "active":
            return tokens.ok
        case "build" | "reboot" | "resize":
            return tokens.accent
        case "error":
            return tokens.bad
        case "paused" | "suspended" | "shelved":
            return tokens.held
        case "rescue" | "trial":
            return tokens.warn
        case _:
            return tokens.idle


def plan_colours(tokens: Tokens, action: Action) -> tuple[str, str, str]:
    """Return outline, text and face of what a plan would do."""
    match action:
        case "create":
            return tokens.ok_ink, tokens.ok_ink, tokens.ok_soft
        case "update":
            return tokens.accent_ink, tokens.accent_ink, tokens.accent_soft
        case "replace":
            return tokens.warn_ink, tokens.warn_ink, tokens.warn_soft
        case "delete":
            # Over the hatch only the strongest ink keeps a contrast of 4.5.
            return tokens.bad_ink, tokens.ink, tokens.bad_soft


def light(tokens: Tokens, name: Light, rect: Rect) -> str:
    """Return a state light in its square."""
    return _LIGHTS[name](rect, light_colour(tokens, name), tokens.brick)


def badge(tokens: Tokens, action: Action, centre: Point) -> str:
    """Return the badge of a plan's action: disc, rounded square, diamond or octagon."""
    side = BADGE_SIDE * 0.66
    corner = centre[0] - side / 2, centre[1] - side / 2
    sign = svg.icon(_ICONS[action], corner, side, tokens.panel, 2.6)
    return _plate(tokens, action, centre) + sign


def _plate(tokens: Tokens, action: Action, centre: Point) -> str:
    half = BADGE_SIDE / 2
    paints = (svg.fill(plan_colours(tokens, action)[0]), svg.stroke(tokens.canvas, 2))
    match action:
        case "create":
            return svg.disc(centre, half, *paints)
        case "update":
            square = Rect(centre[0] - half, centre[1] - half, BADGE_SIDE, BADGE_SIDE)
            return svg.box(square, 4, *paints)
        case "replace":
            return svg.polygon(_diamond(centre, BADGE_SIDE * 0.6), *paints)
        case "delete":
            return svg.polygon(_octagon(centre, BADGE_SIDE * 0.52), *paints)


def _disc(rect: Rect, colour: str, _ground: str) -> str:
    return svg.disc((rect.cx, rect.cy), rect.w * 0.39, svg.fill(colour))


def _square(rect: Rect, colour: str, _ground: str) -> str:
    return svg.box(rect.grown(-rect.w * 0.16), 1.5, svg.fill(colour))


def _arc(rect: Rect, colour: str, ground: str) -> str:
    return _turn(rect, colour, ground, 235.0)


def _arrow(rect: Rect, colour: str, ground: str) -> str:
    x, y = rect.cx, rect.cy
    head: list[Point] = [(x - 6.5, y - 5), (x - 0.5, y - 7), (x - 2, y - 1)]
    return _turn(rect, colour, ground, 290.0) + svg.polygon(head, svg.fill(colour))


def _turn(rect: Rect, colour: str, ground: str, degrees: float) -> str:
    """Return an arc, clockwise from the top, on a pale ring."""
    radius, x, y = rect.w / 2 - 1.5, rect.cx, rect.cy
    angle = math.radians(degrees)
    end = f"{x + radius * math.sin(angle):.4g} {y - radius * math.cos(angle):.4g}"
    data = f"M{x:g} {y - radius:g}A{radius:g} {radius:g} 0 1 1 {end}"
    ring = svg.disc((x, y), radius, _HOLLOW, svg.stroke(mix(colour, ground, 0.72), 2.4))
    return ring + svg.path(data, _HOLLOW, svg.stroke(colour, 2.4), _ROUND)


def _lozenge(rect: Rect, colour: str, _ground: str) -> str:
    return svg.polygon(_diamond((rect.cx, rect.cy), rect.w * 0.46), svg.fill(colour))


def _stop(rect: Rect, colour: str, ground: str) -> str:
    x, y, d = rect.cx, rect.cy, rect.w * 0.19
    cross = f"M{x - d:g} {y - d:g}l{2 * d:g} {2 * d:g}M{x - d:g} {y + d:g}l{2 * d:g} {-2 * d:g}"
    sign = svg.polygon(_octagon((x, y), rect.w * 0.5), svg.fill(colour))
    return sign + svg.path(cross, _HOLLOW, svg.stroke(ground, 1.8), _ROUND)


def _bars(rect: Rect, colour: str, _ground: str) -> str:
    w, x, y = rect.w, rect.cx, rect.cy
    bars = (Rect(x + dx * w, y - w * 0.36, w * 0.2, w * 0.72) for dx in (-0.27, 0.07))
    return "".join(svg.box(bar, 1, svg.fill(colour)) for bar in bars)


def _moon(rect: Rect, colour: str, _ground: str) -> str:
    """Return a crescent, open to the right."""
    r, x, y = rect.w * 0.42, rect.cx + rect.w * 0.12, rect.cy
    ends = f"{x:g} {y - r:.4g}", f"{x:g} {y + r:.4g}"
    outer, inner = f"{r:.4g} {r:.4g}", f"{r * 1.15:.4g} {r * 1.15:.4g}"
    data = f"M{ends[0]}A{outer} 0 0 0 {ends[1]}A{inner} 0 0 1 {ends[0]}Z"
    return svg.path(data, svg.fill(colour))


def _shelf(rect: Rect, colour: str, _ground: str) -> str:
    """Return a small box on a board."""
    w, x, y = rect.w, rect.cx, rect.cy
    box = Rect(x - w * 0.2, y - w * 0.32, w * 0.4, w * 0.4)
    board = Rect(x - w * 0.42, y + w * 0.18, w * 0.84, w * 0.18)
    return svg.box(box, 1, svg.fill(colour)) + svg.box(board, 1, svg.fill(colour))


def _plus(rect: Rect, colour: str, _ground: str) -> str:
    w, x, y = rect.w, rect.cx, rect.cy
    lying = Rect(x - w * 0.4, y - w * 0.14, w * 0.8, w * 0.28)
    upright = Rect(x - w * 0.14, y - w * 0.4, w * 0.28, w * 0.8)
    return svg.box(lying, 1, svg.fill(colour)) + svg.box(upright, 1, svg.fill(colour))


def _open_lozenge(rect: Rect, colour: str, _ground: str) -> str:
    edge = svg.polygon(_diamond((rect.cx, rect.cy), rect.w * 0.42), _HOLLOW, svg.stroke(colour, 2))
    return edge + svg.disc((rect.cx, rect.cy), 1.6, svg.fill(colour))


def _dashed(rect: Rect, colour: str, _ground: str) -> str:
    radius = rect.w / 2 - 1.5
    return svg.disc((rect.cx, rect.cy), radius, _HOLLOW, svg.stroke(colour, 1.8, "2.5 3"))


def _dotted(rect: Rect, colour: str, _ground: str) -> str:
    return _ring(rect, colour) + svg.disc((rect.cx, rect.cy), 1.6, svg.fill(colour))


def _struck(rect: Rect, colour: str, _ground: str) -> str:
    d = (rect.w / 2 - 1.5) * math.sqrt(0.5)
    data = f"M{rect.cx - d:.4g} {rect.cy + d:.4g}l{2 * d:.4g} {-2 * d:.4g}"
    return _ring(rect, colour) + svg.path(data, _HOLLOW, svg.stroke(colour, 2))


def _ring(rect: Rect, colour: str) -> str:
    return svg.disc((rect.cx, rect.cy), rect.w / 2 - 1.5, _HOLLOW, svg.stroke(colour, 2))


def _diamond(centre: Point, reach: float) -> list[Point]:
    x, y = centre
    return [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]


def _octagon(centre: Point, reach: float) -> list[Point]:
    x, y = centre
    a, b = reach, reach * 0.42
    signs = ((-b, -a), (b, -a), (a, -b), (a, b), (b, a), (-b, a), (-a, b), (-a, -b))
    return [(x + dx, y + dy) for dx, dy in signs]


_LIGHTS: Mapping[Light, Callable[[Rect, str, str], str]] = {
    "active": _disc,
    "stopped": _square,
    "build": _arc,
    "reboot": _arrow,
    "resize": _lozenge,
    "error": _stop,
    "paused": _bars,
    "suspended": _moon,
    "shelved": _shelf,
    "rescue": _plus,
    "trial": _open_lozenge,
    "unknown": _dotted,
    "draft": _dashed,
    "deleted": _struck,
}
