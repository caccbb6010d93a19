"""Where everything of a drawing lies: bricks, studs, routes of links, and their labels.

The canvas and the export draw the same picture. It follows a topology brick by brick,
so that a drag costs what hangs on the dragged bricks and not the whole drawing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from cockpit.models.blocks import AnyBlock, Attachment, Instance, Network, Nic, Volume, ends
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
from cockpit.models.routes import Floors, Way, route, segment
from cockpit.models.topology import Topology

_STUD_STEP = 56.0
_STUD_ROOM = 120.0
_STIR = 24.0
"""Links that pass this close to a brick that moved find their way anew."""


@dataclass(frozen=True, slots=True)
class LinkShape:
    """How one NIC is drawn.

    Attributes:
        points: Corners of the route, from the brick to the rail.
        tag: The address of a public link, threaded on it.
        shield: The firewall profile; private links without one have none.
        note: The address of a private link, beside it.
    """

    nic: Nic
    points: tuple[Point, ...]
    tag: Label | None = None
    shield: Label | None = None
    note: Label | None = None


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
        rects: Every brick's rectangle; a volume that is plugged in lies under its server.
        stacks: Every instance's rectangle with its volumes.
        studs: Every instance's studs.
        links: Every NIC's shape.
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
        instances = [block.id for block in blocks if isinstance(block, Instance)]
        for key in instances:
            self._stack(key)
        for key in instances:
            self._connect(key)
        for key in instances:
            self._label(key)

    def bounds(self) -> Rect:
        """Return the rectangle around all bricks, links and labels."""
        boxes = [*self.rects.values()]
        for shape in self.links.values():
            boxes += [segment(a, b) for a, b in pairwise(shape.points)]
            boxes += [label.rect for label in _labels_of(shape)]
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
        instances = self._depending(ids)
        links = {key for owner in instances for key in self._hanging.get(owner, ())}
        blocks = ids | instances
        for owner in instances:
            blocks |= self._clipped(owner)
        stirred = [self.rects[key] for key in blocks if key in self.rects]
        for key in blocks:
            self._lift(key)
        present = [self._topology.block(key) for key in blocks if key in self._topology]
        for block in present:
            self._put(block)
        for block in present:
            if isinstance(block, Instance):
                self._stack(block.id)
        stirred += [self.rects[key] for key in blocks if key in self.rects]
        instances |= self._disturbed(stirred)
        links |= {key for owner in instances for key in self._hanging.get(owner, ())}
        for owner in instances:
            self._disconnect(owner)
        present_ids = [key for key in sorted(instances, key=_number) if key in self._topology]
        for owner in present_ids:
            self._connect(owner)
        for owner in present_ids:
            self._label(owner)
        links |= {key for owner in instances for key in self._hanging.get(owner, ())}
        return Touched(frozenset(blocks | instances), frozenset(links))

    def _depending(self, ids: set[UUID]) -> set[UUID]:
        """Return the instances whose studs or stack depend on these bricks, then or now."""
        found = {self._ends[link][0] for key in ids for link in self._hanging.get(key, ())}
        for key in ids:
            if key in self._topology:
                if isinstance(self._topology.block(key), Instance):
                    found.add(key)
                found |= {link.instance_id for link in self._topology.links_of(key)}
        return found

    def _clipped(self, instance_id: UUID) -> set[UUID]:
        """Return the volumes under an instance, then or now, and rails that have no place yet."""
        others = {self._ends[link][1] for link in self._hanging.get(instance_id, ())}
        if instance_id in self._topology:
            others |= {ends(link)[1] for link in self._topology.links_of(instance_id)}
        return {
            key
            for key in others
            if key not in self.rects
            or key not in self._topology
            or isinstance(self._topology.block(key), Volume)
        }

    def _disturbed(self, rects: list[Rect]) -> set[UUID]:
        """Return the instances whose links pass close by."""
        near = {key for rect in rects for key, _ in self._floors.lines.meets(rect.grown(_STIR))}
        return {self._ends[key][0] for key in near}

    def _put(self, block: AnyBlock) -> None:
        x, y = self._moved.get(block.id, (block.x, block.y))
        match block:
            case Network():
                self.rects[block.id] = Rect(x, y, block.width, RAIL_H)
                self._floors.rails.put(block.id, self.rects[block.id])
            case Instance():
                self.rects[block.id] = self.stacks[block.id] = Rect(x, y, BRICK_W, BRICK_H)
                self._floors.bricks.put(block.id, self.rects[block.id])
            case Volume():
                self.rects[block.id] = Rect(x, y, BRICK_W, FLAT_H)
                self._floors.bricks.put(block.id, self.rects[block.id])

    def _lift(self, key: UUID) -> None:
        for memory in (self.rects, self.stacks):
            memory.pop(key, None)
        self.studs.pop(key, None)
        self._floors.bricks.lift(key)
        self._floors.rails.lift(key)

    def _stack(self, instance_id: UUID) -> None:
        """Clip the volumes of an instance under it, except one that is being dragged off."""
        brick = self.rects[instance_id]
        links = self._topology.links_of(instance_id)
        volumes = [self._topology.block(a.volume_id) for a in links if isinstance(a, Attachment)]
        volumes = [volume for volume in volumes if volume.id not in self._moved]
        volumes.sort(key=lambda volume: (volume.name, volume.id.int))
        for number, volume in enumerate(volumes):
            under = Rect(brick.x, brick.bottom + 2.0 + number * FLAT_STEP, BRICK_W, FLAT_H)
            self._floors.bricks.lift(volume.id)
            self._floors.bricks.put(volume.id, under)
            self.rects[volume.id] = under
            self.stacks[instance_id] = union((self.stacks[instance_id], under))

    def _disconnect(self, instance_id: UUID) -> None:
        for link_id in [*self._hanging.get(instance_id, ())]:
            for end in self._ends.pop(link_id):
                self._hanging[end].discard(link_id)
            self.links.pop(link_id, None)
            self._floors.lift_line(link_id)
            self._labels.lift(link_id)
        self._hanging.pop(instance_id, None)
        self.studs.pop(instance_id, None)

    def _connect(self, instance_id: UUID) -> None:
        """Set the studs of an instance, lead its links and label them."""
        brick, stack = self.rects[instance_id], self.stacks[instance_id]
        nics: list[Nic] = []
        own = {instance_id}
        for link in self._topology.links_of(instance_id):
            self._ends[link.id] = ends(link)
            for end in ends(link):
                self._hanging.setdefault(end, set()).add(link.id)
            if isinstance(link, Nic):
                nics.append(link)
            else:
                own.add(link.volume_id)
        nics.sort(key=lambda nic: self._order(brick, nic))
        up = [nic for nic in nics if self.rects[nic.network_id].cy < brick.cy]
        down = [nic for nic in nics if self.rects[nic.network_id].cy >= brick.cy]
        self.studs[instance_id] = studs = Studs(_spread(len(up)), _spread(len(down)))
        for nic, offset in zip(up, studs.top, strict=True):
            self._lead(nic, (brick.x + offset, brick.y), frozenset(own), is_up=True)
        for nic, offset in zip(down, studs.bottom, strict=True):
            self._lead(nic, (brick.x + offset, stack.bottom), frozenset(own), is_up=False)

    def _lead(self, nic: Nic, start: Point, own: frozenset[UUID], *, is_up: bool) -> None:
        rail = self.rects[nic.network_id]
        points = route(Way(start, is_up, own, rail, nic.network_id), self._floors)
        self._floors.put_line(nic.id, nic.network_id, points)
        self.links[nic.id] = LinkShape(nic, points)

    def _label(self, instance_id: UUID) -> None:
        """Label the links of an instance, once all links have found their way."""
        links = self._topology.links_of(instance_id)
        for nic in [link for link in links if isinstance(link, Nic)]:
            points = self.links[nic.id].points
            network = self._topology.block(nic.network_id)
            is_public = isinstance(network, Network) and network.is_public
            address = nic.address or self._addresses.get(nic.id, "")
            labels = place_labels(
                nic, points, address, self._floors, self._labels, is_public=is_public
            )
            shape = LinkShape(nic, points, labels.tag, labels.shield, labels.note)
            for label in _labels_of(shape):
                self._labels.put(nic.id, label.rect)
            self.links[nic.id] = shape

    def _order(self, brick: Rect, nic: Nic) -> tuple[float, float, int]:
        rail = self.rects[nic.network_id]
        return min(max(brick.cx, rail.x), rail.right), rail.y, nic.id.int


def _number(key: UUID) -> int:
    return key.int


def _labels_of(shape: LinkShape) -> list[Label]:
    return [label for label in (shape.tag, shape.shield, shape.note) if label is not None]


def _spread(count: int) -> tuple[float, ...]:
    """Return the offsets of `count` studs along an edge."""
    step = min(_STUD_STEP, _STUD_ROOM / max(1, count - 1))
    return tuple(BRICK_W / 2 + (i - (count - 1) / 2) * step for i in range(count))
