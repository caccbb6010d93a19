"""Tidy a drawing: tiers from the Internet down, each server between the rails it connects."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias
from uuid import UUID

from cockpit.models.blocks import (
    AnyBlock,
    Attachment,
    FloatingIp,
    FloatingLink,
    Instance,
    Network,
    PortLink,
    Router,
    ends,
)
from cockpit.models.changes import Batch, ReplaceBlock
from cockpit.models.geometry import BRICK_H, BRICK_W, FLAT_H, FLAT_STEP, GRID, RAIL_H, snapped
from cockpit.models.lines import line_of
from cockpit.models.topology import Topology

_ORIGIN = (32.0, 40.0)
_PITCH = 224.0
"""From one brick of a row to the next: room for an address beside a link."""
_ROW_GAP = 64.0
_ABOVE = 40.0
"""Between a private rail and the bricks below it."""
_ABOVE_PUBLIC = 96.0
"""Between a public rail and the bricks below it: tag and shield lie there."""
_BELOW = 48.0
"""Between bricks and the next rail."""
_RAIL_GAP = 24.0
_PORT_ROOM = 40.0
"""More room below a rail that a physical port is clipped to."""
_APART = 128.0
"""More room between bricks that share no rail, so that their rails lie side by side."""
_PART_MIN = 640.0
_RAIL_MIN = 320.0
_SIDE = 64.0
"""How far a rail reaches beyond its outermost bricks."""
_ROW_MAX = 8
_PART_GAP = 96.0
_SHEET_MIN = 1280.0
_SHAPE = 1.6
"""Wanted width of the whole over its height."""


_DIGITS = re.compile(r"([0-9]+)")
_Key: TypeAlias = tuple[tuple[tuple[str, int], ...], int]


_Hanger: TypeAlias = Instance | Router | FloatingIp


@dataclass(slots=True)
class _Graph:
    """Who hangs on whom, in a fixed order.

    Attributes:
        hangers: What may hang on rails: instances, routers, floating addresses.
        flats: What lies under an instance: volumes, then floating addresses.
        ports: The rails that a physical port is clipped to, with the port.
    """

    rails: list[Network]
    hangers: dict[UUID, _Hanger]
    on_rail: dict[UUID, list[UUID]] = field(default_factory=dict)
    rails_of: dict[UUID, set[UUID]] = field(default_factory=dict)
    flats: dict[UUID, list[UUID]] = field(default_factory=dict)
    ports: dict[UUID, UUID] = field(default_factory=dict)

    def drop(self, key: UUID) -> float:
        """Return the height of a brick with what lies under it."""
        own = FLAT_H if isinstance(self.hangers.get(key), FloatingIp) else BRICK_H
        return own + FLAT_STEP * len(self.flats.get(key, ()))

    def beside(self, rail_id: UUID) -> set[UUID]:
        """Return the rails that share an instance with this one."""
        others = {r for key in self.on_rail.get(rail_id, ()) for r in self.rails_of[key]}
        return others - {rail_id}


@dataclass(slots=True)
class _Cell:
    """Bricks that hang on the same rails, as a block of rows."""

    members: list[_Hanger]
    rails: frozenset[UUID]
    x: float = 0.0

    @property
    def columns(self) -> int:
        count = len(self.members)
        return count if count <= _ROW_MAX else max(_ROW_MAX, math.ceil(math.sqrt(count * 2)))

    @property
    def w(self) -> float:
        return (self.columns - 1) * _PITCH + BRICK_W


@dataclass(slots=True)
class _Part:
    """Bricks that hang together: places relative to their own corner, and widths of rails."""

    places: dict[UUID, tuple[float, float]] = field(default_factory=dict)
    widths: dict[UUID, float] = field(default_factory=dict)
    w: float = 0.0
    h: float = 0.0


def tidy(topology: Topology) -> Batch:
    """Return the moves that bring a drawing in order; the same drawing gives the same moves.

    Public rails come first, private ones below in the order of their distance. A server
    hangs right below the nearest of its rails; volumes lie under their server. Parts that
    do not hang together stand side by side.
    """
    graph = _graph(topology)
    parts = [_arranged(graph, rails) for rails in _groups(graph)]
    loose = _loose(topology, graph)
    changes: list[ReplaceBlock] = []
    for part, (px, py) in _packed([*parts, *([loose] if loose.places else [])]):
        for key, (x, y) in part.places.items():
            block = topology.block(key)
            place = {"x": snapped(_ORIGIN[0] + px + x), "y": snapped(_ORIGIN[1] + py + y)}
            if isinstance(block, Network):
                place["width"] = part.widths[key]
            if any(getattr(block, name) != value for name, value in place.items()):
                changes.append(ReplaceBlock(block.model_copy(update=place)))
    return Batch(tuple(changes))


def _graph(topology: Topology) -> _Graph:
    blocks = sorted(topology, key=_by_name)
    graph = _Graph(
        [block for block in blocks if isinstance(block, Network)],
        {block.id: block for block in blocks if isinstance(block, _Hanger)},
    )
    graph.rails.sort(key=lambda rail: not rail.is_public)
    for link in topology.links():
        owner, other = ends(link)
        if line_of(topology, link) is not None:
            graph.on_rail.setdefault(other, []).append(owner)
            graph.rails_of.setdefault(owner, set()).add(other)
        elif isinstance(link, PortLink):
            graph.ports[other] = owner
    for block in sorted(blocks, key=lambda block: block.kind != "volume"):
        for link in topology.links_of(block.id):
            if isinstance(link, Attachment | FloatingLink) and ends(link)[1] == block.id:
                graph.flats.setdefault(link.instance_id, []).append(block.id)
    return graph


def _by_name(block: AnyBlock) -> _Key:
    """Return a key that puts web-9 before web-10."""
    parts = _DIGITS.split(block.name)
    words = tuple((part, 0) if n % 2 == 0 else ("", int(part)) for n, part in enumerate(parts))
    return words, block.id.int


def _groups(graph: _Graph) -> Iterator[list[Network]]:
    """Yield the rails that hang together, in the order of the graph."""
    seen: set[UUID] = set()
    for rail in graph.rails:
        if rail.id in seen:
            continue
        members = [rail.id]
        seen.add(rail.id)
        for key in members:
            fresh = graph.beside(key) - seen
            seen |= fresh
            members += fresh
        wanted = {*members}
        yield [other for other in graph.rails if other.id in wanted]


def _tiers(graph: _Graph, rails: list[Network]) -> dict[UUID, int]:
    """Return each rail's distance from the public ones; without one, from an outermost rail."""
    roots = [rail.id for rail in rails if rail.is_public]
    if not roots:
        roots = [min(rails, key=lambda rail: (len(graph.beside(rail.id)), *_by_name(rail))).id]
    tiers = dict.fromkeys(roots, 0)
    for key in roots:
        for other in graph.beside(key):
            if other not in tiers:
                tiers[other] = tiers[key] + 1
                roots.append(other)
    return tiers


