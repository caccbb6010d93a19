"""Ethernet frames with IPv4 or IPv6 in them, as bytes."""

import struct
from ipaddress import IPv4Address, IPv6Address

EVERYBODY = b"\xff" * 6
ALL_NODES = IPv6Address("ff02::1")
ALL_NODES_MAC = bytes.fromhex("333300000001")
ARP, IPV4, IPV6 = 0x0806, 0x0800, 0x86DD
UDP, ICMP6 = 17, 58


def ethernet(target: bytes, source: bytes, ethertype: int, payload: bytes) -> bytes:
    """Return a frame."""
    return target + source + struct.pack("!H", ethertype) + payload


def udp4(source: tuple[IPv4Address, int], target: tuple[IPv4Address, int], payload: bytes) -> bytes:
    """Return an IPv4 packet; an end is an address and a port."""
    ends = source[0].packed + target[0].packed
    datagram = _udp(ends + struct.pack("!BBH", 0, UDP, 8 + len(payload)), source, target, payload)
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(datagram), 0, 0, 64, UDP, 0) + ends
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + datagram


def udp6(source: tuple[IPv6Address, int], target: tuple[IPv6Address, int], payload: bytes) -> bytes:
    """Return an IPv6 packet; an end is an address and a port."""
    pseudo = _pseudo6(source[0], target[0], 8 + len(payload), UDP)
    datagram = _udp(pseudo, source, target, payload)
    return _ipv6(source[0], target[0], (UDP, 64), datagram)


def icmp6(source: IPv6Address, target: IPv6Address, message: bytes) -> bytes:
    """Return an IPv6 packet of neighbour discovery: from a neighbour, as its hop limit proves.

    Args:
        source: The sender.
        target: The receiver.
        message: With a checksum of zero.
    """
    found = checksum(_pseudo6(source, target, len(message), ICMP6) + message)
    whole = message[:2] + struct.pack("!H", found) + message[4:]
    return _ipv6(source, target, (ICMP6, 255), whole)


def checksum(data: bytes) -> int:
    """Return the checksum of the Internet (RFC 1071)."""
    data += bytes(len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    total += total >> 16
    return ~total & 0xFFFF


def link_local(mac: bytes) -> IPv6Address:
    """Return the link-local address that a station with this MAC gives itself."""
    return IPv6Address(b"\xfe\x80" + bytes(6) + interface_id(mac))


def interface_id(mac: bytes) -> bytes:
    """Return the modified EUI-64 of a MAC (RFC 4291, appendix A)."""
    return bytes([mac[0] ^ 2]) + mac[1:3] + b"\xff\xfe" + mac[3:]


def _udp(
    pseudo: bytes,
    source: tuple[IPv4Address | IPv6Address, int],
    target: tuple[IPv4Address | IPv6Address, int],
    payload: bytes,
) -> bytes:
    bare = struct.pack("!HHHH", source[1], target[1], 8 + len(payload), 0) + payload
    found = checksum(pseudo + bare) or 0xFFFF
    return bare[:6] + struct.pack("!H", found) + bare[8:]


def _pseudo6(source: IPv6Address, target: IPv6Address, length: int, protocol: int) -> bytes:
    return source.packed + target.packed + struct.pack("!II", length, protocol)


def _ipv6(
    source: IPv6Address, target: IPv6Address, protocol_and_hops: tuple[int, int], payload: bytes
) -> bytes:
    header = struct.pack("!IHBB", 0x60000000, len(payload), *protocol_and_hops)
    return header + source.packed + target.packed + payload
