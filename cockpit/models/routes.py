"""Find the way of a link from a brick's stud to its rail."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from uuid import UUID

from cockpit.models.geometry import Floor, Point, Rect

_EXIT = 16.0
"""How far a link leaves its brick before it turns."""
_CLEAR = 16.0
"""How far a link keeps from a brick that it goes around."""
_LANE = 8.0
"""Distance of two links that run side by side."""
_MARGIN = 12.0
"""How far from a rail's end a link may still meet it."""
_TRIES = 32


@dataclass(frozen=True, slots=True)
class Way:
    """What a route has to reach.

    Attributes:
        start: On the edge of the brick.
        is_up: Whether the link leaves the upper edge.
        own: Ids of what the link starts from: the instance and its volumes.
        rail_id: The network that the link leads to; links to it may share a lane.
    """

    start: Point
    is_up: bool
    own: frozenset[UUID]
    rail: Rect
    rail_id: UUID


class Floors:
    """What stands on the drawing, for routing.

    Attributes:
        bricks: Instances and volumes.
        rails: Networks.
        lines: Segments of links; owners are links.
        leads_to: The network of each link in `lines`.
    """

    def __init__(self) -> None:
        self.bricks = Floor()
        self.rails = Floor()
        self.lines = Floor()
        self.leads_to: dict[UUID, UUID] = {}

    def put_line(self, link_id: UUID, rail_id: UUID, points: tuple[Point, ...]) -> None:
        """Lay the segments of a link down."""
        self.leads_to[link_id] = rail_id
        for a, b in pairwise(points):
            self.lines.put(link_id, segment(a, b))

    def lift_line(self, link_id: UUID) -> None:
        """Take a link away."""
        self.lines.lift(link_id)
        self.leads_to.pop(link_id, None)


def route(way: Way, floors: Floors) -> tuple[Point, ...]:
    """Return the corners of a link from brick to rail; every leg is upright or level.

    Straight where nothing stands in the way; else to the nearest free lane. A link
    that finds no free lane goes the straight way, behind what stands there.
    """
    x, y = way.start
    end = way.rail.bottom if way.is_up else way.rail.y
    low, high = way.rail.x + _MARGIN, way.rail.right - _MARGIN
    if low <= x <= high and not [*_blocks(way, floors, segment((x, y), (x, end)))]:
        return (x, y), (x, end)
    for lane, turn in _lanes(way, floors, low, high):
        level = segment((x, turn), (lane, turn))
        if _is_level_free(way, floors, level) and _is_lane_free(way, floors, (x, y), (x, turn)):
            return _joined((x, y), (x, turn), (lane, turn), (lane, end))
    meeting = min(max(x, low), high)
    turn = y - _EXIT if way.is_up else y + _EXIT
    return _joined((x, y), (x, turn), (meeting, turn), (meeting, end))


def segment(a: Point, b: Point) -> Rect:
    """Return a thin rectangle around a leg."""
    return Rect(
        min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, abs(a[0] - b[0]) + 2, abs(a[1] - b[1]) + 2
    )


def _joined(*points: Point) -> tuple[Point, ...]:
    """Return the points without repetitions and without corners that are none."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0]):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _lanes(way: Way, floors: Floors, low: float, high: float) -> Iterator[tuple[float, float]]:
    """Yield free lanes, nearest first, with the height at which the link turns to them."""
    x, y = way.start
    end = way.rail.bottom if way.is_up else way.rail.y
    sign = -1.0 if way.is_up else 1.0
    turns = (y + sign * _EXIT, (y + end) / 2, end - sign * _EXIT)
    heap: list[tuple[float, float]] = []
    seen: set[float] = set()

    def consider(lane: float) -> None:
        lane = min(max(lane, low), high)
        if lane not in seen:
            seen.add(lane)
            heappush(heap, (abs(lane - x), lane))

    consider(x)
    for _ in range(_TRIES):
        if not heap:
            return
        _, lane = heappop(heap)
        for turn in turns:
            blocks = [*_blocks(way, floors, segment((lane, turn), (lane, end)))]
            if not blocks:
                yield lane, turn
            for left, right in blocks:
                consider(left)
                consider(right)


def _blocks(way: Way, floors: Floors, leg: Rect) -> Iterator[tuple[float, float]]:
    """Yield, for all that stands in a leg's way, the next lanes left and right of it."""
    for owner, rect in floors.bricks.meets(leg):
        if owner not in way.own or leg.y < way.start[1] - 1 < leg.bottom - 2:
            yield rect.x - _CLEAR, rect.right + _CLEAR
    beside = Rect(leg.x - _LANE / 2, leg.y, leg.w + _LANE, leg.h)
    for link_id, rect in floors.lines.meets(beside):
        if floors.leads_to[link_id] != way.rail_id and rect.h > rect.w:
            yield rect.cx - _LANE, rect.cx + _LANE


def _is_level_free(way: Way, floors: Floors, level: Rect) -> bool:
    if not floors.rails.is_free(level):
        return False
    if any(owner not in way.own for owner, _ in floors.bricks.meets(level)):
        return False
    return not any(
        floors.leads_to[link_id] != way.rail_id and rect.w > rect.h
        for link_id, rect in floors.lines.meets(level)
    )


def _is_lane_free(way: Way, floors: Floors, a: Point, b: Point) -> bool:
    return all(owner in way.own for owner, _ in floors.bricks.meets(segment(a, b)))
