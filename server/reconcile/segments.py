"""From the rows of networks to what the host and the guests are told: pure functions."""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from server.drivers.base import NicSpec
from server.host.wanted import Ipv6Mode, Route, Segment, Subnet, tap_name
from server.store.tables import NetworkRow, NicRow, SubnetRow

DOMAIN = "internal"
"""Of the names in networks that have no domain of their own; it is nobody's (ICANN, 2024)."""

Addressing = Mapping[str, Sequence[SubnetRow]]
"""The subnets of networks, IPv4 first, by network id."""


def by_network(subnets: Collection[SubnetRow]) -> Addressing:
    """Sort subnets by their networks."""
    found: dict[str, list[SubnetRow]] = {}
    for row in sorted(subnets, key=lambda subnet: subnet.version):
        found.setdefault(row.network_id, []).append(row)
    return found


def segment(row: NetworkRow, subnets: Sequence[SubnetRow], resolvers: Sequence[str]) -> Segment:
    """Return a network as the host sees it.

    Args:
        row: The network.
        subnets: Its addressing.
        resolvers: Of the edge: who is asked for names of elsewhere, where a way leads out.
    """
    return Segment(
        id=row.id,
        kind="public" if row.is_public else "private",
        subnets=tuple(_subnet(row, subnet) for subnet in subnets),
        domain=domain(row),
        resolvers=tuple(resolvers),
    )


def domain(row: NetworkRow) -> str:
    """Return what the names in a network end with."""
    return row.dns_domain or DOMAIN


def told_servers(row: NetworkRow, subnet: SubnetRow) -> tuple[str, ...]:
    """Return the name servers that guests are told: the subnet's, or else the host itself."""
    service = _service(row, subnet)
    return tuple(subnet.dns) or ((service,) if service else ())


def addresses_of(nic: NicRow) -> tuple[str, ...]:
    """Return what a NIC has, IPv4 first."""
    return tuple(text for text in (nic.address, nic.address6) if text)


def nic_spec(nic: NicRow, subnets: Sequence[SubnetRow]) -> NicSpec:
    """Return a NIC as its guest is told by its seed: all that the network does not tell it."""
    addresses: list[str] = []
    routes: list[Route] = []
    for subnet in subnets:
        address = nic.address if subnet.version == 4 else nic.address6  # noqa: PLR2004 - IPv4
        if subnet.dhcp or address is None:
            continue
        addresses.append(f"{address}/{subnet.cidr.partition('/')[2]}")
        if subnet.gateway:
            everything = "0.0.0.0/0" if subnet.version == 4 else "::/0"  # noqa: PLR2004 - IPv4
            routes.append(Route(everything, subnet.gateway))
        routes += [Route(destination, nexthop) for destination, nexthop in subnet.routes]
    return NicSpec(
        id=nic.id,
        mac=nic.mac,
        tap=tap_name(nic.id),
        addresses=tuple(addresses),
        routes=tuple(routes),
        dhcp6=any(subnet.mode == "dhcpv6-stateful" for subnet in subnets),
    )


def _subnet(row: NetworkRow, subnet: SubnetRow) -> Subnet:
    return Subnet(
        cidr=subnet.cidr,
        gateway=subnet.gateway,
        dhcp=subnet.dhcp,
        dns=told_servers(row, subnet),
        routes=tuple(Route(destination, nexthop) for destination, nexthop in subnet.routes),
        service=_service(row, subnet),
        mode=cast(Ipv6Mode, subnet.mode or "slaac"),  # the services let nothing else in
    )


def _service(row: NetworkRow, subnet: SubnetRow) -> str | None:
    # The gateway of a public network is the host, which answers there anyway.
    return subnet.gateway if row.is_public else subnet.service
