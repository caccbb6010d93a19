"""Make the routers of this host as wanted: look, compare, change what differs.

Their links bear a group of their own and the routes to them a protocol of their own, so
that neither is taken for a NIC's.
"""

import logging
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_interface
from pathlib import Path

from server.host import inet
from server.host.inet import Address, InetRoute, Veth
from server.host.links import GROUP, Link, LinkChange, change_link, look_links, remove_links
from server.host.namespaces import Mounts, Namespaces
from server.host.netlink import Netlink, Request
from server.host.nft import NftablesError
from server.host.router_inside import Inside, namespace_number
from server.host.router_plan import HOST_V6, NAMESPACES, PROTOCOL, RouterLink, RouterPlan
from server.host.wanted import host_mac

_GROUP = GROUP + 2
_GONE = (3, 19)  # ESRCH, ENODEV
_HOST_V6 = ip_interface(f"{HOST_V6}/64")
_SYSCTLS: Mapping[bool, Mapping[str, int]] = {
    True: {"ipv6/conf/{}/disable_ipv6": 1},  # a port of a bridge
    False: {
        "ipv4/conf/{}/forwarding": 1,
        "ipv4/conf/{}/rp_filter": 0,
        "ipv6/conf/{}/disable_ipv6": 0,
        "ipv6/conf/{}/forwarding": 1,
        "ipv6/conf/{}/accept_dad": 0,
        "ipv6/conf/{}/addr_gen_mode": 1,
    },
}
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class RouterOutcome:
    """What an apply came to.

    Attributes:
        routers: Ids of those that are as wanted.
        faults: By router id.
        addresses: Of the routers on the outside, by whom.
        changed: How many changes it took.
    """

    routers: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    addresses: dict[Address, str] = field(default_factory=dict)
    changed: int = 0


