"""How near the drawing is, and which part of it is seen."""

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from cockpit.models.geometry import Rect, union
from cockpit.ui.canvas.faces import Faces
from cockpit.ui.canvas.overview import BELOW
from cockpit.ui.canvas.scene import Scene

NEAREST, FARTHEST = 4.0, 0.05
STEP = 1.2

_SETTLE_MS = 60
_MARGIN = 24.0


class Camera(QObject):
    """Moves a view over the scene.

    While a wheel turns only the transform changes; faces and letters for the new zoom
    are put on when it rests.

    Attributes:
        zoom: 1.0 is 100 %.
        is_fitted: Whether everything is shown and nobody has looked closer since.

    Signals:
        zoomed: The zoom changed; 1.0 is 100 %.
    """

    zoomed = Signal(float)

    def __init__(self, view: QGraphicsView, scene: Scene) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._rest = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._rest.timeout.connect(self.settle)
        self._is_soft = False
        self.zoom = 1.0
        self.is_fitted = True
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self._leave_fit)

    @property
    def is_far(self) -> bool:
        """Tell whether the overview is shown instead of bricks."""
        return self.zoom < BELOW

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Zoom so that a point of the viewport stays; the middle unless another is given."""
        zoom = min(NEAREST, max(FARTHEST, zoom))
        if zoom == self.zoom:
            return
        view = self._view
        at = anchor if anchor is not None else QRectF(view.viewport().rect()).center()
        place = self._to_scene(at)
        self.zoom = zoom
        self._soften(is_soft=True)
        view.setTransform(QTransform.fromScale(zoom, zoom))
        self._hold(place, at)
        self._rest.start()
        self.zoomed.emit(zoom)

    def settle(self) -> None:
        """Put on the faces and letters for the zoom at once."""
        self._rest.stop()
        if self.is_far:
            return
        scene = self._scene
        ratio = self.zoom * self._view.devicePixelRatioF()
        letters = scene.letters.at(self.zoom)
        if scene.faces.tokens is not scene.looks.tokens or ratio != scene.faces.ratio:
            scene.dress(Faces(scene.looks.tokens, ratio), letters)
        elif letters is not scene.letters:
            scene.dress(scene.faces, letters)
        self._soften(is_soft=False)

    def fit(self, corner: QRect) -> None:
        """Show everything; `corner` is the part of the viewport that the map covers."""
        self._scene.settle()
        room = QRectF(self._view.viewport().rect())
        bounds = self._bounds()
        zoom = self._fitting(bounds, room)
        free = room
        if corner.isValid() and self._is_hidden(bounds, room, zoom, corner):
            beside = QRectF(room)
            beside.setRight(corner.left())
            above = QRectF(room)
            above.setBottom(corner.top())
            free = max(beside, above, key=lambda box: self._fitting(bounds, box))
            zoom = self._fitting(bounds, free)
        self.zoom = zoom
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        self._hold(QPointF(bounds.cx, bounds.cy), free.center())
        self.settle()
        self.is_fitted = True
        self.zoomed.emit(zoom)

    def show_middle(self, place: QPointF) -> None:
        """Show a place of the scene in the middle."""
        self._hold(place, QRectF(self._view.viewport().rect()).center())

    def ensure_seen(self, rect: Rect) -> None:
        """Pan just as far as needed to see a rectangle."""
        self._view.ensureVisible(QRectF(rect.x, rect.y, rect.w, rect.h), 40, 40)

    def _bounds(self) -> Rect:
        ghosts = [ghost.rect for ghost in self._scene.ghosts]
        bounds = union([self._scene.picture.bounds(), *ghosts])
        return bounds if bounds.w else Rect(0.0, 0.0, 640.0, 400.0)

    @staticmethod
    def _fitting(bounds: Rect, room: QRectF) -> float:
        across = (room.width() - 2 * _MARGIN) / bounds.w
        down = (room.height() - 2 * _MARGIN) / bounds.h
        return min(1.0, max(FARTHEST, min(across, down)))

    def _is_hidden(self, bounds: Rect, room: QRectF, zoom: float, corner: QRect) -> bool:
        left = room.center().x() - bounds.cx * zoom
        top = room.center().y() - bounds.cy * zoom
        boxes = [*self._scene.picture.rects.values()]
        return any(
            QRectF(box.x * zoom + left, box.y * zoom + top, box.w * zoom, box.h * zoom).intersects(
                QRectF(corner)
            )
            for box in boxes
        )

    def _leave_fit(self) -> None:
        self.is_fitted = False

    def _soften(self, *, is_soft: bool) -> None:
        if is_soft != self._is_soft:
            self._is_soft = is_soft
            self._scene.soften(is_soft=is_soft)

    def _hold(self, place: QPointF, at: QPointF) -> None:
        """Scroll until a place of the scene lies at a point of the viewport."""
        by = QPointF(self._view.viewportTransform().map(place)) - at
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(round(across.value() + by.x()))
        down.setValue(round(down.value() + by.y()))

    def _to_scene(self, at: QPointF) -> QPointF:
        inverse, _ = self._view.viewportTransform().inverted()
        return QPointF(inverse.map(at))
