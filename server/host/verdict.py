"""May this packet pass from one NIC to another? The answer of the wanted state alone.

The same question that the packet filter answers with its rules, asked of the plain values
they are made from: tests compare the two, and connections that are tracked already are
judged by it when rules become stricter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from server.host.groups import ICMP, ICMP6
from server.host.membership import PUBLIC, Members, members_of
from server.host.plan import Plan, make_plan
from server.host.profiles import PROFILE_GROUPS
from server.host.wanted import Group, HostState, Nic, Rule

Address = IPv4Address | IPv6Address

IPV4, ARP, IPV6 = 0x0800, 0x0806, 0x86DD
TCP, UDP = 6, 17

_ADVERTISEMENT, _ROUTER, _REDIRECT = 136, 134, 137
_NEIGHBOURLY_IN = frozenset({130, 131, 132, 134, 135, 136, 143})
_NEIGHBOURLY_OUT = frozenset({131, 132, 133, 135, 136, 143})
_NOBODY_YET = frozenset({131, 133, 135, 143})
# The kernel tracks none of these, so it does not know in which segment they are.
_UNTRACKED = frozenset({*range(130, 138), 143})
_DHCP_ASKING = {4: (68, 67), 6: (546, 547)}
_DHCP_ANSWERING = {4: (67, 68), 6: (547, 546)}


@dataclass(frozen=True, slots=True)
class Packet:
    """The first packet of a connection, or a frame that is not of IP.

    Attributes:
        mac: Where it says that it comes from.
        source, target: Addresses; of ARP: of the sender and of whom is asked for.
        protocol: IP number.
        ports: Source and target; of ICMP: type and code.
        claim: What an ARP packet says the sender's MAC is, or a neighbour advertisement
            that its target is here; empty for neither.
        tags: How many VLAN tags are around it; of private segments only.
    """

    ethertype: int
    mac: str
    source: str = ""
    target: str = ""
    protocol: int = 0
    ports: tuple[int, int] = (0, 0)
    claim: str = ""
    tags: int = 0

    @property
    def family(self) -> int:
        """4 or 6; 0 where it is not of IP."""
        return {IPV4: 4, IPV6: 6}.get(self.ethertype, 0)

    @property
    def icmp6_type(self) -> int:
        """Type of ICMPv6; -1 where it is not that."""
        return self.ports[0] if self.protocol == ICMP6 and self.ethertype == IPV6 else -1


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a group goes by: its rules, and the members of groups that they name."""

    rules: frozenset[Rule]
    members: Members

    def is_within(self, other: "Judgement") -> bool:
        """Tell whether all that this lets through, the other does too."""
        return self.rules <= other.rules and all(
            prefixes <= other.members.get(group_id, {}).get(place, frozenset())
            for group_id, places in self.members.items()
            for place, prefixes in places.items()
        )


