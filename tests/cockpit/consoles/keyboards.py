"""A German keyboard: which keys give which letter, as the window system tells them."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_NATIVE = 8
"""X11 and Wayland number keys as Linux does, plus this."""

_ROWS = {2: "1234567890ß", 16: "qwertzuiopü+", 30: "asdfghjklöä", 43: "#yxcvbnm,.-", 57: " "}
_SHIFTED = {2: '!"§$%&/()=?', 16: "QWERTZUIOPÜ*", 30: "ASDFGHJKLÖÄ", 43: "'YXCVBNM;:_"}
_EXTRA = {86: ("<", ">", "|"), 16: ("", "", "@")}


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key, by its place, with what is held down beside it."""

    place: int
    held: tuple[int, ...] = ()


SHIFT, ALT_GR, CTRL, ENTER = 42, 100, 29, 28
LETTERS: dict[str, Stroke] = {
    **{letter: Stroke(first + n) for first, row in _ROWS.items() for n, letter in enumerate(row)},
    **{
        letter: Stroke(first + n, (SHIFT,))
        for first, row in _SHIFTED.items()
        for n, letter in enumerate(row)
    },
    **{plain: Stroke(place) for place, (plain, _, _) in _EXTRA.items() if plain},
    **{high: Stroke(place, (SHIFT,)) for place, (_, high, _) in _EXTRA.items() if high},
    **{third: Stroke(place, (ALT_GR,)) for place, (_, _, third) in _EXTRA.items() if third},
}

_MODIFIERS = {
    SHIFT: (Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier),
    ALT_GR: (Qt.Key.Key_AltGr, Qt.KeyboardModifier.GroupSwitchModifier),
    CTRL: (Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier),
}
_NONE = Qt.KeyboardModifier.NoModifier


def type_letter(widget: QWidget, letter: str) -> None:
    """Press and release the keys of one letter, as a German keyboard sends them."""
    stroke = LETTERS[letter]
    key = Qt.Key.Key_Space if letter == " " else Qt.Key(ord(letter.upper()[0]))
    press(widget, stroke.place, key, letter, stroke.held)


def press_enter(widget: QWidget) -> None:
    """Press and release Enter."""
    press(widget, ENTER, Qt.Key.Key_Return, "\r")


def press(
    widget: QWidget, place: int, key: Qt.Key, text: str = "", held: tuple[int, ...] = ()
) -> None:
    """Press a key by its place while others are held, and release them all."""
    for event in _events(place, key, text, held):
        QApplication.sendEvent(widget, event)


def _events(place: int, key: Qt.Key, text: str, held: tuple[int, ...]) -> Iterator[QKeyEvent]:
    down, up = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
    state = _NONE
    for modifier in held:
        yield _event(down, _MODIFIERS[modifier][0], state, modifier)
        state |= _MODIFIERS[modifier][1]
    yield _event(down, key, state, place, text)
    yield _event(up, key, state, place, text)
    for modifier in held:
        yield _event(up, _MODIFIERS[modifier][0], state, modifier)


def _event(
    kind: QEvent.Type, key: Qt.Key, state: Qt.KeyboardModifier, place: int, text: str = ""
) -> QKeyEvent:
    return QKeyEvent(kind, key, state, place + _NATIVE, 0, 0, text)
