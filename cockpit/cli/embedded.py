"""`cockpit server`: the embedded server's process."""

from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.cli.state import local_server


async def run(options: Options, out: Output) -> int:
    """Start, stop or look at it."""
    server = local_server(options)
    (order, *_) = options.words
    keeps_instances = has_stopped = False
    if order == "stop":
        # Only who stops needs a client; it costs more than all the rest.
        from cockpit.cli.leftovers import has_instances

        keeps_instances = await has_instances(server)
        has_stopped = await server.stop()
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
