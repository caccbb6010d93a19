"""Addresses and routes of interfaces that are not ours: seen, moved away, and put back.

Source: kernel include/uapi/linux/{if_addr,rtnetlink}.h, man 7 rtnetlink.
"""

import ipaddress
import socket
import struct
from dataclasses import dataclass

from server.host.netlink import CREATE, REPLACE, Netlink, Request, attribute, attributes

_NEWADDR, _DELADDR, _GETADDR, _NEWROUTE, _GETROUTE = 20, 21, 22, 24, 26
_ADDRESS, _LOCAL, _BROADCAST, _NO_DAD = 1, 2, 4, 0x02
_DESTINATION, _LINK, _GATEWAY, _PRIORITY = 1, 4, 5, 6
_MAIN_TABLE, _UNICAST, _BY_KERNEL, _LINK_SCOPE = 254, 1, 2, 253


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a link, such as `192.0.2.5/24`; `is_local`: of the link only."""

    index: int
    text: str
    is_local: bool


@dataclass(frozen=True, slots=True)
class LinkRoute:
    """A route of the main table that leads to a link; `destination` "" is the default.

    Attributes:
        priority: Its metric.
        protocol: Who made it: man 7 rtnetlink.
    """

    index: int
    destination: str
    gateway: str | None
    priority: int
    protocol: int
    family: int


def look_addresses(kernel: Netlink) -> list[Address]:
    """Return the addresses of all links."""
    found = []
    for body in kernel.dump(_GETADDR, struct.pack("=BBBBi", 0, 0, 0, 0, 0)):
        _, length, _, scope, index = struct.unpack_from("=BBBBi", body)
        told = attributes(body, 8)
        packed = told.get(_LOCAL, told.get(_ADDRESS, b""))
        text = f"{ipaddress.ip_address(packed)}/{length}"
        found.append(Address(index, text, scope >= _LINK_SCOPE))
    return found


def set_address(index: int, text: str) -> Request:
    """Give a link an address."""
    interface = ipaddress.ip_interface(text)
    packed = interface.packed
    family = socket.AF_INET if interface.version == 4 else socket.AF_INET6  # noqa: PLR2004 - IPv4
    body = struct.pack("=BBBBi", family, interface.network.prefixlen, _NO_DAD, 0, index)
    body += attribute(_LOCAL, packed) + attribute(_ADDRESS, packed)
    if family == socket.AF_INET:
        body += attribute(_BROADCAST, interface.network.broadcast_address.packed)
    return Request(_NEWADDR, CREATE | REPLACE, body)


def remove_address(index: int, text: str) -> Request:
    """Take an address off a link; its routes go with it."""
    made = set_address(index, text)
    return Request(_DELADDR, 0, made.body)


def look_link_routes(kernel: Netlink) -> list[LinkRoute]:
    """Return the routes that people and programs made; the kernel's own come by themselves."""
    found = []
    for body in kernel.dump(_GETROUTE, struct.pack("=BBBBBBBBI", *[0] * 9)):
        family, length, _, _, table, protocol, _, kind, _ = struct.unpack_from("=BBBBBBBBI", body)
        told = attributes(body, 12)
        if (table, kind) != (_MAIN_TABLE, _UNICAST) or _LINK not in told or protocol == _BY_KERNEL:
            continue
        destination = ""
        if length:
            destination = f"{ipaddress.ip_address(told[_DESTINATION])}/{length}"
        gateway = told.get(_GATEWAY)
        found.append(
            LinkRoute(
                index=int.from_bytes(told[_LINK], "little"),
                destination=destination,
                gateway=str(ipaddress.ip_address(gateway)) if gateway else None,
                priority=int.from_bytes(told.get(_PRIORITY, b"\0"), "little"),
                protocol=protocol,
                family=family,
            )
        )
    return found


def set_route(route: LinkRoute, index: int) -> Request:
    """Lead a route to a link."""
    network = ipaddress.ip_network(route.destination) if route.destination else None
    scope = 0 if route.gateway or route.family == socket.AF_INET6 else _LINK_SCOPE
    length = network.prefixlen if network else 0
    body = struct.pack(
        "=BBBBBBBBI",
        *(route.family, length, 0, 0, _MAIN_TABLE, route.protocol, scope, _UNICAST, 0),
    )
    if network:
        body += attribute(_DESTINATION, network.network_address.packed)
    if route.gateway:
        body += attribute(_GATEWAY, ipaddress.ip_address(route.gateway).packed)
    if route.priority:
        body += attribute(_PRIORITY, route.priority)
    return Request(_NEWROUTE, CREATE | REPLACE, body + attribute(_LINK, index))
