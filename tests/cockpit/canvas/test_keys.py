"""A drawing worked on without a mouse."""

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from cockpit.models.blocks import Nic
from cockpit.ui.canvas.mime import Dragged
from tests.cockpit.canvas.conftest import Hands

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_server_is_drawn_hung_moved_and_deleted_by_keyboard_alone(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Tab)
    assert hands.names(hands.view.selected) == ["Internet"]

    hands.view.add(Dragged("instance"))
    assert hands.names(hands.view.selected) == ["web-3"]
    assert ("web-3", "Internet") in hands.links()

    before = hands.block("web-3")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Right, SHIFT)
    assert (hands.block("web-3").x, hands.block("web-3").y) == (before.x + 40, before.y + 16)

    hands.key(Qt.Key.Key_Z, CONTROL)
    assert (hands.block("web-3").x, hands.block("web-3").y) == (before.x, before.y)

    hands.key(Qt.Key.Key_Delete)
    assert "web-3" not in hands.words()
    assert hands.view.selected == []


def test_tab_walks_the_bricks_in_reading_order_and_then_leaves(hands: Hands) -> None:
    seen = []
    for _ in range(len(hands.topology)):
        hands.key(Qt.Key.Key_Tab)
        seen += hands.names(hands.view.selected)

    assert seen == ["Internet", "web-1", "web-2", "app", "app", "db", "db", "db-data"]
    hands.key(Qt.Key.Key_Backtab)
    assert hands.names(hands.view.selected) == ["db"]


def test_enter_opens_the_selected_brick(hands: Hands) -> None:
    hands.view.select([hands.block("web-2").id])

    with hands.qtbot.waitSignal(hands.view.opened) as opened:
        hands.key(Qt.Key.Key_Return)

    assert opened.args == [hands.block("web-2").id]


def test_a_screen_reader_hears_what_is_selected(hands: Hands) -> None:
    hands.view.select([hands.block("web-1").id])

    assert hands.view.accessibleName() == "Drawing"
    spoken = hands.view.accessibleDescription()
    assert spoken == "web-1, server, draft, plugged into Internet, app"


def test_a_copy_of_a_server_hangs_on_the_same_networks(hands: Hands) -> None:
    hands.view.select([hands.block("web-1").id])
    hands.key(Qt.Key.Key_C, CONTROL)
    hands.key(Qt.Key.Key_V, CONTROL)

    assert {("web-3", "Internet"), ("web-3", "app")} <= hands.links()
    made = hands.block("web-3")
    nics = [link for link in hands.topology.links_of(made.id) if isinstance(link, Nic)]
    assert [(nic.address, nic.profile) for nic in nics] == [("", "PROTECTED"), ("", "DISABLED")]


def test_the_clipboard_holds_a_project_file(hands: Hands) -> None:
    hands.view.select([hands.block("web-1").id])
    hands.key(Qt.Key.Key_C, CONTROL)

    held = json.loads(QGuiApplication.clipboard().text())
    assert held["format"] == "synnefo-cockpit/project"
    assert [block["name"] for block in held["blocks"]] == ["web-1"]


def test_a_cut_takes_bricks_away_and_a_paste_brings_them_back(hands: Hands) -> None:
    hands.key(Qt.Key.Key_A, CONTROL)
    hands.key(Qt.Key.Key_X, CONTROL)
    assert len(hands.topology) == 0

    hands.key(Qt.Key.Key_V, CONTROL)
    assert len(hands.topology) == 8
    assert len(hands.topology.links()) == 8
    assert ("db", "db-data") in hands.links()


def test_something_else_on_the_clipboard_is_refused(hands: Hands) -> None:
    QGuiApplication.clipboard().setText("no bricks")

    hands.key(Qt.Key.Key_V, CONTROL)

    assert hands.refusals == ["The clipboard holds no bricks"]


def test_two_selected_bricks_are_plugged_together_by_a_key(hands: Hands) -> None:
    hands.view.select([hands.block("web-1").id, hands.block("db", "network").id])

    hands.key(Qt.Key.Key_C)

    assert ("web-1", "db") in hands.links()


def test_deleting_a_connected_server_is_one_undo_step(hands: Hands) -> None:
    before = hands.links()
    hands.view.select([hands.block("web-1").id])
    hands.key(Qt.Key.Key_Delete)
    assert ("web-1", "app") not in hands.links()

    hands.key(Qt.Key.Key_Z, CONTROL)

    assert hands.links() == before
