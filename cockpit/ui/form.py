"""The form of one brick or link, built from its fields."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cockpit.models.blocks import AnyBlock, AnyLink, Profile
from cockpit.ui import icons
from cockpit.ui.fields import (
    FIELDS,
    Field,
    choice_words,
    complaint,
    empty_words,
    parsed,
    title,
    value_of,
)
from cockpit.ui.parts import Item, clear, column, label, restyle, row
from cockpit.ui.theme import Theme

PROFILES: tuple[Profile, ...] = ("ENABLED", "PROTECTED", "DISABLED", "CUSTOM")
LABEL_WIDTH = 92


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
        self._images: Collection[str] = ()
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
            for name, field_row in self._rows.items():
                field_row.show_value(value_of(thing, name))

    def show_images(self, names: Collection[str]) -> None:
        """Offer images."""
        if names != self._images:
            self._images = names
            for field_row in self._rows.values():
                field_row.show_images(names)

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
            field_row.show_images(self._images)
            field_row.committed.connect(self._commit)
            self._rows[field.name] = field_row
            self._layout.addWidget(field_row)

    def _commit(self, name: str, value: object) -> None:
        if self._thing is None:
            return
        field_row = self._rows[name]
        wanted = parsed(field_row.field, value)
        reason = complaint(self._thing, field_row.field, wanted)
        field_row.complain(reason)
        if not reason and wanted != getattr(self._thing, name):
            self.edited.emit(name, wanted)


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
                spin.blockSignals(True)
                spin.setValue(int(str(value)))
                spin.blockSignals(False)
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

    def show_images(self, names: Collection[str]) -> None:
        """Offer images, if this is the field for them."""
        if self.field.editor == "image" and isinstance(self.editor, QComboBox):
            text = self.editor.currentText()
            self.editor.clear()
            self.editor.addItems(sorted(names))
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
        match self.editor:
            case QComboBox() as combo if self.field.editor == "choice":
                for number, value in enumerate(self.field.choices):
                    combo.setItemText(number, choice_words(value))
            case QLineEdit() | QPlainTextEdit():
                self.editor.setPlaceholderText(hint)
            case QComboBox() if (line := self.editor.lineEdit()) is not None:
                line.setPlaceholderText(hint)
            case _:
                pass

    def _editor(self, theme: Theme) -> QWidget:
        match self.field.editor:
            case "number":
                return self._number()
            case "switch":
                box = Switch(theme)
                box.clicked.connect(self._commit)
                return box
            case "image" | "profile" | "choice":
                return self._choice(theme)
            case "long":
                text = LongText()
                text.left.connect(lambda: self._commit(text.toPlainText()))
                return text
            case "text" | "mono" | "list":
                line = QLineEdit()
                if self.field.editor != "text":
                    line.setFont(theme.font("muted", is_mono=True))
                line.editingFinished.connect(lambda: self._finish(line))
                return line

    def _number(self) -> QSpinBox:
        spin = Number()
        spin.setRange(self.field.low, self.field.high)
        spin.setSingleStep(self.field.step)
        spin.setSuffix(f" {self.field.unit}")
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


class Switch(QAbstractButton):
    """On or off, told by place and colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setFixedSize(38, 24)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isChecked()
        edge = "accent" if is_on or self.hasFocus() else "edge"
        painter.setPen(QPen(self._theme.colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(self._theme.colour("accent" if is_on else "sunken"))
        painter.drawRoundedRect(QRectF(1, 3, 34, 18), 9, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("on_accent" if is_on else "edge"))
        painter.drawEllipse(QPointF(26 if is_on else 10, 12), 5.5, 5.5)


class Number(QSpinBox):
    """A number that the wheel changes only while it has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(QComboBox):
    """A choice with the chevron of the theme; the wheel is left to the panel."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        colour = self._theme.tokens.ink2
        picture = icons.pixmap("chevron-down", 14, colour, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 22, (self.height() - 14) // 2, picture)


class LongText(QPlainTextEdit):
    """Several lines; Tab leaves it.

    Signals:
        left: The keyboard went elsewhere after an edit.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self.setTabChangesFocus(True)
        self.setFixedHeight(64)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.document().isModified():
            self.document().setModified(False)
            self.left.emit()
