"""The mouse on a drawing."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from cockpit.models.blocks import Network
from cockpit.models.topology import Topology
from cockpit.ui.canvas.mime import Dragged
from tests.cockpit.canvas import samples
from tests.cockpit.canvas.conftest import Hands

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_click_selects_a_brick_and_a_click_on_the_ground_selects_nothing(hands: Hands) -> None:
    hands.click(hands.middle("web-1"))
    assert hands.names(hands.view.selected) == ["web-1"]

    hands.click(QPointF(180, 240))
    assert hands.view.selected == []


def test_a_control_click_selects_one_more(hands: Hands) -> None:
    hands.click(hands.middle("web-1"))
    hands.click(hands.middle("web-2"), CONTROL)

    assert hands.names(hands.view.selected) == ["web-1", "web-2"]


def test_a_dragged_brick_snaps_to_the_grid_and_one_undo_brings_it_back(hands: Hands) -> None:
    start = hands.middle("web-1")

    hands.drag(start, start + QPointF(-93, 11))

    web = hands.block("web-1")
    assert (web.x % 8, web.y % 8) == (0, 0)
    assert (web.x, web.y) == (216, 184)
    hands.editor.undo_stack.undo()
    assert (hands.block("web-1").x, hands.block("web-1").y) == (312, 176)


def test_a_dragged_brick_snaps_to_the_line_of_its_neighbour(hands: Hands) -> None:
    hands.editor.move({hands.block("web-2").id: (540.0, 179.0)})
    start = hands.middle("web-1")

    hands.drag(start, start + QPointF(-60, 4))

    assert hands.block("web-1").y == 179


def test_escape_breaks_a_drag_off(hands: Hands) -> None:
    start = hands.middle("web-1")
    hands.press(start)
    hands.move(start + QPointF(80, 80))

    hands.key(Qt.Key.Key_Escape)
    hands.release(start + QPointF(80, 80))

    assert not hands.editor.is_dirty
    assert hands.middle("web-1") == start


def test_a_link_is_drawn_from_the_edge_of_a_server_to_a_rail(hands: Hands) -> None:
    web = hands.block("web-1")
    edge = QPointF(web.x + 30, web.y - 3)

    hands.drag(edge, QPointF(100, hands.block("db", "network").y + 16))

    assert ("web-1", "db") in hands.links()


def test_a_link_to_another_server_is_refused_and_says_why(hands: Hands) -> None:
    web = hands.block("web-1")
    edge = QPointF(web.x + 30, web.y - 3)
    hands.press(edge)
    hands.move(edge + QPointF(40, -20))
    hands.move(hands.middle("web-2"))

    assert hands.hint() == "web-1 cannot be plugged into web-2"

    before = hands.links()
    hands.release(hands.middle("web-2"))
    assert hands.links() == before
    assert hands.refusals == ["web-1 cannot be plugged into web-2"]


def test_a_loose_volume_dragged_onto_a_server_is_plugged_in(hands: Hands) -> None:
    hands.drop(Dragged("volume"), QPointF(200, 250))

    hands.drag(hands.middle("volume-1"), hands.middle("web-1"))

    assert ("web-1", "volume-1") in hands.links()


def test_a_plugged_volume_dragged_away_is_unplugged(hands: Hands) -> None:
    start = hands.middle("db-data")

    hands.drag(start, start + QPointF(-300, 0))

    assert ("db", "db-data") not in hands.links()
    hands.editor.undo_stack.undo()
    assert ("db", "db-data") in hands.links()


def test_a_volume_dragged_from_server_to_server_moves_over_in_one_step(hands: Hands) -> None:
    hands.drag(hands.middle("db-data"), hands.middle("web-1"))

    assert ("web-1", "db-data") in hands.links()
    assert ("db", "db-data") not in hands.links()
    assert hands.editor.undo_stack.count() == 1


def test_alt_drag_clones_a_server_with_its_links(hands: Hands) -> None:
    start = hands.middle("web-1")

    hands.drag(start, start + QPointF(-160, 0), ALT)

    assert {("web-3", "Internet"), ("web-3", "app")} <= hands.links()
    assert hands.names(hands.view.selected) == ["web-3"]
    assert hands.block("web-1").x == 312


def test_a_rubber_band_selects_what_it_touches(hands: Hands) -> None:
    hands.drag(QPointF(290, 150), QPointF(600, 230))

    assert sorted(hands.names(hands.view.selected)) == ["web-1", "web-2"]


def test_pulling_the_end_of_a_rail_makes_it_longer(hands: Hands) -> None:
    rail = hands.block("db", "network")
    assert isinstance(rail, Network)
    end = QPointF(rail.x + rail.width - 3, rail.y + 16)

    hands.drag(end, end + QPointF(-100, 0))

    now = hands.block("db", "network")
    assert isinstance(now, Network)
    assert now.width == 824


def test_many_bricks_dragged_from_far_away_keep_their_links(
    hands_on: Callable[[Topology], Hands],
) -> None:
    hands = hands_on(samples.many(40))
    hands.view.zoom_to(0.3)
    hands.view.select([block.id for block in hands.topology])
    before = {block.id: (block.x, block.y) for block in hands.topology}
    links = hands.links()
    held = hands.block("srv-00010")
    start = QPointF(held.x + 80, held.y + 32)

    hands.drag(start, start + QPointF(160, 80))

    moved = {block.id: (block.x - 160, block.y - 80) for block in hands.topology}
    assert moved == before
    assert hands.links() == links
    assert hands.editor.undo_stack.count() == 1


def test_the_wheel_with_control_zooms_at_the_pointer(hands: Hands) -> None:
    at = QPoint(300, 200)
    place = hands.view.mapToScene(at)
    event = QWheelEvent(
        QPointF(at),
        QPointF(hands.view.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    QApplication.sendEvent(hands.view.viewport(), event)

    assert hands.view.zoom == 1.2
    moved = hands.view.mapToScene(at) - place
    assert moved.manhattanLength() < 3


def test_the_context_menu_selects_what_is_under_the_pointer(hands: Hands) -> None:
    wanted: list[list[str]] = []
    hands.view.menu_requested.connect(lambda _, ids: wanted.append(hands.names(ids)))
    at = hands.at(hands.middle("app", "instance"))
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, at, hands.view.viewport().mapToGlobal(at)
    )
    QApplication.sendEvent(hands.view.viewport(), event)

    assert wanted == [["app"]]
