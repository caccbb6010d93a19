"""Compose the desktop program: the only place that builds its objects.

It starts in two stages. First the frame of the window is painted, with nothing loaded
that a picture does not need; then come the drawing, the cloud and all that they import.
"""

import gc
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QApplication

from cockpit.ui import first_look
from cockpit.ui.languages import Languages
from cockpit.ui.log_bridge import LogBridge
from cockpit.ui.main_window import MainWindow
from cockpit.ui.theme import Theme

if TYPE_CHECKING:  # loaded in the second stage
    from cockpit.ui.cloud import Cloud
    from cockpit.ui.document import Document
    from cockpit.ui.farewell import Farewell
    from cockpit.ui.preferences import Preferences
    from cockpit.ui.workspace import Workspace


class Cockpit(NamedTuple):
    """What stands behind a window, put together."""

    document: "Document"
    cloud: "Cloud"
    workspace: "Workspace"
    preferences: "Preferences"
    farewell: "Farewell"


def main(arguments: list[str]) -> int:
    """Open the window, on a project file if one is named, and return the exit code."""
    app = application(arguments)
    bridge = LogBridge(app)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger().addHandler(bridge.handler)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    look = first_look.read()
    languages = Languages(app, look.language, app)
    window = MainWindow(Theme(app, look.theme, app))
    window.restore(look.layout)
    paint_first(app, window)
    files = [Path(name) for name in arguments if not name.startswith("-")]
    try:
        return _second_stage(app, window, languages, bridge, files[0] if files else None)
    finally:
        logging.getLogger().removeHandler(bridge.handler)


def application(arguments: list[str]) -> QApplication:
    """Return the application, in the style that the style sheet is written for."""
    # Named here and not set later: `setStyle` returns the style, and with that Python
    # learns its five hundred constants, which takes as long as loading the typefaces.
    app = QApplication([sys.argv[0], *arguments, "-style", "fusion"])
    # Closing a dialog must not end the event loop; the close of the window ends it.
    app.setQuitOnLastWindowClosed(False)
    app.setApplicationName("synnefo-cockpit")
    app.setApplicationDisplayName("Synnefo Cockpit")
    return app


def paint_first(app: QApplication, window: MainWindow) -> None:
    """Show the window and come back once it is painted."""
    window.painted.connect(app.exit)
    window.show()
    app.exec()
    window.painted.disconnect(app.exit)


def compose(window: MainWindow, languages: Languages, bridge: LogBridge) -> Cockpit:
    """Put the drawing, the cloud and the panels behind a window; nothing is opened yet."""
    from cockpit.backend.local_server import LocalServer, default_state_dir
    from cockpit.ui import capacity
    from cockpit.ui.cloud import Cloud
    from cockpit.ui.document import Document
    from cockpit.ui.farewell import Farewell
    from cockpit.ui.preferences import Preferences
    from cockpit.ui.tasks import Tasks
    from cockpit.ui.workspace import Workspace

    tasks = Tasks(window)
    local = LocalServer(default_state_dir())
    document = Document(window)
    cloud = Cloud(tasks, local, window)
    workspace = Workspace(window, document, cloud, tasks, bridge)
    workspace.indicators.capacity = capacity.of_this_computer(local.state_dir)
    preferences = Preferences(window, languages, cloud, workspace.files, tasks)
    farewell = Farewell(window, workspace, preferences, local, tasks)
    return Cockpit(document, cloud, workspace, preferences, farewell)


def _second_stage(
    app: QApplication,
    window: MainWindow,
    languages: Languages,
    bridge: LogBridge,
    file: Path | None,
) -> int:
    # Late, because they load the event loop, the graph library and the HTTP client: all
    # that together takes longer than the first picture.
    import asyncio

    from qasync import QEventLoop

    async def live() -> int:
        cockpit = compose(window, languages, bridge)
        # All that stays is there now (`__main__` put collecting off): never look through it.
        gc.freeze()
        gc.enable()
        files = cockpit.workspace.files
        files.open_now(file or cockpit.preferences.last_file() or files.samples()[-1])
        cockpit.cloud.use_embedded()
        return await cockpit.farewell.wait()

    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        return runner.run(live())
