"""Other things to do with a held button: draw a link, resize a rail, frame bricks, pan."""

from uuid import UUID

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, Qt
from PySide6.QtWidgets import QGraphicsView, QRubberBand

from cockpit.models.blocks import Network
from cockpit.models.geometry import RAIL_H, RAIL_RADIUS, Point, snapped
from cockpit.ui.canvas.desk import Desk, Pointer
from cockpit.ui.canvas.parts import orthogonal, rounded

_SHORTEST = 160.0


class DrawLink:
    """Draw a link from a brick to another."""

    def __init__(self, desk: Desk, block_id: UUID, stud: Point) -> None:
        self._desk = desk
        self._from = block_id
        self._stud = stud
        block = desk.editor.topology.block(block_id)
        self._fits = desk.targets.for_link(block)
        desk.glow(self._fits, {block_id})

    def move(self, pointer: Pointer) -> None:
        """Lead the link to the pointer."""
        desk = self._desk
        (x, y), end = self._stud, (pointer.scene.x(), pointer.scene.y())
        turn = (y + end[1]) / 2
        path = orthogonal(((x, y), (x, turn), (end[0], turn), end))
        desk.marquee.show_line(path, desk.tokens)
        other = desk.scene.block_at(pointer.scene)
        if other is None or other.id == self._from:
            desk.say("", "offer", pointer.view)
        elif reason := desk.editor.refusal(self._from, other.id):
            desk.say(reason, "refusal", pointer.view)
        else:
            words = QCoreApplication.translate("DrawLink", "Connect to {name}")
            desk.say(words.format(name=other.name), "offer", pointer.view)

    def finish(self, pointer: Pointer) -> None:
        """Plug the bricks together."""
        self._desk.clear()
        other = self._desk.scene.block_at(pointer.scene)
        if other is not None and other.id != self._from:
            link_id = self._desk.editor.connect_blocks(self._from, other.id)
            if link_id is not None:
                self._desk.select([link_id])

    def cancel(self) -> None:
        """Draw no link."""
        self._desk.clear()


class ResizeRail:
    """Pull an end of a rail."""

    def __init__(self, desk: Desk, rail: Network, *, is_left: bool) -> None:
        self._desk = desk
        self._rail = rail
        self._is_left = is_left
        self._span = rail.x, rail.width

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer with one end."""
        rail, x = self._rail, snapped(pointer.scene.x())
        if self._is_left:
            left = min(x, rail.x + rail.width - _SHORTEST)
            self._span = left, rail.x + rail.width - left
        else:
            self._span = rail.x, max(_SHORTEST, x - rail.x)
        box = QRectF(self._span[0], rail.y, self._span[1], RAIL_H)
        self._desk.marquee.show_line(rounded(box, RAIL_RADIUS), self._desk.tokens)

    def finish(self, pointer: Pointer) -> None:
        """Make it true."""
        self._desk.clear()
        if self._span != (self._rail.x, self._rail.width):
            self._desk.editor.resize_rail(self._rail.id, *self._span)
        self._desk.say("", "offer", pointer.view)

    def cancel(self) -> None:
        """Leave the rail as it was."""
        self._desk.clear()


class Frame:
    """Select what a rubber band touches."""

    def __init__(self, desk: Desk, view: QGraphicsView, start: Pointer) -> None:
        self._desk = desk
        self._view = view
        self._from = start.view
        adds = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        self._kept = desk.selected if start.keys & adds else []
        self._before = desk.selected
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, view.viewport())

    def move(self, pointer: Pointer) -> None:
        """Span the band to the pointer."""
        box = QRect(self._from, pointer.view).normalized()
        self._band.setGeometry(box)
        self._band.show()
        seen = self._view.mapToScene(box).boundingRect()
        self._desk.select([*self._kept, *self._desk.scene.blocks_in(seen)])

    def finish(self, pointer: Pointer) -> None:
        """Keep what is selected."""
        self.move(pointer)
        self._band.deleteLater()

    def cancel(self) -> None:
        """Select what was selected before."""
        self._band.deleteLater()
        self._desk.select(self._before)


class Pan:
    """Hold the ground and move it."""

    def __init__(self, view: QGraphicsView, start: QPoint) -> None:
        self._view = view
        self._at = start
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""
        by = pointer.view - self._at
        self._at = pointer.view
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() - by.x())
        down.setValue(down.value() - by.y())

    def finish(self, pointer: Pointer) -> None:
        """Let go."""
        self.move(pointer)
        self._view.viewport().unsetCursor()

    def cancel(self) -> None:
        """Let go."""
        self._view.viewport().unsetCursor()
