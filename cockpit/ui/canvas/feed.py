"""Carry what the server reports to the drawing."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from cockpit.models.known import known_addresses
from cockpit.models.live import Live
from cockpit.models.resources import LiveEdit
from cockpit.models.topology import Topology
from cockpit.ui.canvas.scene import Scene


class LiveFeed(QObject):
    """Listens to one cache of what runs, until `stop`.

    Signals:
        changed: Something of the drawing looks different now.
    """

    changed = Signal()

    def __init__(
        self, live: Live, topology: Topology, scene: Scene, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._live = live
        self._topology = topology
        self._scene = scene
        self._unsubscribe: list[Callable[[], None]] = [
            live.subscribe(self._follow),
            live.subscribe_samples(self._sample),
        ]
        self._show_addresses()

    def stop(self) -> None:
        """Listen no more."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()

    def _follow(self, edits: Sequence[LiveEdit]) -> None:
        ids = [UUID(edit.id) for edit in edits if edit.kind != "deployment"]
        if any(edit.kind in ("port", "router") for edit in edits):
            self._show_addresses()
        known = [any_id for any_id in ids if any_id in self._topology]
        if known:
            self._scene.show_some(known)
            self.changed.emit()

    def _sample(self, fresh: frozenset[str]) -> None:
        if self._scene.looks.lens != "live":
            return
        servers = [UUID(key) for key in fresh if UUID(key) in self._topology]
        links = [link.id for key in servers for link in self._topology.links_of(key)]
        self._scene.show_some([*servers, *links])

    def _show_addresses(self) -> None:
        addresses = known_addresses(self._topology, self._live)
        self._scene.settle()
        self._scene.show_touched(self._scene.picture.set_addresses(addresses))
