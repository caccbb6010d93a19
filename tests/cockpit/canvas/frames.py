"""CPU time of our canvas per frame, as JSON: python -m tests.cockpit.canvas.frames COUNT."""

import json
import sys
import time

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication

from cockpit.models.blocks import Instance
from cockpit.ui.canvas.view import CanvasView
from cockpit.ui.editor import Editor
from cockpit.ui.theme import Theme
from tests.bench.canvas_limit import FRAMES, drag, frames, opened, pan, repaint
from tests.cockpit.canvas.samples import many, running


def main(count: int) -> None:
    """Print the CPU times of all gestures."""
    app = QApplication([])
    theme = Theme(app, "light")
    topology = many(count)
    live = running(topology)
    start = time.process_time()
    editor = Editor(topology)
    view = CanvasView(editor, theme)
    view.set_live(live)
    opened(view)
    repaint(view)
    told = {"open": (time.process_time() - start) * 1000}
    middle = view.sceneRect().center()

    def reset() -> None:
        view.zoom_to(1.0)
        view.centerOn(middle)
        repaint(view)

    reset()
    told["pan"] = frames(FRAMES["pan"], lambda number: pan(view, number))
    view.fit()
    told["fit"] = frames(FRAMES["fit"], lambda _: repaint(view))
    reset()

    def zoom(number: int) -> None:
        view.zoom_by(1.19 if number % 10 < 5 else 1 / 1.19)
        repaint(view)

    told["zoom"] = frames(FRAMES["zoom"], zoom)
    servers = [block for block in topology if isinstance(block, Instance)]
    servers.sort(key=lambda b: (b.x - middle.x()) ** 2 + (b.y - middle.y()) ** 2)
    for name, number in (("drag 1", 1), ("drag 50", 50)):
        reset()
        view.select([block.id for block in servers[:number]])
        view.centerOn(middle)
        place = view.mapFromScene(QPointF(servers[0].x + 80, servers[0].y + 32))
        told[name] = drag(view, place, FRAMES[name])
        if editor.undo_stack.undoText() != "Move":
            sys.exit("Nothing was dragged")
    json.dump(told, sys.stdout)
    view.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main(int(sys.argv[1]))
