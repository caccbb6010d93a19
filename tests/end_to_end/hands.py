"""Hands on the pointer and the keyboard of an X screen, and eyes on a window.

The X server itself moves the pointer and presses the keys (XTest, by xdotool), so that a
window gets what it gets from a person: grabs, enters, drags between widgets, menus.
"""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QDrag, QDragMoveEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)

STEP_S = 60.0
_LOOKED_AT = frozenset(
    {
        QEvent.Type.Paint,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.ChildAdded,
        QEvent.Type.ChildRemoved,
    }
)
_START = QPoint(14, 3)
"""Far enough to begin a drag."""


class Eyes(QObject):
    """Look again whenever anything is painted, shown, hidden or dragged over.

    Attributes:
        dragged_over: Where on the screen a drag was seen last.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._news = asyncio.Event()
        self.dragged_over: QPoint | None = None
        app.installEventFilter(self)

    def eventFilter(  # noqa: N802 - Qt calls it so
        self, watched: QObject, event: QEvent
    ) -> bool:
        if event.type() in _LOOKED_AT:
            if isinstance(event, QDragMoveEvent) and isinstance(watched, QWidget):
                self.dragged_over = watched.mapToGlobal(event.position().toPoint())
            self._news.set()
        return False

    async def until(self, is_there: Callable[[], bool], limit_s: float = STEP_S) -> None:
        """Wait until something can be seen."""
        async with asyncio.timeout(limit_s):
            while not is_there():
                self._news.clear()
                await self._news.wait()


class Hands:
    """One pointer and one keyboard.

    Attributes:
        eyes: What they are led by.
    """

    def __init__(self, window: QWidget, eyes: Eyes) -> None:
        self._window, self.eyes = window, eyes

    async def take(self) -> None:
        """Give the keyboard to the window: there is no window manager that would."""
        await _xdotool("windowfocus", "--sync", str(int(self._window.winId())))
        await self.eyes.until(self._window.isActiveWindow)

    async def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click on a widget, in its middle or at a place of it."""
        await self.eyes.until(lambda: widget.isVisible() and widget.isEnabled())
        await self.click_at(widget.mapToGlobal(at or widget.rect().center()))

    async def press(self, parent: QWidget, words: str) -> None:
        """Press the uppermost button that says something, as soon as it can be pressed."""
        await self.eyes.until(lambda: any(one.isEnabled() for one in buttons(parent, words)))
        await self.click(button(parent, words))

    async def click_at(self, place: QPoint) -> None:
        """Click on a place of the screen."""
        await _xdotool(*_to(place), "click", "1")

    async def choose(self, button: QWidget, menu: QMenu, words: str) -> None:
        """Open a menu by its button and choose what begins with some words."""
        await self.click(button)
        await self.eyes.until(menu.isVisible)
        action = next(found for found in menu.actions() if found.text().startswith(words))
        await self.click_at(menu.mapToGlobal(menu.actionGeometry(action).center()))
        await self.eyes.until(lambda: not menu.isVisible())

    async def pick(self, combo: QComboBox, words: str) -> None:
        """Unfold a choice and pick one."""
        await self.eyes.until(lambda: combo.findText(words) >= 0)
        await self.click(combo, QPoint(combo.width() - 12, combo.height() // 2))
        view = combo.view()
        await self.eyes.until(view.isVisible)
        index = combo.model().index(combo.findText(words), combo.modelColumn())
        await self.click_at(view.viewport().mapToGlobal(view.visualRect(index).center()))
        await self.eyes.until(lambda: not view.isVisible())

    async def write(self, field: QLineEdit, words: str) -> None:
        """Replace what stands in a field."""
        await self.click(field)
        await self.eyes.until(field.hasFocus)
        await self.keys("ctrl+a")
        await self.type(words)
        await self.eyes.until(lambda: field.text() == words)
        await self.keys("Return")

    async def type(self, words: str) -> None:
        """Type letters."""
        await _xdotool("type", "--delay", "4", "--", words)

    async def keys(self, *keys: str) -> None:
        """Press keys by their X names, such as `ctrl+a`."""
        await _xdotool("key", *keys)

    async def pull(self, start: QPoint, end: QPoint) -> None:
        """Drag from one place of the screen to another, within a widget."""
        await _xdotool(*_to(start), "mousedown", "1", *_to(start + _START))
        await _xdotool(*_to((start + end) / 2), *_to(end))
        await _xdotool("mouseup", "1")

    async def carry(self, thing: QWidget, end: QPoint) -> None:
        """Drag a thing out of one widget and drop it on a place of the screen."""
        start = thing.mapToGlobal(thing.rect().center())
        self.eyes.dragged_over = None
        await _xdotool(*_to(start), "mousedown", "1", *_to(start + _START))
        await self.eyes.until(lambda: thing.findChild(QDrag) is not None)
        await _xdotool(*_to((start + end) / 2), *_to(end))
        await self.eyes.until(lambda: self.eyes.dragged_over == end)
        await _xdotool("mouseup", "1")
        await self.eyes.until(lambda: thing.findChild(QDrag) is None)


def buttons(parent: QWidget, words: str) -> list[QAbstractButton]:
    """Return the visible buttons that say something, in words or by name, from the top."""
    found: list[QAbstractButton] = parent.findChildren(QAbstractButton)
    seen = [
        one
        for one in found
        if one.isVisible()
        and (one.text().strip().startswith(words) or one.accessibleName() == words)
    ]
    return sorted(seen, key=lambda one: one.mapToGlobal(QPoint()).y())


def button(parent: QWidget, words: str) -> QAbstractButton:
    """Return the uppermost visible button that says something."""
    return buttons(parent, words)[0]


def field(parent: QWidget, name: str) -> QWidget:
    """Return the visible field that has a name."""
    found: list[QWidget] = parent.findChildren(QWidget)
    kinds = QLineEdit | QComboBox
    return next(
        one
        for one in found
        if isinstance(one, kinds) and one.isVisible() and one.accessibleName() == name
    )


def words(parent: QWidget) -> list[str]:
    """Return all labels that can be read."""
    found: list[QLabel] = parent.findChildren(QLabel)
    return [one.text() for one in found if one.isVisible() and one.text()]


def _to(place: QPoint) -> tuple[str, str, str]:
    return "mousemove", str(place.x()), str(place.y())


async def _xdotool(*arguments: str) -> None:
    process = await asyncio.create_subprocess_exec("xdotool", *arguments)
    assert await process.wait() == 0
