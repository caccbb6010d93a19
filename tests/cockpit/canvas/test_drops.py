"""Bricks out of the palette, dropped on a drawing."""

from PySide6.QtCore import QPointF

from cockpit.models.blocks import Instance, Network, Nic, Volume
from cockpit.ui.canvas.mime import Dragged
from tests.cockpit.canvas.conftest import Hands

EMPTY = QPointF(200, 250)


def on_rail(hands: Hands, name: str) -> QPointF:
    """Return a place on a rail where no brick hangs."""
    rail = hands.block(name, "network")
    return QPointF(rail.x + 200, rail.y + 16)


def test_a_server_dropped_on_a_rail_hangs_there_and_one_undo_removes_both(hands: Hands) -> None:
    hands.drop(Dragged("instance"), on_rail(hands, "app"))

    assert ("app-1", "app") in hands.links()
    assert "app-1" in hands.words()

    hands.editor.undo_stack.undo()

    assert ("app-1", "app") not in hands.links()
    assert "app-1" not in hands.words()
    assert hands.editor.undo_stack.count() == 1


def test_a_server_on_the_public_rail_starts_behind_a_shield(hands: Hands) -> None:
    hands.drop(Dragged("instance"), on_rail(hands, "Internet"))

    made = hands.block("web-3")
    link = hands.topology.links_of(made.id)[0]
    assert isinstance(link, Nic)
    assert link.profile == "PROTECTED"


def test_a_server_dropped_on_a_rail_lands_where_nothing_stands(hands: Hands) -> None:
    web = hands.block("app", "instance")

    hands.drop(Dragged("instance"), QPointF(web.x + 80, hands.block("app", "network").y + 16))

    made = hands.block("app-1")
    assert abs(made.x - web.x) >= 160


def test_a_volume_dropped_on_a_server_is_plugged_in(hands: Hands) -> None:
    hands.drop(Dragged("volume"), hands.middle("web-1"))

    assert ("web-1", "web-1-data") in hands.links()


def test_an_image_dropped_on_a_server_is_what_it_boots_from(hands: Hands) -> None:
    hands.drop(Dragged("image", "Fedora 43"), hands.middle("web-1"))

    web = hands.block("web-1")
    assert isinstance(web, Instance)
    assert web.image == "Fedora 43"


def test_an_image_dropped_beside_all_bricks_is_a_new_server(hands: Hands) -> None:
    hands.drop(Dragged("image", "Fedora 43"), EMPTY)

    made = hands.block("server-1")
    assert isinstance(made, Instance)
    assert made.image == "Fedora 43"


def test_a_new_server_boots_from_what_the_last_one_boots_from(hands: Hands) -> None:
    hands.drop(Dragged("instance"), EMPTY)

    made = hands.block("server-1")
    assert isinstance(made, Instance)
    assert made.image == "Ubuntu 24.04"


def test_a_shield_dropped_on_a_link_is_its_profile(hands: Hands) -> None:
    web, rail = hands.block("web-1"), hands.block("app", "network")

    hands.drop(Dragged("shield", "ENABLED"), QPointF(web.x + 80, rail.y - 10))

    link = next(
        link
        for link in hands.topology.links_of(web.id)
        if isinstance(link, Nic) and link.network_id == rail.id
    )
    assert link.profile == "ENABLED"
    assert "ENABLED" in hands.words()


def test_a_network_gets_a_prefix_of_its_own(hands: Hands) -> None:
    hands.drop(Dragged("network"), QPointF(400, 800))

    made = hands.block("net-1")
    assert isinstance(made, Network)
    assert made.cidr == "10.0.3.0/24"


def test_a_refused_drop_says_why_beside_the_pointer(hands: Hands) -> None:
    is_taken = hands.hold(Dragged("volume"), on_rail(hands, "Internet"))

    assert not is_taken
    assert hands.hint() == "A volume is plugged into a server, not into Internet"


def test_a_refused_drop_draws_nothing(hands: Hands) -> None:
    hands.drop(Dragged("volume"), on_rail(hands, "Internet"))

    assert not hands.editor.is_dirty
    assert hands.hint() == ""


def test_while_a_volume_is_held_over_a_server_its_slot_is_shown(hands: Hands) -> None:
    assert hands.hold(Dragged("volume"), hands.middle("web-1"))

    assert "attach here" in hands.words()


def test_a_volume_dropped_on_the_ground_is_loose(hands: Hands) -> None:
    hands.drop(Dragged("volume"), EMPTY)

    made = hands.block("volume-1")
    assert isinstance(made, Volume)
    assert not hands.topology.links_of(made.id)
