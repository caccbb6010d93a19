"""A window of its own for each test, and hands to work on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsSimpleTextItem
from pytestqt.qtbot import QtBot

from cockpit.errors import CockpitError
from cockpit.models.blocks import AnyBlock, ends
from cockpit.models.topology import Topology
from cockpit.ui.canvas.hint import Hint
from cockpit.ui.canvas.mime import Dragged, mime_of
from cockpit.ui.canvas.view import CanvasView
from cockpit.ui.editor import Editor
from cockpit.ui.theme import Theme
from tests.cockpit.canvas import samples

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def texts_of(view: CanvasView) -> list[QGraphicsSimpleTextItem]:
    """Return all visible texts of a view."""
    scene = view.scene()
    QApplication.processEvents()
    found = [i for i in scene.items() if isinstance(i, QGraphicsSimpleTextItem)]
    return [item for item in found if item.isVisible() and item.text()]


@dataclass
class Hands:
    """What an operator does, in the places of the scene."""

    view: CanvasView
    editor: Editor
    qtbot: QtBot
    refusals: list[str]

    @property
    def topology(self) -> Topology:
        return self.editor.topology

    def block(self, name: str, kind: str = "") -> AnyBlock:
        """Return the brick with a name."""
        return next(b for b in self.topology if b.name == name and kind in ("", b.kind))

    def middle(self, name: str, kind: str = "") -> QPointF:
        """Return where a brick is seen: the middle of its name's line."""
        block = self.block(name, kind)
        item = next(i for i in self.texts() if i.text() == block.name and _near(i, block))
        return item.sceneBoundingRect().center()

    def at(self, place: QPointF) -> QPoint:
        """Return a place of the scene in the viewport."""
        return self.view.mapFromScene(place)

    def texts(self) -> list[QGraphicsSimpleTextItem]:
        """Return all visible texts."""
        return texts_of(self.view)

    def words(self) -> set[str]:
        """Return all that can be read on the drawing."""
        return {item.text() for item in self.texts()}

    def hint(self) -> str:
        """Return the line beside the pointer."""
        hint = self.view.findChild(Hint)
        return hint.text if isinstance(hint, Hint) and hint.isVisible() else ""

    def click(self, place: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.press(place, keys)
        self.release(place, keys)

    def press(self, place: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self._mouse(QEvent.Type.MouseButtonPress, place, keys)

    def move(self, place: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self._mouse(QEvent.Type.MouseMove, place, keys)

    def release(self, place: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self._mouse(QEvent.Type.MouseButtonRelease, place, keys)

    def drag(self, start: QPointF, end: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        """Drag with the left button, over a place in between."""
        self.press(start, keys)
        self.move((start + end) / 2, keys)
        self.move(end, keys)
        self.release(end, keys)

    def hold(self, dragged: Dragged, place: QPointF) -> bool:
        """Hold a thing of the palette over a place; return whether it would be taken."""
        data, at = mime_of(dragged), self.at(place)
        copy = Qt.DropAction.CopyAction
        enter = QDragEnterEvent(at, copy, data, LEFT, NO_KEY)
        QApplication.sendEvent(self.view.viewport(), enter)
        move = QDragMoveEvent(at, copy, data, LEFT, NO_KEY)
        QApplication.sendEvent(self.view.viewport(), move)
        return move.isAccepted()

    def drop(self, dragged: Dragged, place: QPointF) -> None:
        """Drop a thing of the palette on a place."""
        self.hold(dragged, place)
        copy = Qt.DropAction.CopyAction
        event = QDropEvent(QPointF(self.at(place)), copy, mime_of(dragged), LEFT, NO_KEY)
        QApplication.sendEvent(self.view.viewport(), event)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.view, key, keys)

    def names(self, ids: list[UUID]) -> list[str]:
        """Return the names of bricks."""
        return [self.topology.block(key).name for key in ids]

    def links(self) -> set[tuple[str, str]]:
        """Return all links as pairs of names, whom they belong to first."""
        found = set()
        for link in self.topology.links():
            one, other = (self.topology.block(end).name for end in ends(link))
            found.add((one, other))
        return found

    def _mouse(self, kind: QEvent.Type, place: QPointF, keys: Qt.KeyboardModifier) -> None:
        at = self.at(place)
        none = Qt.MouseButton.NoButton
        is_up = kind == QEvent.Type.MouseButtonRelease
        event = QMouseEvent(
            kind,
            QPointF(at),
            QPointF(self.view.viewport().mapToGlobal(at)),
            none if kind == QEvent.Type.MouseMove else LEFT,
            none if is_up else LEFT,
            keys,
        )
        QApplication.sendEvent(self.view.viewport(), event)


def _near(item: QGraphicsSimpleTextItem, block: AnyBlock) -> bool:
    place = item.sceneBoundingRect().center()
    return block.kind == "volume" or abs(place.y() - block.y) < 64


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def hands_on(qtbot: QtBot, theme: Theme) -> Iterator[Callable[[Topology], Hands]]:
    """Return a way to open a drawing in a window."""
    opened: list[Hands] = []

    def start(topology: Topology) -> Hands:
        editor = Editor(topology)
        view = CanvasView(editor, theme)
        qtbot.addWidget(view)
        view.resize(QSize(1064, 758))
        view.show()
        qtbot.waitExposed(view)
        hands = Hands(view, editor, qtbot, [])
        editor.refused.connect(lambda error: hands.refusals.append(_sentence(error)))
        opened.append(hands)
        view.setFocus()
        return hands

    yield start
    for hands in opened:
        hands.editor.deleteLater()


@pytest.fixture
def hands(hands_on: Callable[[Topology], Hands]) -> Hands:
    """Open the drawing of the look."""
    return hands_on(samples.rich())


def _sentence(error: CockpitError) -> str:
    return str(error)
