"""Which security groups a link wears."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cockpit.models.blocks import Nic, SecurityGroup
from cockpit.ui.editors import Switch
from cockpit.ui.parts import ElidedLabel, IconLabel, clear, column, label, row
from cockpit.ui.theme import Theme


class GroupPicker(QWidget):
    """A switch for each group of the drawing.

    Signals:
        chosen: The link shall wear these; carries a tuple of ids.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: object = None
        self._worn: tuple[UUID, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._none = label(role="muted")
        self._none.setWordWrap(True)
        self.setLayout(column(self._none, self._rows, gap=4))
        self._retranslate()

    def show_nic(self, nic: Nic, groups: Sequence[SecurityGroup]) -> None:
        """Show what a link wears of these."""
        state = [(group.id, group.name, group.id in nic.groups) for group in groups]
        self._worn = nic.groups
        if (nic.id, state) == self._shown:
            return
        self._shown = nic.id, state
        clear(self._rows)
        self._none.setVisible(not groups)
        for key, name, is_worn in state:
            switch = Switch(self._theme)
            switch.setChecked(is_worn)
            switch.setAccessibleName(name)
            switch.clicked.connect(lambda _checked=False, key=key: self._toggle(key))
            line = QWidget()
            icon = IconLabel(self._theme, "shield-list")
            line.setLayout(row(icon, ElidedLabel(name), None, switch, gap=6))
            self._rows.addWidget(line)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _toggle(self, key: UUID) -> None:
        if key in self._worn:
            self.chosen.emit(tuple(worn for worn in self._worn if worn != key))
        else:
            self.chosen.emit((*self._worn, key))

    def _retranslate(self) -> None:
        self._none.setText(self.tr("Drag a security group out of the palette onto the link."))
