"""What a host's network should look like, as plain values.

The whole wanted state of one host is one `HostState`. The agent looks, compares
and changes what differs, so that the same state can be sent at any time and any
number of times.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

Profile = Literal["ENABLED", "PROTECTED", "DISABLED", "CUSTOM"]
"""Firewall of a NIC. ENABLED: nothing comes in but answers and icmp. PROTECTED:
also ssh (22) and rdp (3389). DISABLED: everything comes in. What goes out is free.
CUSTOM: only the groups of the NIC decide, in both directions."""

SegmentKind = Literal["private", "public"]

Ipv6Mode = Literal["slaac", "dhcpv6-stateless", "dhcpv6-stateful"]
"""Neutron's words. A guest takes its address from its MAC, or is told it by DHCPv6;
stateless: it is told only of name servers by DHCPv6."""


@dataclass(frozen=True, slots=True)
class Route:
    """A way that guests are told, besides their default router."""

    destination: str
    nexthop: str


@dataclass(frozen=True, slots=True)
class Subnet:
    """The addresses of one family in a segment.

    Attributes:
        cidr: Prefix such as `10.0.1.0/24` or `2001:db8:1::/64`.
        gateway: Address told to guests as their router, or None.
        dhcp: Whether the host tells guests their addresses.
        dns: Name servers told to guests.
        routes: Told to guests; of IPv6, only those whose next hop is the gateway.
        service: Address at which the host answers DNS in the segment, or None.
        mode: How guests come to their IPv6 address.
    """

    cidr: str
    gateway: str | None = None
    dhcp: bool = True
    dns: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    service: str | None = None
    mode: Ipv6Mode = "slaac"


@dataclass(frozen=True, slots=True)
class PhysicalPort:
    """An interface of the host, or a VLAN on it, that a segment is bridged to.

    Attributes:
        interface: Name of a link that is not ours.
        vlan: 1 to 4094; None: frames without a tag.
        attempt: Each place that it is plugged in at has its own number.
        is_confirmed: Somebody says that all is well since it was plugged in.
        guard_s: Without that, it is unplugged again after so long, and stays so.
        is_forced: The addresses of the interface may move to the bridge.
    """

    id: str
    interface: str
    vlan: int | None = None
    attempt: int = 1
    is_confirmed: bool = False
    guard_s: int = 60
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One network as this host sees it.

    A private segment is an isolated bridge that carries raw Ethernet frames. A
    public one has no bridge: each address of a NIC is a host route to its tap.

    Attributes:
        subnets: At most one per family; none for a bare segment.
        domain: DNS domain of the names of its NICs; empty for none.
        port: Of private ones: where they meet a physical network.
        resolvers: Who is asked for names that are not in it, where a way leads out.
    """

    id: str
    kind: SegmentKind
    subnets: tuple[Subnet, ...] = ()
    domain: str = ""
    port: PhysicalPort | None = None
    resolvers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shaping:
    """How narrow, slow and lossy a NIC's link is; `in` is towards the guest.

    Attributes:
        rate_kbit_in, rate_kbit_out: Kilobits a second of Ethernet frames; None: no limit.
        burst_kbit_in, burst_kbit_out: What may pass at once after a rest; None: little.
        delay_ms, jitter_ms, loss_percent: Of each direction. Each packet is late by the
            delay, give or take the jitter.
    """

    rate_kbit_in: int | None = None
    rate_kbit_out: int | None = None
    burst_kbit_in: int | None = None
    burst_kbit_out: int | None = None
    delay_ms: int = 0
    jitter_ms: int = 0
    loss_percent: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that a group lets through; what no rule lets through is dropped.

    Attributes:
        direction: `ingress`: towards the guest.
        family: 4 or 6.
        protocol: IP number; None: any.
        ports: First and last port of the target; of ICMP: type, or type and code. Empty: any.
        remote: Prefix of the other end, or id of a group that it is a member of; None: any.
    """

    id: str
    direction: Literal["ingress", "egress"]
    family: Literal[4, 6]
    protocol: int | None = None
    ports: tuple[int, ...] = ()
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A security group: its members are the NICs that name it."""

    id: str
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressPair:
    """Further source addresses that a NIC may use.

    Attributes:
        prefix: An address or a prefix.
        mac: None: the NIC's own.
    """

    prefix: str
    mac: str | None = None


@dataclass(frozen=True, slots=True)
class Nic:
    """One interface of an instance, at its host end.

    Attributes:
        mac: Lower-case, colons: `fa:16:3e:00:00:01`.
        addresses: Without prefix length; none where guests do as they like.
        hostname: Told to the guest by DHCP.
        floating: Further addresses, led to a NIC of a public segment; its guest knows.
        groups: Ids of groups that let through more than the profile does.
        pairs: Sources beside its own.
        is_guarded: False: no firewall, and any source.
    """

    id: str
    segment_id: str
    mac: str
    addresses: tuple[str, ...]
    hostname: str
    profile: Profile = "DISABLED"
    shaping: Shaping | None = None
    floating: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    pairs: tuple[AddressPair, ...] = ()
    is_guarded: bool = True


@dataclass(frozen=True, slots=True)
class RouterPort:
    """One end of a router.

    Attributes:
        addresses: Without prefix length, each in a subnet of the segment.
    """

    id: str
    segment_id: str
    mac: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FloatingIp:
    """An address of the segment of a router's gateway that stands for one behind it."""

    address: str
    target: str


@dataclass(frozen=True, slots=True)
class Router:
    """A router: a network namespace with one end in each of its segments.

    Attributes:
        interfaces: On private segments, at most one per subnet.
        gateway: On a public segment; host-routed like a NIC.
        snat: What leaves by the gateway bears its IPv4 address; else the prefixes behind
            the router are led to it. IPv6 always is routed as it is.
        routes: Ways beyond routers that are not ours.
        floating: Translated one to one.
    """

    id: str
    interfaces: tuple[RouterPort, ...] = ()
    gateway: RouterPort | None = None
    snat: bool = True
    routes: tuple[Route, ...] = ()
    floating: tuple[FloatingIp, ...] = ()


@dataclass(frozen=True, slots=True)
class HostState:
    """Everything that should be there; what is ours and not in it is removed."""

    segments: tuple[Segment, ...] = ()
    nics: tuple[Nic, ...] = ()
    groups: tuple[Group, ...] = ()
    routers: tuple[Router, ...] = ()


def tap_name(nic_id: str) -> str:
    """Return the name of a NIC's tap: stable, and within Linux's 15 characters."""
    return "tap" + hashlib.sha256(nic_id.encode()).hexdigest()[:11]


def bridge_name(segment_id: str) -> str:
    """Return the name of a private segment's bridge."""
    return "br" + hashlib.sha256(segment_id.encode()).hexdigest()[:11]


def host_mac(mac: str) -> str:
    """Return the MAC of the host end of a NIC.

    The highest first byte: a bridge takes the lowest of its ports' for its own.
    """
    return f"fe{mac[2:]}"
