"""Tables of what runs: servers, networks, storage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cockpit.models import words as brick_words
from cockpit.models.live import Live
from cockpit.models.resources import Kind, LiveEdit, Resource
from cockpit.ui import icons, words
from cockpit.ui.canvas.marks import paint_state
from cockpit.ui.cloud import Cloud
from cockpit.ui.parts import boxed, column, label, row
from cockpit.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Table = Literal["servers", "networks", "storage"]

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
_KINDS: dict[Table, tuple[Kind, ...]] = {
    "servers": ("server",),
    "networks": ("network",),
    "storage": ("volume", "image"),
}
_WIDTHS: dict[Table, tuple[int, ...]] = {
    "servers": (200, 140, 260, 180, 160),
    "networks": (200, 140, 180, 180, 100),
    "storage": (200, 140, 160, 140),
}
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it shows, and what it sorts by."""

    title: str
    show: Callable[[Resource], str]
    key: Callable[[Resource], Any] | None = None


class ResourceModel(QAbstractTableModel):
    """Rows of live resources; it follows the cache."""

    def __init__(self, cloud: Cloud, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live, self._table = cloud.live, table
        self._rows: list[Resource] = []
        self._columns = _columns(table, cloud.live)
        cloud.live_changed.connect(self._hear)
        self.refresh()

    def refresh(self) -> None:
        """Take over everything anew."""
        self.beginResetModel()
        self._columns = _columns(self._table, self._live)
        self._rows = [row for kind in _KINDS[self._table] for row in self._live.of_kind(kind)]
        self.endResetModel()

    def resource(self, index: Index) -> Resource:
        """Return the resource of a row."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found, shown = self._rows[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown.show(found)
            case Qt.ItemDataRole.ToolTipRole:
                return words.tr(found.fault or "") or shown.show(found)
            case Qt.ItemDataRole.UserRole:
                return found
            case _ if role == SORT_ROLE:
                return shown.key(found) if shown.key is not None else shown.show(found).casefold()
        return None

    def _hear(self, edits: Sequence[LiveEdit]) -> None:
        kinds = {*_KINDS[self._table], "port"}
        touched = [edit for edit in edits if edit.kind in kinds]
        if not touched and edits:
            return
        shape = [row.id for kind in _KINDS[self._table] for row in self._live.of_kind(kind)]
        if shape != [row.id for row in self._rows]:
            self.refresh()
            return
        self._rows = [found for key in shape if (found := self._live.get(key)) is not None]
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


class ResourceTable(QFrame):
    """A table with a filter above it.

    Signals:
        opened: A row was opened; carries the `Resource`.
        selection_changed: Carries the selected resources.
        menu_requested: Carries the place on the screen and the selected resources.
    """

    opened = Signal(object)
    menu_requested = Signal(QPoint, list)
    selection_changed = Signal(list)

    def __init__(
        self, theme: Theme, cloud: Cloud, table: Table, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._table = table
        self._title, self._count = label(role="title"), label(role="muted")
        self._filter = QLineEdit()
        self._filter.setClearButtonEnabled(True)
        self._filter.setMaximumWidth(320)
        self._filter.addAction(
            icons.icon("search", theme, "ink3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._model = ResourceModel(cloud, table, self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setFilterKeyColumn(-1)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter.textChanged.connect(self._sorted.setFilterFixedString)
        self._view = self._make_view(theme)
        self._none = label(role="muted")
        self._none.setContentsMargins(16, 16, 16, 16)
        for signal in (
            self._sorted.modelReset,
            self._sorted.rowsInserted,
            self._sorted.rowsRemoved,
        ):
            signal.connect(self._show_count)
        head = row(self._title, self._count, None, self._filter, margins=(16, 8, 16, 8), gap=12)
        self.setLayout(column(boxed(head, "panelHead", 52), self._none, self._view, gap=0))
        self.setFocusProxy(self._view)
        self._retranslate()
        self._show_count()

    @property
    def selected(self) -> list[Resource]:
        """The selected resources."""
        rows = self._view.selectionModel().selectedRows()
        return [self._model.resource(self._sorted.mapToSource(index)) for index in rows]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._model.refresh()
            self._retranslate()
            self._show_count()
        super().changeEvent(event)

    def _make_view(self, theme: Theme) -> QTableView:
        view = QTableView()
        view.setModel(self._sorted)
        view.setItemDelegateForColumn(1, StatusDelegate(theme, view))
        view.setSortingEnabled(True)
        view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(32)
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setDefaultSectionSize(150)
        header.setHighlightSections(False)
        for number, width in enumerate(_WIDTHS[self._table]):
            view.setColumnWidth(number, width)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._ask_menu)
        view.activated.connect(self._open)
        view.selectionModel().selectionChanged.connect(
            lambda: self.selection_changed.emit(self.selected)
        )
        return view

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.resource(self._sorted.mapToSource(index)))

    def _ask_menu(self, place: QPoint) -> None:
        if self.selected:
            self.menu_requested.emit(self._view.viewport().mapToGlobal(place), self.selected)

    def _show_count(self) -> None:
        count = self._sorted.rowCount()
        self._count.setText(str(self._model.rowCount()) if self._model.rowCount() else "")
        self._none.setVisible(count == 0)
        self._none.setText(
            self.tr("Nothing matches.") if self._model.rowCount() else self.tr("Nothing runs yet.")
        )

    def _retranslate(self) -> None:
        titles: dict[Table, str] = {
            "servers": self.tr("Servers"),
            "networks": self.tr("Networks"),
            "storage": self.tr("Storage"),
        }
        self._title.setText(titles[self._table])
        self._view.setAccessibleName(titles[self._table])
        self._filter.setPlaceholderText(self.tr("Filter"))
        self._filter.setAccessibleName(self.tr("Filter"))


class StatusDelegate(QStyledItemDelegate):
    """Draws the state light before the word."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = f"      {option.text}"

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        found = index.data(Qt.ItemDataRole.UserRole)
        rect = option.rect
        box = QRectF(rect.x() + 8, rect.center().y() - 6, 14, 14)
        paint_state(painter, self._theme.tokens, found.light, box)


def _columns(table: Table, live: Live) -> list[Column]:
    translate = QCoreApplication.translate
    name = Column(translate("columns", "Name"), lambda r: r.name or r.id[:8])
    state = Column(
        translate("columns", "Status"), lambda r: words.status(r.status), lambda r: r.status
    )
    match table:
        case "servers":
            return [
                name,
                state,
                Column(translate("columns", "Addresses"), lambda r: ", ".join(_addresses(r, live))),
                Column(
                    translate("columns", "Flavor"),
                    lambda r: (
                        f"{_number(r, 'vcpus')} vCPU · {brick_words.size(_number(r, 'ram_mib'))}"
                    ),
                    lambda r: (_number(r, "vcpus"), _number(r, "ram_mib")),
                ),
                Column(translate("columns", "Image"), lambda r: r.attributes.get("image") or ""),
                Column(translate("columns", "Host"), lambda r: r.observed.get("host") or ""),
            ]
        case "networks":
            return [
                name,
                state,
                Column(translate("columns", "Prefix"), lambda r: r.attributes.get("cidr") or ""),
                Column(
                    translate("columns", "Kind"),
                    lambda r: words.kind("public" if r.attributes.get("external") else "private"),
                ),
                Column(
                    translate("columns", "NICs"),
                    lambda r: str(_nics(r, live)),
                    lambda r: _nics(r, live),
                ),
                Column(
                    translate("columns", "DHCP"),
                    lambda r: (
                        translate("columns", "on")
                        if r.attributes.get("enable_dhcp")
                        else translate("columns", "off")
                    ),
                ),
            ]
        case "storage":
            return [
                name,
                state,
                Column(translate("columns", "Kind"), lambda r: words.kind(r.kind)),
                Column(translate("columns", "Size"), _size_words, _size),
                Column(translate("columns", "Plugged into"), lambda r: _server_name(r, live)),
            ]


def _number(resource: Resource, name: str) -> int:
    return int(resource.attributes.get(name) or 0)


def _addresses(server: Resource, live: Live) -> list[str]:
    found = [
        str(port.attributes["ip_address"])
        for port in live.of_kind("port")
        if port.attributes.get("server_id") == server.id and port.attributes.get("ip_address")
    ]
    return sorted(found, key=lambda text: (ip_address(text).version, int(ip_address(text))))


def _nics(network: Resource, live: Live) -> int:
    return sum(p.attributes.get("network_id") == network.id for p in live.of_kind("port"))


def _size(resource: Resource) -> float:
    if resource.kind == "image":
        return float(resource.observed.get("size_bytes") or 0)
    return float(resource.attributes.get("size_gib") or 0) * 1024**3


def _size_words(resource: Resource) -> str:
    return words.size_bytes(_size(resource))


def _server_name(volume: Resource, live: Live) -> str:
    server = live.get(str(volume.attributes.get("server_id") or ""))
    return server.name if server is not None else ""
