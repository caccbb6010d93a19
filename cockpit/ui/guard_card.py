"""The card about a physical port that the host takes back unless it is confirmed."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame

from cockpit.models.resources import Resource
from cockpit.ui.parts import IconLabel, caption, column, label, progress_bar, push_button, row
from cockpit.ui.theme import Theme

_TICK_MS = 250


class GuardCard(QFrame):
    """Counts down while a port is on trial, and offers to keep it or to undo it now.

    Signals:
        keep_wanted, undo_wanted, retry_wanted: Carry the port's id.
    """

    keep_wanted = Signal(str)
    undo_wanted = Signal(str)
    retry_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("driftCard")
        self._port: Resource | None = None
        self._title, self._note = label(role="strong"), label(role="muted")
        self._note.setWordWrap(True)
        self._bar = progress_bar()
        self._keep, self._undo = push_button(theme, "check", "primary"), push_button(theme)
        self._retry = push_button(theme, "refresh")
        self._keep.clicked.connect(lambda: self.keep_wanted.emit(self._id()))
        self._undo.clicked.connect(lambda: self.undo_wanted.emit(self._id()))
        self._retry.clicked.connect(lambda: self.retry_wanted.emit(self._id()))
        # What is left is told by the clock alone: nobody sends a message each second.
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._count)
        head = row(IconLabel(theme, "clock", "warn_ink"), self._title, None, gap=6)
        buttons = row(self._keep, self._undo, self._retry, None, gap=6)
        self.setLayout(column(head, self._note, self._bar, buttons, margins=(12, 8, 12, 10), gap=6))
        self.hide()
        self._retranslate()

    def show_port(self, port: Resource | None) -> None:
        """Show a port of the cloud; None, or one that needs nobody, hides the card."""
        state = port.observed.get("state") if port is not None else None
        self._port = port if state in ("trial", "reverted") else None
        is_trial = state == "trial"
        self.setVisible(self._port is not None)
        for widget in (self._keep, self._undo, self._bar):
            widget.setVisible(is_trial)
        self._retry.setVisible(state == "reverted")
        self._count()
        if is_trial:
            self._timer.start()
        else:
            self._timer.stop()

    @property
    def left_s(self) -> int:
        """Whole seconds until the host takes the port back."""
        by = self._port.observed.get("confirm_by") if self._port is not None else None
        if not by:
            return 0
        return max(0, round((datetime.fromisoformat(by) - datetime.now(UTC)).total_seconds()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._count()
        super().changeEvent(event)

    def _id(self) -> str:
        return self._port.id if self._port is not None else ""

    def _count(self) -> None:
        if self._port is None:
            return
        if self._port.observed.get("state") == "reverted":
            self._title.setText(self.tr("Taken back"))
            self._note.setText(self.tr("Nobody kept it in time: the host is as it was before."))
            return
        whole = self._port.attributes.get("confirm_within_s") or 60
        self._title.setText(self.tr("On trial"))
        self._note.setText(
            self.tr("Can you still reach the cloud? The host undoes this in %n s.", "", self.left_s)
        )
        self._bar.setValue(round(100 * min(1.0, self.left_s / whole)))

    def _retranslate(self) -> None:
        caption(self._keep, self.tr("Keep"), self.tr("All is well: keep it plugged in"))
        caption(self._undo, self.tr("Undo now"), self.tr("Unplug it at once"))
        caption(self._retry, self.tr("Try again"), self.tr("Plug it in once more"))
