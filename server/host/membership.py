"""Who is in a security group, and where: rules name groups, the filter knows addresses.

Segments may have the same addresses, so a member counts in its own segment, and in those
that routers lead to from there. All public segments are one.
"""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from server.host.firewall import Elements, Tap
from server.host.groups import collapse, members_set, ranges_set
from server.host.wanted import HostState

Prefix = IPv4Network | IPv6Network
PUBLIC = ""
"""Stands for all public segments: they have no connection tracking zone of their own."""

Members = Mapping[str, Mapping[str, frozenset[Prefix]]]
"""Addresses by group and by segment in which they are seen."""


def members_of(state: HostState, taps: Mapping[str, Tap]) -> Members:
    """Return the members of all groups; `taps` are those that can be, by NIC id."""
    seen = _seen_in(state)
    found: dict[str, dict[str, set[Prefix]]] = {}
    for nic in state.nics:
        if nic.id not in taps or not nic.groups:
            continue
        tap = taps[nic.id]
        own: set[Prefix] = {ip_network(address) for address in tap.addresses}
        own |= {ip_network(pair.prefix) for pair in nic.pairs}
        for group_id in nic.groups:
            places = found.setdefault(group_id, {})
            for place in seen[nic.segment_id]:
                places.setdefault(place, set()).update(own)
    return {
        group_id: {place: frozenset(prefixes) for place, prefixes in places.items()}
        for group_id, places in found.items()
    }


def _seen_in(state: HostState) -> Mapping[str, frozenset[str]]:
    """Return for each segment those in which its addresses are seen, itself among them."""
    seen = {
        segment.id: frozenset({segment.id if segment.kind == "private" else PUBLIC})
        for segment in state.segments
    }
    for router in state.routers:
        joined = [port.segment_id for port in router.interfaces if port.segment_id in seen]
        places = frozenset[str]().union(*(seen[one] for one in joined))
        seen = {one: places if found & places else found for one, found in seen.items()}
    return seen


def wide_groups(members: Members) -> frozenset[tuple[str, int]]:
    """Return the groups and families in which members have whole prefixes."""
    return frozenset(
        (group_id, prefix.version)
        for group_id, places in members.items()
        for prefixes in places.values()
        for prefix in prefixes
        if prefix.prefixlen != prefix.max_prefixlen
    )


def member_elements(
    sets: Mapping[str, str], members: Members, zones: Mapping[str, int]
) -> Elements:
    """Return the elements of the sets of members.

    Args:
        sets: Those there are.
        members: Of all groups.
        zones: Of connection tracking, by segment.
    """
    found: Elements = {name: {} for name in sets}
    for group_id, places in members.items():
        for segment_id, prefixes in places.items():
            zone = "0" if segment_id == PUBLIC else str(zones.get(segment_id, ""))
            for family in (4, 6):
                if not zone or members_set(group_id, family) not in found:
                    continue
                single, whole = _parted([one for one in prefixes if one.version == family])
                for prefix in single:
                    key = zone, str(prefix.network_address)
                    found[members_set(group_id, family)][key] = ""
                for prefix in whole:
                    found[ranges_set(group_id, family)][zone, str(prefix)] = ""
    return found


def _parted(prefixes: list[Prefix]) -> tuple[list[Prefix], list[Prefix]]:
    """Return single addresses, and prefixes without overlaps."""
    single = [prefix for prefix in prefixes if prefix.prefixlen == prefix.max_prefixlen]
    return single, collapse([prefix for prefix in prefixes if prefix not in single])
