"""What the undo stack holds."""

from uuid import UUID

from PySide6.QtGui import QUndoCommand

from cockpit.models.changes import Change
from cockpit.models.topology import Topology


class ChangeCommand(QUndoCommand):
    """The only undo command: the change that takes the last one back.

    It is pushed after the change was made, so its first `redo` does nothing: a
    QUndoStack keeps a command even when that first `redo` raises.
    """

    def __init__(
        self, topology: Topology, inverse: Change, text: str, nudged: frozenset[UUID]
    ) -> None:
        """Keep an inverse.

        `nudged` are bricks that a step of the arrow keys has moved: steps of the same
        bricks that follow each other are taken back as one.
        """
        super().__init__(text)
        self._topology = topology
        self._next = inverse
        self._is_done = False
        self._nudged = nudged

    def redo(self) -> None:
        if self._is_done:
            self._next = self._topology.apply(self._next)
        self._is_done = True

    def undo(self) -> None:
        self._next = self._topology.apply(self._next)

    def id(self) -> int:
        return 1 if self._nudged else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        # Ours is the older inverse: it already leads back to where all began.
        return isinstance(other, ChangeCommand) and other._nudged == self._nudged  # noqa: SLF001 - same class
