"""Router advertisements, and DHCP for IPv6, as functions: a client's frame in, ours out.

Guests take their address by themselves (SLAAC), or are told it by DHCPv6; name servers
come both ways. As with IPv4 there is nothing to remember: what is told is what is wanted.

Source: RFC 4861 (advertisements), RFC 4191 (routes), RFC 8106 (DNS), RFC 8415 (DHCPv6).
"""

import struct
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network

from server.host.frames import ALL_NODES, ALL_NODES_MAC, IPV6, ethernet, icmp6, link_local, udp6
from server.host.wanted import Ipv6Mode

ROUTER_SOLICITATION = 133
LIFETIME_S = 1800
INTERVAL_S = 200.0
"""A third of the least that RFC 8106 wants of the lifetime of a name server, and more."""

_ADVERTISEMENT = 134
_HOPS = 64
_VALID_S, _PREFERRED_S = 86_400, 14_400
_MANAGED, _OTHER = 0x80, 0x40
_ON_LINK, _AUTONOMOUS = 0x80, 0x40
_LINK_ADDRESS, _PREFIX, _MTU, _ROUTE, _DNS, _DOMAINS = 1, 3, 5, 24, 25, 31

_SOLICIT, _ADVERTISE, _REQUEST, _CONFIRM, _RENEW, _REBIND, _REPLY, _RELEASE, _INFORM = (
    *range(1, 9),
    11,
)
_CLIENT_ID, _SERVER_ID, _IA_NA, _IA_ADDRESS, _STATUS, _RAPID = 1, 2, 3, 5, 13, 14
_DNS_SERVERS, _DOMAIN_LIST = 23, 24
_NO_ADDRESSES, _NOT_ON_LINK = 2, 4
_RENEW_S, _REBIND_S, _LEASE_S = 240, 300, 3600
_CLIENT_PORT, _SERVER_PORT = 546, 547


@dataclass(frozen=True, slots=True)
class Advert:
    """What one NIC is told of IPv6.

    Attributes:
        mac: Of the guest; frames of others are not answered.
        host_mac: Where our frames come from.
        mode: How the guest comes to its address.
        is_on_link: Whether neighbours of the prefix are reached without a router.
        router: Link-local address of the router of the segment, or None: no way out.
        routes: What the router leads to besides everything.
        address: Told by DHCPv6, in mode `dhcpv6-stateful`.
    """

    mac: bytes
    host_mac: bytes
    prefix: IPv6Network
    mode: Ipv6Mode
    is_on_link: bool
    router: IPv6Address | None
    dns: tuple[IPv6Address, ...] = ()
    domain: str = ""
    routes: tuple[IPv6Network, ...] = ()
    address: IPv6Address | None = None
    mtu: int = 1500

    @property
    def source(self) -> IPv6Address:
        """Where our answers come from: the router, where there is one."""
        return self.router or link_local(self.host_mac)


def advertise(advert: Advert) -> bytes:
    """Return the advertisement for all that is behind the tap, asked for or not."""
    return _advertisement(advert, LIFETIME_S)


def withdraw(advert: Advert) -> bytes:
    """Return the advertisement that takes an earlier one back."""
    return _advertisement(advert, 0)


def answer_dhcp6(frame: bytes, advert: Advert) -> bytes | None:
    """Return the frame that answers a DHCPv6 client's, or None where none is due.

    The client's frame has IPv6 and UDP to port 547; nothing else of it is sure.
    """
    message = frame[62:]
    if frame[6:12] != advert.mac or len(message) < 4:  # noqa: PLR2004 - kind and transaction
        return None
    kind, options = message[0], _read_options(message[4:])
    server_id = b"\0\3\0\1" + advert.host_mac
    if options.get(_SERVER_ID, server_id) != server_id:
        return None  # the client took another server
    body = _dhcp6_body(kind, options, advert)
    if body is None:
        return None
    is_offer = kind == _SOLICIT and _RAPID not in options
    head = bytes([_ADVERTISE if is_offer else _REPLY]) + message[1:4]
    head += _option(_SERVER_ID, server_id)
    if _CLIENT_ID in options:
        head += _option(_CLIENT_ID, options[_CLIENT_ID])
    if kind == _SOLICIT and _RAPID in options:
        head += _option(_RAPID, b"")
    client = IPv6Address(frame[22:38])
    packet = udp6((advert.source, _SERVER_PORT), (client, _CLIENT_PORT), head + body)
    return ethernet(advert.mac, advert.host_mac, IPV6, packet)


