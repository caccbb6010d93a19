"""A wanted state, checked and turned into what the kernel has words for.

Nothing of a state reaches the kernel or the packet filter as text that was not
understood here first.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from ipaddress import (
    IPv4Address,
    IPv6Address,
    ip_address,
    ip_network,
)

from server.host.answers import Answers, Prefix, make_answers, routed_ipv6
from server.host.firewall import Tap
from server.host.guards import make_tap, sound_groups
from server.host.wanted import (
    Group,
    HostState,
    Nic,
    Profile,
    Segment,
    Subnet,
    bridge_name,
    tap_name,
)

Address = IPv4Address | IPv6Address

_MAC = re.compile(r"[0-9a-f][02468ace](:[0-9a-f]{2}){5}")
_PROFILES: Collection[Profile] = ("ENABLED", "PROTECTED", "DISABLED", "CUSTOM")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a state means on this host.

    Attributes:
        bridges: Ids of private segments by name of their bridge.
        public: Ids of public segments.
        taps: By NIC id; only of NICs without fault.
        answers: What the host tells guests, by tap.
        prefixes: Of the public segments.
        proxied: IPv6 addresses that are led to somebody in a public segment.
        links: Names of all links of the state, those with faults too.
        faults: By segment, NIC or group id, why it cannot be.
        groups: Those that make sense.
    """

    bridges: Mapping[str, str]
    public: tuple[str, ...]
    taps: Mapping[str, Tap]
    answers: Mapping[str, Answers]
    prefixes: tuple[Prefix, ...]
    proxied: frozenset[IPv6Address]
    links: frozenset[str]
    faults: Mapping[str, str]
    groups: tuple[Group, ...] = ()


@dataclass(slots=True)
class _Draft:
    segments: dict[str, tuple[Segment, dict[int, tuple[Subnet, Prefix]]]] = field(
        default_factory=dict
    )
    taps: dict[str, Tap] = field(default_factory=dict)
    routed: dict[Address, str] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)


def make_plan(state: HostState) -> Plan:
    """Check a state; what is wrong with a part of it is told, the rest is done."""
    groups, faults = sound_groups(state.groups)
    draft = _Draft(groups=groups)
    for segment in state.segments:
        try:
            draft.segments[segment.id] = (segment, _subnets(segment))
        except ValueError as error:
            faults[segment.id] = str(error)
    for nic in state.nics:
        try:
            _add_nic(draft, nic)
        except ValueError as error:
            faults[nic.id] = str(error)
    sound = [segment for segment, _ in draft.segments.values()]
    return Plan(
        bridges={
            bridge_name(segment.id): segment.id for segment in sound if segment.kind == "private"
        },
        public=tuple(segment.id for segment in sound if segment.kind == "public"),
        taps=draft.taps,
        answers=make_answers(
            state, draft.taps.keys(), {key: found for key, (_, found) in draft.segments.items()}
        ),
        prefixes=tuple(
            prefix
            for segment, subnets in draft.segments.values()
            if segment.kind == "public"
            for _, prefix in subnets.values()
        ),
        proxied=routed_ipv6(state),
        links=frozenset(
            [bridge_name(segment.id) for segment in state.segments if segment.kind == "private"]
            + [tap_name(nic.id) for nic in state.nics]
        ),
        faults=faults,
        groups=tuple(groups.values()),
    )


def _subnets(segment: Segment) -> dict[int, tuple[Subnet, Prefix]]:
    """Return the subnets of a segment by IP version.

    Raises:
        ValueError: Something of them is not an address or prefix of the family.
    """
    if segment.kind not in ("private", "public"):
        raise ValueError(f"Unknown kind of segment: {segment.kind}")
    found: dict[int, tuple[Subnet, Prefix]] = {}
    for subnet in segment.subnets:
        try:
            prefix = ip_network(subnet.cidr)
            told = [*subnet.dns, *(one for one in (subnet.gateway, subnet.service) if one)]
            told += [route.nexthop for route in subnet.routes]
            strange = [one for one in told if ip_address(one).version != prefix.version]
            for route in subnet.routes:
                ip_network(route.destination)
        except ValueError as error:
            raise ValueError(f"Not an address or prefix: {error}") from error
        if strange:
            raise ValueError(f"{strange[0]} is not of the family of {prefix}")
        if prefix.version in found:
            raise ValueError(f"A second subnet of IPv{prefix.version}: {prefix}")
        found[prefix.version] = (subnet, prefix)
    return found


def _add_nic(draft: _Draft, nic: Nic) -> None:
    if nic.segment_id not in draft.segments:
        raise ValueError(f"Its segment {nic.segment_id} is not there")
    if not _MAC.fullmatch(nic.mac):
        raise ValueError(f"Not the MAC address of one station: {nic.mac}")
    if nic.profile not in _PROFILES:
        raise ValueError(f"Unknown firewall profile: {nic.profile}")
    segment, subnets = draft.segments[nic.segment_id]
    is_routed = segment.kind == "public"
    addresses = _addresses(nic, segment, subnets)
    if is_routed:
        addresses += tuple(_address(text, subnets) for text in nic.floating)
        for address in addresses:
            if address in draft.routed:
                raise ValueError(f"{address} belongs to NIC {draft.routed[address]} already")
        draft.routed.update(dict.fromkeys(addresses, nic.id))
    bridge = None if is_routed else bridge_name(segment.id)
    draft.taps[nic.id] = make_tap(nic, segment, bridge, addresses, draft.groups)


def _addresses(
    nic: Nic, segment: Segment, subnets: Mapping[int, tuple[Subnet, Prefix]]
) -> tuple[Address, ...]:
    if subnets:
        return tuple(_address(text, subnets) for text in nic.addresses)
    if segment.kind == "public" and nic.addresses:
        raise ValueError(f"Its public segment has no prefix that {nic.addresses[0]} is in")
    return ()  # a bare segment: whatever the guest likes


def _address(text: str, subnets: Mapping[int, tuple[Subnet, Prefix]]) -> Address:
    address = ip_address(text)
    if address.version not in subnets or address not in subnets[address.version][1]:
        known = ", ".join(str(prefix) for _, prefix in subnets.values())
        raise ValueError(f"{address} is not in {known}")
    return address
