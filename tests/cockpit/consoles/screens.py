"""Read the text on a remote screen: compare each cell with the letters of the VGA's own font."""

from pathlib import Path

from cockpit.backend.rfb import Frame

_ROMS = (
    Path("/usr/share/seabios/vgabios-stdvga.bin"),
    Path("/usr/share/qemu/vgabios-stdvga.bin"),
)
_SECOND_LETTER = bytes.fromhex("00007e81a58181bd9981817e00000000")
_HEIGHT = 16
_LETTERS = 256
_LIT = 64


def font() -> dict[bytes, str]:
    """Return the letters by their pixels, 16 rows of 8 bits.

    The font of the VGA's BIOS; its second letter, a smiling face, is easily found.
    """
    rom = next(path for path in _ROMS if path.exists()).read_bytes()
    start = rom.index(_SECOND_LETTER) - _HEIGHT
    shapes = [rom[start + n * _HEIGHT : start + (n + 1) * _HEIGHT] for n in range(_LETTERS)]
    # The lowest code wins where two letters look alike: 0, 32 and 255 are all blank.
    letters = {shape: bytes([code]).decode("cp437") for code, shape in enumerate(shapes)}
    return {**letters, bytes(_HEIGHT): " "}


def screen_text(frame: Frame, letters: dict[bytes, str], width: int = 9) -> list[str]:
    """Return the lines on a screen in text mode; "\N{REPLACEMENT CHARACTER}" is no letter."""
    rows = range(frame.height // _HEIGHT)
    return [
        "".join(
            letters.get(_shape(frame, row, column, width), "\N{REPLACEMENT CHARACTER}")
            for column in range(frame.width // width)
        ).rstrip()
        for row in rows
    ]


def _shape(frame: Frame, row: int, column: int, width: int) -> bytes:
    """Return the pixels of a cell that differ from its ground, 8 to a row."""
    shape = bytearray()
    for y in range(row * _HEIGHT, (row + 1) * _HEIGHT):
        start = (y * frame.width + column * width) * 4
        # Green tells enough: letters of the console are grey or white on black.
        line = frame.pixels[start + 1 : start + 32 : 4]
        shape.append(sum(128 >> n for n, green in enumerate(line) if green >= _LIT))
    return bytes(shape)
