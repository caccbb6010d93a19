"""What a host's network should look like, as plain values.

The whole wanted state of one host is one `HostState`. The agent looks, compares
and changes what differs, so that the same state can be sent at any time and any
number of times.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

Profile = Literal["ENABLED", "PROTECTED", "DISABLED"]
"""Firewall of a NIC. ENABLED: nothing comes in but answers and icmp. PROTECTED:
also ssh (22) and rdp (3389). DISABLED: everything comes in. What goes out is free."""

SegmentKind = Literal["private", "public"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One network as this host sees it.

    A private segment is an isolated bridge that carries raw Ethernet frames. A
    public one has no bridge: each NIC's address is a host route to its tap.

    Attributes:
        cidr: IPv4 prefix such as `10.0.1.0/24`, or None for a bare segment.
        gateway: Address told to guests as their router, or None.
        dhcp: Whether the host answers DHCP requests of this segment.
        dns: Name servers told to guests.
    """

    id: str
    kind: SegmentKind
    cidr: str | None = None
    gateway: str | None = None
    dhcp: bool = True
    dns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nic:
    """One interface of an instance, at its host end.

    Attributes:
        mac: Lower-case, colons: `fa:16:3e:00:00:01`.
        address: IPv4 address without prefix length; None where guests do as they like.
        hostname: Told to the guest by DHCP.
    """

    id: str
    segment_id: str
    mac: str
    address: str | None
    hostname: str
    profile: Profile = "DISABLED"


@dataclass(frozen=True, slots=True)
class HostState:
    """Everything that should be there; what is ours and not in it is removed."""

    segments: tuple[Segment, ...] = ()
    nics: tuple[Nic, ...] = ()


def tap_name(nic_id: str) -> str:
    """Return the name of a NIC's tap: stable, and within Linux's 15 characters."""
    return "tap" + hashlib.sha256(nic_id.encode()).hexdigest()[:11]


def bridge_name(segment_id: str) -> str:
    """Return the name of a private segment's bridge."""
    return "br" + hashlib.sha256(segment_id.encode()).hexdigest()[:11]
