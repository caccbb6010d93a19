"""Routers and floating IPs on the wire."""

from collections.abc import Sequence

from server.store.shapes import Parts
from server.store.status import floating_ip_status, router_status
from server.store.tables import FloatingIpRow, NicRow, RouterRow


def router(row: RouterRow, ends: Sequence[NicRow]) -> Parts:
    """Return a router with its ends."""
    gateway = next((nic for nic in ends if nic.is_gateway), None)
    attributes = {
        "name": row.name,
        "external_network_id": gateway and gateway.network_id,
        "external_ip_address": gateway and gateway.address,
        "snat": row.snat,
        "interfaces": [
            {"network_id": nic.network_id, "ip_address": nic.address or nic.address6}
            for nic in ends
            if not nic.is_gateway
        ],
        "routes": [
            {"destination": destination, "nexthop": nexthop} for destination, nexthop in row.routes
        ],
    }
    observed = {
        "external_ip6_address": gateway and gateway.address6,
        "ports": [nic.id for nic in ends],
    }
    return router_status(row), attributes, observed


def floating_ip(row: FloatingIpRow) -> Parts:
    """Return a floating IP."""
    attributes = {
        "network_id": row.network_id,
        "ip_address": row.address,
        "port_id": row.nic_id,
    }
    observed = {
        "fixed_ip_address": row.fixed_address,
        "router_id": row.router_id,
        "ssh_forward": row.observed_forward,
    }
    return floating_ip_status(row), attributes, observed
