"""Keeps title bar, status bar and palette true: names, counts, gauges."""

from PySide6.QtCore import QEvent, QObject, QTimer

from cockpit.models import words as brick_words
from cockpit.ui import capacity, words
from cockpit.ui.cloud import Cloud, State
from cockpit.ui.document import Document
from cockpit.ui.lights import Light
from cockpit.ui.main_window import MainWindow
from cockpit.ui.menus import cloud_name, standing_words
from cockpit.ui.palette import ImageEntry
from cockpit.ui.planner import Planner

_LIGHTS: dict[State, Light] = {
    "none": "draft",
    "starting": "build",
    "connecting": "build",
    "online": "active",
    "offline": "error",
}
_LAG_MS = 2000


class Indicators(QObject):
    """Listens to all that knows, and writes it into the frame."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        cloud: Cloud,
        planner: Planner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._document = window, document
        self._cloud, self._planner = cloud, planner
        self.capacity: capacity.Capacity | None = None
        document.state_changed.connect(self.show_document)
        document.replaced.connect(self.show_document)
        cloud.standing_changed.connect(self.show_cloud)
        cloud.live_changed.connect(lambda _edits: self._show_live())
        planner.plan_changed.connect(self.show_plan)
        planner.problems_changed.connect(self.show_problems)
        self._lag = QTimer(self)
        self._lag.setInterval(_LAG_MS)
        self._lag.timeout.connect(self._show_lag)
        self._lag.start()
        window.installEventFilter(self)
        self.show_all()

    def show_all(self) -> None:
        """Write everything anew."""
        self.show_document()
        self.show_cloud()
        self.show_plan()
        self.show_problems()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self, self.show_all)
            QTimer.singleShot(0, self, self._planner.work_out)
        return super().eventFilter(watched, event)

    def show_document(self) -> None:
        """Tell name and state of the project."""
        document, window = self._document, self._window
        window.title_bar.show_project(document.name, is_dirty=document.is_dirty)
        window.tabs.name_drawing(document.name)
        at = document.saved_at.strftime("%H:%M") if document.saved_at is not None else ""
        if document.is_dirty and document.is_autosaved:
            text = self.tr("kept {time}, not saved").format(time=at)
        elif document.is_dirty:
            text = self.tr("not saved")
        elif at:
            text = self.tr("saved {time}").format(time=at)
        else:
            text = self.tr("no changes")
        window.status_bar.show_saved(text)
        stack = document.editor.undo_stack
        actions = window.actions_by_name
        actions["undo"].setEnabled(stack.canUndo())
        actions["redo"].setEnabled(stack.canRedo())

    def show_cloud(self) -> None:
        """Tell how the cloud is reached and what it holds."""
        standing, window = self._cloud.standing, self._window
        is_online = standing.state == "online"
        window.title_bar.show_cloud(cloud_name(standing), is_connected=is_online)
        text = standing_words(standing)
        if is_online and standing.latency_s is not None:
            milliseconds = max(1, round(1000 * standing.latency_s))
            text = f"{cloud_name(standing)} · {milliseconds} ms"
        window.status_bar.show_connection(_LIGHTS[standing.state], text)
        room = self.capacity if standing.is_embedded else None
        usage = capacity.usage(self._cloud.live, room) if self._cloud.is_known else {}
        window.status_bar.show_usage(usage)
        images = [
            ImageEntry(image.name, words.size_bytes(image.observed.get("size_bytes") or 0))
            for image in self._cloud.live.of_kind("image")
            if image.status == "active"
        ]
        window.palette_panel.show_images(images)
        actions = window.actions_by_name
        actions["disconnect"].setEnabled(standing.state != "none")
        actions["start_embedded"].setEnabled(not standing.is_embedded)
        actions["import_running"].setEnabled(self._cloud.is_known)
        actions["open_stats"].setEnabled(bool(self._cloud.live.of_kind("server")))
        self._allow_apply()

    def show_plan(self) -> None:
        """Tell how much there is to apply."""
        plan = self._planner.plan
        count = len(plan.steps) if plan is not None else 0
        is_running = any(found.is_running for found in self._cloud.live.deployments())
        self._window.title_bar.show_changes(count, is_applying=is_running and not count)
        self._allow_apply()

    def show_problems(self) -> None:
        """Tell how much is wrong."""
        count = len(self._planner.problems)
        self._window.title_bar.show_problems(count)
        self._window.drawer.show_count("problems", count)

    def room(self) -> tuple[bool, str] | None:
        """Say whether this computer has room for the drawing; None where that is not known."""
        if self.capacity is None or not self._cloud.standing.is_embedded:
            return None
        need = capacity.needed(self._document.topology)
        fits = need.ram_mib <= self.capacity.ram_mib and need.disk_gib <= self.capacity.disk_gib
        of = brick_words.size(self.capacity.ram_mib)
        text = (
            self.tr("Fits: {need} of {of} memory")
            if fits
            else self.tr("Too large: {need} of {of} memory")
        )
        return fits, text.format(need=brick_words.size(need.ram_mib), of=of)

    def _allow_apply(self) -> None:
        plan = self._planner.plan
        may_apply = plan is not None and not plan.is_empty and self._cloud.live.is_current
        self._window.actions_by_name["apply"].setEnabled(may_apply)

    def _show_live(self) -> None:
        self.show_cloud()
        self.show_plan()

    def _show_lag(self) -> None:
        self._window.status_bar.show_lag(self._cloud.event_lag_s)
