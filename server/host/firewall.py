"""The packet filter as text: what is wanted, and the transactions that lead there.

A packet costs a few look-ups, however many NICs there are: per NIC there are only
elements of sets and maps, the rules are the same for all.

Two families. `inet` sees routed packets, and, through br_netfilter, IP packets that
cross a bridge; there it sees the bridge and not its ports, so `bridge` first marks
the frame with the profile of the port that it leaves by.

A profile judges every packet towards the guest that is not an answer to the guest,
also of connections that exist: when a profile becomes stricter, what it forbids
stops at once, though the kernel still tracks it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any

from server.host.wanted import Profile

TABLE = "cockpit"
FAMILIES = ("inet", "bridge")

_MARKS: dict[Profile, int] = {"ENABLED": 0x4B000001, "PROTECTED": 0x4B000002}
_SETS = {
    "routed": ("inet", "set routed { type ifname; }"),
    "sources": ("inet", "set sources { type ifname . ether_addr . ipv4_addr; }"),
    "profiles": ("inet", "map profiles { type ifname : verdict; }"),
    "zones": ("inet", "map zones { typeof iifname : ct zone; }"),
    "taps": ("bridge", "set taps { type ifname; }"),
    "macs": ("bridge", "set macs { type ifname . ether_addr; }"),
    "marks": ("bridge", "map marks { type ifname : mark; }"),
}
# icmp and ipv6-icmp by number: their names need /etc/protocols, which a bare machine lacks.
_ACCEPT_ICMP = "meta l4proto { 1, 58 } accept"
# A transaction must fit into the send buffer, which grows for real root only.
_CHUNK = 1000

Key = tuple[str, ...]
Elements = dict[str, dict[Key, str]]
"""By set or map: the value by key; sets have empty values. A key begins with a link."""


@dataclass(frozen=True, slots=True)
class Tap:
    """The host end of a NIC; `bridge` None: routed."""

    name: str
    mac: str
    profile: Profile
    bridge: str | None
    addresses: tuple[IPv4Address | IPv6Address, ...]


@dataclass(frozen=True, slots=True)
class Uplink:
    """The link that leads out; `is_masqueraded`: packets leave with its address."""

    name: str
    is_masqueraded: bool


def elements(taps: Sequence[Tap], zones: Mapping[str, int]) -> Elements:
    """Return the elements of all sets; `zones` are connection tracking zones of bridges."""
    wanted: Elements = {name: {} for name in _SETS}
    wanted["zones"] = {(bridge,): str(zone) for bridge, zone in zones.items()}
    for tap in taps:
        if tap.bridge is None:
            wanted["routed"][tap.name,] = ""
            for address in tap.addresses:
                if isinstance(address, IPv4Address):
                    wanted["sources"][tap.name, tap.mac, str(address)] = ""
            if tap.profile in _MARKS:
                wanted["profiles"][tap.name,] = f"jump {tap.profile.lower()}"
        else:
            wanted["taps"][tap.name,] = ""
            wanted["macs"][tap.name, tap.mac] = ""
            if tap.profile in _MARKS:
                wanted["marks"][tap.name,] = str(_MARKS[tap.profile])
    return wanted


def assign_zones(bridges: Sequence[str], now: Elements) -> dict[str, int]:
    """Give each bridge a connection tracking zone of its own; those that have one keep it.

    Segments may have the same addresses: without zones, a connection in one would
    be taken for one in the other.
    """
    known = {key[0]: int(zone) for key, zone in now.get("zones", {}).items()}
    zones = {bridge: known[bridge] for bridge in bridges if bridge in known}
    free = iter(sorted(set(range(1, len(bridges) + len(zones) + 1)) - set(zones.values())))
    return {**zones, **{bridge: next(free) for bridge in bridges if bridge not in zones}}


def skeleton(uplink: Uplink | None, prefixes: Sequence[IPv4Network | IPv6Network]) -> str:
    """Return a transaction that makes tables, sets and chains and fills the chains.

    Elements that are there stay. It may be run at any time. What is sent to an address
    of the public `prefixes` that no NIC has does not leave.
    """
    lines = [f"add table {family} {TABLE}" for family in FAMILIES]
    for family, declaration in _SETS.values():
        kind, name, body = declaration.split(" ", 2)
        lines.append(f"add {kind} {family} {TABLE} {name} {body}")
    for family, chains in (("inet", _inet_chains(uplink, prefixes)), ("bridge", _BRIDGE_CHAINS)):
        for name, (hook, _) in chains.items():
            lines.append(f"add chain {family} {TABLE} {name} {{ {hook} }}")
            lines.append(f"flush chain {family} {TABLE} {name}")
        for name, (_, rules) in chains.items():
            lines += [f"add rule {family} {TABLE} {name} {rule}" for rule in rules]
    return "\n".join(lines) + "\n"


def transactions(now: Elements, wanted: Elements) -> Iterator[str]:
    """Yield transactions that lead from the elements of now to the wanted ones.

    One where it fits. An element that gets a new value never is without one.
    """
    changes = [
        (name, key)
        for name in _SETS
        for key in [*now.get(name, {}).keys() - wanted[name].keys(), *wanted[name]]
        if now.get(name, {}).get(key) != wanted[name].get(key)
    ]
    for start in range(0, len(changes), _CHUNK):
        chunk: dict[str, list[Key]] = {}
        for name, key in changes[start : start + _CHUNK]:
            chunk.setdefault(name, []).append(key)
        yield "".join(_element_commands(chunk, now, wanted))


def leftovers(listing: Sequence[Mapping[str, Any]]) -> str:
    """Return a transaction that removes what is in our tables and not of this release.

    A chain of an older one would go on to drop packets by its own rules.
    """
    known = {"inet": {*_inet_chains(None, ())}, "bridge": {*_BRIDGE_CHAINS}}
    for name, (family, _) in _SETS.items():
        known[family].add(name)
    stale = [
        (kind, f"{entry[kind]['family']} {TABLE} {entry[kind]['name']}")
        for entry in listing
        for kind in ("set", "map", "chain")
        if kind in entry and entry[kind]["name"] not in known[entry[kind]["family"]]
    ]
    chains = [place for kind, place in stale if kind == "chain"]
    lines = [f"flush chain {place}" for place in chains]  # rules refer to sets
    lines += [f"delete {kind} {place}" for kind, place in stale if kind != "chain"]
    lines += [f"delete chain {place}" for place in chains]  # maps refer to chains
    return "\n".join(lines)


def read_elements(listing: Sequence[Mapping[str, Any]]) -> Elements:
    """Return the elements in a listing of our tables, as libnftables prints it in JSON."""
    found: Elements = {name: {} for name in _SETS}
    for entry in listing:
        for kind in ("set", "map"):
            if kind not in entry or entry[kind]["name"] not in found:
                continue
            for element in entry[kind].get("elem", []):
                key, value = element if kind == "map" else (element, "")
                if isinstance(value, dict):
                    value = f"jump {value['jump']['target']}"
                fields = key["concat"] if isinstance(key, dict) else [key]
                found[entry[kind]["name"]][tuple(fields)] = str(value)
    return found


def _element_commands(
    chunk: Mapping[str, Sequence[Key]], now: Elements, wanted: Elements
) -> Iterator[str]:
    for name, keys in chunk.items():
        place = f"element {_SETS[name][0]} {TABLE} {name}"
        gone = [_key_text(key) for key in keys if key in now.get(name, {})]
        if gone:
            yield f"delete {place} {{ {', '.join(gone)} }}\n"
        values = {key: wanted[name][key] for key in keys if key in wanted[name]}
        added = [
            f"{_key_text(key)} : {value}" if value else _key_text(key)
            for key, value in values.items()
        ]
        if added:
            yield f"add {place} {{ {', '.join(added)} }}\n"


def _key_text(key: Key) -> str:
    return " . ".join([f'"{key[0]}"', *key[1:]])


_PROFILES = {
    "enabled": (
        "",
        ["ct direction reply accept", _ACCEPT_ICMP, "drop"],
    ),
    "protected": (
        "",
        [
            "ct direction reply accept",
            _ACCEPT_ICMP,
            "tcp dport { 22, 3389 } accept",
            "drop",
        ],
    ),
}

_TO_PREFIX = {
    4: "ip daddr {} reject with icmp type host-unreachable",
    6: "ip6 daddr {} reject with icmpv6 type addr-unreachable",
}

_BRIDGE_CHAINS = {
    "from_port": (
        "type filter hook prerouting priority -300;",
        ["iifname != @taps return", "iifname . ether saddr @macs return", "counter drop"],
    ),
    # A private segment has no host in it, whatever a guest sends to the bridge's MAC.
    "to_host": ("type filter hook input priority -300;", ["iifname @taps drop"]),
    # Before br_netfilter (-1), which calls the inet chains.
    "to_port": (
        "type filter hook forward priority -200;",
        ["meta mark set oifname map @marks"],
    ),
}


def _inet_chains(
    uplink: Uplink | None, prefixes: Sequence[IPv4Network | IPv6Network]
) -> dict[str, tuple[str, list[str]]]:
    marks = ", ".join(f"{mark:#x} : jump {name.lower()}" for name, mark in _MARKS.items())
    leaving, translated = [], []
    if uplink is not None:
        leaving = [
            f'oifname "{uplink.name}" {_TO_PREFIX[prefix.version].format(prefix)}'
            for prefix in prefixes
        ]
        if uplink.is_masqueraded:
            translated = [f'oifname "{uplink.name}" masquerade']
    return {
        **_PROFILES,
        # Before fragments are put together (-400): those of twins must not mix.
        "zoning": (
            "type filter hook prerouting priority -450;",
            ["ct zone set iifname map @zones"],
        ),
        # DHCP has been answered at the tap, before any filter.
        "from_tap": (
            "type filter hook prerouting priority -300;",
            [
                "iifname != @routed return",
                "udp dport 67 drop",
                "iifname . ether saddr . ip saddr @sources return",
                "counter drop",
            ],
        ),
        "to_host": (
            "type filter hook input priority 0;",
            ["iifname != @routed return", "ct state established,related accept", "drop"],
        ),
        "to_tap": ("type filter hook forward priority 0;", ["oifname vmap @profiles"]),
        "to_port": ("type filter hook forward priority 0;", [f"meta mark vmap {{ {marks} }}"]),
        "leaving": ("type filter hook forward priority 5;", leaving),
        "translation": ("type nat hook postrouting priority 100;", translated),
    }
