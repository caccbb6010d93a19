"""One row of a form: the name of a field, its editor, and what is wrong with the value."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from cockpit.models.blocks import Profile
from cockpit.ui.editors import Choice, Decimal, LongText, Number, Switch
from cockpit.ui.field_words import choice_words, empty_words, tip, title
from cockpit.ui.fields import Field
from cockpit.ui.parts import Item, column, label, restyle, row
from cockpit.ui.theme import Theme

PROFILES: tuple[Profile, ...] = ("ENABLED", "PROTECTED", "DISABLED", "CUSTOM")
LABEL_WIDTH = 92


class FieldRow(QWidget):
    """A field's name, its editor, and what is wrong with it.

    Signals:
        committed: The operator has finished; carries the field's name and the value.
    """

    committed = Signal(str, object)

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__()
        self.field = field
        self._label = label(role="muted")
        self._label.setFixedWidth(LABEL_WIDTH)
        self._wrong = label(role="bad")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self.editor = self._editor(theme)
        self._label.setBuddy(self.editor)
        # A switch is as wide as it is: without a stretch behind it, it would not stand in line.
        rest: tuple[Item, ...] = (None,) if field.editor == "switch" else ()
        line = row(self._label, self.editor, *rest, gap=8)
        self.setLayout(column(line, row(LABEL_WIDTH + 8, self._wrong, gap=0), gap=2))
        self.retranslate()

    def show_value(self, value: object) -> None:
        """Show what the thing has, unless the operator is typing something else."""
        match self.editor:
            case QLineEdit() as line if not line.isModified() or not line.hasFocus():
                line.setText(str(value))
                self.complain("")
            case QPlainTextEdit() as text if text.toPlainText() != value and not text.hasFocus():
                text.setPlainText(str(value))
            case QSpinBox() as spin:
                with QSignalBlocker(spin):
                    spin.setValue(int(str(value)))
            case QDoubleSpinBox() as spin:
                with QSignalBlocker(spin):
                    spin.setValue(float(str(value)))
            case Switch() as box:
                box.setChecked(bool(value))
            case QComboBox() as combo if self.field.editor == "choice":
                combo.setCurrentIndex(combo.findData(value))
            case QComboBox() as combo:
                combo.setCurrentText(str(value))
                if combo.isEditable() and (line_edit := combo.lineEdit()) is not None:
                    line_edit.setText(str(value))
            case _:
                pass

    def offer(self, editor: str, values: Mapping[str, str]) -> None:
        """Offer values with what is said of them, if this is the field for them."""
        if self.field.editor == editor and isinstance(self.editor, QComboBox):
            text = self.editor.currentText()
            self.editor.clear()
            for value, words in sorted(values.items()):
                self.editor.addItem(value)
                self.editor.setItemData(
                    self.editor.count() - 1, words or None, Qt.ItemDataRole.ToolTipRole
                )
            self.editor.setCurrentText(text)

    def complain(self, reason: str) -> None:
        """Say what is wrong, or take it back."""
        self._wrong.setText(reason)
        self._wrong.setVisible(bool(reason))
        restyle(self.editor, "isWrong", "true" if reason else "false")
        self.editor.setAccessibleDescription(reason)

    def retranslate(self) -> None:
        """Write all words anew."""
        name = title(self.field.name)
        self._label.setText(name)
        self.editor.setAccessibleName(name)
        hint = empty_words(self.field.name)
        for widget in (self._label, self.editor):
            widget.setToolTip(tip(self.field.name))
        match self.editor:
            case QComboBox() as combo if self.field.editor == "choice":
                for number, value in enumerate(self.field.choices):
                    combo.setItemText(number, choice_words(value))
            case QSpinBox() | QDoubleSpinBox() if self.field.low == 0:
                self.editor.setSpecialValueText(hint)
            case QLineEdit() | QPlainTextEdit():
                self.editor.setPlaceholderText(hint)
            case QComboBox() if (line := self.editor.lineEdit()) is not None:
                line.setPlaceholderText(hint)
            case _:
                pass

    def _editor(self, theme: Theme) -> QWidget:
        match self.field.editor:
            case "number":
                return self._number(Number())
            case "decimal":
                return self._number(Decimal())
            case "switch":
                box = Switch(theme)
                box.clicked.connect(self._commit)
                return box
            case "image" | "profile" | "interface" | "choice":
                return self._choice(theme)
            case "long":
                text = LongText()
                text.left.connect(lambda: self._commit(text.toPlainText()))
                return text
            case _:
                line = QLineEdit()
                if self.field.editor != "text":
                    line.setFont(theme.font("muted", is_mono=True))
                line.editingFinished.connect(lambda: self._finish(line))
                return line

    def _number(self, spin: Number | Decimal) -> QWidget:
        spin.setRange(self.field.low, self.field.high)
        spin.setSingleStep(self.field.step)
        spin.setSuffix(f" {self.field.unit}" if self.field.unit else "")
        spin.setKeyboardTracking(False)
        spin.lineEdit().setTextMargins(6, 0, 6, 0)
        spin.valueChanged.connect(self._commit)
        return spin

    def _choice(self, theme: Theme) -> QComboBox:
        combo = Choice(theme)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if self.field.editor == "profile":
            combo.addItems(PROFILES)
        elif self.field.editor == "choice":
            for value in self.field.choices:
                combo.addItem(choice_words(value), value)
            combo.activated.connect(lambda _index: self._commit(combo.currentData()))
            return combo
        else:
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = combo.lineEdit()
            assert line is not None
            line.editingFinished.connect(lambda: self._commit(combo.currentText()))
        combo.activated.connect(lambda _index: self._commit(combo.currentText()))
        return combo

    def _finish(self, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self._commit(line.text())

    def _commit(self, value: object) -> None:
        self.committed.emit(self.field.name, value)
