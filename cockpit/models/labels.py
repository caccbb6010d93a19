"""Find free places for what is written on a link: address, shield, note."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from uuid import UUID

from cockpit.models.geometry import (
    GRID,
    MONO_ADVANCE,
    SHIELD_H,
    SHIELD_W,
    TAG_H,
    Floor,
    Point,
    Rect,
    tag_width,
)
from cockpit.models.lines import LineWords
from cockpit.models.routes import Floors
from cockpit.models.words import text_width

_FROM_RAIL = 12.0
_APART = 8.0
_STEP = 8.0
_NOTE_H = 16.0
_BESIDE = 8.0
_NEAR_BRICK = 56.0
_TRIES = 24


@dataclass(frozen=True, slots=True)
class Label:
    """Words and the room that they take."""

    text: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one link; one that found no room is not shown."""

    tag: Label | None = None
    shield: Label | None = None
    note: Label | None = None
    gauge: Label | None = None


def pill_width(text: str) -> float:
    """Return the width of a shield or gauge: an icon and a few words."""
    need = text_width(text, 11) + 36.0
    return SHIELD_W.get(text) or -(-need // GRID) * GRID


def place_labels(
    words: LineWords, points: tuple[Point, ...], floors: Floors, taken: Floor
) -> Labels:
    """Return the labels of a link where nothing else is written and no brick stands.

    On a public link the order is rail, tag, shield, gauge, brick. A private link has its
    address beside it.
    """
    room = _Room(words.link_id, floors, taken)
    after = 0.0
    tag = None
    if words.tag:
        tag = room.needed(words.tag, [*_on_line(points, tag_width(words.tag), TAG_H, after)])
        after = _FROM_RAIL + TAG_H if tag is None else abs(_far_edge(points, tag.rect))
    shield = None
    if words.shield:
        shield = room.needed(words.shield, _pills(points, words.shield, after))
        after = after if shield is None else abs(_far_edge(points, shield.rect))
    gauge = None
    if words.gauge:
        places = _pills(points, words.gauge, after)
        if shield is not None:
            r, w = shield.rect, pill_width(words.gauge)
            places[1:1] = [Rect(x, r.y, w, r.h) for x in (r.right + 4.0, r.x - w - 4.0)]
            places = [place for place in places if not place.overlaps(r)]
        gauge = room.needed(words.gauge, places)
    note = None
    if words.note:
        pills = [label.rect for label in (shield, gauge) if label is not None]
        note = room.wanted(words.note, _beside(points, words.note, pills))
    return Labels(tag, shield, note, gauge)


def _pills(points: tuple[Point, ...], text: str, after: float) -> list[Rect]:
    return [*_on_line(points, pill_width(text), SHIELD_H, after)]


@dataclass(frozen=True, slots=True)
class _Room:
    """What a label of one link must keep clear of."""

    link_id: UUID
    floors: Floors
    taken: Floor

    def needed(self, text: str, places: list[Rect]) -> Label | None:
        """Return the label at the first place off all other links; else across one of them."""
        places = [place for place in places[:_TRIES] if self._is_free(place)]
        off = (p for p in places if all(o == self.link_id for o, _ in self.floors.lines.meets(p)))
        place = next(off, None) or next(iter(places), None)
        return Label(text, place) if place is not None else None

    def wanted(self, text: str, places: Iterator[Rect]) -> Label | None:
        """Return the label at the first place that no line crosses, or None."""
        for place in islice(places, _TRIES):
            if self._is_free(place) and self.floors.lines.is_free(place):
                return Label(text, place)
        return None

    def _is_free(self, place: Rect) -> bool:
        floors = self.floors
        return (
            self.taken.is_free(place)
            and floors.bricks.is_free(place)
            and floors.rails.is_free(place)
        )


def _on_line(points: tuple[Point, ...], w: float, h: float, after: float) -> Iterator[Rect]:
    """Yield places on the leg that meets the rail, from the rail on; then beside it."""
    (x, far), (_, rail) = points[-2], points[-1]
    sign = 1.0 if far >= rail else -1.0
    length = abs(far - rail)
    begin = after + _APART if after else min(_FROM_RAIL, max(4.0, (length - h) / 2))
    for aside in (0.0, w / 2 + _BESIDE, -w / 2 - _BESIDE):
        along = begin
        while along + h <= max(length - 4.0, begin + h):
            top = rail + sign * along
            yield Rect(x + aside - w / 2, top if sign > 0 else top - h, w, h)
            along += _STEP


def _far_edge(points: tuple[Point, ...], rect: Rect) -> float:
    rail = points[-1][1]
    return max(abs(rect.y - rail), abs(rect.bottom - rail))


def _beside(points: tuple[Point, ...], text: str, pills: list[Rect]) -> Iterator[Rect]:
    """Yield places right and left of the upright legs, near the brick first."""
    w = len(text) * MONO_ADVANCE + 2.0
    legs = [(a, b) for a, b in pairwise(points) if a[0] == b[0]]
    for (x, begin), (_, end) in legs:
        length, sign = abs(end - begin), 1.0 if end > begin else -1.0
        first = length / 2 if length <= _NEAR_BRICK else _NEAR_BRICK / 2
        middles = [first]
        reach = _NOTE_H
        while reach < length:
            middles += [m for m in (first + reach, first - reach) if _fits(m, length)]
            reach += _NOTE_H
        for middle in middles:
            top = begin + sign * middle - _NOTE_H / 2
            for left in (x + _BESIDE, x - _BESIDE - w):
                rect = Rect(left, top, w, _NOTE_H)
                if not any(rect.overlaps(pill) for pill in pills):
                    yield rect


def _fits(middle: float, length: float) -> bool:
    return _NOTE_H / 2 <= middle <= length - _NOTE_H / 2
