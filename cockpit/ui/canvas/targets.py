"""What a dragged thing may be dropped on, where it lands, and why it may not."""

from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from PySide6.QtCore import QObject

from cockpit.models.blocks import AnyBlock, Instance, Network, Nic, Profile, Volume
from cockpit.models.geometry import (
    BRICK_H,
    BRICK_W,
    FLAT_H,
    FLAT_STEP,
    GRID,
    RAIL_H,
    Point,
    Rect,
    snapped,
)
from cockpit.models.picture import Picture
from cockpit.models.topology import Topology
from cockpit.ui.canvas.mime import Dragged, DragKind

_NEW_RAIL_W = 640.0
_BELOW_PUBLIC = 96.0
"""Room for tag and shield between a public rail and a brick."""
_BELOW = 40.0
_ASIDE = 24.0


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a dragged thing would snap in.

    Attributes:
        words: What is written into the slot.
    """

    rect: Rect
    words: str


class Targets(QObject):
    """Answers for one drawing."""

    def __init__(self, topology: Topology, picture: Picture, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._topology = topology
        self._picture = picture

    def for_new(self, dragged: Dragged) -> set[UUID]:
        """Return what a thing out of the palette may be dropped on."""
        match dragged.kind:
            case "instance":
                return {b.id for b in self._topology if isinstance(b, Network)}
            case "volume":
                return {b.id for b in self._topology if isinstance(b, Instance)}
            case "image":
                return {b.id for b in self._topology if isinstance(b, Instance | Network)}
            case "shield":
                return {link.id for link in self._topology.links() if isinstance(link, Nic)}
            case "network" | "public":
                return set()

    def for_block(self, block: AnyBlock) -> set[UUID]:
        """Return what a brick of the drawing may be plugged into."""
        linked = {
            end
            for link in self._topology.links_of(block.id)
            for end in (link.instance_id, getattr(link, "network_id", None))
        }
        if isinstance(block, Network):
            return set()
        kind = Network if isinstance(block, Instance) else Instance
        return {b.id for b in self._topology if isinstance(b, kind) and b.id not in linked}

    def for_link(self, block: AnyBlock) -> set[UUID]:
        """Return what a link drawn from a brick may lead to."""
        found = self.for_block(block)
        if isinstance(block, Instance):
            found |= {
                b.id
                for b in self._topology
                if isinstance(b, Volume) and not self._topology.links_of(b.id)
            }
        return found

    def refusal(self, kind: DragKind, under: AnyBlock) -> str:
        """Say in one line why a thing cannot be dropped on a brick."""
        words = self.tr("{name} is in the way")
        match kind:
            case "instance":
                words = self.tr("A server hangs on a network, not on {name}")
            case "volume":
                words = self.tr("A volume is plugged into a server, not into {name}")
            case "image":
                words = self.tr("An image boots a server; {name} is a volume")
            case "shield":
                words = self.tr("A firewall profile goes on a link, not on {name}")
            case "network" | "public":
                pass
        return words.format(name=under.name)

    def slot(self, kind: DragKind, place: Point, onto: AnyBlock) -> Slot | None:
        """Return where a thing would snap in on a target; None where it only changes it."""
        match onto:
            case Network():
                corner = self.landing("instance", place, onto)
                return Slot(Rect(*corner, BRICK_W, BRICK_H), self.tr("hang here"))
            case Instance() if kind == "volume":
                stack = self._picture.stacks[onto.id]
                y = stack.bottom + FLAT_STEP - FLAT_H
                return Slot(Rect(stack.x, y, BRICK_W, FLAT_H), self.tr("attach here"))
            case _:
                return None

    def landing(self, kind: DragKind, place: Point, onto: AnyBlock | None) -> Point:
        """Return the upper left corner of a new brick that is dropped at a place."""
        x, y = place
        if isinstance(onto, Network) and kind in ("instance", "image"):
            rail = self._picture.rects[onto.id]
            below = _BELOW_PUBLIC if onto.is_public else _BELOW
            low, high = rail.x + GRID, max(rail.x + GRID, rail.right - BRICK_W - GRID)
            left = min(max(x - BRICK_W / 2, low), high)
            return self._free(Rect(snapped(left), snapped(rail.bottom + below), BRICK_W, BRICK_H))
        w, h = _size(kind)
        return snapped(x - w / 2), snapped(y - h / 2)

    def room(self, kind: DragKind, near: Point) -> Point:
        """Return the upper left corner of a free place near a point."""
        corner = self.landing(kind, near, None)
        return self._free(Rect(*corner, *_size(kind)))

    @staticmethod
    def profile_of(dragged: Dragged) -> Profile | None:
        """Return the profile that a dragged shield stands for."""
        return next((known for known in get_args(Profile) if known == dragged.value), None)

    def _free(self, rect: Rect) -> Point:
        """Return the nearest place on the same height where nothing stands."""
        boxes = [box.grown(GRID) for box in self._picture.rects.values()]
        for number in range(256):
            for sign in (1, -1):
                there = rect.moved(sign * number * _ASIDE, 0.0)
                if not any(there.overlaps(box) for box in boxes):
                    return snapped(there.x), there.y
        return rect.x, rect.y


def kind_of(block: AnyBlock) -> DragKind:
    """Return what a brick of the drawing is as a dragged thing."""
    match block:
        case Instance():
            return "instance"
        case Volume():
            return "volume"
        case Network():
            return "network"


def _size(kind: DragKind) -> Point:
    match kind:
        case "network" | "public":
            return _NEW_RAIL_W, RAIL_H
        case "volume":
            return BRICK_W, FLAT_H
        case _:
            return BRICK_W, BRICK_H
