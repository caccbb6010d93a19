"""One real guest, seen and typed at through the consoles of the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cockpit.backend.rfb import Frame
from cockpit.ui.console_view import ConsoleView
from cockpit.ui.tasks import Tasks
from cockpit.ui.terminal_view import TerminalView
from cockpit.ui.theme import Theme
from tests.cockpit.consoles.conftest import Scenario
from tests.cockpit.consoles.keyboards import CTRL, press, press_enter, type_letter
from tests.cockpit.consoles.machines import guest
from tests.cockpit.consoles.painted import Painted
from tests.cockpit.consoles.screens import font, screen_text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # offscreen cannot

BOOT_S = 400.0
STEP_S = 120.0
TYPED = "zy ZY äöüÄÖÜß <>|@ -_#+*'/?=;:"


class Screen:
    """Somebody who looks at the graphical console and types on a German keyboard."""

    def __init__(self, view: ConsoleView) -> None:
        self._widget = view.screen_widget
        self._painted = Painted(self._widget)
        self._letters = font()

    def lines(self) -> list[str]:
        picture = self._widget.picture()
        if picture.isNull():
            return []
        pixels = bytearray(picture.constBits())
        return screen_text(Frame(picture.width(), picture.height(), pixels), self._letters)

    async def shows(self, words: str, limit_s: float = STEP_S) -> None:
        await self._painted.until(lambda: any(words in line for line in self.lines()), limit_s)

    async def types(self, words: str, after: str = "") -> None:
        """Type as people do: the next letter when the last one has appeared."""
        for count, letter in enumerate(words, start=1):
            type_letter(self._widget, letter)
            await self.shows((after + words[:count]).rstrip())
        press_enter(self._widget)

    def presses_ctrl_d(self) -> None:
        press(self._widget, 32, Qt.Key.Key_D, "\x04", (CTRL,))


class Line:
    """Somebody at the serial console."""

    def __init__(self, view: TerminalView) -> None:
        self._widget = view.screen_widget
        self._painted = Painted(self._widget)

    async def shows(self, words: str, limit_s: float = STEP_S) -> None:
        await self._painted.until(lambda: words in self._widget.text(), limit_s)

    def types(self, words: str) -> None:
        QTest.keyClicks(self._widget, words)
        QTest.keyClick(self._widget, Qt.Key.Key_Return)


@pytest.mark.guest
def test_a_login_prompt_is_read_and_german_keys_arrive_right(
    image: Path, theme: Theme, on_the_loop: Callable[[Scenario], None]
) -> None:
    async def scenario() -> None:
        tasks = Tasks()
        async with guest(image) as machine:
            console = ConsoleView("tiny", machine.screen, theme, tasks)
            terminal = TerminalView("tiny", machine.serial, theme, tasks)
            for view in (console, terminal):
                view.resize(900, 560)
                view.show()
            screen, line = Screen(console), Line(terminal)

            await screen.shows("login:", BOOT_S)
            await line.shows("login:", BOOT_S)
            line.types("root")
            await line.shows("~ #")
            line.types("loadkmap < /usr/share/keymaps/de; echo status-$?")
            await line.shows("status-0")

            await screen.types("root", after="login: ")
            await screen.shows("~ #")
            await screen.types("cat >/tmp/typed", after="~ # ")
            await screen.types(TYPED)
            screen.presses_ctrl_d()
            line.types("cat /tmp/typed; echo; echo end-$?")
            await line.shows("end-0")

            assert TYPED in terminal.screen_widget.text()
            await tasks.close()
            for view in (console, terminal):
                view.close()

    on_the_loop(scenario)
