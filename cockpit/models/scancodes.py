"""From a key's place on the keyboard to the scan code that a virtual machine expects.

Linux window systems give the place as an evdev code plus 8 (X11 and Wayland alike);
QEMU's extended key event wants XT set 1 codes, extended ones with bit 7 set.

Source: Linux include/uapi/linux/input-event-codes.h; rfbproto, "QEMU Extended Key Event".
"""

_OFFSET = 8
_LAST_SAME = 88
"""Up to F12, evdev numbers keys as XT set 1 does."""

_OTHERS = {
    89: 0x73,  # Ro, on Japanese and Brazilian keyboards
    92: 0x79,  # Henkan
    93: 0x70,  # Katakana/Hiragana
    94: 0x7B,  # Muhenkan
    96: 0x9C,  # Enter of the keypad
    97: 0x9D,  # right Ctrl
    98: 0xB5,  # / of the keypad
    99: 0x54,  # Print
    100: 0xB8,  # AltGr
    102: 0xC7,  # Home
    103: 0xC8,  # Up
    104: 0xC9,  # Page up
    105: 0xCB,  # Left
    106: 0xCD,  # Right
    107: 0xCF,  # End
    108: 0xD0,  # Down
    109: 0xD1,  # Page down
    110: 0xD2,  # Insert
    111: 0xD3,  # Delete
    119: 0xC6,  # Pause
    124: 0x7D,  # Yen
    125: 0xDB,  # left Meta
    126: 0xDC,  # right Meta
    127: 0xDD,  # Menu
}


def xt_scancode(native: int) -> int:
    """Return the scan code of a native key code, or 0 where there is none."""
    evdev = native - _OFFSET
    if 0 < evdev <= _LAST_SAME:
        return evdev
    return _OTHERS.get(evdev, 0)
