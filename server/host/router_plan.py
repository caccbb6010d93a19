"""What the routers of a state mean on this host: pure functions.

A router is a namespace. In each private segment it has one end of a veth pair, whose
other end is a port of the segment's bridge. Its gateway is a pair of which the host
routes to the far end, address by address, as it does to a NIC of a public segment.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    collapse_addresses,
    ip_address,
    ip_interface,
    ip_network,
)

from server.host.inet import Address, Interface, Prefix
from server.host.wanted import (
    FloatingIp,
    HostState,
    Router,
    RouterPort,
    Segment,
    Subnet,
    bridge_name,
)

NAMESPACES = "cockpit-"
"""How the names of routers' namespaces begin; nobody else's do."""
PROTOCOL = 143
"""rtm_protocol of routes inside of routers and to them; a number that nobody is assigned."""
OUTSIDE = "xr"
"""How the names of gateways' links begin, at both ends."""

HOST_V4 = ip_address("169.254.0.1")
HOST_V6 = ip_address("fe80::1")
"""Where a router sends to by its gateway: the other end, whatever that is called."""

_INSIDE = "vr"
_MAC = re.compile(r"[0-9a-f][02468ace](:[0-9a-f]{2}){5}")
_V4, _V6 = 4, 6


@dataclass(frozen=True, slots=True)
class RouterLink:
    """One veth pair of a router.

    Attributes:
        bridge: The master of the host's end, or None for the gateway.
        addresses: Of the router's end.
    """

    port_id: str
    name: str
    mac: str
    bridge: str | None
    addresses: tuple[Interface, ...]


@dataclass(frozen=True, slots=True)
class RouterPlan:
    """One router on this host.

    Attributes:
        links: The gateway's is the last.
        ways: Routes inside: prefixes with the next hop.
        reached: What the host leads to the router: its own public addresses, and the
            prefixes behind it that are not translated.
        floating: Public addresses that stand for others.
        rules: The packet filter inside, as one transaction of nft.
    """

    id: str
    namespace: str
    links: tuple[RouterLink, ...]
    ways: tuple[tuple[Prefix, Address], ...]
    reached: tuple[Prefix, ...]
    floating: frozenset[tuple[Address, Address]]
    rules: str

    @property
    def outside(self) -> RouterLink | None:
        """The gateway's link."""
        return next((link for link in self.links if link.bridge is None), None)


@dataclass(frozen=True, slots=True)
class _Behind:
    """The prefixes behind a router, by family."""

    v4: tuple[Prefix, ...]
    v6: tuple[Prefix, ...]


def namespace_name(router_id: str) -> str:
    """Return the name of a router's namespace."""
    return _name(NAMESPACES, router_id)


def router_link_name(port_id: str, *, is_gateway: bool) -> str:
    """Return the name of both ends of a port's pair."""
    return _name(OUTSIDE if is_gateway else _INSIDE, port_id)


def plan_routers(
    state: HostState, owners: Mapping[Address, str]
) -> tuple[list[RouterPlan], dict[str, str]]:
    """Check the routers of a state; return those that can be, and why others cannot.

    Args:
        state: The whole of it.
        owners: By public address, the NIC that has it.
    """
    segments = {segment.id: segment for segment in state.segments}
    taken: dict[Address, str] = {address: f"NIC {owner}" for address, owner in owners.items()}
    led: dict[Prefix, str] = {
        ip_network(subnet.cidr): f"network {segment.id}"
        for segment in state.segments
        if segment.kind == "public"
        for subnet in segment.subnets
    }
    plans: list[RouterPlan] = []
    faults: dict[str, str] = {}
    for router in state.routers:
        try:
            plan = _plan(router, segments)
            _claim(plan, taken, led)
        except ValueError as error:
            faults[router.id] = str(error)
        else:
            plans.append(plan)
    return plans, faults


def _name(prefix: str, wanted_id: str) -> str:
    return prefix + hashlib.sha256(wanted_id.encode()).hexdigest()[:11]


def _claim(plan: RouterPlan, taken: dict[Address, str], led: dict[Prefix, str]) -> None:
    """Note what the host leads to a router.

    Raises:
        ValueError: Somebody else has it already.
    """
    hosts = [one.network_address for one in plan.reached if one.prefixlen == one.max_prefixlen]
    prefixes = [one for one in plan.reached if one.prefixlen < one.max_prefixlen]
    for address in hosts:
        if address in taken:
            raise ValueError(f"{address} belongs to {taken[address]} already")
    for prefix in prefixes:
        for other, owner in led.items():
            if prefix.version == other.version and prefix.overlaps(other):
                raise ValueError(f"{prefix} is led to {owner} already")
    taken.update(dict.fromkeys(hosts, f"router {plan.id}"))
    led.update(dict.fromkeys(prefixes, f"router {plan.id}"))


def _plan(router: Router, segments: Mapping[str, Segment]) -> RouterPlan:
    links = [_link(port, segments, "private") for port in router.interfaces]
    ways = [(ip_network(route.destination), ip_address(route.nexthop)) for route in router.routes]
    behind = _behind(links, ways)
    if router.gateway is None:
        floating: frozenset[tuple[Address, Address]] = frozenset()
        reached: list[Prefix] = []
        rules = _table([])
    else:
        outside = _link(router.gateway, segments, "public")
        links.append(outside)
        families = {address.version for address in outside.addresses}
        ways += _way_out(ways, families)
        floating = frozenset(_pair(one) for one in router.floating)
        reached = [address.network for address in outside.addresses]
        reached += [ip_network(address) for address, _ in sorted(floating, key=str)]
        reached += () if router.snat or _V4 not in families else behind.v4
        reached += behind.v6 if _V6 in families else ()
        rules = _table(_chains(router, outside, behind, sorted(floating, key=str)))
        public = tuple(ip_interface(address) for address, _ in sorted(floating, key=str))
        links[-1] = _with_addresses(outside, public)
    return RouterPlan(
        id=router.id,
        namespace=namespace_name(router.id),
        links=tuple(links),
        ways=tuple(dict.fromkeys(ways)),
        reached=tuple(dict.fromkeys(reached)),
        floating=floating,
        rules=rules,
    )


