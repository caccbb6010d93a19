"""The inspector of a server's machine: what its guest sees."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton

from cockpit.models.blocks import Instance
from cockpit.models.values import Machine
from cockpit.ui.languages import Choice
from cockpit.ui.parts import Section
from tests.cockpit.window.conftest import Rig
from tests.cockpit.window.test_drawing import field, line_of
from tests.cockpit.window.test_networks import typed
from tests.cockpit.window.test_text_fits import complaints


def server(rig: Rig) -> Instance:
    found = rig.document.topology.block(rig.brick("web-1"))
    assert isinstance(found, Instance)
    return found


def choose(rig: Rig, name: str, value: str) -> None:
    """Choose a value as a click in the list does."""
    combo = field(rig, name).editor
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def show(rig: Rig) -> None:
    """Show everything of a server."""
    rig.workspace.page.select([rig.brick("web-1")])
    for section in rig.workspace.inspector.findChildren(Section):
        section.findChildren(QToolButton)[0].setChecked(True)
    QApplication.processEvents()


def test_everything_is_automatic_until_it_is_chosen(rig: Rig) -> None:
    show(rig)
    combo = field(rig, "machine.firmware").editor
    assert isinstance(combo, QComboBox)
    assert (combo.currentIndex(), combo.currentData()) == (0, "")

    choose(rig, "machine.firmware", "uefi")
    choose(rig, "machine.tablet", "yes")

    assert server(rig).machine == Machine(firmware="uefi", tablet="yes")
    rig.document.undo()
    assert server(rig).machine == Machine(firmware="uefi")


def test_cds_are_named_with_commas_between(rig: Rig) -> None:
    show(rig)

    typed(line_of(rig, "cdroms"), "Debian 12 netinst, drivers")

    assert server(rig).cdroms == ("Debian 12 netinst", "drivers")


def test_a_server_has_four_drives_at_most(rig: Rig) -> None:
    show(rig)

    typed(line_of(rig, "cdroms"), "a, b, c, d, e")

    assert server(rig).cdroms is None
    assert field(rig, "cdroms").editor.accessibleDescription()


@pytest.mark.parametrize("language", ["en", "el"])
def test_no_word_of_the_machine_is_cut(language: Choice, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig("three-tier", (1366, 1600))
    rig.languages.choose(language)
    show(rig)

    assert sorted(set(complaints(rig.window))) == []
