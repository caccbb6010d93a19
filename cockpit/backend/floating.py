"""Floating IPs: reserved, attached, let go; typed calls in the wire's names."""

from cockpit.backend.client import Client
from cockpit.backend.entry import Json

_FLOATING = "/network/v2.0/floatingips"


async def reserve(client: Client, network_id: str, port_id: str | None = None) -> str:
    """Take an address of an external network, for a port or for later; return the address."""
    wish: Json = {"floating_network_id": network_id, "port_id": port_id}
    made = (await client.post(_FLOATING, {"floatingip": wish}))["floatingip"]
    return str(made["floating_ip_address"])


async def attach(client: Client, floating_id: str, port_id: str | None) -> None:
    """Let a floating IP stand for a port; None detaches it, and keeps it reserved."""
    await client.put(f"{_FLOATING}/{floating_id}", {"floatingip": {"port_id": port_id}})


async def release(client: Client, floating_id: str) -> None:
    """Give a floating IP back."""
    await client.delete(f"{_FLOATING}/{floating_id}")