class Verdicts:
    """Answers for one state; `plan` and `members` are worked out where they are not known."""

    def __init__(
        self, state: HostState, plan: Plan | None = None, members: Members | None = None
    ) -> None:
        self.plan = plan or make_plan(state)
        self._segments = {segment.id: segment for segment in state.segments}
        self._nics = {nic.id: nic for nic in state.nics}
        self._groups: Mapping[str, Group] = {
            group.id: group for group in (*PROFILE_GROUPS.values(), *self.plan.groups)
        }
        self._indexes: dict[str, dict[tuple[object, ...], list[Rule]]] = {}
        self._members = members_of(state, self.plan.taps) if members is None else members

    def may_pass(self, sender_id: str, receiver_id: str, packet: Packet) -> bool:
        """Tell whether a packet that one NIC sends reaches another one."""
        sender, receiver = self._nics[sender_id], self._nics[receiver_id]
        if sender_id not in self.plan.taps or receiver_id not in self.plan.taps:
            return False
        return (
            self._is_way(sender, receiver, packet)
            and self.is_honest(sender, packet)
            and self.lets_out(sender, packet)
            and self.lets_in(receiver, packet)
        )

    def is_honest(self, nic: Nic, packet: Packet) -> bool:
        """Tell whether a packet bears addresses that the NIC may use."""
        segment, tap = self._segments[nic.segment_id], self.plan.taps[nic.id]
        if segment.kind == "public" and _plays_host(packet):
            return False
        if not nic.is_guarded:
            return True
        if tap.binds_mac and packet.mac not in {nic.mac, *(mac for mac, _ in tap.sources)}:
            return False
        return not tap.binds_addresses or (packet.tags <= 1 and self._may_use(nic, packet))

    def _may_use(self, nic: Nic, packet: Packet) -> bool:
        match packet.ethertype:
            case 0x0806:
                mac = packet.claim or packet.mac
                return packet.source == "0.0.0.0" or self._owns(nic, mac, packet.source)  # noqa: S104 - a probe
            case 0x86DD if packet.icmp6_type == _ADVERTISEMENT and not self._may_claim(nic, packet):
                return False
            case 0x0800 | 0x86DD:
                return self._owns(nic, packet.mac, packet.source) or _is_nobody_yet(packet)
            case _:
                return True

    def lets_out(self, nic: Nic, packet: Packet) -> bool:
        """Tell whether the rules of the sender let a packet pass."""
        groups = self.plan.taps[nic.id].egress
        if groups is None or not packet.family or packet.tags > 1:
            return True
        if packet.icmp6_type in _NEIGHBOURLY_OUT or _is_udp(packet, _DHCP_ASKING):
            return True
        return self._admit(groups, "egress", nic, packet, packet.target)

    def lets_in(self, nic: Nic, packet: Packet) -> bool:
        """Tell whether the rules of the receiver let a packet pass."""
        tap = self.plan.taps[nic.id]
        if packet.tags > 1:
            return not tap.is_judged
        groups = tap.ingress
        if groups is None or not packet.family:
            return True
        is_private = self._segments[nic.segment_id].kind == "private"
        if is_private and (
            packet.icmp6_type in _NEIGHBOURLY_IN or _is_udp(packet, _DHCP_ANSWERING)
        ):
            return True
        return self._admit(groups, "ingress", nic, packet, packet.source)

    def judgements(self) -> Mapping[str, Judgement]:
        """Return what each group goes by, to be compared with that of another state."""
        return {
            group.id: Judgement(
                frozenset(group.rules),
                {one: self._members[one] for one in _remotes(group) if one in self._members},
            )
            for group in self._groups.values()
        }

    def _is_way(self, sender: Nic, receiver: Nic, packet: Packet) -> bool:
        segment, other = self._segments[sender.segment_id], self._segments[receiver.segment_id]
        if segment.kind == "private" or other.kind == "private":
            return segment.id == other.id
        if not packet.family or _is_udp(packet, {4: (packet.ports[0], 67)}):
            return False
        source = ip_address(packet.source)
        if source.is_unspecified or (packet.ethertype == IPV6 and source.is_link_local):
            return False  # of no use beyond the link
        return ip_address(packet.target) in self.plan.taps[receiver.id].addresses

    def _owns(self, nic: Nic, mac: str, address: str) -> bool:
        sought = ip_address(address)
        return any(
            mac == owner and sought.version == prefix.version and sought in prefix
            for owner, prefix in self.plan.taps[nic.id].sources
        )

    def _may_claim(self, nic: Nic, packet: Packet) -> bool:
        if self._segments[nic.segment_id].kind == "public":
            return True  # the host alone hears it
        sources = [one for _, one in self.plan.taps[nic.id].sources if one.version == 6]  # noqa: PLR2004 - IPv6
        if any(one.prefixlen != one.max_prefixlen for one in sources):
            return True
        return any(ip_address(packet.claim) in one for one in sources)

    def _admit(
        self, groups: tuple[str, ...], direction: str, nic: Nic, packet: Packet, remote: str
    ) -> bool:
        return any(
            _fits(rule, packet) and self._is_remote(rule, nic, packet, remote)
            for group_id in groups
            for rule in self._candidates(group_id, direction, packet)
        )

    def _candidates(self, group_id: str, direction: str, packet: Packet) -> Iterator[Rule]:
        """Yield the rules of a group that may fit: large groups mostly differ in ports."""
        if group_id not in self._indexes:
            index: dict[tuple[object, ...], list[Rule]] = {}
            for rule in self._groups[group_id].rules:
                index.setdefault(_key(rule), []).append(rule)
            self._indexes[group_id] = index
        index, family, protocol = self._indexes[group_id], packet.family, packet.protocol
        yield from index.get((direction, family, protocol, packet.ports[1]), ())
        yield from index.get((direction, family, protocol, None), ())
        yield from index.get((direction, family, None, None), ())

    def _is_remote(self, rule: Rule, nic: Nic, packet: Packet, address: str) -> bool:
        if rule.remote is None:
            return True
        sought = ip_address(address)
        if "/" in rule.remote:
            return sought in ip_network(rule.remote)
        if packet.icmp6_type in _UNTRACKED:
            return False
        segment = self._segments[nic.segment_id]
        place = segment.id if segment.kind == "private" else PUBLIC
        members = self._members.get(rule.remote, {}).get(place, frozenset())
        return any(one.version == sought.version and sought in one for one in members)


def may_pass(state: HostState, sender_id: str, receiver_id: str, packet: Packet) -> bool:
    """Tell whether a packet that one NIC sends reaches another one, by the state alone."""
    return Verdicts(state).may_pass(sender_id, receiver_id, packet)


def _remotes(group: Group) -> list[str]:
    return sorted({rule.remote for rule in group.rules if rule.remote is not None})


def _key(rule: Rule) -> tuple[object, ...]:
    is_one_port = rule.protocol not in (ICMP, ICMP6) and len({*rule.ports}) == 1
    return rule.direction, rule.family, rule.protocol, rule.ports[0] if is_one_port else None


def _fits(rule: Rule, packet: Packet) -> bool:
    if rule.family != packet.family:
        return False
    if rule.protocol is None:
        return True
    if rule.protocol != packet.protocol:
        return False
    if not rule.ports:
        return True
    if rule.protocol in (ICMP, ICMP6):
        return rule.ports == packet.ports[: len(rule.ports)]
    return rule.ports[0] <= packet.ports[1] <= rule.ports[-1]


def _plays_host(packet: Packet) -> bool:
    """Tell whether a packet is one that only the host may send on a public network."""
    if packet.icmp6_type in (_ROUTER, _REDIRECT):
        return True
    return bool(packet.family) and packet.protocol == UDP and packet.ports[0] in (67, 547)


def _is_nobody_yet(packet: Packet) -> bool:
    """Tell whether a packet is one of a station that has no address yet."""
    if packet.ethertype == IPV4:
        return packet.source == "0.0.0.0" and _is_udp(packet, _DHCP_ASKING)  # noqa: S104 - a source
    return packet.source == "::" and packet.icmp6_type in _NOBODY_YET


def _is_udp(packet: Packet, ports: Mapping[int, tuple[int, int]]) -> bool:
    return packet.protocol == UDP and packet.ports == ports.get(packet.family)