def _advertisement(advert: Advert, lifetime_s: int) -> bytes:
    flags = {"slaac": 0, "dhcpv6-stateless": _OTHER, "dhcpv6-stateful": _MANAGED | _OTHER}
    router_s = lifetime_s if advert.router is not None else 0
    message = struct.pack(
        "!BBHBBHII", _ADVERTISEMENT, 0, 0, _HOPS, flags[advert.mode], router_s, 0, 0
    )
    if advert.router is None or advert.router == link_local(advert.host_mac):
        # The router of a private segment is somebody else, and says its MAC itself.
        message += bytes([_LINK_ADDRESS, 1]) + advert.host_mac
    message += struct.pack("!BBHI", _MTU, 1, 0, advert.mtu)
    message += _prefix(advert, lifetime_s)
    if advert.router is not None:
        for route in advert.routes:
            message += struct.pack("!BBBBI", _ROUTE, 3, route.prefixlen, 0, lifetime_s)
            message += route.network_address.packed
    if advert.dns:
        message += struct.pack("!BBHI", _DNS, 1 + 2 * len(advert.dns), 0, lifetime_s)
        message += b"".join(address.packed for address in advert.dns)
    if advert.domain:
        name = _domain(advert.domain)
        name += bytes(-len(name) % 8)
        message += struct.pack("!BBHI", _DOMAINS, 1 + len(name) // 8, 0, lifetime_s) + name
    packet = icmp6(advert.source, ALL_NODES, message)
    return ethernet(ALL_NODES_MAC, advert.host_mac, IPV6, packet)


def _prefix(advert: Advert, lifetime_s: int) -> bytes:
    flags = _ON_LINK if advert.is_on_link else 0
    if advert.mode != "dhcpv6-stateful":
        flags |= _AUTONOMOUS
    if not flags:
        return b""
    valid, preferred = (_VALID_S, _PREFERRED_S) if lifetime_s else (0, 0)
    option = struct.pack(
        "!BBBBIII", _PREFIX, 4, advert.prefix.prefixlen, flags, valid, preferred, 0
    )
    return option + advert.prefix.network_address.packed


def _dhcp6_body(kind: int, options: dict[int, bytes], advert: Advert) -> bytes | None:
    """Return what is told beside the two identities."""
    if kind == _CONFIRM:
        return _status(0 if _holds(options, advert) else _NOT_ON_LINK)
    if kind == _RELEASE:
        return _status(0)
    if kind not in (_SOLICIT, _REQUEST, _RENEW, _REBIND, _INFORM):
        return None
    body = b""
    if _IA_NA in options:
        body += _option(_IA_NA, _association(options[_IA_NA], advert))
    if advert.dns:
        body += _option(_DNS_SERVERS, b"".join(address.packed for address in advert.dns))
    if advert.domain:
        body += _option(_DOMAIN_LIST, _domain(advert.domain))
    return body


def _association(asked: bytes, advert: Advert) -> bytes:
    """Return the identity association of an address: the wanted one, and no other."""
    if advert.address is None or advert.mode != "dhcpv6-stateful":
        return asked[:4] + bytes(8) + _status(_NO_ADDRESSES)
    told = {advert.address: (_LEASE_S, _LEASE_S)}
    had = _read_options(asked[12:]).get(_IA_ADDRESS)
    if had is not None and len(had) >= 16 and IPv6Address(had[:16]) != advert.address:  # noqa: PLR2004 - an address
        told[IPv6Address(had[:16])] = (0, 0)
    return (
        asked[:4]
        + struct.pack("!II", _RENEW_S, _REBIND_S)
        + b"".join(
            _option(_IA_ADDRESS, address.packed + struct.pack("!II", *lifetimes))
            for address, lifetimes in told.items()
        )
    )


def _holds(options: dict[int, bytes], advert: Advert) -> bool:
    held = _read_options(options.get(_IA_NA, b"")[12:]).get(_IA_ADDRESS, b"")[:16]
    return advert.address is not None and held == advert.address.packed


def _status(code: int) -> bytes:
    return _option(_STATUS, struct.pack("!H", code))


def _option(number: int, value: bytes) -> bytes:
    return struct.pack("!HH", number, len(value)) + value


def _read_options(body: bytes) -> dict[int, bytes]:
    options, offset = {}, 0
    while offset + 4 <= len(body):
        number, length = struct.unpack_from("!HH", body, offset)
        options[number] = body[offset + 4 : offset + 4 + length]
        offset += 4 + length
    return options


def _domain(name: str) -> bytes:
    labels = [label.encode("ascii", "ignore")[:63] for label in name.strip(".").split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels if label) + b"\0"