class Routers:
    """The routers of this host; one caller at a time.

    Args:
        kernel: Of the host's namespace.
        mounts: Where the names of namespaces are kept; None: in this mount namespace.
    """

    def __init__(self, kernel: Netlink, mounts: Mounts | None) -> None:
        self._kernel = kernel
        self._namespaces = Namespaces(NAMESPACES, mounts)
        self._inside: dict[str, Inside] = {}
        self._tuned: set[int] = set()
        self._is_known_empty = False

    def apply(self, plans: Sequence[RouterPlan], faults: Mapping[str, str]) -> RouterOutcome:
        """Make the routers so; one with a fault of its own is not there.

        Bridges are there already. Inside all is ready before anything is led to it.
        """
        outcome = RouterOutcome(faults=dict(faults))
        if not plans and self._is_known_empty:
            return outcome
        whole, half = self._namespaces.names()
        wanted = {plan.namespace: plan for plan in plans}
        for name, plan in wanted.items():
            if name not in whole:
                self._attempt(plan, outcome, partial(self._found, name, half))
        present = self._make_links(plans, outcome)
        for plan in plans:
            self._attempt(plan, outcome, partial(self._furnish, plan, present))
        self._lead(plans, present, outcome)
        for name in sorted((whole | half) - wanted.keys()):
            self._remove(name, outcome)
        sound = [plan for plan in plans if plan.id not in outcome.faults]
        outcome.routers = [plan.id for plan in sound]
        outcome.addresses = {
            address.ip: plan.id
            for plan in sound
            for address in (plan.outside.addresses if plan.outside else ())
        }
        self._is_known_empty = not plans and not outcome.changed
        return outcome

    def look(self) -> list[str]:
        """Return the names of all namespaces of routers, wanted or not."""
        whole, half = self._namespaces.names()
        return sorted(whole | half)

    def _attempt(self, plan: RouterPlan, outcome: RouterOutcome, do: Callable[[], int]) -> None:
        """Do a part of the work on a router, unless it has a fault already."""
        if plan.id in outcome.faults:
            return
        try:
            outcome.changed += do()
        except (OSError, NftablesError) as error:
            _log.warning("Router %s: %s", plan.id, error)
            outcome.faults[plan.id] = f"Router: {error}"

    def _found(self, name: str, half: Collection[str]) -> int:
        """Make a namespace in place of what may be left of one."""
        self._namespaces.remove([name] if name in half else [])
        self._namespaces.make([name])
        return 1

    def _remove(self, name: str, outcome: RouterOutcome) -> None:
        self._forget(name)
        try:
            self._namespaces.remove([name])
            outcome.changed += 1
        except OSError as error:
            _log.warning("The namespace %s stays: %s", name, error)

    def _make_links(self, plans: Sequence[RouterPlan], outcome: RouterOutcome) -> dict[str, Link]:
        """Remove links that are not wanted, make missing pairs; return all of the host."""
        present = look_links(self._kernel)
        owners = {link.name for plan in plans for link in plan.links}
        stale = [
            link.index
            for name, link in present.items()
            if link.group == _GROUP and name not in owners
        ]
        before = outcome.changed
        outcome.changed += self._do(remove_links(stale))
        for plan in plans:
            self._attempt(plan, outcome, partial(self._pair, plan, present))
        if outcome.changed != before:
            present = look_links(self._kernel)
        for plan in plans:
            self._attempt(plan, outcome, partial(self._shape, plan, present))
        self._tuned &= {link.index for link in present.values()}
        return present

    def _pair(self, plan: RouterPlan, present: Mapping[str, Link]) -> int:
        """Make the pairs of a router that are not whole; return the number of changes."""
        inside = self._hold(plan.namespace)
        there = {name: link for name, link in inside.links().items() if link.kind == "veth"}
        whole = {name for name in there if name in present and present[name].group == _GROUP}
        missing = [link for link in plan.links if link.name not in whole]
        names = {link.name for link in plan.links} & whole
        # Of a pair, both ends go together.
        changes = inside.do(
            remove_links([link.index for name, link in there.items() if name not in names])
        )
        left = look_links(self._kernel) if missing else {}
        halves = [left[link.name] for link in missing if link.name in left]
        foreign = [link.name for link in halves if link.group != _GROUP]
        if foreign:
            raise OSError(f"a device named {foreign[0]} is there already and is not ours")
        changes += self._do(remove_links([link.index for link in halves]))
        if not missing:
            return changes
        descriptor = self._namespaces.open(plan.namespace)
        try:
            return changes + self._do(
                [inet.make_veth(_veth(link), _GROUP, descriptor) for link in missing]
            )
        finally:
            os.close(descriptor)

    def _shape(self, plan: RouterPlan, present: Mapping[str, Link]) -> int:
        """Make the host's ends of a router's links so, and tell their system settings."""
        changes: list[Request] = []
        for wanted in plan.links:
            link = present[wanted.name]
            if link.index not in self._tuned:
                for path, value in _SYSCTLS[wanted.bridge is not None].items():
                    place = Path("/proc/sys/net") / path.format(link.name)
                    if place.exists():  # a kernel without IPv6
                        place.write_text(str(value))
            master = 0
            if wanted.bridge is not None:
                if wanted.bridge not in present:
                    raise OSError("the bridge of its segment is not there")
                master = present[wanted.bridge].index
            change = LinkChange(True, master, host_mac(wanted.mac), wanted.port_id)
            seen = (link.is_up, link.master, link.mac, link.alias)
            if seen != (True, master, change.mac, change.alias):
                changes.append(change_link(link.index, change))
            if wanted.bridge is None and link.index not in self._tuned:
                changes.append(inet.add_address(link.index, _HOST_V6))
            self._tuned.add(link.index)
        return self._do(changes)

    def _furnish(self, plan: RouterPlan, present: Mapping[str, Link]) -> int:
        assert all(link.name in present for link in plan.links)
        inside = self._hold(plan.namespace)
        return inside.furnish(plan, inside.links())

    def _lead(
        self, plans: Sequence[RouterPlan], present: Mapping[str, Link], outcome: RouterOutcome
    ) -> None:
        """Lead what is wanted to the gateways, and nothing else."""
        wanted = {
            route: plan
            for plan in plans
            if plan.id not in outcome.faults and plan.outside is not None
            for route in _routes(plan, present[plan.outside.name].index)
        }
        # What leads to a router that could not be changed goes on as it was.
        kept = {
            present[plan.outside.name].index
            for plan in plans
            if plan.id in outcome.faults and plan.outside and plan.outside.name in present
        }
        now = inet.look_inet_routes(self._kernel, PROTOCOL)
        gone = sorted((one for one in now - wanted.keys() if one.index not in kept), key=str)
        new = wanted.keys() - now
        # The ways to addresses come before the ways by them.
        fresh = sorted(new, key=lambda route: (route.via is not None, str(route)))
        outcome.changed += self._do([inet.remove_inet_route(one, PROTOCOL) for one in gone])
        requests = [inet.add_inet_route(one, PROTOCOL) for one in fresh]
        for refusal in self._kernel.do(requests):
            plan = wanted[fresh[refusal.position]]
            outcome.faults[plan.id] = f"Router: {fresh[refusal.position].target}: {refusal.text}"
        outcome.changed += len(fresh)

    def _hold(self, name: str) -> Inside:
        number = namespace_number(self._namespaces, name)
        if name in self._inside and self._inside[name].number != number:
            self._forget(name)
        if name not in self._inside:
            self._inside[name] = Inside(self._namespaces, name)
        return self._inside[name]

    def _forget(self, name: str) -> None:
        if held := self._inside.pop(name, None):
            held.close()

    def _do(self, requests: Sequence[Request]) -> int:
        """Carry out requests; return their number. What is gone already is well.

        Raises:
            OSError: The kernel refuses one.
        """
        for refusal in self._kernel.do(list(requests)):
            if refusal.errno not in _GONE:
                raise OSError(refusal.errno, refusal.text)
        return len(requests)


def _veth(link: RouterLink) -> Veth:
    return Veth(link.name, link.port_id, host_mac(link.mac), link.mac)


def _routes(plan: RouterPlan, index: int) -> Iterable[InetRoute]:
    """Yield the host's routes to a router: addresses on the link, prefixes by its own."""
    assert plan.outside is not None
    own = {address.version: address.ip for address in reversed(plan.outside.addresses)}
    for target in plan.reached:
        is_host = target.prefixlen == target.max_prefixlen
        yield InetRoute(target, None if is_host else own[target.version], index)
