"""The remote screen: paints a frame, and turns keys and mouse into what RFB sends."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)

from cockpit.backend.rfb import Frame
from cockpit.models.scancodes import xt_scancode
from cockpit.ui.guest_keys import GuestKeys
from cockpit.ui.keysyms import keysym_of

_LARGEST_SCALE = 2.0
_NEARLY_ONE = 1.2
_STEPS = 16
_BLOCK = 64
"""So many pixels of the frame are whole pixels of the screen, at every scale and ratio."""
_WHEEL_UP, _WHEEL_DOWN = 8, 16

_BUTTONS = {
    Qt.MouseButton.LeftButton: 1,
    Qt.MouseButton.MiddleButton: 2,
    Qt.MouseButton.RightButton: 4,
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key pressed or released: what it means here, and where it is."""

    keysym: int
    scancode: int
    is_down: bool


class ConsoleScreen(GuestKeys):
    """Shows a frame as large as it fits, and takes every key while it has the focus.

    Signals:
        key: A key was pressed or released; carries a `Key`.
        pointer: The pointer moved or a button changed; x, y in the frame, button mask.
    """

    key = Signal(Key)
    pointer = Signal(int, int, int)

    def __init__(self) -> None:
        super().__init__()
        self._frame: Frame | None = None
        self._image = QImage()
        self._down: dict[int, Key] = {}
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setMinimumSize(160, 100)

    @property
    def scale(self) -> float:
        """Return how large the frame is shown; 1.0 is one to one."""
        if self._image.isNull():
            return 1.0
        wide = self.width() / self._image.width()
        high = self.height() / self._image.height()
        scale = min(wide, high, _LARGEST_SCALE)
        # A little room given up keeps every pixel as large as its neighbours.
        if 1.0 < scale <= _NEARLY_ONE:
            return 1.0
        return math.floor(scale * _STEPS) / _STEPS if scale > 1.0 else scale

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; its pixels are painted from where they are."""
        self._frame = frame  # owns the memory that the image looks into
        self._image = QImage(
            frame.pixels, frame.width, frame.height, frame.width * 4, QImage.Format.Format_RGB32
        )
        self.update()

    def show_part(self, x: int, y: int, width: int, height: int) -> None:
        """Paint a part of the frame anew."""
        scale, place = self.scale, self._place()
        part = QRectF(place.x() + x * scale, place.y() + y * scale, width * scale, height * scale)
        self.update(part.toAlignedRect().adjusted(-1, -1, 1, 1))

    def picture(self) -> QImage:
        """Return a copy of what is shown."""
        return self._image.copy()

    def release_keys(self) -> None:
        """Release what is still pressed: a key that goes up elsewhere would stay down."""
        for key in self._down.values():
            self.key.emit(Key(key.keysym, key.scancode, is_down=False))
        self._down.clear()

    def press(self, *keysyms_and_scancodes: tuple[int, int]) -> None:
        """Press keys together and release them in turn."""
        for keysym, scancode in keysyms_and_scancodes:
            self.key.emit(Key(keysym, scancode, is_down=True))
        for keysym, scancode in reversed(keysyms_and_scancodes):
            self.key.emit(Key(keysym, scancode, is_down=False))

    def sizeHint(self) -> QSize:
        return self._image.size() if not self._image.isNull() else QSize(720, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        scale, place = self.scale, self._place()
        if scale < 1.0 or (scale * self.devicePixelRatioF()).is_integer():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=scale < 1.0)
            painter.drawImage(place, self._image)
        else:
            self._paint_evenly(painter, QRectF(event.rect()), place, scale)

    def _paint_evenly(
        self, painter: QPainter, exposed: QRectF, place: QRectF, scale: float
    ) -> None:
        """Paint a part at an odd scale so that every pixel has its share of the screen.

        Enlarging to whole pixels and shrinking by averages does that; one smooth step makes
        strokes uneven. Parts are whole blocks, so that no seams show between them.
        """
        part = QRectF((exposed.topLeft() - place.topLeft()) / scale, exposed.size() / scale)
        part = part.intersected(QRectF(self._image.rect()))
        if part.isEmpty():
            return
        left, top = (math.floor(edge / _BLOCK) * _BLOCK for edge in (part.left(), part.top()))
        wide = math.ceil((part.right() - left) / _BLOCK) * _BLOCK
        high = math.ceil((part.bottom() - top) / _BLOCK) * _BLOCK
        ratio = self.devicePixelRatioF()
        picture = self._image.copy(left, top, wide, high)
        picture = picture.scaled(picture.size() * math.ceil(scale * ratio)).scaled(
            round(wide * scale * ratio),
            round(high * scale * ratio),
            mode=Qt.TransformationMode.SmoothTransformation,
        )
        picture.setDevicePixelRatio(ratio)
        painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
        painter.drawImage(place.topLeft() + QPointF(left, top) * scale, picture)

    def take_key(self, event: QKeyEvent) -> None:
        """Press a key of the guest; it stays down until it is released here or lost."""
        key = Key(keysym_of(event), xt_scancode(event.nativeScanCode()), is_down=True)
        self._down[self._name(event)] = key
        self.key.emit(key)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        pressed = self._down.pop(self._name(event), None)
        if pressed is not None:
            self.key.emit(Key(pressed.keysym, pressed.scancode, is_down=False))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.release_keys()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point(event.position(), event.buttons())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._point(event.position(), event.buttons())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position(), event.buttons())

    def wheelEvent(self, event: QWheelEvent) -> None:
        button = _WHEEL_UP if event.angleDelta().y() > 0 else _WHEEL_DOWN
        self._point(event.position(), event.buttons(), button)
        self._point(event.position(), event.buttons())

    def _point(self, place: QPointF, buttons: Qt.MouseButton, extra: int = 0) -> None:
        if self._image.isNull():
            return
        mask = sum(bit for button, bit in _BUTTONS.items() if buttons & button)
        inside = (place - self._place().topLeft()) / self.scale
        self.pointer.emit(round(inside.x()), round(inside.y()), mask | extra)

    def _place(self) -> QRectF:
        """Return where the frame is shown, in the middle and on whole pixels."""
        scale = self.scale
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF(
            round((self.width() - width) / 2), round((self.height() - height) / 2), width, height
        )

    def _name(self, event: QKeyEvent) -> int:
        return event.nativeScanCode() or event.key()
