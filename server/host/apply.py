"""Make this host's network as wanted: look, compare, change what differs.

Only what bears our marks is changed or removed: links of our group, routes of our
protocol, the tables of our name.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from pathlib import Path

from server.host import links, proxies
from server.host.answers import Answers
from server.host.conntrack import open_conntrack
from server.host.filter_chains import Uplink
from server.host.firewall import Tap
from server.host.links import Address, Link, LinkChange
from server.host.membership import members_of
from server.host.moves import Moves
from server.host.namespaces import Mounts
from server.host.netlink import Netlink, Request
from server.host.nft import NftablesError
from server.host.physical import PhysicalPorts, PortState
from server.host.plan import Plan, make_plan
from server.host.revoking import Revoker
from server.host.router_plan import plan_routers
from server.host.routers import Routers
from server.host.rules import Hits, Rules
from server.host.shaping import Shaper
from server.host.tuning import Role, tune
from server.host.verdict import Verdicts
from server.host.wanted import HostState, host_mac

_ALREADY_GONE = (3, 19)  # ESRCH, ENODEV
_NO_BRIDGE_FILTER = (
    "The kernel cannot filter bridged packets: br_netfilter is missing (modprobe br_netfilter)"
)
_APART = ("ifb", "vlan")
"""Kinds of links that belong to others of ours, and go with them."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What an apply came to.

    Attributes:
        changed: Number of changes by kind; empty when all was so already.
        faults: By id of a segment, NIC, router or physical port.
        answers: What guests should be told now, by tap.
        ports: Physical ports that are plugged in, or were, by id.
    """

    segments: list[str] = field(default_factory=list)
    nics: list[str] = field(default_factory=list)
    routers: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)
    ports: dict[str, PortState] = field(default_factory=dict)
    seconds: float = 0.0

    def count(self, kind: str, number: int) -> None:
        """Add to the changes."""
        if number:
            self.changed[kind] = self.changed.get(kind, 0) + number

    def take(self, kind: str, changes: int, faults: Mapping[str, str]) -> None:
        """Add what a part came to."""
        self.count(kind, changes)
        self.faults.update(faults)


@dataclass(frozen=True, slots=True)
class Counters:
    """Of one NIC, as its guest sees them."""

    rx_bytes: int
    tx_bytes: int
    rx_packets: int
    tx_packets: int


class Network:
    """The network of this host; one caller at a time.

    Args:
        uplink: The link that leads out.
        mounts: Where the names of routers are kept; None: in this mount namespace.

    Raises:
        NftablesError: The library is missing.
    """

    def __init__(self, uplink: Uplink | None, mounts: Mounts | None = None) -> None:
        self._kernel = Netlink()
        self._uplink = uplink
        self._rules = Rules(uplink)
        self._revoker = Revoker(open_conntrack())
        self._shaper = Shaper(self._kernel)
        self._ports = PhysicalPorts(self._kernel, Path.cwd(), uplink.name if uplink else None)
        self._routers = Routers(self._kernel, mounts)
        self._moves = Moves()
        self._tuned: dict[int, Role] = {}
        self._owners: dict[int, str] | None = None

    def apply(self, state: HostState) -> Outcome:
        """Make it so.

        The filter stands before the links it filters, and links before the routes
        that lead to them: no packet reaches a guest unfiltered.
        """
        started = time.monotonic()
        plan = make_plan(state)
        outcome = Outcome(faults=dict(plan.faults))
        self._owners = None
        present = self._remove(plan, outcome)
        taps = self._enforceable(plan, outcome)
        try:
            members = members_of(state, plan.taps)
            ends = list(taps.values())
            steps = self._rules.apply(ends, plan.bridges, plan.prefixes, plan.groups, members)
            outcome.count("filter", steps)
        except NftablesError as error:
            _log.exception("The packet filter was refused; all stays as it is")
            names = [*plan.bridges.values(), *plan.public, *taps]
            names += [router.id for router in state.routers]
            names += [segment.port.id for segment in state.segments if segment.port]
            outcome.faults.update(dict.fromkeys(names, f"Packet filter: {error}"))
            outcome.answers = dict(plan.answers)
            return outcome
        zones = {plan.bridges[bridge]: zone for bridge, zone in self._rules.zones.items()}
        ended = self._revoker.apply(state, Verdicts(state, plan, members), zones)
        outcome.count("connections", ended)
        present = self._make_links(plan, taps, present, outcome)
        self._route(taps, present, outcome)
        self._proxy(plan.proxied, present, outcome)
        self._conclude(plan, taps, present, outcome)
        self._connect(state, plan, present, outcome)
        there = {nic_id: taps[nic_id].name for nic_id in outcome.nics}
        shaped = self._shaper.apply(state.nics, there, present)
        outcome.take("shaping", shaped.changes, shaped.faults)
        ports = self._ports.apply(state.segments, outcome.faults)
        outcome.take("ports", ports.changes, ports.faults)
        outcome.ports = ports.states
        outcome.seconds = time.monotonic() - started
        return outcome

    def look(self) -> Outcome:
        """Say what of ours is there, wanted or not."""
        ours = [link for link in links.look_links(self._kernel).values() if link.is_ours]
        return Outcome(
            segments=[link.alias for link in ours if link.kind == "bridge"],
            nics=[link.alias for link in ours if link.kind == "tun"],
            routers=self._routers.look(),
        )

    def samples(self) -> dict[str, Counters]:
        """Return the counters of our NICs by id; what the tap sends, the guest receives."""
        if self._owners is None:
            self._owners = _owners(links.look_links(self._kernel))
        return {
            self._owners[index]: Counters(sent_bytes, received_bytes, sent, received)
            for index, (received, sent, received_bytes, sent_bytes) in links.look_counters(
                self._kernel
            ).items()
            if index in self._owners
        }

    def hits(self) -> Hits:
        """Return what the firewall counted; of NICs by id."""
        owners = {name: link.alias for name, link in links.look_links(self._kernel).items()}
        return self._rules.hits(owners)

    def _remove(self, plan: Plan, outcome: Outcome) -> dict[str, Link]:
        """Remove our links that are not wanted, and their routes with them; return the rest."""
        present = links.look_links(self._kernel)
        gone = {
            name: link.index
            for name, link in present.items()
            if link.is_ours and name not in plan.links and link.kind not in _APART
        }
        self._do("removed", links.remove_links(list(gone.values())), outcome)
        return {name: link for name, link in present.items() if name not in gone}

    def _enforceable(self, plan: Plan, outcome: Outcome) -> dict[str, Tap]:
        """Return the taps by NIC id whose firewall this kernel can enforce."""
        if Path("/proc/sys/net/bridge").exists():
            return dict(plan.taps)
        taps = {}
        for nic_id, tap in plan.taps.items():
            if tap.bridge is not None and tap.is_judged:
                outcome.faults[nic_id] = _NO_BRIDGE_FILTER
            else:
                taps[nic_id] = tap
        return taps

    def _make_links(
        self,
        plan: Plan,
        taps: Mapping[str, Tap],
        present: dict[str, Link],
        outcome: Outcome,
    ) -> dict[str, Link]:
        """Make and change links; return all that are there then."""
        owners = {**plan.bridges, **{tap.name: nic_id for nic_id, tap in taps.items()}}
        for name, owner in owners.items():
            if name in present and not present[name].is_ours:
                outcome.faults[owner] = f"A device named {name} is there already and is not ours"
        missing = [name for name in plan.bridges if name not in present]
        requests = [links.make_bridge(name, plan.bridges[name]) for name in missing]
        self._do("bridges", requests, outcome, [plan.bridges[name] for name in missing])
        untapped = [tap.name for tap in taps.values() if tap.name not in present]
        for name, text in links.make_taps(self._kernel, untapped).items():
            outcome.faults[owners[name]] = f"No tap: {text}"
        outcome.count("taps", len(untapped))
        if missing or untapped:
            present = links.look_links(self._kernel)
        self._tune_uplink(present)
        wanted = dict(self._wanted_links(plan, taps, present, outcome))
        changes = {
            name: change
            for name, change in wanted.items()
            if _differs(present[name], change) and owners[name] not in outcome.faults
        }
        self._do(
            "links",
            [links.change_link(present[name].index, change) for name, change in changes.items()],
            outcome,
            [owners[name] for name in changes],
        )
        return present

    def _wanted_links(
        self,
        plan: Plan,
        taps: Mapping[str, Tap],
        present: Mapping[str, Link],
        outcome: Outcome,
    ) -> Iterable[tuple[str, LinkChange]]:
        """Yield what our links should be like, with their system settings made."""
        for name, segment_id in plan.bridges.items():
            if self._tune(present.get(name), "bridge", segment_id, outcome):
                yield name, LinkChange(is_up=True, alias=segment_id)
        for nic_id, tap in taps.items():
            role: Role = "routed" if tap.bridge is None else "bridged"
            if not self._tune(present.get(tap.name), role, nic_id, outcome):
                continue
            master = 0
            if tap.bridge is not None:
                bridge = present.get(tap.bridge)
                if bridge is None or plan.bridges[tap.bridge] in outcome.faults:
                    outcome.faults[nic_id] = "The bridge of its segment is not there"
                    continue
                master = bridge.index
            yield (
                tap.name,
                LinkChange(is_up=True, master=master, mac=host_mac(tap.mac), alias=nic_id),
            )

    def _tune(self, link: Link | None, role: Role, owner: str, outcome: Outcome) -> bool:
        """Set the system settings of a link of ours; tell whether all is well with it."""
        if owner in outcome.faults:
            return False
        if link is None:
            outcome.faults[owner] = "The device vanished"
            return False
        if self._tuned.get(link.index) == role:
            return True
        try:
            tune(link.name, role)
        except OSError as error:
            outcome.faults[owner] = f"System setting: {error}"
            return False
        self._tuned[link.index] = role
        return True

    def _tune_uplink(self, present: Mapping[str, Link]) -> None:
        if self._uplink is None or self._uplink.name not in present:
            return
        index = present[self._uplink.name].index
        if self._tuned.get(index) != "uplink":
            tune(self._uplink.name, "uplink")
            self._tuned[index] = "uplink"

    def _route(
        self, taps: Mapping[str, Tap], present: Mapping[str, Link], outcome: Outcome
    ) -> None:
        wanted: dict[Address, tuple[int, str]] = {}
        for nic_id, tap in taps.items():
            if tap.bridge is None and nic_id not in outcome.faults:
                for address in tap.addresses:
                    wanted[address] = (present[tap.name].index, nic_id)
        now = links.look_routes(self._kernel)
        gone = [
            links.remove_route(address, index)
            for address, index in now.items()
            if address not in wanted
        ]
        self._do("routes", gone, outcome)
        changes = {
            address: (index, nic_id)
            for address, (index, nic_id) in wanted.items()
            if now.get(address) != index
        }
        self._do(
            "routes",
            [links.add_route(address, index) for address, (index, _) in changes.items()],
            outcome,
            [nic_id for _, nic_id in changes.values()],
        )

    def _connect(
        self, state: HostState, plan: Plan, present: Mapping[str, Link], outcome: Outcome
    ) -> None:
        """Make the routers, and note who has which public address now."""
        owners: dict[Address, str] = {
            address: nic_id
            for nic_id, tap in plan.taps.items()
            if tap.bridge is None
            for address in tap.addresses
        }
        routers = self._routers.apply(*plan_routers(state, owners))
        outcome.count("routers", routers.changed)
        outcome.faults.update(routers.faults)
        outcome.routers = routers.routers
        uplink = present.get(self._uplink.name) if self._uplink else None
        forgotten = self._moves.note({**owners, **routers.addresses}, uplink)
        outcome.count("connections", forgotten)

    def _proxy(
        self, wanted: Iterable[IPv6Address], present: Mapping[str, Link], outcome: Outcome
    ) -> None:
        """Let the uplink answer for what is led to NICs, so that its neighbours find them."""
        if self._uplink is None or self._uplink.name not in present:
            return
        index = present[self._uplink.name].index
        now, then = proxies.look_proxies(self._kernel, index), {*wanted}
        requests = [proxies.remove_proxy(address, index) for address in now - then]
        requests += [proxies.add_proxy(address, index) for address in then - now]
        self._do("proxies", requests, outcome)

    def _conclude(
        self,
        plan: Plan,
        taps: Mapping[str, Tap],
        present: Mapping[str, Link],
        outcome: Outcome,
    ) -> None:
        self._tuned = {
            link.index: self._tuned[link.index]
            for link in present.values()
            if link.index in self._tuned
        }
        bad = outcome.faults
        outcome.segments = [
            segment_id
            for name, segment_id in plan.bridges.items()
            if segment_id not in bad and name in present
        ] + [segment_id for segment_id in plan.public if segment_id not in bad]
        outcome.nics = [nic_id for nic_id in taps if nic_id not in bad]
        for nic_id in outcome.nics:
            name = taps[nic_id].name
            if name in plan.answers:
                outcome.answers[name] = plan.answers[name].with_mtu(present[name].mtu)

    def _do(
        self,
        kind: str,
        requests: list[Request],
        outcome: Outcome,
        owners: list[str] | None = None,
    ) -> None:
        """Carry out requests; without owners, what is gone already is well."""
        outcome.count(kind, len(requests))
        for refusal in self._kernel.do(requests):
            if owners is not None:
                outcome.faults[owners[refusal.position]] = f"{kind}: {refusal.text}"
            elif refusal.errno not in _ALREADY_GONE:
                _log.warning("The kernel refused to change %s: %s", kind, refusal.text)


def _owners(present: Mapping[str, Link]) -> dict[int, str]:
    """Return the NIC ids of our taps by index."""
    return {
        link.index: link.alias
        for link in present.values()
        if link.is_ours and link.kind == "tun" and link.alias
    }


def _differs(link: Link, change: LinkChange) -> bool:
    return (
        link.is_up != change.is_up
        or (change.master is not None and link.master != change.master)
        or (change.mac is not None and link.mac != change.mac)
        or (change.alias is not None and link.alias != change.alias)
    )
