"""Everything an operator can order by name: menus, shortcuts and the command palette share it."""

from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from cockpit.ui import icons
from cockpit.ui.theme import Theme


class _Spec(NamedTuple):
    name: str
    icon: str
    keys: tuple[str, ...] = ()
    group: str = ""


_SPECS = (
    _Spec("new", "pencil-plus", ("Ctrl+N",)),
    _Spec("open", "folder", ("Ctrl+O",)),
    _Spec("save", "device-floppy", ("Ctrl+S",)),
    _Spec("save_as", "files", ("Ctrl+Shift+S",)),
    _Spec("export_png", "photo"),
    _Spec("export_svg", "download"),
    _Spec("quit", "power", ("Ctrl+Q",)),
    _Spec("undo", "arrow-back-up", ("Ctrl+Z",)),
    _Spec("redo", "arrow-forward-up", ("Ctrl+Shift+Z", "Ctrl+Y")),
    _Spec("fit", "focus-2", ("F",)),
    _Spec("tidy", "wand", ("L",)),
    _Spec("zoom_in", "zoom-in", ("Ctrl++", "Ctrl+=")),
    _Spec("zoom_out", "minus", ("Ctrl+-",)),
    _Spec("zoom_normal", "maximize", ("Ctrl+0",)),
    _Spec("lens_design", "pencil", ("1",), "lens"),
    _Spec("lens_plan", "list-details", ("2",), "lens"),
    _Spec("lens_live", "activity", ("3",), "lens"),
    _Spec("find", "search", ("Ctrl+K",)),
    _Spec("apply", "player-play", ("Ctrl+Return",)),
    _Spec("show_problems", "alert-triangle", ("Ctrl+Shift+M",)),
    _Spec("show_activity", "activity", ("Ctrl+Shift+A",)),
    _Spec("show_log", "file-text", ("Ctrl+Shift+L",)),
    _Spec("show_message", "info-circle", ("F6",)),
    _Spec("toggle_palette", "layout-sidebar", ("Ctrl+B",)),
    _Spec("toggle_inspector", "info-circle", ("Ctrl+I",)),
    _Spec("toggle_drawer", "table", ("Ctrl+J",)),
    _Spec("import_running", "download", ("Ctrl+Shift+I",)),
    _Spec("open_stats", "chart-line", ("Ctrl+T",)),
    _Spec("close_tab", "x", ("Ctrl+W",)),
    _Spec("connect", "plug-connected"),
    _Spec("disconnect", "unlink"),
    _Spec("start_embedded", "device-desktop"),
    _Spec("theme_system", "device-desktop", (), "theme"),
    _Spec("theme_light", "photo", (), "theme"),
    _Spec("theme_dark", "moon", (), "theme"),
    _Spec("language_en", "world", (), "language"),
    _Spec("language_el", "world", (), "language"),
)

CANVAS_ONLY = ("fit", "tidy", "lens_design", "lens_plan", "lens_live", "close_tab")
"""Single keys would be taken from guests: these work where a canvas or panel has the focus."""


class Actions(QObject):
    """The actions by name. What they do is connected where the doer lives.

    Attributes:
        all: Every action, in the order in which the command palette lists them.
        icon_names: Their icons.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: dict[str, QAction] = {}
        self.icon_names = {spec.name: spec.icon for spec in _SPECS}
        self._groups: dict[str, QActionGroup] = {}
        for spec in _SPECS:
            action = QAction(icons.icon(spec.icon, theme, "ink2", "accent_ink"), "", self)
            action.setObjectName(spec.name)
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            if spec.group:
                action.setCheckable(True)
                self._group(spec.group).addAction(action)
            self.all[spec.name] = action
        self["lens_design"].setChecked(True)
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self.all[name]

    def keys(self, name: str) -> str:
        """Return the first shortcut of an action as the operator reads it."""
        return self.all[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def retranslate(self) -> None:
        """Write all words in the language in force."""
        words = {
            "new": self.tr("New project"),
            "open": self.tr("Open…"),
            "save": self.tr("Save"),
            "save_as": self.tr("Save as…"),
            "export_png": self.tr("Export as PNG…"),
            "export_svg": self.tr("Export as SVG…"),
            "quit": self.tr("Quit"),
            "undo": self.tr("Undo"),
            "redo": self.tr("Redo"),
            "fit": self.tr("Fit the drawing"),
            "tidy": self.tr("Tidy up"),
            "zoom_in": self.tr("Zoom in"),
            "zoom_out": self.tr("Zoom out"),
            "zoom_normal": self.tr("Zoom to 100 %"),
            "lens_design": self.tr("Design"),
            "lens_plan": self.tr("Plan"),
            "lens_live": self.tr("Live"),
            "find": self.tr("Find brick, action, resource"),
            "apply": self.tr("Apply the changes"),
            "show_problems": self.tr("Show problems"),
            "show_activity": self.tr("Show activity"),
            "show_log": self.tr("Show the log"),
            "show_message": self.tr("Go to the message"),
            "toggle_palette": self.tr("Palette"),
            "toggle_inspector": self.tr("Inspector"),
            "toggle_drawer": self.tr("Drawer"),
            "import_running": self.tr("Import what runs"),
            "open_stats": self.tr("Statistics"),
            "close_tab": self.tr("Close the tab"),
            "connect": self.tr("Connect to a server…"),
            "disconnect": self.tr("Disconnect"),
            "start_embedded": self.tr("Use the embedded server"),
            "theme_system": self.tr("Colours of the system"),
            "theme_light": self.tr("Light colours"),
            "theme_dark": self.tr("Dark colours"),
            "language_en": "English",
            "language_el": "Ελληνικά",
        }
        for name, text in words.items():
            self.all[name].setText(text)
            keys = self.keys(name)
            self.all[name].setToolTip(f"{text} ({keys})" if keys else text)

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self)
        return self._groups[name]
