import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

# Before Qt is imported by any test here: no display is needed for what they look at.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtWidgets import QApplication

from cockpit.ui.theme import Theme

Scenario = Callable[[], Coroutine[Any, Any, None]]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    yield Theme(qapp, "light")
    qapp.setStyleSheet("")


@pytest.fixture
def on_the_loop(qapp: QApplication) -> Callable[[Scenario], None]:
    """Run a coroutine on the event loop that the window has."""
    qapp.setQuitOnLastWindowClosed(False)

    def run(scenario: Scenario) -> None:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
            runner.run(scenario())

    return run


@pytest.fixture(scope="session")
def image() -> Path:
    """The tiny guest image, which `./test` builds and names."""
    return Path(os.environ["COCKPIT_TINY_IMAGE"]).absolute()
