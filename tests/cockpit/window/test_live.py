"""The window over what a cloud reports, fed in the words of docs/api.md."""

from datetime import datetime

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from cockpit.errors import CockpitError, UnreachableError
from cockpit.models.blocks import Instance
from cockpit.models.sentences import say
from cockpit.models.take_backs import next_id
from cockpit.ui.inspector_cards import ShieldButton
from cockpit.ui.inspector_foot import InspectorFoot
from cockpit.ui.plan_view import StepRow
from cockpit.ui.questions import Question
from cockpit.ui.resource_table import ResourceTable
from cockpit.ui.start_page import StartPage
from tests.cockpit.window.conftest import Rig
from tests.cockpit.window.snapshots import DEPLOYMENT_ID, IMAGE, deployment, running, snapshot


def words(rig: Rig) -> set[str]:
    """Return all that can be read in labels."""
    QApplication.processEvents()
    return {label.text() for label in rig.window.findChildren(QLabel) if label.isVisible()}


def test_the_plan_counts_what_apply_would_do(rig: Rig, qtbot: QtBot) -> None:
    rig.cloud.live.reset(snapshot(IMAGE))
    rig.workspace.set_lens("plan")

    qtbot.waitUntil(lambda: "15 steps" in words(rig))

    assert len(rig.workspace.plan_view.findChildren(StepRow)) == 15
    assert rig.window.actions_by_name["apply"].isEnabled()


def test_nothing_can_be_applied_before_the_cloud_is_known(rig: Rig) -> None:
    assert rig.workspace.planner.plan is None
    assert not rig.window.actions_by_name["apply"].isEnabled()


def test_a_step_lights_its_brick(rig: Rig, qtbot: QtBot) -> None:
    rig.cloud.live.reset(snapshot(IMAGE))
    rig.workspace.set_lens("plan")
    view = rig.workspace.plan_view
    qtbot.waitUntil(lambda: bool(view.findChildren(StepRow)))
    lit: list[list[object]] = []
    view.lit.connect(lit.append)

    place = QPointF(1, 1)
    QApplication.sendEvent(view.findChildren(StepRow)[0], QEnterEvent(place, place, place))

    step = rig.workspace.planner.plan.steps[0] if rig.workspace.planner.plan else None
    assert step is not None
    assert [str(key) for key in lit[-1]] == [step.id]


def test_losing_data_is_asked_and_named(rig: Rig, qtbot: QtBot) -> None:
    rig.cloud.live.reset(snapshot(IMAGE, *running(rig.document.topology)))
    rig.document.editor.delete([rig.brick("db-data")])
    qtbot.waitUntil(lambda: bool(rig.workspace.planner.plan and rig.workspace.planner.plan.steps))

    rig.workspace.deployments.ask_apply()

    question = rig.window.findChildren(Question)[0]
    told = {label.text() for label in question.findChildren(QLabel)}
    assert "The volume db-data (1 GiB)" in told
    question.reject()


def test_errors_in_the_drawing_stop_an_apply(rig: Rig, qtbot: QtBot) -> None:
    rig.cloud.live.reset(snapshot(IMAGE))
    rig.document.editor.set_field(rig.brick("web-1"), "image", "missing")
    qtbot.waitUntil(lambda: rig.workspace.planner.has_errors)

    rig.workspace.deployments.ask_apply()

    assert "The drawing has errors: nothing was applied" in words(rig)


def test_a_thing_that_drifted_is_adopted_into_the_drawing(rig: Rig, qtbot: QtBot) -> None:
    _drift(rig, qtbot)

    _button(rig, "Draw it as it runs").click()

    block = rig.document.topology.block(rig.brick("app-1"))
    assert isinstance(block, Instance)
    assert block.ram_mib == 64
    qtbot.waitUntil(rig.workspace.inspector.drift.isHidden)
    rig.document.undo()
    qtbot.waitUntil(lambda: not rig.workspace.inspector.drift.isHidden())


def test_a_revert_that_loses_data_asks_about_its_own_thing_alone(rig: Rig, qtbot: QtBot) -> None:
    _drift(rig, qtbot, image="another")
    rig.document.editor.delete([rig.brick("db-data")])
    planner = rig.workspace.planner
    qtbot.waitUntil(lambda: planner.plan is not None and len(planner.plan.steps) == 2)

    _button(rig, "Make it run as it is drawn, now").click()

    question = rig.window.findChildren(Question)[0]
    told = {label.text() for label in question.findChildren(QLabel)}
    assert "The root disk of app-1 (1 GiB)" in told
    assert "The volume db-data (1 GiB)" not in told
    question.reject()


