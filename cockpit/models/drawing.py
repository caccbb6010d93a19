"""Write a whole drawing as SVG, in the look of the canvas."""

import math
from collections.abc import Iterator
from uuid import UUID
from xml.sax.saxutils import escape

from cockpit.models import bricks, fixtures, svg, tags
from cockpit.models.blocks import (
    AnyBlock,
    FloatingIp,
    Instance,
    Network,
    PhysicalPort,
    Router,
    SecurityGroup,
    Volume,
)
from cockpit.models.bricks import Brush
from cockpit.models.geometry import Rect, union
from cockpit.models.ghosts import GLYPHS, ghosts
from cockpit.models.glyphs import badge
from cockpit.models.known import known_address, known_addresses
from cockpit.models.lines import shield_profile
from cockpit.models.live import Live
from cockpit.models.picture import LinkShape, Picture
from cockpit.models.plan import Plan, Step
from cockpit.models.plan_words import changes
from cockpit.models.tokens import Tokens
from cockpit.models.topology import Topology
from cockpit.models.usage import used

_MARGIN = 32.0
_DOT_STEP = 16
_DOTTED = 'fill="url(#dots)"'
_RAILS_FIRST = {"network": 0, "instance": 2, "router": 2}
_PILL_ICONS = {"update": "pencil", "replace": "replace"}
_PILL_GAP = 12.0


def drawing_svg(
    topology: Topology, tokens: Tokens, live: Live | None = None, plan: Plan | None = None
) -> str:
    """Return a picture of the whole drawing.

    With `live`, bricks wear the state of what runs; with `plan`, what an apply would do.
    """
    return _Drawing(topology, tokens, live, plan).text()


