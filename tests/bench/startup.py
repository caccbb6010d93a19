"""Start-up: CPU and memory up to the first picture, beside a bare PySide6 main window.

Both run the same number of times, in turns, each in a fresh process. CPU is user plus
system time of the process when its first picture is painted; memory is the proportional
set size at that moment. Goals: CPU at most 1.6 times the bare window, 75 MiB.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 9
KIB = 1024

MEASURE = """
import time, re
from pathlib import Path
def tell():
    pss = int(re.search(r"Pss: +(\\d+)", Path("/proc/self/smaps_rollup").read_text()).group(1))
    print(time.process_time(), pss, flush=True)
"""

BARE = f"""
{MEASURE}
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, app.exit)
app = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
tell()
"""

OURS = f"""
{MEASURE}
import gc
gc.disable()  # as cockpit/__main__.py does
from cockpit import app as program
from cockpit.ui import first_look
from cockpit.ui.languages import Languages
from cockpit.ui.main_window import MainWindow
from cockpit.ui.theme import Theme
app = program.application([])
look = first_look.read()
languages = Languages(app, "en", app)
window = MainWindow(Theme(app, "light", app))
program.paint_first(app, window)
tell()
"""


def measure(program: str, cache: str) -> tuple[float, float]:
    """Run a program and return its CPU seconds and its MiB at the first picture.

    `cache` keeps the compiled modules, as an installed program has them.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    cpu, pss = run.stdout.split()
    return float(cpu), int(pss) / KIB


def main() -> None:
    """Print both, and the ratios."""
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as cache:
        for program in (BARE, OURS):
            measure(program, cache)
        for _ in range(ROUNDS):
            bare.append(measure(BARE, cache))
            ours.append(measure(OURS, cache))
    for name, runs in (("bare PySide6 main window", bare), ("cockpit, first picture", ours)):
        cpu = statistics.median(cpu for cpu, _ in runs)
        pss = statistics.median(pss for _, pss in runs)
        sys.stdout.write(f"{name:26} {1000 * cpu:6.0f} ms CPU {pss:6.1f} MiB PSS\n")
    best = min(cpu for cpu, _ in ours) / min(cpu for cpu, _ in bare)
    middle = statistics.median(c for c, _ in ours) / statistics.median(c for c, _ in bare)
    sys.stdout.write(f"CPU to the first picture: {middle:.2f} x bare, best {best:.2f}; goal 1.6\n")


if __name__ == "__main__":
    main()
