"""Networks in plans: a network with its addressing is one thing there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from server.errors import ConflictError
from server.services import networks, nics, subnets
from server.services.steps.step import Kind, Step
from server.services.values import (
    DnsDomain,
    Ipv6Mode,
    NetworkChange,
    NewNetwork,
    NewSubnet,
    SubnetChange,
    Value,
)
from server.services.writing import Writing
from server.store.tables import NetworkRow, SubnetRow


class Pool(Value):
    """A range of addresses to give out."""

    start: str
    end: str


class HostRoute(Value):
    """A way that guests are told."""

    destination: str
    nexthop: str


class NetworkAttributes(Value):
    """Of a network; what is a list may have entries of both families."""

    name: str = Field(min_length=1, max_length=255)
    external: bool = False
    cidr: str | None = None
    gateway_ip: str | None = None
    enable_dhcp: bool = True
    dns_nameservers: tuple[str, ...] = ()
    cidr6: str | None = None
    gateway6: str | None = None
    enable_dhcp6: bool | None = None
    ipv6_mode: Ipv6Mode | None = None
    allocation_pools: tuple[Pool, ...] = ()
    host_routes: tuple[HostRoute, ...] = ()
    dns_domain: DnsDomain = ""


async def _delete(work: Writing, row: NetworkRow) -> None:
    networks.remove_network(work, row)


async def _write(
    work: Writing, step: Step, row: NetworkRow | None, after: NetworkAttributes
) -> None:
    if row is None:
        row = await networks.add_network(
            work,
            NewNetwork(
                id=step.id,
                topology_id=step.topology_id,
                name=after.name,
                is_public=after.external,
            ),
        )
    if row.is_public != after.external:
        raise ConflictError(
            f"Network {row.name} cannot change between private and external",
            "Delete it and create another one.",
        )
    change = NetworkChange(name=after.name)
    if "dns_domain" in after.given():
        change = NetworkChange(name=after.name, dns_domain=after.dns_domain)
    networks.change_network(work, row, change)
    await _write_subnets(work, row, after)


async def _write_subnets(work: Writing, row: NetworkRow, after: NetworkAttributes) -> None:
    """Give the network the addressing that is wanted, one family after the other.

    What a plan does not name stays as it is: plans of older drawings know less.
    """
    known = await subnets.subnets_of(work, row.id)
    wanted = {4: _ipv4(after), 6: _ipv6(after)}
    moved = [
        family
        for family, addressing in wanted.items()
        if await _write_subnet(work, row, known.get(family), addressing)
    ]
    await nics.readdress(work, row.id, moved)


async def _write_subnet(
    work: Writing, row: NetworkRow, subnet: SubnetRow | None, wanted: "_Wanted"
) -> bool:
    """Return whether NICs may have to have another address."""
    is_new = subnet is None or (wanted.is_given and subnet.cidr != wanted.cidr)
    if subnet is not None and is_new:
        await work.session.delete(subnet)
        await work.session.flush()
    if subnet is not None and not is_new:
        mode = subnet.mode
        change = {**wanted.change}
        if change.get("gateway") is None and await subnets.router_at(work, subnet) is not None:
            change.pop("gateway", None)  # a router chose it
        if change:
            await subnets.change_subnet(work, subnet, row, SubnetChange(**change))
        return subnet.mode != mode
    if wanted.cidr is not None:
        wish = NewSubnet(
            topology_id=row.topology_id, network_id=row.id, cidr=wanted.cidr, **wanted.change
        )
        await subnets.add_subnet(work, wish)
    return True


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Addressing of one family: the prefix, whether a plan tells it, and what else it tells."""

    cidr: str | None
    is_given: bool
    change: Mapping[str, Any]


def _ipv4(after: NetworkAttributes) -> _Wanted:
    given = after.given()
    change: dict[str, Any] = {"gateway": after.gateway_ip, "dhcp": after.enable_dhcp}
    return _Wanted(after.cidr, is_given=True, change=change | _shared(after, given, 4))


def _ipv6(after: NetworkAttributes) -> _Wanted:
    given = after.given()
    change: dict[str, Any] = {"gateway": after.gateway6} if "gateway6" in given else {}
    if after.enable_dhcp6 is not None:
        change["dhcp"] = after.enable_dhcp6
    if after.ipv6_mode is not None and after.enable_dhcp6 is not False:
        change["mode"] = after.ipv6_mode
    is_given = "cidr6" in given
    return _Wanted(after.cidr6, is_given=is_given, change=change | _shared(after, given, 6))


def _shared(after: NetworkAttributes, given: Mapping[str, Any], family: int) -> dict[str, Any]:
    """Return what one attribute tells of both families."""
    change: dict[str, Any] = {}
    if "dns_nameservers" in given or family == 4:  # noqa: PLR2004 - IPv4
        change["dns"] = [text for text in after.dns_nameservers if _family(text) == family]
    if "allocation_pools" in given:
        change["pools"] = [
            (pool.start, pool.end)
            for pool in after.allocation_pools
            if _family(pool.start) == family
        ]
    if "host_routes" in given:
        change["routes"] = [
            (route.destination, route.nexthop)
            for route in after.host_routes
            if _family(route.nexthop) == family
        ]
    return change


def _family(text: str) -> int:
    return 6 if ":" in text else 4


NETWORK = Kind(NetworkRow, NetworkAttributes, _write, _delete)
