"""Routers, public addresses, physical ports and security groups as SVG."""

from cockpit.models import bricks, svg, words
from cockpit.models.blocks import PhysicalPort, Router, SecurityGroup
from cockpit.models.bricks import Brush
from cockpit.models.geometry import RADIUS, Rect
from cockpit.models.picture import Studs

_TEXT_X = 58.0
_CUT = 11.0
_HOLE = 13.0


def router(brush: Brush, rect: Rect, block: Router, offsets: Studs) -> str:
    """Return a router's brick."""
    room = rect.w - _TEXT_X - 6
    name = words.elided(block.name, 13, room)
    sub = words.router_note(block, len(offsets.top) + len(offsets.bottom))
    return (
        bricks.studs(brush, rect, offsets)
        + bricks.tiled(brush, rect, "router")
        + svg.text((rect.x + _TEXT_X, rect.y + 25.5), name, brush.ink, 13, 600)
        + svg.text((rect.x + _TEXT_X, rect.y + 43.5), sub, brush.ink2, 11)
    )


def floating_ip(brush: Brush, rect: Rect, name: str, address: str) -> str:
    """Return a public address: a large luggage tag."""
    tokens = brush.tokens
    ink = brush.ink if brush.is_pale else tokens.rail_pub_ink
    x, y, right, bottom = rect.x + 0.5, rect.y + 0.5, rect.right - 0.5, rect.bottom - 0.5
    data = (
        f"M{x + _CUT:g} {y:g}H{right - 5:g}q5 0 5 5V{bottom - 5:g}q0 5 -5 5"
        f"H{x + _CUT:g}L{x:g} {bottom - _CUT:g}V{y + _CUT:g}Z"
    )
    outline = brush.outline(tokens.rail_pub_edge, 1.2)
    hole_edge = outline.split(" stroke-dasharray")[0]
    shown = address or name
    return (
        svg.path(data, svg.fill(brush.face(tokens.panel)), outline)
        + svg.disc((rect.x + _HOLE, rect.cy), 3.5, svg.fill(tokens.canvas), hole_edge)
        + svg.mono((rect.x + 26, rect.cy + 4), words.elided(shown, 12, rect.w - 34), ink, 12, 500)
    )


def physical_port(brush: Brush, rect: Rect, block: PhysicalPort) -> str:
    """Return a physical port: a brick of steel with a socket."""
    tokens = brush.tokens
    inner = Rect(rect.x + 0.5, rect.y + 0.5, rect.w - 1, rect.h - 1)
    ink = brush.ink if brush.is_pale else tokens.steel_ink
    note = words.port_note(block)
    room = rect.w - 36 - words.text_width(note, 11) - 18
    return (
        svg.box(inner, RADIUS, svg.fill(brush.face(tokens.steel)), brush.outline(tokens.steel_edge))
        + svg.icon("ethernet", (rect.x + 10, rect.y + 7), 18, ink)
        + svg.text((rect.x + 36, rect.y + 20.5), words.elided(block.name, 12, room), ink, 12, 600)
        + svg.text((rect.right - 10, rect.y + 20), note, ink, 11, 500, "end")
    )


def security_group(brush: Brush, rect: Rect, block: SecurityGroup) -> str:
    """Return a security group: a flat brick with a shield."""
    count = len(block.rules)
    note = "1 rule" if count == 1 else f"{count} rules"
    return bricks.flat(brush, rect, block.name, note, "shield-list")
