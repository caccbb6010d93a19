"""The window as an operator uses it, without a cloud."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cockpit.errors import CockpitError
from cockpit.models import project_file
from cockpit.models.blocks import Instance, Network, Nic
from cockpit.ui.field_row import FieldRow
from cockpit.ui.inspector_cards import ShieldButton
from cockpit.ui.palette_items import PaletteItem
from cockpit.ui.problems_view import ProblemRow
from cockpit.ui.questions import Question
from cockpit.ui.start_page import StartPage
from tests.cockpit.window.conftest import Rig

LEFT = Qt.MouseButton.LeftButton
W = TypeVar("W", bound=QWidget)
B = TypeVar("B", Instance, Network)


def field(rig: Rig, name: str) -> FieldRow:
    """Return the row of the inspector that edits a field."""
    QApplication.processEvents()
    rows = rig.workspace.inspector.findChildren(FieldRow)
    return next(row for row in rows if row.field.name == name and row.isVisible())


def line_of(rig: Rig, name: str) -> QLineEdit:
    """Return the editor of a field of text."""
    editor = field(rig, name).editor
    assert isinstance(editor, QLineEdit)
    return editor


def brick(rig: Rig, key: UUID, kind: type[B]) -> B:
    """Return a brick as it is now."""
    found = rig.document.topology.block(key)
    assert isinstance(found, kind)
    return found


def dirty(rig: Rig) -> bool:
    """Tell whether something is not saved."""
    return rig.document.is_dirty


def folded(rig: Rig) -> tuple[bool, bool]:
    """Tell whether palette and drawer are folded."""
    return rig.window.palette_panel.is_strip, rig.window.drawer.is_folded


def one(parent: QWidget, kind: type[W]) -> W:
    """Return the part of a panel that is of a kind."""
    return parent.findChildren(kind)[0]


def button(parent: QWidget, words: str) -> QPushButton:
    """Return the button that says something."""
    return next(b for b in parent.findChildren(QPushButton) if words in b.text())


def texts(widget: QWidget) -> list[str]:
    """Return the visible words of a panel."""
    return [
        label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()
    ]


def test_a_new_name_is_one_undo_step_and_marks_the_project(rig: Rig, qtbot: QtBot) -> None:
    rig.workspace.page.select([rig.brick("web-1")])
    line = line_of(rig, "name")

    line.selectAll()
    QTest.keyClicks(line, "front")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert "front" in rig.names
    assert rig.document.is_dirty
    assert rig.window.title_bar.findChildren(QPushButton)[0].text().endswith("•")

    rig.window.actions_by_name["undo"].trigger()

    assert "web-1" in rig.names
    assert not dirty(rig)
    assert line.text() == "web-1"


def test_a_wrong_prefix_is_named_in_place_and_not_taken(rig: Rig, qtbot: QtBot) -> None:
    key = rig.brick("app")
    rig.workspace.page.select([key])
    line = line_of(rig, "cidr")

    line.selectAll()
    QTest.keyClicks(line, "10.0.1.0/99")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert brick(rig, key, Network).cidr == "10.0.1.0/24"
    assert "Write it like 10.0.1.0/24" in texts(field(rig, "cidr"))


def test_the_shield_of_a_card_changes_the_profile(rig: Rig, qtbot: QtBot) -> None:
    rig.workspace.page.select([rig.brick("web-1")])
    shield = rig.workspace.inspector.findChildren(ShieldButton)[0]
    assert shield.property("profile") == "PROTECTED"

    shield.menu().actions()[2].trigger()

    links = rig.document.topology.links_of(rig.brick("web-1"))
    assert {nic.profile for nic in links if isinstance(nic, Nic)} == {"DISABLED"}


def test_fields_of_several_servers_are_set_together_and_undone_together(rig: Rig) -> None:
    keys = [rig.brick("web-1"), rig.brick("web-2")]
    rig.workspace.page.select(keys)

    spin = field(rig, "vcpus").editor
    assert isinstance(spin, QSpinBox)
    spin.setValue(3)

    assert [brick(rig, key, Instance).vcpus for key in keys] == [3, 3]
    rig.document.undo()
    assert [brick(rig, key, Instance).vcpus for key in keys] == [1, 1]


def test_a_double_click_in_the_palette_adds_a_brick(rig: Rig, qtbot: QtBot) -> None:
    before = len(rig.document.topology)
    items = rig.window.palette_panel.findChildren(PaletteItem)
    server = next(item for item in items if item.text() == "Server")

    QTest.mouseDClick(server, LEFT)
    server.setFocus()
    QTest.keyClick(server, Qt.Key.Key_Return)

    assert len(rig.document.topology) == before + 2


def test_a_problem_is_shown_and_its_quick_fix_mends_it(rig: Rig, qtbot: QtBot) -> None:
    rig.document.editor.rename(rig.brick("web-2"), "web-1")
    view = rig.workspace.problems_view
    qtbot.waitUntil(lambda: bool(view.findChildren(ProblemRow)))
    assert rig.workspace.planner.problems[0].sentence == "The name web-1 is used twice"

    QTest.mouseClick(one(one(view, ProblemRow), QToolButton), LEFT)

    qtbot.waitUntil(lambda: not rig.workspace.planner.problems)
    names = sorted(b.name for b in rig.document.topology if isinstance(b, Instance))
    assert names == ["app-1", "db-1", "web-1", "web-2"]


def test_ctrl_k_finds_a_brick_and_selects_it(rig: Rig, qtbot: QtBot) -> None:
    rig.window.actions_by_name["find"].trigger()
    palette = rig.workspace.command_palette
    line = one(palette, QLineEdit)

    QTest.keyClicks(line, "db-d")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert palette.isHidden()
    assert rig.workspace.page.canvas.selected == [rig.brick("db-data")]


def test_ctrl_k_finds_actions_by_their_words(rig: Rig, qtbot: QtBot) -> None:
    rig.window.actions_by_name["find"].trigger()
    line = one(rig.workspace.command_palette, QLineEdit)

    QTest.keyClicks(line, "dark col")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert rig.window.actions_by_name["theme_dark"].isChecked()


def test_an_empty_drawing_offers_templates(empty_rig: Rig, qtbot: QtBot) -> None:
    page = one(empty_rig.window, StartPage)
    assert page.isVisible()

    QTest.mouseClick(button(page, "Three tiers"), LEFT)

    assert page.isHidden()
    networks = sorted(b.name for b in empty_rig.document.topology if isinstance(b, Network))
    assert networks == ["Internet", "app", "db"]


def test_a_template_gets_identities_of_its_own(rig: Rig) -> None:
    before = {block.id for block in rig.document.topology}

    rig.workspace.additions.add_template("three-tier")

    after = {block.id for block in rig.document.topology}
    assert len(after) == 2 * len(before)


def test_words_change_with_the_language_and_back(rig: Rig, qtbot: QtBot) -> None:
    rig.workspace.page.select([rig.brick("web-1")])

    rig.languages.choose("el")
    qtbot.waitUntil(lambda: "Επιθεωρητής" in texts(rig.workspace.inspector))
    assert "Επεξεργαστές" in texts(rig.workspace.inspector)
    assert rig.window.actions_by_name["undo"].text() == "Αναίρεση"

    rig.languages.choose("en")
    qtbot.waitUntil(lambda: "Inspector" in texts(rig.workspace.inspector))
    assert "Processors" in texts(rig.workspace.inspector)


def test_a_small_window_folds_palette_and_drawer(make_rig: Callable[..., Rig]) -> None:
    small = make_rig("three-tier", (1280, 720))

    assert folded(small) == (True, True)

    small.window.resize(1680, 1080)

    assert folded(small) == (False, False)


def test_an_error_is_a_bar_with_details_to_copy(rig: Rig, qtbot: QtBot) -> None:
    rig.workspace.tell_error(CockpitError("web-1 could not start", "There is no memory left."))
    bar = rig.window.message_bar
    assert bar.isVisible()
    assert texts(bar) == ["web-1 could not start", "There is no memory left."]

    QTest.keyClick(bar, Qt.Key.Key_Escape)

    assert rig.window.message_bar.isHidden()


def test_what_an_error_knows_goes_to_the_clipboard(rig: Rig, qtbot: QtBot) -> None:
    error = CockpitError("web-1 could not start", "There is no memory left.")
    error.__cause__ = OSError("errno 12")
    rig.workspace.tell_error(error)

    QTest.mouseClick(button(rig.window.message_bar, "Copy"), LEFT)

    assert "errno 12" in QGuiApplication.clipboard().text()


def test_leaving_asks_only_when_something_would_be_lost(rig: Rig, qtbot: QtBot) -> None:
    left: list[bool] = []
    rig.workspace.files.once_safe(lambda: left.append(True))
    assert left == [True]

    rig.document.editor.rename(rig.brick("web-1"), "front")
    rig.workspace.files.once_safe(lambda: left.append(True))

    assert left == [True]
    question = one(rig.window, Question)
    assert "Save the changes to three-tier?" in texts(question)
    QTest.mouseClick(button(question, "Discard"), LEFT)
    assert left == [True, True]


def test_saving_writes_the_drawing_and_clears_the_mark(rig: Rig, tmp_path: Path) -> None:
    rig.document.editor.rename(rig.brick("web-1"), "front")

    assert rig.document.save_as(tmp_path / "mine")

    written = project_file.load(tmp_path / "mine.cockpit")
    assert "front" in {block.name for block in written}
    assert not rig.document.is_dirty
    assert rig.document.name == "mine"


def test_what_a_crash_left_behind_is_offered(rig: Rig, qtbot: QtBot, tmp_path: Path) -> None:
    rig.document.save_as(tmp_path / "mine.cockpit")
    rig.document.editor.rename(rig.brick("web-1"), "front")
    rig.document.autosave()

    rig.workspace.files.open_now(tmp_path / "mine.cockpit")

    bar = rig.window.message_bar
    assert "Unsaved changes of mine were found" in texts(bar)
    QTest.mouseClick(button(bar, "Recover"), LEFT)
    assert "front" in rig.names
    assert rig.document.is_dirty


def test_a_file_that_cannot_be_read_changes_nothing(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "broken.cockpit").write_text("{")

    rig.workspace.files.open_now(tmp_path / "broken.cockpit")

    assert "web-1" in rig.names
    assert rig.window.message_bar.isVisible()


def test_a_full_disk_is_told_with_reason_advice_and_details(rig: Rig, tmp_path: Path) -> None:
    rig.document.save_as(tmp_path / "mine.cockpit")
    rig.document.editor.rename(rig.brick("web-1"), "front")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    # The nearest thing to a full disk that needs no disk of its own.
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, limits[1]))
    try:
        saved = rig.document.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert not saved
    latest = rig.window.message_bar.latest
    assert latest is not None
    assert latest.what == f"{tmp_path / 'mine.cockpit'} cannot be written: File too large"
    assert latest.why == "Save it in another folder; the old file is as it was."
    assert "OSError" in latest.details
    assert "web-1" in {block.name for block in project_file.load(tmp_path / "mine.cockpit")}


def test_the_tab_of_the_drawing_has_its_name_from_the_start(empty_rig: Rig) -> None:
    assert one(empty_rig.window.tabs, QTabBar).tabText(0) == "untitled"


def test_samples_are_never_written_to(rig: Rig) -> None:
    assert rig.document.path is None
    assert not rig.document.save()


def test_every_button_has_a_name_for_those_who_cannot_see_it(rig: Rig) -> None:
    rig.workspace.page.select([rig.brick("web-1")])
    buttons = [*rig.window.findChildren(QPushButton), *rig.window.findChildren(QToolButton)]
    inside = {"qt_spinbox_lineedit", "qt_toolbar_ext_button"}

    nameless = [
        button
        for button in buttons
        if button.isVisible()
        and not button.accessibleName()
        and not button.text()
        and button.objectName() not in inside
        and not isinstance(button.parent(), QLineEdit)
    ]

    assert [(type(b).__name__, type(b.parent()).__name__) for b in nameless] == []


def test_a_switch_turns_a_wish_on_and_off(rig: Rig) -> None:
    key = rig.brick("app")
    rig.workspace.page.select([key])
    switch = field(rig, "has_dhcp").editor

    QTest.mouseClick(switch, LEFT)
    assert not brick(rig, key, Network).has_dhcp

    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert rig.document.topology.block(key) == brick(rig, key, Network).model_copy(
        update={"has_dhcp": True}
    )


def test_the_status_bar_tells_the_zoom_of_the_drawing_that_is_open(rig: Rig) -> None:
    for _ in range(3):
        QApplication.processEvents()

    rig.window.actions_by_name["zoom_out"].trigger()

    percent = f"{round(100 * rig.workspace.page.canvas.zoom)} %"
    assert percent in texts(rig.window.status_bar)
    assert rig.workspace.page.canvas.zoom < 1.0
