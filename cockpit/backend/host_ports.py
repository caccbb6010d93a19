"""Interfaces of hosts, and the guard of physical ports."""

from cockpit.backend.client import Client
from cockpit.backend.entry import Json

_OURS = "/cockpit/v1"


async def interfaces(client: Client) -> list[Json]:
    """Return the interfaces of all hosts; only admins may ask.

    Raises:
        ServerError: The server is another one, or the operator no admin.
    """
    hosts = (await client.get(f"{_OURS}/hosts"))["hosts"]
    found: list[Json] = []
    for host in hosts:
        answer = await client.get(f"{_OURS}/hosts/{host['id']}/interfaces")
        found += answer["interfaces"]
    return found


async def confirm(client: Client, port_id: str) -> None:
    """Keep a physical port plugged in."""
    await client.post(f"{_OURS}/physical-ports/{port_id}/confirm", {}, repeatable=True)


async def retry(client: Client, port_id: str) -> None:
    """Plug a physical port in once more that the host took back."""
    await client.post(f"{_OURS}/physical-ports/{port_id}/retry", {}, repeatable=True)


async def unplug(client: Client, port_id: str) -> None:
    """Pull a physical port out, and forget it."""
    await client.delete(f"{_OURS}/physical-ports/{port_id}")
