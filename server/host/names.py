"""DNS for one network as a function: a query in, our answer out.

Names are those of the NICs of the network. What is not ours to answer is passed on,
where there is a way out; else it is refused, so that the guest asks its next server.

Source: RFC 1035 (messages), RFC 3596 (IPv6), RFC 2181.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
)

TTL_S = 30
LARGEST = 1400
"""Bytes of an answer that fit into a frame with room to spare."""

_A, _PTR, _AAAA, _ANY, _IN = 1, 12, 28, 255, 1
_RESPONSE, _AUTHORITATIVE, _TRUNCATED, _WANTS_RECURSION, _RECURSES = (
    0x8000,
    0x0400,
    0x0200,
    0x0100,
    0x0080,
)
_FORMAT_ERROR, _FAILURE, _UNKNOWN, _NOT_THERE, _REFUSED = 1, 2, 3, 4, 5
_HEADER = 12
_POINTER_TO_QUESTION = b"\xc0\x0c"

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Zone:
    """The names of a network.

    Attributes:
        domain: What its names end with.
        hosts: Addresses by name without domain, in lower case.
        prefixes: Whose addresses have a name here or none at all.
        resolvers: Who answers for the rest of the world; none: nobody can be reached.
    """

    domain: str
    hosts: Mapping[str, tuple[Address, ...]]
    prefixes: tuple[IPv4Network | IPv6Network, ...] = ()
    resolvers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Question:
    name: str
    kind: int
    end: int


def resolve(query: bytes, zone: Zone) -> bytes | None:
    """Return our answer, or None where a resolver of the zone has to be asked."""
    if len(query) < _HEADER or query[2] & 0x80:
        return b""
    question = _read(query)
    if question is None:
        return _reply(query, _HEADER, _FORMAT_ERROR, [])
    if query[2] & 0x78:
        return _reply(query, question.end, _NOT_THERE, [])
    records = _records(question, zone)
    if records is not None:
        return _reply(query, question.end, 0, records, is_ours=True)
    if _is_ours(question.name, zone):
        return _reply(query, question.end, _UNKNOWN, [], is_ours=True)
    return None if zone.resolvers else _reply(query, question.end, _REFUSED, [])


def fail(query: bytes) -> bytes:
    """Return the answer that says that nobody answered."""
    question = _read(query)
    return _reply(query, question.end if question else _HEADER, _FAILURE, [])


def shorten(answer: bytes) -> bytes:
    """Return an answer that fits into a frame; what is too long says so instead."""
    if len(answer) <= LARGEST:
        return answer
    question = _read(answer)
    (flags,) = struct.unpack_from("!H", answer, 2)
    head = answer[:2] + struct.pack("!HHHHH", flags | _TRUNCATED, 1 if question else 0, 0, 0, 0)
    return head + (answer[_HEADER : question.end] if question else b"")


def _read(query: bytes) -> _Question | None:
    if struct.unpack_from("!H", query, 4) != (1,):
        return None
    labels, offset = [], _HEADER
    while offset < len(query) and query[offset]:
        length = query[offset]
        if length > 63:  # noqa: PLR2004 - a pointer, which a lone question has no use for
            return None
        labels.append(query[offset + 1 : offset + 1 + length].decode("latin-1").lower())
        offset += 1 + length
    if offset + 5 > len(query):
        return None
    kind, of_class = struct.unpack_from("!HH", query, offset + 1)
    if of_class not in (_IN, _ANY):
        return None
    return _Question(".".join(labels), kind, offset + 5)


def _records(question: _Question, zone: Zone) -> list[tuple[int, bytes]] | None:
    """Return type and data of what is known of a name; None: there is no such name."""
    address = _reversed(question.name)
    if address is not None:
        names = [name for name, held in zone.hosts.items() if address in held]
        pointers = [(_PTR, _packed(f"{name}.{zone.domain}".strip("."))) for name in names]
        known = pointers or None
    else:
        known = _addresses(question.name, zone)
    if known is None:
        return None
    return [(kind, data) for kind, data in known if question.kind in (kind, _ANY)]


def _addresses(name: str, zone: Zone) -> list[tuple[int, bytes]] | None:
    domain = zone.domain.lower()
    if name == domain:
        return []
    held = zone.hosts.get(name.removesuffix(f".{domain}") if domain else name)
    if held is None:
        return None
    return [(_A if one.version == 4 else _AAAA, one.packed) for one in held]  # noqa: PLR2004 - IPv4


def _is_ours(name: str, zone: Zone) -> bool:
    """Tell whether nobody else can know a name: what is not here is nowhere."""
    address = _reversed(name)
    if address is not None:
        return any(address in prefix for prefix in zone.prefixes)
    return "." not in name or name.endswith(f".{zone.domain.lower()}")


def _reversed(name: str) -> Address | None:
    """Return the address whose name is asked for."""
    labels = name.split(".")
    try:
        if name.endswith(".in-addr.arpa"):
            return IPv4Address(".".join(reversed(labels[:-2])))
        if name.endswith(".ip6.arpa"):
            return IPv6Address(bytes.fromhex("".join(reversed(labels[:-2]))))
    except ValueError:
        return None
    return None


def _reply(
    query: bytes,
    end: int,
    code: int,
    records: Sequence[tuple[int, bytes]],
    *,
    is_ours: bool = False,
) -> bytes:
    (asked,) = struct.unpack_from("!H", query, 2)
    flags = _RESPONSE | _RECURSES | asked & _WANTS_RECURSION | code
    if is_ours:
        flags |= _AUTHORITATIVE
    head = query[:2] + struct.pack("!HHHHH", flags, 1 if end > _HEADER else 0, len(records), 0, 0)
    return shorten(
        head
        + query[_HEADER:end]
        + b"".join(
            _POINTER_TO_QUESTION + struct.pack("!HHIH", kind, _IN, TTL_S, len(data)) + data
            for kind, data in records
        )
    )


def _packed(name: str) -> bytes:
    labels = [label.encode("ascii", "ignore")[:63] for label in name.split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels if label) + b"\0"
