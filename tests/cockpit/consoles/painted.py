"""Wait for what widgets show."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class Painted(QObject):
    """Tells whenever a widget, or anything in it, is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._news = asyncio.Event()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # it runs

    def eventFilter(  # noqa: N802 - Qt calls it so
        self, watched: QObject, event: QEvent
    ) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            inside = watched is self._widget or self._widget.isAncestorOf(watched)
            if inside:
                self._news.set()
        return False

    async def until(self, is_there: Callable[[], bool], limit_s: float) -> None:
        async with asyncio.timeout(limit_s):
            while not is_there():
                self._news.clear()
                await self._news.wait()
