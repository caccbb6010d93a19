"""Graphics items that follow the topology and wear plan, problems and live state."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGraphicsScene

from cockpit.models.blocks import AnyBlock, Attachment, FloatingLink, Network, PortLink, ends
from cockpit.models.changes import AddLink, Edit, RemoveBlock, RemoveLink, ReplaceLink
from cockpit.models.geometry import GRID, Point, Rect
from cockpit.models.picture import Picture, Studs, Touched, labels_of
from cockpit.models.topology import Topology
from cockpit.ui.canvas.bricks import Brick
from cockpit.ui.canvas.brushes import Letters
from cockpit.ui.canvas.cards import Card
from cockpit.ui.canvas.faces import Faces
from cockpit.ui.canvas.ghosts import Ghost, ghosts
from cockpit.ui.canvas.links import Link
from cockpit.ui.canvas.looks import LINK_W, Looks
from cockpit.ui.canvas.marks import action_ink
from cockpit.ui.canvas.parts import KEY
from cockpit.ui.canvas.rails import Rail
from cockpit.ui.canvas.views import CardView, LinkView

_ROOM = 4000.0
"""How far the ground reaches beyond the drawing."""
_FEW = 12
"""So many dragged bricks have their links led around others at every move."""
_STILL = (0.0, 0.0)
_REACH = 6.0
"""How near to a link a pointer hits it."""


class Scene(QGraphicsScene):
    """The items of a drawing.

    The topology is followed edit by edit, never the other way round.

    Attributes:
        picture: Where everything lies.
        looks: What is to be seen of it.

    Signals:
        settled: Edits of the topology have been shown.
    """

    settled = Signal()

    def __init__(
        self, topology: Topology, looks: Looks, letters: Letters, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.looks = looks
        self.picture = Picture(topology)
        self._topology = topology
        self._letters = letters
        self._faces = Faces(looks.tokens, 1.0)
        self._bricks: dict[UUID, Brick | Rail] = {}
        self._links: dict[UUID, Link] = {}
        self._cards: list[Card] = []
        self._ghosts: list[Ghost] = []
        self._ends: dict[UUID, tuple[UUID, UUID]] = {}
        self._stale: set[UUID] = set()
        self._sketched: dict[UUID, Rect] = {}
        self._late = QTimer(self, singleShot=True, interval=0)
        self._late.timeout.connect(self.settle)
        self._build()

    @property
    def letters(self) -> Letters:
        """Return the typefaces in force."""
        return self._letters

    @property
    def faces(self) -> Faces:
        """Return the faces in force."""
        return self._faces

    @property
    def ghosts(self) -> list[Ghost]:
        """Return the bricks that the plan removes."""
        return self._ghosts

    def blocks(self) -> Iterator[AnyBlock]:
        """Yield the bricks that have a place."""
        return (block for block in self._topology if block.id in self.picture.rects)

    def follow(self, edit: Edit) -> None:
        """Take note of one edit of the topology; it is shown before the next paint."""
        match edit:
            case AddLink(link) | ReplaceLink(link):
                self._ends[link.id] = ends(link)
                self._stale |= {*ends(link)}
            case RemoveLink(link_id):
                self._stale |= {*self._ends.pop(link_id, ())}
            case RemoveBlock(block_id):
                self._stale.add(block_id)
            case _:
                self._stale.add(edit.block.id)
        self._late.start()

    def settle(self) -> None:
        """Show all edits that were noted."""
        self._late.stop()
        if self._stale:
            stale, self._stale = self._stale, set()
            self.show_touched(self.picture.refresh(stale))
            self.show_plan_extras()
            self._grow()
            self.settled.emit()

    def place(self, places: Mapping[UUID, Point]) -> None:
        """Show bricks elsewhere while they are dragged."""
        self.settle()
        if len(places) > _FEW:
            self.sketch(places)
        else:
            self.show_touched(self.picture.place(places))

    def put_back(self, ids: Iterable[UUID]) -> None:
        """Show dragged bricks where the topology has them."""
        self._sketched = {}
        self.show_touched(self.picture.refresh(ids))

    def dress(self, faces: Faces, letters: Letters) -> None:
        """Show everything in other faces and letters."""
        self._faces, self._letters = faces, letters
        self.show_all()

    def sketch(self, places: Mapping[UUID, Point]) -> None:
        """Show many bricks elsewhere without finding free ways for their links."""
        rects, hanging = self.picture.rects, set()
        moved = {key: (x - rects[key].x, y - rects[key].y) for key, (x, y) in places.items()}
        for key in [*moved]:
            for link in self._topology.links_of(key):
                hanging.add(link.id)
                holder, other = ends(link)
                if isinstance(link, Attachment | FloatingLink) and holder in moved:
                    moved[other] = moved[holder]
                elif isinstance(link, PortLink) and other in moved:
                    moved[holder] = moved[other]
        self._sketched = {key: rects[key].moved(*by) for key, by in moved.items()}
        for key, rect in self._sketched.items():
            self._bricks[key].move(rect)
        for link_id in hanging & self.picture.links.keys():
            points = self.picture.links[link_id].points
            shift, rail_shift = (
                moved.get(end, _STILL) for end in ends(self.picture.links[link_id].link)
            )
            self._links[link_id].sketch(_stretched(points, shift, rail_shift))

    def soften(self, *, is_soft: bool) -> None:
        """Smooth all faces while the zoom changes."""
        for item in self._bricks.values():
            item.soften(is_soft=is_soft)
        for link in self._links.values():
            link.soften(is_soft=is_soft)

    def show_all(self) -> None:
        """Show everything anew, because what surrounds the drawing changed."""
        self.settle()
        for block in self._topology:
            self._show_block(block)
        for link_id in self.picture.links:
            self._show_link(link_id)
        self.show_plan_extras()

    def show_some(self, ids: Iterable[UUID]) -> None:
        """Show some bricks and links anew."""
        self.settle()
        for any_id in ids:
            if any_id in self.picture.links:
                self._show_link(any_id)
            elif any_id in self._bricks and any_id in self._topology:
                self._show_block(self._topology.block(any_id))

    def show_touched(self, touched: Touched) -> None:
        """Bring the items of what the picture moved up to date."""
        for block_id in touched.blocks:
            if block_id in self._topology:
                self._show_block(self._topology.block(block_id))
            elif block_id in self._bricks:
                self._bricks.pop(block_id).remove()
        for link_id in touched.links:
            if link_id in self.picture.links:
                self._show_link(link_id)
            elif link_id in self._links:
                self._links.pop(link_id).remove()

    def show_plan_extras(self) -> None:
        """Show what only the plan lens has: bricks that go, and words beside bricks."""
        for card in self._cards:
            card.remove()
        self._cards = []
        for ghost in self._ghosts:
            self._bricks.pop(ghost.block.id).remove()
            if ghost.block.id in self._links:
                self._links.pop(ghost.block.id).remove()
        self._ghosts = []
        if self.looks.lens == "design":
            return
        self._ghosts = ghosts(self.looks.deletions(), self.picture)
        for ghost in self._ghosts:
            self._show_ghost(ghost)
        places = {**self.picture.stacks, **self.picture.rects}
        places |= {ghost.block.id: ghost.rect for ghost in self._ghosts}
        taken = self._taken()
        for view in self.looks.cards():
            if view.about in places:
                self._show_card(view, places[view.about], taken)

    def block_at(self, place: QPointF) -> AnyBlock | None:
        """Return the uppermost brick at a place."""
        return next(map(self._topology.block, self.blocks_at(place)), None)

    def blocks_at(self, place: QPointF) -> list[UUID]:
        """Return the bricks at a place, the uppermost first."""
        self.settle()
        box = QRectF(place.x() - 0.5, place.y() - 0.5, 1, 1)
        rects, point = self.picture.rects, (place.x(), place.y())
        return [key for key in self._keys_at(box) if key in rects and rects[key].contains(point)]

    def rect(self, block_id: UUID) -> Rect:
        """Return where a brick is shown, also while it is dragged."""
        return self._sketched.get(block_id, self.picture.rects[block_id])

    def face_of(self, block_id: UUID) -> QPixmap | None:
        """Return the face that a server or volume wears; rails have none."""
        item = self._bricks.get(block_id)
        return item.face if isinstance(item, Brick) else None

    def link_at(self, place: QPointF) -> UUID | None:
        """Return the link at a place, by its line, tag or shield."""
        self.settle()
        box = QRectF(place.x() - _REACH, place.y() - _REACH, 2 * _REACH, 2 * _REACH)
        return next((key for key in self._keys_at(box) if key in self.picture.links), None)

    def blocks_in(self, box: QRectF) -> list[UUID]:
        """Return the bricks that lie within or across a box."""
        self.settle()
        wanted = Rect(box.x(), box.y(), box.width(), box.height())
        return [key for key, rect in self.picture.rects.items() if rect.overlaps(wanted)]

    def _build(self) -> None:
        self._ends = {link.id: ends(link) for link in self._topology.links()}
        for block in self._topology:
            self._show_block(block)
        for link_id in self.picture.links:
            self._show_link(link_id)
        self._grow()

    def _grow(self) -> None:
        bounds = self.picture.bounds().grown(_ROOM)
        box = QRectF(bounds.x, bounds.y, bounds.w, bounds.h)
        # The ground grows in leaps and never shrinks: each change of the scene's
        # rectangle rebuilds the index of all items.
        if not self.sceneRect().contains(
            box.adjusted(_ROOM / 2, _ROOM / 2, -_ROOM / 2, -_ROOM / 2)
        ):
            self.setSceneRect(self.sceneRect().united(box))

    def _show_block(self, block: AnyBlock) -> None:
        rect = self.picture.rects[block.id]
        item = self._bricks.get(block.id)
        if isinstance(block, Network):
            if not isinstance(item, Rail):
                item = self._bricks[block.id] = Rail(self, str(block.id))
            item.show(self.looks.rail(block, rect), self._faces, self._letters)
            return
        if not isinstance(item, Brick):
            item = self._bricks[block.id] = Brick(self, str(block.id))
        studs = self.picture.studs.get(block.id, Studs())
        item.show(self.looks.brick(block, rect, studs), self._faces, self._letters)

    def _show_link(self, link_id: UUID) -> None:
        item = self._links.get(link_id)
        if item is None:
            item = self._links[link_id] = Link(self, str(link_id))
        item.show(self.looks.link(self.picture.links[link_id]), self._faces, self._letters)

    def _keys_at(self, box: QRectF) -> Iterator[UUID]:
        for item in self.items(box):
            key = item.data(KEY)
            if key:
                yield UUID(key)

    def _show_ghost(self, ghost: Ghost) -> None:
        block, key = ghost.block, ghost.block.id
        item: Brick | Rail
        if isinstance(block, Network):
            item = Rail(self, "")
            item.show(self.looks.rail(block, ghost.rect), self._faces, self._letters)
        else:
            studs = Studs((ghost.rect.w / 2,) if ghost.line else ())
            item = Brick(self, "")
            item.show(self.looks.brick(block, ghost.rect, studs), self._faces, self._letters)
        self._bricks[key] = item
        if ghost.line:
            line = self._links[key] = Link(self, "")
            ink = action_ink(self.looks.tokens, "destroy")
            view = LinkView(ghost.line, ink, LINK_W, is_dashed=True)
            line.show(view, self._faces, self._letters)

    def _taken(self) -> list[Rect]:
        taken = [*self.picture.rects.values(), *(ghost.rect for ghost in self._ghosts)]
        for shape in self.picture.links.values():
            taken += [label.rect for label in labels_of(shape)]
        return taken

    def _show_card(self, view: CardView, about: Rect, taken: list[Rect]) -> None:
        w, h = Card.width(view, self._letters), Card.H
        candidates = [Rect(*corner, w, h) for corner in _beside(about, w, h)]
        free = (c for c in candidates if not any(c.grown(3).overlaps(other) for other in taken))
        place = next(free, None)
        if place is None:
            return  # the ring or badge of the brick tells, and the list of the plan
        taken.append(place)
        card = Card(self)
        card.show(view, (place.x, place.y), self._faces, self._letters)
        self._cards.append(card)


def _beside(about: Rect, w: float, h: float) -> Iterator[Point]:
    """Yield places for a card near a brick, the best first."""
    middle = about.y + (about.h - h) / 2
    yield about.right + 3 * GRID, middle
    columns = (about.cx - w / 2, about.x, about.right - w, about.cx - w - GRID, about.cx + GRID)
    for below in range(1, 8):
        for x in columns:
            yield x, about.bottom + below * GRID
    yield about.x - 3 * GRID - w, middle
    for away in range(1, 16):
        for x in columns:
            yield x, about.y - (away + 1) * GRID - h
            yield x, about.bottom + (away + 7) * GRID


def _stretched(points: tuple[Point, ...], by: Point, rail_by: Point) -> tuple[Point, ...]:
    """Return a link whose ends have been moved apart."""
    if by == rail_by:
        return tuple((x + by[0], y + by[1]) for x, y in points)
    x, y = points[0][0] + by[0], points[0][1] + by[1]
    rail_x, rail_y = points[-1][0] + rail_by[0], points[-1][1] + rail_by[1]
    middle = (y + rail_y) / 2
    return (x, y), (x, middle), (rail_x, middle), (rail_x, rail_y)
