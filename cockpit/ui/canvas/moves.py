"""Drag bricks: move, clone, plug in by dropping."""

from collections.abc import Iterator
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, Qt

from cockpit.models.blocks import (
    AnyBlock,
    Attachment,
    FloatingLink,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    PortLink,
    Router,
    RouterLink,
    SecurityGroup,
    ends,
)
from cockpit.models.geometry import Point, Rect, snapped
from cockpit.ui.canvas.desk import Desk, Pointer
from cockpit.ui.canvas.marquee import ghost_of
from cockpit.ui.canvas.targets import kind_of

_MAGNET = 6.0
_FAR = 1200.0
"""Bricks further away than this are no help to align with."""


class MoveBricks:
    """Drag the selected bricks; with Alt, copies of them."""

    def __init__(self, desk: Desk, held: UUID, start: Pointer) -> None:
        self._desk = desk
        self._held = held
        self._from = start.scene
        self._is_clone = start.holds(Qt.KeyboardModifier.AltModifier)
        rects = desk.scene.picture.rects
        self._before = {key: rects[key] for key in self._ids()}
        self._moved = (0.0, 0.0)
        self._target: UUID | None = None
        self._shown: list[Rect] = []
        block = self._single()
        self._fits = desk.targets.for_block(block) if block is not None else set()
        # Links lead around bricks: one that shall be caught must not be chased away.
        self._is_ghost = self._is_clone or isinstance(block, SecurityGroup)
        if self._is_ghost:
            self._make_ghosts()
        if self._is_clone:
            self._fits = set()
        elif block is not None and self._is_loose(block):
            desk.glow(self._fits, {held})

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""
        desk = self._desk
        dx, dy = pointer.scene.x() - self._from.x(), pointer.scene.y() - self._from.y()
        held = self._before[self._held]
        x, y, lines = self._aligned(held.moved(dx, dy))
        self._moved = x - held.x, y - held.y
        desk.marquee.show_guides(lines, desk.tokens)
        if self._is_ghost:
            desk.marquee.move_ghosts([rect.moved(*self._moved) for rect in self._shown])
        if self._is_clone:
            return
        if not self._is_ghost:
            desk.scene.place(self._places())
        self._show_target(pointer)

    def finish(self, pointer: Pointer) -> None:
        """Make it true."""
        desk, target = self._desk, self._target
        desk.clear()
        if self._is_clone:
            desk.select(desk.editor.duplicate([*self._before], *self._moved))
        elif target is not None:
            self._plug_in(target, pointer)
        elif self._moved != (0.0, 0.0):
            self._put_down()
        desk.scene.put_back(self._before)

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._desk.clear()
        if not self._is_clone:
            self._desk.scene.put_back(self._before)

    def _ids(self) -> Iterator[UUID]:
        """Yield what moves by itself: what is clipped to a brick follows it."""
        topology = self._desk.editor.topology
        chosen = self._desk.selected_blocks
        for key in chosen:
            holders = self._holders(topology.block(key))
            if key == self._held or not any(holder in chosen for holder in holders):
                yield key

    def _single(self) -> AnyBlock | None:
        if len(self._before) != 1:
            return None
        return self._desk.editor.topology.block(self._held)

    def _is_loose(self, block: AnyBlock) -> bool:
        if isinstance(block, Instance | Router):
            links = self._desk.editor.topology.links_of(block.id)
            return not any(isinstance(link, Nic | RouterLink) for link in links)
        return not isinstance(block, Network)

    def _holders(self, block: AnyBlock) -> list[UUID]:
        """Return what a brick is clipped to: it lies where that is."""
        found = []
        for link in self._desk.editor.topology.links_of(block.id):
            one, other = ends(link)
            if isinstance(link, Attachment | FloatingLink) and other == block.id:
                found.append(one)
            elif isinstance(link, PortLink) and one == block.id:
                found.append(other)
        return found

    def _places(self) -> dict[UUID, Point]:
        dx, dy = self._moved
        return {key: (rect.x + dx, rect.y + dy) for key, rect in self._before.items()}

    def _show_target(self, pointer: Pointer) -> None:
        desk, block = self._desk, self._single()
        if block is None or isinstance(block, Network):
            return
        if isinstance(block, SecurityGroup):
            self._show_wearer(block, pointer)
            return
        under = _under(desk, pointer.scene, block.id)
        self._target = under.id if under is not None and under.id in self._fits else None
        if under is None or self._target is None:
            desk.marquee.show_slot(None, desk.tokens, desk.scene.letters)
            desk.say("", "offer", pointer.view)
            return
        place = pointer.scene.x(), pointer.scene.y()
        slot = desk.targets.slot(kind_of(block), place, under)
        desk.marquee.show_slot(slot, desk.tokens, desk.scene.letters)
        words = QCoreApplication.translate("MoveBricks", "Plug {name} into {other}")
        desk.say(words.format(name=block.name, other=under.name), "offer", pointer.view)

    def _show_wearer(self, group: SecurityGroup, pointer: Pointer) -> None:
        """Show which link would wear a group; the group itself goes back to its place."""
        desk = self._desk
        link_id = desk.scene.link_at(pointer.scene)
        self._target = link_id if link_id in self._fits else None
        words = ""
        if self._target is not None:
            words = QCoreApplication.translate("MoveBricks", "Wear {name}").format(name=group.name)
        desk.say(words, "offer", pointer.view)

    def _plug_in(self, target: UUID, pointer: Pointer) -> None:
        desk, block = self._desk, self._desk.editor.topology.block(self._held)
        if isinstance(block, SecurityGroup):
            if desk.editor.wear(target, block.id):
                desk.select([target])
            return
        onto = desk.editor.topology.block(target)
        place = pointer.scene.x(), pointer.scene.y()
        desk.scene.put_back([self._held])
        corner = desk.targets.landing(kind_of(block), place, onto)
        desk.editor.drop_on(self._held, corner, target)

    def _put_down(self) -> None:
        block = self._single()
        places = self._places()
        holders = self._holders(block) if block is not None else []
        if holders:
            self._leave(holders[0], places[self._held])
            return
        self._desk.editor.move(places)

    def _leave(self, holder: UUID, place: Point) -> None:
        """Take a brick off what it is clipped to; a port that slides along its rail stays."""
        desk = self._desk
        under = desk.scene.picture.rects[self._held]
        home = desk.scene.picture.stacks.get(holder) or desk.scene.picture.rects[holder].grown(24.0)
        if not under.overlaps(home):
            desk.editor.unplug(self._held, place)
        elif isinstance(desk.editor.topology.block(self._held), PhysicalPort):
            desk.editor.move({self._held: place})

    def _make_ghosts(self) -> None:
        faces = {key: self._desk.scene.face_of(key) for key in self._before}
        self._shown = [self._before[key] for key, face in faces.items() if face is not None]
        self._desk.marquee.show_ghosts(
            [ghost_of(self._before[key], face) for key, face in faces.items() if face is not None]
        )

    def _aligned(self, rect: Rect) -> tuple[float, float, list[QLineF]]:
        """Return where a brick snaps: to the lines of a neighbour, or else to the grid."""
        x, y = snapped(rect.x), snapped(rect.y)
        lines: list[QLineF] = []
        others = [
            other
            for key, other in self._desk.scene.picture.rects.items()
            if key not in self._before
            and other.h == rect.h
            and other.w == rect.w
            and abs(other.x - rect.x) < _FAR
            and abs(other.y - rect.y) < _FAR
        ]
        beside = min(others, key=lambda other: abs(other.x - rect.x), default=None)
        if beside is not None and abs(beside.x - rect.x) <= _MAGNET:
            x = beside.x
            top, bottom = min(beside.y, y), max(beside.bottom, y + rect.h)
            lines.append(QLineF(QPointF(beside.cx, top), QPointF(beside.cx, bottom)))
        level = min(others, key=lambda other: abs(other.y - rect.y), default=None)
        if level is not None and abs(level.y - rect.y) <= _MAGNET:
            y = level.y
            left, right = min(level.x, x), max(level.right, x + rect.w)
            lines.append(QLineF(QPointF(left, level.cy), QPointF(right, level.cy)))
        return x, y, lines


def _under(desk: Desk, place: QPointF, but: UUID) -> AnyBlock | None:
    """Return the brick under a place that is not the dragged one."""
    for key in desk.scene.blocks_at(place):
        if key != but:
            return desk.editor.topology.block(key)
    return None
