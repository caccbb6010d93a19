"""How much of a network is in use."""

from uuid import UUID

from cockpit.models.blocks import Nic, RouterLink
from cockpit.models.topology import Topology


def used(topology: Topology, network_id: UUID) -> int:
    """Return how many NICs and ends of routers hang on a network."""
    links = topology.links_of(network_id)
    return sum(isinstance(link, Nic | RouterLink) for link in links)
