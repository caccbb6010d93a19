"""Measures of the drawing, and the few shapes that it is made of.

All lengths are scene units: pixels at 100 % zoom, y downwards. Source of the
measures: look.md, "Metrics".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

GRID = 8.0
BRICK_W, BRICK_H = 160.0, 64.0
FLAT_H = 32.0
FLAT_STEP = 34.0
"""From one volume under a server to the next."""
RAIL_H = 32.0
RADIUS = 8.0
RAIL_RADIUS = 6.0
LINK_RADIUS = 8.0
STUD_W, STUD_H = 16.0, 5.0
TAG_H = 24.0
SHIELD_H = 24.0
SHIELD_W = {"ENABLED": 88.0, "PROTECTED": 104.0, "DISABLED": 96.0}
MONO_ADVANCE = 6.6
"""Width of one letter of JetBrains Mono at 11 px."""

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Return the x of the right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Return the y of the lower edge."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """Return the x of the middle."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """Return the y of the middle."""
        return self.y + self.h / 2

    def overlaps(self, other: "Rect") -> bool:
        """Tell whether the insides meet; edges that touch do not count."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def contains(self, point: Point) -> bool:
        """Tell whether a point lies inside or on the edge."""
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom

    def grown(self, by: float) -> "Rect":
        """Return the rectangle with `by` added on every side."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def moved(self, dx: float, dy: float) -> "Rect":
        """Return the rectangle shifted."""
        return Rect(self.x + dx, self.y + dy, self.w, self.h)


def union(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle around all; an empty one at the origin for none."""
    boxes = [*rects]
    if not boxes:
        return Rect(0.0, 0.0, 0.0, 0.0)
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Rect(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def snapped(value: float) -> float:
    """Return the nearest multiple of the grid."""
    return round(value / GRID) * GRID


def tag_width(text: str) -> float:
    """Return the width of an address tag."""
    return snapped(len(text) * MONO_ADVANCE + 36.0 + GRID / 2 - 0.01)


class Floor:
    """Which rectangles lie where: an index of squares for quick questions.

    One id may hold several rectangles; they leave together.
    """

    def __init__(self, square: float = 256.0) -> None:
        self._square = square
        self._squares: dict[tuple[int, int], dict[tuple[UUID, int], Rect]] = {}
        self._of: dict[UUID, list[Rect]] = {}

    def put(self, owner: UUID, rect: Rect) -> None:
        """Lay a rectangle down for an owner."""
        rects = self._of.setdefault(owner, [])
        for key in self._keys(rect):
            self._squares.setdefault(key, {})[owner, len(rects)] = rect
        rects.append(rect)

    def lift(self, owner: UUID) -> None:
        """Take away all rectangles of an owner."""
        for number, rect in enumerate(self._of.pop(owner, ())):
            for key in self._keys(rect):
                square = self._squares[key]
                del square[owner, number]
                if not square:
                    del self._squares[key]

    def meets(self, rect: Rect) -> Iterator[tuple[UUID, Rect]]:
        """Yield owner and rectangle of all that overlap `rect`; one may come more than once."""
        for key in self._keys(rect):
            for (owner, _), other in self._squares.get(key, {}).items():
                if rect.overlaps(other):
                    yield owner, other

    def is_free(self, rect: Rect) -> bool:
        """Tell whether nothing overlaps `rect`."""
        return next(self.meets(rect), None) is None

    def _keys(self, rect: Rect) -> Iterator[tuple[int, int]]:
        size = self._square
        for column in range(int(rect.x // size), int(rect.right // size) + 1):
            for row in range(int(rect.y // size), int(rect.bottom // size) + 1):
                yield column, row
