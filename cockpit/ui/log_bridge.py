"""Carries the log of this program to whoever shows it."""

import logging

from PySide6.QtCore import QObject, Signal

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class LogBridge(QObject):
    """Carries log records into the window, from whatever thread.

    Signals:
        written: A line was written.
    """

    written = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.handler = _Handler(self)
        self.handler.setFormatter(logging.Formatter(_FORMAT, "%H:%M:%S"))


class _Handler(logging.Handler):
    """Hands each record on as text."""

    def __init__(self, bridge: LogBridge) -> None:
        super().__init__(logging.INFO)
        self._bridge = bridge

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._bridge.written.emit(self.format(record))
        except RuntimeError:
            # The window is gone already; the log on stderr still has it.
            return
