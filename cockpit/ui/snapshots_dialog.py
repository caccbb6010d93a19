"""The snapshots of a volume, or the moments of a server; go back, clone, delete."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem

from cockpit.models.resources import Resource
from cockpit.ui import words
from cockpit.ui.bench import Bench, title_of
from cockpit.ui.parts import caption, column, label, push_button, row

_MARGINS = (20, 16, 20, 16)


class SnapshotsDialog(QDialog):
    """Follows the live state while it is open.

    Signals:
        take_wanted: A new one is wanted.
        revert_wanted: Carries the snapshot to go back to.
        clone_wanted: Carries the snapshot to make a volume from.
        delete_wanted: Carries the snapshot to delete.
    """

    take_wanted = Signal()
    revert_wanted = Signal(object)
    clone_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, bench: Bench, owner: Resource) -> None:
        super().__init__(bench.window)
        self._bench, self._owner = bench, owner
        title = self.tr("Snapshots of {name}").format(name=title_of(owner))
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = QTreeWidget()
        self._table.setHeaderLabels(
            [self.tr("Name"), self.tr("Of"), self.tr("Size"), self.tr("Status")]
        )
        self._table.setRootIsDecorated(False)
        self._table.setAccessibleName(title)
        self._none = label(self.tr("There are none yet."), "muted")
        theme = bench.theme
        take, close = push_button(theme, "camera"), push_button(theme, role="primary")
        caption(take, self.tr("Take one…"))
        caption(close, self.tr("Close"))
        take.clicked.connect(self.take_wanted.emit)
        close.clicked.connect(self.accept)
        self._deeds = [push_button(theme, icon) for icon in ("arrow-back-up", "copy", "trash")]
        texts = (self.tr("Go back…"), self.tr("New volume…"), self.tr("Delete…"))
        signals = (self.revert_wanted, self.clone_wanted, self.delete_wanted)
        for button, text, signal in zip(self._deeds, texts, signals, strict=True):
            caption(button, text)
            button.clicked.connect(lambda _c=False, signal=signal: self._emit(signal))
        self._table.itemSelectionChanged.connect(self._allow)
        buttons = row(take, *self._deeds, None, close)
        heading = label(title, "title")
        self.setLayout(column(heading, self._none, self._table, buttons, margins=_MARGINS, gap=10))
        self.resize(680, 400)
        bench.cloud.live_changed.connect(self._fill)
        self._fill()

    def _fill(self, _edits: object = None) -> None:
        chosen = self._chosen()
        self._table.clear()
        found = self._found()
        for snapshot in found:
            of = self._bench.name(snapshot.attributes.get("volume_id"))
            size = f"{snapshot.observed.get('size_gib') or 0} GiB"
            cells = [title_of(snapshot), of, size, words.status(snapshot.status)]
            item = QTreeWidgetItem(self._table, cells)
            item.setData(0, Qt.ItemDataRole.UserRole, snapshot.id)
            item.setSelected(chosen is not None and snapshot.id == chosen.id)
        self._none.setVisible(not found)
        self._table.setVisible(bool(found))
        for number in range(3):
            self._table.resizeColumnToContents(number)
        self._allow()

    def _found(self) -> Sequence[Resource]:
        snapshots = self._bench.live.of_kind("snapshot")
        if self._owner.kind == "server":
            return [one for one in snapshots if one.observed.get("server_id") == self._owner.id]
        return [one for one in snapshots if one.attributes.get("volume_id") == self._owner.id]

    def _chosen(self) -> Resource | None:
        for item in self._table.selectedItems():
            return self._bench.live.get(str(item.data(0, Qt.ItemDataRole.UserRole)))
        return None

    def _allow(self) -> None:
        chosen = self._chosen()
        is_ready = chosen is not None and chosen.status == "available"
        for button in self._deeds[:2]:
            button.setEnabled(is_ready)
        self._deeds[2].setEnabled(chosen is not None)

    def _emit(self, signal: object) -> None:
        chosen = self._chosen()
        if chosen is not None:
            signal.emit(chosen)  # type: ignore[attr-defined]  # a bound Signal
