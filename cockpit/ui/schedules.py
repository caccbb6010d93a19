"""When volumes and servers are backed up without anybody's asking."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QTreeWidget, QTreeWidgetItem

from cockpit.backend.client import Client
from cockpit.backend.entry import Json
from cockpit.backend.storage import Storage
from cockpit.models.resources import Resource
from cockpit.ui.bench import Bench, title_of
from cockpit.ui.editors import Number
from cockpit.ui.parts import caption, column, label, push_button, row

_MARGINS = (20, 16, 20, 16)
_MOST_HOURS = 24 * 31
_MOST_KEPT = 1000


class Schedules(QObject):
    """Opens the schedules of a volume or server."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

    def ask(self, owner: Resource) -> None:
        """Show what is scheduled, and a form for more."""
        dialog = _ScheduleDialog(self._bench, owner)
        run = self._bench.run

        async def read(client: Client) -> None:
            field = f"{owner.kind}_id"
            found = await Storage(client).schedules()
            dialog.fill([one for one in found if one.get(field) == owner.id])

        async def add(client: Client, wish: Json) -> None:
            await Storage(client).create_schedule(wish)
            await read(client)

        async def remove(client: Client, key: str) -> None:
            await Storage(client).delete_schedule(key)
            await read(client)

        name = self.tr("Schedule backups")
        dialog.add_wanted.connect(lambda wish: run(lambda c: add(c, wish), name, owner=dialog))
        dialog.remove_wanted.connect(lambda key: run(lambda c: remove(c, key), name, owner=dialog))
        dialog.open()
        run(read, name, owner=dialog)


class _ScheduleDialog(QDialog):
    """What is scheduled above, a new schedule below."""

    add_wanted = Signal(object)
    remove_wanted = Signal(str)

    def __init__(self, bench: Bench, owner: Resource) -> None:
        super().__init__(bench.window)
        self._owner = owner
        title = self.tr("Backups of {name} by the clock").format(name=title_of(owner))
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = QTreeWidget()
        self._table.setHeaderLabels([self.tr("Every"), self.tr("Keeps"), self.tr("Next")])
        self._table.setRootIsDecorated(False)
        self._table.setAccessibleName(title)
        self._none = label(self.tr("Nothing is scheduled."), "muted")
        self._every = _number(1, _MOST_HOURS, 24, self.tr("h"))
        self._last = _number(1, _MOST_KEPT, 7)
        self._daily = _number(0, _MOST_KEPT, 0)
        self._weekly = _number(0, _MOST_KEPT, 0)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name, field in (
            (self.tr("Every"), self._every),
            (self.tr("Keep the last"), self._last),
            (self.tr("and the newest of days"), self._daily),
            (self.tr("and of weeks"), self._weekly),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        add, self._remove = push_button(bench.theme, "plus"), push_button(bench.theme, "trash")
        close = push_button(bench.theme, role="primary")
        caption(add, self.tr("Add"))
        caption(self._remove, self.tr("Remove"))
        caption(close, self.tr("Close"))
        add.clicked.connect(self._add)
        self._remove.clicked.connect(self._take_off)
        close.clicked.connect(self.accept)
        self._table.itemSelectionChanged.connect(self._allow)
        hint = label(self.tr("The first backup is made at once. Removing keeps the backups."))
        hint.setWordWrap(True)
        buttons = row(add, self._remove, None, close)
        heading = label(title, "title")
        parts = (heading, self._none, self._table, hint, form, buttons)
        self.setLayout(column(*parts, margins=_MARGINS, gap=10))
        self.resize(600, 480)
        self._allow()

    def fill(self, schedules: Sequence[Json]) -> None:
        """Show schedules."""
        self._table.clear()
        kept = self.tr("{last} last, {daily} daily, {weekly} weekly")
        for found in schedules:
            cells = [
                self.tr("{hours} h").format(hours=found["every_hours"]),
                kept.format(
                    last=found["keep_last"],
                    daily=found["keep_daily"],
                    weekly=found["keep_weekly"],
                ),
                str(found["due_at"]),
            ]
            item = QTreeWidgetItem(self._table, cells)
            item.setData(0, Qt.ItemDataRole.UserRole, found["id"])
        self._none.setVisible(not schedules)
        self._table.setVisible(bool(schedules))
        for number in range(2):
            self._table.resizeColumnToContents(number)
        self._allow()

    def _add(self) -> None:
        self.add_wanted.emit(
            {
                "name": title_of(self._owner),
                f"{self._owner.kind}_id": self._owner.id,
                "every_hours": self._every.value(),
                "keep_last": self._last.value(),
                "keep_daily": self._daily.value(),
                "keep_weekly": self._weekly.value(),
            }
        )

    def _take_off(self) -> None:
        for item in self._table.selectedItems():
            self.remove_wanted.emit(item.data(0, Qt.ItemDataRole.UserRole))

    def _allow(self) -> None:
        self._remove.setEnabled(bool(self._table.selectedItems()))


def _number(least: int, most: int, value: int, unit: str = "") -> Number:
    found = Number()
    found.lineEdit().setTextMargins(6, 0, 6, 0)
    found.setRange(least, most)
    found.setValue(value)
    if unit:
        found.setSuffix(f" {unit}")
    return found
