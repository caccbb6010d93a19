"""What runs otherwise than drawn is adopted into the drawing."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cockpit.models.blocks import Attachment, Nic, ends
from cockpit.models.changes import ReplaceBlock, ReplaceLink
from cockpit.models.drift import adoption, is_drift
from cockpit.models.live import Live
from cockpit.models.plan import plan
from cockpit.models.topology import Topology
from tests.cockpit.models.edits import carried_out, change, topologies
from tests.cockpit.models.samples import three_tier


@given(topologies(), st.data())
def test_what_is_adopted_has_nothing_left_to_be_done(
    topology: Topology, data: st.DataObject
) -> None:
    live = carried_out(plan(topology, Live()), Live())
    for _ in range(data.draw(st.integers(1, 10))):
        topology.apply(change(data.draw, topology))
    drifts = [step for step in plan(topology, live).steps if is_drift(step)]

    for step in drifts:
        topology.apply(adoption(topology, step))

    left = plan(topology, live).steps
    assert [step for step in left if is_drift(step) and not _waits(step, left)] == []


def test_adopting_is_one_edit_that_undo_takes_back() -> None:
    topology = three_tier()
    live = carried_out(plan(topology, Live()), Live())
    server = next(block for block in topology if block.name == "app-1")
    nic = next(link for link in topology.links() if isinstance(link, Nic))
    topology.apply(ReplaceBlock(server.model_copy(update={"ram_mib": 512, "power": "stopped"})))
    topology.apply(ReplaceLink(nic.model_copy(update={"profile": "ENABLED"})))
    edited = _said(topology)

    inverses = [topology.apply(adoption(topology, step)) for step in plan(topology, live).steps]

    assert plan(topology, live).is_empty
    for inverse in reversed(inverses):
        topology.apply(inverse)
    assert _said(topology) == edited


def test_a_volume_that_is_plugged_elsewhere_is_drawn_there() -> None:
    topology = three_tier()
    live = carried_out(plan(topology, Live()), Live())
    link = next(link for link in topology.links() if isinstance(link, Attachment))
    holder = topology.block(link.instance_id)
    other = next(block for block in topology if block.name == "web-1")
    volume = live.get(str(link.volume_id))
    assert volume is not None
    wire: dict[str, Any] = {
        "kind": "volume",
        "id": volume.id,
        "name": volume.name,
        "topology_id": volume.topology_id,
        "attributes": {**volume.attributes, "server_id": str(other.id)},
    }
    live.apply({"kind": "volume", "id": volume.id, "resource": wire}, live.last_event_id + 1)
    (step,) = plan(topology, live).steps

    topology.apply(adoption(topology, step))

    (now,) = (ends(one) for one in topology.links_of(link.volume_id))
    assert now == (other.id, link.volume_id)
    assert holder.id not in now
    assert plan(topology, live).is_empty


def _waits(step: Any, steps: Any) -> bool:
    """Tell whether a volume hangs in the cloud on a server that is not drawn any more."""
    holder = (step.before or {}).get("server_id")
    return any(other.action == "delete" and other.id == holder for other in steps)


def _said(topology: Topology) -> list[Any]:
    return [*topology, *sorted(topology.links(), key=lambda link: link.id)]
