"""What stands on what: images, snapshots and volumes as a tree of shared layers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem

from cockpit.models.resources import LiveEdit
from cockpit.ui import icons, words
from cockpit.ui.cloud import Cloud
from cockpit.ui.parts import boxed, caption, column, label, push_button, row
from cockpit.ui.theme import Theme

_ICONS: Mapping[str, str] = {"image": "photo", "snapshot": "camera", "volume": "database"}
_KINDS = frozenset({"image", "snapshot", "volume"})


class LineageView(QFrame):
    """Each line is a layer: what is called so, how much is its own; below it what needs it.

    `read` is called to fill it, when it is shown and when disks changed.
    """

    def __init__(self, theme: Theme, cloud: Cloud, read: Callable[["LineageView"], object]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._theme, self._cloud, self._read = theme, cloud, read
        self._graph: Mapping[str, Any] = {"nodes": [], "edges": []}
        self._title, self._note = label(role="title"), label(role="muted")
        self._note.setWordWrap(True)
        self._again = push_button(theme, "refresh")
        self._again.clicked.connect(lambda: self._read(self))
        self._tree = QTreeWidget()
        self._tree.setColumnCount(4)
        self._tree.setUniformRowHeights(True)
        self._tree.setIndentation(28)
        header = self._tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head = row(self._title, None, self._again, margins=(16, 8, 16, 8), gap=12)
        note = boxed(row(self._note, margins=(16, 10, 16, 10)))
        self.setLayout(column(boxed(head, "panelHead", 52), note, self._tree, gap=0))
        self.setFocusProxy(self._tree)
        cloud.live_changed.connect(self._hear)
        self._retranslate()

    def fill(self, graph: Mapping[str, Any]) -> None:
        """Show a lineage as docs/api.md, "Disks", tells it."""
        self._graph = graph
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read(self)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _hear(self, edits: Sequence[LiveEdit]) -> None:
        if self.isVisible() and any(edit.kind in _KINDS for edit in edits):
            self._read(self)

    def _show(self) -> None:
        self._tree.clear()
        nodes = self._graph["nodes"]
        layers = {node["id"]: node for node in nodes if node["kind"] == "layer"}
        named = {(n["kind"], n["id"]): n for n in nodes if n["kind"] != "layer"}
        called: dict[str, list[Mapping[str, Any]]] = {}
        below: dict[str, str] = {}
        for edge in self._graph["edges"]:
            start, end = edge["from"], edge["to"]
            if edge["kind"] == "is":
                called.setdefault(end["id"], []).append(named[start["kind"], start["id"]])
            elif edge["kind"] == "stands_on" and end["id"] in layers:
                below[start["id"]] = end["id"]
        items = {key: self._item(layer, called.get(key, [])) for key, layer in layers.items()}
        for key in sorted(items, key=lambda one: items[one].text(0)):
            if key in below:
                items[below[key]].addChild(items[key])
            else:
                self._tree.addTopLevelItem(items[key])
        self._tree.expandAll()
        for number, width in enumerate((420, 160, 120)):
            self._tree.setColumnWidth(number, width)

    def _item(
        self, layer: Mapping[str, Any], called: Sequence[Mapping[str, Any]]
    ) -> QTreeWidgetItem:
        names = ", ".join(sorted(str(one["name"] or one["id"][:8]) for one in called))
        kinds = sorted({str(one["kind"]) for one in called})
        item = QTreeWidgetItem(
            [
                names or self.tr("without a name: others stand on it"),
                ", ".join(map(words.kind, kinds)),
                words.size_bytes(layer["used_bytes"]),
                "",
            ]
        )
        picture = _ICONS[kinds[0]] if kinds else "stack-2"
        item.setIcon(0, icons.icon(picture, self._theme))
        servers = sorted(filter(None, (self._server(one) for one in called)))
        item.setText(3, ", ".join(servers))
        item.setToolTip(0, item.text(0))
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _server(self, node: Mapping[str, Any]) -> str:
        found = self._cloud.live.get(str(node["id"]))
        server_id = found.attributes.get("server_id") if found is not None else None
        server = self._cloud.live.get(str(server_id or ""))
        return server.name if server is not None else ""

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Lineage"))
        self._note.setText(
            self.tr(
                "Each line stands on the one that it hangs below, and shares what that holds. "
                "What others stand on cannot be deleted."
            )
        )
        caption(self._again, self.tr("Read again"))
        self._tree.setHeaderLabels(
            [
                self.tr("Name"),
                self.tr("Kind"),
                self.tr("Its own"),
                self.tr("Plugged into"),
            ]
        )
        self._tree.setAccessibleName(self.tr("Lineage"))
        self._show()
