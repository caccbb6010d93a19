from itertools import combinations

import pytest
from hypothesis import given

from cockpit.models.imports import import_running
from cockpit.models.live import Live
from cockpit.models.picture import Picture
from cockpit.models.plan import plan
from cockpit.models.topology import Topology
from tests.cockpit.models.edits import TOPOLOGY_ID, carried_out, deployable, topologies
from tests.cockpit.models.samples import isolated_twins, three_tier


@given(topologies())
def test_a_drawing_of_what_runs_needs_no_plan(topology: Topology) -> None:
    live = carried_out(plan(topology, Live()), Live())
    drawn = Topology(TOPOLOGY_ID, "imported")

    drawn.apply(import_running(drawn, live))

    assert {block.id for block in drawn} == deployable(topology)
    assert plan(drawn, live).is_empty


def test_what_is_drawn_already_stays_where_it_is_and_the_rest_comes_below() -> None:
    drawn, other = three_tier(), isolated_twins()
    live = carried_out(plan(other, Live()), Live(), other.id)
    before = {block.id: block for block in drawn}

    drawn.apply(import_running(drawn, live))

    assert {key: drawn.block(key) for key in before} == before
    rects = Picture(drawn).rects.values()
    assert not [pair for pair in combinations(rects, 2) if pair[0].overlaps(pair[1])]
    assert not import_running(drawn, live).changes


@pytest.mark.parametrize("sign", ["bootable", "cdrom"])
def test_disks_that_come_with_instances_are_no_bricks(sign: str) -> None:
    live = Live()
    wire = {"kind": "volume", "id": "0e6c9b0e-8c57-4f0c-9b6e-6f1d0f3a0001", "name": "root"}
    attributes = {"name": "root", "size_gib": 1, "server_id": None}
    resource = {**wire, "attributes": attributes, "observed": {sign: True}}
    live.reset({"last_event_id": 1, "resources": [resource]})

    assert not import_running(Topology(TOPOLOGY_ID, "empty"), live).changes


def test_a_volume_that_outlives_its_instance_is_drawn_also_where_it_boots() -> None:
    live = Live()
    key = "0e6c9b0e-8c57-4f0c-9b6e-6f1d0f3a0001"
    server = {
        "kind": "server",
        "id": "0e6c9b0e-8c57-4f0c-9b6e-6f1d0f3a0002",
        "name": "web",
        "attributes": {"name": "web", "image": None, "root_volume": key},
    }
    volume = {
        "kind": "volume",
        "id": key,
        "name": "system",
        "attributes": {"name": "system", "size_gib": 1, "server_id": None},
        "observed": {"bootable": True},
    }
    live.reset({"last_event_id": 1, "resources": [server, volume]})
    drawn = Topology(TOPOLOGY_ID, "empty")

    drawn.apply(import_running(drawn, live))

    assert {block.name for block in drawn} == {"web", "system"}
