"""Addresses, routes and neighbours of one namespace, of both families.

Source: kernel include/uapi/linux/{if_addr,rtnetlink,neighbour,veth}.h, man 7 rtnetlink.
"""

import socket
import struct
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_address,
    ip_interface,
    ip_network,
)

from server.host.netlink import CREATE, EXCLUSIVE, REPLACE, Netlink, Request, attribute, attributes

Address = IPv4Address | IPv6Address
Interface = IPv4Interface | IPv6Interface
Prefix = IPv4Network | IPv6Network

_NEWLINK, _NEWADDR, _DELADDR, _GETADDR = 16, 20, 21, 22
_NEWROUTE, _DELROUTE, _GETROUTE, _NEWNEIGH, _GETNEIGH = 24, 25, 26, 28, 30
_LINK_MAC, _LINK_NAME, _LINK_INFO, _LINK_ALIAS, _LINK_GROUP, _LINK_NAMESPACE = 1, 3, 18, 20, 27, 28
_INFO_KIND, _INFO_DATA, _PEER = 1, 2, 1
_ADDRESS, _LOCAL, _ADDRESS_FLAGS, _NO_DAD, _NO_ROUTE = 1, 2, 8, 2, 0x200
_TARGET, _ROUTE_LINK, _VIA = 1, 4, 5
_MAIN_TABLE, _SCOPE_ANYWHERE, _SCOPE_LINK, _SCOPE_NOWHERE, _UNICAST, _ON_LINK = (
    254,
    0,
    253,
    255,
    1,
    4,
)
_NEIGHBOUR, _NEIGHBOUR_MAC, _PERMANENT = 1, 2, 0x80
_FAMILIES = {4: socket.AF_INET, 6: socket.AF_INET6}


@dataclass(frozen=True, slots=True)
class InetRoute:
    """A way to a prefix; `via` None: its hosts are on the link itself."""

    target: Prefix
    via: Address | None
    index: int


@dataclass(frozen=True, slots=True)
class Veth:
    """A pair of links: one end here, one of the same name in another namespace.

    Attributes:
        alias: Of the end here.
        mac, peer_mac: Of the end here, and of the other one.
    """

    name: str
    alias: str
    mac: str
    peer_mac: str


def make_veth(veth: Veth, group: int, namespace: int) -> Request:
    """Make a pair, both ends down; `namespace` is a descriptor of the other end's."""
    peer = _link() + attribute(_LINK_NAME, veth.name) + attribute(_LINK_MAC, _bytes(veth.peer_mac))
    peer += attribute(_LINK_NAMESPACE, namespace)
    info = [attribute(_INFO_KIND, "veth"), attribute(_INFO_DATA, [attribute(_PEER, peer)])]
    body = _link() + attribute(_LINK_NAME, veth.name) + attribute(_LINK_MAC, _bytes(veth.mac))
    body += attribute(_LINK_INFO, info) + attribute(_LINK_GROUP, group)
    return Request(_NEWLINK, CREATE | EXCLUSIVE, body + attribute(_LINK_ALIAS, veth.alias))


def look_addresses(kernel: Netlink) -> set[tuple[int, Interface]]:
    """Return all addresses with the indexes of their links."""
    found = set()
    for body in kernel.dump(_GETADDR, struct.pack("=BBBBI", 0, 0, 0, 0, 0)):
        _, length, _, _, index = struct.unpack_from("=BBBBI", body)
        values = attributes(body, 8)
        # Of a point-to-point link, IFA_ADDRESS is the other end.
        packed = values.get(_LOCAL, values.get(_ADDRESS))
        if packed is not None:
            found.add((index, ip_interface((packed, length))))
    return found


def add_address(index: int, address: Interface) -> Request:
    """Give a link an address, usable at once: nobody else has it.

    No route comes with it, unless it is link-local.
    """
    return Request(_NEWADDR, CREATE | REPLACE, _address(index, address))


def remove_address(index: int, address: Interface) -> Request:
    """Take an address from a link."""
    return Request(_DELADDR, 0, _address(index, address))


