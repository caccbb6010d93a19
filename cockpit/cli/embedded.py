"""`cockpit server`: the embedded server's process."""

from cockpit.backend.local_server import LocalServer, default_state_dir
from cockpit.cli.options import Options
from cockpit.cli.output import Output


def local_server(options: Options) -> LocalServer:
    """Return the embedded server that the options mean."""
    return LocalServer(options.state_dir or default_state_dir())


async def run(options: Options, out: Output) -> int:
    """Start, stop or look at it."""
    server = local_server(options)
    (order,) = options.words
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
        out.line("The embedded server has stopped; its instances keep running.")
    else:
        out.line("The embedded server does not run.")
    out.line(f"Its state is in {server.state_dir}, its log in {server.log_path}.")
    return 0 if running is not None or order == "stop" else 1
