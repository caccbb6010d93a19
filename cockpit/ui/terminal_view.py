"""The serial console of one instance."""

import asyncio

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cockpit.backend.byte_stream import ByteStream
from cockpit.errors import CockpitError
from cockpit.ui import parts, words
from cockpit.ui.console_frame import ConsoleFrame, Opener
from cockpit.ui.tasks import Tasks
from cockpit.ui.terminal_screen import TerminalScreen
from cockpit.ui.theme import Theme


class TerminalView(QWidget):
    """A terminal on the serial line of an instance.

    It connects when it is made and again when asked; `close_console` ends it.
    """

    def __init__(self, title: str, opener: Opener, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._opener, self._tasks = opener, tasks
        self._screen = TerminalScreen(theme)
        self._frame = ConsoleFrame(title, self.tr("Serial console"), self._screen, theme)
        self._copy_button = self._frame.add_tool("copy")
        self._paste_button = self._frame.add_tool("clipboard")
        self._typed: asyncio.Queue[bytes] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._has_spoken = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)
        self.setFocusProxy(self._frame)
        self._screen.typed.connect(self._typed.put_nowait)
        self._screen.focus_changed.connect(lambda has: self._frame.show_focus(has_keyboard=has))
        self._screen.changed.connect(self._tell)
        self._copy_button.clicked.connect(self._screen.copy)
        self._paste_button.clicked.connect(self._screen.paste)
        self._frame.reconnect_wanted.connect(self.connect_console)
        self.retranslate()
        self.connect_console()

    @property
    def screen_widget(self) -> TerminalScreen:
        """Return the part that paints and takes keys."""
        return self._screen

    def connect_console(self) -> None:
        """Open a new connection."""
        self.close_console()
        self._frame.come_back()
        self._frame.tell(self.tr("Connecting…"))
        self._task = self._tasks.start(self._follow(), self.tr("Serial console"))

    def close_console(self) -> None:
        """End the connection."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def retranslate(self) -> None:
        """Write all words anew."""
        parts.name_of(self._copy_button, self.tr("Copy"), "Ctrl+Shift+C")
        parts.name_of(self._paste_button, self.tr("Paste"), "Ctrl+Shift+V")
        self._frame.retranslate()

    async def _follow(self) -> None:
        try:
            async with self._opener() as stream:
                self._has_spoken = False
                self._tell()
                async with asyncio.TaskGroup() as group:
                    sending = group.create_task(self._send(stream))
                    while data := await stream.read():
                        self._has_spoken = True
                        self._screen.feed(data)
                    sending.cancel()
            self._frame.break_off(self.tr("The console was closed by the server."))
        except* (CockpitError, OSError) as errors:
            self._frame.break_off(words.of_error(errors.exceptions[0]))

    async def _send(self, stream: ByteStream) -> None:
        while True:
            await stream.write(await self._typed.get())

    def _tell(self) -> None:
        columns, rows = self._screen.size_in_cells
        state = self.tr("Serial line · {columns} × {rows} · UTF-8")
        if not self._has_spoken:
            state = self.tr("Connected · nothing was printed since · Enter asks for a prompt")
        self._frame.tell(
            state.format(columns=columns, rows=rows),
            self.tr("Ctrl+Alt+Esc gives the keyboard back"),
        )
