"""What can be done at once with what runs, as menus and tables offer it."""

from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QPushButton, QTabBar, QTableView, QTreeWidget
from pytestqt.qtbot import QtBot

from cockpit.models.resources import resource_of
from cockpit.ui.resource_table import ResourceTable
from cockpit.ui.server_orders import ORDERS
from cockpit.ui.storage_view import StorageView
from tests.cockpit.window.conftest import Rig
from tests.cockpit.window.snapshots import IMAGE, running, snapshot

VOLUME_ID = "8b2b7f0e-7d0e-4b0e-9a51-0a8d1f5b0c01"
SNAPSHOT_ID = "8b2b7f0e-7d0e-4b0e-9a51-0a8d1f5b0c02"

VOLUME: dict[str, Any] = {
    "kind": "volume",
    "id": VOLUME_ID,
    "name": "data",
    "status": "available",
    "attributes": {"size_gib": 1},
    "observed": {"flat": True},
}
SNAPSHOT: dict[str, Any] = {
    "kind": "snapshot",
    "id": SNAPSHOT_ID,
    "name": "before",
    "status": "available",
    "attributes": {"volume_id": VOLUME_ID},
    "observed": {"size_gib": 1, "group_id": None, "server_id": None},
}


def offered(menu: QMenu) -> dict[str, QAction]:
    """Return all actions of a menu and of those below it, by what they are called."""
    found: dict[str, QAction] = {}
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found |= offered(inner)
        elif not action.isSeparator():
            found[action.text()] = action
    return found


def show(rig: Rig, resource: dict[str, Any]) -> dict[str, QAction]:
    """Return what the menu of a resource offers."""
    menu = QMenu(rig.window)
    rig.workspace.deeds.fill(menu, resource_of(resource))
    return offered(menu)


def server(rig: Rig, status: str, **observed: Any) -> dict[str, Any]:
    """Let web-1 be in a state, and return it."""
    resources = running(rig.document.topology)
    wire = next(found for found in resources if found["name"] == "web-1")
    wire |= {"status": status, "observed": {**wire["observed"], **observed}}
    rig.cloud.live.reset(snapshot(IMAGE, VOLUME, SNAPSHOT, *resources))
    rig.cloud.live.connect()
    return wire


def rows(table: ResourceTable) -> int:
    """Return how many rows a table has."""
    return table.findChildren(QTableView)[0].model().rowCount()


@pytest.mark.parametrize(
    ("status", "possible", "impossible"),
    [
        ("ACTIVE", {"Stop", "Pause", "Set the password…"}, {"Start", "Resume", "End the rescue"}),
        ("SHUTOFF", {"Start", "Rescue…", "Resize…"}, {"Stop", "Reboot", "Pause"}),
        ("PAUSED", {"Go on after the pause", "Stop"}, {"Pause", "Resume", "Reboot"}),
        ("SUSPENDED", {"Resume", "Shelve: keep disks only"}, {"Stop", "Start"}),
        ("SHELVED_OFFLOADED", {"Take off the shelf"}, {"Start", "Rescue…"}),
        ("RESCUE", {"End the rescue", "Stop"}, {"Rescue…", "Reboot"}),
        ("VERIFY_RESIZE", {"Keep the new size", "Go back to the old size"}, {"Resize…", "Stop"}),
    ],
)
def test_only_what_the_state_allows_is_possible_and_the_rest_tells_why(
    rig: Rig, status: str, possible: set[str], impossible: set[str]
) -> None:
    actions = show(rig, server(rig, status))

    assert possible <= {text for text, action in actions.items() if action.isEnabled()}
    refused = {text: action.toolTip() for text, action in actions.items() if text in impossible}
    assert set(refused) == impossible
    assert all(tip.startswith("It is: ") for tip in refused.values())
    assert not any(actions[text].isEnabled() for text in impossible)


def test_a_locked_server_only_tells_and_unlocks(rig: Rig) -> None:
    actions = show(rig, server(rig, "ACTIVE", locked=True))

    assert actions["Unlock"].isEnabled()
    assert actions["Console log"].isEnabled()
    assert actions["Stop"].toolTip() == "The server is locked. Unlock it first."
    assert not actions["Rebuild from an image…"].isEnabled()


def test_nothing_is_possible_without_a_connection(rig: Rig) -> None:
    wire = server(rig, "ACTIVE")
    rig.cloud.live.disconnect()

    actions = show(rig, wire)

    orders = {order.name for group in ORDERS for order in group.orders if order is not None}
    given = [action for action in actions.values() if action.objectName() in orders]
    assert len(given) == len(orders)
    assert not any(action.isEnabled() for action in given)


def test_a_rebuild_names_what_is_lost_before_it_is_ordered(rig: Rig) -> None:
    wire = server(rig, "SHUTOFF")

    show(rig, wire)["Rebuild from an image…"].trigger()

    dialog = rig.window.findChildren(QDialog)[-1]
    told = {label.text() for label in dialog.findChildren(QLabel)}
    assert "Everything on the root disk of web-1 is lost." in told
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    assert buttons["Cancel"].isDefault()
    dialog.reject()


def test_going_back_to_a_snapshot_names_what_is_lost(rig: Rig) -> None:
    server(rig, "ACTIVE")

    show(rig, SNAPSHOT)["Go back to it…"].trigger()

    dialog = rig.window.findChildren(QDialog)[-1]
    told = {label.text() for label in dialog.findChildren(QLabel)}
    assert "What data has written since before is lost." in told
    dialog.reject()


def test_snapshots_of_a_volume_follow_the_cloud(rig: Rig) -> None:
    server(rig, "ACTIVE")
    show(rig, VOLUME)["Snapshots…"].trigger()
    dialog = rig.window.findChildren(QDialog)[-1]
    table = dialog.findChildren(QTreeWidget)[0]
    assert table.topLevelItemCount() == 1

    rig.cloud.live.apply({"kind": "snapshot", "id": SNAPSHOT_ID, "resource": None}, 9)

    assert table.topLevelItemCount() == 0
    dialog.reject()


def test_a_flat_volume_has_nothing_to_be_taken_off(rig: Rig) -> None:
    server(rig, "ACTIVE")

    action = show(rig, VOLUME)["Make it stand alone"]

    assert not action.isEnabled()
    assert action.toolTip() == "It stands on nothing else."


def test_storage_has_a_table_of_each_kind(rig: Rig, qtbot: QtBot) -> None:
    server(rig, "ACTIVE")
    rig.window.show_view("storage")
    view = rig.window.findChildren(StorageView)[0]
    tabs = view.findChildren(QTabBar)[0]

    counts = {}
    tables = {table.accessibleName(): table for table in view.findChildren(ResourceTable)}
    for number in range(len(tables)):
        tabs.setCurrentIndex(number)
        name = tabs.tabText(number)
        qtbot.waitUntil(tables[name].isVisible)
        counts[name] = rows(tables[name])

    assert counts["Snapshots"] == 1
    assert counts["Images"] == 1
    assert counts["Backups"] == 0
    assert counts["Volumes"] >= 1


def test_an_import_under_way_shows_how_far_it_is(rig: Rig) -> None:
    coming = {**IMAGE, "status": "importing", "observed": {"progress": 42}}
    rig.cloud.live.reset(snapshot(coming))
    table = next(
        found
        for found in rig.window.findChildren(ResourceTable)
        if found.accessibleName() == "Images"
    )

    model = table.findChildren(QTableView)[0].model()
    assert model.index(0, 1).data().endswith("42 %")
