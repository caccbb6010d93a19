"""Connections that the kernel tracks: which there are, and to make it forget some.

A tracked connection goes on as it was decided at its first packet. Where its address
moved to somebody else, or a rule became stricter, that decision is wrong from then on.
Source: kernel include/uapi/linux/netfilter/nfnetlink_conntrack.h.
"""

import socket
import struct
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from server.host.netlink import Netlink, Request, attribute, attributes

Address = IPv4Address | IPv6Address

_NETLINK_NETFILTER = 12
_GET, _DELETE = (1 << 8) | 1, (1 << 8) | 2  # NFNL_SUBSYS_CTNETLINK
_ORIGINAL, _REPLY, _ID, _ZONE = 1, 2, 12, 18
_IP, _PROTOCOL, _TUPLE_ZONE = 1, 2, 3
_SOURCE_PORT = 2
_ICMP_FIELDS = ((5, 6), (8, 9))  # type and code of IPv4, of IPv6
_NESTED = 0x8000
_SOURCES, _TARGETS = (1, 3), (2, 4)  # of IPv4, of IPv6


@dataclass(frozen=True, slots=True)
class Flow:
    """One tracked connection; the names are those of its first packet.

    Attributes:
        family: AF_INET or AF_INET6.
        protocol: Its IP number: 6 for tcp, 17 for udp.
        source, target: As the first packet came in.
        answerer: Where answers come from: not `target`, where that was translated.
        answered: Where answers go to: not `source`, where that was translated.
        ports: Of the source and of the answerer; of ICMP: type and code.
        identity: What the kernel knows it by.
    """

    family: int
    zone: int
    protocol: int
    source: Address
    target: Address
    answerer: Address
    answered: Address
    ports: tuple[int, int]
    identity: bytes

    @property
    def addresses(self) -> frozenset[Address]:
        """All addresses that it is known under."""
        return frozenset((self.source, self.target, self.answerer, self.answered))


def look_flows(kernel: Netlink) -> list[Flow]:
    """Return all tracked connections of the kernel's namespace."""
    found = (_read(body) for body in kernel.dump(_GET, struct.pack("=BBH", 0, 0, 0)))
    return [flow for flow in found if flow is not None]


def forget(kernel: Netlink, is_stale: Callable[[Flow], bool]) -> int:
    """Forget some connections; return how many.

    Their next packet is judged like a first one.
    """
    stale = [flow for flow in look_flows(kernel) if is_stale(flow)]
    # What ended meanwhile is refused: it is gone all the same.
    kernel.do([_removal(flow) for flow in stale])
    return len(stale)


def forget_addresses(kernel: Netlink, addresses: Collection[Address]) -> int:
    """Forget all connections in which one of these addresses takes part."""
    if not addresses:
        return 0
    gone = frozenset(addresses)
    return forget(kernel, lambda flow: not gone.isdisjoint(flow.addresses))


def open_conntrack() -> Netlink:
    """Open a socket for the functions above, to the namespace of this thread."""
    return Netlink(_NETLINK_NETFILTER)


def _removal(flow: Flow) -> Request:
    return Request(_DELETE, 0, struct.pack("=BBH", flow.family, 0, 0) + flow.identity)


def _read(body: bytes) -> Flow | None:
    family = body[0]
    found = attributes(body, 4)
    if family not in (socket.AF_INET, socket.AF_INET6) or not {_ORIGINAL, _REPLY} <= found.keys():
        return None
    original, reply = attributes(found[_ORIGINAL]), attributes(found[_REPLY])
    source, target = _ends(original)
    answerer, answered = _ends(reply)
    zone = found.get(_ZONE, original.get(_TUPLE_ZONE, b"\0\0"))
    identity = attribute(_ORIGINAL | _NESTED, found[_ORIGINAL])
    identity += attribute(_ID, found[_ID]) if _ID in found else b""
    identity += attribute(_ZONE, found[_ZONE]) if _ZONE in found else b""
    return Flow(
        family=family,
        zone=int.from_bytes(zone, "big"),
        protocol=attributes(original[_PROTOCOL])[1][0],
        source=source,
        target=target,
        answerer=answerer,
        answered=answered,
        ports=_ports(attributes(original[_PROTOCOL]), attributes(reply[_PROTOCOL])),
        identity=identity,
    )


def _ports(original: dict[int, bytes], reply: dict[int, bytes]) -> tuple[int, int]:
    for kind, code in _ICMP_FIELDS:
        if kind in original:
            return original[kind][0], original[code][0]
    source, target = original.get(_SOURCE_PORT, b""), reply.get(_SOURCE_PORT, b"")
    return int.from_bytes(source, "big"), int.from_bytes(target, "big")


def _ends(packed: dict[int, bytes]) -> tuple[Address, Address]:
    ends = attributes(packed[_IP])
    source, target = (
        next(ends[kind] for kind in kinds if kind in ends) for kinds in (_SOURCES, _TARGETS)
    )
    return ip_address(source), ip_address(target)
