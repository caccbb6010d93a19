"""Bricks, volumes and rails as SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.models import svg, words
from cockpit.models.blocks import Instance, Network, Volume
from cockpit.models.geometry import (
    RADIUS,
    RAIL_RADIUS,
    STUD_H,
    STUD_W,
    Rect,
)
from cockpit.models.glyphs import LIGHT_SIDE, light, plan_colours
from cockpit.models.lights import Light
from cockpit.models.picture import Studs
from cockpit.models.plan import Action
from cockpit.models.tokens import Tokens, alpha, mix

ADD_DASHES = "8 5"
_TEXT_X = 58.0
_TILE = Rect(10.0, 12.0, 40.0, 40.0)
_FLAT_TILE = Rect(8.0, 6.0, 20.0, 20.0)
_SHADOWS = 5
_HATCH = 9
_DOT_STEP = 16.0
_BUSY, _FULL = 0.7, 0.9


@dataclass(frozen=True, slots=True)
class Brush:
    """The colours of one brick or label.

    Attributes:
        action: What the plan would do with it, if anything.
        is_pale: Whether a plan is shown, which leaves everything pale that it does not touch.
    """

    tokens: Tokens
    action: Action | None = None
    is_pale: bool = False

    @property
    def is_untouched(self) -> bool:
        """Tell whether a plan is shown that leaves this as it is."""
        return self.is_pale and self.action is None

    @property
    def ink(self) -> str:
        """The colour of names."""
        if self.action is not None:
            return plan_colours(self.tokens, self.action)[1]
        return self.tokens.ink2 if self.is_untouched else self.tokens.ink

    @property
    def ink2(self) -> str:
        """The colour of what stands under names."""
        if self.action is not None:
            return self.ink
        return self.tokens.ink3 if self.is_untouched else self.tokens.ink2

    def face(self, normal: str) -> str:
        """Return the ground, which is `normal` outside a plan."""
        if self.action is not None:
            return plan_colours(self.tokens, self.action)[2]
        return self.tokens.pale if self.is_untouched else normal

    def outline(self, normal: str, width: float = 1.0) -> str:
        """Return the attributes of the outline, which is `normal` outside a plan."""
        if self.action is not None:
            dashes = ADD_DASHES if self.action == "create" else ""
            return svg.stroke(plan_colours(self.tokens, self.action)[0], 2, dashes)
        return svg.stroke(self.tokens.pale_edge if self.is_untouched else normal, width)


@dataclass(frozen=True, slots=True)
class Face:
    """What a server's brick wears.

    Attributes:
        cpu: Share of its processors in use, or None when it is not known.
    """

    state: Light
    studs: Studs
    cpu: float | None = None


def defs(tokens: Tokens) -> str:
    """Return what the bricks of a drawing share: the hair of light on a face, the hatch."""
    top, foot = mix(tokens.brick, "#FFFFFF", 0.06), mix(tokens.brick, tokens.brick_edge, 0.07)
    return (
        '<linearGradient id="face" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{foot}"/>'
        f'</linearGradient><pattern id="hatch" width="{_HATCH}" height="{_HATCH}"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="2" height="{_HATCH}" fill="{tokens.bad}" fill-opacity="0.34"/></pattern>'
    )


def server(brush: Brush, rect: Rect, block: Instance, face: Face) -> str:
    """Return a server's brick."""
    body = studs(brush, rect, face.studs) + tiled(brush, rect, words.glyph(block))
    line = 13.0 if face.cpu is None else 8.0
    under = svg.text((rect.x + _TEXT_X, rect.y + line + 30.5), words.flavor(block), brush.ink2, 11)
    name = words.elided(block.name, 13, rect.w - _TEXT_X - 6)
    head = svg.text((rect.x + _TEXT_X, rect.y + line + 12.5), name, brush.ink, 13, 600)
    bar = _cpu(brush, rect, face.cpu) if face.cpu is not None else ""
    return body + head + under + bar + _light(brush, rect, face.state)


