"""What goes on when the embedded server stops."""

from cockpit.backend.client import Client
from cockpit.backend.local_server import LocalServer
from cockpit.backend.session import Session
from cockpit.errors import CockpitError


async def has_instances(server: LocalServer) -> bool:
    """Tell whether something will go on without the server, as far as it can be asked."""
    if server.find() is None:
        return False
    try:
        async with Client(server.entry) as client:
            session = Session(client)
            await session.open()
    except CockpitError:
        return False  # who cannot be asked can be stopped all the same
    servers = session.live.of_kind("server")
    return any(found.observed.get("power") in {"running", "paused"} for found in servers)
