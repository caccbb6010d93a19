"""A whole window, offscreen, with settings and state of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cockpit.backend.local_server import LocalServer
from cockpit.models.shipped import SAMPLES
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document
from cockpit.ui.languages import Languages
from cockpit.ui.log_bridge import LogBridge
from cockpit.ui.main_window import MainWindow
from cockpit.ui.tasks import Tasks
from cockpit.ui.theme import Theme
from cockpit.ui.workspace import Workspace


@dataclass
class Rig:
    """What `cockpit.app` composes, without the event loop."""

    window: MainWindow
    document: Document
    cloud: Cloud
    workspace: Workspace
    languages: Languages

    @property
    def names(self) -> set[str]:
        """The names of all bricks."""
        return {block.name for block in self.document.topology}

    def brick(self, name: str) -> UUID:
        """Return the id of a brick by its name."""
        return next(block.id for block in self.document.topology if block.name == name)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def make_rig(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Rig]]:
    made: list[Rig] = []

    def make(sample: str = "three-tier", size: tuple[int, int] = (1680, 1080)) -> Rig:
        languages = Languages(qapp, "en")
        window = MainWindow(Theme(qapp, "light"))
        tasks = Tasks(window)
        document = Document(window)
        cloud = Cloud(tasks, LocalServer(tmp_path / "state"), window)
        workspace = Workspace(window, document, cloud, tasks, LogBridge(window))
        rig = Rig(window, document, cloud, workspace, languages)
        made.append(rig)
        if sample:
            document.open(SAMPLES / f"{sample}.cockpit")
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        return rig

    yield make
    for rig in made:
        # The translators belong to the application, which the next test has too.
        rig.languages.choose("en")
        rig.document.editor.mark_saved()
        rig.window.tabs.close_all()
        rig.window.allow_close()
        rig.window.close()
        rig.window.deleteLater()
    # Nothing else runs the event loop to the depth at which this would happen by itself.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()


@pytest.fixture
def rig(make_rig: Callable[..., Rig]) -> Rig:
    return make_rig()


@pytest.fixture
def empty_rig(make_rig: Callable[..., Rig]) -> Rig:
    return make_rig("")