def _link(port: RouterPort, segments: Mapping[str, Segment], kind: str) -> RouterLink:
    segment = segments.get(port.segment_id)
    if segment is None or segment.kind != kind:
        raise ValueError(f"Its {kind} segment {port.segment_id} is not there")
    if not _MAC.fullmatch(port.mac):
        raise ValueError(f"Not the MAC address of one station: {port.mac}")
    is_gateway = kind == "public"
    addresses: list[Interface] = []
    for text in port.addresses:
        subnet = _subnet_of(segment, text)
        length = "" if is_gateway else f"/{ip_network(subnet.cidr).prefixlen}"
        addresses.append(ip_interface(f"{text}{length}"))
    return RouterLink(
        port_id=port.id,
        name=router_link_name(port.id, is_gateway=is_gateway),
        mac=port.mac,
        bridge=None if is_gateway else bridge_name(segment.id),
        addresses=tuple(addresses),
    )


def _with_addresses(link: RouterLink, more: Sequence[Interface]) -> RouterLink:
    return RouterLink(link.port_id, link.name, link.mac, link.bridge, (*link.addresses, *more))


def _subnet_of(segment: Segment, text: str) -> Subnet:
    address = ip_address(text)
    for subnet in segment.subnets:
        prefix = ip_network(subnet.cidr)
        if prefix.version == address.version and address in prefix:
            return subnet
    raise ValueError(f"{text} is in no prefix of its segment")


def _behind(links: Sequence[RouterLink], ways: Iterable[tuple[Prefix, Address]]) -> _Behind:
    found = [
        address.network
        for link in links
        for address in link.addresses
        if not address.ip.is_link_local
    ]
    # A default route leads out of here, not behind us.
    found += [target for target, _ in ways if target.prefixlen]
    v4, v6 = ([one for one in found if one.version == version] for version in (_V4, _V6))
    return _Behind(
        v4=tuple(collapse_addresses(v4)),  # type: ignore[type-var] # all of one family
        v6=tuple(collapse_addresses(v6)),  # type: ignore[type-var] # all of one family
    )


def _way_out(
    ways: Iterable[tuple[Prefix, Address]], families: Iterable[int]
) -> list[tuple[Prefix, Address]]:
    """Return the default routes by the gateway, of families that have no other one."""
    known = {target.version for target, _ in ways if not target.prefixlen}
    every: dict[int, tuple[Prefix, Address]] = {
        _V4: (ip_network("0.0.0.0/0"), HOST_V4),
        _V6: (ip_network("::/0"), HOST_V6),
    }
    return [every[version] for version in sorted(families) if version not in known]


def _pair(floating: FloatingIp) -> tuple[Address, Address]:
    return IPv4Address(floating.address), IPv4Address(floating.target)


def _chains(
    router: Router,
    outside: RouterLink,
    behind: _Behind,
    floating: Sequence[tuple[Address, Address]],
) -> list[str]:
    """Return the chains of a router with a gateway.

    What guests send with an address that is not of a prefix behind the router does not
    leave; nor does what the kernel cannot translate.
    """
    own = next((one.ip for one in outside.addresses if one.version == _V4), None)
    leaving = f'oifname "{outside.name}"'
    inward, outward, passing = [], [], []
    if behind.v4:
        passing.append(f"{leaving} meta nfproto ipv4 ip saddr != {_set(behind.v4)} drop")
    if behind.v6:
        passing.append(f"{leaving} meta nfproto ipv6 ip6 saddr != {_set(behind.v6)} drop")
    if floating:
        to_targets = ", ".join(f"{address} : {target}" for address, target in floating)
        from_targets = ", ".join(f"{target} : {address}" for address, target in floating)
        inward.append(f"dnat ip to ip daddr map {{ {to_targets} }}")
        outward.append(f"{leaving} snat ip to ip saddr map {{ {from_targets} }}")
        # One behind us meets another at its public address: answers must come back here.
        inside = f'oifname != "{outside.name}" ct status dnat ip saddr {_set(behind.v4)}'
        outward.append(f"{inside} snat ip to ip saddr map {{ {from_targets} }}")
        outward += [f"{inside} snat ip to {own}"] if own else []
    if router.snat and own is not None:
        outward.append(f"{leaving} meta nfproto ipv4 snat ip to {own}")
        passing.append(f"{leaving} meta nfproto ipv4 ct state invalid drop")
    return [
        *_chain("inward", "type nat hook prerouting priority -100;", inward),
        *_chain("outward", "type nat hook postrouting priority 100;", outward),
        *_chain("passing", "type filter hook forward priority 0;", passing),
    ]


def _chain(name: str, hook: str, rules: Sequence[str]) -> list[str]:
    return [f"chain {name} {{", hook, *rules, "}"]


def _table(lines: Sequence[str]) -> str:
    """Return a transaction that puts these lines in the place of all that was there."""
    fresh = "add table inet cockpit\ndelete table inet cockpit\n"
    return f"{fresh}table inet cockpit {{\n{chr(10).join(lines)}\n}}\n"


def _set(prefixes: Sequence[Prefix]) -> str:
    return "{ " + ", ".join(map(str, prefixes)) + " }"
