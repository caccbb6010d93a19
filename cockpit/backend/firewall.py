"""What judges ports, and how often: typed calls in the wire's names."""

from cockpit.backend.client import Client
from cockpit.backend.entry import Json

_OURS = "/cockpit/v1"


async def firewall_of(client: Client, port_id: str) -> Json:
    """Return the rules that judge a port with their hits; see docs/api.md, "Firewall"."""
    found: Json = (await client.get(f"{_OURS}/ports/{port_id}/firewall"))["firewall"]
    return found