def test_drift_is_told_in_the_live_lens_only(rig: Rig, qtbot: QtBot) -> None:
    _drift(rig, qtbot)

    rig.workspace.set_lens("design")

    assert rig.workspace.inspector.drift.isHidden()


def _drift(rig: Rig, qtbot: QtBot, **attributes: object) -> None:
    """Let app-1 run otherwise than it is drawn, and look at it."""
    resources = running(rig.document.topology)
    wire = next(resource for resource in resources if resource["name"] == "app-1")
    wire["attributes"] = {**wire["attributes"], **(attributes or {"ram_mib": 64})}
    rig.cloud.live.reset(snapshot(IMAGE, *resources))
    rig.workspace.set_lens("live")
    rig.workspace.page.select([rig.brick("app-1")])
    qtbot.waitUntil(lambda: not rig.workspace.inspector.drift.isHidden())


def _button(rig: Rig, name: str) -> QPushButton:
    buttons: list[QPushButton] = rig.workspace.inspector.findChildren(QPushButton)
    return next(button for button in buttons if button.accessibleName() == name)


def test_lights_follow_the_stream(rig: Rig, qtbot: QtBot) -> None:
    topology = rig.document.topology
    rig.cloud.live.reset(snapshot(IMAGE, *running(topology)))
    rig.workspace.page.select([rig.brick("web-1")])
    assert "Active" in words(rig)

    wire = next(r for r in running(topology) if r["name"] == "web-1")
    event = {"kind": "server", "id": wire["id"], "resource": {**wire, "status": "SHUTOFF"}}
    rig.cloud.live.apply(event, 2)

    assert "Stopped" in words(rig)


def test_a_server_of_the_cloud_can_be_acted_on_at_once(rig: Rig) -> None:
    foot = rig.workspace.inspector.findChildren(InspectorFoot)[0]
    rig.workspace.page.select([rig.brick("web-1")])
    assert foot.isHidden()

    rig.cloud.live.reset(snapshot(IMAGE, *running(rig.document.topology)))

    assert not foot.isHidden()
    assert "At once, in the cloud" in words(rig)


def test_a_failed_deployment_names_its_step(rig: Rig, qtbot: QtBot) -> None:
    topology = rig.document.topology
    rig.cloud.live.reset(snapshot(IMAGE, deployment(topology, "running")))

    failed = deployment(topology, "failed", "There is no room on the disk")
    rig.cloud.live.apply({"kind": "deployment", "id": failed["id"], "resource": failed}, 2)

    told = " ".join(words(rig))
    assert "Step 1 of 1, create server web-1, failed: There is no room on the disk" in told


def test_tables_follow_the_cloud_and_can_be_filtered(rig: Rig, qtbot: QtBot) -> None:
    rig.cloud.live.reset(snapshot(IMAGE, *running(rig.document.topology)))
    rig.window.show_view("servers")
    table = next(t for t in rig.window.findChildren(ResourceTable) if t.isVisible())
    view = table.findChildren(QTableView)[0]
    assert view.model().rowCount() == 4

    QTest.keyClicks(table.findChildren(QLineEdit)[0], "web")

    assert view.model().rowCount() == 2
    assert view.model().index(0, 0).data() == "web-1"


def test_what_runs_can_be_drawn(empty_rig: Rig, rig: Rig) -> None:
    resources = running(rig.document.topology)
    empty_rig.cloud.live.reset(snapshot(IMAGE, *resources))

    empty_rig.workspace.additions.import_running()

    assert empty_rig.names == rig.names


def button(rig: Rig, text: str) -> QPushButton:
    """Return the visible button that says something."""
    QApplication.processEvents()
    buttons = rig.window.findChildren(QPushButton)
    return next(b for b in buttons if b.text().strip() == text and b.isVisible())


def test_activity_tells_drawing_time_steps_and_what_was_taken_back(rig: Rig) -> None:
    topology = rig.document.topology
    back = next_id(DEPLOYMENT_ID, {DEPLOYMENT_ID})
    rig.window.actions_by_name["show_activity"].trigger()

    rig.cloud.live.reset(
        snapshot(
            deployment(topology, "done", at="2026-01-02T10:00:00+00:00"),
            deployment(topology, "done", any_id=back, at="2026-01-02T11:30:00+00:00"),
        )
    )

    at = datetime.fromisoformat("2026-01-02T11:30:00+00:00").astimezone()
    told = words(rig)
    assert {"three-tier", "Taking back three-tier", "1 of 1 steps"} <= told
    assert {"Done", "Done, taken back", f"{at:%Y-%m-%d %H:%M}"} <= told