def _arranged(graph: _Graph, rails: list[Network]) -> _Part:
    """Lay out rails that hang together, with all that hangs on them."""
    tiers = _tiers(graph, rails)
    rows = _rows(graph, rails, tiers)
    _set_columns(rails, rows)
    left = min((cell.x for cells in rows.values() for cell in cells), default=0.0)
    right = max((cell.x + cell.w for cells in rows.values() for cell in cells), default=0.0)
    part = _Part(w=max(_PART_MIN, right - left + 2 * _SIDE))
    shift = (part.w - (right - left)) / 2 - left
    for cells in rows.values():
        for cell in cells:
            cell.x += shift
    spans = _spans(rows)
    y = 0.0
    for tier in range(max(tiers.values()) + 1):
        own = [rail for rail in rails if tiers[rail.id] == tier]
        y = _place_rails(graph, part, own, (spans, y))
        if cells := rows.get(tier, []):
            gap = _ABOVE_PUBLIC if any(rail.is_public for rail in own) else _ABOVE
            y = _place_cells(graph, part, cells, y + gap) + _BELOW
        else:
            y += _RAIL_GAP
        part.h = y - (_BELOW if cells else _RAIL_GAP)
    for rail, port in graph.ports.items():
        if rail in part.places:
            x, y = part.places[rail]
            right = x + part.widths[rail] - BRICK_W - GRID
            part.places[port] = (right, y + RAIL_H + 2.0)
    return part


def _rows(graph: _Graph, rails: list[Network], tiers: dict[UUID, int]) -> dict[int, list[_Cell]]:
    """Return the cells of each tier; an instance belongs to the nearest of its rails."""
    rows: dict[int, dict[frozenset[UUID], _Cell]] = {}
    members = {key for rail in rails for key in graph.on_rail.get(rail.id, ())}
    for instance in sorted((graph.hangers[key] for key in members), key=_by_name):
        hangs_on = frozenset(graph.rails_of[instance.id])
        row = rows.setdefault(min(tiers[rail] for rail in hangs_on), {})
        row.setdefault(hangs_on, _Cell([], hangs_on)).members.append(instance)
    return {tier: [*cells.values()] for tier, cells in rows.items()}


def _set_columns(rails: list[Network], rows: dict[int, list[_Cell]]) -> None:
    """Set the x of all cells: each row in the middle, ordered by what it hangs on."""
    middle = {rail.id: float(number) for number, rail in enumerate(rails)}
    for tier in sorted(rows):
        cells = rows[tier]
        names = {cell.rails: min(map(_by_name, cell.members)) for cell in cells}
        cells.sort(key=lambda cell: (_mean([middle[r] for r in cell.rails]), names[cell.rails]))
        gaps = [_gap(one, other) for one, other in pairwise(cells)]
        x = -(sum(cell.w for cell in cells) + sum(gaps)) / 2
        reach: dict[UUID, list[float]] = {}
        for cell, gap in zip(cells, [*gaps, 0.0], strict=True):
            cell.x = snapped(x)
            x += cell.w + gap
            for rail in cell.rails:
                reach.setdefault(rail, []).append(cell.x + cell.w / 2)
        middle.update({rail: _mean(centres) for rail, centres in reach.items()})


