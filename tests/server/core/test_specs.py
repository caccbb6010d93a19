"""What drivers are told of the rows."""

from server.reconcile.specs import host_state
from server.store.tables import NetworkRow, SubnetRow


def network(name: str, *, is_public: bool) -> NetworkRow:
    return NetworkRow(id=name, name=name, is_public=is_public, wanted="present")


def subnet(name: str, *dns: str) -> SubnetRow:
    return SubnetRow(network_id=name, cidr="192.0.2.0/24", dhcp=True, dns=[*dns])


def test_a_public_network_without_name_servers_gets_those_of_the_edge() -> None:
    networks = [
        network("app", is_public=False),
        network("internet", is_public=True),
        network("own", is_public=True),
    ]
    subnets = {
        "app": subnet("app"),
        "internet": subnet("internet"),
        "own": subnet("own", "9.9.9.9"),
    }

    state = host_state(networks, subnets, [], {}, ("192.0.0.3",))

    told = {segment.id: segment.subnets[0].dns for segment in state.segments}
    assert told == {"app": (), "internet": ("192.0.0.3",), "own": ("9.9.9.9",)}
