"""Where an image comes from: the catalogue, an address, a file."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from cockpit.backend.entry import Json
from cockpit.backend.images import FORMATS, format_of
from cockpit.ui.bench import Bench
from cockpit.ui.editors import Choice
from cockpit.ui.parts import caption, column, label, push_button, row

_MARGINS = (20, 16, 20, 16)


class ImportDialog(QDialog):
    """Three ways in; it fetches nothing itself.

    Signals:
        known_wanted: Carries the name of an image of the catalogue.
        url_wanted: Carries name, address, format, and checksum or "".
        file_wanted: Carries name, file and format.
    """

    known_wanted = Signal(str)
    url_wanted = Signal(str, str, str, str)
    file_wanted = Signal(str, str, str)

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.window)
        self._theme = bench.theme
        title = self.tr("Bring in an image")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tabs, self._pages = QTabBar(), QStackedWidget()
        self._tabs.setDrawBase(False)
        self._tabs.setAccessibleName(title)
        self._known = QTreeWidget()
        self._url, self._file = QLineEdit(), QLineEdit()
        self._names = (QLineEdit(), QLineEdit())
        self._formats = (self._format_choice(), self._format_choice())
        self._checksum = QLineEdit()
        for text, page in (
            (self.tr("Catalogue"), self._catalogue_page()),
            (self.tr("Address"), self._url_page()),
            (self.tr("File"), self._file_page()),
        ):
            self._tabs.addTab(text)
            self._pages.addWidget(page)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._wrong = label(role="bad")
        self._wrong.setWordWrap(True)
        go, leave = push_button(bench.theme, "download", "primary"), push_button(bench.theme)
        caption(go, self.tr("Import"))
        caption(leave, self.tr("Cancel"))
        go.setDefault(True)
        go.clicked.connect(self._finish)
        leave.clicked.connect(self.reject)
        parts = (label(title, "title"), self._tabs, self._pages, self._wrong, row(None, leave, go))
        self.setLayout(column(*parts, margins=_MARGINS, gap=10))
        self.resize(640, 460)

    def offer(self, catalogue: Sequence[Json]) -> None:
        """Show what the server's catalogue has."""
        self._known.clear()
        for entry in catalogue:
            where = urlsplit(str(entry["url"])).netloc
            needs = f"{entry['min_disk_gib']} GiB · {entry['min_ram_mib']} MiB"
            item = QTreeWidgetItem(self._known, [str(entry["title"]), where, needs])
            item.setData(0, Qt.ItemDataRole.UserRole, entry["name"])
        for number in range(2):
            self._known.resizeColumnToContents(number)
        if (first := self._known.topLevelItem(0)) is not None:
            self._known.setCurrentItem(first)

    def _catalogue_page(self) -> QWidget:
        self._known.setHeaderLabels([self.tr("Image"), self.tr("From"), self.tr("Needs")])
        self._known.setRootIsDecorated(False)
        self._known.setAccessibleName(self.tr("Catalogue"))
        self._known.itemActivated.connect(lambda _item: self._finish())
        return self._known

    def _url_page(self) -> QWidget:
        self._url.setPlaceholderText("https://")
        self._url.textChanged.connect(lambda text: self._guess(0, urlsplit(text).path))
        self._checksum.setPlaceholderText(self.tr("sha256:… (may stay empty)"))
        return _form(
            (self.tr("Address"), self._url),
            (self.tr("Name"), self._names[0]),
            (self.tr("Format"), self._formats[0]),
            (self.tr("Checksum"), self._checksum),
        )

    def _file_page(self) -> QWidget:
        browse = push_button(self._theme, "folder")
        caption(browse, self.tr("Choose…"))
        browse.clicked.connect(self._browse)
        self._file.textChanged.connect(lambda text: self._guess(1, text))
        return _form(
            (self.tr("File"), self._file),
            ("", browse),
            (self.tr("Name"), self._names[1]),
            (self.tr("Format"), self._formats[1]),
        )

    def _format_choice(self) -> Choice:
        found = Choice(self._theme)
        found.addItems(sorted({*FORMATS.values()}))
        found.setCurrentText("qcow2")
        return found

    def _guess(self, page: int, path: str) -> None:
        if path:
            self._names[page].setText(Path(path).stem)
            self._formats[page].setCurrentText(format_of(path))

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Image file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._file.setText)
        dialog.open()

    def _finish(self) -> None:
        page = self._tabs.currentIndex()
        wrong = self._complaint(page)
        self._wrong.setText(wrong)
        if wrong:
            return
        self.accept()
        item = self._known.currentItem()
        if page == 0 and item is not None:
            self.known_wanted.emit(str(item.data(0, Qt.ItemDataRole.UserRole)))
            return
        name, image_format = (
            self._names[page - 1].text().strip(),
            self._formats[page - 1].currentText(),
        )
        if page == 1:
            url, checksum = self._url.text().strip(), self._checksum.text().strip()
            self.url_wanted.emit(name, url, image_format, checksum)
        else:
            self.file_wanted.emit(name, self._file.text().strip(), image_format)

    def _complaint(self, page: int) -> str:
        if page == 0:
            is_chosen = self._known.currentItem() is not None
            return "" if is_chosen else self.tr("Choose an image first.")
        if page == 1 and not self._url.text().strip().startswith(("http://", "https://")):
            return self.tr("Write the address like https://example.org/image.qcow2")
        if page == 2 and not Path(self._file.text().strip()).is_file():  # noqa: PLR2004 - third tab
            return self.tr("There is no such file.")
        return "" if self._names[page - 1].text().strip() else self.tr("A name is needed.")


def _form(*fields: tuple[str, QWidget]) -> QWidget:
    page, form = QWidget(), QFormLayout()
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(8)
    for name, widget in fields:
        if name:
            widget.setAccessibleName(name)
        form.addRow(name, widget)
    page.setLayout(form)
    return page
