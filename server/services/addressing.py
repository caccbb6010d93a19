"""IPv4 prefixes and the addresses in them."""

from collections.abc import Collection, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network
from itertools import chain

from server.errors import ConflictError, InvalidRequestError

SHORTEST, LONGEST = 8, 30
"""Prefix lengths that leave room for hosts and fit in memory."""


def prefix(cidr: str) -> IPv4Network:
    """Read a prefix.

    Raises:
        InvalidRequestError: It is none, or has bits set behind its length.
    """
    try:
        network = IPv4Network(cidr)
    except ValueError as error:
        raise InvalidRequestError(f"{cidr!r} is not an IPv4 prefix such as 10.0.1.0/24") from error
    if not SHORTEST <= network.prefixlen <= LONGEST:
        raise InvalidRequestError(f"The prefix {cidr} must be between /{SHORTEST} and /{LONGEST}")
    return network


def address(text: str) -> IPv4Address:
    """Read an address.

    Raises:
        InvalidRequestError: It is none.
    """
    try:
        return IPv4Address(text)
    except ValueError as error:
        raise InvalidRequestError(f"{text!r} is not an IPv4 address") from error


def host_address(text: str, network: IPv4Network) -> IPv4Address:
    """Read an address that a host of this prefix may have.

    Raises:
        InvalidRequestError: It is none.
    """
    found = address(text)
    if found not in network or found in (network.network_address, network.broadcast_address):
        raise InvalidRequestError(f"{text} is not a host address of {network}")
    return found


def allocate(network: IPv4Network, pools: Sequence[Sequence[str]], taken: Collection[str]) -> str:
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
    for found in chain.from_iterable(_ranges(network, pools)):
        if found != first and str(found) not in taken:
            return str(found)
    raise ConflictError(f"All addresses of {network} are taken")


def _ranges(
    network: IPv4Network, pools: Sequence[Sequence[str]]
) -> Iterator[Iterator[IPv4Address]]:
    for low, high in pools or [[str(network[1]), str(network[-2])]]:
        yield (IPv4Address(number) for number in range(int(address(low)), int(address(high)) + 1))
