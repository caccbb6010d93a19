"""Public addresses that change their holder: what the outside and the kernel knew is void."""

import socket
import struct
from collections.abc import Collection, Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address

from server.host.conntrack import forget_addresses, open_conntrack
from server.host.frames import ALL_NODES, ALL_NODES_MAC, ARP, EVERYBODY, IPV6, ethernet, icmp6
from server.host.inet import Address
from server.host.links import Link

_ADVERTISEMENT = struct.pack("!BBHB3x", 136, 0, 0, 0x20)  # it overrides what was known
_ETHERNET_AND_IPV4 = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1)


class Moves:
    """Who holds which public address on this host."""

    def __init__(self) -> None:
        self._owners: Mapping[Address, str] | None = None
        self._conntrack = open_conntrack()

    def note(self, owners: Mapping[Address, str], uplink: Link | None) -> int:
        """Note who holds the addresses now; return how many connections were forgotten.

        A connection is with who holds the address, not with the address. And what lies
        beyond the uplink learns anew where to send to. After a restart nothing is known
        to have moved; to tell again where all is harms nobody.
        """
        before, self._owners = self._owners, dict(owners)
        known = before or {}
        moved = {address for address, owner in known.items() if owners.get(address) != owner}
        fresh = [address for address, owner in owners.items() if known.get(address) != owner]
        if uplink is not None and fresh:
            announce(uplink, fresh)
        return forget_addresses(self._conntrack, moved)


def announce(link: Link, addresses: Collection[Address]) -> None:
    """Tell all on a link that these addresses are to be reached at it.

    Source: RFC 826 and 5227 (an ARP announcement), RFC 4861 section 4.4.
    """
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as station:
        for frame in announcements(bytes.fromhex(link.mac.replace(":", "")), addresses):
            station.sendto(frame, (link.name, 0))


def announcements(mac: bytes, addresses: Iterable[Address]) -> Iterable[bytes]:
    """Yield a frame for each address that says it is at this MAC."""
    for address in addresses:
        match address:
            case IPv4Address():
                ends = mac + address.packed + bytes(6) + address.packed
                yield ethernet(EVERYBODY, mac, ARP, _ETHERNET_AND_IPV4 + ends)
            case IPv6Address():
                message = _ADVERTISEMENT + address.packed + b"\x02\x01" + mac
                packet = icmp6(address, ALL_NODES, message)
                yield ethernet(ALL_NODES_MAC, mac, IPV6, packet)
