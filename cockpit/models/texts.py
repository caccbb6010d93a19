"""Values of several parts as an operator writes them in one line, with commas between.

Each reader raises ValueError for what it cannot read.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, Final, TypeAlias

from cockpit.models.values import AddressPair, HostRoute, Pool

_VIA: Final = "via"
_MAC_PARTS: Final = 6


def pools_text(pools: tuple[Pool, ...]) -> str:
    """Return ranges: 10.0.1.10-10.0.1.99."""
    return ", ".join(f"{pool.start}-{pool.end}" for pool in pools)


def read_pools(text: str) -> tuple[Pool, ...]:
    """Read ranges; a single address is a range of one."""
    found = []
    for part in _parts(text):
        start, _, end = part.replace("\N{EN DASH}", "-").partition("-")
        low, high = ip_address(start.strip()), ip_address((end or start).strip())
        if low.version != high.version or int(low) > int(high):
            raise ValueError(part)
        found.append(Pool(start=str(low), end=str(high)))
    return tuple(found)


def routes_text(routes: tuple[HostRoute, ...]) -> str:
    """Return ways: 10.8.0.0/16 via 10.0.1.9."""
    return ", ".join(f"{route.destination} {_VIA} {route.nexthop}" for route in routes)


def read_routes(text: str) -> tuple[HostRoute, ...]:
    """Read ways."""
    found = []
    for part in _parts(text):
        destination, _, nexthop = part.partition(f" {_VIA} ")
        network, router = ip_network(destination.strip()), ip_address(nexthop.strip())
        if network.version != router.version:
            raise ValueError(part)
        found.append(HostRoute(destination=str(network), nexthop=str(router)))
    return tuple(found)


def pairs_text(pairs: tuple[AddressPair, ...]) -> str:
    """Return addresses, each with its MAC where it has one."""
    return ", ".join(f"{pair.address} {pair.mac}".strip() for pair in pairs)


def read_pairs(text: str) -> tuple[AddressPair, ...]:
    """Read addresses or prefixes, each with a MAC behind it or not."""
    found = []
    for part in _parts(text):
        address, _, mac = part.partition(" ")
        ip_network(address, strict=False)
        octets = mac.strip().split(":") if mac.strip() else []
        if octets and (
            len(octets) != _MAC_PARTS or any(len(octet) != len("fa") for octet in octets)
        ):
            raise ValueError(part)
        for octet in octets:
            int(octet, 16)
        found.append(AddressPair(address=address, mac=mac.strip().lower()))
    return tuple(found)


def words_text(words: tuple[tuple[str, str], ...]) -> str:
    """Return pairs of words: role=web."""
    return ", ".join(f"{name}={value}" for name, value in words)


def read_words(text: str) -> tuple[tuple[str, str], ...]:
    """Read pairs of words; each name counts once."""
    found: dict[str, str] = {}
    for part in _parts(text):
        name, equals, value = part.partition("=")
        if not name.strip() or not equals or name.strip() in found:
            raise ValueError(part)
        found[name.strip()] = value.strip()
    return tuple(sorted(found.items()))


def list_text(entries: tuple[str, ...]) -> str:
    """Return entries with commas between."""
    return ", ".join(entries)


def read_names(text: str) -> tuple[str, ...]:
    """Read names, which may have blanks within, with commas between."""
    return tuple(_parts(text))


def read_list(text: str) -> tuple[str, ...]:
    """Read entries with commas or blanks between."""
    return tuple(part for part in text.replace(",", " ").split() if part)


Form: TypeAlias = tuple[Callable[[Any], str], Callable[[str], tuple[Any, ...]]]

FORMS: Final[Mapping[str, Form]] = {
    "pools": (pools_text, read_pools),
    "routes": (routes_text, read_routes),
    "pairs": (pairs_text, read_pairs),
    "words": (words_text, read_words),
    "names": (list_text, read_names),
    "list": (list_text, read_list),
}
"""How a value is written, and read, by the kind of its field."""


def _parts(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(",") if part.strip()]
