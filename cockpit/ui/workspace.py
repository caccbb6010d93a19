"""The second stage of the window: drawing, cloud and panels, wired together."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import get_args
from uuid import UUID

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from cockpit.backend.api import ConsoleKind
from cockpit.errors import CockpitError
from cockpit.models.project_file import SUFFIX
from cockpit.models.resources import Resource
from cockpit.models.rules import Problem
from cockpit.ui import finder, images, words
from cockpit.ui.actions import Actions
from cockpit.ui.activity_bar import View
from cockpit.ui.activity_view import ActivityView
from cockpit.ui.additions import Additions
from cockpit.ui.bench import Bench
from cockpit.ui.canvas.looks import Lens
from cockpit.ui.canvas.mime import Dragged
from cockpit.ui.cloud import Cloud, Power
from cockpit.ui.command_palette import CommandPalette, Entry
from cockpit.ui.consoles import Consoles
from cockpit.ui.deployments import Deployments
from cockpit.ui.document import Document
from cockpit.ui.drawing_page import DrawingPage
from cockpit.ui.files import Files
from cockpit.ui.host_ports import HostPorts
from cockpit.ui.indicators import Indicators
from cockpit.ui.inspector import Inspector
from cockpit.ui.log_bridge import LogBridge
from cockpit.ui.log_view import LogView
from cockpit.ui.main_window import MainWindow
from cockpit.ui.menus import ContextMenus
from cockpit.ui.message_bar import Message, message_of
from cockpit.ui.plan_view import PlanView
from cockpit.ui.planner import Planner
from cockpit.ui.problems_view import ProblemsView
from cockpit.ui.resource_menus import ResourceMenus
from cockpit.ui.resource_table import ResourceTable
from cockpit.ui.storage_view import StorageView
from cockpit.ui.tasks import Tasks
from cockpit.ui.uploads import FORMATS, Uploads

_LENSES: tuple[Lens, ...] = get_args(Lens)
_POWERS: tuple[Power, ...] = get_args(Power)
_DRAWN = frozenset({"server", "network", "volume", "router", "floating_ip", "physical_port"})


class Workspace(QObject):
    """Puts the panels into the window and connects who shows with who knows.

    Attributes:
        page: The tab of the drawing.
        planner: Problems and plan.
        deployments: What is applied.
        files: Open and save.
        additions: Draws templates, and what runs.
        deeds: What can be done at once with what runs.
    """

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        cloud: Cloud,
        tasks: Tasks,
        bridge: LogBridge,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._cloud, self._tasks = window, document, cloud, tasks
        theme = window.theme
        self.page = DrawingPage(theme, document, cloud.live)
        self.planner = Planner(document, cloud, self)
        self.files = Files(document, theme, window.message_bar, window)
        self.deployments = Deployments(document, cloud, self.planner, window)
        self.consoles = Consoles(window.tabs, cloud, tasks, theme, self)
        self.uploads = Uploads(cloud, tasks, window.message_bar, self)
        self.additions = Additions(window, document, cloud, self.page)
        self.inspector = Inspector(theme, document, cloud)
        self.host_ports = HostPorts(self.inspector, cloud, tasks, self)
        self.plan_view = PlanView(theme)
        self.problems_view = ProblemsView(theme)
        self.activity_view = ActivityView(theme, document, cloud)
        self.command_palette = CommandPalette(theme, self._entries, window)
        self._menus = ContextMenus(theme, document, cloud.live, window.actions_by_name, window)
        bench = Bench(window, theme, cloud, tasks, window.message_bar)
        self.deeds = ResourceMenus(bench, self)
        self._put_in(LogView(bridge))
        self.indicators = Indicators(window, document, cloud, self.planner, self)
        self._connect_drawing()
        self._connect_panels()
        self._connect_cloud()
        self._connect_actions(window.actions_by_name)
        self._on_canvas_made()
        self.planner.work_out()

    def open_console(self, server_id: str, kind: str = "vnc") -> None:
        """Open a console of a server as a tab."""
        wanted: ConsoleKind = "serial" if kind == "serial" else "vnc"
        self._attempt(lambda: self._show_design(self.consoles.open_console, server_id, wanted))

    def set_lens(self, lens: Lens) -> None:
        """Look at the drawing in another way."""
        self._window.actions_by_name[f"lens_{lens}"].setChecked(True)
        self.page.set_lens(lens)
        self._window.show_view("design")
        self._window.tabs.show_drawing()
        self._window.show_inspector("plan" if lens == "plan" else "inspector")
        self._show_drift()

    def tell_error(self, error: CockpitError) -> None:
        """Show what failed and what to do."""
        # What ended the connection was told when it happened; now it is known to be final.
        is_end = error is self._cloud.standing.reason
        connect = self._window.actions_by_name["connect"]
        self._window.message_bar.tell(
            message_of(
                error,
                "bad",
                topic="connection" if is_end else "",
                offers=((connect.text(), connect.trigger),) if is_end else (),
            )
        )

    def _put_in(self, log_view: LogView) -> None:
        window, theme = self._window, self._window.theme
        window.tabs.set_drawing(self.page)
        window.set_inspector("inspector", self.inspector)
        window.set_inspector("plan", self.plan_view)
        window.drawer.set_page("problems", self.problems_view)
        window.drawer.set_page("activity", self.activity_view)
        window.drawer.set_page("log", log_view)
        views: dict[View, ResourceTable | StorageView] = {
            "servers": ResourceTable(theme, self._cloud, "servers"),
            "networks": ResourceTable(theme, self._cloud, "networks"),
            "storage": StorageView(theme, self._cloud, self.deeds.read_lineage),
        }
        for view, widget in views.items():
            widget.menu_requested.connect(self._menus.for_resources)
            widget.opened.connect(self._open_resource)
            widget.selection_changed.connect(self._on_rows)
            window.set_view(view, widget)
            if isinstance(widget, StorageView):
                widget.import_wanted.connect(self.deeds.images.ask_import)

    def _connect_drawing(self) -> None:
        page, document = self.page, self._document
        page.canvas_made.connect(self._on_canvas_made)
        page.selection_changed.connect(self._on_selection)
        page.zoom_changed.connect(self._show_zoom)
        page.opened.connect(self._on_opened)
        page.menu_requested.connect(self._on_menu)
        page.files_dropped.connect(self._on_files)
        page.template_wanted.connect(self.additions.add_template)
        page.import_wanted.connect(self.additions.import_running)
        document.failed.connect(self.tell_error)
        self._window.palette_panel.wanted.connect(self._add_from_palette)
        self._window.palette_panel.template_wanted.connect(self.additions.add_template)

    def _connect_panels(self) -> None:
        window = self._window
        self.inspector.select_wanted.connect(self.page.select)
        self.plan_view.lit.connect(self.page.highlight)
        self.plan_view.chosen.connect(lambda key: self.page.select([key]))
        self.plan_view.inspector_wanted.connect(lambda: window.show_inspector("inspector"))
        self.plan_view.apply_wanted.connect(self.deployments.ask_apply)
        apply = window.actions_by_name["apply"]
        apply.enabledChanged.connect(self.plan_view.allow)
        apply.enabledChanged.connect(self.inspector.drift.allow)
        self.plan_view.allow(apply.isEnabled())
        self.inspector.drift.allow(apply.isEnabled())
        self.inspector.drift.adopt_wanted.connect(self.deployments.adopt)
        self.inspector.drift.revert_wanted.connect(self.deployments.ask_revert)
        window.tabs.shown.connect(self._on_tab)
        for panel in (self.inspector, self.plan_view):
            panel.close_wanted.connect(window.actions_by_name["toggle_inspector"].trigger)
        self.problems_view.chosen.connect(self.page.select)
        self.problems_view.fix_wanted.connect(self._fix)
        self.activity_view.cancel_wanted.connect(
            lambda key: self._attempt(lambda: self._cloud.cancel(key))
        )
        self.activity_view.undo_wanted.connect(self.deployments.ask_undo)
        self.deployments.sent.connect(self._on_sent)
        self.deployments.activity_wanted.connect(self._show_activity)
        self.deployments.problems_wanted.connect(window.actions_by_name["show_problems"].trigger)
        self.planner.plan_changed.connect(self._on_plan)
        self.planner.settled.connect(lambda: self.plan_view.show_room(self.indicators.room()))
        self.planner.problems_changed.connect(self._on_problems)
        foot = self.inspector.foot
        foot.console_wanted.connect(self.open_console)
        foot.power_wanted.connect(self._power)
        foot.stats_wanted.connect(self._open_stats)
        self._menus.on_console = self.open_console
        self._menus.on_power = self._power
        self._menus.on_stats = self._open_stats
        self._menus.fill_deeds = foot.fill_deeds = self.deeds.fill

    def _connect_cloud(self) -> None:
        self._tasks.failed.connect(self.tell_error)
        self._cloud.standing_changed.connect(self._on_standing)
        self._cloud.live_changed.connect(lambda _edits: self._on_live())

    def _connect_actions(self, actions: Actions) -> None:
        deeds: dict[str, Callable[[], object]] = {
            "new": self.files.start_anew,
            "open": self.files.ask_open,
            "save": self.files.save,
            "save_as": self.files.ask_save,
            "export_png": lambda: self.files.ask_export(self.page.canvas, "png"),
            "export_svg": lambda: self.files.ask_export(self.page.canvas, "svg"),
            "quit": self._window.close,
            "undo": self._document.undo,
            "redo": self._document.redo,
            "fit": self.page.fit,
            "tidy": self.page.tidy,
            "zoom_in": self.page.zoom_in,
            "zoom_out": self.page.zoom_out,
            "zoom_normal": self.page.zoom_normal,
            "find": self.command_palette.open,
            "apply": self.deployments.ask_apply,
            "import_running": self.additions.import_running,
            "open_stats": self._open_selected_stats,
        }
        for name, deed in deeds.items():
            actions[name].triggered.connect(lambda _checked=False, deed=deed: deed())
        for lens in _LENSES:
            actions[f"lens_{lens}"].triggered.connect(
                lambda _checked=False, lens=lens: self.set_lens(lens)
            )

    def _entries(self) -> Iterator[Entry]:
        yield from finder.bricks(self._document.topology, self._show_bricks)
        yield from finder.resources(self._cloud.live, self.open_console)
        yield from finder.actions(self._window.actions_by_name)

    def _show_bricks(self, ids: list[UUID]) -> None:
        self._window.tabs.show_drawing()
        self._show_design(self.page.select, ids)
        self.page.canvas.setFocus()

    def _show_design(self, then: Callable[..., object], *arguments: object) -> None:
        self._window.show_view("design")
        then(*arguments)

    def _on_canvas_made(self) -> None:
        self._document.editor.refused.connect(self._on_refused)
        self._show_zoom(self.page.canvas.zoom)
        self._window.message_bar.withdraw("recovery")
        self.set_lens("design")
        self.page.canvas.setFocus()
        self._on_live()
        self._on_plan()
        self._on_problems()

    def _on_selection(self, ids: list[UUID]) -> None:
        self.inspector.show_selection(ids)
        self.plan_view.show_selection(ids, self.inspector.subject)
        if not self._window.actions_by_name["lens_plan"].isChecked():
            self._window.show_inspector("inspector")
        elif not ids:
            self._window.show_inspector("plan")

    def _on_opened(self, any_id: UUID) -> None:
        found = self._cloud.live.get(str(any_id))
        is_live = self._window.actions_by_name["lens_live"].isChecked()
        if is_live and found is not None and found.kind == "server" and found.status == "ACTIVE":
            self.open_console(found.id)
            return
        self._window.set_inspector_visible(True)
        self._window.show_inspector("inspector")
        self.inspector.focus_form()

    def _show_zoom(self, zoom: float) -> None:
        self._window.status_bar.show_zoom(round(100 * zoom))

    def _on_tab(self, widget: QWidget) -> None:
        """Give a console the whole width; beside the drawing stand its panels."""
        is_drawing = widget is self.page
        actions = self._window.actions_by_name
        self._window.palette_panel.setVisible(is_drawing and actions["toggle_palette"].isChecked())
        self._window.show_side(is_drawing and actions["toggle_inspector"].isChecked())

    def _on_menu(self, place: QPoint, ids: Sequence[UUID]) -> None:
        self._menus.for_drawing(self.page.canvas, place, ids)

    def _on_files(self, paths: list[str]) -> None:
        for path in map(Path, paths):
            if path.suffix == SUFFIX:
                self.files.open(path)
            elif path.suffix.lower() in FORMATS:
                self._attempt(partial(self.uploads.start, path))
            else:
                what = self.tr("{name} is neither a project nor a disk image").format(
                    name=path.name
                )
                self._window.message_bar.tell(Message("info", what, topic="drop"))

    def _on_refused(self, error: CockpitError) -> None:
        self._window.message_bar.tell(message_of(error, "warn", topic="refused"))

    def _on_plan(self) -> None:
        self.page.canvas.set_plan(self.planner.plan)
        self.plan_view.show_plan(self.planner.plan)
        self._show_drift()

    def _show_drift(self) -> None:
        """Tell the inspector what drifted, where the lens is on what runs."""
        is_live = self._window.actions_by_name["lens_live"].isChecked()
        plan = self.planner.plan if is_live else None
        self.inspector.show_drift(plan.steps if plan is not None else ())

    def _on_problems(self) -> None:
        self.page.canvas.set_problems(self.planner.problems)
        self.problems_view.show_problems(self.planner.problems)

    def _on_live(self) -> None:
        live = self._cloud.live
        self._document.editor.default_image = images.usual(live)
        self.page.allow_import(any(found.kind in _DRAWN for found in live))

    def _on_standing(self) -> None:
        reason = self._cloud.standing.reason
        if self._cloud.standing.state == "online" or reason is None:
            self._window.message_bar.withdraw("connection")
        elif self._cloud.standing.state == "offline":
            self._window.message_bar.tell(message_of(reason, "warn", topic="connection"))

    def _on_sent(self) -> None:
        # The button that was pressed is about to be disabled: it would hand the keyboard
        # to its neighbour.
        self.page.canvas.setFocus()
        self.set_lens("live")
        self._show_activity("")

    def _show_activity(self, deployment_id: str) -> None:
        self._window.drawer.show_page("activity")
        if deployment_id:
            self.activity_view.unfold(deployment_id)

    def _fix(self, problem: object) -> None:
        if isinstance(problem, Problem) and problem.fix is not None:
            words_ = words.tr(problem.fix_label) if problem.fix_label is not None else ""
            self._document.editor.make(problem.fix, words_)

    def _add_from_palette(self, dragged: Dragged) -> None:
        self.page.canvas.add(dragged)

    def _power(self, server_id: str, what: str) -> None:
        power = next(one for one in _POWERS if one == what)
        self._attempt(lambda: self._cloud.set_power(server_id, power))

    def _open_resource(self, resource: Resource) -> None:
        key = UUID(resource.id)
        if key in self._document.topology:
            self._show_bricks([key])
        elif resource.kind == "server" and resource.status == "ACTIVE":
            self.open_console(resource.id)

    def _on_rows(self, chosen: Sequence[Resource]) -> None:
        ids = [UUID(resource.id) for resource in chosen]
        drawn = [key for key in ids if key in self._document.topology]
        self.inspector.show_selection(drawn)
        self._window.show_inspector("inspector")

    def _open_stats(self, server_id: str) -> None:
        self._show_design(self.consoles.open_stats, server_id)

    def _open_selected_stats(self) -> None:
        servers = [found.id for found in self._cloud.live.of_kind("server")]
        chosen = [str(key) for key in self.page.canvas.selected if str(key) in servers]
        if chosen or servers:
            self._open_stats((chosen or servers)[0])

    def _attempt(self, work: Callable[[], object]) -> None:
        try:
            work()
        except CockpitError as error:
            self.tell_error(error)
