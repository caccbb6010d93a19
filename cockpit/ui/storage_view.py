"""Storage: volumes, snapshots, backups, images, and what stands on what."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QWidget

from cockpit.ui import icons
from cockpit.ui.cloud import Cloud
from cockpit.ui.lineage_view import LineageView
from cockpit.ui.parts import boxed, caption, column, push_button, row
from cockpit.ui.resource_columns import Table
from cockpit.ui.resource_table import ResourceTable
from cockpit.ui.theme import Theme

_TABLES: Sequence[tuple[Table, str]] = (
    ("volumes", "database"),
    ("snapshots", "camera"),
    ("backups", "download"),
    ("images", "photo"),
)


class StorageView(QFrame):
    """Tables as tabs, and the lineage as the last one.

    Signals:
        opened: A row was opened; carries the `Resource`.
        selection_changed: Carries the selected resources.
        menu_requested: Carries the place on the screen and the selected resources.
        import_wanted: An image is to be brought in.
    """

    opened = Signal(object)
    menu_requested = Signal(QPoint, list)
    selection_changed = Signal(list)
    import_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        cloud: Cloud,
        read_lineage: Callable[[LineageView], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._bar, self._stack = QTabBar(), QStackedWidget()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        for table, icon in _TABLES:
            widget = ResourceTable(theme, cloud, table)
            widget.opened.connect(self.opened)
            widget.menu_requested.connect(self.menu_requested)
            widget.selection_changed.connect(self.selection_changed)
            self._stack.addWidget(widget)
            self._bar.addTab(icons.icon(icon, theme, "ink2"), "")
            if table == "images":
                self._import = push_button(theme, "plus")
                self._import.clicked.connect(self.import_wanted)
                widget.add_button(self._import)
        self._lineage = LineageView(theme, cloud, read_lineage)
        self._stack.addWidget(self._lineage)
        self._bar.addTab(icons.icon("sitemap", theme, "ink2"), "")
        self._bar.currentChanged.connect(self._stack.setCurrentIndex)
        head = row(self._bar, margins=(8, 0, 8, 0))
        self.setLayout(column(boxed(head, "panelHead", 36), self._stack, gap=0))
        self.setFocusProxy(self._bar)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        names = (
            self.tr("Volumes"),
            self.tr("Snapshots"),
            self.tr("Backups"),
            self.tr("Images"),
            self.tr("Lineage"),
        )
        for number, name in enumerate(names):
            self._bar.setTabText(number, name)
        self._bar.setAccessibleName(self.tr("Storage"))
        caption(self._import, self.tr("Import…"), self.tr("Bring in an image"))
