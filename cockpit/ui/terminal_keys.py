"""From a Qt key event to the bytes that a terminal sends.

Source: ECMA-48 and the xterm control sequences, "VT220-Style Function Keys".
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_NAMED = {
    Qt.Key.Key_Return: b"\r",
    Qt.Key.Key_Enter: b"\r",
    Qt.Key.Key_Backspace: b"\x7f",
    Qt.Key.Key_Tab: b"\t",
    Qt.Key.Key_Backtab: b"\x1b[Z",
    Qt.Key.Key_Escape: b"\x1b",
    Qt.Key.Key_Up: b"\x1b[A",
    Qt.Key.Key_Down: b"\x1b[B",
    Qt.Key.Key_Right: b"\x1b[C",
    Qt.Key.Key_Left: b"\x1b[D",
    Qt.Key.Key_Home: b"\x1b[H",
    Qt.Key.Key_End: b"\x1b[F",
    Qt.Key.Key_Insert: b"\x1b[2~",
    Qt.Key.Key_Delete: b"\x1b[3~",
    Qt.Key.Key_PageUp: b"\x1b[5~",
    Qt.Key.Key_PageDown: b"\x1b[6~",
    Qt.Key.Key_F1: b"\x1bOP",
    Qt.Key.Key_F2: b"\x1bOQ",
    Qt.Key.Key_F3: b"\x1bOR",
    Qt.Key.Key_F4: b"\x1bOS",
    Qt.Key.Key_F5: b"\x1b[15~",
    Qt.Key.Key_F6: b"\x1b[17~",
    Qt.Key.Key_F7: b"\x1b[18~",
    Qt.Key.Key_F8: b"\x1b[19~",
    Qt.Key.Key_F9: b"\x1b[20~",
    Qt.Key.Key_F10: b"\x1b[21~",
    Qt.Key.Key_F11: b"\x1b[23~",
    Qt.Key.Key_F12: b"\x1b[24~",
}

_CONTROL_MASK = 0x1F
_FIRST_CONTROL, _LAST_CONTROL = 0x40, 0x5F


def bytes_of(event: QKeyEvent) -> bytes:
    """Return what a key sends, or b"" for a key that sends nothing by itself."""
    named = _NAMED.get(Qt.Key(event.key()))
    modifiers = event.modifiers()
    if named is None and modifiers & Qt.KeyboardModifier.ControlModifier:
        if event.key() == Qt.Key.Key_Space:
            named = b"\0"
        elif _FIRST_CONTROL <= event.key() <= _LAST_CONTROL:
            named = bytes([event.key() & _CONTROL_MASK])
    data = named if named is not None else event.text().encode()
    if data and modifiers & Qt.KeyboardModifier.AltModifier:
        return b"\x1b" + data
    return data
