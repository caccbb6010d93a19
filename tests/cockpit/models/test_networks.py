"""Routers, public addresses, physical ports and security groups in drawings and plans."""

import json
from uuid import uuid4

import pytest

from cockpit.errors import TopologyError
from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    FloatingIp,
    FloatingLink,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    PoolLink,
    PortLink,
    Router,
    RouterLink,
    SecurityGroup,
)
from cockpit.models.changes import AddBlock, AddLink, RemoveBlock, ReplaceBlock, ReplaceLink
from cockpit.models.drift import adoption
from cockpit.models.live import Live
from cockpit.models.plan import plan
from cockpit.models.plan_words import changes
from cockpit.models.project_file import dumps, loads
from cockpit.models.reach import answers_pings, floating_nic, reachable
from cockpit.models.rule_texts import read_ports
from cockpit.models.rules import problems
from cockpit.models.texts import read_pairs, read_pools, read_routes, read_words
from cockpit.models.topology import Topology
from cockpit.models.values import AddressPair, HostRoute, Pool, Rule, Shaping
from tests.cockpit.models.edits import TOPOLOGY_ID, carried_out
from tests.cockpit.models.samples import routed_office

INTERNET = Network(name="Internet", is_public=True, cidr="203.0.113.0/24")
OFFICE = Network(name="office", cidr="10.0.1.0/24")
LAB = Network(name="lab", cidr="10.0.2.0/24")
ROUTER = Router(name="router")
DESK = Instance(name="desk", image="tiny")
PUBLIC = FloatingIp(name="address")
PORT = PhysicalPort(name="room", interface="eth1")
GROUP = SecurityGroup(name="web", rules=(Rule(first=80, last=80),))


def drawn(*things: AnyBlock | AnyLink) -> Topology:
    """Return a drawing of all bricks, and of these links."""
    topology = Topology(TOPOLOGY_ID, "drawn")
    for block in (INTERNET, OFFICE, LAB, ROUTER, DESK, PUBLIC, PORT, GROUP):
        topology.apply(AddBlock(block))
    for link in things:
        topology.apply(AddLink(link))  # type: ignore[arg-type]  # only links are passed
    return topology


def joined(*rails: Network) -> list[AnyLink]:
    """Return the links of the router to rails."""
    return [RouterLink(router_id=ROUTER.id, network_id=rail.id) for rail in rails]


def nic(network: Network, **values: object) -> Nic:
    """Return a link of the server."""
    return Nic.model_validate({"instance_id": DESK.id, "network_id": network.id, **values})


def sentences(topology: Topology) -> set[str]:
    """Return what is wrong with a drawing."""
    return {str(problem.sentence) for problem in problems(topology)}


def test_a_router_joins_a_rail_once_and_has_one_gateway() -> None:
    other = Network(name="Backbone", is_public=True, cidr="198.51.100.0/24")
    topology = drawn(*joined(INTERNET, OFFICE))
    topology.apply(AddBlock(other))

    again = RouterLink(router_id=ROUTER.id, network_id=OFFICE.id)
    second = RouterLink(router_id=ROUTER.id, network_id=other.id)

    assert topology.refusal(again) == "router is already on office"
    assert topology.refusal(second) == "router has its gateway on Internet already"


def test_a_rail_does_not_turn_public_under_what_hangs_on_it() -> None:
    topology = drawn(*joined(INTERNET, OFFICE))

    with pytest.raises(TopologyError, match="has its gateway on Internet already"):
        topology.apply(ReplaceBlock(OFFICE.model_copy(update={"is_public": True})))

    assert topology.block(OFFICE.id) == OFFICE


def test_public_addresses_come_from_public_rails_and_ports_go_to_private_ones() -> None:
    topology = drawn(PortLink(port_id=PORT.id, network_id=OFFICE.id))
    other = PhysicalPort(name="other")
    topology.apply(AddBlock(other))

    private = PoolLink(floating_id=PUBLIC.id, network_id=OFFICE.id)
    public = PortLink(port_id=other.id, network_id=INTERNET.id)
    second = PortLink(port_id=other.id, network_id=OFFICE.id)

    assert topology.refusal(private) == "office is private: it has no public addresses"
    assert topology.refusal(public) == "Internet is public: it leads outside by itself"
    assert topology.refusal(second) == "office has the port room already"


