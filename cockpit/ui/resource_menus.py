"""Menus of what runs: one place that knows what can be done with which kind."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from cockpit.backend.client import Client
from cockpit.backend.storage import Storage
from cockpit.models.resources import Resource
from cockpit.ui import icons, server_orders
from cockpit.ui.bench import Bench
from cockpit.ui.entries import Entry, add_entries
from cockpit.ui.image_deeds import ImageDeeds
from cockpit.ui.lineage_view import LineageView
from cockpit.ui.network_deeds import NetworkDeeds
from cockpit.ui.progresses import Progresses
from cockpit.ui.server_deeds import ServerDeeds
from cockpit.ui.storage_deeds import StorageDeeds


class ResourceMenus(QObject):
    """Fills menus with deeds, all of which happen at once, without a plan.

    Attributes:
        images: Also brings images in.
        captures: What passes network cards, written to files.
    """

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        progresses = Progresses(bench, self)
        self._servers = ServerDeeds(bench, self)
        self._storage = StorageDeeds(bench, progresses, self)
        self.images = ImageDeeds(bench, progresses, self)
        self._network = NetworkDeeds(bench, self)
        self.captures = self._network.captures

    def fill(self, menu: QMenu, resource: Resource) -> None:
        """Add to a menu what can be done with a resource; nothing for kinds without deeds."""
        if resource.kind == "server":
            self._fill_server(menu, resource)
            return
        entries = self._entries(resource)
        if not self._bench.live.is_current:
            reason = self.tr("There is no connection to the cloud now.")
            entries = [one and one._replace(why_not=reason) for one in entries]
        add_entries(menu, self._bench.theme, entries)

    def order(self, server_id: str, name: str) -> None:
        """Carry out an order to a server."""
        server = self._bench.live.get(server_id)
        if server is None:
            return
        match name:
            case "snapshot":
                self._storage.ask_snapshot(server)
            case "snapshots":
                self._storage.show_snapshots(server)
            case "schedule":
                self._storage.schedule(server)
            case _:
                self._servers.do(server_id, name)

    def read_lineage(self, view: LineageView) -> None:
        """Fill a view with what stands on what; nothing happens without a connection."""
        if not self._bench.live.is_current:
            return

        async def read(client: Client) -> None:
            graph = await Storage(client).lineage()
            if isValid(view):
                view.fill(graph)

        self._bench.run(read, self.tr("Lineage"))

    def _fill_server(self, menu: QMenu, server: Resource) -> None:
        bench = self._bench
        menu.setToolTipsVisible(True)
        server_orders.fill(menu, bench.theme, server, self.order, is_current=bench.live.is_current)
        ports = [
            port
            for port in bench.live.of_kind("port")
            if port.attributes.get("server_id") == server.id
        ]
        if ports:
            inner = menu.addMenu(icons.icon("network", bench.theme), self.tr("Network cards"))
            for port in ports:
                card = inner.addMenu(bench.name(port.attributes.get("network_id")))
                card.aboutToShow.connect(partial(self._refill, card, port.id))
                self.fill(card, port)

    def _refill(self, menu: QMenu, resource_id: str) -> None:
        found = self._bench.live.get(resource_id)
        if found is not None:
            menu.clear()
            self.fill(menu, found)

    def _entries(self, resource: Resource) -> list[Entry | None]:
        match resource.kind:
            case "volume":
                return self._storage.of_volume(resource)
            case "snapshot":
                return self._storage.of_snapshot(resource)
            case "backup":
                return self._storage.of_backup(resource)
            case "image":
                return self.images.of_image(resource)
            case "network":
                return self._network.of_network(resource)
            case "port":
                return self._network.of_port(resource)
            case "floating_ip":
                return self._network.of_floating(resource)
            case _:
                return []
