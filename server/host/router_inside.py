"""The inside of one router: its links, addresses, routes and packet filter.

All is seen through sockets that were opened in the router's namespace and stay there.
"""

import os
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from server.host import inet
from server.host.conntrack import Flow, forget, open_conntrack
from server.host.inet import Address, InetRoute, Interface, Prefix
from server.host.links import Link, LinkChange, change_link, look_links
from server.host.namespaces import Namespaces
from server.host.netlink import Netlink, Request
from server.host.nft import Nftables
from server.host.router_plan import HOST_V4, HOST_V6, PROTOCOL, RouterPlan
from server.host.wanted import host_mac

_LOOPBACK = "lo"
_GONE = (2, 3, 19, 99)  # ENOENT, ESRCH, ENODEV, EADDRNOTAVAIL
_SYSCTLS = {
    "ipv4/ip_forward": 1,
    "ipv4/conf/all/send_redirects": 0,
    "ipv4/conf/default/send_redirects": 0,
    # Answers may come back by another way than questions went; the filter judges sources.
    "ipv4/conf/all/rp_filter": 0,
    "ipv4/conf/default/rp_filter": 0,
    # An end that comes up tells its segment where the router's addresses are.
    "ipv4/conf/default/arp_notify": 1,
    "ipv6/conf/all/forwarding": 1,
    "ipv6/conf/default/forwarding": 1,
    "ipv6/conf/default/accept_ra": 0,
    "ipv6/conf/default/accept_dad": 0,
    "ipv6/conf/default/ndisc_notify": 1,
}

Thing = TypeVar("Thing", bound=Hashable)


class Inside:
    """A router's namespace, entered once.

    Attributes:
        number: Of the namespace; one that was made again has another one.

    Raises:
        OSError: It is not there, or does not let itself be set.
        NftablesError: The library is missing.
    """

    def __init__(self, namespaces: Namespaces, name: str) -> None:
        self.number = namespace_number(namespaces, name)
        with namespaces.inside(name):
            for path, value in _SYSCTLS.items():
                place = Path("/proc/sys/net") / path
                if place.exists():  # a kernel without IPv6
                    place.write_text(str(value))
            self._kernel = Netlink()
            self._conntrack = open_conntrack()
            self._nft = Nftables()
        self._rules = ""
        self._generation = -1

    def close(self) -> None:
        """Let go: a namespace lives as long as somebody has a socket in it."""
        self._kernel.close()
        self._conntrack.close()
        self._nft.close()

    def links(self) -> dict[str, Link]:
        """Return all links by name."""
        return look_links(self._kernel)

    def do(self, requests: Sequence[Request]) -> int:
        """Carry out requests; return their number. What is gone already is well.

        Raises:
            OSError: The kernel refuses one.
        """
        for refusal in self._kernel.do(list(requests)):
            if refusal.errno not in _GONE:
                raise OSError(refusal.errno, refusal.text)
        return len(requests)

    def furnish(self, plan: RouterPlan, links: Mapping[str, Link]) -> int:
        """Make the inside so; return the number of changes.

        Addresses come before their links are up, so that the links announce them; and
        nothing is forwarded before its filter stands.

        Args:
            plan: Of this router.
            links: As `links` returned them; each of the plan's is there.

        Raises:
            OSError: The kernel refuses something.
            NftablesError: The filter was refused.
        """
        changes = self._filter(plan)
        indexes = {link.name: links[link.name].index for link in plan.links}
        changes += self._agree(
            {(indexes[one.name], address) for one in plan.links for address in one.addresses},
            {found for found in inet.look_addresses(self._kernel) if _is_given(found, indexes)},
            lambda found: inet.add_address(*found),
            lambda found: inet.remove_address(*found),
        )
        changes += self._raise_links(plan, links)
        if plan.outside is not None:
            index, mac = indexes[plan.outside.name], host_mac(plan.outside.mac)
            changes += self._agree(
                {(index, HOST_V4, mac), (index, HOST_V6, mac)},
                inet.look_neighbours(self._kernel),
                lambda found: inet.add_neighbour(*found),
                None,
            )
        return changes + self._agree(
            {*_beside(plan, indexes), *(_way(plan, indexes, *way) for way in plan.ways)},
            inet.look_inet_routes(self._kernel, PROTOCOL),
            lambda route: inet.add_inet_route(route, PROTOCOL),
            lambda route: inet.remove_inet_route(route, PROTOCOL),
        )

    def _filter(self, plan: RouterPlan) -> int:
        changes = 0
        if (plan.rules, self._nft.generation()) != (self._rules, self._generation):
            self._nft.run(plan.rules)
            forget(self._conntrack, partial(is_stale, plan))
            self._rules, self._generation = plan.rules, self._nft.generation()
            changes = 1
        return changes

    def _raise_links(self, plan: RouterPlan, links: Mapping[str, Link]) -> int:
        wanted = {one.name: one.mac for one in plan.links}
        changes = [
            change_link(links[name].index, LinkChange(is_up=True, mac=mac))
            for name, mac in wanted.items()
            if not links[name].is_up or links[name].mac != mac
        ]
        if not links[_LOOPBACK].is_up:
            changes.append(change_link(links[_LOOPBACK].index, LinkChange(is_up=True)))
        return self.do(changes)

    def _agree(
        self,
        wanted: set[Thing],
        found: set[Thing],
        add: Callable[[Thing], Request],
        remove: Callable[[Thing], Request] | None,
    ) -> int:
        """Let what is found become what is wanted; what must go goes first."""
        gone = [remove(one) for one in sorted(found - wanted, key=str)] if remove else []
        return self.do(gone) + self.do([add(one) for one in sorted(wanted - found, key=str)])


