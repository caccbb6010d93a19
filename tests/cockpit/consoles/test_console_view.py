"""The graphical console as a widget: what it shows, what it sends, and how it ends."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cockpit.backend.byte_stream import ByteStream
from cockpit.backend.rfb import Frame
from cockpit.errors import ServerError
from cockpit.ui.console_screen import ConsoleScreen, Key
from cockpit.ui.console_view import ConsoleView
from cockpit.ui.tasks import Tasks
from cockpit.ui.theme import Theme
from tests.cockpit.consoles.conftest import Scenario
from tests.cockpit.consoles.keyboards import press, type_letter
from tests.cockpit.consoles.machines import machine
from tests.cockpit.consoles.painted import Painted

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # offscreen cannot

LIMIT_S = 60.0


@pytest.fixture
def screen(qtbot: QtBot) -> ConsoleScreen:
    screen = ConsoleScreen()
    qtbot.addWidget(screen)
    screen.resize(400, 200)
    red_left = b"\x00\x00\xff\x00\xff\x00\x00\x00" * 100
    screen.show_frame(Frame(2, 100, bytearray(red_left)))
    return screen


def test_a_frame_is_shown_in_the_middle_as_it_is(qtbot: QtBot, screen: ConsoleScreen) -> None:
    shown = screen.grab().toImage()

    assert screen.scale == 2.0
    assert shown.pixelColor(199, 100) == QColor(255, 0, 0)
    assert shown.pixelColor(201, 100) == QColor(0, 0, 255)


def test_strokes_at_an_odd_scale_are_as_strong_as_each_other(screen: ConsoleScreen) -> None:
    screen.resize(313, 157)
    stroke = b"\xff\xff\xff\x00" + b"\x00\x00\x00\x00" * 3
    screen.show_frame(Frame(200, 100, bytearray(stroke * 50 * 100)))

    shown = screen.grab().toImage()

    light = [shown.pixelColor(x, 80).red() for x in range(shown.width())]
    strokes = [sum(light[round(6.25 * n) - 2 : round(6.25 * n) + 4]) for n in range(1, 49)]
    assert screen.scale == 1.5625
    assert max(strokes) - min(strokes) < 0.03 * max(strokes)


def test_a_part_that_is_painted_anew_leaves_no_seam(screen: ConsoleScreen) -> None:
    screen.resize(313, 157)
    pattern = bytes((x * y) % 251 for y in range(100) for x in range(200) for _ in range(4))
    screen.show_frame(Frame(200, 100, bytearray(pattern)))
    whole = screen.grab().toImage()

    part = screen.grab(QRect(37, 41, 90, 60)).toImage()

    cut = whole.copy(37, 41, 90, 60)
    differences = [
        abs(part.pixelColor(x, y).red() - cut.pixelColor(x, y).red())
        for x in range(90)
        for y in range(60)
    ]
    assert max(differences) <= 2


def test_a_screen_that_nearly_fits_is_shown_one_to_one(screen: ConsoleScreen) -> None:
    screen.resize(230, 115)
    screen.show_frame(Frame(200, 100, bytearray(200 * 100 * 4)))

    assert screen.scale == 1.0


@pytest.mark.parametrize(
    ("letter", "keysym", "scancode"),
    [("z", 0x7A, 0x15), ("y", 0x79, 0x2C), ("ö", 0xF6, 0x27), ("<", 0x3C, 0x56), ("ß", 0xDF, 0x0C)],
)
def test_a_german_key_goes_by_its_place_and_by_its_meaning(
    screen: ConsoleScreen, letter: str, keysym: int, scancode: int
) -> None:
    sent: list[Key] = []
    screen.key.connect(sent.append)

    type_letter(screen, letter)

    assert sent == [Key(keysym, scancode, is_down=True), Key(keysym, scancode, is_down=False)]


def test_modifiers_are_keys_of_their_own(screen: ConsoleScreen) -> None:
    sent: list[Key] = []
    screen.key.connect(sent.append)

    type_letter(screen, ">")
    type_letter(screen, "@")

    assert [key.scancode for key in sent] == [0x2A, 0x56, 0x56, 0x2A, 0xB8, 0x10, 0x10, 0xB8]


def test_what_is_still_pressed_is_released_when_the_keyboard_leaves(
    screen: ConsoleScreen,
) -> None:
    sent: list[Key] = []
    screen.key.connect(sent.append)
    QTest.keyPress(screen, Qt.Key.Key_A)

    QApplication.sendEvent(screen, QFocusEvent(QEvent.Type.FocusOut))

    assert [key.is_down for key in sent] == [True, False]


def test_tab_belongs_to_the_guest(screen: ConsoleScreen) -> None:
    sent: list[Key] = []
    screen.key.connect(sent.append)

    press(screen, 15, Qt.Key.Key_Tab, "\t")

    assert [key.scancode for key in sent] == [0x0F, 0x0F]


def test_the_pointer_is_told_in_pixels_of_the_guest(screen: ConsoleScreen) -> None:
    told: list[tuple[int, int, int]] = []
    screen.pointer.connect(lambda *where: told.append(where))

    QTest.mousePress(screen, Qt.MouseButton.LeftButton, pos=QPoint(200, 50))

    assert told == [(1, 25, 1)]


@pytest.mark.qemu
def test_a_console_that_ends_says_so_and_comes_back(
    theme: Theme, on_the_loop: Callable[[Scenario], None]
) -> None:
    async def scenario() -> None:
        tasks = Tasks()
        async with machine("-machine", "none", "-S") as first:
            current = [first]

            @asynccontextmanager
            async def opener() -> AsyncIterator[ByteStream]:
                async with current[0].screen() as stream:
                    yield stream

            view = ConsoleView("web-1", opener, theme, tasks)
            painted = Painted(view.screen_widget)
            view.show()
            await painted.until(lambda: _says(view, "640×480"), LIMIT_S)
            notice = Painted(view)
            await first.end()
            again = _button(view, "Reconnect")
            await notice.until(again.isVisible, LIMIT_S)
            assert _says(view, "closed by the server")

            async with machine("-machine", "none", "-S") as second:
                current[0] = second
                again.click()
                assert not again.isVisible()
                await painted.until(lambda: _says(view, "640×480"), LIMIT_S)
                await tasks.close()
            view.close()

    on_the_loop(scenario)


def test_a_console_that_cannot_be_opened_says_why(
    theme: Theme, on_the_loop: Callable[[Scenario], None]
) -> None:
    async def scenario() -> None:
        tasks = Tasks()
        view = ConsoleView("web-1", _Refusal, theme, tasks)
        painted = Painted(view)
        view.show()
        await painted.until(lambda: _says(view, "web-1 does not run"), LIMIT_S)
        await tasks.close()
        view.close()

    on_the_loop(scenario)


class _Refusal(AbstractAsyncContextManager[ByteStream]):
    """Opens nothing."""

    async def __aenter__(self) -> ByteStream:
        raise ServerError("web-1 does not run")

    async def __aexit__(self, *_: object) -> None:
        raise AssertionError


def _says(view: QWidget, words: str) -> bool:
    labels: list[QLabel] = view.findChildren(QLabel)
    return any(words in label.text() for label in labels if label.isVisible())


def _button(view: QWidget, words: str) -> QPushButton:
    buttons: list[QPushButton] = view.findChildren(QPushButton)
    return next(button for button in buttons if words in button.text())
