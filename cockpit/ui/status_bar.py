"""The lower edge of the window: connection, what is used, how fresh all is."""

from typing import NamedTuple

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QWidget

from cockpit.ui.gauges import Gauge
from cockpit.ui.lights import Light, StateLight
from cockpit.ui.parts import ElidedLabel, IconLabel, boxed, label, row
from cockpit.ui.theme import Theme

HEIGHT = 28


class Usage(NamedTuple):
    """How much of one thing is used.

    Attributes:
        total: How much there is; 0 while it is not known.
        is_shared: Whether promising more than there is, is usual, as with processors.
    """

    used: float
    total: float
    unit: str = ""
    is_shared: bool = False


class StatusBar(QFrame):
    """One line that answers: am I connected, is there room, is it saved."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setFixedHeight(HEIGHT)
        self._light = StateLight(theme, "draft", 12)
        self._connection = ElidedLabel(role="small")
        self._gauges = {name: Gauge(theme) for name in ("vcpu", "memory", "disk")}
        self._usage: dict[str, Usage] = {}
        self._is_narrow = self._has_lag = False
        self._lag = label(role="small")
        self._saved = label(role="small")
        self._zoom = label(role="small")
        self._lag_icon = IconLabel(theme, "activity-heartbeat", size=14)
        self._lag_part = boxed(row(self._lag_icon, self._lag, gap=5))
        self._saved_icon = IconLabel(theme, "device-floppy", size=14)
        self.setLayout(
            row(
                self._light,
                self._connection,
                12,
                *self._gauges.values(),
                None,
                self._lag_part,
                8,
                self._saved_icon,
                self._saved,
                8,
                self._zoom,
                margins=(16, 0, 16, 0),
                gap=8,
            )
        )
        self.show_lag(None)
        self._retranslate()

    def show_connection(self, light: Light, words: str) -> None:
        """Tell how the server is reached."""
        self._light.show_light(light)
        self._connection.tell(words)

    def show_usage(self, usage: dict[str, Usage]) -> None:
        """Tell how much of vcpu, memory and disk is used."""
        self._usage = usage
        self._retranslate()

    def show_lag(self, seconds: float | None) -> None:
        """Tell how long ago the last event happened when it arrived; None hides it."""
        self._has_lag = seconds is not None
        self._lag_part.setVisible(self._has_lag and not self._is_narrow)
        if seconds is not None:
            self._lag.setText(self.tr("events {seconds} s").format(seconds=f"{seconds:.1f}"))

    def show_saved(self, words: str) -> None:
        """Tell whether the drawing is saved."""
        self._saved.setText(words)

    def set_narrow(self, is_narrow: bool) -> None:
        """Leave out what can be missed where room is short."""
        self._is_narrow = is_narrow
        self._lag_part.setVisible(self._has_lag and not is_narrow)

    def show_zoom(self, percent: int) -> None:
        """Tell how large the drawing is shown."""
        self._zoom.setText(f"{percent} %")
        self._zoom.setAccessibleName(self.tr("Zoom {percent} %").format(percent=percent))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        names = {"vcpu": self.tr("vCPU"), "memory": self.tr("Memory"), "disk": self.tr("Disk")}
        for key, gauge in self._gauges.items():
            usage = self._usage.get(key)
            gauge.setVisible(usage is not None)
            if usage is not None:
                total = f"/{usage.total:g}" if usage.total else ""
                share = usage.used / usage.total if usage.total else None
                figures = f"{usage.used:g}{total}{usage.unit}"
                gauge.tell(names[key], figures, share, may_be_full=usage.is_shared)