class _Drawing:
    """One drawing on its way to SVG."""

    def __init__(
        self, topology: Topology, tokens: Tokens, live: Live | None, plan: Plan | None
    ) -> None:
        self._topology = topology
        self._tokens = tokens
        self._live = live
        self._plan = plan
        self._steps = {UUID(step.id): step for step in plan.steps} if plan is not None else {}
        self._picture = Picture(topology, known_addresses(topology, live))
        self._ghosts = ghosts(plan, self._picture.bounds()) if plan is not None else []

    def text(self) -> str:
        """Return the document."""
        tokens = self._tokens
        inside = union([self._picture.bounds(), *(rect for _, rect in self._ghosts)])
        page = inside.grown(_MARGIN)
        x, y = math.floor(page.x), math.floor(page.y)
        ground = Rect(x, y, math.ceil(page.w), math.ceil(page.h))
        dot = svg.disc((_DOT_STEP / 2, _DOT_STEP / 2), 0.9, svg.fill(tokens.dot))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{ground.w}" height="{ground.h}"'
            f' viewBox="{x} {y} {ground.w} {ground.h}">'
            f"<title>{escape(self._topology.name)}</title>"
            f'<defs><pattern id="dots" width="{_DOT_STEP}" height="{_DOT_STEP}"'
            f' patternUnits="userSpaceOnUse">{dot}</pattern>{bricks.defs(tokens)}</defs>'
            f"{svg.box(ground, 0, svg.fill(tokens.canvas))}"
            f"{svg.box(ground, 0, _DOTTED)}"
            f"{''.join(self._layers())}</svg>\n"
        )

    def _layers(self) -> Iterator[str]:
        """Yield all that is drawn, from the ground up."""
        shapes = [self._picture.links[key] for key in sorted(self._picture.links, key=str)]
        blocks = sorted(
            self._topology, key=lambda b: (_RAILS_FIRST.get(b.kind, 1), b.y, b.x, str(b.id))
        )
        for shape in shapes:
            brush = self._brush(shape.link.id)
            yield tags.link(brush, shape.points, is_public=self._is_public(shape))
        for block in blocks:
            yield svg.group(block.name, self._block(block))
        for step, rect in self._ghosts:
            yield svg.group(step.name, self._ghost(step, rect))
        for shape in shapes:
            yield from self._labels(shape)
        for block in blocks:
            yield self._remark(block)

    def _brush(self, key: UUID) -> Brush:
        step = self._steps.get(key)
        return Brush(self._tokens, step.action if step else None, is_pale=self._plan is not None)

    def _is_public(self, shape: LinkShape) -> bool:
        network = self._topology.block(shape.link.network_id)
        return isinstance(network, Network) and network.is_public

    def _block(self, block: AnyBlock) -> str:
        rect, brush = self._picture.rects[block.id], self._brush(block.id)
        match block:
            case Network():
                return bricks.network(brush, rect, block, used(self._topology, block.id))
            case Volume():
                return bricks.volume(brush, rect, block)
            case Instance():
                state = self._live.light(str(block.id)) if self._live is not None else "draft"
                studs, cpu = self._picture.studs[block.id], self._cpu(block)
                return bricks.server(brush, rect, block, bricks.Face(state, studs, cpu))
            case Router():
                return fixtures.router(brush, rect, block, self._picture.studs[block.id])
            case FloatingIp():
                address = block.address or known_address(self._live, block.id)
                return fixtures.floating_ip(brush, rect, block.name, address)
            case PhysicalPort():
                return fixtures.physical_port(brush, rect, block)
            case SecurityGroup():
                return fixtures.security_group(brush, rect, block)

    def _cpu(self, block: Instance) -> float | None:
        """Return the share of its processors that a server uses; not while a plan is shown."""
        samples = self._live.samples(str(block.id)) if self._live and not self._plan else ()
        return samples[-1].cpu / block.vcpus if samples else None

    def _ghost(self, step: Step, rect: Rect) -> str:
        brush, before = Brush(self._tokens, "delete", is_pale=True), step.before or {}
        sign = badge(self._tokens, "delete", (rect.x, rect.y))
        match step.kind:
            case "network":
                return bricks.rail(brush, rect, step.name, is_public=False) + sign
            case "volume":
                return bricks.flat(brush, rect, step.name, f"{before.get('size_gib')} GiB") + sign
            case "router" | "floating_ip" | "physical_port" | "security_group":
                return bricks.flat(brush, rect, step.name, "", GLYPHS[step.kind]) + sign
            case _:
                lost = f"{before.get('disk_gib')} GiB is lost"
                return bricks.ghost(brush, rect, step.name, lost) + sign

    def _labels(self, shape: LinkShape) -> Iterator[str]:
        brush = self._brush(shape.link.id)
        if shape.tag is not None:
            yield tags.tag(brush, shape.tag)
        if shape.shield is not None:
            yield tags.shield(brush, shape.shield, shield_profile(shape.link))
        if shape.gauge is not None:
            yield tags.gauge(brush, shape.gauge)
        if shape.note is not None:
            yield tags.note(brush, shape.note)
        top = shape.tag or shape.shield
        if brush.action is not None and top is not None:
            yield badge(self._tokens, brush.action, (top.rect.x, top.rect.y))

    def _remark(self, block: AnyBlock) -> str:
        """Return the badge of a brick, and in words what changes."""
        step = self._steps.get(block.id)
        if step is None:
            return ""
        rect = self._picture.rects[block.id]
        sign = badge(self._tokens, step.action, (rect.x, rect.y))
        text = changes(step)
        if not text or block.kind == "network":
            return sign
        place = self._remark_place(rect, tags.pill_width(text))
        return sign + tags.pill(self._brush(block.id), place, text, _PILL_ICONS[step.action])

    def _remark_place(self, rect: Rect, width: float) -> Rect:
        """Return a free place right of, left of or under a brick; under it when none is free."""
        height = tags.PILL_H
        places = [
            Rect(rect.right + _PILL_GAP, rect.cy - height / 2, width, height),
            Rect(rect.x - _PILL_GAP - width, rect.cy - height / 2, width, height),
            Rect(rect.cx - width / 2, rect.bottom + _PILL_GAP / 2, width, height),
        ]
        return next((place for place in places if self._picture.is_free(place)), places[-1])
