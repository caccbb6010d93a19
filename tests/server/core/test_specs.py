"""What drivers are told of the rows."""

from typing import Any

from server.host.wanted import Route
from server.reconcile.segments import by_network, nic_spec
from server.reconcile.specs import host_state
from server.store.tables import NetworkRow, NicRow, SubnetRow


def network(name: str, *, is_public: bool) -> NetworkRow:
    return NetworkRow(id=name, name=name, is_public=is_public, wanted="present", dns_domain="")


def subnet(name: str, cidr: str, *dns: str, **more: Any) -> SubnetRow:
    row = SubnetRow(network_id=name, cidr=cidr, dhcp=True, dns=[*dns], routes=[])
    for key, value in more.items():
        setattr(row, key, value)
    return row


def test_guests_are_told_the_host_as_their_name_server_unless_others_are_named() -> None:
    networks = [
        network("app", is_public=False),
        network("internet", is_public=True),
        network("own", is_public=True),
    ]
    subnets = [
        subnet("app", "10.0.1.0/24", service="10.0.1.254"),
        subnet("app", "2001:db8:1::/64", service="2001:db8:1::2", mode="slaac"),
        subnet("internet", "192.0.2.0/24", gateway="192.0.2.1"),
        subnet("own", "198.51.100.0/24", "9.9.9.9", gateway="198.51.100.1"),
    ]

    state = host_state(networks, by_network(subnets), [], {}, ("192.0.0.3",))

    told = {segment.id: [found.dns for found in segment.subnets] for segment in state.segments}
    assert told == {
        "app": [("10.0.1.254",), ("2001:db8:1::2",)],
        "internet": [("192.0.2.1",)],
        "own": [("9.9.9.9",)],
    }
    assert {segment.resolvers for segment in state.segments} == {("192.0.0.3",)}


def test_a_seed_says_what_the_network_does_not() -> None:
    nic = NicRow(id="nic", mac="fa:16:3e:00:00:01", address="10.0.1.5", address6="2001:db8::5")
    silent = {"dhcp": False, "gateway": "10.0.1.1", "routes": [["10.9.0.0/16", "10.0.1.9"]]}
    subnets = [
        subnet("app", "10.0.1.0/24", **silent),
        subnet("app", "2001:db8::/64", mode="dhcpv6-stateful"),
    ]

    spec = nic_spec(nic, subnets)

    assert spec.addresses == ("10.0.1.5/24",)
    assert spec.routes == (Route("0.0.0.0/0", "10.0.1.1"), Route("10.9.0.0/16", "10.0.1.9"))
    assert spec.dhcp6
