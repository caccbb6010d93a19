"""Limits and captures of ports, and what the host has: typed calls in the wire's names."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from cockpit.backend.client import Client
from cockpit.backend.entry import Json

_NETWORK, _OURS = "/network/v2.0", "/cockpit/v1"
_SILENCE_S = 86_400.0
"""A link on which nothing happens for so long is no broken connection."""


async def set_shaping(client: Client, port_id: str, shaping: Mapping[str, Any] | None) -> None:
    """Limit the link of a port, while its instance runs; None takes its own limits off."""
    body = {"port": {"cockpit:shaping": shaping}}
    await client.put(f"{_NETWORK}/ports/{port_id}", body)


@asynccontextmanager
async def capturing(
    client: Client, port_id: str, query: Mapping[str, str]
) -> AsyncIterator[AsyncIterator[bytes]]:
    """Give what passes a port as the bytes of a pcap file, as they come.

    Args:
        client: The connection.
        port_id: Which one.
        query: `id`, `filter`, `snaplen`, `seconds`, `packets`; see docs/api.md.

    Raises:
        ServerError: The port is not plugged in, or the filter makes no sense.
    """
    path = f"{_OURS}/ports/{port_id}/capture?{urlencode(query)}"
    async with client.stream(path, {}, silence_s=_SILENCE_S) as chunks:
        yield chunks


async def capture(client: Client, capture_id: str) -> Json:
    """Return what is known of a capture: packets, and how many were dropped."""
    found: Json = (await client.get(f"{_OURS}/captures/{capture_id}"))["capture"]
    return found


async def interfaces(client: Client) -> list[Json]:
    """Return the interfaces of the only host, and what is plugged into them."""
    (host,) = (await client.get(f"{_OURS}/hosts"))["hosts"]
    answer = await client.get(f"{_OURS}/hosts/{host['id']}/interfaces")
    found: list[Json] = answer["interfaces"]
    return found


async def room(client: Client) -> list[str]:
    """Return the command prefix that leads into the server room of the only host."""
    (host,) = (await client.get(f"{_OURS}/hosts"))["hosts"]
    answer = await client.get(f"{_OURS}/hosts/{host['id']}/room")
    prefix: list[str] = answer["room"]["enter"]
    return prefix


async def confirm(client: Client, port_id: str) -> None:
    """Say that all is well with a physical port on trial."""
    await client.post(f"{_OURS}/physical-ports/{port_id}/confirm", {}, repeatable=True)
