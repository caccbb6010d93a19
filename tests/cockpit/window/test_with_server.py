"""The window over a real embedded server: found, followed, applied to, left."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from cockpit.backend.local_server import LocalServer
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document
from cockpit.ui.log_bridge import LogBridge
from cockpit.ui.main_window import MainWindow
from cockpit.ui.tasks import Tasks
from cockpit.ui.theme import Theme
from cockpit.ui.workspace import Workspace

LIMIT_S = 90.0


async def until(is_so: Callable[[], object], cloud: Cloud) -> None:
    """Wait until something is so; what makes it so is told by the cloud."""
    heard = asyncio.Event()

    def hear(*_arguments: object) -> None:
        heard.set()

    cloud.live_changed.connect(hear)
    cloud.standing_changed.connect(hear)
    try:
        async with asyncio.timeout(LIMIT_S):
            while not is_so():
                heard.clear()
                await heard.wait()
    finally:
        cloud.live_changed.disconnect(hear)
        cloud.standing_changed.disconnect(hear)


@pytest.mark.box
def test_a_network_is_drawn_applied_seen_and_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    qapp.setQuitOnLastWindowClosed(False)

    async def scenario() -> None:
        window = MainWindow(Theme(qapp, "light"))
        tasks, local = Tasks(window), LocalServer(tmp_path / "s")
        document = Document(window)
        cloud = Cloud(tasks, local, window)
        workspace = Workspace(window, document, cloud, tasks, LogBridge(window))
        window.show()
        try:
            cloud.use_embedded()
            await until(lambda: cloud.standing.state == "online" and cloud.is_known, cloud)

            document.editor.add_block("network", 0.0, 0.0)
            workspace.planner.work_out()
            workspace.deployments.ask_apply()
            await until(lambda: [d for d in cloud.live.deployments() if d.state == "done"], cloud)
            workspace.planner.work_out()

            assert workspace.planner.plan is not None
            assert workspace.planner.plan.is_empty
            latest = window.message_bar.latest
            assert latest is not None
            assert latest.what == "untitled is applied"

            workspace.deployments.ask_undo(cloud.live.deployments()[0])
            await until(lambda: not cloud.live.of_kind("network"), cloud)
        finally:
            window.allow_close()
            window.close()
            await tasks.close()
            await local.stop()

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
        runner.run(scenario())
