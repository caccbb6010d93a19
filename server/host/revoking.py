"""Connections that rules forbid by now, and that the kernel still lets through.

What a rule let in once goes on by its state. So when rules become stricter, the tracked
connections of those NICs are judged again, and the kernel forgets those that would not
be let in today. When rules are the same, nothing is looked at.
"""

from collections.abc import Collection, Iterable, Mapping
from ipaddress import ip_address

from server.host.conntrack import Flow, forget
from server.host.firewall import Tap
from server.host.membership import PUBLIC
from server.host.netlink import Netlink
from server.host.verdict import IPV4, IPV6, Judgement, Packet, Verdicts
from server.host.wanted import HostState, Nic

_V4 = 4


class Revoker:
    """Ends what is not allowed any more.

    After a start of the agent everything is judged once: it may have been killed between
    a change of the rules and this.
    """

    def __init__(self, conntrack: Netlink) -> None:
        self._conntrack = conntrack
        self._taps: Mapping[str, Tap] = {}
        self._groups: Mapping[str, Judgement] = {}
        self._zones: frozenset[int] = frozenset()

    def apply(self, state: HostState, verdicts: Verdicts, zones: Mapping[str, int]) -> int:
        """Forget what the state forbids; return how many connections.

        Args:
            state: In force.
            verdicts: Of that state.
            zones: Of connection tracking, by segment id.
        """
        taps, groups = verdicts.plan.taps, verdicts.judgements()
        narrowed = {
            one
            for one, before in self._groups.items()
            if one not in groups or not (before == groups[one] or before.is_within(groups[one]))
        }
        judged = [
            nic
            for nic in state.nics
            if nic.id in taps and _is_stricter(taps[nic.id], self._taps.get(nic.id), narrowed)
        ]
        # Another segment may have the number of one that is gone.
        gone = self._zones - {*zones.values()}
        self._taps, self._groups, self._zones = taps, groups, frozenset(zones.values())
        if not judged and not gone:
            return 0
        owners = _owners(judged, verdicts)
        places = {zone: segment_id for segment_id, zone in zones.items()}
        return forget(
            self._conntrack,
            lambda flow: flow.zone in gone or _is_forbidden(flow, owners, places, verdicts),
        )


def _is_stricter(tap: Tap, before: Tap | None, narrowed: Collection[str]) -> bool:
    """Tell whether a NIC may be judged by less than it was; of a new one nothing is known."""
    if not tap.is_judged:
        return False
    if before is None:
        return True
    for now, then in ((tap.ingress, before.ingress), (tap.egress, before.egress)):
        if now is not None and (then is None or {*then} - {*now} or {*then} & {*narrowed}):
            return True
    return False


def _owners(nics: Iterable[Nic], verdicts: Verdicts) -> Mapping[tuple[str, object], Nic]:
    """Return NICs by the place where they are seen and their address."""
    found: dict[tuple[str, object], Nic] = {}
    for nic in nics:
        tap = verdicts.plan.taps[nic.id]
        place = PUBLIC if tap.bridge is None else nic.segment_id
        own = [*tap.addresses]
        own += [ip_address(one.network_address) for _, one in tap.sources if one.num_addresses == 1]
        found |= {(place, address): nic for address in own}
    return found


def _is_forbidden(
    flow: Flow,
    owners: Mapping[tuple[str, object], Nic],
    places: Mapping[int, str],
    verdicts: Verdicts,
) -> bool:
    place = places.get(flow.zone, PUBLIC)
    sender = owners.get((place, flow.source))
    receiver = owners.get((place, flow.answerer))
    if sender is None and receiver is None:
        return False
    packet = Packet(
        ethertype=IPV4 if flow.source.version == _V4 else IPV6,
        mac="",
        source=str(flow.source),
        target=str(flow.answerer),
        protocol=flow.protocol,
        ports=flow.ports,
    )
    return bool(
        (sender is not None and not verdicts.lets_out(sender, packet))
        or (receiver is not None and not verdicts.lets_in(receiver, packet))
    )
