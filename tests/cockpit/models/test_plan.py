from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from cockpit.models.blocks import Attachment, Instance, Network, Nic, Volume
from cockpit.models.changes import AddBlock, AddLink, Batch, RemoveBlock, RemoveLink, ReplaceBlock
from cockpit.models.live import Live
from cockpit.models.plan import Plan, plan
from cockpit.models.plan_words import changes, title
from cockpit.models.topology import Topology
from tests.cockpit.models.edits import TOPOLOGY_ID, carried_out, change, deployable, topologies
from tests.cockpit.models.samples import three_tier


@given(topologies())
def test_a_plan_after_its_apply_is_empty(topology: Topology) -> None:
    first = plan(topology, Live(), "mine")

    live = carried_out(first, Live())

    assert plan(topology, live, "mine") == Plan()
    assert first.counts.get("create", 0) == len(deployable(topology)) + len(_nics(topology))


@given(topologies(), st.data())
def test_a_plan_of_an_edited_drawing_leaves_only_what_cannot_be(
    topology: Topology, data: st.DataObject
) -> None:
    live = carried_out(plan(topology, Live()), Live())
    for _ in range(data.draw(st.integers(1, 10))):
        topology.apply(change(data.draw, topology))

    second = plan(topology, live)

    assert plan(topology, carried_out(second, live)) == Plan(problems=second.problems)


def test_a_plan_makes_rails_before_servers_and_public_nics_first() -> None:
    steps = plan(three_tier(), Live()).steps

    kinds = [step.kind for step in steps]
    assert kinds == ["network"] * 3 + ["server"] * 4 + ["port"] * 7 + ["volume"]
    assert [step.name for step in steps if step.kind == "port"][:2] == [
        "web-1 · Internet",
        "web-2 · Internet",
    ]


def test_a_new_server_gets_the_operators_key_unless_it_names_one() -> None:
    topology = Topology(TOPOLOGY_ID, "keys")
    topology.apply(AddBlock(Instance(name="a", image="tiny")))
    topology.apply(AddBlock(Instance(name="b", image="tiny", key_name="other")))

    keys = [(step.after or {})["key_name"] for step in plan(topology, Live(), "cockpit").steps]

    assert keys == ["cockpit", "other"]


def test_another_image_replaces_a_server_and_says_what_is_lost() -> None:
    topology = three_tier()
    live = carried_out(plan(topology, Live()), Live())
    web = next(block for block in topology if block.name == "web-2")
    topology.apply(ReplaceBlock(web.model_copy(update={"image": "debian-13"})))

    found = plan(topology, live)

    (step,) = found.steps
    assert (step.action, step.changed, title(step)) == ("replace", ("image",), "Rebuild web-2")
    assert changes(step) == "image tiny → debian-13"
    assert found.data_lost == ("The root disk of web-2 (1 GiB)",)


def test_more_memory_is_a_change_in_place() -> None:
    topology = three_tier()
    live = carried_out(plan(topology, Live()), Live())
    app = next(block for block in topology if block.name == "app-1")
    topology.apply(ReplaceBlock(app.model_copy(update={"ram_mib": 256})))

    (step,) = plan(topology, live).steps

    assert (step.action, changes(step)) == ("update", "memory 128 → 256 MiB")


def test_a_volume_that_would_shrink_is_a_problem_and_no_step() -> None:
    topology = Topology(TOPOLOGY_ID, "shrink")
    volume = Volume(name="data", size_gib=3)
    topology.apply(AddBlock(volume))
    live = carried_out(plan(topology, Live()), Live())
    topology.apply(ReplaceBlock(volume.model_copy(update={"size_gib": 2})))

    found = plan(topology, live)

    assert found == Plan(problems=found.problems)
    assert found.problems == ("data cannot shrink from 3 to 2 GiB",)


def test_a_new_image_may_come_with_a_smaller_root_disk() -> None:
    topology = Topology(TOPOLOGY_ID, "smaller")
    server = Instance(name="a", image="tiny", disk_gib=3)
    topology.apply(AddBlock(server))
    live = carried_out(plan(topology, Live()), Live())
    other = server.model_copy(update={"image": "debian-13", "disk_gib": 2})
    topology.apply(ReplaceBlock(other))

    found = plan(topology, live)

    (step,) = found.steps
    assert (step.action, set(step.changed)) == ("replace", {"image", "disk_gib"})
    assert not found.problems


