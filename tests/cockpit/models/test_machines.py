"""Machines and CDs: drawn, planned, read back, and judged."""

from uuid import UUID

import pytest

from cockpit.models.blocks import Attachment, Instance, Volume
from cockpit.models.changes import AddBlock, AddLink
from cockpit.models.drawn import fields
from cockpit.models.live import Live
from cockpit.models.plan import plan
from cockpit.models.rules import problems
from cockpit.models.topology import Topology
from cockpit.models.values import Machine
from tests.cockpit.models.edits import TOPOLOGY_ID, carried_out

_ROOT = UUID("0e6c9b0e-8c57-4f0c-9b6e-6f1d0f3a0001")


def test_what_is_automatic_is_not_asked_for() -> None:
    [step] = plan(_drawing(Instance(name="a", image="tiny")), Live()).steps

    assert step.after is not None
    assert {"machine", "cdroms", "root_volume"}.isdisjoint(step.after)


def test_a_machine_comes_back_as_it_was_drawn() -> None:
    machine = Machine(firmware="uefi", nic_model="e1000", tablet="yes", cd_first="no")
    [step] = plan(_drawing(Instance(name="a", image="tiny", machine=machine)), Live()).steps

    assert step.after is not None
    assert step.after["machine"] == {
        "firmware": "uefi",
        "nic_model": "e1000",
        "has_tablet": True,
        "boots_from_cdrom": False,
    }
    assert fields("server", step.after)["machine"] == machine


def test_the_plain_machine_needs_no_change_where_the_cloud_tells_of_none() -> None:
    server = Instance(name="a", image="tiny")
    live = carried_out(plan(_drawing(server), Live()), Live())
    plain = Machine(firmware="bios", disk_bus="virtio", clock="utc", tablet="no")

    assert plan(_drawing(server.model_copy(update={"machine": plain})), live).is_empty


def test_a_server_boots_from_a_volume_of_the_cloud_in_place_of_an_image() -> None:
    topology = _drawing(Instance(name="a", root_volume=_ROOT))

    [step] = plan(topology, Live()).steps

    assert step.after is not None
    assert (step.after["image"], step.after["root_volume"]) == (None, str(_ROOT))
    assert not [found for found in problems(topology, ["tiny"]) if found.severity == "error"]


def test_a_cd_that_is_not_on_the_server_is_an_error() -> None:
    topology = _drawing(Instance(name="a", image="tiny", cdroms=("drivers",)))

    [missing] = [found for found in problems(topology, ["tiny"]) if found.severity == "error"]

    assert str(missing.sentence) == "The CD drivers of a is not on the server"


@pytest.mark.parametrize(("cds", "is_crowded"), [(("one",), False), (("one", "two"), True)])
def test_ide_has_room_for_four_disks(cds: tuple[str, ...], is_crowded: bool) -> None:
    server = Instance(name="a", image="tiny", cdroms=cds, machine=Machine(disk_bus="ide"))
    topology = _drawing(server)
    for name in ("b", "c"):
        volume = Volume(name=name)
        topology.apply(AddBlock(volume))
        topology.apply(AddLink(Attachment(instance_id=server.id, volume_id=volume.id)))

    errors = [found for found in problems(topology) if found.severity == "error"]

    assert bool(errors) is is_crowded


def _drawing(server: Instance) -> Topology:
    topology = Topology(TOPOLOGY_ID, "machines")
    topology.apply(AddBlock(server))
    return topology
