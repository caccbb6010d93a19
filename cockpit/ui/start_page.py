"""What an empty drawing teaches: templates, an import, and four steps."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QWidget

from cockpit.ui.parts import IconLabel, boxed, caption, column, label, push_button, row
from cockpit.ui.theme import Theme


class StartPage(QFrame):
    """Lies over the empty canvas; gone with the first brick. Drops go through to the canvas.

    Signals:
        template_wanted: Carries the name of a template.
        import_wanted: What runs is to be drawn.
    """

    template_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._heading, self._intro = label(role="figure"), label(role="muted")
        self._buttons = {
            name: push_button(theme, icon, "primary" if name == "three-tier" else "plain")
            for name, icon in (
                ("three-tier", "template"),
                ("isolated-twins", "template"),
                ("import", "download"),
            )
        }
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self._choose(name))
        self._tips = [label() for _ in range(4)]
        steps = []
        tips_icons = ("hand-move", "plug-connected", "list-details", "player-play")
        for icon, tip in zip(tips_icons, self._tips, strict=True):
            tip.setWordWrap(True)
            line = row(IconLabel(theme, icon, "accent_ink", 20), tip, gap=12)
            line.setStretch(1, 1)
            steps.append(boxed(line))
        self.setLayout(
            column(
                self._heading,
                self._intro,
                8,
                *steps,
                8,
                row(*self._buttons.values(), None, gap=8),
                margins=(32, 24, 32, 24),
                gap=8,
            )
        )
        self._retranslate()

    def allow_import(self, may_import: bool) -> None:
        """Offer the import only where something runs."""
        self._buttons["import"].setEnabled(may_import)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _choose(self, name: str) -> None:
        if name == "import":
            self.import_wanted.emit()
        else:
            self.template_wanted.emit(name)

    def _retranslate(self) -> None:
        self._heading.setText(self.tr("Draw a cloud"))
        self._intro.setText(self.tr("Start with a brick from the palette, or with one of these."))
        caption(self._buttons["three-tier"], self.tr("Three tiers"))
        caption(self._buttons["isolated-twins"], self.tr("Isolated twins"))
        caption(self._buttons["import"], self.tr("Import what runs"))
        tips = (
            self.tr("Drag a network onto the canvas: it becomes a rail."),
            self.tr("Drop a server on the rail: it is plugged in."),
            self.tr("Look through the Plan lens (2): what Apply would do."),
            self.tr("Apply: real machines boot, and their lights turn green."),
        )
        for line, text in zip(self._tips, tips, strict=True):
            line.setText(text)