def test_a_group_that_links_wear_stays_drawn() -> None:
    topology = drawn(nic(OFFICE, groups=(GROUP.id,), profile="CUSTOM"))

    with pytest.raises(TopologyError, match="Links wear web"):
        topology.apply(RemoveBlock(GROUP.id))


def test_a_link_wears_only_groups_that_are_drawn() -> None:
    link = nic(OFFICE)
    topology = drawn(link)

    with pytest.raises(TopologyError, match="is not in this drawing"):
        topology.apply(ReplaceLink(link.model_copy(update={"groups": (uuid4(),)})))


def test_a_floating_address_leads_to_the_card_that_a_router_reaches() -> None:
    inner, outer = nic(OFFICE), nic(LAB)
    lead = (
        PoolLink(floating_id=PUBLIC.id, network_id=INTERNET.id),
        FloatingLink(floating_id=PUBLIC.id, instance_id=DESK.id),
    )
    topology = drawn(inner, outer, *lead)
    before = floating_nic(topology, PUBLIC.id)

    for link in joined(INTERNET, OFFICE):
        topology.apply(AddLink(link))

    assert before is None
    assert floating_nic(topology, PUBLIC.id) == inner


def test_who_reaches_whom_follows_routers_and_their_translation() -> None:
    outside = Instance(name="outside", image="tiny")
    topology = drawn(*joined(INTERNET, OFFICE, LAB), nic(OFFICE))
    topology.apply(AddBlock(outside))
    topology.apply(AddLink(Nic(instance_id=outside.id, network_id=INTERNET.id)))

    inside, translated = reachable(topology, DESK), reachable(topology, outside)
    topology.apply(ReplaceBlock(ROUTER.model_copy(update={"has_nat": False})))

    assert inside == {INTERNET.id, OFFICE.id, LAB.id}
    assert translated == {INTERNET.id}
    assert reachable(topology, outside) == inside


def test_groups_alone_let_pings_in_only_with_a_rule_for_them() -> None:
    worn = nic(OFFICE, groups=(GROUP.id,), profile="CUSTOM")
    topology = drawn(worn)
    before = answers_pings(topology, worn)
    pings = GROUP.model_copy(update={"rules": (Rule(protocol="icmp"),)})
    topology.apply(ReplaceBlock(pings))

    assert (before, answers_pings(topology, worn)) == (False, True)
    assert answers_pings(topology, nic(OFFICE, profile="ENABLED"))


def test_the_routed_office_has_no_problems_and_is_planned_whole() -> None:
    topology = routed_office()

    steps = {step.kind: step for step in plan(topology, Live()).steps}

    assert problems(topology, {"tiny"}) == []
    assert set(steps) == {
        "security_group",
        "network",
        "router",
        "server",
        "port",
        "floating_ip",
    }
    assert (steps["router"].after or {})["snat"] is True
    assert len((steps["router"].after or {})["interfaces"]) == 2
    assert (steps["floating_ip"].after or {})["port_id"] is not None


def test_what_a_router_is_given_by_the_cloud_is_no_change() -> None:
    topology = drawn(*joined(INTERNET, OFFICE))
    live = carried_out(plan(topology, Live()), Live())
    told = {
        "last_event_id": 2,
        "resources": [_with_interface_addresses(resource) for resource in live],
    }
    live.reset(told)

    assert plan(topology, live).is_empty


def test_a_link_drawn_without_groups_keeps_those_that_others_gave_it() -> None:
    topology = drawn(nic(OFFICE))
    live = carried_out(plan(topology, Live()), Live())
    theirs = {
        "kind": "security_group",
        "id": str(uuid4()),
        "name": "default",
        "topology_id": None,
        "status": "ACTIVE",
        "attributes": {"name": "default", "rules": []},
    }
    wires = [_wire(one, security_groups=[theirs["id"]]) for one in live]
    live.reset({"last_event_id": 2, "resources": [*wires, theirs]})

    assert plan(topology, live).is_empty


def test_a_group_taken_off_a_link_is_a_change() -> None:
    link = nic(OFFICE, groups=(GROUP.id,), profile="CUSTOM")
    topology = drawn(link)
    live = carried_out(plan(topology, Live()), Live())
    topology.apply(ReplaceLink(link.model_copy(update={"groups": ()})))

    (step,) = plan(topology, live).steps

    assert (step.kind, step.changed, changes(step)) == (
        "port",
        ("security_groups",),
        "no security groups",
    )


