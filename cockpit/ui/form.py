"""The form of one brick or link, built from its fields."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cockpit.models.blocks import AnyBlock, AnyLink
from cockpit.ui.field_row import FieldRow
from cockpit.ui.fields import FIELDS, Field, complaint, edit_of, parsed, value_of
from cockpit.ui.parts import clear
from cockpit.ui.theme import Theme


class Form(QWidget):
    """Shows a thing and reports edits that can be taken; it stays while the thing changes.

    Signals:
        edited: A field has another value; carries the field's name and the value.
    """

    edited = Signal(str, object)

    def __init__(
        self,
        theme: Theme,
        fields: Mapping[str, tuple[Field, ...]] = FIELDS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._fields = theme, fields
        self._thing: AnyBlock | AnyLink | None = None
        self._offers: dict[str, Mapping[str, str]] = {}
        self._rows: dict[str, FieldRow] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)

    def show_thing(self, thing: AnyBlock | AnyLink | None) -> None:
        """Show a brick or link; rows are made anew only for another one."""
        is_same = (
            thing is not None
            and self._thing is not None
            and (thing.id, thing.kind) == (self._thing.id, self._thing.kind)
        )
        self._thing = thing
        if not is_same:
            self._build()
        if thing is not None:
            for field_row in self._rows.values():
                field_row.show_value(value_of(thing, field_row.field))

    @property
    def has_rows(self) -> bool:
        """Tell whether there is anything to fill in for what is shown."""
        return bool(self._rows)

    def offer(self, editor: str, values: Mapping[str, str]) -> None:
        """Offer values for a kind of field, such as images, with what is said of each."""
        if values != self._offers.get(editor):
            self._offers[editor] = values
            for field_row in self._rows.values():
                field_row.offer(editor, values)

    def focus_first(self) -> None:
        """Let the keyboard begin with the first field."""
        for field_row in self._rows.values():
            field_row.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for field_row in self._rows.values():
                field_row.retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        clear(self._layout)
        self._rows = {}
        kind = self._thing.kind if self._thing is not None else ""
        for field in self._fields.get(kind, ()):
            field_row = FieldRow(self._theme, field)
            for editor, values in self._offers.items():
                field_row.offer(editor, values)
            field_row.committed.connect(self._commit)
            self._rows[field.name] = field_row
            self._layout.addWidget(field_row)

    def _commit(self, name: str, value: object) -> None:
        if self._thing is None:
            return
        field_row = self._rows[name]
        try:
            wanted = parsed(field_row.field, value)
        except ValueError as error:
            field_row.complain(str(error))
            return
        reason = complaint(self._thing, field_row.field, wanted)
        field_row.complain(reason)
        edit = None if reason else edit_of(self._thing, field_row.field, wanted)
        if edit is not None:
            self.edited.emit(*edit)
