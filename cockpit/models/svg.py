"""The few SVG elements that a drawing is written with."""

import math
import re
from functools import cache
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from cockpit.models.geometry import LINK_RADIUS, Point, Rect
from cockpit.models.shipped import ICONS
from cockpit.models.tokens import alpha

_ICON_GRID = 24.0
_STROKE = 1.75
_BODY = re.compile(r"<svg.*?>(.*)</svg>", re.DOTALL)


def fill(colour: str) -> str:
    """Return the attributes of a filled shape; `#AARRGGBB` is split into colour and opacity."""
    if alpha(colour) < 1:
        return f'fill="#{colour[-6:]}" fill-opacity="{alpha(colour):.3g}"'
    return f'fill="{colour}"'


def stroke(colour: str, width: float = 1.0, dashes: str = "") -> str:
    """Return the attributes of an outline; `dashes` are in pixels."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'stroke="{colour}" stroke-width="{width:g}"{dashed}'


def box(rect: Rect, radius: float, *paints: str) -> str:
    """Return a rectangle with round corners."""
    return (
        f'<rect x="{rect.x:g}" y="{rect.y:g}" width="{rect.w:g}" height="{rect.h:g}"'
        f' rx="{radius:g}" {" ".join(paints)}/>'
    )


def disc(centre: Point, radius: float, *paints: str) -> str:
    """Return a circle."""
    return f'<circle cx="{centre[0]:g}" cy="{centre[1]:g}" r="{radius:g}" {" ".join(paints)}/>'


def path(data: str, *paints: str) -> str:
    """Return a path."""
    return f'<path d="{data}" {" ".join(paints)}/>'


def polygon(points: list[Point], *paints: str) -> str:
    """Return a closed polygon."""
    corners = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polygon points="{corners}" {" ".join(paints)}/>'


def text(
    at: Point, words: str, colour: str, size: float, weight: int = 400, anchor: str = "start"
) -> str:
    """Return a line of Inter; `at` is the base line's beginning, middle or end."""
    return (
        f'<text x="{at[0]:g}" y="{at[1]:g}" font-family="Inter" font-size="{size:g}"'
        f' font-weight="{weight}" text-anchor="{anchor}" fill="{colour}"'
        f' xml:space="preserve">{escape(words)}</text>'
    )


def mono(at: Point, words: str, colour: str, size: float, weight: int = 400) -> str:
    """Return a line of JetBrains Mono; `at` is the beginning of the base line."""
    return (
        f'<text x="{at[0]:g}" y="{at[1]:g}" font-family="JetBrains Mono" font-size="{size:g}"'
        f' font-weight="{weight}" fill="{colour}">{escape(words)}</text>'
    )


def icon(name: str, corner: Point, size: float, colour: str, width: float = _STROKE) -> str:
    """Return an icon of resources/icons in one colour."""
    scale = size / _ICON_GRID
    return (
        f'<g transform="translate({corner[0]:g} {corner[1]:g}) scale({scale:.5g})" fill="none"'
        f' stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round"'
        f' stroke-linejoin="round">{_icon_body(name)}</g>'
    )


def group(title: str, *parts: str) -> str:
    """Return elements that belong together, with a name for whoever cannot see them."""
    return f"<g aria-label={quoteattr(title)}><title>{escape(title)}</title>{''.join(parts)}</g>"


def route_data(points: tuple[Point, ...]) -> str:
    """Return the path data of a link: legs with round corners."""
    data = [f"M{points[0][0]:g} {points[0][1]:g}"]
    legs = [*pairwise(points)]
    for (a, b), (_, c) in pairwise(legs):
        radius = min(LINK_RADIUS, math.dist(a, b) / 2, math.dist(b, c) / 2)
        before, after = _toward(b, a, radius), _toward(b, c, radius)
        data.append(f"L{before[0]:g} {before[1]:g}Q{b[0]:g} {b[1]:g} {after[0]:g} {after[1]:g}")
    data.append(f"L{points[-1][0]:g} {points[-1][1]:g}")
    return "".join(data)


def _toward(start: Point, goal: Point, length: float) -> Point:
    share = length / (math.dist(start, goal) or 1.0)
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


@cache
def _icon_body(name: str) -> str:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    found = _BODY.search(source)
    assert found is not None, name
    return re.sub(r"\s+", " ", found[1]).strip()
