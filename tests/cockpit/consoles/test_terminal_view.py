"""The serial console as a widget: what it shows, keeps, and sends."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cockpit.backend.byte_stream import ByteStream
from cockpit.ui.tasks import Tasks
from cockpit.ui.terminal_screen import TerminalScreen
from cockpit.ui.terminal_view import TerminalView
from cockpit.ui.theme import Theme
from tests.cockpit.consoles.conftest import Scenario
from tests.cockpit.consoles.machines import UnixStream
from tests.cockpit.consoles.painted import Painted

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # offscreen cannot

LIMIT_S = 60.0
FLOOD = 20_000
KEPT = 10_000
_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def screen(qtbot: QtBot, theme: Theme) -> TerminalScreen:
    screen = TerminalScreen(theme)
    qtbot.addWidget(screen)
    screen.resize(800, 480)
    return screen


def test_it_shows_what_is_printed_in_utf_8(screen: TerminalScreen) -> None:
    screen.feed("tiny login: gr\u00fcn \u03b1\r\n".encode())

    assert screen.text() == "tiny login: gr\u00fcn \u03b1"


def test_it_obeys_control_sequences(screen: TerminalScreen) -> None:
    screen.feed(b"one\r\ntwo\r\n\x1b[2J\x1b[Hthree")

    assert screen.text() == "three"


def test_colours_are_those_of_the_theme(screen: TerminalScreen, theme: Theme) -> None:
    screen.feed(b"\x1b[42m          \x1b[0m")

    shown = screen.grab().toImage()

    colours = {shown.pixelColor(x, 16).name() for x in range(8, 60, 4)}
    assert QColor("#2FBF95").name() in colours
    assert shown.pixelColor(700, 300) == QColor(theme.tokens.term)


def test_a_flood_is_fed_in_slices_and_the_scrollback_is_bounded(
    qtbot: QtBot, screen: TerminalScreen
) -> None:
    screen.feed(b"".join(b"line %d\r\n" % number for number in range(FLOOD)))

    assert f"line {FLOOD - 1}" not in screen.text()
    qtbot.waitUntil(lambda: f"line {FLOOD - 1}" in screen.text(), timeout=60_000)
    assert len(screen.text().splitlines()) <= KEPT + screen.size_in_cells[1]


def test_what_is_typed_goes_out_as_bytes(screen: TerminalScreen) -> None:
    sent: list[bytes] = []
    screen.typed.connect(sent.append)

    QTest.keyClicks(screen, "ls")
    QTest.keyClick(screen, Qt.Key.Key_Return)
    QTest.keyClick(screen, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(screen, Qt.Key.Key_Up)
    QTest.keyClick(screen, Qt.Key.Key_Tab)
    QTest.keyClick(screen, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)

    assert b"".join(sent) == b"ls\r\x03\x1b[A\t\x1bx"


def test_selected_text_is_copied(screen: TerminalScreen) -> None:
    screen.feed(b"hello world\r\n")
    screen.show()

    QTest.mousePress(screen, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    screen.mouseMoveEvent(_dragged(QPoint(300, 14)))
    QTest.keyClick(screen, Qt.Key.Key_C, _BOTH)

    assert QGuiApplication.clipboard().text() == "hello world"


def test_what_is_pasted_has_the_line_ends_of_a_keyboard(screen: TerminalScreen) -> None:
    sent: list[bytes] = []
    screen.typed.connect(sent.append)
    QGuiApplication.clipboard().setText("a\nb")

    QTest.keyClick(screen, Qt.Key.Key_V, _BOTH)

    assert sent == [b"a\rb"]


def test_it_has_as_many_cells_as_fit(screen: TerminalScreen) -> None:
    before = screen.size_in_cells

    screen.resize(1200, 800)
    screen.grab()

    assert screen.size_in_cells[0] > before[0]
    assert screen.size_in_cells[1] > before[1]


def test_a_serial_line_is_read_and_written_and_comes_back_after_a_break(
    theme: Theme, on_the_loop: Callable[[Scenario], None]
) -> None:
    async def scenario() -> None:
        tasks = Tasks()
        heard: asyncio.Queue[bytes] = asyncio.Queue()

        async def line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"tiny login: ")
            while (data := await reader.read(64)) != b"":
                heard.put_nowait(data)
                writer.write(data)
                if data == b"q":
                    break
            writer.close()

        server = await asyncio.start_server(line, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]

        @asynccontextmanager
        async def opener() -> AsyncIterator[ByteStream]:
            stream = UnixStream(*await asyncio.open_connection("127.0.0.1", port))
            try:
                yield stream
            finally:
                await stream.close()

        view = TerminalView("web-1", opener, theme, tasks)
        painted = Painted(view)
        view.show()
        screen = view.screen_widget
        await painted.until(lambda: "login:" in screen.text(), LIMIT_S)
        QTest.keyClicks(screen, "root")
        await painted.until(lambda: "login: root" in screen.text(), LIMIT_S)
        again = next(b for b in view.findChildren(QPushButton) if "Reconnect" in b.text())
        QTest.keyClicks(screen, "q")
        await painted.until(again.isVisible, LIMIT_S)

        again.click()
        await painted.until(lambda: screen.text().count("login:") > 1, LIMIT_S)

        await tasks.close()
        server.close()
        view.close()

    on_the_loop(scenario)


def _dragged(to: QPoint) -> QMouseEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseMove, QPointF(to), QPointF(to), left, left, none)
