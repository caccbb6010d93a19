"""DHCP for IPv4 as a function: a client's frame in, our frame out.

There are no leases to remember: an address is what is wanted. When it changes, the
client is refused at its next renewal and asks anew.

Source: RFC 2131 (protocol), RFC 2132 (options), RFC 3442 (classless routes).
"""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from server.host.frames import EVERYBODY, IPV4, ethernet, udp4

LEASE_S = 3600
RENEW_S = 240
REBIND_S = 300
"""Early: then the client asks by broadcast, which reaches us in any segment."""

_DISCOVER, _OFFER, _REQUEST, _ACK, _NAK, _INFORM = 1, 2, 3, 5, 6, 8
_MASK, _ROUTER, _DNS, _HOSTNAME, _MTU, _REQUESTED, _LEASE = 1, 3, 6, 12, 26, 50, 51
_TYPE, _SERVER, _RENEW, _REBIND, _END = 53, 54, 58, 59, 255
_DOMAIN, _CLASSLESS = 15, 121
_SERVER_PORT, _CLIENT_PORT = 67, 68
_MAGIC = b"\x63\x82\x53\x63"
_ANY = IPv4Address(0)
_EVERYBODY = IPv4Address("255.255.255.255")
_WANTS_BROADCAST = 0x80
_USUAL_MTU = 1500
_LONGEST_OPTION = 255


@dataclass(frozen=True, slots=True)
class Lease:
    """What one NIC is told.

    Attributes:
        mac: Of the guest; frames of others are not answered.
        server, server_mac: Where our answers come from.
        routes: Prefixes, and the router that leads to each.
    """

    mac: bytes
    server_mac: bytes
    server: IPv4Address
    address: IPv4Address
    prefix: IPv4Network
    router: IPv4Address | None
    dns: tuple[IPv4Address, ...]
    hostname: str
    domain: str = ""
    routes: tuple[tuple[IPv4Network, IPv4Address], ...] = ()
    mtu: int = _USUAL_MTU


@dataclass(frozen=True, slots=True)
class _Question:
    kind: int
    message: bytes
    options: dict[int, bytes]

    @property
    def client(self) -> IPv4Address:
        """The address that the client has and uses, or 0.0.0.0."""
        return IPv4Address(self.message[12:16])

    @property
    def wants_broadcast(self) -> bool:
        """Tell whether the client cannot receive unicast yet."""
        return bool(self.message[10] & _WANTS_BROADCAST)


def answer(frame: bytes, lease: Lease) -> bytes | None:
    """Return the frame that answers a client's, or None where none is due.

    The client's frame has IPv4 and UDP to port 67; nothing else of it is sure.
    """
    question = _read(frame, lease.mac)
    if question is None:
        return None
    if question.kind == _DISCOVER:
        return _reply(_OFFER, question, lease)
    if question.kind == _INFORM:
        return _reply(_ACK, question, lease)
    if question.kind != _REQUEST:
        return None
    server = question.options.get(_SERVER)
    if server not in (None, lease.server.packed):
        return None  # the client took the offer of another server
    requested = question.options.get(_REQUESTED, question.client.packed)
    return _reply(_ACK if requested == lease.address.packed else _NAK, question, lease)


def _read(frame: bytes, mac: bytes) -> _Question | None:
    header = 14 + 4 * (frame[14] & 0x0F) if len(frame) > 14 else 0  # noqa: PLR2004 - Ethernet
    message = frame[header + 8 :] if header else b""
    if len(message) < 241 or message[0] != 1 or message[236:240] != _MAGIC:  # noqa: PLR2004 - RFC 2131
        return None
    if frame[6:12] != mac or message[28:34] != mac:
        return None
    options = _read_options(message[240:])
    kind = options.get(_TYPE, b"")
    return _Question(kind[0], message, options) if len(kind) == 1 else None


def _read_options(body: bytes) -> dict[int, bytes]:
    options, offset = {}, 0
    while offset + 1 < len(body) and body[offset] != _END:
        if body[offset] == 0:
            offset += 1
            continue
        length = body[offset + 1]
        options[body[offset]] = body[offset + 2 : offset + 2 + length]
        offset += 2 + length
    return options


def _reply(kind: int, question: _Question, lease: Lease) -> bytes:
    options = [(_TYPE, bytes([kind])), (_SERVER, lease.server.packed)]
    yours, target, target_mac = lease.address, lease.address, lease.mac
    if kind != _NAK:
        options += _facts(question, lease)
    if question.kind == _INFORM:
        yours, target = _ANY, question.client
    elif kind == _NAK:
        yours = _ANY
    if kind == _NAK or (question.wants_broadcast and question.client == _ANY):
        target, target_mac = _EVERYBODY, EVERYBODY
    message = (
        b"\x02\x01\x06\x00"
        + question.message[4:8]  # transaction
        + b"\0\0"
        + question.message[10:12]  # flags
        + (question.message[12:16] if kind == _ACK else bytes(4))
        + yours.packed
        + bytes(8)
        + question.message[28:44]  # hardware address of the client
        + bytes(192)
        + _MAGIC
        + b"".join(bytes([number, len(value)]) + value for number, value in options)
        + bytes([_END])
    )
    packet = udp4((lease.server, _SERVER_PORT), (target, _CLIENT_PORT), message.ljust(300, b"\0"))
    return ethernet(target_mac, lease.server_mac, IPV4, packet)


def _classless(lease: Lease) -> bytes:
    """Return the routes, the default one too: who reads them ignores the router option.

    Source: RFC 3442.
    """
    routes = list(lease.routes)
    default = IPv4Network("0.0.0.0/0")
    if lease.router is not None and all(prefix != default for prefix, _ in routes):
        routes.append((default, lease.router))
    packed = [
        bytes([prefix.prefixlen])
        + prefix.network_address.packed[: (prefix.prefixlen + 7) // 8]
        + nexthop.packed
        for prefix, nexthop in routes
    ]
    while len(b"".join(packed)) > _LONGEST_OPTION:
        packed.pop(0)
    return b"".join(packed)


def _facts(question: _Question, lease: Lease) -> list[tuple[int, bytes]]:
    facts = [(_MASK, lease.prefix.netmask.packed)]
    if question.kind != _INFORM:
        times = ((_LEASE, LEASE_S), (_RENEW, RENEW_S), (_REBIND, REBIND_S))
        facts += [(number, struct.pack("!I", seconds)) for number, seconds in times]
    if lease.router is not None:
        facts.append((_ROUTER, lease.router.packed))
    if lease.dns:
        facts.append((_DNS, b"".join(address.packed for address in lease.dns)))
    hostname = lease.hostname.encode("ascii", "ignore")[:63]
    if hostname:
        facts.append((_HOSTNAME, hostname))
    if lease.domain:
        facts.append((_DOMAIN, lease.domain.encode("ascii", "ignore")[:255]))
    if lease.routes:
        facts.append((_CLASSLESS, _classless(lease)))
    if lease.mtu != _USUAL_MTU:
        facts.append((_MTU, struct.pack("!H", lease.mtu)))
    return facts
