"""Who reaches whom in a drawing: networks, routers, floating addresses, and pings."""

from collections.abc import Iterator
from uuid import UUID

from cockpit.models.blocks import (
    FloatingLink,
    Instance,
    Network,
    Nic,
    PoolLink,
    Router,
    RouterLink,
    SecurityGroup,
)
from cockpit.models.topology import Topology
from cockpit.models.values import Rule

SSH = 22


def floating_nic(topology: Topology, floating_id: UUID) -> Nic | None:
    """Return the NIC that a floating address leads to; None when it leads nowhere.

    The one that the link names; else the first that is reachable: behind a router whose
    gateway is on the address's network, or on that network itself.
    """
    links = topology.links_of(floating_id)
    lead = next((link for link in links if isinstance(link, FloatingLink)), None)
    pool = next((link for link in links if isinstance(link, PoolLink)), None)
    if lead is None or pool is None:
        return None
    held = topology.links_of(lead.instance_id)
    nics = [link for link in held if isinstance(link, Nic)]
    named = next((nic for nic in nics if nic.id == lead.nic_id), None)
    if named is not None:
        return named
    behind = behind_routers(topology, pool.network_id)
    nics.sort(key=lambda nic: nic.id.int)
    routed = (nic for nic in nics if nic.network_id in behind)
    direct = (nic for nic in nics if nic.network_id == pool.network_id)
    return next(routed, None) or next(direct, None)


def behind_routers(topology: Topology, network_id: UUID) -> set[UUID]:
    """Return the private networks whose router has its gateway on a public network."""
    found = set()
    for link in topology.links_of(network_id):
        if isinstance(link, RouterLink):
            ways = [way for way in topology.links_of(link.router_id) if isinstance(way, RouterLink)]
            found |= {way.network_id for way in ways if not _is_public(topology, way.network_id)}
    return found


def reachable(topology: Topology, server: Instance) -> set[UUID]:
    """Return the networks whose addresses a server reaches, as far as the drawing tells.

    Its own ones, and from these the ways of routers: between private networks, out by a
    gateway, and in by one that does not translate. Public networks are routed into each other.
    """
    found = {nic.network_id for nic in topology.links_of(server.id) if isinstance(nic, Nic)}
    public = {b.id for b in topology if isinstance(b, Network) and b.is_public}
    rest = [*found]
    for key in rest:
        fresh = (public if key in public else set()) | _beyond(topology, key, public)
        rest += fresh - found
        found |= fresh
    return found


def answers_pings(topology: Topology, nic: Nic) -> bool:
    """Tell whether the firewall of a link lets pings in; all profiles do but CUSTOM."""
    if not nic.is_guarded or nic.profile != "CUSTOM":
        return True
    return any(
        rule.direction == "ingress" and rule.family == "IPv4" and rule.protocol in ("", "icmp")
        for rule in _rules(topology, nic)
    )


def lets_ssh_in(topology: Topology, nic: Nic) -> bool:
    """Tell whether the firewall of a link lets anybody log in by ssh over IPv4."""
    if not nic.is_guarded or nic.profile in ("PROTECTED", "DISABLED"):
        return True
    return any(
        rule.direction == "ingress"
        and rule.family == "IPv4"
        and rule.protocol in ("", "tcp", "6")
        and (rule.first is None or rule.first <= SSH <= (rule.last or rule.first))
        for rule in _rules(topology, nic)
    )


def _rules(topology: Topology, nic: Nic) -> Iterator[Rule]:
    for key in nic.groups:
        group = topology.block(key)
        if isinstance(group, SecurityGroup):
            yield from group.rules


def _beyond(topology: Topology, network_id: UUID, public: set[UUID]) -> set[UUID]:
    """Return the networks that routers lead to from one."""
    found: set[UUID] = set()
    for link in topology.links_of(network_id):
        router = topology.block(link.router_id) if isinstance(link, RouterLink) else None
        if not isinstance(router, Router):
            continue
        ways = {w.network_id for w in topology.links_of(router.id) if isinstance(w, RouterLink)}
        # Who comes from outside meets only the address of a router that translates.
        found |= ways if not router.has_nat or network_id not in public else ways & public
    return found


def _is_public(topology: Topology, network_id: UUID) -> bool:
    network = topology.block(network_id)
    return isinstance(network, Network) and network.is_public
