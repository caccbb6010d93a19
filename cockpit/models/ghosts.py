"""Where a plan shows what runs and is not drawn any more, before it is destroyed."""

from cockpit.models.geometry import BRICK_H, BRICK_W, FLAT_H, RAIL_H, Rect, snapped
from cockpit.models.plan import Plan, Step

_GAP = 32.0
_FROM_DRAWING = 48.0
_COLUMNS = 6
GLYPHS = {
    "router": "router",
    "floating_ip": "tag",
    "physical_port": "ethernet",
    "security_group": "shield-list",
}
"""Icons of what a plan may destroy beside servers, networks and volumes."""


def ghosts(plan: Plan, bounds: Rect) -> list[tuple[Step, Rect]]:
    """Return the bricks that a plan destroys, in rows below the drawing.

    Links go with their bricks and are not shown.
    """
    heights = {"network": RAIL_H, "server": BRICK_H, "volume": FLAT_H}
    heights |= dict.fromkeys(GLYPHS, FLAT_H)
    placed: list[tuple[Step, Rect]] = []
    y = snapped(bounds.bottom + _FROM_DRAWING)
    for kind, height in heights.items():
        steps = [s for s in plan.steps if s.action == "delete" and s.kind == kind]
        for start in range(0, len(steps), _COLUMNS):
            for column, step in enumerate(steps[start : start + _COLUMNS]):
                x = bounds.x + column * (BRICK_W + _GAP)
                placed.append((step, Rect(x, y, BRICK_W, height)))
            y += height + _GAP
    return placed
