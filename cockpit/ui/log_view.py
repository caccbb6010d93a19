"""The log of this program, as it is written."""

import logging

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_KEPT_LINES = 2000
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


class LogView(QPlainTextEdit):
    """The last lines; it follows the end while the end is in sight."""

    def __init__(self, bridge: LogBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "log")
        self.setReadOnly(True)
        self.setMaximumBlockCount(_KEPT_LINES)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setViewportMargins(12, 4, 4, 4)
        self.setAccessibleName("Log")
        bridge.written.connect(self.appendPlainText, Qt.ConnectionType.QueuedConnection)


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