def test_the_order_of_rules_and_hosts_in_a_prefix_mean_nothing() -> None:
    rules = (Rule(first=22, last=22, remote="10.0.0.9/8"), Rule(protocol="UDP", first=53, last=53))
    group = SecurityGroup(name="web", rules=rules)
    topology = Topology(TOPOLOGY_ID, "rules")
    topology.apply(AddBlock(group))
    live = carried_out(plan(topology, Live()), Live())
    (have,) = live
    kept = [
        {**rule, "remote_ip_prefix": "10.0.0.0/8"} if rule["remote_ip_prefix"] else {**rule}
        for rule in reversed(have.attributes["rules"])
    ]
    kept[0]["protocol"] = "udp"
    live.reset({"last_event_id": 2, "resources": [_wire(have, rules=kept)]})

    assert plan(topology, live).is_empty


def test_what_was_never_touched_has_no_opinion_and_what_was_emptied_has() -> None:
    topology = drawn(nic(OFFICE))
    live = carried_out(plan(topology, Live()), Live())
    live.reset(
        {
            "last_event_id": 2,
            "resources": [
                _wire(one, cidr6="fd00::/64", tags=["x"], shaping={"rate_kbit_in": 8})
                for one in live
            ],
        }
    )
    before = plan(topology, live)
    topology.apply(ReplaceBlock(OFFICE.model_copy(update={"cidr6": ""})))

    after = plan(topology, live)

    assert before.is_empty
    assert [(step.kind, step.changed) for step in after.steps] == [("network", ("cidr6",))]


def test_a_router_is_drawn_as_it_runs_with_its_networks() -> None:
    topology = drawn(*joined(INTERNET, OFFICE))
    live = carried_out(plan(topology, Live()), Live())
    topology.apply(ReplaceBlock(ROUTER.model_copy(update={"has_nat": False})))
    topology.apply(AddLink(RouterLink(router_id=ROUTER.id, network_id=LAB.id)))
    (step,) = plan(topology, live).steps

    topology.apply(adoption(topology, step))

    assert plan(topology, live).is_empty
    assert {link.network_id for link in topology.links_of(ROUTER.id)} == {INTERNET.id, OFFICE.id}  # type: ignore[union-attr]  # a router has no others


def test_an_address_cannot_become_another_one() -> None:
    topology = drawn(PoolLink(floating_id=PUBLIC.id, network_id=INTERNET.id))
    live = carried_out(plan(topology, Live()), Live())
    topology.apply(ReplaceBlock(PUBLIC.model_copy(update={"address": "203.0.113.200"})))

    found = plan(topology, live)

    assert (found.steps, found.problems) == ((), ("address cannot become another address",))


def test_a_file_of_the_first_version_is_read_and_written_as_the_newest() -> None:
    topology = drawn()
    content = json.loads(dumps(topology))
    content["version"] = 1
    content["blocks"] = [
        {"kind": "instance", "id": str(DESK.id), "name": "old", "is_running": False},
        {"kind": "network", "id": str(OFFICE.id), "name": "net", "cidr": "10.0.1.0/24"},
    ]

    read = loads(json.dumps(content))

    server = read.block(DESK.id)
    assert isinstance(server, Instance)
    assert server.power == "stopped"
    assert json.loads(dumps(read))["version"] == 2


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        (
            [ReplaceBlock(LAB.model_copy(update={"cidr": "10.0.1.128/25"}))],
            "router joins office and lab, whose prefixes overlap",
        ),
        (
            [ReplaceBlock(OFFICE.model_copy(update={"gateway": "10.9.9.9"}))],
            "The gateway 10.9.9.9 lies outside office",
        ),
        (
            [ReplaceBlock(LAB.model_copy(update={"cidr": ""}))],
            "lab has no prefix for router",
        ),
        (
            [
                ReplaceBlock(
                    OFFICE.model_copy(update={"pools": (Pool(start="10.0.9.1", end="10.0.9.9"),)})
                )
            ],
            "The pool 10.0.9.1 to 10.0.9.9 lies outside office",
        ),
        (
            [AddLink(nic(OFFICE, address="10.0.1.1"))],
            "desk has the address 10.0.1.1 of router",
        ),
        (
            [AddLink(nic(OFFICE, address6="fd00::5"))],
            "fd00::5 lies outside office",
        ),
        (
            [ReplaceBlock(PUBLIC.model_copy(update={"address": "198.51.100.7"}))],
            "198.51.100.7 lies outside Internet",
        ),
        (
            [AddLink(FloatingLink(floating_id=PUBLIC.id, instance_id=DESK.id))],
            "No way leads from Internet to desk",
        ),
        (
            [AddLink(nic(OFFICE)), AddLink(nic(INTERNET))],
            "desk is told of two default gateways",
        ),
        (
            [AddLink(nic(OFFICE, groups=(GROUP.id,)))],
            "desk lets everything in on office",
        ),
        ([AddLink(nic(OFFICE, profile="CUSTOM"))], "Nothing comes in to desk on office"),
        ([], "room is clipped to no network"),
        (
            [AddLink(PortLink(port_id=PORT.id, network_id=LAB.id))],
            "lab leases addresses on the wire of room",
        ),
        (
            [AddBlock(PhysicalPort(name="twin", interface="eth1", vlan=7))],
            "room and twin are both on eth1",
        ),
        (
            [ReplaceBlock(GROUP.model_copy(update={"rules": GROUP.rules * 2}))],
            "web has the same rule twice",
        ),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_what_will_not_work_is_told(edits: list[object], sentence: str) -> None:
    pool = PoolLink(floating_id=PUBLIC.id, network_id=INTERNET.id)
    topology = drawn(*joined(INTERNET, OFFICE, LAB), pool)
    before = sentences(topology)

    for edit in edits:
        topology.apply(edit)  # type: ignore[arg-type]  # each is a change

    assert sentence in sentences(topology)
    assert not edits or sentence not in before


