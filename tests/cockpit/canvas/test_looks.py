"""What is to be read and seen on the drawing, through each lens."""

from collections.abc import Callable
from itertools import combinations
from uuid import UUID

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsPathItem
from pytestqt.qtbot import QtBot

from cockpit.models.blocks import Instance, Network
from cockpit.models.changes import AddBlock, Batch
from cockpit.models.geometry import BRICK_H, BRICK_W
from cockpit.models.plan import plan
from cockpit.models.topology import Topology
from cockpit.ui.canvas.parts import KEY
from cockpit.ui.canvas.view import CanvasView
from cockpit.ui.theme import Choice, Theme
from tests.cockpit.canvas import samples, shots
from tests.cockpit.canvas.conftest import Hands, texts_of

SMALLEST = 10.75


def readable(view: CanvasView) -> list[str]:
    """Return what is wrong with the texts of a view: too small, or one over the other."""
    zoom, wrong, boxes = view.zoom, [], []
    for item in texts_of(view):
        pixels = item.font().pixelSize() * zoom
        if pixels < SMALLEST:
            wrong.append(f"{item.text()} has {pixels:.1f} px")
        box = item.sceneBoundingRect().adjusted(1, 3, -1, -3)
        boxes.append((box, _height(item), item.text()))
    for (a, za, one), (b, zb, other) in combinations(boxes, 2):
        if za == zb and a.intersects(b):
            wrong.append(f"{one} lies over {other}")
    return wrong


def _height(item: QGraphicsItem) -> float:
    top = item.topLevelItem()
    assert top is not None
    return top.zValue()


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize(
    "name",
    ["complete", "complete-plan", "office", "design", "draft", "plan", "live", "narrow", "half"],
)
def test_every_word_can_be_read(
    qtbot: QtBot, qapp: QApplication, choice: Choice, name: str
) -> None:
    view = shots.SHOTS[name](Theme(qapp, choice))
    qtbot.addWidget(view)

    assert readable(view) == []


@pytest.mark.parametrize("zoom", [0.36, 0.45, 0.6, 0.66, 0.79, 0.82, 0.94, 1.0, 1.7])
def test_words_leave_before_letters_shrink(hands: Hands, zoom: float) -> None:
    hands.view.zoom_to(zoom)

    assert readable(hands.view) == []
    assert "web-1" in hands.words()


@pytest.mark.parametrize("zoom", [0.6, 0.72, 0.79, 0.82, 0.94, 1.3])
def test_words_of_every_kind_of_brick_leave_before_letters_shrink(
    hands_on: Callable[[Topology], Hands], zoom: float
) -> None:
    hands = hands_on(samples.complete())
    hands.view.zoom_to(zoom)

    assert readable(hands.view) == []


def test_the_drawing_is_followed_edit_by_edit(hands: Hands) -> None:
    hands.editor.rename(hands.block("web-1").id, "front")
    assert "front" in hands.words()

    hands.editor.set_field(hands.block("front").id, "ram_mib", 512)
    assert "2 vCPU · 512 MiB" in hands.words()


def test_the_plan_says_what_changes_and_what_is_lost(hands: Hands) -> None:
    live = samples.running(hands.topology)
    hands.editor.set_field(hands.block("app", "instance").id, "ram_mib", 8192)
    hands.editor.delete([hands.block("web-2").id])

    hands.view.set_plan(plan(hands.topology, live))
    hands.view.set_lens("plan")

    words = hands.words()
    assert "memory 4 → 8 GiB" in words
    assert "disk 20 GiB is lost" in words
    assert "web-2" in words
    hands.view.set_lens("design")
    assert "web-2" not in hands.words()


def test_the_live_lens_shows_load_and_traffic(hands: Hands) -> None:
    live = samples.running(hands.topology)
    hands.view.set_live(live)
    hands.view.set_lens("live")
    assert "34%" not in hands.words()

    samples.busy(hands.topology, live, {"web-1": (0.68, 48e6)})

    assert {"34%", "48 Mb/s"} <= hands.words()


