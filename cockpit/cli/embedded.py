"""`cockpit server`: the embedded server's process."""

from cockpit.backend.client import Client
from cockpit.backend.local_server import LocalServer, default_state_dir
from cockpit.backend.session import Session
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError


def local_server(options: Options) -> LocalServer:
    """Return the embedded server that the options mean."""
    return LocalServer(options.state_dir or default_state_dir())


async def run(options: Options, out: Output) -> int:
    """Start, stop or look at it."""
    server = local_server(options)
    (order,) = options.words
    keeps_instances = order == "stop" and await _has_instances(server)
    has_stopped = order == "stop" and await server.stop()
    running = await server.ensure() if order == "start" else server.find()
    out.record(
        server={
            "is_running": running is not None,
            "url": running.url if running else None,
            "pid": running.pid if running else None,
            "state_dir": server.state_dir,
            "log": server.log_path,
        }
    )
    if running is not None:
        out.line(f"The embedded server runs at {running.url} (process {running.pid}).")
    elif has_stopped:
        rest = "; its instances keep running" if keeps_instances else ""
        out.line(f"The embedded server has stopped{rest}.")
    else:
        out.line("The embedded server does not run.")
    out.line(f"Its state is in {server.state_dir}, its log in {server.log_path}.")
    return 0 if running is not None or order == "stop" else 1


async def _has_instances(server: LocalServer) -> bool:
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