def ghost(brush: Brush, rect: Rect, name: str, lost: str) -> str:
    """Return a server that runs and is not drawn any more."""
    fitting = words.elided(name, 13, rect.w - _TEXT_X - 6)
    return (
        tiled(brush, rect, "server")
        + svg.text((rect.x + _TEXT_X, rect.y + 25.5), fitting, brush.ink, 13, 600)
        + svg.text((rect.x + _TEXT_X, rect.y + 43.5), lost, brush.ink2, 11)
    )


def flat(brush: Brush, rect: Rect, name: str, size: str, glyph: str = "database") -> str:
    """Return a flat brick: a volume, or a security group."""
    tile = _FLAT_TILE.moved(rect.x, rect.y)
    room = rect.w - 36 - words.text_width(size, 11) - 18
    return (
        _body(brush, rect)
        + svg.box(tile, 5, svg.fill(brush.face(brush.tokens.tile)))
        + svg.icon(glyph, (tile.x + 1, tile.y + 1), 18, _glyph_ink(brush))
        + svg.text((rect.x + 36, rect.y + 20.5), words.elided(name, 12, room), brush.ink, 12, 600)
        + svg.text((rect.right - 10, rect.y + 20), size, brush.ink2, 11, 400, "end")
    )


def volume(brush: Brush, rect: Rect, block: Volume) -> str:
    """Return a volume."""
    return flat(brush, rect, block.name, f"{block.size_gib} GiB")


def network(brush: Brush, rect: Rect, block: Network, count: int) -> str:
    """Return a rail that `count` NICs hang on."""
    note = words.rail_note(block, count)
    chips = [cidr for cidr in (block.cidr, block.cidr6) if cidr]
    return rail(brush, rect, block.name, (chips, note), is_public=block.is_public)


def rail(
    brush: Brush,
    rect: Rect,
    name: str,
    notes: tuple[Sequence[str], str] = ((), ""),
    *,
    is_public: bool,
) -> str:
    """Return a rail; `notes` are its prefixes and what stands at its right end."""
    tokens, (chips, note) = brush.tokens, notes
    face, edge, ink = (
        (tokens.rail_pub, tokens.rail_pub_edge, tokens.rail_pub_ink)
        if is_public
        else (tokens.rail, tokens.rail_edge, tokens.rail_ink)
    )
    face = brush.face(face)
    ink = brush.ink if brush.is_pale else ink
    inner = Rect(rect.x + 0.5, rect.y + 0.5, rect.w - 1, rect.h - 1)
    parts = [
        svg.box(inner, RAIL_RADIUS, svg.fill(face), brush.outline(edge)),
        svg.icon("world" if is_public else "network", (rect.x + 16, rect.y + 7), 18, ink),
    ]
    x = rect.x + 42
    fitting = words.elided(name, 13, rect.w - 42 - 16)
    parts.append(svg.text((x, rect.y + 20.5), fitting, ink, 13, 600))
    x += words.text_width(fitting, 13) + 12
    for cidr in chips:
        if x + len(cidr) * 7.2 + 32 < rect.right:
            chip = Rect(x, rect.y + 6, len(cidr) * 7.2 + 16, 20)
            parts.append(svg.box(chip, 4, svg.fill(mix(face, tokens.panel, 0.62))))
            parts.append(svg.mono((x + 8, rect.y + 20.5), cidr, ink, 12))
            x = chip.right + 8
    end = rect.right - 16
    width = words.text_width(note, 11)
    if note and x + width + 32 < end:
        parts.append(svg.text((end, rect.y + 20), note, ink, 11, 500, "end"))
        end -= width + 24
    first = math.ceil((x + 16 - rect.x) / _DOT_STEP) * _DOT_STEP + rect.x
    dots = [
        svg.disc((first + step * _DOT_STEP + 2, rect.cy), 2)
        for step in range(max(0, math.ceil((end - first - 8) / _DOT_STEP)))
    ]
    edge = tokens.pale_edge if brush.is_untouched else edge
    return "".join(parts) + f'<g fill="{edge}" fill-opacity="0.55">{"".join(dots)}</g>'


