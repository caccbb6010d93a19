"""The menus: of the title bar, and of what is under the pointer."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cockpit.models.blocks import Instance, Nic
from cockpit.models.live import Live
from cockpit.models.resources import Resource
from cockpit.settings import KnownServer
from cockpit.ui import icons
from cockpit.ui.actions import Actions
from cockpit.ui.canvas.mime import Dragged
from cockpit.ui.canvas.view import CanvasView
from cockpit.ui.cloud import Standing
from cockpit.ui.document import Document
from cockpit.ui.field_row import PROFILES
from cockpit.ui.inspector_cards import SHIELD_ICONS, profile_words
from cockpit.ui.theme import Theme
from cockpit.ui.title_bar import TitleBar

Do = Callable[[], object]

_PROJECT = ("new", "open", "|", "save", "save_as", "|", "export_png", "export_svg", "|", "quit")


def fill_project_menu(
    bar: TitleBar,
    actions: Actions,
    files: tuple[Sequence[Path], Sequence[str]],
    open_file: Callable[[Path], None],
) -> None:
    """Fill the menu of the project: `files` are the samples and the recent ones."""
    menu = bar.project_menu
    menu.clear()
    translate = QCoreApplication.translate
    for name in _PROJECT:
        if name == "|":
            menu.addSeparator()
            continue
        menu.addAction(actions[name])
        if name == "open":
            samples, recent = files
            _add_files(menu.addMenu(translate("menus", "Samples")), [*samples], open_file)
            found = [Path(file) for file in recent]
            _add_files(menu.addMenu(translate("menus", "Recent")), found, open_file)


def fill_cloud_menu(
    bar: TitleBar,
    actions: Actions,
    standing: Standing,
    known: Sequence[KnownServer],
    log_in: Callable[[KnownServer], None],
) -> None:
    """Fill the menu of the cloud with how it stands and where else to go."""
    menu = bar.cloud_menu
    menu.clear()
    menu.addAction(standing_words(standing)).setEnabled(False)
    menu.addSeparator()
    menu.addAction(actions["start_embedded"])
    menu.addAction(actions["connect"])
    for server in known:
        name = f"{server.user} @ {server.url}"
        menu.addAction(name).triggered.connect(lambda _c=False, server=server: log_in(server))
    menu.addAction(actions["disconnect"])
    menu.addSeparator()
    menu.addAction(actions["import_running"])


def fill_user_menu(bar: TitleBar, actions: Actions) -> None:
    """Fill the menu of colours and languages."""
    menu = bar.user_menu
    menu.clear()
    for name in ("theme_system", "theme_light", "theme_dark"):
        menu.addAction(actions[name])
    menu.addSeparator()
    for name in ("language_en", "language_el"):
        menu.addAction(actions[name])
    menu.addSeparator()
    for name in ("toggle_palette", "toggle_inspector", "toggle_drawer"):
        menu.addAction(actions[name])


def standing_words(standing: Standing) -> str:
    """Say how the window stands to its cloud."""
    translate = QCoreApplication.translate
    words = {
        "none": translate("menus", "No connection"),
        "starting": translate("menus", "{name}: starting the server…"),
        "connecting": translate("menus", "{name}: connecting…"),
        "online": translate("menus", "{name}: connected"),
        "offline": translate("menus", "{name}: not reachable, trying again"),
    }
    return words[standing.state].format(name=cloud_name(standing))


def cloud_name(standing: Standing) -> str:
    """Return what the operator calls a cloud; "" while there is none."""
    if standing.is_embedded:
        return QCoreApplication.translate("menus", "this computer")
    return standing.name


class ContextMenus:
    """Offers for what is under the pointer what the inspector offers, and edits."""

    def __init__(
        self, theme: Theme, document: Document, live: Live, actions: Actions, window: QWidget
    ) -> None:
        self._theme, self._document, self._live = theme, document, live
        self._actions, self._window = actions, window
        self.on_console: Callable[[str, str], None] = _nothing
        self.on_power: Callable[[str, str], None] = _nothing
        self.on_stats: Callable[[str], None] = _nothing
        self.fill_deeds: Callable[[QMenu, Resource], None] = _nothing

    def for_drawing(self, canvas: CanvasView, place: QPoint, ids: Sequence[UUID]) -> None:
        """Open the menu of what is selected on the drawing."""
        menu = QMenu(self._window)
        links = {link.id: link for link in self._document.topology.links()}
        only = links.get(ids[0]) if len(ids) == 1 else None
        block = self._document.topology.block(ids[0]) if len(ids) == 1 and only is None else None
        if isinstance(only, Nic):
            self._add_profiles(menu, only)
        found = self._live.get(str(ids[0])) if len(ids) == 1 else None
        if found is not None and isinstance(block, Instance):
            self._add_server(menu, found)
        elif found is not None:
            self._add_deeds(menu, found)
        if ids:
            self._add_edits(menu, canvas)
        else:
            self._add_ground(menu, canvas)
        menu.popup(place)

    def for_resources(self, place: QPoint, chosen: Sequence[Resource]) -> None:
        """Open the menu of rows of a table."""
        servers = [resource for resource in chosen if resource.kind == "server"]
        if len(servers) == 1:
            menu = QMenu(self._window)
            self._add_server(menu, servers[0])
            menu.popup(place)
        elif len(chosen) == 1:
            menu = QMenu(self._window)
            self._add_deeds(menu, chosen[0])
            menu.popup(place)
        elif servers:
            menu = QMenu(self._window)
            translate = QCoreApplication.translate
            for what, icon, text in (
                ("start", "player-play", translate("menus", "Start all, at once")),
                ("stop", "player-stop", translate("menus", "Stop all, at once")),
            ):
                self._add(menu, icon, text, partial(self._power_all, servers, what))
            menu.popup(place)

    def _power_all(self, servers: Sequence[Resource], what: str) -> None:
        for server in servers:
            self.on_power(server.id, what)

    def _add_server(self, menu: QMenu, server: Resource) -> None:
        translate = QCoreApplication.translate
        is_running = server.status in {"ACTIVE", "PAUSED", "RESCUE", "VERIFY_RESIZE"}
        key = server.id
        console = self._add(
            menu,
            "device-desktop",
            translate("menus", "Console"),
            lambda: self.on_console(key, "vnc"),
        )
        serial = self._add(
            menu,
            "terminal-2",
            translate("menus", "Serial console"),
            lambda: self.on_console(key, "serial"),
        )
        self._add(menu, "chart-line", translate("menus", "Statistics"), lambda: self.on_stats(key))
        for action in (console, serial):
            action.setEnabled(is_running)
        menu.addSeparator()
        self._add_deeds(menu, server)

    def _add_deeds(self, menu: QMenu, resource: Resource) -> None:
        """Add what happens at once in the cloud, under a line that says so."""
        menu.addSection(QCoreApplication.translate("menus", "At once, in the cloud"))
        self.fill_deeds(menu, resource)
        menu.addSeparator()

    def _add_profiles(self, menu: QMenu, nic: Nic) -> None:
        for profile in PROFILES:
            action = self._add(
                menu,
                SHIELD_ICONS[profile],
                profile_words(profile),
                partial(self._document.editor.set_profile, nic.id, profile),
            )
            action.setCheckable(True)
            action.setChecked(nic.profile == profile)
        menu.addSeparator()

    def _add_edits(self, menu: QMenu, canvas: CanvasView) -> None:
        translate = QCoreApplication.translate
        keys = canvas.keys
        self._add(menu, "files", translate("menus", "Cut"), keys.cut, "Ctrl+X")
        self._add(menu, "copy", translate("menus", "Copy"), keys.copy, "Ctrl+C")
        self._add(menu, "clipboard", translate("menus", "Paste"), keys.paste, "Ctrl+V")
        self._add(menu, "versions", translate("menus", "Duplicate"), keys.duplicate, "Ctrl+D")
        self._add(
            menu, "plug-connected", translate("menus", "Plug together"), keys.connect_selected, "C"
        )
        menu.addSeparator()
        self._add(menu, "trash", translate("menus", "Delete from the drawing"), keys.delete, "Del")

    def _add_ground(self, menu: QMenu, canvas: CanvasView) -> None:
        translate = QCoreApplication.translate
        bricks = (
            (Dragged("instance"), "server", translate("menus", "Add a server")),
            (Dragged("network"), "network", translate("menus", "Add a network")),
            (Dragged("public"), "world", translate("menus", "Add a public network")),
            (Dragged("volume"), "database", translate("menus", "Add a volume")),
        )
        for dragged, icon, text in bricks:
            self._add(menu, icon, text, partial(canvas.add, dragged))
        menu.addSeparator()
        self._add(menu, "clipboard", translate("menus", "Paste"), canvas.keys.paste, "Ctrl+V")
        self._add(
            menu, "stack-2", translate("menus", "Select all"), canvas.keys.select_all, "Ctrl+A"
        )
        menu.addSeparator()
        for name in ("tidy", "fit", "import_running"):
            menu.addAction(self._actions[name])

    def _add(self, menu: QMenu, icon: str, text: str, do: Do, keys: str = "") -> QAction:
        # Shown only: the canvas has these keys itself.
        action = menu.addAction(icons.icon(icon, self._theme), f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _checked=False: do())
        return action


def _add_files(menu: QMenu, files: Sequence[Path], open_file: Callable[[Path], None]) -> None:
    for file in files:
        action = menu.addAction(file.stem)
        action.setToolTip(str(file))
        action.triggered.connect(lambda _checked=False, file=file: open_file(file))
    menu.setEnabled(bool(files))


def _nothing(*_arguments: object) -> None:
    """Stand in until somebody listens."""
