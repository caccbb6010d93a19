"""The face in force: light or dark, its colours, its typefaces, its style sheet."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from cockpit.models.shipped import FONTS
from cockpit.models.tokens import DARK, LIGHT, Tokens
from cockpit.ui import style_sheet

UI_FAMILY = "Inter"
MONO_FAMILY = "JetBrains Mono"

Choice = Literal["system", "light", "dark"]
Size = Literal["small", "muted", "body", "title", "figure"]
PIXELS: dict[Size, int] = {"small": 11, "muted": 12, "body": 13, "title": 15, "figure": 20}

_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.Button: "panel",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.ToolTipBase: "panel",
    QPalette.ColorRole.ToolTipText: "ink",
    QPalette.ColorRole.PlaceholderText: "ink3",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent_ink",
    QPalette.ColorRole.LinkVisited: "accent_ink",
    QPalette.ColorRole.Light: "panel",
    QPalette.ColorRole.Midlight: "sunken",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "edge",
    QPalette.ColorRole.Accent: "accent",
}


class Theme(QObject):
    """Dresses the application and tells widgets that paint themselves when to do it anew.

    Attributes:
        tokens: The colours in force.
        choice: What the operator chose; "system" follows the desktop where it says so.

    Signals:
        changed: Other colours are in force.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, choice: Choice = "system", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self.choice: Choice = choice
        self.tokens: Tokens = LIGHT
        self._ui_family = _load(UI_FAMILY, "*.otf", QFontDatabase.SystemFont.GeneralFont)
        self._mono_family = ""
        app.setFont(self.font())
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._dress()

    @property
    def is_dark(self) -> bool:
        """Tell whether the dark colours are in force."""
        return self.tokens.name == "dark"

    def choose(self, choice: Choice) -> None:
        """Put on another face."""
        self.choice = choice
        self._follow_system()

    def colour(self, token: str, opacity: float = 1.0) -> QColor:
        """Return one colour by the name of its token."""
        colour = QColor(getattr(self.tokens, token))
        if opacity < 1.0:
            colour.setAlphaF(opacity)
        return colour

    def font(self, size: Size = "body", weight: int = 400, *, is_mono: bool = False) -> QFont:
        """Return a typeface: digits of equal width, and no ligatures in addresses."""
        if is_mono and not self._mono_family:
            # Late: the first picture shows no address.
            self._mono_family = _load(MONO_FAMILY, "*.ttf", QFontDatabase.SystemFont.FixedFont)
        font = QFont(self._mono_family if is_mono else self._ui_family)
        font.setPixelSize(PIXELS[size])
        font.setWeight(QFont.Weight(weight))
        font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        if is_mono:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFeature(QFont.Tag("calt"), 0)
        else:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _follow_system(self) -> None:
        before = self.tokens
        self._dress()
        if self.tokens is not before:
            self.changed.emit()

    def _dress(self) -> None:
        scheme = self._app.styleHints().colorScheme()
        is_dark = self.choice == "dark" or (
            self.choice == "system" and scheme == Qt.ColorScheme.Dark
        )
        self.tokens = DARK if is_dark else LIGHT
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(style_sheet.build(self.tokens, MONO_FAMILY))

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.colour(token))
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("edge"))
        return palette


def _load(family: str, pattern: str, instead: QFontDatabase.SystemFont) -> str:
    """Register a bundled typeface; the system's own steps in where it cannot be read."""
    numbers = [QFontDatabase.addApplicationFont(str(path)) for path in FONTS.glob(pattern)]
    known = {name for n in numbers for name in QFontDatabase.applicationFontFamilies(n)}
    return family if family in known else QFontDatabase.systemFont(instead).family()
