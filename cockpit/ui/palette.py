"""The box of bricks beside the canvas."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from cockpit.ui import icons
from cockpit.ui.canvas.mime import Dragged, DragKind
from cockpit.ui.palette_items import Look, PaletteItem
from cockpit.ui.parts import boxed, clear, column, label, name_of, row, scroll_area, tool_button
from cockpit.ui.theme import Theme

WIDTH, STRIP_WIDTH = 248, 64
_BRICKS: dict[DragKind, str] = {
    "instance": "server",
    "network": "network",
    "public": "world",
    "router": "router",
    "volume": "database",
    "floating_ip": "tag",
    "physical_port": "ethernet",
}
_PROFILES = ("ENABLED", "PROTECTED", "DISABLED")
_TEMPLATES = ("three-tier", "isolated-twins", "routed-office")
_BRANDS = ("debian", "ubuntu", "redhat", "windows")


class ImageEntry(NamedTuple):
    """An image that instances can boot from; `size` as the operator reads it."""

    name: str
    size: str


class Palette(QFrame):
    """Bricks, shields, templates and images, with a search on top.

    Signals:
        wanted: A brick is to be added without a drag; carries a `Dragged`.
        template_wanted: A template is to be added; carries its name.
        collapse_wanted: The operator folds the palette to its strip, or unfolds it.
    """

    wanted = Signal(Dragged)
    template_wanted = Signal(str)
    collapse_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._theme = theme
        self._is_strip = False
        self._bricks = {
            kind: self._item("brick", icon, Dragged(kind)) for kind, icon in _BRICKS.items()
        }
        self._shields = {
            profile: self._item("shield", "shield", Dragged("shield", profile))
            for profile in _PROFILES
        }
        self._shields["CUSTOM"] = self._item("shield", "shield", Dragged("security_group"))
        self._templates = {name: self._template(name) for name in _TEMPLATES}
        self._images: dict[str, PaletteItem] = {}
        self._entries: Sequence[ImageEntry] = ()
        self._build()
        self._retranslate()

    def show_images(self, entries: Sequence[ImageEntry]) -> None:
        """List the images of the cloud."""
        if entries == self._entries:
            return
        self._entries = entries
        clear(self._image_rows)
        self._images = {}
        for entry in entries:
            item = self._item("row", _icon_of(entry.name), Dragged("image", entry.name))
            item.tell(
                entry.name, self.tr("Boot a server from {name}").format(name=entry.name), entry.size
            )
            self._images[entry.name] = item
            self._image_rows.addWidget(item)
        self._filter(self._find.text())

    def set_strip(self, is_strip: bool) -> None:
        """Fold to a strip of icons, or unfold."""
        self._is_strip = is_strip
        self.setFixedWidth(STRIP_WIDTH if is_strip else WIDTH)
        for item in (*self._bricks.values(), *self._shields.values()):
            item.set_compact(is_strip)
        for number, item in enumerate(self._bricks.values()):
            place = (number, 0) if is_strip else divmod(number, 2)
            self._brick_grid.addWidget(item, *place)
        self._brick_grid.setColumnStretch(0, 1)
        self._brick_grid.setColumnStretch(1, 0 if is_strip else 1)
        sides = 12 if is_strip else 16
        for layout in (self._brick_grid, self._shield_rows):
            layout.setContentsMargins(sides, 2, sides, 8)
        self._find.setVisible(not is_strip)
        self._title.setVisible(not is_strip)
        self._filter("" if is_strip else self._find.text())
        self._name_fold()
        # Before the first event the body has the width of a palette that was not shown yet,
        # and Qt 6.11 lays its grid out for that.
        QTimer.singleShot(0, self, self._lay_out)

    @property
    def is_strip(self) -> bool:
        """Tell whether only icons are shown."""
        return self._is_strip

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _item(self, look: Look, icon: str, dragged: Dragged) -> PaletteItem:
        item = PaletteItem(self._theme, look, icon, dragged, self)
        item.wanted.connect(lambda: self.wanted.emit(dragged))
        return item

    def _template(self, name: str) -> PaletteItem:
        item = PaletteItem(self._theme, "row", "template", None, self)
        item.wanted.connect(lambda: self.template_wanted.emit(name))
        return item

    def _build(self) -> None:
        self._title = label(role="strong")
        self._fold = tool_button(self._theme, "layout-sidebar", "tiny")
        self._fold.clicked.connect(self.collapse_wanted)
        head = boxed(row(self._title, None, self._fold, margins=(16, 0, 12, 0)), "panelHead", 36)
        self._find = QLineEdit()
        self._find.setProperty("role", "find")
        self._find.setClearButtonEnabled(True)
        self._find.addAction(
            icons.icon("search", self._theme, "ink3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._find.textChanged.connect(self._filter)
        self._headings = {
            name: label(role="section") for name in ("bricks", "shields", "templates", "images")
        }
        for heading in self._headings.values():
            heading.setContentsMargins(16, 10, 16, 4)
        self._brick_grid = QGridLayout()
        self._brick_grid.setSpacing(6)
        self._brick_grid.setHorizontalSpacing(8)
        self._shield_rows = QVBoxLayout()
        self._shield_rows.setSpacing(4)
        for item in self._shields.values():
            self._shield_rows.addWidget(item)
        self._image_rows = QVBoxLayout()
        self._image_rows.setSpacing(0)
        self._body = body = QWidget()
        body.setLayout(
            column(
                row(self._find, margins=(16, 12, 16, 0)),
                self._headings["bricks"],
                self._brick_grid,
                self._headings["shields"],
                self._shield_rows,
                self._headings["templates"],
                *self._templates.values(),
                self._headings["images"],
                self._image_rows,
                None,
                gap=0,
            )
        )
        self.setLayout(column(head, scroll_area(body), gap=0))
        self.set_strip(False)

    def _lay_out(self) -> None:
        layout = self._body.layout()
        assert layout is not None
        layout.invalidate()

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        groups = {
            "bricks": self._bricks.values(),
            "shields": self._shields.values(),
            "templates": self._templates.values(),
            "images": self._images.values(),
        }
        for name, items in groups.items():
            is_foldable = name in {"templates", "images"}
            shown = [item for item in items if wanted in item.text().casefold()]
            for item in items:
                item.setVisible(item in shown and not (self._is_strip and is_foldable))
            self._headings[name].setVisible(bool(shown) and not self._is_strip)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Palette"))
        self._find.setPlaceholderText(self.tr("Search bricks"))
        self._find.setAccessibleName(self.tr("Search bricks"))
        self._headings["bricks"].setText(self.tr("Bricks"))
        self._headings["shields"].setText(self.tr("Firewall"))
        self._headings["templates"].setText(self.tr("Templates"))
        self._headings["images"].setText(self.tr("Images"))
        names: dict[DragKind, tuple[str, str]] = {
            "instance": (
                self.tr("Server"),
                self.tr("A virtual machine. Drop it on a network to plug it in."),
            ),
            "network": (
                self.tr("Network"),
                self.tr("A private network: an isolated segment of its own."),
            ),
            "public": (
                self.tr("Internet"),
                self.tr("A public network: its addresses can be reached from outside."),
            ),
            "volume": (self.tr("Volume"), self.tr("A disk. Drop it on a server to attach it.")),
            "router": (
                self.tr("Router"),
                self.tr("Joins networks. Its link to the Internet is its gateway, with NAT."),
            ),
            "floating_ip": (
                self.tr("Floating IP"),
                self.tr("A public address that is kept. Drop it on a server, or on the Internet."),
            ),
            "physical_port": (
                self.tr("Physical port"),
                self.tr("An interface of the host. Drop it on a private network to bridge it."),
            ),
        }
        for kind, (name, tip) in names.items():
            self._bricks[kind].tell(name, tip)
        shields = {
            "ENABLED": self.tr(
                "The strictest: nothing comes in but answers and pings. Drop it on a link."
            ),
            "PROTECTED": self.tr(
                "Lets ssh and remote desktop in, nothing else. Drop it on a link."
            ),
            "DISABLED": self.tr("Lets everything in. Drop it on a link."),
        }
        for profile, tip in shields.items():
            self._shields[profile].tell(profile, tip)
        self._shields["CUSTOM"].tell(
            self.tr("Security group"),
            self.tr("Rules of your own. Drop it on a link, or beside and give it rules."),
        )
        templates = {
            "three-tier": (self.tr("Three tiers"), 4),
            "isolated-twins": (self.tr("Isolated twins"), 4),
            "routed-office": (self.tr("Routed office"), 3),
        }
        for template, (name, _) in templates.items():
            self._templates[template].tell(
                name, self.tr("Double-click to add {name}").format(name=name)
            )
        for image, item in self._images.items():
            size = next(entry.size for entry in self._entries if entry.name == image)
            item.tell(image, self.tr("Boot a server from {name}").format(name=image), size)
        self._name_fold()

    def _name_fold(self) -> None:
        name_of(
            self._fold,
            self.tr("Unfold the palette") if self._is_strip else self.tr("Fold the palette"),
        )


def _icon_of(image: str) -> str:
    name = image.casefold()
    return next((f"brand-{brand}" for brand in _BRANDS if brand in name), "disc")
