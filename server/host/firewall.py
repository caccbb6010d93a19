"""The packet filter as text: its fixed parts, and the elements of its sets and maps.

A packet costs a few look-ups, however many NICs there are: per NIC there are only
elements, and chains that NICs with the same groups share (see `groups`).

Two families. `bridge` sees every frame that a port of a bridge sends: there sources are
checked. `inet` sees routed packets, and, through br_netfilter, IP packets that cross a
bridge; there it sees the bridge and not its ports, so `bridge` marks the packet with the
number of the NIC that it comes from, and then of the one that it goes to. The sender's
rules judge it first, then the receiver's. Both judge the first packet of a connection;
what follows is let through for as long as the kernel knows the connection, and the
connections that rules forbid it is made to forget (see `revoking`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from server.host.filter_chains import BRIDGE_CHAINS, MARK, Prefix, Uplink, inet_chains
from server.host.groups import Combination, chain_of

TABLE = "cockpit"
FAMILIES = ("inet", "bridge")

_SETS = {
    "zones": ("inet", "map zones { typeof iifname : ct zone; }"),
    "routed": ("inet", "set routed { type ifname; }"),
    "free": ("inet", "set free { type ifname; }"),
    "sources": ("inet", "set sources { type ifname . ether_addr . ipv4_addr; }"),
    "sources6": ("inet", "set sources6 { type ifname . ether_addr . ipv6_addr; }"),
    "ranges": ("inet", "set ranges { type ifname . ether_addr . ipv4_addr; flags interval; }"),
    "ranges6": ("inet", "set ranges6 { type ifname . ether_addr . ipv6_addr; flags interval; }"),
    "services": ("inet", "set services { type ifname . ipv4_addr; }"),
    "services6": ("inet", "set services6 { type ifname . ipv6_addr; }"),
    "spoofed": ("inet", "set spoofed { type ifname; counter; }"),
    "nics": ("inet", "map nics { type ifname : mark; }"),
    "ingress": ("inet", "map ingress { type mark : verdict; }"),
    "egress": ("inet", "map egress { type mark : verdict; }"),
    "passed_in": ("inet", "set passed_in { type mark; counter; }"),
    "passed_out": ("inet", "set passed_out { type mark; counter; }"),
    "dropped_in": ("inet", "set dropped_in { type mark; counter; }"),
    "dropped_out": ("inet", "set dropped_out { type mark; counter; }"),
    "taps": ("bridge", "set taps { type ifname; }"),
    "macs": ("bridge", "set macs { type ifname . ether_addr; }"),
    "bound_macs": ("bridge", "set bound_macs { type ifname; }"),
    "bound": ("bridge", "set bound { type ifname; }"),
    "port_sources": ("bridge", "set port_sources { type ifname . ether_addr . ipv4_addr; }"),
    "port_sources6": ("bridge", "set port_sources6 { type ifname . ether_addr . ipv6_addr; }"),
    "port_ranges": (
        "bridge",
        "set port_ranges { type ifname . ether_addr . ipv4_addr; flags interval; }",
    ),
    "port_ranges6": (
        "bridge",
        "set port_ranges6 { type ifname . ether_addr . ipv6_addr; flags interval; }",
    ),
    # What a neighbour advertisement is about; nft 1.0.6 has no name for the field.
    "targets": ("bridge", "set targets { typeof iifname . @th,64,128; }"),
    "wide": ("bridge", "set wide { type ifname; }"),
    "port_spoofed": ("bridge", "set port_spoofed { type ifname; counter; }"),
    "port_nics": ("bridge", "map port_nics { type ifname : mark; }"),
}
# A transaction must fit into the send buffer, which grows for real root only.
CHUNK = 1000

Key = tuple[str, ...]
Elements = dict[str, dict[Key, str]]
"""By set or map: the value by key; sets have empty values."""
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Tap:
    """The host end of a NIC; `bridge` None: routed.

    Attributes:
        addresses: Its own.
        ingress, egress: Groups that decide; None: everything passes.
        sources: MAC and prefix of what it may send, link-local addresses too.
        binds_mac: Whether its MAC is checked.
        binds_addresses: Whether its addresses are checked, too.
        groups: What it is a member of.
        services: Where the host answers DNS to it.
    """

    name: str
    mac: str
    bridge: str | None
    addresses: tuple[Address, ...]
    ingress: Combination | None = None
    egress: Combination | None = None
    sources: tuple[tuple[str, Prefix], ...] = ()
    binds_mac: bool = True
    binds_addresses: bool = True
    groups: tuple[str, ...] = ()
    services: tuple[Address, ...] = ()

    @property
    def is_judged(self) -> bool:
        """Tell whether any packet of it is judged by rules."""
        return self.ingress is not None or self.egress is not None


def elements(taps: Sequence[Tap], zones: Mapping[str, int], numbers: Mapping[str, int]) -> Elements:
    """Return the elements of all fixed sets.

    Args:
        taps: All there are.
        zones: Connection tracking zones by bridge.
        numbers: By tap, of those that are judged.
    """
    wanted: Elements = {name: {} for name in _SETS}
    wanted["zones"] = {(bridge,): str(zone) for bridge, zone in zones.items()}
    for tap in taps:
        if tap.bridge is None:
            _add_routed(wanted, tap)
        else:
            _add_bridged(wanted, tap)
        if tap.is_judged:
            mark = str(MARK | numbers[tap.name])
            wanted["nics" if tap.bridge is None else "port_nics"][tap.name,] = mark
            for direction, groups, side in (
                ("ingress", tap.ingress, "in"),
                ("egress", tap.egress, "out"),
            ):
                if groups is not None:
                    wanted[direction][mark,] = f"jump {chain_of(direction, groups)}"
                    wanted[f"passed_{side}"][mark,] = wanted[f"dropped_{side}"][mark,] = ""
    return wanted


def assign_zones(bridges: Sequence[str], now: Elements) -> dict[str, int]:
    """Give each bridge a connection tracking zone of its own; those that have one keep it.

    Segments may have the same addresses: without zones, a connection in one would
    be taken for one in the other.
    """
    return _numbered(bridges, {key[0]: int(zone) for key, zone in now.get("zones", {}).items()})


def assign_numbers(taps: Sequence[Tap], now: Elements) -> dict[str, int]:
    """Give each NIC that is judged a number of its own; those that have one keep it."""
    known = {
        key[0]: int(mark) & ~MARK
        for name in ("nics", "port_nics")
        for key, mark in now.get(name, {}).items()
    }
    return _numbered([tap.name for tap in taps if tap.is_judged], known)


def skeleton(uplink: Uplink | None, prefixes: Sequence[Prefix]) -> str:
    """Return a transaction that makes tables, sets and chains and fills the chains.

    Elements that are there stay. It may be run at any time. What is sent to an address
    of the public `prefixes` that no NIC has does not leave.
    """
    lines = [f"add table {family} {TABLE}" for family in FAMILIES]
    for family, declaration in _SETS.values():
        kind, name, body = declaration.split(" ", 2)
        lines.append(f"add {kind} {family} {TABLE} {name} {body}")
    for family, chains in (("inet", inet_chains(uplink, prefixes)), ("bridge", BRIDGE_CHAINS)):
        for name, (hook, _) in chains.items():
            lines.append(f"add chain {family} {TABLE} {name} {{ {hook} }}")
            lines.append(f"flush chain {family} {TABLE} {name}")
        for name, (_, rules) in chains.items():
            lines += [f"add rule {family} {TABLE} {name} {rule}" for rule in rules]
    return "\n".join(lines) + "\n"


def element_transactions(now: Elements, wanted: Elements) -> Iterator[tuple[int, str]]:
    """Yield commands that lead from the elements of now to the wanted ones, with their number.

    One where it fits. An element that gets a new value never is without one.
    """
    changes = [
        (name, key)
        for name, values in wanted.items()
        for key in [*now.get(name, {}).keys() - values.keys(), *values]
        if now.get(name, {}).get(key) != values.get(key)
    ]
    for start in range(0, len(changes), CHUNK):
        chunk: dict[str, list[Key]] = {}
        for name, key in changes[start : start + CHUNK]:
            chunk.setdefault(name, []).append(key)
        size = min(CHUNK, len(changes) - start)
        yield size, "".join(_element_commands(chunk, now, wanted))


def fixed_names() -> Mapping[str, frozenset[str]]:
    """Return the names of the sets, maps and chains that are always there, by family."""
    known = {"inet": {*inet_chains(None, ())}, "bridge": {*BRIDGE_CHAINS}}
    for name, (family, _) in _SETS.items():
        known[family].add(name)
    return {family: frozenset(names) for family, names in known.items()}


def read_elements(listing: Sequence[Mapping[str, Any]]) -> Elements:
    """Return the elements in a listing of our tables, as libnftables prints it in JSON."""
    found: Elements = {name: {} for name in _SETS}
    for entry in listing:
        for kind in ("set", "map"):
            if kind not in entry:
                continue
            values = found.setdefault(entry[kind]["name"], {})
            for element in entry[kind].get("elem", []):
                key, value = element if kind == "map" else (element, "")
                if isinstance(value, dict):
                    value = f"jump {value['jump']['target']}"
                values[read_key(key)] = str(value)
    return found


def read_key(key: Any) -> Key:
    """Return the key of an element as libnftables prints it; with or without a counter."""
    if isinstance(key, dict) and "elem" in key:
        key = key["elem"]["val"]
    fields = key["concat"] if isinstance(key, dict) and "concat" in key else [key]
    return tuple(_field(field) for field in fields)


def _field(field: Any) -> str:
    if isinstance(field, dict):
        prefix = field["prefix"]
        return f"{ip_address(prefix['addr'])}/{prefix['len']}"
    text = str(field)
    if text.startswith("0x"):
        return hex(int(text, 16))
    try:
        return str(IPv6Address(text)) if ":" in text else text
    except ValueError:  # a MAC
        return text


def _numbered(names: Sequence[str], before: Mapping[str, int]) -> dict[str, int]:
    known = {name: before[name] for name in names if name in before}
    # What is only now given up is not given away yet: its counters and connections go first.
    free = iter(sorted(set(range(1, len(names) + len(before) + 1)) - set(before.values())))
    return {**known, **{name: next(free) for name in names if name not in known}}


def _add_routed(wanted: Elements, tap: Tap) -> None:
    wanted["routed"][tap.name,] = ""
    wanted["spoofed"][tap.name,] = ""
    for address in tap.services:
        suffix = "" if isinstance(address, IPv4Address) else "6"
        wanted[f"services{suffix}"][tap.name, str(address)] = ""
    if not tap.binds_addresses:
        wanted["free"][tap.name,] = ""
    for mac, prefix in tap.sources:
        _add_source(wanted, tap.name, mac, prefix, "")


def _add_bridged(wanted: Elements, tap: Tap) -> None:
    wanted["taps"][tap.name,] = ""
    wanted["port_spoofed"][tap.name,] = ""
    if tap.binds_mac:
        wanted["bound_macs"][tap.name,] = ""
        wanted["macs"][tap.name, tap.mac] = ""
    if not tap.binds_addresses:
        return
    wanted["bound"][tap.name,] = ""
    for mac, prefix in tap.sources:
        wanted["macs"][tap.name, mac] = ""
        _add_source(wanted, tap.name, mac, prefix, "port_")
        if isinstance(prefix, IPv6Network):
            if prefix.prefixlen == prefix.max_prefixlen:
                wanted["targets"][tap.name, hex(int(prefix.network_address))] = ""
            else:
                wanted["wide"][tap.name,] = ""


def _add_source(wanted: Elements, name: str, mac: str, prefix: Prefix, family: str) -> None:
    suffix = "" if isinstance(prefix, IPv4Network) else "6"
    if prefix.prefixlen == prefix.max_prefixlen:
        wanted[f"{family}sources{suffix}"][name, mac, str(prefix.network_address)] = ""
    else:
        wanted[f"{family}ranges{suffix}"][name, mac, str(prefix)] = ""


def _element_commands(
    chunk: Mapping[str, Sequence[Key]], now: Elements, wanted: Elements
) -> Iterator[str]:
    for name, keys in chunk.items():
        family = _SETS[name][0] if name in _SETS else "inet"
        place = f"element {family} {TABLE} {name}"
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
    first = f'"{key[0]}"' if key[0][0].isalpha() else key[0]
    return " . ".join([first, *key[1:]])
