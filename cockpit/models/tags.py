"""Links as SVG, with what is threaded on them: address tags, firewall shields, notes."""

from collections.abc import Mapping

from cockpit.models import svg, words
from cockpit.models.blocks import Profile
from cockpit.models.bricks import Brush
from cockpit.models.geometry import Point, Rect
from cockpit.models.glyphs import plan_colours
from cockpit.models.labels import Label

SHIELD_ICONS: Mapping[Profile, str] = {
    "ENABLED": "shield-lock",
    "PROTECTED": "shield-check",
    "DISABLED": "shield-off",
    "CUSTOM": "shield-list",
}
PILL_H = 24.0
_LINK_DASHES = "6 4"
_CUT = 9.0
_HOLE = 11.0
_WIDTH = 1.2


def link(brush: Brush, points: tuple[Point, ...], *, is_public: bool) -> str:
    """Return the line of a link."""
    tokens = brush.tokens
    colour = tokens.link_pub if is_public else tokens.link
    dashes = ""
    if brush.is_untouched:
        colour = tokens.pale_edge
    elif brush.action == "create":
        colour, dashes = plan_colours(tokens, "create")[0], _LINK_DASHES
    return svg.path(svg.route_data(points), 'fill="none"', svg.stroke(colour, 2, dashes))


def tag(brush: Brush, label: Label) -> str:
    """Return a public address: a luggage tag with a cut corner and a hole."""
    tokens, r = brush.tokens, label.rect
    ink = _ink(brush, tokens.rail_pub_ink)
    outline = brush.outline(tokens.rail_pub_edge, _WIDTH)
    data = (
        f"M{r.x + _CUT:g} {r.y:g}H{r.right - 4:g}q4 0 4 4V{r.bottom - 4:g}q0 4 -4 4"
        f"H{r.x + _CUT:g}L{r.x:g} {r.bottom - _CUT:g}V{r.y + _CUT:g}Z"
    )
    hole_edge = outline.split(" stroke-dasharray")[0]
    return (
        svg.path(data, svg.fill(brush.face(tokens.panel)), outline)
        + svg.disc((r.x + _HOLE, r.cy), 3, svg.fill(tokens.canvas), hole_edge)
        + svg.mono((r.x + 22, r.cy + 4), label.text, ink, 11, 500)
    )


def shield(brush: Brush, label: Label, profile: Profile) -> str:
    """Return a firewall: a pill with the icon of its profile and its words."""
    tokens = brush.tokens
    match profile:
        case "DISABLED":
            colours = tokens.warn_soft, tokens.warn_ink, tokens.warn_ink
        case "CUSTOM":
            colours = tokens.accent_soft, tokens.accent, tokens.accent_ink
        case _:
            colours = tokens.ok_soft, tokens.ok, tokens.ok_ink
    return _worn(brush, label, colours, SHIELD_ICONS[profile])


def gauge(brush: Brush, label: Label) -> str:
    """Return the limits of a link: a quiet pill with a gauge."""
    tokens = brush.tokens
    return _worn(brush, label, (tokens.panel, tokens.edge, tokens.ink2), "gauge")


def _worn(brush: Brush, label: Label, colours: tuple[str, str, str], icon: str) -> str:
    r, (face, edge, normal) = label.rect, colours
    ink = _ink(brush, normal)
    return (
        svg.box(r, r.h / 2, svg.fill(brush.face(face)), brush.outline(edge, _WIDTH))
        + svg.icon(icon, (r.x + 8, r.y + 4), 16, ink)
        + svg.text((r.x + 27, r.cy + 4), label.text, ink, 11, 600)
    )


def note(brush: Brush, label: Label) -> str:
    """Return the address beside a private link."""
    at = label.rect.x, label.rect.cy + 4
    return svg.mono(at, label.text, brush.tokens.ink2, 11)


def pill_width(text: str) -> float:
    """Return the width of a remark."""
    return words.text_width(text, 11) + 34


def pill(brush: Brush, rect: Rect, text: str, glyph: str) -> str:
    """Return a remark beside a brick, in the colours of what the plan does with it."""
    assert brush.action is not None
    edge, _, face = plan_colours(brush.tokens, brush.action)
    return (
        svg.box(rect, 6, svg.fill(face), svg.stroke(edge, _WIDTH))
        + svg.icon(glyph, (rect.x + 6, rect.y + 4), 16, edge)
        + svg.text((rect.x + 26, rect.cy + 4), text, edge, 11, 600)
    )


def _ink(brush: Brush, normal: str) -> str:
    return brush.ink if brush.is_pale else normal
