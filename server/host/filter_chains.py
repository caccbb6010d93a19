"""The fixed chains of the packet filter: what a packet meets, hook by hook.

Chains of `bridge` come before those of `inet`, which br_netfilter calls for bridged packets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from server.host.router_plan import OUTSIDE

MARK = 0x4B000000
"""Marks of packets are this and the number of a NIC; others' are not looked at."""

Prefix = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Uplink:
    """The link that leads out; `is_masqueraded`: packets leave with its address."""

    name: str
    is_masqueraded: bool


_TO_PREFIX = {
    4: "ip daddr {} reject with icmp type host-unreachable",
    6: "ip6 daddr {} reject with icmpv6 type addr-unreachable",
}

# Protocols and types by number: names need /etc/protocols, which a bare machine lacks.
# 130-132, 143: multicast listeners; 133-136: routers and neighbours.
_NEIGHBOURLY_IN = "meta l4proto 58 icmpv6 type { 130, 131, 132, 134, 135, 136, 143 } accept"
_NEIGHBOURLY_OUT = "meta l4proto 58 icmpv6 type { 131, 132, 133, 135, 136, 143 } accept"
# Marks that are not ours: 0, and those of other programs of the host.
_OF_OTHERS = f"meta mark and {0xFF000000:#x} != {MARK:#x} return"
# Of a station that has no address yet.
_NOBODY_YET = "ip6 saddr :: meta l4proto 58 icmpv6 type { 131, 133, 135, 143 } return"

BRIDGE_CHAINS: Mapping[str, tuple[str, Sequence[str]]] = {
    "spoofing": ("", ["iifname @port_spoofed drop", "drop"]),
    "from_arp": (
        "",
        [
            "iifname . arp saddr ether . arp saddr ip @port_sources return",
            "arp saddr ip 0.0.0.0 iifname . arp saddr ether @macs return",
            "iifname . arp saddr ether . arp saddr ip @port_ranges return",
            "goto spoofing",
        ],
    ),
    "from_ip": (
        "",
        [
            "iifname . ether saddr . ip saddr @port_sources return",
            "ip saddr 0.0.0.0 udp sport 68 udp dport 67 return",
            "iifname . ether saddr . ip saddr @port_ranges return",
            "goto spoofing",
        ],
    ),
    "from_advertiser": (
        "",
        ["iifname . @th,64,128 @targets return", "iifname @wide return", "goto spoofing"],
    ),
    "from_ip6": (
        "",
        [
            "meta l4proto 58 @th,0,8 136 jump from_advertiser",
            "iifname . ether saddr . ip6 saddr @port_sources6 return",
            _NOBODY_YET,
            "iifname . ether saddr . ip6 saddr @port_ranges6 return",
            "goto spoofing",
        ],
    ),
    "from_port": (
        "type filter hook prerouting priority -300;",
        [
            "iifname != @taps return",
            "meta mark set iifname map @port_nics",
            "iifname != @bound_macs return",
            "iifname . ether saddr != @macs goto spoofing",
            "iifname != @bound return",
            # One VLAN tag is off by now; what has another could hide any source.
            "meta protocol { 0x8100, 0x88a8 } goto spoofing",
            "meta protocol 0x0806 goto from_arp",
            "meta protocol 0x0800 goto from_ip",
            "meta protocol 0x86dd goto from_ip6",
        ],
    ),
    # A private segment has no host in it, whatever a guest sends to the bridge's MAC.
    "to_host": ("type filter hook input priority -300;", ["iifname @taps drop"]),
    # Before br_netfilter (-1), which calls the inet chains.
    "to_port": (
        "type filter hook forward priority -200;",
        [
            "meta mark set 0",
            "meta mark set oifname map @port_nics",
            "meta mark != 0 meta protocol { 0x8100, 0x88a8 } drop",
        ],
    ),
}


