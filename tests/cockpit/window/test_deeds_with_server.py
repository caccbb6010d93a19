"""Deeds of menus and dialogs over a real embedded server: disks, images, addresses."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QTabBar,
    QTreeWidget,
    QWidget,
)

from cockpit.backend.storage import Storage
from cockpit.models.blocks import Instance
from cockpit.models.resources import Kind, Resource
from cockpit.ui.lineage_view import LineageView
from tests.cockpit.window.test_deeds import offered
from tests.cockpit.window.test_with_server import Stage, play, until

# Three of these wait for news of the cloud where only a view is filled, and come to no end
# on a busy machine: to be mended first.
pytestmark = pytest.mark.skip(reason="its waiting is to be mended first")


def found(stage: Stage, kind: Kind, name: str = "") -> Resource | None:
    """Return a resource by its name, or the only one of its kind."""
    rows = [row for row in stage.cloud.live.of_kind(kind) if name in ("", row.name)]
    return rows[0] if rows else None


async def ready(stage: Stage, kind: Kind, name: str, status: str = "available") -> Resource:
    """Wait until a resource is there and in a state."""

    def is_so() -> bool:
        row = found(stage, kind, name)
        return row is not None and row.status == status

    await until(is_so, stage.cloud)
    row = found(stage, kind, name)
    assert row is not None
    return row


def choose(stage: Stage, resource: Resource, text: str) -> None:
    """Choose an entry of the menu of a resource."""
    menu = QMenu(stage.window)
    stage.workspace.deeds.fill(menu, resource)
    offered(menu)[text].trigger()


def answer(stage: Stage, button: str, values: Mapping[str, str] | None = None) -> None:
    """Fill in the dialog that is open, and press one of its buttons."""
    dialog = next(d for d in reversed(stage.window.findChildren(QDialog)) if d.isVisible())
    fields = {field.accessibleName(): field for field in dialog.findChildren(QLineEdit)}
    for name, value in (values or {}).items():
        fields[name].setText(value)
    press(dialog, button)


def press(widget: QWidget, text: str) -> None:
    """Press a button by its words."""
    buttons = widget.findChildren(QPushButton)
    next(button for button in buttons if button.text().strip() == text).click()


async def online(stage: Stage) -> None:
    """Start the embedded server and look at it."""
    stage.cloud.use_embedded()
    await until(
        lambda: stage.cloud.standing.state == "online" and stage.cloud.is_known, stage.cloud
    )


@pytest.mark.box
def test_a_volume_is_kept_cloned_grown_taken_back_and_backed_up(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        await online(stage)
        client = stage.cloud.session.api.client
        await Storage(client).create_volume({"name": "data", "size": 1})
        data = await ready(stage, "volume", "data")

        choose(stage, data, "Take a snapshot…")
        answer(stage, "Take it", {"Name": "before"})
        before = await ready(stage, "snapshot", "before")

        choose(stage, before, "New volume from it…")
        answer(stage, "Make it", {"Name": "clone"})
        clone = await ready(stage, "volume", "clone")
        assert not clone.observed["flat"]

        view = stage.window.findChildren(LineageView)[0]
        tree = view.findChildren(QTreeWidget)[0]
        stage.window.show_view("storage")
        bar = next(b for b in stage.window.findChildren(QTabBar) if b.accessibleName() == "Storage")
        bar.setCurrentIndex(bar.count() - 1)
        await until(lambda: tree.topLevelItemCount() == 1, stage.cloud)
        first = tree.topLevelItem(0)
        assert first is not None
        assert first.text(0) == "before"
        assert first.childCount() == 2

        choose(stage, clone, "Make it stand alone")
        await stage.told("clone stands alone", "ok")

        choose(stage, data, "Extend…")
        answer(stage, "Extend")
        await until(lambda: _size(stage, "data") == 2, stage.cloud)

        choose(stage, before, "Go back to it…")
        answer(stage, "Lose it and go back")
        data = await ready(stage, "volume", "data")

        choose(stage, data, "Back up now…")
        answer(stage, "Back up", {"Name": "first"})
        await stage.told("data is backed up", "ok")
        backup = await ready(stage, "backup", "first")
        count = len(stage.cloud.live.of_kind("volume"))
        choose(stage, backup, "Restore as a new volume")
        await until(lambda: len(stage.cloud.live.of_kind("volume")) == count + 1, stage.cloud)

    play(qapp, tmp_path, scenario)


def _size(stage: Stage, name: str) -> int:
    row = found(stage, "volume", name)
    return int(row.attributes["size_gib"]) if row is not None else 0


@pytest.mark.box
def test_an_image_file_comes_in_by_the_dialog_and_is_renamed_and_deleted(
    qapp: QApplication, tmp_path: Path
) -> None:
    file = tmp_path / "small.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(file), "4M"], check=True)

    async def scenario(stage: Stage) -> None:
        await online(stage)
        stage.workspace.deeds.images.ask_import()
        dialog = next(d for d in stage.window.findChildren(QDialog) if d.isVisible())
        dialog.findChildren(QTabBar)[0].setCurrentIndex(2)
        answer(stage, "Import", {"File": str(file)})
        small = await ready(stage, "image", "small", "active")

        choose(stage, small, "Rename…")
        answer(stage, "Rename", {"Name": "tiny"})
        tiny = await ready(stage, "image", "tiny", "active")

        choose(stage, tiny, "Delete…")
        answer(stage, "Delete")
        await until(lambda: not stage.cloud.live.of_kind("image"), stage.cloud)

    play(qapp, tmp_path, scenario)


@pytest.mark.box
def test_a_public_address_is_reserved_and_released(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await online(stage)
        key = stage.document.editor.add_block("public", 0.0, 0.0)
        assert key is not None
        await stage.apply(1)
        network = stage.cloud.live.get(str(key))
        assert network is not None

        choose(stage, network, "Reserve a floating IP")
        await until(lambda: found(stage, "floating_ip"), stage.cloud)
        held = found(stage, "floating_ip")
        assert held is not None

        choose(stage, held, "Release…")
        answer(stage, "Release")
        await until(lambda: not stage.cloud.live.of_kind("floating_ip"), stage.cloud)

    play(qapp, tmp_path, scenario)


@pytest.mark.box
def test_a_server_is_locked_with_a_reason_kept_and_unlocked(
    qapp: QApplication, tmp_path: Path
) -> None:
    file = tmp_path / "small.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(file), "4M"], check=True)

    async def scenario(stage: Stage) -> None:
        await online(stage)
        stage.workspace.page.files_dropped.emit([str(file)])
        await ready(stage, "image", "small", "active")
        editor = stage.document.editor
        key = editor.add_block("instance", 0.0, 0.0)
        assert key is not None
        editor.set_field(key, "power", "stopped")
        block = stage.document.topology.block(key)
        assert isinstance(block, Instance)
        await stage.apply(1)
        server = await ready(stage, "server", block.name, "SHUTOFF")

        choose(stage, server, "Lock…")
        answer(stage, "Lock", {"Reason": "audit"})
        await until(lambda: _is_locked(stage), stage.cloud)
        locked = found(stage, "server")
        assert locked is not None
        assert locked.observed["locked_reason"] == "audit"

        choose(stage, locked, "Unlock")
        await until(lambda: not _is_locked(stage), stage.cloud)
        choose(stage, server, "Take a snapshot…")
        answer(stage, "Take it", {"Name": "calm"})
        await ready(stage, "snapshot", "calm")

        stage.workspace.deeds.order(server.id, "password")
        answer(stage, "Set", {"New password of root": "one", "Once more": "two"})
        dialog = next(d for d in stage.window.findChildren(QDialog) if d.isVisible())
        dialog.reject()

    play(qapp, tmp_path, scenario)


def _is_locked(stage: Stage) -> bool:
    row = found(stage, "server")
    return row is not None and bool(row.observed.get("locked"))