def look_inet_routes(kernel: Netlink, protocol: int) -> set[InetRoute]:
    """Return the routes of a protocol in the main table."""
    found = set()
    for family in _FAMILIES.values():
        for body in kernel.dump(_GETROUTE, struct.pack("=BBBBBBBBI", family, *[0] * 8)):
            _, length, _, _, table, owner, _, _, _ = struct.unpack_from("=BBBBBBBBI", body)
            values = attributes(body, 12)
            if owner != protocol or table != _MAIN_TABLE or _ROUTE_LINK not in values:
                continue
            nothing = bytes(4 if family == socket.AF_INET else 16)
            found.add(
                InetRoute(
                    target=ip_network((values.get(_TARGET, nothing), length)),
                    via=ip_address(values[_VIA]) if _VIA in values else None,
                    index=struct.unpack("=I", values[_ROUTE_LINK])[0],
                )
            )
    return found


def add_inet_route(route: InetRoute, protocol: int) -> Request:
    """Lead a prefix somewhere; `via` need not be in a prefix of the link."""
    scope = _SCOPE_ANYWHERE if route.via or route.target.version == 6 else _SCOPE_LINK  # noqa: PLR2004 - IPv6
    return Request(_NEWROUTE, CREATE | REPLACE, _route(route, protocol, scope))


def remove_inet_route(route: InetRoute, protocol: int) -> Request:
    """Take a route away."""
    scope = _SCOPE_NOWHERE if route.target.version == 4 else _SCOPE_ANYWHERE  # noqa: PLR2004 - IPv4
    return Request(_DELROUTE, 0, _route(route, protocol, scope))


def look_neighbours(kernel: Netlink) -> set[tuple[int, Address, str]]:
    """Return the neighbours that were written down for good: link, address, MAC."""
    found = set()
    for body in kernel.dump(_GETNEIGH, struct.pack("=BxHiHBB", 0, 0, 0, 0, 0, 0)):
        _, _, index, state, _, _ = struct.unpack_from("=BxHiHBB", body)
        values = attributes(body, 12)
        if state & _PERMANENT and {_NEIGHBOUR, _NEIGHBOUR_MAC} <= values.keys():
            mac = values[_NEIGHBOUR_MAC].hex(":")
            found.add((index, ip_address(values[_NEIGHBOUR]), mac))
    return found


def add_neighbour(index: int, address: Address, mac: str) -> Request:
    """Write a neighbour down for good."""
    family = _FAMILIES[address.version]
    body = struct.pack("=BxHiHBB", family, 0, index, _PERMANENT, 0, 0)
    body += attribute(_NEIGHBOUR, address.packed) + attribute(_NEIGHBOUR_MAC, _bytes(mac))
    return Request(_NEWNEIGH, CREATE | REPLACE, body)


def _address(index: int, address: Interface) -> bytes:
    family = _FAMILIES[address.version]
    header = struct.pack("=BBBBI", family, address.network.prefixlen, 0, 0, index)
    packed = address.ip.packed
    body = header + attribute(_LOCAL, packed) + attribute(_ADDRESS, packed)
    flags = _NO_DAD if address.is_link_local else _NO_DAD | _NO_ROUTE
    return body + attribute(_ADDRESS_FLAGS, flags)


def _route(route: InetRoute, protocol: int, scope: int) -> bytes:
    family = _FAMILIES[route.target.version]
    flags = _ON_LINK if route.via else 0
    length = route.target.prefixlen
    header = (family, length, 0, 0, _MAIN_TABLE, protocol, scope, _UNICAST, flags)
    body = struct.pack("=BBBBBBBBI", *header)
    body += attribute(_TARGET, route.target.network_address.packed)
    body += attribute(_ROUTE_LINK, route.index)
    return body + attribute(_VIA, route.via.packed) if route.via else body


def _link() -> bytes:
    return struct.pack("=BxHiII", 0, 0, 0, 0, 0)


def _bytes(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))
