"""The window over what a cloud reports, fed in the words of docs/api.md."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from cockpit.ui.inspector_foot import InspectorFoot
from cockpit.ui.plan_view import StepRow
from cockpit.ui.questions import Question
from cockpit.ui.resource_table import ResourceTable
from tests.cockpit.window.conftest import Rig
from tests.cockpit.window.snapshots import IMAGE, deployment, running, snapshot


def words(rig: Rig) -> set[str]:
    """Return all that can be read in labels."""
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

    empty_rig.workspace.import_running()

    assert empty_rig.names == rig.names
