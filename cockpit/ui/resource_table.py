"""Tables of what runs: servers, networks, storage."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
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

from cockpit.models.resources import Kind, LiveEdit, Resource
from cockpit.ui import icons, words
from cockpit.ui.canvas.marks import paint_state
from cockpit.ui.cloud import Cloud
from cockpit.ui.parts import boxed, caption, column, label, push_button, row
from cockpit.ui.resource_columns import Table, columns_of, progress_of
from cockpit.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
PROGRESS_ROLE = SORT_ROLE + 1
_KINDS: dict[Table, tuple[Kind, ...]] = {
    "servers": ("server",),
    "networks": ("network",),
    "volumes": ("volume",),
    "snapshots": ("snapshot",),
    "backups": ("backup",),
    "images": ("image",),
}
_WIDTHS: dict[Table, tuple[int, ...]] = {
    "servers": (180, 220, 260, 180, 160),
    "networks": (200, 140, 180, 180, 100),
    "volumes": (200, 180, 110, 180, 180),
    "snapshots": (200, 140, 180, 180, 110),
    "backups": (180, 220, 180, 110, 120),
    "images": (200, 200, 120, 110, 130),
}
_ROOT = QModelIndex()


class ResourceModel(QAbstractTableModel):
    """Rows of live resources; it follows the cache."""

    def __init__(self, cloud: Cloud, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live, self._table = cloud.live, table
        self._rows: list[Resource] = []
        self._columns = columns_of(table, cloud.live)
        cloud.live_changed.connect(self._hear)
        self.refresh()

    def refresh(self) -> None:
        """Take over everything anew."""
        self.beginResetModel()
        self._columns = columns_of(self._table, self._live)
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
            case _ if role == PROGRESS_ROLE:
                return progress_of(found)
            case _ if role == SORT_ROLE:
                return shown.key(found) if shown.key is not None else shown.show(found).casefold()
        return None

    def _hear(self, edits: Sequence[LiveEdit]) -> None:
        kinds = {*_KINDS[self._table], "port", "server", "volume"}
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
        self._deeds = push_button(theme, "dots")
        self._deeds.setEnabled(False)
        self._deeds.clicked.connect(self._ask_deeds)
        self.selection_changed.connect(lambda rows: self._deeds.setEnabled(bool(rows)))
        parts = (self._title, self._count, None, self._deeds, self._filter)
        self._head = row(*parts, margins=(16, 8, 16, 8), gap=12)
        self.setLayout(column(boxed(self._head, "panelHead", 52), self._none, self._view, gap=0))
        self.setFocusProxy(self._view)
        self._retranslate()
        self._show_count()

    def add_button(self, button: QWidget) -> None:
        """Put one more button beside the filter."""
        self._head.insertWidget(3, button)

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

    def _ask_deeds(self) -> None:
        place = self._deeds.mapToGlobal(self._deeds.rect().bottomLeft())
        self.menu_requested.emit(place, self.selected)

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
            "volumes": self.tr("Volumes"),
            "snapshots": self.tr("Snapshots"),
            "backups": self.tr("Backups"),
            "images": self.tr("Images"),
        }
        self._title.setText(titles[self._table])
        self.setAccessibleName(titles[self._table])
        self._view.setAccessibleName(titles[self._table])
        caption(self._deeds, self.tr("Actions"), self.tr("What can be done with the chosen rows"))
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
        percent = index.data(PROGRESS_ROLE)
        if percent is not None:
            bar = QRectF(rect.x() + 8, rect.bottom() - 5, rect.width() - 16, 3)
            painter.fillRect(bar, self._theme.colour("idle_soft"))
            bar.setWidth(bar.width() * percent / 100)
            painter.fillRect(bar, self._theme.colour("accent"))
