"""Addresses that the host answers for at its uplink: proxied neighbour discovery.

ARP has a switch for all that is routed; IPv6 needs each address to be named.

Source: kernel include/uapi/linux/neighbour.h, man 8 ip-neighbour.
"""

import socket
import struct
from ipaddress import IPv6Address

from server.host.links import PROTOCOL
from server.host.netlink import CREATE, REPLACE, Netlink, Request, attribute, attributes

_NEWNEIGH, _DELNEIGH, _GETNEIGH = 28, 29, 30
_TARGET, _PROTOCOL = 1, 12
_PROXY = 0x08


def look_proxies(kernel: Netlink, index: int) -> set[IPv6Address]:
    """Return the addresses that we made a link answer for."""
    found = set()
    for body in kernel.dump(_GETNEIGH, _neighbour(0)):
        (link,) = struct.unpack_from("=i", body, 4)
        values = attributes(body, 12)
        if link == index and values.get(_PROTOCOL) == bytes([PROTOCOL]):
            found.add(IPv6Address(values[_TARGET]))
    return found


def add_proxy(address: IPv6Address, index: int) -> Request:
    """Let a link answer for an address."""
    body = _neighbour(index) + attribute(_TARGET, address.packed)
    return Request(_NEWNEIGH, CREATE | REPLACE, body + attribute(_PROTOCOL, bytes([PROTOCOL])))


def remove_proxy(address: IPv6Address, index: int) -> Request:
    """Let a link fall silent about an address."""
    return Request(_DELNEIGH, 0, _neighbour(index) + attribute(_TARGET, address.packed))


def _neighbour(index: int) -> bytes:
    return struct.pack("=BxHiHBB", socket.AF_INET6, 0, index, 0, _PROXY, 0)
