"""Where everything of a drawing lies: bricks, studs, routes of links, and their labels.

The canvas and the export draw the same picture. It follows a topology brick by brick,
so that a drag costs what hangs on the dragged bricks and not the whole drawing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from cockpit.models.blocks import (
    AnyBlock,
    FloatingIp,
    Instance,
    Network,
    PhysicalPort,
    Router,
    Volume,
    ends,
)
from cockpit.models.changes import (
    AddBlock,
    AddLink,
    Edit,
    RemoveBlock,
    RemoveLink,
    ReplaceBlock,
    ReplaceLink,
)
from cockpit.models.geometry import (
    BRICK_H,
    BRICK_W,
    FLAT_H,
    FLAT_STEP,
    RAIL_H,
    Floor,
    Point,
    Rect,
    union,
)
from cockpit.models.labels import Label, place_labels
from cockpit.models.lines import Line, line_of, words_on
from cockpit.models.routes import Floors, Way, route, segment
from cockpit.models.topology import Topology

_STUD_STEP = 56.0
_STUD_ROOM = 120.0
_PORT_ASIDE = 8.0
"""How far a physical port stays from the ends of its rail."""
_OWNERS = (Instance, Router, FloatingIp, PhysicalPort)
"""Bricks that links belong to; see `ends`."""
_STIR = 24.0
"""Links that pass this close to a brick that moved find their way anew."""


@dataclass(frozen=True, slots=True)
class LinkShape:
    """How one link is drawn that has a line: a NIC, an end of a router, a pool's string.

    Attributes:
        points: Corners of the route, from the brick to the rail.
        tag: The address of a public link, threaded on it.
        shield: The firewall; private links that let everything in have none.
        note: The address of a private link, beside it.
        gauge: The limits of a link, where it has some.
    """

    link: Line
    points: tuple[Point, ...]
    tag: Label | None = None
    shield: Label | None = None
    note: Label | None = None
    gauge: Label | None = None


@dataclass(frozen=True, slots=True)
class Studs:
    """Offsets of a brick's studs from its left edge, on the upper and the lower edge."""

    top: tuple[float, ...] = ()
    bottom: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids of the bricks and links whose place or shape may have changed, or that are gone."""

    blocks: frozenset[UUID]
    links: frozenset[UUID]


class Picture:
    """The places of all that a topology holds.

    Attributes:
        rects: Every brick's rectangle. A volume or floating address that is plugged in lies
            under its server, a physical port under its rail.
        stacks: Rectangles of bricks that may hang on rails, with what lies under them.
        studs: Studs of all that hangs on rails.
        links: Shapes of all links that have a line.
    """

    def __init__(self, topology: Topology, addresses: Mapping[UUID, str] | None = None) -> None:
        """Lay out a topology.

        Args:
            topology: Is read, never changed, and kept.
            addresses: Known addresses of NICs, by link id, where the drawing has none.
        """
        self._topology = topology
        self._addresses = dict(addresses or {})
        self._moved: dict[UUID, Point] = {}
        self.rects: dict[UUID, Rect] = {}
        self.stacks: dict[UUID, Rect] = {}
        self.studs: dict[UUID, Studs] = {}
        self.links: dict[UUID, LinkShape] = {}
        self._ends: dict[UUID, tuple[UUID, UUID]] = {}
        self._hanging: dict[UUID, set[UUID]] = {}
        self._floors = Floors()
        self._labels = Floor()
        self.rebuild()

    def rebuild(self) -> None:
        """Lay out everything anew."""
        for memory in (self._moved, self.rects, self.stacks, self.studs, self.links):
            memory.clear()
        self._ends.clear()
        self._hanging.clear()
        self._floors = Floors()
        self._labels = Floor()
        blocks = [*self._topology]
        for block in blocks:
            self._put(block)
        owners = [block.id for block in blocks if isinstance(block, _OWNERS)]
        self._clip(blocks)
        for key in owners:
            self._connect(key)
        for key in owners:
            self._label(key)

    def bounds(self) -> Rect:
        """Return the rectangle around all bricks, links and labels."""
        boxes = [*self.rects.values()]
        for shape in self.links.values():
            boxes += [segment(a, b) for a, b in pairwise(shape.points)]
            boxes += [label.rect for label in labels_of(shape)]
        return union(boxes)

    def is_free(self, rect: Rect) -> bool:
        """Tell whether no brick, rail or label lies there."""
        floors = self._floors
        return (
            floors.bricks.is_free(rect)
            and floors.rails.is_free(rect)
            and self._labels.is_free(rect)
        )

    def set_addresses(self, addresses: Mapping[UUID, str]) -> Touched:
        """Take over what is known of NICs' addresses, by link id."""
        old, self._addresses = self._addresses, dict(addresses)
        changed = {k for k in old.keys() | addresses.keys() if old.get(k) != addresses.get(k)}
        return self.refresh({self._ends[key][0] for key in changed if key in self._ends})

    def place(self, positions: Mapping[UUID, Point]) -> Touched:
        """Show bricks elsewhere than the topology has them, while they are dragged.

        The places hold until `refresh` or `follow` is told of the same bricks.
        """
        self._moved.update(positions)
        return self._lay(set(positions))

    def follow(self, edit: Edit) -> Touched:
        """Follow one edit that the topology has already made."""
        match edit:
            case AddBlock(block) | ReplaceBlock(block):
                return self.refresh([block.id])
            case RemoveBlock(block_id):
                return self.refresh([block_id])
            case AddLink(link) | ReplaceLink(link):
                return self.refresh(ends(link))
            case RemoveLink(link_id):
                return self.refresh(self._ends.get(link_id, ()))

    def refresh(self, block_ids: Iterable[UUID]) -> Touched:
        """Follow the topology for these bricks, after they or their links changed."""
        ids = set(block_ids)
        for block_id in ids:
            self._moved.pop(block_id, None)
        return self._lay(ids)

    def _lay(self, ids: set[UUID]) -> Touched:
        owners = self._depending(ids)
        links = {key for owner in owners for key in self._hanging.get(owner, ())}
        blocks = ids | owners
        for owner in owners:
            blocks |= self._clipped(owner)
        stirred = [self.rects[key] for key in blocks if key in self.rects]
        for key in blocks:
            self._lift(key)
        present = [self._topology.block(key) for key in blocks if key in self._topology]
        for block in present:
            self._put(block)
        self._clip(present)
        stirred += [self.rects[key] for key in blocks if key in self.rects]
        owners |= self._disturbed(stirred)
        links |= {key for owner in owners for key in self._hanging.get(owner, ())}
        for owner in owners:
            self._disconnect(owner)
        present_ids = [key for key in sorted(owners, key=_number) if key in self._topology]
        for owner in present_ids:
            self._connect(owner)
        for owner in present_ids:
            self._label(owner)
        links |= {key for owner in owners for key in self._hanging.get(owner, ())}
        return Touched(frozenset(blocks | owners), frozenset(links))

    def _depending(self, ids: set[UUID]) -> set[UUID]:
        """Return the owners of links whose place depends on these bricks, then or now."""
        found = {self._ends[link][0] for key in ids for link in self._hanging.get(key, ())}
        for key in ids:
            if key in self._topology:
                if isinstance(self._topology.block(key), _OWNERS):
                    found.add(key)
                found |= {ends(link)[0] for link in self._topology.links_of(key)}
        # A floating address that is plugged in has its string no more: both move together.
        for key in tuple(found):
            found |= {other for other in self._clipped(key) if self._is_floating(other)}
        return found

    def _is_floating(self, key: UUID) -> bool:
        return key in self._topology and isinstance(self._topology.block(key), FloatingIp)

    def _clipped(self, owner: UUID) -> set[UUID]:
        """Return what lies under an owner, then or now, and rails that have no place yet."""
        others = {self._ends[link][1] for link in self._hanging.get(owner, ())}
        if owner in self._topology:
            others |= {ends(link)[1] for link in self._topology.links_of(owner)}
        return {
            key
            for key in others
            if key not in self.rects
            or key not in self._topology
            or isinstance(self._topology.block(key), Volume | FloatingIp)
        } - {owner}

    def _disturbed(self, rects: list[Rect]) -> set[UUID]:
        """Return the owners of links that pass close by."""
        near = {key for rect in rects for key, _ in self._floors.lines.meets(rect.grown(_STIR))}
        return {self._ends[key][0] for key in near}

    def _put(self, block: AnyBlock) -> None:
        x, y = self._moved.get(block.id, (block.x, block.y))
        match block:
            case Network():
                self.rects[block.id] = Rect(x, y, block.width, RAIL_H)
                self._floors.rails.put(block.id, self.rects[block.id])
                return
            case _:
                height = BRICK_H if isinstance(block, Instance | Router) else FLAT_H
                rect = Rect(x, y, BRICK_W, height)
        self.rects[block.id] = rect
        self._floors.bricks.put(block.id, rect)
        if isinstance(block, _OWNERS):
            self.stacks[block.id] = rect

    def _lift(self, key: UUID) -> None:
        for memory in (self.rects, self.stacks):
            memory.pop(key, None)
        self.studs.pop(key, None)
        self._floors.bricks.lift(key)
        self._floors.rails.lift(key)

    def _clip(self, blocks: Iterable[AnyBlock]) -> None:
        """Lay what is plugged in under what holds it; not what is being dragged off."""
        for block in blocks:
            if isinstance(block, Instance):
                self._stack(block.id)
            elif isinstance(block, PhysicalPort) and block.id not in self._moved:
                self._clip_port(block)

    def _stack(self, instance_id: UUID) -> None:
        """Clip volumes, and floating addresses below them, under their instance."""
        brick = self.rects[instance_id]
        held = [self._topology.block(ends(a)[1]) for a in self._topology.links_of(instance_id)]
        flats = [flat for flat in held if isinstance(flat, Volume | FloatingIp)]
        flats = [flat for flat in flats if flat.id not in self._moved]
        flats.sort(key=lambda flat: (flat.kind != "volume", flat.name, flat.id.int))
        for number, flat in enumerate(flats):
            under = Rect(brick.x, brick.bottom + 2.0 + number * FLAT_STEP, BRICK_W, FLAT_H)
            self._put_at(flat.id, under)
            self.stacks[instance_id] = union((self.stacks[instance_id], under))

    def _clip_port(self, port: PhysicalPort) -> None:
        for link in self._topology.links_of(port.id):
            rail = self.rects[ends(link)[1]]
            x = min(max(port.x, rail.x + _PORT_ASIDE), rail.right - BRICK_W - _PORT_ASIDE)
            self._put_at(port.id, Rect(max(x, rail.x), rail.bottom + 2.0, BRICK_W, FLAT_H))

    def _put_at(self, key: UUID, rect: Rect) -> None:
        self._floors.bricks.lift(key)
        self._floors.bricks.put(key, rect)
        self.rects[key] = rect
        if key in self.stacks:
            self.stacks[key] = rect

    def _disconnect(self, owner: UUID) -> None:
        own = [key for key in self._hanging.get(owner, ()) if self._ends[key][0] == owner]
        for link_id in own:
            for end in self._ends.pop(link_id):
                self._hanging[end].discard(link_id)
            self.links.pop(link_id, None)
            self._floors.lift_line(link_id)
            self._labels.lift(link_id)
        self.studs.pop(owner, None)

    def _connect(self, owner: UUID) -> None:
        """Set the studs of an owner, and lead its links."""
        brick, stack = self.rects[owner], self.stacks[owner]
        lines: list[Line] = []
        own = {owner}
        held = [link for link in self._topology.links_of(owner) if ends(link)[0] == owner]
        for link in held:
            self._ends[link.id] = ends(link)
            for end in ends(link):
                self._hanging.setdefault(end, set()).add(link.id)
            line = line_of(self._topology, link)
            if line is not None:
                lines.append(line)
            else:
                own.add(ends(link)[1])
        lines.sort(key=lambda line: self._order(brick, line))
        up = [line for line in lines if self.rects[line.network_id].cy < brick.cy]
        down = [line for line in lines if self.rects[line.network_id].cy >= brick.cy]
        self.studs[owner] = studs = Studs(_spread(len(up)), _spread(len(down)))
        for line, offset in zip(up, studs.top, strict=True):
            self._lead(line, (brick.x + offset, brick.y), frozenset(own), is_up=True)
        for line, offset in zip(down, studs.bottom, strict=True):
            self._lead(line, (brick.x + offset, stack.bottom), frozenset(own), is_up=False)

    def _lead(self, line: Line, start: Point, own: frozenset[UUID], *, is_up: bool) -> None:
        rail = self.rects[line.network_id]
        points = route(Way(start, is_up, own, rail, line.network_id), self._floors)
        self._floors.put_line(line.id, line.network_id, points)
        self.links[line.id] = LinkShape(line, points)

    def _label(self, owner: UUID) -> None:
        """Label the links of an owner, once all links have found their way."""
        for link in self._topology.links_of(owner):
            shape = self.links.get(link.id)
            if shape is None or ends(link)[0] != owner:
                continue
            words = words_on(self._topology, shape.link, self._addresses.get(link.id, ""))
            labels = place_labels(words, shape.points, self._floors, self._labels)
            shape = LinkShape(
                shape.link, shape.points, labels.tag, labels.shield, labels.note, labels.gauge
            )
            for label in labels_of(shape):
                self._labels.put(link.id, label.rect)
            self.links[link.id] = shape

    def _order(self, brick: Rect, line: Line) -> tuple[float, float, int]:
        rail = self.rects[line.network_id]
        return min(max(brick.cx, rail.x), rail.right), rail.y, line.id.int


def _number(key: UUID) -> int:
    return key.int


def labels_of(shape: LinkShape) -> list[Label]:
    """Return all that is written on a link."""
    labels = (shape.tag, shape.shield, shape.note, shape.gauge)
    return [label for label in labels if label is not None]


def _spread(count: int) -> tuple[float, ...]:
    """Return the offsets of `count` studs along an edge."""
    step = min(_STUD_STEP, _STUD_ROOM / max(1, count - 1))
    return tuple(BRICK_W / 2 + (i - (count - 1) / 2) * step for i in range(count))
