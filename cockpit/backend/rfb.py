"""RFB (VNC) client protocol over a byte stream.

Speaks version 3.8 with security type None, raw pixels, resizing, and QEMU's extended
key events, which carry the position of a key and so are right for every layout.

Sources: RFC 6143; the community RFB specification (rfbproto) for ExtendedDesktopSize,
LastRect and the QEMU extended key event.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from cockpit.backend.byte_stream import ByteStream
from cockpit.errors import CockpitError, UnreachableError

RAW = 0
DESKTOP_SIZE = -223
LAST_RECT = -224
EXTENDED_DESKTOP_SIZE = -308
QEMU_EXTENDED_KEY = -258
_ENCODINGS = (RAW, EXTENDED_DESKTOP_SIZE, DESKTOP_SIZE, LAST_RECT, QEMU_EXTENDED_KEY)

# 32 bits a pixel, little endian, blue first in memory: QImage.Format_RGB32 as it is.
_PIXEL_FORMAT = struct.pack(">BBBBHHHBBB3x", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
_BYTES_PER_PIXEL = 4

# A hostile or broken server must not make us take all memory.
_MAX_SIDE = 16_384
_MAX_PIXELS = 33_554_432
_MAX_TEXT = 1_048_576


class ConsoleError(CockpitError):
    """The console's other side does not speak the protocol, or refused."""


@dataclass(slots=True)
class Frame:
    """The remote screen.

    Attributes:
        pixels: Rows from the top, 4 bytes a pixel (blue, green, red, unused); replaced
            by a new buffer when the size changes.
    """

    width: int
    height: int
    pixels: bytearray


