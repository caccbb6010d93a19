"""Live charts of one server: processor, network, memory, disks.

Import it only when it is opened, see `cockpit.ui.charts`.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QStackedLayout, QVBoxLayout, QWidget

from cockpit.models.live import Live
from cockpit.models.samples import Sample
from cockpit.ui import parts
from cockpit.ui.charts import Chart, Line
from cockpit.ui.theme import Theme

_SECOND = Line("warn_ink", Qt.PenStyle.DashLine)
_MEGA = 1e6
_MIB = 1024.0 * 1024.0


class StatsView(QWidget):
    """What the server that was chosen last does right now.

    It follows `live` until `close_stats`; who feeds `live` with samples is not its business.
    """

    def __init__(self, live: Live, theme: Theme) -> None:
        super().__init__()
        self._live = live
        self._server_id = ""
        self._unsubscribe: Callable[[], None] = live.subscribe_samples(self._follow)
        self._name, self._note = parts.label("", "title"), parts.label("", "muted")
        self.cpu = Chart(theme, [Line("accent")], 100.0)
        self.network = Chart(theme, [Line("accent"), _SECOND], 0.1)
        self.memory = Chart(theme, [Line("ok")], 64.0)
        self.disks = Chart(theme, [Line("held_ink"), _SECOND], 0.1)
        self._empty = parts.label("", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._charts())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(parts.row(self._name, self._note, None))
        layout.addLayout(self._stack, 1)
        self.retranslate()

    def show_server(self, server_id: str) -> None:
        """Show another server; "" shows none."""
        self._server_id = server_id
        self._show()

    def close_stats(self) -> None:
        """Stop following."""
        self._unsubscribe()
        self._unsubscribe = _nothing

    def retranslate(self) -> None:
        """Write all words anew."""
        self.cpu.caption(self.tr("Processor"), self.tr("% of what it was given"))
        self.network.caption(self.tr("Network"), "Mbit/s", self.tr("in"), self.tr("out"))
        self.memory.caption(self.tr("Memory"), self.tr("MiB of the host"))
        self.disks.caption(self.tr("Disks"), "MiB/s", self.tr("written"), self.tr("read"))
        self._show()

    def _charts(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for number, chart in enumerate((self.cpu, self.network, self.memory, self.disks)):
            grid.addWidget(chart, number // 2, number % 2)
        return holder

    def _follow(self, server_ids: frozenset[str]) -> None:
        if self._server_id in server_ids and self.isVisible():
            self._show()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # Qt gives a QShowEvent
        self._show()

    def _show(self) -> None:
        server = self._live.get(self._server_id)
        samples = self._live.samples(self._server_id)
        if server is None or not samples:
            self._name.setText(server.name if server is not None else "")
            self._note.setText("")
            self._empty.setText(
                self.tr("Choose a server that runs; its figures appear within a second or two.")
                if server is None
                else self.tr("No figures yet: they come while the server runs.")
            )
            self._stack.setCurrentIndex(0)
            return
        self._name.setText(server.name)
        vcpus = server.attributes.get("vcpus") or 1
        self._note.setText(f"{vcpus} vCPU · {server.attributes.get('ram_mib') or 0} MiB")
        self._draw(samples, float(vcpus))
        self._stack.setCurrentIndex(1)

    def _draw(self, samples: Sequence[Sample], vcpus: float) -> None:
        times = [sample.at_s for sample in samples]
        cpu = [100 * sample.cpu / vcpus for sample in samples]
        self.cpu.tell(times, cpu, figure=f"{_number(cpu[-1], 0)} %")
        received = [sample.rx_bps / _MEGA for sample in samples]
        sent = [sample.tx_bps / _MEGA for sample in samples]
        self.network.tell(
            times, received, sent, figure=f"{_number(received[-1] + sent[-1], 2)} Mbit/s"
        )
        memory = [sample.ram_bytes / _MIB for sample in samples]
        self.memory.tell(times, memory, figure=f"{_number(memory[-1], 0)} MiB")
        written = [sample.written_bps / _MIB for sample in samples]
        read = [sample.read_bps / _MIB for sample in samples]
        self.disks.tell(times, written, read, figure=f"{_number(written[-1] + read[-1], 2)} MiB/s")


def _number(value: float, digits: int) -> str:
    return QLocale().toString(value, "f", digits)


def _nothing() -> None:
    """Unsubscribe from nothing."""