def _gap(one: _Cell, other: _Cell) -> float:
    """Return the room between neighbours; their rails end there where they share none."""
    return _PITCH - BRICK_W + (0.0 if one.rails & other.rails else _APART)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _spans(rows: dict[int, list[_Cell]]) -> dict[UUID, tuple[float, float]]:
    """Return how far to the left and right each rail has to reach."""
    spans: dict[UUID, tuple[float, float]] = {}
    for cells in rows.values():
        for cell in cells:
            if all(isinstance(member, Router) for member in cell.members):
                continue  # a router reaches its rails wherever they are
            for rail in cell.rails:
                low, high = spans.get(rail, (math.inf, -math.inf))
                spans[rail] = (
                    min(low, cell.x - _SIDE),
                    max(high, cell.x + cell.w + _SIDE),
                )
    return spans


def _place_rails(
    graph: _Graph,
    part: _Part,
    rails: list[Network],
    room: tuple[dict[UUID, tuple[float, float]], float],
) -> float:
    """Lay the rails of a tier, side by side where they fit; return the y below them.

    `room` is how far they reach, and the y where they begin.
    """
    spans, y = room
    lines: list[list[tuple[float, float, UUID]]] = []
    for rail in sorted(rails, key=lambda r: (not r.is_public, spans.get(r.id, (0.0, 0.0)), r.name)):
        low, high = spans.get(rail.id, (0.0, part.w))
        high = max(high, low + _RAIL_MIN)
        home = next((line for line in lines if line[-1][1] + _SIDE / 2 <= low), None)
        if home is None:
            lines.append([(low, high, rail.id)])
        else:
            home.append((low, high, rail.id))
    for line in lines:
        for low, high, key in line:
            alone = len(line) == 1
            part.places[key] = (0.0 if alone else low, y)
            part.widths[key] = snapped(part.w if alone else high - low)
            part.w = max(part.w, high)
        has_port = any(key in graph.ports for _, _, key in line)
        y += RAIL_H + _RAIL_GAP + (_PORT_ROOM if has_port else 0.0)
    return y - _RAIL_GAP


def _place_cells(graph: _Graph, part: _Part, cells: list[_Cell], y: float) -> float:
    """Place the instances of a tier; return the y below them."""
    bottom = y
    for cell in cells:
        top = y
        for start in range(0, len(cell.members), cell.columns):
            row = cell.members[start : start + cell.columns]
            for column, instance in enumerate(row):
                _place_stack(graph, part, instance.id, (cell.x + column * _PITCH, top))
            end = top + max(graph.drop(instance.id) for instance in row)
            bottom = max(bottom, end)
            top = end + _ROW_GAP
    return bottom


def _place_stack(graph: _Graph, part: _Part, key: UUID, place: tuple[float, float]) -> None:
    part.places[key] = place
    for number, volume in enumerate(graph.flats.get(key, ())):
        part.places[volume] = (place[0], place[1] + BRICK_H + 2.0 + number * FLAT_STEP)


def _loose(topology: Topology, graph: _Graph) -> _Part:
    """Lay out what hangs on nothing."""
    plugged = {flat for flats in graph.flats.values() for flat in flats} | {*graph.ports.values()}
    blocks = sorted(topology, key=_by_name)
    loose = [
        block
        for block in blocks
        if not isinstance(block, Network)
        and block.id not in graph.rails_of | dict.fromkeys(plugged)
    ]
    tall = [block for block in loose if isinstance(block, Instance | Router)]
    flat = [block for block in loose if not isinstance(block, Instance | Router)]
    part = _Part()
    for kind in (tall, flat):
        for start in range(0, len(kind), _ROW_MAX):
            row = kind[start : start + _ROW_MAX]
            for column, block in enumerate(row):
                _place_stack(graph, part, block.id, (column * _PITCH, part.h))
            part.w = max(part.w, len(row) * _PITCH)
            part.h += max(graph.drop(block.id) for block in row) + _ROW_GAP / 2
    return part


def _packed(parts: list[_Part]) -> Iterator[tuple[_Part, tuple[float, float]]]:
    """Yield the parts with their corners, line by line like words of a page."""
    area = sum((part.w + _PART_GAP) * (part.h + _PART_GAP) for part in parts)
    sheet = max([_SHEET_MIN, math.sqrt(area * _SHAPE), *(part.w for part in parts)])
    x = y = line = 0.0
    for part in parts:
        if x and x + part.w > sheet + _PART_GAP:
            x, y, line = 0.0, y + line + _PART_GAP, 0.0
        yield part, (x, y)
        x += part.w + _PART_GAP
        line = max(line, part.h)
