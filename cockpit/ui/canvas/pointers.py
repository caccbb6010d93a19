"""Mouse buttons and moves, turned into gestures."""

from typing import Protocol, TypeAlias
from uuid import UUID

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsView

from cockpit.models.blocks import AnyBlock, Network
from cockpit.models.geometry import Point, Rect
from cockpit.ui.canvas.desk import Desk, Pointer
from cockpit.ui.canvas.moves import MoveBricks
from cockpit.ui.canvas.strokes import DrawLink, Frame, Pan, ResizeRail

_EDGE = 8.0
"""How near to a brick's upper or lower edge, outside it, a link begins."""
_INSIDE = 3.0
_RAIL_END = 10.0


class Gesture(Protocol):
    """What goes on while a button is held."""

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""

    def finish(self, pointer: Pointer) -> None:
        """Make it true."""

    def cancel(self) -> None:
        """Leave everything as it was."""


Stud: TypeAlias = tuple[UUID, Point]


class Pointers(QObject):
    """Decides what a press, a move and a release mean."""

    def __init__(self, desk: Desk, view: QGraphicsView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._gesture: Gesture | None = None
        self._pressed: Pointer | None = None
        self._is_click = False
        self.is_panning = False

    @property
    def is_busy(self) -> bool:
        """Tell whether a gesture goes on."""
        return self._gesture is not None

    def press(self, pointer: Pointer, button: Qt.MouseButton) -> None:
        """Take note of a press: a gesture begins with the first move."""
        self.cancel()
        if button == Qt.MouseButton.MiddleButton or self.is_panning:
            self._gesture = Pan(self._view, pointer.view)
            return
        if button != Qt.MouseButton.LeftButton:
            return
        self._pressed, self._is_click = pointer, True
        under = self.under(pointer.scene)
        held = pointer.keys & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        if under is not None and not held and under not in self._desk.scene.looks.selection:
            self._desk.select([under])

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""
        if self._gesture is not None:
            self._gesture.move(pointer)
        elif self._pressed is not None:
            way = (pointer.view - self._pressed.view).manhattanLength()
            if way >= QApplication.startDragDistance() / 2:
                self._is_click = False
                self._gesture = self._begin(self._pressed)
                self._gesture.move(pointer)
        else:
            self._hover(pointer.scene)

    def release(self, pointer: Pointer) -> None:
        """End a gesture, or click."""
        gesture, self._gesture = self._gesture, None
        pressed, self._pressed = self._pressed, None
        if gesture is not None:
            gesture.finish(pointer)
        elif pressed is not None and self._is_click:
            self._click(pressed)

    def cancel(self) -> bool:
        """Break off a gesture; return whether there was one."""
        gesture, self._gesture, self._pressed = self._gesture, None, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def under(self, place: QPointF) -> UUID | None:
        """Return the brick or link under a place."""
        block = self._desk.scene.block_at(place)
        return block.id if block is not None else self._desk.scene.link_at(place)

    def _begin(self, start: Pointer) -> Gesture:
        desk = self._desk
        stud = self._stud(start.scene)
        if stud is not None:
            return DrawLink(desk, *stud)
        block = desk.scene.block_at(start.scene)
        if block is None:
            return Frame(desk, self._view, start)
        end = _rail_end(block, start.scene)
        if isinstance(block, Network) and end is not None:
            return ResizeRail(desk, block, is_left=end)
        if block.id not in desk.scene.looks.selection:
            desk.select([block.id])
        return MoveBricks(desk, block.id, start)

    def _click(self, pressed: Pointer) -> None:
        under = self.under(pressed.scene)
        is_added = pressed.keys & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        if under is None:
            if not is_added:
                self._desk.select([])
        elif is_added:
            self._desk.toggle(under)
        else:
            self._desk.select([under])

    def _hover(self, place: QPointF) -> None:
        desk, viewport = self._desk, self._view.viewport()
        stud = self._stud(place)
        desk.marquee.show_plug(stud[1] if stud is not None else None, desk.tokens)
        if self.is_panning:
            viewport.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        block = desk.scene.block_at(place)
        if stud is not None:
            viewport.setCursor(Qt.CursorShape.CrossCursor)
        elif block is not None and _rail_end(block, place) is not None:
            viewport.setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            viewport.unsetCursor()

    def _stud(self, place: QPointF) -> Stud | None:
        """Return the brick from whose edge a link would begin here, and where."""
        desk = self._desk
        box = (place.x(), place.y())
        for offset in (0.0, _EDGE, -_EDGE):
            block = desk.scene.block_at(QPointF(box[0], box[1] + offset))
            if block is None or isinstance(block, Network):
                continue
            rect = desk.scene.picture.rects[block.id]
            stack = desk.scene.picture.stacks.get(block.id, rect)
            edge = self._edge(block, rect, stack, place)
            if edge is not None:
                return block.id, edge
        return None

    def _edge(self, block: AnyBlock, rect: Rect, stack: Rect, place: QPointF) -> Point | None:
        if not self._desk.targets.has_free_plug(block):
            return None
        if not rect.x + _EDGE <= place.x() <= rect.right - _EDGE:
            return None
        if -_EDGE <= place.y() - rect.y <= _INSIDE:
            return place.x(), rect.y
        is_bare = stack.bottom == rect.bottom
        if is_bare and -_INSIDE <= place.y() - rect.bottom <= _EDGE:
            return place.x(), rect.bottom
        return None


def _rail_end(block: AnyBlock, place: QPointF) -> bool | None:
    """Tell which end of a rail a place is at: True is left, None is neither."""
    if not isinstance(block, Network):
        return None
    if place.x() - block.x <= _RAIL_END:
        return True
    return False if block.x + block.width - place.x() <= _RAIL_END else None