class RfbClient:
    """One connection to one screen.

    `open` shakes hands, `run` follows the screen until the other side closes. Keys and
    pointer may be sent at any time between.

    Args:
        on_update: Called with x, y, width, height after that part of the frame changed.
        on_resize: Called after the frame got a new size.
    """

    def __init__(
        self,
        stream: ByteStream,
        on_update: Callable[[int, int, int, int], None],
        on_resize: Callable[[], None],
    ) -> None:
        self._stream = stream
        self._on_update = on_update
        self._on_resize = on_resize
        self._buffer = bytearray()
        self._has_extended_keys = False
        self.frame = Frame(0, 0, bytearray())
        self.name = ""

    async def open(self) -> None:
        """Shake hands and ask for the whole screen.

        Raises:
            ConsoleError: The other side is not an RFB server that lets us in.
        """
        version = await self._take(12)
        if not version.startswith(b"RFB 003."):
            raise ConsoleError("The console does not speak RFB", "Is it a VNC console?")
        await self._stream.write(b"RFB 003.008\n")
        await self._negotiate_security()
        await self._stream.write(b"\x01")  # shared: others may look too
        width, height = struct.unpack(">HH", await self._take(4))
        await self._take(16)
        self.name = (await self._take_text()).decode(errors="replace")
        self._resize(width, height)
        await self._stream.write(
            struct.pack(">B3x", 0)
            + _PIXEL_FORMAT
            + struct.pack(">BxH", 2, len(_ENCODINGS))
            + struct.pack(f">{len(_ENCODINGS)}i", *_ENCODINGS)
        )
        await self._request_update(incremental=False)

    async def run(self) -> None:
        """Follow the screen until the other side closes.

        Raises:
            ConsoleError: The other side broke the protocol.
        """
        while True:
            try:
                kind = (await self._take(1))[0]
            except EOFError:
                return
            match kind:
                case 0:
                    await self._take_update()
                    try:
                        await self._request_update(incremental=True)
                    except UnreachableError:
                        return
                case 1:  # colour map: cannot be in true colour, but says its length
                    _, count = struct.unpack(">xHH", await self._take(5))
                    await self._take(count * 6)
                case 2:  # bell
                    pass
                case 3:
                    await self._take(3)
                    await self._take_text()
                case _:
                    raise ConsoleError(f"The console sent an unknown message ({kind})")

    async def send_key(self, keysym: int, scancode: int, *, is_down: bool) -> None:
        """Press or release a key.

        Args:
            keysym: X11 keysym of what the key means here; 0 when unknown.
            scancode: XT set 1 scan code of where the key is, extended ones with bit 7
                set; 0 when unknown.
            is_down: Pressed, or else released.
        """
        if self._has_extended_keys and scancode:
            message = struct.pack(">BBHII", 255, 0, is_down, keysym, scancode)
        else:
            message = struct.pack(">BBxxI", 4, is_down, keysym)
        await self._stream.write(message)

    async def send_pointer(self, x: int, y: int, buttons: int) -> None:
        """Move the pointer; `buttons` is a mask: 1 left, 2 middle, 4 right, 8/16 wheel."""
        x = min(max(x, 0), max(self.frame.width - 1, 0))
        y = min(max(y, 0), max(self.frame.height - 1, 0))
        await self._stream.write(struct.pack(">BBHH", 5, buttons, x, y))

    async def _negotiate_security(self) -> None:
        count = (await self._take(1))[0]
        if count == 0:
            raise ConsoleError(f"The console refused: {(await self._take_text()).decode()}")
        kinds = await self._take(count)
        if 1 not in kinds:
            raise ConsoleError("The console asks for a password, which is not supported")
        await self._stream.write(b"\x01")
        (result,) = struct.unpack(">I", await self._take(4))
        if result:
            raise ConsoleError(f"The console refused: {(await self._take_text()).decode()}")

    async def _request_update(self, *, incremental: bool) -> None:
        await self._stream.write(
            struct.pack(">BBHHHH", 3, incremental, 0, 0, self.frame.width, self.frame.height)
        )

    async def _take_update(self) -> None:
        (count,) = struct.unpack(">xH", await self._take(3))
        for _ in range(count):
            x, y, width, height, encoding = struct.unpack(">HHHHi", await self._take(12))
            match encoding:
                case 0:
                    await self._take_raw(x, y, width, height)
                case -223:
                    self._resize(width, height)
                case -308:
                    screens = (await self._take(4))[0]
                    await self._take(screens * 16)
                    if y == 0:  # a status: 0 is no error
                        self._resize(width, height)
                case -258:
                    self._has_extended_keys = True
                case -224:
                    return
                case _:
                    raise ConsoleError(f"The console sent an unknown encoding ({encoding})")

    async def _take_raw(self, x: int, y: int, width: int, height: int) -> None:
        frame = self.frame
        if x + width > frame.width or y + height > frame.height:
            raise ConsoleError("The console sent pixels outside of its screen")
        row = width * _BYTES_PER_PIXEL
        stride = frame.width * _BYTES_PER_PIXEL
        if width == frame.width:
            data = await self._take(row * height)
            frame.pixels[y * stride : y * stride + len(data)] = data
        else:
            for line in range(y, y + height):
                start = line * stride + x * _BYTES_PER_PIXEL
                frame.pixels[start : start + row] = await self._take(row)
        self._on_update(x, y, width, height)

    def _resize(self, width: int, height: int) -> None:
        if not 0 < width <= _MAX_SIDE or not 0 < height <= _MAX_SIDE:
            raise ConsoleError(f"The console has an impossible size ({width}×{height})")
        if width * height > _MAX_PIXELS:
            raise ConsoleError(f"The console is too large ({width}×{height})")
        if (width, height) != (self.frame.width, self.frame.height):
            pixels = bytearray(width * height * _BYTES_PER_PIXEL)
            self.frame = Frame(width, height, pixels)
            self._on_resize()

    async def _take_text(self) -> bytes:
        (length,) = struct.unpack(">I", await self._take(4))
        if length > _MAX_TEXT:
            raise ConsoleError("The console sent a text without end")
        return await self._take(length)

    async def _take(self, count: int) -> bytes:
        """Return exactly `count` bytes.

        Raises:
            EOFError: The other side closed before the first of them.
            ConsoleError: It closed between.
        """
        buffer = self._buffer
        while len(buffer) < count:
            data = await self._stream.read()
            if not data:
                if buffer:
                    raise ConsoleError("The console's connection broke off")
                raise EOFError
            buffer += data
        taken = bytes(memoryview(buffer)[:count])
        del buffer[:count]
        return taken
