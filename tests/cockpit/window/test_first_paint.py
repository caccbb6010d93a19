"""The first picture comes before anything heavy."""

import subprocess
import sys

HEAVY = (
    "networkx",
    "httpx",
    "pyqtgraph",
    "keyring",
    "numpy",
    "pydantic",
    "qasync",
    "websockets",
    "pyte",
    "dataclasses",
    "json",
)

PROGRAM = f"""
import sys
from cockpit import app
from cockpit.ui import first_look
from cockpit.ui.languages import Languages
from cockpit.ui.main_window import MainWindow
from cockpit.ui.theme import Theme
qt = app.application([])
first_look.read()
languages = Languages(qt, "el", qt)
window = MainWindow(Theme(qt, "dark", qt))
app.paint_first(qt, window)
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_the_first_picture_needs_nothing_heavy() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False
    )

    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "[]"
