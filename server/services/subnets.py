"""The addressing of networks, written down and checked; see `Networks` for who may."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network
from itertools import pairwise

from sqlalchemy import select

from server.errors import ConflictError, InvalidRequestError
from server.services.addressing import (
    SLAAC_LENGTH,
    Prefix,
    address,
    allocate,
    any_prefix,
    highest,
    host_address,
    prefix,
    ranges,
)
from server.services.associations import floating_addresses
from server.services.values import NewSubnet, SubnetChange
from server.services.writing import Writing
from server.store.tables import NetworkRow, NicRow, SubnetRow, new_id

AUTOMATIC = ("slaac", "dhcpv6-stateless")
"""Modes in which a guest takes its address from its MAC."""

_LONGEST_WITH_SERVICE = 28
"""In smaller IPv4 prefixes each address is worth more to instances than to the host."""
_MOST_ROUTES, _MOST_SERVERS = 20, 5


async def subnets_of(work: Writing, network_id: str) -> dict[int, SubnetRow]:
    """Return the addressing of a network by IP version."""
    query = select(SubnetRow).where(SubnetRow.network_id == network_id)
    return {row.version: row for row in await work.session.scalars(query)}


async def add_subnet(work: Writing, wish: NewSubnet) -> SubnetRow:
    """Write addressing of a network down; see `Networks.create_subnet`."""
    network = await work.own(NetworkRow, wish.network_id)
    found = prefix(wish.cidr)
    other = (await subnets_of(work, network.id)).get(found.version)
    if other is not None:
        raise ConflictError(
            f"Network {network.name or network.id} has an IPv{found.version} subnet already:"
            f" {other.cidr}"
        )
    if wish.id is not None and await work.session.get(SubnetRow, wish.id) is not None:
        raise ConflictError(f"A subnet with id {wish.id} exists already")
    row = SubnetRow(
        id=wish.id or new_id(),
        project_id=work.principal.project_id,
        topology_id=wish.topology_id,
        name=wish.name,
        network_id=network.id,
        cidr=str(found),
        gateway=_canonical(wish.gateway),
        dhcp=wish.dhcp,
        dns=[*map(_canonical, wish.dns)],
        pools=[[*map(_canonical, pair)] for pair in wish.pools],
        mode=wish.mode,
        routes=[[*pair] for pair in wish.routes],
    )
    await _complete(work, row, network)
    work.session.add(row)
    await work.session.flush()
    work.touch(network)
    return row


async def change_subnet(
    work: Writing, row: SubnetRow, network: NetworkRow, change: SubnetChange
) -> None:
    """Write a change of addressing down; see `Networks.update_subnet`."""
    given = change.given()
    for name in given.keys() & {"name", "dhcp", "mode"}:
        setattr(row, name, given[name])
    if "gateway" in given:
        await _check_gateway(work, row, _canonical(change.gateway))
        row.gateway = _canonical(change.gateway)
    if "dns" in given:
        row.dns = [*map(_canonical, change.dns)]
    if "pools" in given:
        row.pools = [[*map(_canonical, pair)] for pair in change.pools]
    if "routes" in given:
        row.routes = [[*pair] for pair in change.routes]
    if "dhcp" in given and not row.dhcp:
        row.mode = None
    await _complete(work, row, network)
    work.touch(network)


async def choose_service(
    work: Writing, row: SubnetRow, network: NetworkRow, wanted: str | None = None
) -> None:
    """Keep an address for the host's own answers, out of everybody's way.

    Args:
        work: The transaction.
        row: The subnet.
        network: Its network.
        wanted: An address that somebody else shall have now.
    """
    found = prefix(row.cidr)
    is_small = isinstance(found, IPv4Network) and found.prefixlen > _LONGEST_WITH_SERVICE
    if network.is_public or not row.dhcp or is_small:
        # On a public network the host answers at the gateway, which nobody else has.
        row.service = None
        return
    taken = {*await addresses_of(work, network.id), row.gateway, wanted} - {None}
    if row.service is not None and row.service not in taken and _is_given_out(row, found):
        return
    if isinstance(found, IPv4Network):
        row.service = highest(found, row.pools, {text for text in taken if text})
    else:
        row.service = allocate(found, row.pools, {text for text in taken if text})


async def _complete(work: Writing, row: SubnetRow, network: NetworkRow) -> None:
    found = prefix(row.cidr)
    if row.gateway is None and network.is_public:
        row.gateway = str(found[1])
    if isinstance(found, IPv6Network) and row.dhcp and row.mode is None:
        row.mode = "slaac"
    _check(row, found)
    await choose_service(work, row, network)


async def router_at(work: Writing, row: SubnetRow) -> NicRow | None:
    """Return the end of a router that guests of a subnet are told of."""
    held = NicRow.address6 if row.version == 6 else NicRow.address  # noqa: PLR2004 - IPv6
    query = select(NicRow).where(
        NicRow.network_id == row.network_id,
        NicRow.router_id.is_not(None),
        NicRow.wanted == "present",
        held == row.gateway,
    )
    return (await work.session.scalars(query)).first()


async def _check_gateway(work: Writing, row: SubnetRow, gateway: str | None) -> None:
    end = await router_at(work, row) if gateway != row.gateway else None
    if end is not None:
        raise ConflictError(
            f"Gateway ip {row.gateway} in use by port {end.id}. Cannot update",
            "Remove the router's interface first.",
        )


def _check(row: SubnetRow, found: Prefix) -> None:
    if row.gateway is not None and not _is_link_local(row.gateway):
        host_address(row.gateway, found)
    if len(row.dns) > _MOST_SERVERS or len(row.routes) > _MOST_ROUTES:
        raise InvalidRequestError(
            f"A subnet has at most {_MOST_SERVERS} name servers and {_MOST_ROUTES} host routes"
        )
    for server in row.dns:
        _check_family(server, address(server).version, found)
    for destination, nexthop in row.routes:
        _check_family(destination, any_prefix(destination).version, found)
        _check_family(nexthop, address(nexthop).version, found)
    _check_mode(row, found)
    _check_pools(row, found)


def _check_family(text: str, version: int, found: Prefix) -> None:
    if version != found.version:
        raise InvalidRequestError(f"{text} is not of IPv{found.version}, as {found} is")


def _check_mode(row: SubnetRow, found: Prefix) -> None:
    if row.mode is None:
        return
    if isinstance(found, IPv4Network):
        raise InvalidRequestError(f"{found} is of IPv4: ipv6_address_mode is not for it")
    if not row.dhcp:
        raise InvalidRequestError(
            f"ipv6_address_mode {row.mode} says how guests are told their addresses,"
            " and enable_dhcp is false"
        )
    if row.mode in AUTOMATIC and found.prefixlen != SLAAC_LENGTH:
        raise InvalidRequestError(
            f"Guests take their own addresses only in a /{SLAAC_LENGTH}, and {found} is none",
            "Choose a /64, or ipv6_address_mode dhcpv6-stateful.",
        )


def _check_pools(row: SubnetRow, found: Prefix) -> None:
    pools = []
    for low, high in row.pools:
        first, last = host_address(low, found), host_address(high, found)
        if int(first) > int(last):
            raise InvalidRequestError(f"The pool {low} to {high} is empty")
        pools.append((int(first), int(last), f"{low} to {high}"))
    for (_, end, one), (start, _, other) in pairwise(sorted(pools)):
        if start <= end:
            raise ConflictError(f"The pools {one} and {other} overlap")
    if row.gateway and row.pools and _is_in_pools(row, found, row.gateway):
        raise ConflictError(
            f"The gateway {row.gateway} is in an allocation pool of {found}",
            "Leave it out of the pool.",
        )


def _is_link_local(text: str) -> bool:
    found = address(text)
    return isinstance(found, IPv6Address) and found.is_link_local


def _is_given_out(row: SubnetRow, found: Prefix) -> bool:
    return row.service is not None and _is_in_pools(row, found, row.service)


def _is_in_pools(row: SubnetRow, found: Prefix, text: str) -> bool:
    sought = int(address(text))
    return any(int(low) <= sought <= int(high) for low, high in ranges(found, row.pools))


async def addresses_of(work: Writing, network_id: str) -> set[str]:
    """Return what NICs of a network have and what is reserved, also of those still going."""
    query = select(NicRow.address, NicRow.address6).where(NicRow.network_id == network_id)
    found = await work.session.execute(query)
    held = {text for pair in found for text in pair if text is not None}
    return held | await floating_addresses(work, network_id) | work.named[network_id]


def _canonical(text: str | None) -> str | None:
    return str(address(text)) if text is not None else None
