"""The drawing on the screen: seen through a lens, and worked on."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from cockpit.models.changes import Edit
from cockpit.models.live import Live
from cockpit.models.plan import Plan
from cockpit.models.rules import Problem
from cockpit.ui.canvas.brushes import Letters
from cockpit.ui.canvas.camera import STEP, Camera
from cockpit.ui.canvas.desk import Desk, Pointer
from cockpit.ui.canvas.drops import Drop
from cockpit.ui.canvas.feed import LiveFeed
from cockpit.ui.canvas.ground import Ground
from cockpit.ui.canvas.hint import Hint
from cockpit.ui.canvas.keys import Keys
from cockpit.ui.canvas.looks import Lens, Looks
from cockpit.ui.canvas.mime import Dragged, dragged_of
from cockpit.ui.canvas.minimap import Minimap, ZoomBox, place_in_corner
from cockpit.ui.canvas.overview import Overview
from cockpit.ui.canvas.pointers import Pointers
from cockpit.ui.canvas.quality import prepare
from cockpit.ui.canvas.render import render
from cockpit.ui.canvas.scene import Scene
from cockpit.ui.editor import Editor
from cockpit.ui.theme import Theme

_WHEEL_STEP = 120.0


class CanvasView(QGraphicsView):
    """Shows one drawing; every edit goes through the editor.

    Signals:
        selection_changed: Other bricks or links are selected; carries their ids.
        zoom_changed: Carries the zoom; 1.0 is 100 %.
        hovered: The pointer is over another brick or link; carries its id or None.
        opened: A brick or link was opened, by Enter or a double click; carries its id.
        menu_requested: Carries the place on the screen and the selected ids.
        files_dropped: Carries the paths.
    """

    selection_changed = Signal(list)
    zoom_changed = Signal(float)
    hovered = Signal(object)
    opened = Signal(object)
    menu_requested = Signal(QPoint, list)
    files_dropped = Signal(list)

    def __init__(self, editor: Editor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._editor = editor
        letters = Letters(theme.font().family(), theme.font(is_mono=True).family())
        self._looks = Looks(editor.topology, theme.tokens, self)
        self._scene = Scene(editor.topology, self._looks, letters, self)
        self._overview = Overview(self._scene, editor.topology)
        self._ground = Ground()
        self._camera = Camera(self, self._scene)
        self._desk = Desk(editor, self._scene, Hint(letters, self), self)
        self._pointers = Pointers(self._desk, self)
        self.keys = Keys(self._desk, self)
        self._drop: Drop | None = None
        self._feed: LiveFeed | None = None
        self._hovered: UUID | None = None
        self._map = Minimap(self._scene, theme, self)
        self._box = ZoomBox(theme, self)
        self._set_up()
        self._unsubscribe = editor.topology.subscribe(self._follow)
        self.destroyed.connect(self._unsubscribe)

    @property
    def zoom(self) -> float:
        """Return the zoom; 1.0 is 100 %."""
        return self._camera.zoom

    @property
    def selected(self) -> list[UUID]:
        """Return the ids of what is selected, in the order of selection."""
        return self._desk.selected

    def fit(self) -> None:
        """Show everything."""
        corner = self._map.geometry() | self._box.geometry() if self._map.isVisible() else QRect()
        self._camera.fit(corner)

    def zoom_by(self, factor: float) -> None:
        """Go nearer (above 1) or further away."""
        self._camera.zoom_to(self.zoom * factor)

    def zoom_in(self) -> None:
        """Go one step nearer."""
        self.zoom_by(STEP)

    def zoom_out(self) -> None:
        """Go one step further away."""
        self.zoom_by(1 / STEP)

    def zoom_to(self, zoom: float) -> None:
        """Zoom to a share; 1.0 is 100 %."""
        self._camera.zoom_to(zoom)
        self._camera.settle()

    def tidy(self) -> None:
        """Lay the drawing out in tiers and show everything."""
        if self._editor.tidy():
            self.fit()

    def set_lens(self, lens: Lens) -> None:
        """See the drawing through another lens."""
        self._looks.lens = lens
        self._show_all()

    def set_plan(self, plan: Plan | None) -> None:
        """Show what an apply would do, through the plan lens."""
        changed = self._looks.set_plan(plan)
        if self._looks.lens != "design":
            self._scene.show_some(changed)
            self._scene.show_plan_extras()
            self._refresh_far()

    def set_live(self, live: Live | None) -> None:
        """Show what runs, as the cache changes; None shows nothing of it."""
        if self._feed is not None:
            self._feed.stop()
            self._feed.deleteLater()
            self._feed = None
        self._looks.live = live
        if live is not None:
            self._feed = LiveFeed(live, self._editor.topology, self._scene, self)
            self._feed.changed.connect(self._refresh_far)
            self.destroyed.connect(self._feed.stop)
        self._show_all()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Mark bricks that have something wrong."""
        self._scene.show_some(self._looks.set_problems(problems))

    def select(self, ids: Iterable[UUID]) -> None:
        """Select bricks and links, and pan to the first of them."""
        self._desk.select(ids)
        rects = self._scene.picture.rects
        first = next((rects[key] for key in self.selected if key in rects), None)
        if first is not None:
            self._camera.ensure_seen(first)

    def highlight(self, ids: Collection[UUID]) -> None:
        """Light bricks and links that a step is about; none ends it."""
        before, self._looks.lit = set(self._looks.lit), set(ids)
        self._scene.show_some(before | set(ids))

    def add(self, dragged: Dragged) -> None:
        """Draw a thing of the palette by keyboard: on the selected brick, or in the middle."""
        chosen = [key for key in self.selected if key in self._desk.targets.for_new(dragged)]
        middle = self.mapToScene(self.viewport().rect().center())
        if chosen and chosen[0] in self._scene.picture.rects:
            rect = self._scene.picture.rects[chosen[0]]
            middle = QPointF(rect.cx, rect.cy)
        self._desk.add(dragged, chosen[0] if chosen else None, middle)

    def render_image(self, size: QSize, ratio: float = 1.0) -> QImage:
        """Return the whole drawing as seen through the lens, without map and buttons."""
        return render(self._scene, self._overview, size, ratio)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._scene.settle()
        self._map.show_seen(self.mapToScene(self.viewport().rect()).boundingRect())
        if not self._camera.is_far:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setWorldTransform(self.viewportTransform())
        exposed = self.mapToScene(event.rect()).boundingRect()
        self._ground.paint(painter, exposed, self._looks.tokens)
        painter.resetTransform()
        whole = self.viewport().rect()
        self._overview.paint(painter, event.rect(), self.viewportTransform(), whole)
        painter.end()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self._ground.paint(painter, QRectF(rect), self._looks.tokens)

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_fitted = self._camera.is_fitted
        super().resizeEvent(event)
        place_in_corner(self._map, self._box, self.size())
        if is_fitted:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pointers.press(self._pointer(event), event.button())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer(event)
        self._pointers.move(pointer)
        if self._pointers.is_busy and self._camera.is_far:
            self._refresh_far()
        if not self._pointers.is_busy:
            self._set_hovered(self._pointers.under(pointer.scene))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointers.release(self._pointer(event))
        self._refresh_far()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        under = self._pointers.under(self.mapToScene(event.position().toPoint()))
        if under is not None:
            self._desk.select([under])
            self.opened.emit(under)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._desk.marquee.show_plug(None, self._looks.tokens)
        self._set_hovered(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            under = self._pointers.under(self.mapToScene(event.pos()))
            if under is None:
                self._desk.select([])
            elif under not in self.selected:
                self._desk.select([under])
        self.menu_requested.emit(event.globalPos(), self.selected)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / _WHEEL_STEP
            self._camera.zoom_to(self.zoom * STEP**steps, event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Drawing"))
            self._show_all()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._camera.settle()
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self._camera.zoom_to(self.zoom * (1.0 + event.value()), event.position())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), event.modifiers()
        if self._pointers.is_busy and key != Qt.Key.Key_Escape:
            return
        if key == Qt.Key.Key_Escape:
            if not self._pointers.cancel():
                self._desk.select([])
        elif key == Qt.Key.Key_Space:
            self._pointers.is_panning = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif key == Qt.Key.Key_F and not keys:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selected:
            self.opened.emit(self.selected[-1])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif not self.keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._pointers.is_panning = False
            self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        if self.keys.step(is_forward=is_next):
            self.select(self.selected)
            return True
        return super().focusNextPrevChild(is_next)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        dragged = dragged_of(event.mimeData())
        if dragged is not None:
            self._drop = Drop(self._desk, dragged)
            event.acceptProposedAction()
        elif event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._drop is None or self._drop.move(self._pointer(event)):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        if self._drop is not None:
            self._drop.cancel()
            self._drop = None

    def dropEvent(self, event: QDropEvent) -> None:
        drop, self._drop = self._drop, None
        if drop is None:
            paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
            self.files_dropped.emit(paths)
            event.acceptProposedAction()
        elif drop.finish(self._pointer(event)):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            event.acceptProposedAction()

    def _set_up(self) -> None:
        self.setScene(self._scene)
        prepare(self)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Drawing"))
        self._camera.zoomed.connect(self.zoom_changed)
        self._camera.zoomed.connect(self._box.show_zoom)
        self._desk.selection_changed.connect(self._tell_selection)
        self._map.wanted.connect(self._camera.show_middle)
        self._box.zoom_wanted.connect(self.zoom_by)
        self._box.whole_wanted.connect(lambda: self.zoom_to(1.0))
        self._box.fit_wanted.connect(self.fit)
        self._box.map_wanted.connect(self._map.setVisible)
        self._theme.changed.connect(self._change_theme)

    def _follow(self, edit: Edit) -> None:
        self._scene.follow(edit)
        self._refresh_far()

    def _refresh_far(self) -> None:
        self._overview.forget()
        self._map.forget()
        if self._camera.is_far:
            self.viewport().update()

    def _show_all(self) -> None:
        self._scene.show_all()
        self._refresh_far()
        self.viewport().update()

    def _change_theme(self) -> None:
        self._looks.tokens = self._theme.tokens
        self._camera.settle()
        self._refresh_far()
        self._box.update()
        self.viewport().update()

    def _tell_selection(self, ids: list[UUID]) -> None:
        names = [self._looks.spoken(key) for key in ids]
        self.setAccessibleDescription("; ".join(names) or self.tr("Nothing is selected"))
        self._refresh_far()
        self.selection_changed.emit(ids)

    def _set_hovered(self, any_id: UUID | None) -> None:
        if any_id != self._hovered:
            self._hovered = any_id
            self.hovered.emit(any_id)

    def _pointer(self, event: QMouseEvent | QDropEvent) -> Pointer:
        at = event.position().toPoint()
        return Pointer(self.mapToScene(at), at, event.modifiers())