def tiled(brush: Brush, rect: Rect, glyph: str) -> str:
    """Return a brick without words, its glyph on a tile."""
    tile = _TILE.moved(rect.x, rect.y)
    ground = brush.tokens.tile if brush.action is None else brush.face(brush.tokens.tile)
    return (
        _body(brush, rect)
        + svg.box(tile, 6, svg.fill(brush.tokens.pale if brush.is_untouched else ground))
        + svg.icon(glyph, (tile.x + 7, tile.y + 7), 26, _glyph_ink(brush))
    )


def _body(brush: Brush, rect: Rect) -> str:
    tokens = brush.tokens
    inner = Rect(rect.x + 0.5, rect.y + 0.5, rect.w - 1, rect.h - 1)
    outline = brush.outline(tokens.brick_edge)
    if brush.is_untouched:
        return svg.box(inner, RADIUS, svg.fill(tokens.pale), outline)
    if brush.action is None:
        return _shadow(tokens, inner) + svg.box(inner, RADIUS, 'fill="url(#face)"', outline)
    body = svg.box(inner, RADIUS, svg.fill(brush.face(tokens.brick)), outline)
    if brush.action == "delete":
        body += svg.box(inner.grown(-1.5), RADIUS - 1, 'fill="url(#hatch)"')
    return _shadow(tokens, inner) + body


def _shadow(tokens: Tokens, rect: Rect) -> str:
    """Return nested translucent outlines: every viewer knows them, unlike filters."""
    layers = []
    for layer in range(_SHADOWS):
        spread = 4.5 - layer
        opacity = alpha(tokens.shadow) * (0.10 + 0.09 * layer)
        cast = rect.grown(spread).moved(0, 1)
        paint = f'fill="#{tokens.shadow[-6:]}" fill-opacity="{opacity:.4f}"'
        layers.append(svg.box(cast, RADIUS + spread, paint))
    return "".join(layers)


def studs(brush: Brush, rect: Rect, offsets: Studs) -> str:
    """Return the studs of a brick."""
    tokens = brush.tokens
    outline = brush.outline(tokens.stud_edge).split(" stroke-dasharray")[0]
    paint = svg.fill(brush.face(tokens.stud))
    parts = []
    for y, edge in ((rect.y - STUD_H + 1.5, offsets.top), (rect.bottom - 0.5, offsets.bottom)):
        for offset in edge:
            stud = Rect(rect.x + offset - STUD_W / 2 + 0.5, y, STUD_W - 1, STUD_H)
            parts.append(svg.box(stud, 2, paint, outline))
    return "".join(parts)


def _glyph_ink(brush: Brush) -> str:
    if brush.action is not None:
        return plan_colours(brush.tokens, brush.action)[0]
    return brush.tokens.ink3 if brush.is_untouched else brush.tokens.ink2


def _light(brush: Brush, rect: Rect, state: Light) -> str:
    """Return the state light on the tile's corner, on a plate of the face's colour."""
    tile = _TILE.moved(rect.x, rect.y)
    place = Rect(tile.right - 9, tile.bottom - 9, LIGHT_SIDE, LIGHT_SIDE)
    plate = svg.disc((place.cx, place.cy), 9, svg.fill(brush.face(brush.tokens.brick)))
    opacity = ' opacity="0.5"' if brush.is_untouched else ""
    return f"{plate}<g{opacity}>{light(brush.tokens, state, place)}</g>"


def _cpu(brush: Brush, rect: Rect, share: float) -> str:
    tokens = brush.tokens
    colour = tokens.ok if share < _BUSY else tokens.warn if share < _FULL else tokens.bad
    bar = Rect(rect.x + _TEXT_X + 4, rect.y + 49, rect.w - _TEXT_X - 50, 5)
    full = Rect(bar.x, bar.y, max(5.0, bar.w * min(1.0, share)), 5)
    figure = svg.text((rect.right - 10, rect.y + 55.5), f"{share:.0%}", brush.ink, 11, 600, "end")
    return (
        svg.box(bar, 2.5, svg.fill(tokens.idle_soft))
        + svg.box(full, 2.5, svg.fill(colour))
        + figure
    )
