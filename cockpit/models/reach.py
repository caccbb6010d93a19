"""Which way a floating address leads: by a NIC on its own network, or by a router."""

from uuid import UUID

from cockpit.models.blocks import FloatingLink, Network, Nic, PoolLink, RouterLink
from cockpit.models.topology import Topology


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


def _is_public(topology: Topology, network_id: UUID) -> bool:
    network = topology.block(network_id)
    return isinstance(network, Network) and network.is_public
