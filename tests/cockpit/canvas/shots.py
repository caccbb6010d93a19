"""Pictures of the canvas, to be looked at: python -m tests.cockpit.canvas.shots FOLDER."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, QMimeData, QPointF, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication

from cockpit.models.blocks import Instance, Network
from cockpit.models.changes import AddBlock, Batch
from cockpit.models.live import Live
from cockpit.models.plan import plan
from cockpit.models.rules import Problem
from cockpit.models.sentences import say
from cockpit.models.topology import Topology
from cockpit.ui.canvas.mime import Dragged, mime_of
from cockpit.ui.canvas.view import CanvasView
from cockpit.ui.editor import Editor
from cockpit.ui.theme import Theme
from tests.cockpit.canvas import samples
from tests.cockpit.models.samples import routed_office

SIZE = QSize(1064, 758)


def main(folder: Path) -> None:
    """Write all pictures."""
    app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for choice in ("light", "dark"):
        theme = Theme(app, choice)
        for name, draw in SHOTS.items():
            view = draw(theme)
            app.processEvents()
            view.grab().save(str(folder / f"{name}-{choice}.png"))
            view.deleteLater()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shown(topology: Topology, theme: Theme, size: QSize = SIZE) -> CanvasView:
    """Return a view of a drawing."""
    editor = Editor(topology)
    view = CanvasView(editor, theme)
    editor.setParent(view)
    view.resize(size)
    view.show()
    QApplication.processEvents()
    return view


def complete(theme: Theme) -> CanvasView:
    view = shown(samples.complete(), theme, QSize(1400, 900))
    view.fit()
    return view


def complete_planned(theme: Theme) -> CanvasView:
    topology = samples.complete()
    view = shown(topology, theme, QSize(1400, 900))
    view.set_lens("plan")
    view.set_plan(plan(topology, Live()))
    view.fit()
    return view


def office(theme: Theme) -> CanvasView:
    view = shown(routed_office(), theme)
    view.fit()
    return view


def design(theme: Theme) -> CanvasView:
    topology = samples.rich()
    view = shown(topology, theme)
    view.set_live(samples.running(topology))
    ids = {block.name: block.id for block in topology}
    view.set_problems([Problem("warning", (ids["db"],), say("One copy"), say("Add one."))])
    view.select([ids["web-1"]])
    return view


def draft(theme: Theme) -> CanvasView:
    return shown(samples.three_tier(), theme)


def planned(theme: Theme) -> CanvasView:
    topology = samples.rich()
    view = shown(topology, theme)
    editor = view.findChild(Editor)
    assert isinstance(editor, Editor)
    rails = {b.name: b.id for b in topology if isinstance(b, Network)}
    servers = {b.name: b.id for b in topology if isinstance(b, Instance)}
    cache = editor.add_block("instance", 136, 392, rails["app"])
    assert cache is not None
    editor.rename(cache, "cache-1")
    live = samples.running(topology)
    editor.delete([cache])
    web_3 = editor.add_block("instance", 752, 176, rails["Internet"], image="Debian 12")
    assert web_3 is not None
    editor.connect_blocks(web_3, rails["app"])
    editor.set_field(servers["app"], "ram_mib", 8192)
    editor.set_field(servers["web-2"], "image", "Debian 13")
    view.set_live(live)
    view.set_plan(plan(topology, live))
    view.set_lens("plan")
    return view


def live(theme: Theme) -> CanvasView:
    topology = samples.rich()
    view = shown(topology, theme)
    cache = samples.running(topology)
    loads = {"web-1": (0.68, 48e6), "web-2": (1.56, 126e6), "db": (3.7, 2e6)}
    servers = {b.name: b for b in topology if isinstance(b, Instance)}
    samples.busy(topology, cache, loads)
    view.set_live(cache)
    editor = view.findChild(Editor)
    assert isinstance(editor, Editor)
    editor.set_field(servers["web-2"].id, "ram_mib", 4096)
    view.set_plan(plan(topology, cache))
    view.set_lens("live")
    _turn(cache, str(servers["app"].id), "SHUTOFF", 2)
    return view


def _turn(cache: Live, server_id: str, status: str, event_id: int) -> None:
    found = cache.get(server_id)
    assert found is not None
    wire = {
        "kind": "server",
        "id": server_id,
        "name": found.name,
        "topology_id": found.topology_id,
        "status": status,
        "attributes": dict(found.attributes),
    }
    cache.apply({"kind": "server", "id": server_id, "resource": wire}, event_id)


def states(theme: Theme) -> CanvasView:
    """One server for each state light."""
    topology = Topology(UUID(int=9), "states")
    words = ("ACTIVE", "SHUTOFF", "BUILD", "REBOOT", "RESIZE", "ERROR", "PAUSED", "?", "DELETING")
    servers = [
        Instance(name=word.lower(), image=image, x=40 + i % 5 * 192, y=64 + i // 5 * 104)
        for i, (word, image) in enumerate(
            zip(words, ("debian", "ubuntu", "windows", "rhel", "tiny") * 2, strict=False)
        )
    ]
    topology.apply(Batch(tuple(AddBlock(server) for server in servers)))
    view = shown(topology, theme)
    cache = samples.running(topology)
    for number, (server, word) in enumerate(zip(servers, words, strict=True)):
        _turn(cache, str(server.id), word, number + 2)
    view.set_live(cache)
    problems: list[Problem] = [
        Problem("error", (servers[1].id,), say("No image"), say("Choose one.")),
        Problem("warning", (servers[6].id,), say("Alone"), say("Hang it on a network.")),
    ]
    view.set_problems(problems)
    view.select([servers[3].id])
    view.highlight([servers[8].id])
    return view


def narrow(theme: Theme) -> CanvasView:
    topology = samples.rich()
    view = shown(topology, theme, QSize(862, 570))
    view.set_live(samples.running(topology))
    return view


def half(theme: Theme) -> CanvasView:
    view = narrow(theme)
    view.zoom_to(0.5)
    view.fit()
    view.zoom_to(0.5)
    return view


def far(theme: Theme) -> CanvasView:
    topology = samples.many(300)
    view = shown(topology, theme)
    view.set_live(samples.running(topology))
    return view


def drag_volume(theme: Theme) -> CanvasView:
    return _dragged(theme, Dragged("volume"), "app", (100, 30))


def drag_refused(theme: Theme) -> CanvasView:
    return _dragged(theme, Dragged("volume"), "Internet", (600, 20))


def drag_server(theme: Theme) -> CanvasView:
    return _dragged(theme, Dragged("instance"), "app", (200, 20), Network)


def _dragged(
    theme: Theme, dragged: Dragged, name: str, at: tuple[int, int], kind: type = object
) -> CanvasView:
    topology = samples.rich()
    view = shown(topology, theme)
    view.set_live(samples.running(topology))
    block = [b for b in topology if b.name == name and isinstance(b, kind)][-1]
    place = view.mapFromScene(QPointF(block.x + at[0], block.y + at[1]))
    data: QMimeData = mime_of(dragged)
    no_key, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    view.dragEnterEvent(QDragEnterEvent(place, copy, data, left, no_key))
    view.dragMoveEvent(QDragMoveEvent(place, copy, data, left, no_key))
    return view


SHOTS: dict[str, Callable[[Theme], CanvasView]] = {
    "complete": complete,
    "complete-plan": complete_planned,
    "office": office,
    "design": design,
    "draft": draft,
    "plan": planned,
    "live": live,
    "states": states,
    "narrow": narrow,
    "half": half,
    "far": far,
    "drag-volume": drag_volume,
    "drag-refused": drag_refused,
    "drag-server": drag_server,
}

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]))
