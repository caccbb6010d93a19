"""Orders to servers: typed calls in the wire's names."""

from collections.abc import Mapping
from typing import Any

from cockpit.backend.client import Client
from cockpit.backend.entry import Json
from cockpit.errors import CockpitError

_COMPUTE = "/compute/v2.1"
_SERVERS = f"{_COMPUTE}/servers"

ORDERS: Mapping[str, str] = {
    "start": "os-start",
    "stop": "os-stop",
    "pause": "pause",
    "unpause": "unpause",
    "suspend": "suspend",
    "resume": "resume",
    "shelve": "shelve",
    "offload": "shelveOffload",
    "unshelve": "unshelve",
    "unlock": "unlock",
    "unrescue": "unrescue",
    "confirm": "confirmResize",
    "revert": "revertResize",
}
"""Orders that are given with nothing but the server, as the wire calls them."""


async def act(client: Client, server_id: str, name: str, argument: Any = None) -> Json:
    """Give an order.

    Raises:
        ServerError: The server's state does not allow it.
    """
    return await client.post(f"{_SERVERS}/{server_id}/action", {name: argument})


async def flavor_id(client: Client, word: str) -> str:
    """Return the id of a flavor, by its name or id.

    Raises:
        CockpitError: There is none.
    """
    flavors = (await client.get(f"{_COMPUTE}/flavors"))["flavors"]
    for flavor in flavors:
        if word in (flavor["name"], flavor["id"]):
            return str(flavor["id"])
    known = ", ".join(sorted(flavor["name"] for flavor in flavors)) or "none"
    raise CockpitError(f"There is no flavor {word}", f"There is: {known}.")


async def guest(client: Client, server_id: str) -> Json | None:
    """Return what the agent inside a server tells; None where none answers."""
    told: Json | None = (await client.get(f"/cockpit/v1/servers/{server_id}/guest"))["guest"]
    return told


async def diagnostics(client: Client, server_id: str) -> Json:
    """Return the counters of a running server, by name."""
    return await client.get(f"{_SERVERS}/{server_id}/diagnostics")


async def actions(client: Client, server_id: str) -> list[Json]:
    """Return what was asked of a server, newest first."""
    answer = await client.get(f"{_SERVERS}/{server_id}/os-instance-actions")
    return list(answer["instanceActions"])


async def metadata(client: Client, server_id: str) -> dict[str, str]:
    """Return the metadata of a server."""
    return dict((await client.get(f"{_SERVERS}/{server_id}/metadata"))["metadata"])


async def set_metadata(client: Client, server_id: str, values: Mapping[str, str]) -> None:
    """Replace the metadata of a server."""
    await client.put(f"{_SERVERS}/{server_id}/metadata", {"metadata": {**values}})


async def set_tags(client: Client, server_id: str, tags: list[str]) -> None:
    """Replace the tags of a server."""
    await client.put(f"{_SERVERS}/{server_id}/tags", {"tags": tags})
