"""The inspector of networks, links, routers, ports and security groups."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox

from cockpit.models.blocks import Network, Nic, Router, SecurityGroup
from cockpit.models.values import Pool, Shaping
from cockpit.ui.editors import Switch
from cockpit.ui.guard_card import GuardCard
from cockpit.ui.languages import Choice
from cockpit.ui.rule_table import RuleRow, RuleTable
from tests.cockpit.window.conftest import Rig
from tests.cockpit.window.test_drawing import button, field, line_of
from tests.cockpit.window.test_text_fits import complaints

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(make_rig: Callable[..., Rig]) -> Rig:
    return make_rig("routed-office")


def network(rig: Rig, name: str) -> Network:
    found = rig.document.topology.block(rig.brick(name))
    assert isinstance(found, Network)
    return found


def nic(rig: Rig, server: str) -> Nic:
    links = rig.document.topology.links_of(rig.brick(server))
    return next(link for link in links if isinstance(link, Nic))


def group(rig: Rig) -> SecurityGroup:
    found = rig.document.topology.block(rig.brick("reachable"))
    assert isinstance(found, SecurityGroup)
    return found


def typed(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_ranges_of_addresses_are_written_in_one_line(office: Rig) -> None:
    office.workspace.page.select([office.brick("office")])

    typed(line_of(office, "pools"), "10.0.1.100-10.0.1.199")

    assert network(office, "office").pools == (Pool(start="10.0.1.100", end="10.0.1.199"),)
    office.document.undo()
    assert network(office, "office").pools is None


def test_what_cannot_be_read_is_told_and_not_taken(office: Rig) -> None:
    office.workspace.page.select([office.brick("office")])

    typed(line_of(office, "pools"), "10.0.1.199-10.0.1.100")
    typed(line_of(office, "cidr6"), "fd00::1/64")

    assert network(office, "office").pools is None
    assert network(office, "office").cidr6 is None
    assert "10.0.1.10-10.0.1.99" in field(office, "pools").editor.accessibleDescription()
    assert "fd00:1::/64" in field(office, "cidr6").editor.accessibleDescription()


def test_a_limit_of_a_link_is_shown_beside_it(office: Rig) -> None:
    link = nic(office, "desk-2")
    office.workspace.page.select([link.id])
    spin = field(office, "shaping.rate_in").editor
    assert isinstance(spin, QSpinBox)

    spin.setValue(2000)

    assert nic(office, "desk-2").shaping == Shaping(rate_in=2000)


def test_more_jitter_than_delay_is_refused_where_it_is_written(office: Rig) -> None:
    link = nic(office, "desk-2")
    office.workspace.page.select([link.id])
    spin = field(office, "shaping.jitter_ms").editor
    assert isinstance(spin, QSpinBox)

    spin.setValue(5)

    assert nic(office, "desk-2").shaping is None
    assert "jitter" in spin.accessibleDescription()


def test_a_switch_lets_a_link_wear_a_group(office: Rig) -> None:
    link = nic(office, "desk-2")
    office.workspace.page.select([link.id])
    QApplication.processEvents()
    switches = office.workspace.inspector.findChildren(Switch)
    switch = next(one for one in switches if one.accessibleName() == "reachable")

    QTest.mouseClick(switch, LEFT)

    worn = nic(office, "desk-2")
    assert (worn.groups, worn.profile) == ((group(office).id,), "CUSTOM")


def test_rules_are_added_changed_and_removed_and_each_is_one_undo_step(office: Rig) -> None:
    before = group(office).rules
    office.workspace.page.select([group(office).id])
    QApplication.processEvents()
    table = office.workspace.inspector.findChildren(RuleTable)[0]
    count = office.document.editor.undo_stack.count()

    QTest.mouseClick(button(table, "Add"), LEFT)
    row = table.findChildren(RuleRow)[-1]
    ports = next(line for line in row.findChildren(QLineEdit) if line.text() == "80")
    typed(ports, "8000-8080")

    made = group(office).rules[-1]
    assert (made.first, made.last, made.protocol) == (8000, 8080, "tcp")
    assert office.document.editor.undo_stack.count() == count + 2
    office.document.undo()
    office.document.undo()
    assert group(office).rules == before


def test_the_other_side_of_a_rule_is_a_prefix_or_a_group(office: Rig) -> None:
    office.workspace.page.select([group(office).id])
    QApplication.processEvents()
    row = office.workspace.inspector.findChildren(RuleRow)[1]
    remote = next(one for one in row.findChildren(QComboBox) if one.isEditable())
    line = remote.lineEdit()
    assert line is not None

    typed(line, "reachable")
    by_group = group(office).rules[1].group
    typed(line, "10.0.0.0/8")
    by_prefix = group(office).rules[1]
    typed(line, "fd00::/8")

    assert by_group == group(office).id
    assert (by_prefix.remote, by_prefix.group) == ("10.0.0.0/8", None)
    assert group(office).rules[1] == by_prefix


def test_a_router_shows_its_networks_and_leads_to_its_ends(office: Rig) -> None:
    router = office.document.topology.block(office.brick("router"))
    assert isinstance(router, Router)
    office.workspace.page.select([router.id])
    QApplication.processEvents()

    QTest.mouseClick(field(office, "has_nat").editor, LEFT)

    changed = office.document.topology.block(router.id)
    assert isinstance(changed, Router)
    assert not changed.has_nat


def test_a_port_on_trial_counts_down_and_can_be_kept(office: Rig) -> None:
    port_id = office.document.editor.add_block("physical_port", 0, 0)
    office.workspace.page.select([port_id] if port_id is not None else [])
    card = office.workspace.inspector.guard
    kept: list[str] = []
    card.keep_wanted.disconnect()
    card.keep_wanted.connect(kept.append)

    office.cloud.live.reset(
        {"last_event_id": 1, "resources": [_port(str(port_id), "trial", left_s=40)]}
    )

    assert isinstance(card, GuardCard)
    assert card.isVisible()
    assert 30 < card.left_s <= 40
    QTest.mouseClick(button(card, "Keep"), LEFT)
    assert kept == [str(port_id)]
    office.cloud.live.reset({"last_event_id": 2, "resources": [_port(str(port_id), "plugged")]})
    assert not card.isVisible()


def test_interfaces_of_the_host_are_offered_and_any_other_can_be_written(office: Rig) -> None:
    port_id = office.document.editor.add_block("physical_port", 0, 0)
    assert port_id is not None
    office.workspace.page.select([port_id])
    office.workspace.inspector.offer_interfaces({"eth1": "link is up, 1 Gb/s", "room0": ""})
    combo = field(office, "interface").editor
    assert isinstance(combo, QComboBox)

    combo.setCurrentText("room0")
    combo.activated.emit(combo.currentIndex())

    assert [combo.itemText(number) for number in range(combo.count())] == ["eth1", "room0"]
    changed = office.document.topology.block(port_id)
    assert getattr(changed, "interface", "") == "room0"


@pytest.mark.parametrize("language", ["en", "el"])
@pytest.mark.parametrize("size", [(1024, 700), (1680, 1080)], ids=["least", "large"])
def test_nothing_is_cut_in_the_inspector_of_any_brick(
    make_rig: Callable[..., Rig], language: Choice, size: tuple[int, int]
) -> None:
    rig = make_rig("routed-office", size)
    rig.languages.choose(language)
    rig.document.editor.add_block("physical_port", 0, 600)
    things = [block.id for block in rig.document.topology]
    things += [link.id for link in rig.document.topology.links()]

    found: list[str] = []
    for thing in things:
        rig.workspace.page.select([thing])
        found += complaints(rig.workspace.inspector)
    rig.languages.choose("en")

    assert sorted(set(found)) == []


def test_every_template_is_drawn_from_the_palette(empty_rig: Rig) -> None:
    for name in ("three-tier", "isolated-twins", "routed-office"):
        empty_rig.workspace.additions.add_template(name)

    assert {"web-1", "left-1", "router", "reachable", "office address"} <= empty_rig.names


def _port(port_id: str, state: str, left_s: int = 0) -> dict[str, object]:
    by = datetime.now(UTC) + timedelta(seconds=left_s)
    return {
        "kind": "physical_port",
        "id": port_id,
        "name": "port-1",
        "topology_id": None,
        "status": "UNCONFIRMED" if state == "trial" else "ACTIVE",
        "attributes": {
            "name": "port-1",
            "network_id": str(uuid4()),
            "interface": "eth1",
            "vlan": None,
            "confirm_within_s": 60,
            "force": False,
        },
        "observed": {
            "state": state,
            "confirmed": state == "plugged",
            "confirm_by": by.isoformat() if state == "trial" else None,
        },
    }