def test_another_prefix_leaves_the_gateway_to_the_server() -> None:
    topology = Topology(TOPOLOGY_ID, "prefix")
    rail = Network(name="n", is_public=True, cidr="203.0.113.0/24")
    topology.apply(AddBlock(rail))
    live = carried_out(plan(topology, Live()), Live())
    topology.apply(ReplaceBlock(rail.model_copy(update={"cidr": "198.51.100.0/24"})))

    (step,) = plan(topology, live).steps

    assert step.before is not None
    assert step.after is not None
    assert (step.before["gateway_ip"], step.after["gateway_ip"]) == ("203.0.113.1", None)


def test_what_is_not_drawn_any_more_goes_in_the_order_of_dependence() -> None:
    topology = three_tier()
    live = carried_out(plan(topology, Live()), Live(), topology.id)
    db = next(block for block in topology if block.name == "db-1")
    data = next(block for block in topology if block.name == "db-data")
    rail = next(block for block in topology if block.name == "db")
    links = {link.id: link for block in (db, rail) for link in topology.links_of(block.id)}
    topology.apply(Batch(tuple(RemoveLink(key) for key in links)))
    topology.apply(Batch(tuple(RemoveBlock(block.id) for block in (db, data, rail))))

    found = plan(topology, live)

    assert [(step.action, step.kind) for step in found.steps] == [
        ("delete", "port"),
        ("delete", "port"),
        ("delete", "volume"),
        ("delete", "server"),
        ("delete", "network"),
    ]
    assert set(found.data_lost) == {"The root disk of db-1 (1 GiB)", "The volume db-data (1 GiB)"}


def test_what_others_made_is_left_alone() -> None:
    topology = Topology(TOPOLOGY_ID, "mine")
    stranger = {"kind": "server", "id": str(uuid4()), "name": "theirs", "topology_id": None}
    root = {"kind": "volume", "id": str(uuid4()), "name": "", "topology_id": None}
    live = Live()
    live.reset({"last_event_id": 1, "resources": [stranger, root]})

    assert plan(topology, live).is_empty


def test_an_image_named_by_its_id_is_the_same_image() -> None:
    topology = Topology(TOPOLOGY_ID, "image")
    server = Instance(name="a", image="6f1b0c1e")
    topology.apply(AddBlock(server))
    (step,) = plan(topology, Live()).steps
    live = Live()
    attributes = {**(step.after or {}), "image": "tiny"}
    wire = {"kind": "server", "id": step.id, "name": "a", "topology_id": str(TOPOLOGY_ID)}
    observed = {"image_id": "6f1b0c1e"}
    resource = {**wire, "attributes": attributes, "observed": observed, "status": "ACTIVE"}
    live.reset({"last_event_id": 1, "resources": [resource]})

    assert plan(topology, live).is_empty


def test_the_wire_form_has_what_the_contract_asks_for() -> None:
    topology = Topology(TOPOLOGY_ID, "wire")
    server, rail = Instance(name="a", image="tiny"), Network(name="n", cidr="10.0.0.0/24")
    data = Volume(name="data")
    topology.apply(Batch((AddBlock(server), AddBlock(rail), AddBlock(data))))
    topology.apply(AddLink(Nic(instance_id=server.id, network_id=rail.id)))
    topology.apply(AddLink(Attachment(instance_id=server.id, volume_id=data.id)))

    body = plan(topology, Live()).to_wire("deployment", str(topology.id), "wire")["deployment"]

    assert {key: body[key] for key in ("id", "name", "topology_id")} == {
        "id": "deployment",
        "name": "wire",
        "topology_id": str(TOPOLOGY_ID),
    }
    assert body["steps"][0] == {
        "action": "create",
        "kind": "network",
        "id": str(rail.id),
        "after": {
            "name": "n",
            "external": False,
            "cidr": "10.0.0.0/24",
            "gateway_ip": None,
            "enable_dhcp": True,
            "dns_nameservers": [],
        },
    }
    assert body["steps"][-1]["after"]["server_id"] == str(server.id)


def _nics(topology: Topology) -> list[Nic]:
    return [link for link in topology.links() if isinstance(link, Nic)]