def is_stale(plan: RouterPlan, flow: Flow) -> bool:
    """Tell whether a connection is translated otherwise than it would be now.

    It would go on so for ever: only first packets ask the rules.
    """
    targets = dict(plan.floating)
    if flow.target != flow.answerer:
        return targets.get(flow.target) != flow.answerer
    if flow.source == flow.answered:
        return False
    own = {address.ip for address in plan.outside.addresses} if plan.outside else set()
    return targets.get(flow.answered, flow.source if flow.answered in own else None) != flow.source


def namespace_number(namespaces: Namespaces, name: str) -> int:
    """Return the number of a namespace.

    Raises:
        OSError: It is not there.
    """
    descriptor = namespaces.open(name)
    try:
        return os.fstat(descriptor).st_ino
    finally:
        os.close(descriptor)


def _is_given(found: tuple[int, Interface], indexes: Mapping[str, int]) -> bool:
    """Tell whether we gave an address; link-local ones the kernel makes by itself."""
    index, address = found
    return index in indexes.values() and (not address.is_link_local or address.ip == HOST_V6)


def _beside(plan: RouterPlan, indexes: Mapping[str, int]) -> Iterator[InetRoute]:
    """Yield the routes to the prefixes that links are in.

    The kernel would make them with the addresses, and not again when they are lost.
    """
    for link in plan.links:
        for address in link.addresses:
            if link.bridge is not None and not address.is_link_local:
                yield InetRoute(address.network, None, indexes[link.name])


def _way(plan: RouterPlan, indexes: Mapping[str, int], target: Prefix, via: Address) -> InetRoute:
    """Return a route with the link that its next hop is behind.

    Raises:
        OSError: It is behind none.
    """
    for link in plan.links:
        if any(_is_beside(address, via) for address in link.addresses):
            return InetRoute(target, via, indexes[link.name])
    if plan.outside is not None and via in (HOST_V4, HOST_V6):
        return InetRoute(target, via, indexes[plan.outside.name])
    raise OSError(f"The next hop {via} is on no network of the router")


def _is_beside(address: Interface, via: Address) -> bool:
    if address.is_link_local:
        return False
    return address.version == via.version and via in address.network
