import pytest
from hypothesis import given

from cockpit.models.blocks import AnyBlock, Instance, Network, Nic, Volume
from cockpit.models.changes import AddBlock, AddLink, Batch
from cockpit.models.rules import Problem, problems
from cockpit.models.topology import Topology
from tests.cockpit.models.edits import TOPOLOGY_ID, topologies
from tests.cockpit.models.samples import isolated_twins, three_tier


@given(topologies())
def test_a_fix_fits_the_drawing_and_mends_its_problem(topology: Topology) -> None:
    for problem in problems(topology, {"tiny"}):
        if problem.fix is not None:
            undo = topology.apply(problem.fix)
            mended = [(p.ids, p.sentence) for p in problems(topology, {"tiny"})]
            assert (problem.ids, problem.sentence) not in mended
            topology.apply(undo)


@pytest.mark.parametrize("made", [three_tier(), isolated_twins()], ids=lambda made: made.name)
def test_the_samples_have_no_problem(made: Topology) -> None:
    assert not problems(made, {"tiny"})


def test_public_prefixes_may_not_overlap_but_private_twins_may() -> None:
    public = [Network(name=n, is_public=True, cidr="203.0.113.0/24") for n in ("a", "b")]
    private = [Network(name=n, cidr="10.0.0.0/24") for n in ("c", "d")]

    found = _sentences(_topology(*public, *private), "overlap")

    assert found == ["The prefixes of a and b overlap"]


def test_two_networks_of_one_server_may_not_overlap() -> None:
    server = Instance(name="s", image="tiny")
    nets = [Network(name=n, cidr=c) for n, c in (("a", "10.0.0.0/16"), ("b", "10.0.1.0/24"))]
    topology = _topology(server, *nets)
    for net in nets:
        topology.apply(AddLink(Nic(instance_id=server.id, network_id=net.id)))

    found = _sentences(topology, "overlap")

    assert found == ["s is on a and b, whose prefixes overlap"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("10.0.2.7", "10.0.2.7 lies outside rail, 10.0.1.0/24"),
        ("10.0.1.255", "10.0.1.255 is reserved on rail"),
        ("10.0.1.300", "10.0.1.300 is not an IPv4 address"),
    ],
)
def test_an_address_that_cannot_be_had_is_an_error(address: str, sentence: str) -> None:
    server, rail = Instance(name="s", image="tiny"), Network(name="rail", cidr="10.0.1.0/24")
    topology = _topology(server, rail)
    topology.apply(AddLink(Nic(instance_id=server.id, network_id=rail.id, address=address)))

    (problem,) = problems(topology)

    assert (problem.severity, problem.sentence) == ("error", sentence)
    assert problem.fix_label == "Use 10.0.1.2"


def test_an_address_used_twice_is_told_once_and_the_second_gets_a_free_one() -> None:
    servers = [Instance(name=n, image="tiny") for n in ("a", "b")]
    rail = Network(name="rail", cidr="10.0.1.0/24")
    topology = _topology(*servers, rail)
    for server in servers:
        topology.apply(AddLink(Nic(instance_id=server.id, network_id=rail.id, address="10.0.1.2")))

    (problem,) = problems(topology)

    assert problem.sentence == "10.0.1.2 is used twice on rail"
    assert problem.ids[0] == servers[1].id
    assert problem.fix_label == "Use 10.0.1.3"


def test_the_gateway_of_a_public_network_is_reserved() -> None:
    server = Instance(name="s", image="tiny")
    rail = Network(name="rail", cidr="203.0.113.0/24", is_public=True)
    topology = _topology(server, rail)
    topology.apply(AddLink(Nic(instance_id=server.id, network_id=rail.id, address="203.0.113.1")))

    assert [p.sentence for p in problems(topology)] == ["203.0.113.1 is reserved on rail"]


def test_a_wrong_prefix_is_mended_to_its_first_address() -> None:
    (problem, _) = problems(_topology(Network(name="n", cidr="10.0.1.7/24")))

    assert problem.sentence == "n has the wrong prefix 10.0.1.7/24"
    assert problem.fix_label == "Use 10.0.1.0/24"


def test_what_hangs_on_nothing_is_a_warning() -> None:
    blocks = Instance(name="s", image="tiny"), Network(name="n"), Volume(name="v")

    found = problems(_topology(*blocks))

    assert [(p.severity, p.sentence) for p in found] == [
        ("warning", "s is on no network"),
        ("warning", "Nothing hangs on n"),
        ("warning", "v is plugged into no server"),
    ]


def test_a_server_needs_an_image_that_the_server_has() -> None:
    topology = _topology(Instance(name="a"), Instance(name="b", image="plan9"))

    known = _errors(problems(topology, {"tiny"}))
    unknown = _errors(problems(topology))

    assert known == ["a has no image", "The image plan9 of b is not on the server"]
    assert unknown == ["a has no image"]


def test_two_ways_to_the_internet_are_a_warning() -> None:
    server = Instance(name="s", image="tiny")
    cidrs = ("203.0.113.0/24", "198.51.100.0/24")
    nets = [Network(name=cidr, is_public=True, cidr=cidr) for cidr in cidrs]
    topology = _topology(server, *nets)
    for net in nets:
        topology.apply(AddLink(Nic(instance_id=server.id, network_id=net.id)))

    assert [p.sentence for p in problems(topology)] == ["s has two ways to the Internet"]


def test_a_prefix_too_small_for_its_servers_is_an_error() -> None:
    servers = [Instance(name=f"s{n}", image="tiny") for n in range(3)]
    rail = Network(name="rail", cidr="10.0.1.0/30")
    topology = _topology(*servers, rail)
    for server in servers:
        topology.apply(AddLink(Nic(instance_id=server.id, network_id=rail.id)))

    assert _errors(problems(topology)) == ["rail has 2 addresses for 3 servers"]


def test_a_name_used_twice_gets_a_free_one() -> None:
    topology = _topology(Instance(name="web-1"), Instance(name="web-1"), Network(name="web-1"))

    found = [p for p in problems(topology) if "twice" in p.sentence]

    assert [p.fix_label for p in found] == ["Rename to web-2"]


def _topology(*blocks: AnyBlock) -> Topology:
    topology = Topology(TOPOLOGY_ID, "rules")
    topology.apply(Batch(tuple(AddBlock(block) for block in blocks)))
    return topology


def _sentences(topology: Topology, word: str) -> list[str]:
    return [problem.sentence for problem in problems(topology) if word in problem.sentence]


def _errors(found: list[Problem]) -> list[str]:
    return [problem.sentence for problem in found if problem.severity == "error"]
