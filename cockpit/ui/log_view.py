"""The log of this program, as it is written."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cockpit.ui.log_bridge import LogBridge

_KEPT_LINES = 2000


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
        self._retranslate()
        bridge.written.connect(self.appendPlainText, Qt.ConnectionType.QueuedConnection)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Log"))
        self.setPlaceholderText(self.tr("Nothing was logged yet."))
