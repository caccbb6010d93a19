"""The tab of the drawing: the canvas, and what teaches while it is empty."""

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cockpit.models.live import Live
from cockpit.ui.canvas.looks import Lens
from cockpit.ui.canvas.view import CanvasView
from cockpit.ui.document import Document
from cockpit.ui.start_page import StartPage
from cockpit.ui.theme import Theme


class DrawingPage(QFrame):
    """Makes a canvas for each drawing that is opened.

    Attributes:
        canvas: The canvas of the open drawing.

    Signals:
        canvas_made: There is a fresh canvas, without selection.
        selection_changed, zoom_changed, opened, menu_requested, files_dropped: As of the canvas.
        template_wanted, import_wanted: As of the first page.
    """

    canvas_made = Signal()
    selection_changed = Signal(list)
    zoom_changed = Signal(float)
    opened = Signal(object)
    menu_requested = Signal(QPoint, list)
    files_dropped = Signal(list)
    template_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(
        self, theme: Theme, document: Document, live: Live, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._document, self._live = theme, document, live
        self._lens: Lens = "design"
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.canvas = self._make()
        document.replaced.connect(self._replace)
        document.changed.connect(lambda _edit: self._place_start())

    def set_lens(self, lens: Lens) -> None:
        """See the drawing through another lens, also the next one."""
        self._lens = lens
        self.canvas.set_lens(lens)

    def allow_import(self, may_import: bool) -> None:
        """Offer on the first page to draw what runs."""
        self._start.allow_import(may_import)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_start()
        return super().eventFilter(watched, event)

    def fit_soon(self) -> None:
        """Show everything once the layout has settled."""
        QTimer.singleShot(0, self.canvas, self.canvas.fit)

    def select(self, ids: list[UUID]) -> None:
        """Select bricks and links."""
        self.canvas.select(ids)

    def highlight(self, ids: list[UUID]) -> None:
        """Light bricks and links; none ends it."""
        self.canvas.highlight(ids)

    def fit(self) -> None:
        """Show everything."""
        self.canvas.fit()

    def tidy(self) -> None:
        """Lay the drawing out in tiers."""
        self.canvas.tidy()

    def zoom_in(self) -> None:
        """Go one step nearer."""
        self.canvas.zoom_in()

    def zoom_out(self) -> None:
        """Go one step further away."""
        self.canvas.zoom_out()

    def zoom_normal(self) -> None:
        """Show the drawing at 100 %."""
        self.canvas.zoom_to(1.0)

    def _make(self) -> CanvasView:
        canvas = CanvasView(self._document.editor, self._theme, self)
        canvas.set_lens(self._lens)
        canvas.set_live(self._live)
        canvas.selection_changed.connect(self.selection_changed)
        canvas.zoom_changed.connect(self.zoom_changed)
        canvas.opened.connect(self.opened)
        canvas.menu_requested.connect(self.menu_requested)
        canvas.files_dropped.connect(self.files_dropped)
        self._layout.addWidget(canvas)
        # On the viewport, so that what is dropped on it reaches the canvas.
        self._start = StartPage(self._theme, canvas.viewport())
        self._start.template_wanted.connect(self.template_wanted)
        self._start.import_wanted.connect(self.import_wanted)
        canvas.viewport().installEventFilter(self)
        self.canvas = canvas
        self._place_start()
        return canvas

    def _replace(self) -> None:
        old = self.canvas
        # It lives on until the event loop comes round; nobody is to hear of it any more.
        old.blockSignals(True)
        old.set_live(None)
        self._layout.removeWidget(old)
        old.hide()
        old.deleteLater()
        self._make()
        self.canvas_made.emit()
        self.selection_changed.emit([])

    def _place_start(self) -> None:
        self._start.setVisible(len(self._document.topology) == 0)
        room = self.canvas.viewport().size()
        size = self._start.sizeHint().boundedTo(room)
        self._start.setGeometry(
            (room.width() - size.width()) // 2,
            (room.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
