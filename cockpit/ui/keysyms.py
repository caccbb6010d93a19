"""From a Qt key event to the X11 keysym that RFB speaks.

Source: X11 keysymdef.h; characters above Latin-1 are 0x01000000 plus their code point.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

_UNICODE = 0x0100_0000
_LATIN_1_LAST = 0xFF
_FIRST_PRINTABLE = 0x20

_NAMED = {
    Qt.Key.Key_Backspace: 0xFF08,
    Qt.Key.Key_Tab: 0xFF09,
    Qt.Key.Key_Backtab: 0xFF09,
    Qt.Key.Key_Return: 0xFF0D,
    Qt.Key.Key_Enter: 0xFF8D,
    Qt.Key.Key_Pause: 0xFF13,
    Qt.Key.Key_ScrollLock: 0xFF14,
    Qt.Key.Key_Escape: 0xFF1B,
    Qt.Key.Key_Home: 0xFF50,
    Qt.Key.Key_Left: 0xFF51,
    Qt.Key.Key_Up: 0xFF52,
    Qt.Key.Key_Right: 0xFF53,
    Qt.Key.Key_Down: 0xFF54,
    Qt.Key.Key_PageUp: 0xFF55,
    Qt.Key.Key_PageDown: 0xFF56,
    Qt.Key.Key_End: 0xFF57,
    Qt.Key.Key_Print: 0xFF61,
    Qt.Key.Key_Insert: 0xFF63,
    Qt.Key.Key_Menu: 0xFF67,
    Qt.Key.Key_NumLock: 0xFF7F,
    Qt.Key.Key_Shift: 0xFFE1,
    Qt.Key.Key_Control: 0xFFE3,
    Qt.Key.Key_CapsLock: 0xFFE5,
    Qt.Key.Key_Meta: 0xFFE7,
    Qt.Key.Key_Alt: 0xFFE9,
    Qt.Key.Key_Super_L: 0xFFEB,
    Qt.Key.Key_Super_R: 0xFFEC,
    Qt.Key.Key_AltGr: 0xFE03,
    Qt.Key.Key_Delete: 0xFFFF,
    **{Qt.Key(Qt.Key.Key_F1.value + n): 0xFFBE + n for n in range(12)},
}


def keysym_of(event: QKeyEvent) -> int:
    """Return the keysym of a key event, or 0 where it has none."""
    if QGuiApplication.platformName() == "xcb" and event.nativeVirtualKey():
        return event.nativeVirtualKey()  # on X11 this is the keysym itself
    if named := _NAMED.get(Qt.Key(event.key())):
        return named
    text = event.text()
    if len(text) == 1 and ord(text) >= _FIRST_PRINTABLE:
        code = ord(text)
    elif _FIRST_PRINTABLE <= event.key() <= _LATIN_1_LAST:  # Ctrl+C has the text "\x03"
        code = ord(chr(event.key()).lower())
    else:
        return 0
    return code if code <= _LATIN_1_LAST else _UNICODE + code