def test_every_fix_mends_what_it_is_offered_for() -> None:
    topology = drawn(
        *joined(INTERNET, OFFICE),
        nic(OFFICE, groups=(GROUP.id,), address="10.0.1.1"),
        PortLink(port_id=PORT.id, network_id=OFFICE.id),
    )
    topology.apply(ReplaceBlock(GROUP.model_copy(update={"rules": GROUP.rules * 2})))

    for _ in range(8):
        fix = next((one.fix for one in problems(topology) if one.fix is not None), None)
        if fix is not None:
            topology.apply(fix)

    assert not [one for one in problems(topology, {"tiny"}) if one.fix is not None]


def test_values_are_read_as_they_are_written() -> None:
    assert read_pools("10.0.1.10-10.0.1.99, fd00::5") == (
        Pool(start="10.0.1.10", end="10.0.1.99"),
        Pool(start="fd00::5", end="fd00::5"),
    )
    assert read_routes("10.8.0.0/16 via  10.0.1.9") == (
        HostRoute(destination="10.8.0.0/16", nexthop="10.0.1.9"),
    )
    assert read_pairs("10.0.1.99 FA:16:3e:00:00:01") == (
        AddressPair(address="10.0.1.99", mac="fa:16:3e:00:00:01"),
    )
    assert read_words("tier=1, role=web") == (("role", "web"), ("tier", "1"))
    assert read_ports("8000-8080", "tcp") == (8000, 8080)
    assert read_ports("8/0", "icmp") == (8, 0)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_pools, "10.0.1.99-10.0.1.10"),
        (read_pools, "10.0.1.10-fd00::1"),
        (read_routes, "10.8.0.0/16"),
        (read_routes, "10.8.0.0/16 via fd00::1"),
        (read_pairs, "10.0.1.99 nonsense"),
        (read_words, "role"),
        (read_words, "role=a, role=b"),
    ],
)
def test_values_that_make_no_sense_are_not_read(read: object, text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says how it is to be written
        read(text)  # type: ignore[operator]  # each is a reader


def test_more_jitter_than_delay_is_no_shaping() -> None:
    with pytest.raises(ValueError, match="jitter"):
        Shaping(delay_ms=5, jitter_ms=6)


def _wire(resource: object, **values: object) -> dict[str, object]:
    attributes = dict(resource.attributes)  # type: ignore[attr-defined]  # a resource
    attributes |= {name: value for name, value in values.items() if name in attributes}
    names = ("kind", "id", "name", "topology_id", "status")
    return {name: getattr(resource, name) for name in names} | {"attributes": attributes}


def _with_interface_addresses(resource: object) -> dict[str, object]:
    wire = _wire(resource)
    attributes = wire["attributes"]
    assert isinstance(attributes, dict)
    for interface in attributes.get("interfaces", ()):
        interface["ip_address"] = "10.0.1.1"
    return wire
