"""What every console has around it: a head, a foot, and a bar when it broke off."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from cockpit.backend.byte_stream import ByteStream
from cockpit.ui import parts
from cockpit.ui.theme import Theme

Opener = Callable[[], AbstractAsyncContextManager[ByteStream]]
"""Opens a fresh connection to the console, and closes it."""


class ConsoleFrame(QWidget):
    """A screen between a head and a foot.

    Signals:
        reconnect_wanted: The operator wants a new connection.
    """

    reconnect_wanted = Signal()

    def __init__(self, title: str, kind: str, screen: QWidget, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._head = parts.label(title, "strong")
        self._kind = parts.label(kind, "small")
        self._tools = parts.row(gap=2)
        self._left, self._right = parts.label("", "small"), parts.label("", "small")
        self._notice = parts.label("", "muted")
        self._notice.setWordWrap(True)
        self._again = parts.push_button(theme, "refresh")
        self._again.clicked.connect(self.reconnect_wanted)
        self._bar = parts.boxed(
            parts.row(self._notice, None, self._again, margins=(12, 6, 12, 6)), "consoleNotice"
        )
        self._bar.hide()
        body = parts.boxed(parts.column(screen, margins=(2, 2, 2, 2), gap=0), "consoleBody")
        self.setLayout(
            parts.column(
                self._strip(self._head, self._kind, None, self._tools, height=36),
                self._bar,
                body,
                self._strip(self._left, None, self._right, height=28),
                gap=0,
            )
        )
        self.layout().setStretch(2, 1)  # type: ignore[union-attr] # it was set a line above
        self._body = body
        self.setFocusProxy(screen)
        self._dress()
        theme.changed.connect(self._dress)
        self.retranslate()

    def add_tool(self, icon: str) -> QToolButton:
        """Put a button into the head; the caller names it."""
        button = parts.tool_button(self._theme, icon, "tiny", 16)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tools.addWidget(button)
        return button

    def tell(self, left: str, right: str = "") -> None:
        """Write into the foot."""
        self._left.setText(left)
        self._right.setText(right)

    def break_off(self, sentence: str) -> None:
        """Say that the connection ended, and offer another."""
        self._notice.setText(sentence)
        self._bar.show()

    def come_back(self) -> None:
        """Take the notice away."""
        self._bar.hide()

    def show_focus(self, *, has_keyboard: bool) -> None:
        """Outline the console that gets the keys."""
        parts.restyle(self._body, "hasKeyboard", has_keyboard)
        self._dress()

    def retranslate(self) -> None:
        """Write all words anew."""
        parts.caption(self._again, self.tr("Reconnect"))

    def _dress(self) -> None:
        tokens = self._theme.tokens
        edge = tokens.accent if self._body.property("hasKeyboard") else tokens.line
        self.setStyleSheet(
            f"#consoleBody {{ background: {tokens.term}; border: 2px solid {edge}; }}"
            f"#consoleNotice {{ background: {tokens.warn_soft}; }}"
            f"#consoleNotice QLabel {{ color: {tokens.warn_ink}; }}"
            f"#consoleStrip {{ background: {tokens.panel}; }}"
        )

    def _strip(self, *items: parts.Item, height: int) -> QFrame:
        return parts.boxed(parts.row(*items, margins=(12, 0, 8, 0)), "consoleStrip", height)
