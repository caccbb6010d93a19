"""The corner of the canvas: a small map of the drawing, and the zoom box."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cockpit.models.geometry import Rect
from cockpit.models.tokens import Tokens
from cockpit.ui import icons
from cockpit.ui.canvas.brushes import blank, colour, mix
from cockpit.ui.canvas.camera import STEP
from cockpit.ui.canvas.marks import state_colour
from cockpit.ui.canvas.scene import Scene
from cockpit.ui.theme import Theme

MAP_W, MAP_H = 184, 130
BOX_H = 34
NARROW = 900
"""Below this width of the canvas the map is a button."""

_CORNER = 16
_GAP = 8
_INNER = 8
_ROOM = 24.0
_LEAST = 2.0


class Minimap(QWidget):
    """Shows where the view is; a click or drag goes there.

    Signals:
        wanted: Show this place of the scene in the middle.
    """

    wanted = Signal(QPointF)

    def __init__(self, scene: Scene, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._scene = scene
        self._theme = theme
        self._seen = QRectF()
        self._picture: QPixmap | None = None
        self._span = Rect(0.0, 0.0, 1.0, 1.0)
        self.setFixedSize(MAP_W, MAP_H)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Map of the drawing"))

    def forget(self) -> None:
        """Take note that the drawing looks different now."""
        self._picture = None
        self.update()

    def show_seen(self, seen: QRectF) -> None:
        """Show which part of the scene the view has."""
        if seen != self._seen:
            self._seen = seen
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        if not self._scene.picture.rects:
            return  # nothing to find one's way in
        if self._picture is None:
            self._draw()
        painter = QPainter(self)
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)
        inner = QRectF(self.rect()).adjusted(_INNER, _INNER, -_INNER, -_INNER)
        box = self._to_map(self._seen).intersected(inner).toRect()
        painter.fillRect(box, colour(tokens.accent, 0.06))
        painter.setPen(QPen(colour(tokens.accent), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        scale, origin = self._scale()
        at = (event.position() - origin) / scale
        self.wanted.emit(QPointF(at.x() + self._span.x, at.y() + self._span.y))

    def _scale(self) -> tuple[float, QPointF]:
        room_w, room_h = MAP_W - 2 * _INNER, MAP_H - 2 * _INNER
        scale = min(room_w / self._span.w, room_h / self._span.h)
        left = (MAP_W - self._span.w * scale) / 2
        return scale, QPointF(left, (MAP_H - self._span.h * scale) / 2)

    def _to_map(self, box: QRectF) -> QRectF:
        scale, origin = self._scale()
        corner = QPointF(box.x() - self._span.x, box.y() - self._span.y) * scale + origin
        return QRectF(corner.x(), corner.y(), box.width() * scale, box.height() * scale)

    def _draw(self) -> None:
        tokens, looks = self._theme.tokens, self._scene.looks
        bounds = self._scene.picture.bounds().grown(_ROOM)
        # A drawing of one brick does not fill the map.
        w, h = max(bounds.w, 960.0), max(bounds.h, 640.0)
        self._span = Rect(bounds.cx - w / 2, bounds.cy - h / 2, w, h)
        self._picture, painter = blank(MAP_W, MAP_H, self.devicePixelRatioF())
        _paint_panel(painter, QRectF(self.rect()), tokens)
        painter.setPen(Qt.PenStyle.NoPen)
        inks = {
            "network": tokens.rail_edge,
            "public": tokens.rail_pub_edge,
            "floating_ip": tokens.rail_pub_edge,
        }
        other = mix(tokens.steel_edge, tokens.panel, 0.2).name()
        for block in self._scene.blocks():
            rect = self._scene.picture.rects[block.id]
            box = self._to_map(QRectF(rect.x, rect.y, rect.w, rect.h))
            if block.kind in ("instance", "router"):
                ink = state_colour(tokens, looks.light(block.id))
            else:
                ink = inks.get(
                    "public" if getattr(block, "is_public", False) else block.kind, other
                )
            painter.setBrush(colour(ink))
            box.setHeight(max(_LEAST, box.height()))
            box.setWidth(max(_LEAST, box.width()))
            painter.drawRoundedRect(box, 1, 1)
        painter.end()


class ZoomBox(QWidget):
    """Buttons to zoom, fit, and show the map where it has no place of its own.

    Signals:
        zoom_wanted: Carries by how much: above 1 is nearer.
        whole_wanted: Show at 100 %.
        fit_wanted: Show everything.
        map_wanted: Show or hide the map.
    """

    zoom_wanted = Signal(float)
    whole_wanted = Signal()
    fit_wanted = Signal()
    map_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = 1.0
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(4)
        self._out = self._button("minus", row)
        self._out.clicked.connect(lambda: self.zoom_wanted.emit(1 / STEP))
        self._figure = QToolButton(self)
        self._figure.setAutoRaise(True)
        self._figure.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._figure.setFont(theme.font("muted"))
        self._figure.setFixedSize(60, 28)
        self._figure.clicked.connect(self.whole_wanted)
        row.addWidget(self._figure)
        self._in = self._button("plus", row)
        self._in.clicked.connect(lambda: self.zoom_wanted.emit(STEP))
        self._fit = self._button("focus-2", row)
        self._fit.clicked.connect(self.fit_wanted)
        self._map = self._button("map", row)
        self._map.setCheckable(True)
        self._map.toggled.connect(self.map_wanted)
        self._name()

    def show_zoom(self, zoom: float) -> None:
        """Show a zoom as a figure."""
        self._zoom = zoom
        words = self.tr("{percent} %").format(percent=round(zoom * 100))
        self._figure.setText(words)
        self._figure.setAccessibleName(self.tr("Zoom {zoom}").format(zoom=words))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def offer_map(self, *, is_offered: bool) -> None:
        """Show the button for the map, or hide it."""
        self._map.setVisible(is_offered)
        if not is_offered:
            self._map.setChecked(False)
        self.adjustSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_panel(painter, QRectF(self.rect()), self._theme.tokens)
        painter.end()

    def _name(self) -> None:
        for button, words in (
            (self._out, self.tr("Zoom out")),
            (self._in, self.tr("Zoom in")),
            (self._fit, self.tr("Show everything")),
            (self._map, self.tr("Map")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._figure.setToolTip(self.tr("Zoom to 100 %"))
        self.show_zoom(self._zoom)

    def _button(self, icon: str, row: QHBoxLayout) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        # The canvas has keys for all of these: they need no stop of the tab key.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("role", "tiny")
        button.setFixedSize(30, 28)
        button.setIconSize(QSize(18, 18))
        button.setIcon(icons.icon(icon, self._theme, "ink2", "accent"))
        row.addWidget(button)
        return button


def place_in_corner(minimap: Minimap, box: ZoomBox, room: QSize) -> None:
    """Put map and buttons into the lower right corner of a canvas of this size."""
    is_narrow = room.width() < NARROW
    box.offer_map(is_offered=is_narrow)
    minimap.setVisible(not is_narrow)
    box.resize(max(MAP_W, box.sizeHint().width()), BOX_H)
    right, bottom = room.width() - _CORNER, room.height() - _CORNER
    box.move(right - box.width(), bottom - BOX_H)
    minimap.move(right - MAP_W, bottom - BOX_H - _GAP - MAP_H)


def _paint_panel(painter: QPainter, box: QRectF, tokens: Tokens) -> None:
    painter.setPen(QPen(colour(tokens.line), 1))
    painter.setBrush(colour(tokens.panel))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
