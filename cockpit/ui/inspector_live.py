"""What the inspector shows of a running server: curves, addresses, how to log in."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from cockpit.models.doors import ssh_forward
from cockpit.models.live import Live
from cockpit.ui import words
from cockpit.ui.gauges import Spark
from cockpit.ui.inspector_cards import copy_row
from cockpit.ui.parts import clear, column, label, row
from cockpit.ui.theme import Theme

_SHOWN_SAMPLES = 300


class LivePart(QWidget):
    """Sparklines of processor, memory and network; the ssh command."""

    def __init__(self, theme: Theme, live: Live) -> None:
        super().__init__()
        self._theme, self._live = theme, live
        self._server_id = ""
        self._ssh_port: int | None = None
        self._sparks = {
            "cpu": Spark(theme, "accent", top=1.0),
            "memory": Spark(theme, "held"),
            "network": Spark(theme, "ok"),
        }
        self._names = {key: label(role="muted") for key in self._sparks}
        self._values: dict[str, QLabel] = {key: label(role="strong") for key in self._sparks}
        rows = []
        for key, spark in self._sparks.items():
            self._names[key].setFixedWidth(64)
            self._values[key].setFixedWidth(80)
            self._values[key].setAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            rows.append(row(self._names[key], spark, self._values[key], gap=8))
        self._ways = column(gap=2)
        self.setLayout(column(*rows, self._ways, gap=4))
        self._retranslate()

    def show_server(self, server_id: str, vcpus: int) -> None:
        """Show a server; "" shows none."""
        self._server_id = server_id
        self._vcpus = max(1, vcpus)
        self._ssh_port = -1
        self.refresh()

    def refresh(self) -> None:
        """Show the latest samples and ways in."""
        samples = self._live.samples(self._server_id)[-_SHOWN_SAMPLES:] if self._server_id else ()
        cpu = [sample.cpu / self._vcpus for sample in samples]
        memory = [sample.ram_bytes for sample in samples]
        network = [sample.rx_bps + sample.tx_bps for sample in samples]
        for key, values in (("cpu", cpu), ("memory", memory), ("network", network)):
            self._sparks[key].tell(values)
        known = bool(samples)
        self._values["cpu"].setText(f"{cpu[-1]:.0%}".replace("%", " %") if known else "–")
        self._values["memory"].setText(words.size_bytes(memory[-1]) if known else "–")
        self._values["network"].setText(words.rate_bits(network[-1]) if known else "–")
        self._show_ways()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._ssh_port = -1
            self._show_ways()
        super().changeEvent(event)

    def _show_ways(self) -> None:
        port = self._forward()
        if port == self._ssh_port:
            return
        self._ssh_port = port
        clear(self._ways)
        if port:
            command = f"ssh -p {port} root@127.0.0.1"
            self._ways.addWidget(copy_row(self._theme, command, self.tr("Copy the ssh command")))

    def _forward(self) -> int | None:
        return ssh_forward(self._live, self._server_id) if self._server_id else None

    def _retranslate(self) -> None:
        self._names["cpu"].setText(self.tr("CPU"))
        self._names["memory"].setText(self.tr("Memory"))
        self._names["network"].setText(self.tr("Network"))
