"""Screen, keyboard and mouse of one instance."""

import asyncio

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from cockpit.backend.rfb import RfbClient
from cockpit.errors import CockpitError
from cockpit.ui import parts, words
from cockpit.ui.console_frame import ConsoleFrame, Opener
from cockpit.ui.console_screen import ConsoleScreen, Key
from cockpit.ui.tasks import Tasks
from cockpit.ui.theme import Theme

_CTRL, _ALT, _DELETE = (0xFFE3, 0x1D), (0xFFE9, 0x38), (0xFFFF, 0xD3)
_FIRST_F_KEYSYM, _FIRST_F_SCANCODE = 0xFFBE, 0x3B
_CONSOLES = 6


class ConsoleView(QWidget):
    """The graphical console of an instance, over RFB.

    It connects when it is made and again when asked; `close_console` ends it.
    """

    def __init__(self, title: str, opener: Opener, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._opener, self._tasks = opener, tasks
        self._screen = ConsoleScreen()
        self._frame = ConsoleFrame(title, "VNC", self._screen, theme)
        self._keys_button = self._frame.add_tool("keyboard")
        self._copy_button = self._frame.add_tool("camera")
        self._messages: asyncio.Queue[Key | tuple[int, int, int]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._client: RfbClient | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)
        self.setFocusProxy(self._frame)
        self._screen.key.connect(self._messages.put_nowait)
        self._screen.pointer.connect(lambda x, y, mask: self._messages.put_nowait((x, y, mask)))
        self._screen.focus_changed.connect(lambda has: self._frame.show_focus(has_keyboard=has))
        self._copy_button.clicked.connect(self._copy_picture)
        self._frame.reconnect_wanted.connect(self.connect_console)
        self.retranslate()
        self.connect_console()

    @property
    def screen_widget(self) -> ConsoleScreen:
        """Return the part that paints and takes keys."""
        return self._screen

    def connect_console(self) -> None:
        """Open a new connection."""
        self.close_console()
        self._frame.come_back()
        self._frame.tell(self.tr("Connecting…"))
        self._task = self._tasks.start(self._follow(), self.tr("Console"))

    def close_console(self) -> None:
        """End the connection."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def retranslate(self) -> None:
        """Write all words anew."""
        parts.name_of(self._keys_button, self.tr("Send keys"))
        parts.name_of(self._copy_button, self.tr("Copy a picture of the screen"))
        self._keys_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._keys_button.setMenu(self._keys_menu())
        self._frame.retranslate()

    async def _follow(self) -> None:
        try:
            async with self._opener() as stream:
                client = RfbClient(stream, self._screen.show_part, self._resized)
                self._client = client
                while not self._messages.empty():
                    self._messages.get_nowait()
                await client.open()
                self._tell()
                async with asyncio.TaskGroup() as group:
                    sending = group.create_task(self._send(client))
                    await client.run()
                    sending.cancel()
            self._frame.break_off(self.tr("The console was closed by the server."))
        except* (CockpitError, OSError, EOFError) as errors:
            self._frame.break_off(words.of_error(errors.exceptions[0]))
        finally:
            self._client = None

    async def _send(self, client: RfbClient) -> None:
        while True:
            message = await self._messages.get()
            if isinstance(message, Key):
                await client.send_key(message.keysym, message.scancode, is_down=message.is_down)
            else:
                await client.send_pointer(*message)

    def _resized(self) -> None:
        if self._client is not None:
            self._screen.show_frame(self._client.frame)
            self._tell()

    def _tell(self) -> None:
        if self._client is None:
            return
        frame = self._client.frame
        self._frame.tell(
            self.tr("RFB 3.8 · raw · {width}×{height} · shown at {percent} %").format(
                width=frame.width, height=frame.height, percent=round(self._screen.scale * 100)
            ),
            self.tr("Ctrl+Alt+Esc gives the keyboard back"),
        )

    def _copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self._screen.picture())

    def _keys_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Ctrl+Alt+Del").triggered.connect(
            lambda: self._screen.press(_CTRL, _ALT, _DELETE)
        )
        for number in range(_CONSOLES):
            key = (_FIRST_F_KEYSYM + number, _FIRST_F_SCANCODE + number)
            menu.addAction(f"Ctrl+Alt+F{number + 1}").triggered.connect(
                lambda _checked=False, key=key: self._screen.press(_CTRL, _ALT, key)
            )
        return menu
