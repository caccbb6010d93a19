"""Answers to who asks for the MAC of an address: ARP, and neighbour discovery of IPv6.

Source: RFC 826 (ARP), RFC 4861 sections 4.3 and 4.4 (solicitation, advertisement).
"""

import struct
from ipaddress import IPv4Address, IPv6Address

from server.host.frames import ALL_NODES, ALL_NODES_MAC, ARP, IPV6, ethernet, icmp6

SOLICITATION = 135
_ADVERTISEMENT = 136
_TARGET_LINK_ADDRESS = 2
_SOLICITED, _OVERRIDE = 0x40, 0x20
_HEADER = struct.pack("!HHBB", 1, 0x0800, 6, 4)
_REQUEST, _REPLY = b"\0\1", b"\0\2"


def asked_by_arp(frame: bytes) -> IPv4Address | None:
    """Return the address that an ARP request asks for.

    A probe of who wants to take an address itself (RFC 5227) is one too.
    """
    if len(frame) < 42 or frame[14:20] != _HEADER or frame[20:22] != _REQUEST:  # noqa: PLR2004 - the message's end
        return None
    return IPv4Address(frame[38:42])


def answer_arp(frame: bytes, mac: bytes) -> bytes:
    """Return the reply to a request: the address is at `mac`."""
    asker_mac, asker, wanted = frame[22:28], frame[28:32], frame[38:42]
    reply = _HEADER + _REPLY + mac + wanted + asker_mac + asker
    return ethernet(frame[6:12], mac, ARP, reply)


def asked_by_solicitation(frame: bytes) -> IPv6Address | None:
    """Return the address that a neighbour solicitation asks for."""
    if len(frame) < 78 or frame[54] != SOLICITATION or frame[21] != 255:  # noqa: PLR2004 - the message's end, hops
        return None
    return IPv6Address(frame[62:78])


def answer_solicitation(frame: bytes, mac: bytes) -> bytes:
    """Return the advertisement that answers: the address is at `mac`.

    Who asks without an address of its own wants to take the one it asks for: all hear
    that it is taken.
    """
    asker, wanted = IPv6Address(frame[22:38]), IPv6Address(frame[62:78])
    is_claim = asker == IPv6Address(0)
    flags = _OVERRIDE if is_claim else _OVERRIDE | _SOLICITED
    message = struct.pack("!BBHB3x", _ADVERTISEMENT, 0, 0, flags) + wanted.packed
    message += bytes([_TARGET_LINK_ADDRESS, 1]) + mac
    packet = icmp6(wanted, ALL_NODES if is_claim else asker, message)
    return ethernet(ALL_NODES_MAC if is_claim else frame[6:12], mac, IPV6, packet)
