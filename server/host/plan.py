"""A wanted state, checked and turned into what the kernel has words for.

Nothing of a state reaches the kernel or the packet filter as text that was not
understood here first.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError

from server.host.dhcp import Lease
from server.host.firewall import Tap
from server.host.wanted import HostState, Nic, Profile, Segment, bridge_name, tap_name

_MAC = re.compile(r"[0-9a-f][02468ace](:[0-9a-f]{2}){5}")
_PROFILES: Collection[Profile] = ("ENABLED", "PROTECTED", "DISABLED")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a state means on this host.

    Attributes:
        bridges: Ids of private segments by name of their bridge.
        public: Ids of public segments.
        taps: By NIC id; only of NICs without fault.
        leases: What DHCP answers, by tap.
        prefixes: Of the public segments.
        links: Names of all links of the state, those with faults too.
        faults: By segment or NIC id, why it cannot be.
    """

    bridges: Mapping[str, str]
    public: tuple[str, ...]
    taps: Mapping[str, Tap]
    leases: Mapping[str, Lease]
    prefixes: tuple[IPv4Network, ...]
    links: frozenset[str]
    faults: Mapping[str, str]


@dataclass(slots=True)
class _Draft:
    segments: dict[str, tuple[Segment, IPv4Network | None]] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    leases: dict[str, Lease] = field(default_factory=dict)
    routed: dict[IPv4Address, str] = field(default_factory=dict)
    servers: dict[str, IPv4Address] = field(default_factory=dict)


def host_mac(mac: str) -> str:
    """Return the MAC of the host end of a NIC.

    The highest first byte: a bridge takes the lowest of its ports' for its own.
    """
    return f"fe{mac[2:]}"


def make_plan(state: HostState) -> Plan:
    """Check a state; what is wrong with a part of it is told, the rest is done."""
    draft, faults = _Draft(), {}
    for segment in state.segments:
        try:
            draft.segments[segment.id] = (segment, _prefix(segment))
        except ValueError as error:
            faults[segment.id] = str(error)
    taken = frozenset(nic.address for nic in state.nics)
    for nic in state.nics:
        try:
            _add_nic(draft, nic, taken)
        except ValueError as error:
            faults[nic.id] = str(error)
    sound = [segment for segment, _ in draft.segments.values()]
    return Plan(
        bridges={
            bridge_name(segment.id): segment.id for segment in sound if segment.kind == "private"
        },
        public=tuple(segment.id for segment in sound if segment.kind == "public"),
        taps=draft.taps,
        leases=draft.leases,
        prefixes=tuple(
            prefix
            for segment, prefix in draft.segments.values()
            if segment.kind == "public" and prefix is not None
        ),
        links=frozenset(
            [bridge_name(segment.id) for segment in state.segments if segment.kind == "private"]
            + [tap_name(nic.id) for nic in state.nics]
        ),
        faults=faults,
    )


def _prefix(segment: Segment) -> IPv4Network | None:
    if segment.kind not in ("private", "public"):
        raise ValueError(f"Unknown kind of segment: {segment.kind}")
    if segment.cidr is None:
        return None
    try:
        for address in (*segment.dns, *([segment.gateway] if segment.gateway else [])):
            IPv4Address(address)
        return IPv4Network(segment.cidr)
    except (AddressValueError, NetmaskValueError, ValueError) as error:
        raise ValueError(f"Not an IPv4 address or prefix: {error}") from error


def _add_nic(draft: _Draft, nic: Nic, taken: Collection[str | None]) -> None:
    if nic.segment_id not in draft.segments:
        raise ValueError(f"Its segment {nic.segment_id} is not there")
    if not _MAC.fullmatch(nic.mac):
        raise ValueError(f"Not the MAC address of one station: {nic.mac}")
    if nic.profile not in _PROFILES:
        raise ValueError(f"Unknown firewall profile: {nic.profile}")
    segment, prefix = draft.segments[nic.segment_id]
    is_routed = segment.kind == "public"
    if is_routed and nic.address is not None and prefix is None:
        raise ValueError(f"Its public segment has no prefix that {nic.address} is in")
    address = None
    if nic.address is not None and prefix is not None:
        address = _address(nic.address, prefix)
    if is_routed and address is not None:
        if address in draft.routed:
            raise ValueError(f"{address} belongs to NIC {draft.routed[address]} already")
        draft.routed[address] = nic.id
    name = tap_name(nic.id)
    bridge = None if is_routed else bridge_name(segment.id)
    draft.taps[nic.id] = Tap(name, nic.mac, nic.profile, bridge, address)
    if segment.dhcp and address is not None and prefix is not None:
        if segment.id not in draft.servers:
            draft.servers[segment.id] = _server_address(segment, prefix, taken)
        draft.leases[name] = Lease(
            mac=bytes.fromhex(nic.mac.replace(":", "")),
            server_mac=bytes.fromhex(host_mac(nic.mac).replace(":", "")),
            server=draft.servers[segment.id],
            address=address,
            prefix=prefix,
            router=IPv4Address(segment.gateway) if segment.gateway else None,
            dns=tuple(map(IPv4Address, segment.dns)),
            hostname=nic.hostname,
        )


def _address(text: str, prefix: IPv4Network) -> IPv4Address:
    address = IPv4Address(text)
    if address not in prefix:
        raise ValueError(f"{address} is not in {prefix}")
    return address


def _server_address(
    segment: Segment, prefix: IPv4Network, taken: Collection[str | None]
) -> IPv4Address:
    """Return the address that DHCP answers come from.

    Nobody answers ARP for it in a private segment, so that it disturbs no guest:
    clients reach it by broadcast. Without a gateway, the highest that is free.
    """
    if segment.gateway:
        return IPv4Address(segment.gateway)
    highest = int(prefix.broadcast_address) - 1
    for number in range(highest, int(prefix.network_address), -1):
        if str(IPv4Address(number)) not in taken:
            return IPv4Address(number)
    return prefix.network_address
