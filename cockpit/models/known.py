"""Addresses that the cloud has chosen, by what the drawing calls their bricks and links."""

from uuid import UUID

from cockpit.models.blocks import Network, RouterLink
from cockpit.models.live import Live
from cockpit.models.topology import Topology


def known_addresses(topology: Topology, live: Live | None) -> dict[UUID, str]:
    """Return the address of each NIC and each end of a router, by link, where it has one."""
    if live is None:
        return {}
    found = {UUID(key): address for key, address in live.addresses().items()}
    for link in topology.links():
        if isinstance(link, RouterLink) and (address := _of_router(topology, live, link)):
            found[link.id] = address
    return found


def known_address(live: Live | None, floating_id: UUID) -> str:
    """Return the address that the cloud has chosen for a floating one, or ""."""
    found = live.get(str(floating_id)) if live is not None else None
    return (found.attributes.get("ip_address") or "") if found is not None else ""


def _of_router(topology: Topology, live: Live, link: RouterLink) -> str:
    router = live.get(str(link.router_id))
    if router is None:
        return ""
    network = topology.block(link.network_id)
    if isinstance(network, Network) and network.is_public:
        return router.attributes.get("external_ip_address") or ""
    ends = router.attributes.get("interfaces") or ()
    addresses = [end["ip_address"] for end in ends if end["network_id"] == str(link.network_id)]
    addresses.sort(key=lambda address: ":" in (address or ""))
    return addresses[0] or "" if addresses else ""