def test_traffic_is_shown_on_the_link_that_carries_it(hands: Hands) -> None:
    live = samples.running(hands.topology)
    hands.view.set_live(live)
    hands.view.set_lens("live")
    before = widths(hands)

    samples.busy(hands.topology, live, {"web-1": (0.68, 48e6)})

    busy = str(samples.busy_link(hands.topology, hands.block("web-1").id))
    changed = {key for key, width in widths(hands).items() if width != before[key]}
    assert changed == {busy}
    assert [text.text() for text in hands.texts() if "b/s" in text.text()] == ["48 Mb/s"]


def widths(hands: Hands) -> dict[str, float]:
    """Return how wide the line of each link is drawn."""
    lines = [item for item in hands.view.items() if isinstance(item, QGraphicsPathItem)]
    return {line.data(KEY): line.pen().widthF() for line in lines if line.data(KEY)}


def test_an_address_that_the_server_chose_is_shown(
    hands_on: Callable[[Topology], Hands],
) -> None:
    topology = samples.rich()
    hands = hands_on(topology)
    rail = next(b for b in topology if isinstance(b, Network) and b.is_public)
    server = next(b for b in topology if isinstance(b, Instance) and b.name == "db")
    link_id = hands.editor.connect_blocks(server.id, rail.id)
    assert "automatic" in hands.words()

    live = samples.running(topology)
    port = live.get(str(link_id))
    assert port is not None
    wire = {
        "kind": "port",
        "id": port.id,
        "name": port.name,
        "topology_id": port.topology_id,
        "status": "ACTIVE",
        "attributes": {**port.attributes, "ip_address": "203.0.113.77"},
    }
    hands.view.set_live(live)
    live.apply({"kind": "port", "id": port.id, "resource": wire}, 2)

    assert "203.0.113.77" in hands.words()


def test_the_map_and_the_zoom_figure_follow(hands: Hands) -> None:
    told: list[float] = []
    hands.view.zoom_changed.connect(told.append)

    hands.view.zoom_to(0.5)
    hands.view.fit()

    assert told == [0.5, 1.0]


def test_a_picture_of_the_whole_drawing_needs_no_fitting_window(hands: Hands) -> None:
    hands.view.zoom_to(3.0)

    image = hands.view.render_image(QSize(800, 600), 2.0)

    assert (image.width(), image.height()) == (1600, 1200)
    assert hands.view.zoom == 3.0


def test_far_away_all_bricks_are_still_there(hands_on: Callable[[Topology], Hands]) -> None:
    hands = hands_on(samples.many(100))
    hands.view.zoom_to(0.2)
    hands.view.fit()
    image = hands.view.grab().toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }

    assert len(colours) > 5
    assert QRectF(hands.view.viewport().rect()).width() > 0


def test_selecting_far_bricks_pans_to_them(hands: Hands) -> None:
    made = hands.editor.add_block("instance", 5000.0, 5000.0)
    assert isinstance(made, UUID)

    hands.view.select([made])

    seen = hands.view.mapToScene(hands.view.viewport().rect()).boundingRect()
    assert seen.contains(5000.0, 5000.0)


@pytest.mark.parametrize(("gap", "count"), [(16.0, 0), (72.0, 1)])
def test_words_beside_a_brick_never_cover_its_neighbours(
    hands_on: Callable[[Topology], Hands], gap: float, count: int
) -> None:
    topology = Topology(UUID(int=9), "crowd")
    step_x, step_y = BRICK_W + gap, BRICK_H + gap
    crowd = [
        Instance(name=f"s{x}-{y}", image="tiny", x=x * step_x, y=y * step_y)
        for x in range(7)
        for y in range(9)
    ]
    topology.apply(Batch(tuple(map(AddBlock, crowd))))
    hands = hands_on(topology)
    live = samples.running(topology)
    hands.editor.set_field(hands.block("s3-4").id, "ram_mib", 8192)

    hands.view.set_plan(plan(topology, live))
    hands.view.set_lens("live")

    cards = [text for text in hands.texts() if text.text().startswith("Not as drawn")]
    boxes = [card.topLevelItem().sceneBoundingRect() for card in cards]
    bricks = [QRectF(block.x, block.y, BRICK_W, BRICK_H) for block in crowd]
    assert len(boxes) == count
    assert not any(box.intersects(brick) for box in boxes for brick in bricks)
