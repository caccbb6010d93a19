"""Routers, public addresses, physical ports and security groups, by hand."""

from PySide6.QtCore import QPointF, Qt

from cockpit.models.blocks import FloatingIp, FloatingLink, Nic, PhysicalPort, SecurityGroup
from cockpit.ui.canvas.mime import Dragged
from tests.cockpit.canvas.conftest import Hands


def on_rail(hands: Hands, name: str) -> QPointF:
    """Return a place on a rail where no brick hangs."""
    rail = hands.block(name, "network")
    return QPointF(rail.x + 200, rail.y + 16)


def on_link(hands: Hands, server: str, network: str) -> QPointF:
    """Return a place in the middle of the last leg of a link."""
    one, other = hands.block(server, "instance"), hands.block(network, "network")
    (link,) = (
        link
        for link in hands.topology.links_of(one.id)
        if isinstance(link, Nic) and link.network_id == other.id
    )
    shape = hands.view.scene().picture.links[link.id]  # type: ignore[attr-defined]  # our scene
    (x, y), (_, end) = shape.points[0], shape.points[-1]
    return QPointF(x, y + (end - y) * 0.8)


def nic(hands: Hands, server: str, network: str) -> Nic:
    """Return a link of a server."""
    rail = hands.block(network, "network")
    return next(
        link
        for link in hands.topology.links_of(hands.block(server, "instance").id)
        if isinstance(link, Nic) and link.network_id == rail.id
    )


def test_a_router_dropped_on_a_rail_hangs_there_and_is_led_to_another(hands: Hands) -> None:
    hands.drop(Dragged("router"), on_rail(hands, "app"))
    router = hands.block("router-1")
    internet = hands.block("Internet")

    hands.view.select([router.id, internet.id])
    hands.key(Qt.Key.Key_C)

    joined = {link.kind for link in hands.topology.links_of(router.id)}
    assert joined == {"router_link"}
    assert len(hands.topology.links_of(router.id)) == 2
    assert "NAT" in " ".join(hands.words())


def test_an_address_dropped_on_a_server_is_one_of_a_public_network(hands: Hands) -> None:
    hands.drop(Dragged("floating_ip"), hands.middle("db", "instance"))

    made = hands.block("address-1")
    assert isinstance(made, FloatingIp)
    assert {link.kind for link in hands.topology.links_of(made.id)} == {
        "pool_link",
        "floating_link",
    }
    hands.editor.undo_stack.undo()
    assert made.id not in hands.topology


def test_an_address_dropped_on_a_link_leads_to_its_card(hands: Hands) -> None:
    hands.drop(Dragged("floating_ip"), on_link(hands, "app", "db"))

    made = hands.block("address-1")
    leads = [link for link in hands.topology.links_of(made.id) if isinstance(link, FloatingLink)]
    assert [link.nic_id for link in leads] == [nic(hands, "app", "db").id]


def test_an_address_that_is_dropped_on_another_server_moves_there(hands: Hands) -> None:
    hands.drop(Dragged("floating_ip"), hands.middle("db", "instance"))
    made = hands.block("address-1")

    hands.editor.drop_on(made.id, (0.0, 0.0), hands.block("web-1").id)

    holders = [link for link in hands.topology.links_of(made.id) if link.kind == "floating_link"]
    assert [link.instance_id for link in holders] == [hands.block("web-1").id]


def test_a_physical_port_is_clipped_to_a_private_rail_and_to_no_other(hands: Hands) -> None:
    is_taken = hands.hold(Dragged("physical_port"), on_rail(hands, "Internet"))
    reason = hands.hint()

    hands.drop(Dragged("physical_port"), on_rail(hands, "db"))

    made, rail = hands.block("port-1"), hands.block("db", "network")
    rects = hands.view.scene().picture.rects  # type: ignore[attr-defined]  # our scene
    assert not is_taken
    assert "private network" in reason
    assert isinstance(made, PhysicalPort)
    assert rects[made.id].y == rects[rail.id].bottom + 2


def test_a_security_group_dropped_on_a_link_is_worn_by_it(hands: Hands) -> None:
    hands.drop(Dragged("security_group"), on_link(hands, "app", "db"))

    made = hands.block("group-1")
    worn = nic(hands, "app", "db")
    assert isinstance(made, SecurityGroup)
    assert (worn.groups, worn.profile) == ((made.id,), "CUSTOM")
    assert "group-1" in hands.words()


def test_deleting_a_group_takes_it_off_its_links_as_one_step(hands: Hands) -> None:
    hands.drop(Dragged("security_group"), on_link(hands, "app", "db"))
    made = hands.block("group-1")
    hands.view.select([made.id])

    hands.key(Qt.Key.Key_Delete)
    after = nic(hands, "app", "db").groups
    hands.editor.undo_stack.undo()

    assert after == ()
    assert nic(hands, "app", "db").groups == (made.id,)


def test_a_group_dragged_onto_a_link_is_worn_and_stays_where_it_is(hands: Hands) -> None:
    group_id = hands.editor.add_block("security_group", 700, 440)
    assert group_id is not None
    before = hands.block("group-1")

    hands.drag(hands.middle("group-1"), on_link(hands, "app", "db"))

    assert nic(hands, "app", "db").groups == (group_id,)
    assert hands.block("group-1") == before


def test_a_copy_of_a_server_wears_the_same_groups_with_an_address_of_its_own(hands: Hands) -> None:
    hands.drop(Dragged("security_group"), on_link(hands, "app", "db"))
    worn = nic(hands, "app", "db").groups

    (copy,) = hands.editor.duplicate([hands.block("app", "instance").id])

    links = [link for link in hands.topology.links_of(copy) if isinstance(link, Nic)]
    assert worn in {link.groups for link in links}
    assert {link.address for link in links} == {""}