def test_activity_names_the_step_that_failed(rig: Rig) -> None:
    rig.window.actions_by_name["show_activity"].trigger()

    rig.cloud.live.reset(snapshot(deployment(rig.document.topology, "failed", "No room")))

    assert "Failed at step 1, Server web-1: No room" in words(rig)


def test_the_inspector_can_be_reached_from_the_plan(rig: Rig, qtbot: QtBot) -> None:
    rig.cloud.live.reset(snapshot(IMAGE, *running(rig.document.topology)))
    rig.workspace.set_lens("plan")
    rig.workspace.page.select([rig.brick("web-1")])
    assert rig.workspace.plan_view.isVisible()

    QTest.mouseClick(button(rig, "Open inspector"), Qt.MouseButton.LeftButton)

    assert button(rig, "Console").isEnabled() == rig.cloud.live.is_current
    rig.workspace.page.select([])
    assert rig.workspace.plan_view.isVisible()


def test_a_message_moves_nothing_away_from_the_pointer(rig: Rig) -> None:
    QApplication.processEvents()
    canvas = rig.workspace.page.canvas
    before = canvas.mapTo(rig.window, QPoint(0, 0)), canvas.size(), canvas.zoom

    rig.workspace.tell_error(CockpitError("web-1 could not start", "There is no memory left."))
    QApplication.processEvents()

    assert (canvas.mapTo(rig.window, QPoint(0, 0)), canvas.size(), canvas.zoom) == before
    bar = rig.window.message_bar
    assert rig.window.rect().contains(bar.geometry())
    for label in bar.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


def test_a_message_is_reached_and_closed_by_keyboard(rig: Rig, qtbot: QtBot) -> None:
    rig.workspace.tell_error(CockpitError("web-1 could not start"))
    rig.window.activateWindow()
    qtbot.waitActive(rig.window)

    rig.window.actions_by_name["show_message"].trigger()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert rig.window.message_bar.isAncestorOf(focused)
    QTest.keyClick(focused, Qt.Key.Key_Escape)

    assert rig.window.message_bar.isHidden()


def test_an_open_card_warns_on_a_public_network_only(rig: Rig) -> None:
    rig.workspace.page.select([rig.brick("web-1")])
    public = rig.workspace.inspector.findChildren(ShieldButton)[0]
    public.menu().actions()[2].trigger()
    QApplication.processEvents()

    shields = [s for s in rig.workspace.inspector.findChildren(ShieldButton) if s.isVisible()]

    assert [s.property("profile") for s in shields] == ["DISABLED", "DISABLED"]
    assert [s.property("isQuiet") for s in shields] == [False, True]


def test_the_first_server_boots_from_an_image_of_the_cloud(empty_rig: Rig) -> None:
    empty_rig.cloud.live.reset(snapshot(IMAGE))

    key = empty_rig.document.editor.add_block("instance", 0.0, 0.0)

    assert key is not None
    block = empty_rig.document.topology.block(key)
    assert isinstance(block, Instance)
    assert block.image == "tiny"


def test_an_import_is_offered_where_something_runs(empty_rig: Rig, rig: Rig) -> None:
    page = empty_rig.window.findChildren(StartPage)[0]
    offer = next(b for b in page.findChildren(QPushButton) if "Import" in b.text())
    empty_rig.cloud.live.reset(snapshot(IMAGE))
    assert not offer.isEnabled()

    empty_rig.cloud.live.reset(snapshot(IMAGE, *running(rig.document.topology)))

    assert offer.isEnabled()


def test_errors_are_told_in_the_language_of_the_operator(rig: Rig) -> None:
    rig.languages.choose("el")

    rig.workspace.tell_error(
        UnreachableError(say("No answer from {url}", url="http://a:1"), say("Try again."))
    )

    latest = rig.window.message_bar.latest
    assert latest is not None
    assert latest.what == "Καμία απάντηση από το http://a:1"
    assert latest.why == "Δοκιμάστε ξανά."
    assert "No answer from http://a:1" in latest.details
    rig.languages.choose("en")
