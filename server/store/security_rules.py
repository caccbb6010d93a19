"""Rules of security groups, from Neutron's words to the host's."""

from collections.abc import Mapping
from typing import Literal, cast

from server.host.groups import ICMP, ICMP6
from server.host.wanted import Rule
from server.store.tables import SecurityRuleRow

FAMILIES: Mapping[str, Literal[4, 6]] = {"IPv4": 4, "IPv6": 6}
"""IP versions by ethertype."""

PROTOCOLS: Mapping[str, int] = {
    "hopopt": 0,
    "icmp": 1,
    "igmp": 2,
    "ipip": 4,
    "tcp": 6,
    "egp": 8,
    "udp": 17,
    "dccp": 33,
    "ipv6-encap": 41,
    "ipv6-route": 43,
    "ipv6-frag": 44,
    "rsvp": 46,
    "gre": 47,
    "esp": 50,
    "ah": 51,
    "ipv6-icmp": 58,
    "icmpv6": 58,
    "ipv6-nonxt": 59,
    "ipv6-opts": 60,
    "ospf": 89,
    "pgm": 113,
    "vrrp": 112,
    "sctp": 132,
    "udplite": 136,
}
"""By name; also those that only IPv6 has."""


def number_of(protocol: str | None, family: int) -> int | None:
    """Return the number of a protocol that was checked; None: any."""
    if protocol is None:
        return None
    number = int(protocol) if protocol.isdecimal() else PROTOCOLS[protocol]
    return ICMP6 if number == ICMP and family == 6 else number  # noqa: PLR2004 - IPv6


def host_rule(row: SecurityRuleRow) -> Rule:
    """Return a rule as the host has it."""
    family = FAMILIES[row.ethertype]
    return Rule(
        id=row.id,
        direction=cast(Literal["ingress", "egress"], row.direction),  # checked when written
        family=family,
        protocol=number_of(row.protocol, family),
        ports=tuple(port for port in (row.first, row.last) if port is not None),
        remote=row.remote_group_id or row.remote_prefix,
    )
