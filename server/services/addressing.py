"""Prefixes and the addresses in them, of both families."""

from collections.abc import Collection, Iterator, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from server.errors import ConflictError, InvalidRequestError
from server.host.frames import interface_id

Address = IPv4Address | IPv6Address
Prefix = IPv4Network | IPv6Network

LENGTHS = {4: (8, 30), 6: (16, 126)}
"""Shortest and longest prefix by family: they leave room for hosts and fit in memory."""
SLAAC_LENGTH = 64
"""Of prefixes in which guests choose their address themselves (RFC 4291, RFC 4862)."""


def prefix(cidr: str) -> Prefix:
    """Read a prefix.

    Raises:
        InvalidRequestError: It is none, or has bits set behind its length.
    """
    try:
        network = ip_network(cidr)
    except ValueError as error:
        raise InvalidRequestError(
            f"{cidr!r} is not a prefix such as 10.0.1.0/24 or 2001:db8:1::/64"
        ) from error
    shortest, longest = LENGTHS[network.version]
    if not shortest <= network.prefixlen <= longest:
        raise InvalidRequestError(f"The prefix {cidr} must be between /{shortest} and /{longest}")
    if network.is_link_local or network.is_multicast or network.is_loopback:
        raise InvalidRequestError(f"{cidr} is no prefix whose addresses a network can give out")
    return network


def any_prefix(cidr: str) -> Prefix:
    """Read a prefix of any length: where a route leads.

    Raises:
        InvalidRequestError: It is none.
    """
    try:
        return ip_network(cidr)
    except ValueError as error:
        raise InvalidRequestError(f"{cidr!r} is not a prefix") from error


def address(text: str) -> Address:
    """Read an address.

    Raises:
        InvalidRequestError: It is none.
    """
    try:
        return ip_address(text)
    except ValueError as error:
        raise InvalidRequestError(f"{text!r} is not an IP address") from error


def host_address(text: str, network: Prefix) -> Address:
    """Read an address that a host of this prefix may have.

    Raises:
        InvalidRequestError: It is none.
    """
    found = address(text)
    reserved = {network.network_address}
    if isinstance(network, IPv4Network):
        reserved.add(network.broadcast_address)
    if found not in network or found in reserved:
        raise InvalidRequestError(f"{text} is not a host address of {network}")
    return found


def first_host(cidr: str) -> str:
    """Return the address that a gateway has where nobody says another one.

    Raises:
        InvalidRequestError: There is no such prefix.
    """
    return str(prefix(cidr)[1])


def address_of_mac(network: Prefix, mac: str) -> str:
    """Return the IPv6 address that a guest with this MAC gives itself in a prefix."""
    identifier = interface_id(bytes.fromhex(mac.replace(":", "")))
    return str(network.network_address + int.from_bytes(identifier))


def allocate(network: Prefix, pools: Sequence[Sequence[str]], taken: Collection[str]) -> str:
    """Return the lowest free address.

    The first host address is left for a gateway, as Neutron and dnsmasq do, also
    where there is none yet.

    Args:
        network: The prefix.
        pools: Pairs of first and last address to give out; empty: all of the prefix.
        taken: Addresses that somebody has.

    Raises:
        ConflictError: Every address is taken.
    """
    first = network.network_address + 1
    for low, high in ranges(network, pools):
        for found in _upwards(low, high):
            if found != first and str(found) not in taken:
                return str(found)
    raise ConflictError(f"All addresses of {network} are taken")


def highest(network: Prefix, pools: Sequence[Sequence[str]], taken: Collection[str]) -> str | None:
    """Return the highest free address, or None where every one is taken."""
    for low, high in reversed(ranges(network, pools)):
        for offset in range(int(high) - int(low) + 1):
            found = high - offset
            if str(found) not in taken:
                return str(found)
    return None


def ranges(network: Prefix, pools: Sequence[Sequence[str]]) -> list[tuple[Address, Address]]:
    """Return first and last address of each pool; without pools, of all of the prefix."""
    if pools:
        return [(address(low), address(high)) for low, high in pools]
    last = network[-2] if isinstance(network, IPv4Network) else network[-1]
    return [(network[1], last)]


def _upwards(low: Address, high: Address) -> Iterator[Address]:
    found = low
    while found <= high:  # type: ignore[operator]  # both of one family
        yield found
        found += 1
