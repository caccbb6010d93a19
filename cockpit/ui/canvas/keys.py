"""What the keys do on the canvas."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from cockpit.models.geometry import GRID
from cockpit.ui.canvas.desk import Desk
from cockpit.ui.editor import COPY_STEP

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_FAST = 5.0


class Keys(QObject):
    """Edits by keyboard; the view keeps what has to do with seeing."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pasted = 0
        control = Qt.KeyboardModifier.ControlModifier
        none = Qt.KeyboardModifier.NoModifier
        stack = desk.editor.undo_stack
        self._does: dict[tuple[int, Qt.KeyboardModifier], Callable[[], object]] = {
            (Qt.Key.Key_Delete, none): self.delete,
            (Qt.Key.Key_Backspace, none): self.delete,
            (Qt.Key.Key_C, control): self.copy,
            (Qt.Key.Key_X, control): self.cut,
            (Qt.Key.Key_V, control): self.paste,
            (Qt.Key.Key_D, control): self.duplicate,
            (Qt.Key.Key_A, control): self.select_all,
            (Qt.Key.Key_Z, control): stack.undo,
            (Qt.Key.Key_Y, control): stack.redo,
            (Qt.Key.Key_Z, control | Qt.KeyboardModifier.ShiftModifier): stack.redo,
            (Qt.Key.Key_C, none): self.connect_selected,
            (Qt.Key.Key_L, none): desk.editor.tidy,
        }

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; return whether it stands for anything."""
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        deed = self._does.get((event.key(), keys))
        if deed is not None:
            deed()
            return True
        step = _ARROWS.get(Qt.Key(event.key()))
        blocks = self._desk.selected_blocks
        if step is None or not blocks or keys & Qt.KeyboardModifier.ControlModifier:
            return False
        far = GRID * (_FAST if keys & Qt.KeyboardModifier.ShiftModifier else 1.0)
        self._desk.editor.nudge(blocks, step[0] * far, step[1] * far)
        return True

    def delete(self) -> None:
        """Take what is selected off the drawing."""
        self._desk.editor.delete(self._desk.selected)

    def copy(self) -> None:
        """Put the selected bricks onto the clipboard, as text."""
        blocks = self._desk.selected_blocks
        if blocks:
            self._pasted = 0
            QGuiApplication.clipboard().setText(self._desk.editor.copy(blocks))

    def cut(self) -> None:
        """Copy the selected bricks and take them off the drawing."""
        if self._desk.selected_blocks:
            self.copy()
            self._desk.editor.delete(self._desk.selected_blocks)

    def paste(self) -> None:
        """Draw what lies on the clipboard, each time a step further."""
        self._pasted += 1
        by = COPY_STEP * self._pasted
        self._select(self._desk.editor.paste(QGuiApplication.clipboard().text(), by, by))

    def duplicate(self) -> None:
        """Draw the selected bricks once more."""
        if self._desk.selected_blocks:
            self._select(self._desk.editor.duplicate(self._desk.selected_blocks))

    def select_all(self) -> None:
        """Select every brick."""
        self._desk.select([block.id for block in self._desk.editor.topology])

    def connect_selected(self) -> None:
        """Plug the two selected bricks together."""
        blocks = self._desk.selected_blocks
        if len(blocks) == len(("one", "other")):
            link_id = self._desk.editor.connect_blocks(*blocks)
            if link_id is not None:
                self._desk.select([link_id])

    def step(self, *, is_forward: bool) -> bool:
        """Select the next brick in reading order; return False behind the last one."""
        rects = self._desk.scene.picture.rects
        order = sorted(rects, key=lambda key: (rects[key].y, rects[key].x))
        chosen = self._desk.selected_blocks
        at = order.index(chosen[-1]) if chosen else (-1 if is_forward else len(order))
        at += 1 if is_forward else -1
        if not 0 <= at < len(order):
            return False
        self._desk.select([order[at]])
        return True

    def _select(self, ids: list[UUID]) -> None:
        if ids:
            self._desk.select(ids)
