"""Offline allocation of addresses."""

from collections.abc import Collection
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    NetmaskValueError,
    ip_address,
)
from uuid import UUID

from cockpit.models.blocks import Network, Nic, RouterLink
from cockpit.models.topology import Topology


def prefix(network: Network) -> IPv4Network | None:
    """Return the prefix of a network; None when it has none or a wrong one."""
    try:
        return IPv4Network(network.cidr) if network.cidr else None
    except (AddressValueError, NetmaskValueError, ValueError):
        return None


def prefix6(network: Network) -> IPv6Network | None:
    """Return the IPv6 prefix of a network; None when it has none or a wrong one."""
    try:
        return IPv6Network(network.cidr6) if network.cidr6 else None
    except (AddressValueError, NetmaskValueError, ValueError):
        return None


def is_address(text: str) -> bool:
    """Tell whether a text is an address of either family."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def address6(text: str) -> IPv6Address | None:
    """Read an IPv6 address; None when it is none."""
    try:
        return IPv6Address(text)
    except AddressValueError:
        return None


def address(text: str) -> IPv4Address | None:
    """Read an address; None when it is none."""
    try:
        return IPv4Address(text)
    except AddressValueError:
        return None


def gateway(network: Network) -> IPv4Address | None:
    """Return the router's address that the drawing tells.

    Public networks have the first host address where they name none, private ones none.
    """
    pool = prefix(network)
    if network.gateway:
        return address(network.gateway)
    return pool[1] if network.is_public and pool is not None and pool.num_addresses > 1 else None


def taken(topology: Topology, network_id: UUID) -> set[IPv4Address]:
    """Return the addresses that the drawing gives out on a network."""
    links = topology.links_of(network_id)
    found = {address(link.address) for link in links if isinstance(link, Nic | RouterLink)}
    return {one for one in found if one is not None}


def free_address(network: Network, used: Collection[IPv4Address]) -> IPv4Address | None:
    """Return the lowest free host address of a network, or None.

    The first host address is left for a router, also where there is none yet.
    """
    pool = prefix(network)
    if pool is None:
        return None
    hosts = pool.hosts()
    next(hosts, None)
    return next((host for host in hosts if host not in used), None)
