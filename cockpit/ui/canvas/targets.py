"""What a dragged thing may be dropped on, where it lands, and why it may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from PySide6.QtCore import QObject

from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    FloatingIp,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    PortLink,
    Profile,
    SecurityGroup,
    Volume,
    ends,
)
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
from cockpit.models.joints import joint
from cockpit.models.picture import Picture
from cockpit.models.topology import Topology
from cockpit.ui.canvas.mime import Dragged, DragKind

_NEW_RAIL_W = 640.0
_BELOW_PUBLIC = 96.0
"""Room for tag and shield between a public rail and a brick."""
_BELOW = 40.0
_ASIDE = 24.0
_HOLDERS: Mapping[DragKind, tuple[type[AnyBlock], ...]] = {
    "instance": (Network,),
    "router": (Network,),
    "volume": (Instance,),
    "image": (Instance, Network),
}
"""What a new thing may be dropped on."""


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
            case "shield" | "security_group":
                return {link.id for link in self._topology.links() if isinstance(link, Nic)}
            case "network" | "public":
                return set()
            case "physical_port":
                return self._free_rails()
            case "floating_ip":
                nics = {link.id for link in self._topology.links() if isinstance(link, Nic)}
                holders = (Instance, Network)
                fits = (b for b in self._topology if isinstance(b, holders) and not _is_private(b))
                return nics | {b.id for b in fits}
            case kind:
                return {b.id for b in self._topology if isinstance(b, _HOLDERS[kind])}

    def for_block(self, block: AnyBlock) -> set[UUID]:
        """Return what a brick of the drawing may be plugged into by a drop."""
        match block:
            case Network():
                return set()
            case Volume() | FloatingIp():
                held = {end for link in self._topology.links_of(block.id) for end in ends(link)}
                kinds = (Instance,) if isinstance(block, Volume) else (Instance, Network)
                fits = (b for b in self._topology if isinstance(b, kinds) and not _is_private(b))
                return {b.id for b in fits} - held
            case Instance():
                networks = {b.id for b in self._topology if isinstance(b, Network)}
                return networks & self.for_link(block)
            case PhysicalPort():
                return self._free_rails()
            case SecurityGroup():
                return {
                    link.id
                    for link in self._topology.links()
                    if isinstance(link, Nic) and block.id not in link.groups
                }
            case _:
                return self.for_link(block)

    def for_link(self, block: AnyBlock) -> set[UUID]:
        """Return what a link drawn from a brick may lead to."""
        return {
            other.id
            for other in self._topology
            if (link := joint(block, other)) is not None
            and not self._topology.refusal(link)
            and not self._is_again(link)
        }

    def has_free_plug(self, block: AnyBlock) -> bool:
        """Tell whether a link may begin at a brick."""
        links = self._topology.links_of(block.id)
        match block:
            case Volume() | PhysicalPort():
                return not links
            case FloatingIp():
                return len(links) < len(("pool", "server"))
            case SecurityGroup():
                return False
            case _:
                return True

    def _is_again(self, link: AnyLink) -> bool:
        """Tell whether a server hangs on a network already: a second card is rarely meant."""
        one, other = ends(link)
        return any(ends(old) == (one, other) for old in self._topology.links_of(one))

    def _free_rails(self) -> set[UUID]:
        """Return the private networks that have no physical port."""
        taken = {link.network_id for link in self._topology.links() if isinstance(link, PortLink)}
        return {b.id for b in self._topology if _is_private(b) and b.id not in taken}

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
            case "security_group":
                words = self.tr("A security group goes on a link, not on {name}")
            case "router":
                words = self.tr("A router joins networks, not {name}")
            case "floating_ip":
                words = self.tr("A floating address goes on a server, not on {name}")
            case "physical_port":
                words = self.tr("A physical port is clipped to a private network, not to {name}")
            case "network" | "public":
                pass
        return words.format(name=under.name)

    def slot(self, kind: DragKind, place: Point, onto: AnyBlock) -> Slot | None:
        """Return where a thing would snap in on a target; None where it only changes it."""
        match onto:
            case Network() if kind == "physical_port":
                corner = self.landing(kind, place, onto)
                return Slot(Rect(*corner, BRICK_W, FLAT_H), self.tr("clip here"))
            case Network():
                size = _size(kind)
                corner = self.landing(kind, place, onto)
                return Slot(Rect(*corner, *size), self.tr("hang here"))
            case Instance() if kind in ("volume", "floating_ip"):
                stack = self._picture.stacks[onto.id]
                y = stack.bottom + FLAT_STEP - FLAT_H
                return Slot(Rect(stack.x, y, BRICK_W, FLAT_H), self.tr("attach here"))
            case _:
                return None

    def landing(self, kind: DragKind, place: Point, onto: AnyBlock | None) -> Point:
        """Return the upper left corner of a new brick that is dropped at a place."""
        x, y = place
        if isinstance(onto, Network) and kind == "physical_port":
            rail = self._picture.rects[onto.id]
            left = min(max(x - BRICK_W / 2, rail.x + GRID), rail.right - BRICK_W - GRID)
            return snapped(max(left, rail.x)), rail.bottom + 2.0
        if isinstance(onto, Network) and kind in ("instance", "image", "router", "floating_ip"):
            rail = self._picture.rects[onto.id]
            size = _size(kind)
            below = _BELOW_PUBLIC if onto.is_public else _BELOW
            low, high = rail.x + GRID, max(rail.x + GRID, rail.right - BRICK_W - GRID)
            left = min(max(x - BRICK_W / 2, low), high)
            return self._free(Rect(snapped(left), snapped(rail.bottom + below), *size))
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
        case _:
            return block.kind


def _size(kind: DragKind) -> Point:
    match kind:
        case "network" | "public":
            return _NEW_RAIL_W, RAIL_H
        case "instance" | "image" | "router":
            return BRICK_W, BRICK_H
        case _:
            return BRICK_W, FLAT_H


def _is_private(block: AnyBlock) -> bool:
    return isinstance(block, Network) and not block.is_public