def inet_chains(
    uplink: Uplink | None, prefixes: Sequence[Prefix]
) -> dict[str, tuple[str, Sequence[str]]]:
    """Return the chains of `inet`: the hook of each, and its rules.

    What is sent to an address of the public `prefixes` that no NIC has does not leave.
    """
    leaving, translated = [], []
    if uplink is not None:
        leaving = [
            f'oifname "{uplink.name}" {_TO_PREFIX[prefix.version].format(prefix)}'
            for prefix in prefixes
        ]
        if uplink.is_masqueraded:
            translated = [f'oifname "{uplink.name}" masquerade']
    return {
        "spoofing": ("", ["iifname @spoofed drop", "drop"]),
        # Before fragments are put together (-400): those of twins must not mix.
        "zoning": (
            "type filter hook prerouting priority -450;",
            ["ct zone set iifname map @zones"],
        ),
        # DHCP and DNS have been answered at the tap, before any filter. On a public network no
        # guest is a router or a DHCP server, whatever it may send otherwise.
        "from_tap": (
            "type filter hook prerouting priority -300;",
            [
                "iifname != @routed return",
                "udp dport 67 drop",
                "udp dport 53 iifname . ip daddr @services drop",
                "udp dport 53 iifname . ip6 daddr @services6 drop",
                "udp sport { 67, 547 } goto spoofing",
                "meta l4proto 58 icmpv6 type { 134, 137 } goto spoofing",
                "iifname @free return",
                "iifname . ether saddr . ip saddr @sources return",
                "iifname . ether saddr . ip6 saddr @sources6 return",
                _NOBODY_YET,
                "iifname . ether saddr . ip saddr @ranges return",
                "iifname . ether saddr . ip6 saddr @ranges6 return",
                "goto spoofing",
            ],
        ),
        "from_guest": (
            "type filter hook prerouting priority -100;",
            [
                "iifname @routed meta mark set iifname map @nics",
                _OF_OTHERS,
                "ct state established,related accept",
                # A connection that the kernel was made to forget must not come back by
                # its own answers.
                "ct state new meta l4proto 6 tcp flags & (fin|syn|rst|ack) != syn drop",
                _NEIGHBOURLY_OUT,
                "udp sport 68 udp dport 67 accept",
                "udp sport 546 udp dport 547 accept",
                "meta mark vmap @egress",
            ],
        ),
        # What gets here has been let through; a look-up counts it.
        "counted_out": (
            "type filter hook prerouting priority -95;",
            [_OF_OTHERS, "ct state new meta mark @passed_out"],
        ),
        "unmark": (
            "type filter hook prerouting priority -90;",
            ["iifname @routed meta mark set 0"],
        ),
        "to_host": (
            "type filter hook input priority 0;",
            [
                # Routers are ours, what is behind them is not; neighbours are untracked.
                f'iifname "{OUTSIDE}*" ct state != {{ established, related, untracked }} drop',
                "iifname != @routed return",
                "ct state established,related accept",
                # The host is the router of its taps: its MAC is asked for, and it asks.
                "meta l4proto 58 icmpv6 type { 135, 136 } accept",
                "drop",
            ],
        ),
        "neighbourly": (
            "",
            [
                _NEIGHBOURLY_IN,
                "meta nfproto ipv4 udp sport 67 udp dport 68 accept",
                "meta nfproto ipv6 udp sport 547 udp dport 546 accept",
            ],
        ),
        "to_guest": (
            "type filter hook forward priority 0;",
            [
                "meta mark set oifname map @nics",
                _OF_OTHERS,
                "ct state established,related accept",
                "oifname != @routed jump neighbourly",
                "meta mark vmap @ingress",
            ],
        ),
        "counted_in": (
            "type filter hook forward priority 1;",
            [_OF_OTHERS, "ct state new meta mark @passed_in"],
        ),
        "leaving": ("type filter hook forward priority 5;", leaving),
        "translation": ("type nat hook postrouting priority 100;", translated),
    }
