"""Interfaces of the host for the inspector, and what its guard card asks for."""

from contextlib import suppress

from PySide6.QtCore import QObject

from cockpit.backend import host_ports
from cockpit.backend.entry import Json
from cockpit.errors import CockpitError
from cockpit.ui import words
from cockpit.ui.cloud import Cloud
from cockpit.ui.inspector import Inspector
from cockpit.ui.tasks import Tasks

_MBIT = 1e6


class HostPorts(QObject):
    """Asks the cloud on behalf of an inspector that shows a physical port."""

    def __init__(
        self, inspector: Inspector, cloud: Cloud, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._inspector, self._cloud, self._tasks = inspector, cloud, tasks
        inspector.port_shown.connect(self._ask)
        inspector.guard.keep_wanted.connect(self._keep)
        inspector.guard.undo_wanted.connect(self._undo)
        inspector.guard.retry_wanted.connect(self._retry)

    def _ask(self) -> None:
        if self._cloud.standing.state == "online":
            self._tasks.start(self._list(), self.tr("Interfaces"))

    def _keep(self, port_id: str) -> None:
        client = self._cloud.session.api.client
        self._tasks.start(host_ports.confirm(client, port_id), self.tr("Keep"))

    def _undo(self, port_id: str) -> None:
        client = self._cloud.session.api.client
        self._tasks.start(host_ports.unplug(client, port_id), self.tr("Undo now"))

    def _retry(self, port_id: str) -> None:
        client = self._cloud.session.api.client
        self._tasks.start(host_ports.retry(client, port_id), self.tr("Try again"))

    async def _list(self) -> None:
        # Only admins may ask, and only of our own server; for others a name can be written.
        with suppress(CockpitError):
            found = await host_ports.interfaces(self._cloud.session.api.client)
            self._inspector.offer_interfaces(
                {one["name"]: self._words(one) for one in found if not one.get("is_uplink")}
            )

    def _words(self, interface: Json) -> str:
        """Say how an interface stands: up, 1 Gb/s, 192.0.2.7/24."""
        is_up = interface.get("is_up") and interface.get("has_carrier")
        parts = [self.tr("link is up") if is_up else self.tr("no link")]
        if interface.get("speed_mbit"):
            parts.append(words.rate_bits(interface["speed_mbit"] * _MBIT))
        parts += interface.get("addresses") or []
        taken = interface.get("physical_ports") or []
        if taken:
            parts.append(self.tr("plugged in already"))
        return ", ".join(map(str, parts))
