"""The window over a real embedded server: found, followed, applied to, left."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from cockpit.backend.entry import by_password
from cockpit.backend.local_server import LocalServer
from cockpit.models.progress import Progress
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document
from cockpit.ui.log_bridge import LogBridge
from cockpit.ui.main_window import MainWindow
from cockpit.ui.message_bar import Message
from cockpit.ui.questions import Question
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


@dataclass(frozen=True)
class Stage:
    """A window, and a server of its own that does not run yet."""

    window: MainWindow
    document: Document
    cloud: Cloud
    workspace: Workspace
    local: LocalServer

    @property
    def latest(self) -> Message:
        """The message shown."""
        latest = self.window.message_bar.latest
        assert latest is not None
        return latest

    async def told(self, words: str, kind: str = "") -> None:
        """Wait until a message says something, and is of a kind."""
        heard, bar = asyncio.Event(), self.window.message_bar
        bar.changed.connect(heard.set)
        async with asyncio.timeout(LIMIT_S):
            while not _says(bar.latest, words, kind):
                heard.clear()
                await heard.wait()
        bar.changed.disconnect(heard.set)

    async def apply(self, count: int) -> None:
        """Apply the drawing, and wait until so many deployments are done."""
        self.workspace.planner.work_out()
        self.workspace.deployments.ask_apply()
        await until(lambda: len(done(self.cloud)) == count, self.cloud)

    async def take_back(self, deployment: Progress) -> None:
        """Take a deployment back, and agree to what the question names."""
        before = asyncio.all_tasks()
        self.workspace.deployments.ask_undo(deployment)
        async with asyncio.timeout(LIMIT_S):
            await asyncio.gather(*(asyncio.all_tasks() - before))
        question = self.window.findChildren(Question)[-1]
        lines = [label.text() for label in question.findChildren(QLabel)]
        assert "Networks and firewalls change:" in lines
        agree = next(b for b in question.findChildren(QPushButton) if b.text() == "Take back")
        agree.click()


def _says(message: Message | None, words: str, kind: str) -> bool:
    if message is None or kind not in ("", message.kind):
        return False
    return words in f"{message.what} {message.why}"


def play(
    qapp: QApplication, tmp_path: Path, scenario: Callable[[Stage], Coroutine[Any, Any, None]]
) -> None:
    """Run a scenario on the event loop of a window."""
    qapp.setQuitOnLastWindowClosed(False)

    async def run() -> None:
        window = MainWindow(Theme(qapp, "light"))
        tasks, local = Tasks(window), LocalServer(tmp_path / "s")
        document = Document(window)
        cloud = Cloud(tasks, local, window)
        workspace = Workspace(window, document, cloud, tasks, LogBridge(window))
        window.show()
        try:
            await scenario(Stage(window, document, cloud, workspace, local))
        finally:
            window.allow_close()
            window.close()
            await tasks.close()
            await local.stop()

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
        runner.run(run())


def done(cloud: Cloud) -> list[Progress]:
    """Return the deployments that are done."""
    return [found for found in cloud.live.deployments() if found.state == "done"]


@pytest.mark.box
def test_a_network_is_drawn_applied_seen_and_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        cloud = stage.cloud
        cloud.use_embedded()
        await until(lambda: cloud.standing.state == "online" and cloud.is_known, cloud)

        stage.document.editor.add_block("network", 0.0, 0.0)
        await stage.apply(1)
        stage.workspace.planner.work_out()

        assert stage.workspace.planner.plan is not None
        assert stage.workspace.planner.plan.is_empty
        assert stage.latest.what == "untitled is applied"

        await stage.take_back(done(cloud)[0])
        await until(lambda: not cloud.live.of_kind("network"), cloud)

    play(qapp, tmp_path, scenario)


@pytest.mark.box
def test_what_was_changed_later_is_taken_back_first(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        cloud, document = stage.cloud, stage.document
        cloud.use_embedded()
        await until(lambda: cloud.standing.state == "online" and cloud.is_known, cloud)
        document.editor.add_block("network", 0.0, 0.0)
        await stage.apply(1)
        first = done(cloud)[0]
        document.editor.set_field(next(iter(document.topology)).id, "cidr", "10.9.0.0/24")
        await stage.apply(2)
        later = next(found for found in done(cloud) if found.id != first.id)

        await stage.take_back(first)
        await stage.told("Take the later deployment back first.")

        assert stage.latest.what.startswith("untitled cannot be taken back")
        assert "HTTP 409 stale" in stage.latest.details

        await stage.take_back(later)
        await until(lambda: len(done(cloud)) == 3, cloud)
        await stage.take_back(first)
        await until(lambda: len(done(cloud)) == 4, cloud)

        assert not cloud.live.of_kind("network")
        told = [label.text() for label in stage.window.findChildren(QLabel)]
        assert told.count("Taking back untitled") == 2

    play(qapp, tmp_path, scenario)


@pytest.mark.box
def test_a_refused_login_is_told_with_its_reason(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.local.ensure()
        url = (await stage.local.entry()).url

        stage.cloud.use_server(by_password(url, "admin", "wrong"), "mine")
        await stage.told("Log in again.", "bad")

        assert "HTTP 401" in stage.latest.details
        assert [text for text, _ in stage.latest.offers] == ["Connect to a server…"]

    play(qapp, tmp_path, scenario)


def test_a_server_that_nobody_runs_is_told_with_its_reason(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.cloud.use_server(by_password("http://127.0.0.1:9", "admin", "x"), "nobody")
        await stage.told("No answer from http://127.0.0.1:9")

        assert stage.latest.why == "Is the server running, and reachable?"
        assert "ConnectError" in stage.latest.details

    play(qapp, tmp_path, scenario)


@pytest.mark.box
def test_an_upload_that_fails_is_told_with_its_reason(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.cloud.use_embedded()
        await until(lambda: stage.cloud.standing.state == "online", stage.cloud)

        stage.workspace.page.files_dropped.emit([str(tmp_path / "gone.qcow2")])
        await stage.told("gone.qcow2 cannot be read: No such file or directory")

        assert stage.latest.kind == "bad"
        assert "FileNotFoundError" in stage.latest.details

    play(qapp, tmp_path, scenario)
