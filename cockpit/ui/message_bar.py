"""What went wrong, why, and what now: a bar over the drawing, never a box that has to go."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QWidget

from cockpit.errors import CockpitError, ServerError
from cockpit.ui import words
from cockpit.ui.parts import (
    IconLabel,
    caption,
    clear,
    column,
    label,
    name_of,
    push_button,
    restyle,
    row,
    tool_button,
)
from cockpit.ui.theme import Theme

Kind = Literal["info", "ok", "warn", "bad"]

_SHORT_MS = 8000
_LOOKS: dict[Kind, tuple[str, str]] = {
    "info": ("info-circle", "accent_ink"),
    "ok": ("check", "ok_ink"),
    "warn": ("alert-triangle", "warn_ink"),
    "bad": ("alert-octagon", "bad_ink"),
}


class Message(NamedTuple):
    """One thing to tell.

    Attributes:
        what: One sentence: what happened.
        why: Why, or what to do now; may be "".
        details: What "copy details" copies; "" offers none.
        offers: Buttons: their words, and what they do.
        topic: A later message of the same topic takes the place of this one.
    """

    kind: Kind
    what: str
    why: str = ""
    details: str = ""
    offers: Sequence[tuple[str, Callable[[], None]]] = ()
    topic: str = ""

    @property
    def is_short(self) -> bool:
        """Tell whether it may leave by itself, because nothing depends on it."""
        return self.kind in {"ok", "info"} and not self.offers


def message_of(
    error: CockpitError,
    kind: Kind,
    topic: str = "",
    offers: Sequence[tuple[str, Callable[[], None]]] = (),
) -> Message:
    """Return what an error has to tell, in the language of the operator.

    The details stay as they were written: they are for those who mend it.
    """
    what, why = words.tr(error.args[0]), words.tr(error.hint)
    return Message(kind, what, why, _details(error), offers, topic)


class MessageBar(QFrame):
    """Shows the latest message; the ones before it come back when it is closed.

    Signals:
        changed: Another message, or none, is shown.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._theme = theme
        self._messages: list[Message] = []
        self._icon = IconLabel(theme, "info-circle", "accent_ink", 18)
        self._what, self._why = label(role="strong"), label()
        self._why.setWordWrap(True)
        self._what.setWordWrap(True)
        self._offers = row(gap=6)
        self._copy = push_button(theme, "copy")
        self._copy.clicked.connect(self._copy_details)
        self._close = tool_button(theme, "x", "tiny")
        self._close.clicked.connect(self._drop_latest)
        line = row(
            self._icon,
            column(self._what, self._why, gap=0),
            self._offers,
            self._copy,
            self._close,
            margins=(16, 6, 12, 6),
            gap=10,
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        self._leaves = QTimer(self)
        self._leaves.setSingleShot(True)
        self._leaves.setInterval(_SHORT_MS)
        self._leaves.timeout.connect(self._drop_latest)
        self.hide()
        self._retranslate()

    @property
    def latest(self) -> Message | None:
        """The message shown."""
        return self._messages[-1] if self._messages else None

    def tell(self, message: Message) -> None:
        """Show a message."""
        if message.topic:
            self._messages = [old for old in self._messages if old.topic != message.topic]
        elif message in self._messages:
            self._messages.remove(message)
        self._messages.append(message)
        self._show()

    def withdraw(self, topic: str) -> None:
        """Take back what was told about a topic, because it is over."""
        kept = [old for old in self._messages if old.topic != topic]
        # Nothing shown anew where nothing goes: the time of a short message would begin again.
        if len(kept) != len(self._messages):
            self._messages = kept
            self._show()

    def height_for(self, width: int) -> int:
        """Return how high the message is when it is so wide."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())

    def focus_first(self) -> None:
        """Give the keyboard to the first button; Escape closes the message."""
        items = [self._offers.itemAt(place) for place in range(self._offers.count())]
        buttons = [item.widget() for item in items if item is not None]
        for button in (*buttons, self._copy, self._close):
            if button is not None and button.isVisible():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Cancel):
            self._drop_latest()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _drop_latest(self) -> None:
        if self._messages:
            self._messages.pop()
        self._show()

    def _show(self) -> None:
        message = self.latest
        self.setVisible(message is not None)
        self._leaves.stop()
        if message is not None and message.is_short:
            self._leaves.start()
        if message is not None:
            restyle(self, "kind", message.kind)
            self._icon.show_icon(*_LOOKS[message.kind])
            self._what.setText(message.what)
            self._why.setText(message.why)
            self._why.setVisible(bool(message.why))
            self._copy.setVisible(bool(message.details))
            clear(self._offers)
            for text, do in message.offers:
                button = push_button(self._theme)
                caption(button, text)
                button.clicked.connect(lambda _checked=False, do=do: self._take(do))
                self._offers.addWidget(button)
            self.setAccessibleName(f"{message.what} {message.why}")
        self.changed.emit()

    def _take(self, do: Callable[[], None]) -> None:
        self._drop_latest()
        do()

    def _copy_details(self) -> None:
        if (message := self.latest) is not None:
            text = "\n".join(part for part in (message.what, message.why, message.details) if part)
            QGuiApplication.clipboard().setText(text)

    def _retranslate(self) -> None:
        caption(self._copy, self.tr("Copy details"))
        name_of(self._close, self.tr("Close"), "Esc")


def _details(error: CockpitError) -> str:
    lines = [f"{type(error).__name__}: {error}"]
    if isinstance(error, ServerError) and error.status:
        lines.append(f"HTTP {error.status} {error.code}".rstrip())
    # Also what was only on the way when it failed: libraries cut the chain of causes.
    cause = error.__cause__ or error.__context__
    while cause is not None:
        lines.append(repr(cause))
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)
