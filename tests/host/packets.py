"""Packets as the model has them, and as frames."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address

from server.host.guards import link_local
from server.host.verdict import ARP, IPV4, IPV6, Packet
from server.host.wanted import Nic

ICMP, TCP, UDP, GRE, ICMP6 = 1, 6, 17, 47, 58
EVERYBODY = "ff:ff:ff:ff:ff:ff"
NOBODY = "fa:16:3e:ee:ee:ee"
"""A MAC that no NIC has."""
EXPERIMENTAL, LLC = 0x88B5, 0x0010


@dataclass(frozen=True)
class Ends:
    """A sender and a receiver, with an address of each family or none."""

    sender: Nic
    receiver: Nic
    target_mac: str
    sources: dict[int, str]
    targets: dict[int, str]
    is_first: bool
    port: int

    def packet(self, family: int, protocol: int, ports: tuple[int, int]) -> Packet:
        return Packet(
            ethertype=IPV4 if family == 4 else IPV6,
            mac=self.sender.mac,
            source=self.sources[family],
            target=self.targets[family],
            protocol=protocol,
            ports=ports,
        )


def packets(ends: Ends) -> Iterator[tuple[str, Packet]]:
    """Yield what one end may try on the other, by what it is called."""
    if 4 in ends.sources and 4 in ends.targets:
        yield from _ipv4(ends)
        yield from _arp(ends)
    if 6 in ends.sources and 6 in ends.targets:
        yield from _ipv6(ends)
    yield "experimental ethertype", Packet(EXPERIMENTAL, ends.sender.mac)
    yield "802.3 with LLC", Packet(LLC, ends.sender.mac)
    yield "experimental of a foreign MAC", Packet(EXPERIMENTAL, NOBODY)


def tagged(ends: Ends) -> Iterator[tuple[str, Packet]]:
    """Yield packets with VLAN tags around them."""
    http = replace(ends.packet(4, TCP, (ends.port + 30, 80)), tags=1)
    yield "tcp 80 in a VLAN", http
    yield (
        "tcp 80 of somebody else in a VLAN",
        replace(http, source="10.0.1.77", ports=(ends.port + 31, 80)),
    )
    yield "tcp 80 in two VLANs", replace(http, tags=2, ports=(ends.port + 32, 80))


def _ipv4(ends: Ends) -> Iterator[tuple[str, Packet]]:
    for number, port in enumerate((22, 80, 85, 91, 3389)):
        yield f"tcp {port}", ends.packet(4, TCP, (ends.port + number, port))
    for number, port in enumerate((53, 1000)):
        yield f"udp {port}", ends.packet(4, UDP, (ends.port + number, port))
    yield "udp from 53", ends.packet(4, UDP, (53, 1000))
    yield "echo", ends.packet(4, ICMP, (8, 0))
    yield "timestamp", ends.packet(4, ICMP, (13, 0))
    ask = replace(ends.packet(4, UDP, (68, 67)), target="255.255.255.255")
    yield "dhcp question", replace(ask, source="0.0.0.0")
    yield "dhcp answer", ends.packet(4, UDP, (67, 68))
    spoofed = replace(ends.packet(4, UDP, (ends.port + 10, 1000)), source="10.0.1.77")
    yield "udp of somebody else", spoofed
    paired = replace(spoofed, source="10.0.1.130", ports=(ends.port + 11, 1000))
    yield "udp of a pair's prefix", paired
    yield (
        "udp of a pair's MAC",
        replace(paired, source="10.9.9.9", mac=NOBODY[:-2] + "01", ports=(ends.port + 12, 1000)),
    )
    yield "udp of a foreign MAC", replace(ends.packet(4, UDP, (ends.port + 13, 1000)), mac=NOBODY)
    if ends.is_first:  # tracked by addresses alone: the way back would be an answer
        yield "gre", ends.packet(4, GRE, (0, 0))


def _arp(ends: Ends) -> Iterator[tuple[str, Packet]]:
    honest = Packet(ARP, ends.sender.mac, ends.sources[4], ends.targets[4])
    yield "arp", honest
    yield "arp probe", replace(honest, source="0.0.0.0")
    yield "arp that claims an address", replace(honest, source="10.0.1.77")
    yield "arp that claims another MAC has it", replace(honest, claim=NOBODY)


def _ipv6(ends: Ends) -> Iterator[tuple[str, Packet]]:
    for number, port in enumerate((22, 80)):
        yield f"tcp6 {port}", ends.packet(6, TCP, (ends.port + number, port))
    yield "udp6 53", ends.packet(6, UDP, (ends.port, 53))
    yield "echo6", ends.packet(6, ICMP6, (128, 0))
    for kind, name in ((131, "listener report"), (133, "router solicitation"),
                       (134, "router advertisement"), (135, "neighbour solicitation"),
                       (137, "redirect")):  # fmt: skip
        yield name, ends.packet(6, ICMP6, (kind, 0))
    advertisement = ends.packet(6, ICMP6, (136, 0))
    yield "neighbour advertisement", replace(advertisement, claim=ends.sources[6])
    yield "advertisement of another's address", replace(advertisement, claim="fd00::77")
    yield (
        "dhcp6 question",
        replace(
            ends.packet(6, UDP, (546, 547)),
            source=str(link_local(ends.sender.mac)),
            target="ff02::1:2",
        ),
    )
    yield "dhcp6 answer", ends.packet(6, UDP, (547, 546))
    yield (
        "udp6 of somebody else",
        replace(ends.packet(6, UDP, (ends.port + 10, 1000)), source="fd00::77"),
    )
    yield (
        "udp6 link-local",
        replace(
            ends.packet(6, UDP, (ends.port + 11, 1000)), source=str(link_local(ends.sender.mac))
        ),
    )
    yield (
        "udp6 of another's link-local",
        replace(ends.packet(6, UDP, (ends.port + 12, 1000)), source=str(link_local(NOBODY))),
    )
    yield "solicitation of nobody yet", replace(ends.packet(6, ICMP6, (135, 0)), source="::")


def frame(packet: Packet, target_mac: str, tag: bytes) -> bytes:
    """Return a packet as bytes with a tag somewhere in it."""
    match packet.ethertype:
        case 0x0800:
            body = _ipv4_bytes(packet, tag)
        case 0x86DD:
            body = _ipv6_bytes(packet, tag)
        case 0x0806:
            body = _arp_bytes(packet) + tag
        case _:
            body = tag + bytes(40)
    multicast = packet.target in ("255.255.255.255", "ff02::1:2")
    header = _mac(EVERYBODY if multicast else target_mac) + _mac(packet.mac)
    for vlan in range(packet.tags):
        header += struct.pack("!HH", 0x8100, vlan)
    return (header + struct.pack("!H", packet.ethertype) + body).ljust(60, b"\0")


def _ipv4_bytes(packet: Packet, tag: bytes) -> bytes:
    source, target = ip_address(packet.source).packed, ip_address(packet.target).packed
    payload = _payload(packet, tag, source + target)
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 1, 0, 64, packet.protocol, 0)
    header += source + target
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def _ipv6_bytes(packet: Packet, tag: bytes) -> bytes:
    source, target = ip_address(packet.source).packed, ip_address(packet.target).packed
    payload = _payload(packet, tag, source + target)
    limit = 255 if packet.protocol == ICMP6 else 64
    return (
        struct.pack("!IHBB", 6 << 28, len(payload), packet.protocol, limit)
        + source
        + target
        + payload
    )


def _payload(packet: Packet, tag: bytes, ends: bytes) -> bytes:
    first, second = packet.ports
    match packet.protocol:
        case 6:
            bare = struct.pack("!HHIIBBHHH", first, second, 1, 0, 0x50, 2, 1000, 0, 0) + tag
            return _with_checksum(bare, 16, packet.protocol, ends)
        case 17:
            bare = struct.pack("!HHHH", first, second, 8 + len(tag), 0) + tag
            return _with_checksum(bare, 6, packet.protocol, ends)
        case 1:
            bare = struct.pack("!BBH", first, second, 0) + tag[:2] + bytes(2) + tag + bytes(12)
            return bare[:2] + struct.pack("!H", checksum(bare)) + bare[4:]
        case 58:
            return _with_checksum(_icmp6(packet, tag), 2, packet.protocol, ends)
        case _:
            return bytes(4) + tag


def _icmp6(packet: Packet, tag: bytes) -> bytes:
    kind, code = packet.ports
    head = struct.pack("!BBH", kind, code, 0) + tag[:2] + bytes(2)
    if kind in (135, 136, 137):
        about = ip_address(packet.claim or packet.target).packed
        head += about * (2 if kind == 137 else 1)
        return head + bytes([253, 2]) + tag.ljust(14, b"\0")
    return head + tag + bytes(20)


def _arp_bytes(packet: Packet) -> bytes:
    head = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1)
    sender = _mac(packet.claim or packet.mac) + ip_address(packet.source).packed
    return head + sender + bytes(6) + ip_address(packet.target).packed


def _with_checksum(bare: bytes, place: int, protocol: int, ends: bytes) -> bytes:
    pseudo = ends + struct.pack("!II", len(bare), protocol)
    value = checksum(pseudo + bare) or 0xFFFF
    return bare[:place] + struct.pack("!H", value) + bare[place + 2 :]


def checksum(data: bytes) -> int:
    data += bytes(len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total >> 16) + (total & 0xFFFF)
    return ~total & 0xFFFF


def _mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))
