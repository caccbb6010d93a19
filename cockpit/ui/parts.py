"""The small parts that panels are made of: labels, buttons, rows, chips, sections."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cockpit.ui import icons
from cockpit.ui.theme import Theme

Item = QWidget | QLayout | int | None
"""What a row or column holds: a widget, a layout, a gap in pixels, or None for all spare room."""


def row(
    *items: Item, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QBoxLayout:
    """Return a horizontal layout of items."""
    return _filled(QHBoxLayout(), items, margins, gap)


def column(
    *items: Item, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QBoxLayout:
    """Return a vertical layout of items."""
    return _filled(QVBoxLayout(), items, margins, gap)


def boxed(layout: QLayout, name: str = "", height: int = 0) -> QFrame:
    """Return a widget that holds a layout; `name` is what the style sheet calls it."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setLayout(layout)
    if height:
        frame.setFixedHeight(height)
    return frame


def label(text: str = "", role: str = "") -> QLabel:
    """Return a line of plain text; the style sheet knows the roles."""
    found = QLabel(text)
    found.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        found.setProperty("role", role)
    return found


def push_button(theme: Theme, icon: str = "", role: str = "plain") -> QPushButton:
    """Return a button of a panel; `caption` gives it its words."""
    button = QPushButton()
    button.setProperty("role", role)
    if icon:
        colour = {"primary": "on_accent", "danger": "bad_ink"}.get(role, "ink2")
        button.setIcon(icons.icon(icon, theme, colour))
        button.setIconSize(QSize(16, 16))
    return button


def tool_button(theme: Theme, icon: str = "", role: str = "", size: int = 18) -> QToolButton:
    """Return a flat button; `caption` gives it its words, or `name_of` only a name."""
    button = QToolButton()
    if role:
        button.setProperty("role", role)
    if icon:
        button.setIcon(icons.icon(icon, theme, "ink2", "accent_ink"))
        button.setIconSize(QSize(size, size))
    return button


def caption(button: QPushButton | QToolButton, text: str, tip: str = "") -> None:
    """Write words on a button."""
    has_icon = not button.icon().isNull()
    if isinstance(button, QToolButton) and has_icon:
        style = button.toolButtonStyle()
        if style != Qt.ToolButtonStyle.ToolButtonTextUnderIcon:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            text = " " + text  # the style sheet cannot set this gap
    elif has_icon:
        text = " " + text
    button.setText(text)
    button.setAccessibleName(tip or text.strip())
    button.setToolTip(tip)


def name_of(button: QPushButton | QToolButton, name: str, shortcut: str = "") -> None:
    """Name a button that shows only its icon."""
    button.setAccessibleName(name)
    button.setToolTip(f"{name} ({shortcut})" if shortcut else name)


def rule(*, is_vertical: bool = False) -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setObjectName("line")
    if is_vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def scroll_area(inner: QWidget) -> QScrollArea:
    """Return a scrolling frame around a panel's body."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.setObjectName("panelBody")
    area.setWidget(inner)
    return area


def progress_bar(role: str = "") -> QProgressBar:
    """Return a thin bar from 0 to 100; its figure stands beside it."""
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, 100)
    bar.setProperty("role", role)
    return bar


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class IconLabel(QWidget):
    """An icon that follows the theme."""

    def __init__(self, theme: Theme, name: str, role: str = "ink2", size: int = 16) -> None:
        super().__init__()
        self._theme, self._name, self._role, self._size = theme, name, role, size
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon in another colour."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = getattr(self._theme.tokens, self._role)
        painter.drawPixmap(
            0, 0, icons.pixmap(self._name, self._size, colour, self.devicePixelRatioF())
        )


class ElidedLabel(QLabel):
    """A label that shortens what does not fit, and tells the whole in its tip."""

    def __init__(
        self,
        text: str = "",
        role: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__()
        self._whole, self._mode = "", mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.tell(text)

    def tell(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._whole) + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._mode, self.width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class Chip(QWidget):
    """A word on a tinted pill: icon, ink and ground of one meaning (`ok`, `warn`, `accent` …)."""

    def __init__(self, theme: Theme, text: str, meaning: str, icon: str = "") -> None:
        super().__init__()
        self._theme, self._meaning, self._icon = theme, meaning, icon
        self._text = text
        self.setFont(theme.font("small", 600))
        self.setAccessibleName(text)
        self._lead = 24 if icon else 9
        width = self.fontMetrics().horizontalAdvance(text) + self._lead + 10
        self.setFixedSize(width, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(f"{self._meaning}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        ink = self._theme.colour(f"{self._meaning}_ink")
        if self._icon:
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(8, 3, icons.pixmap(self._icon, 14, ink.name(), ratio))
        painter.setPen(ink)
        painter.drawText(
            QRectF(self._lead, 0, self.width(), 20), Qt.AlignmentFlag.AlignVCenter, self._text
        )


class Section(QWidget):
    """A titled part of a panel that folds away; `body` is its layout."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._toggle = tool_button(theme, "chevron-down", "section", 14)
        self._toggle.setCheckable(True)
        self._toggle.setChecked(True)
        self._toggle.toggled.connect(self._fold)
        self._note = label(role="small")
        self._inner = QWidget()
        self.body = column(gap=6, margins=(16, 0, 16, 6))
        self._inner.setLayout(self.body)
        head = row(self._toggle, None, self._note, margins=(12, 4, 16, 0), gap=6)
        self.setLayout(column(boxed(head, height=32), self._inner, gap=0))

    def fold(self) -> None:
        """Begin folded."""
        self._toggle.setChecked(False)

    def set_title(self, text: str) -> None:
        """Name the section."""
        caption(self._toggle, text)

    def set_note(self, text: str) -> None:
        """Write a small note at the right of the title."""
        self._note.setText(text)

    def _fold(self, is_open: bool) -> None:
        self._inner.setVisible(is_open)
        name = "chevron-down" if is_open else "chevron-right"
        self._toggle.setIcon(icons.icon(name, self._theme, "ink2"))


def _filled(
    layout: QBoxLayout, items: tuple[Item, ...], margins: tuple[int, int, int, int], gap: int
) -> QBoxLayout:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for item in items:
        match item:
            case None:
                layout.addStretch(1)
            case int():
                layout.addSpacing(item)
            case QWidget():
                layout.addWidget(item)
            case _:
                layout.addLayout(item)
    return layout


class MenuButton(QPushButton):
    """A button with words that opens a menu; a chevron tells so."""

    def __init__(self, theme: Theme, icon: str, menu: QMenu, role: str = "menu") -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", role)
        self.setIcon(icons.icon(icon, theme, "ink2"))
        self.setIconSize(QSize(18, 18))
        self.setMenu(menu)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        colour = self._theme.tokens.ink2
        picture = icons.pixmap("chevron-down", 14, colour, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 22, (self.height() - 14) // 2, picture)
