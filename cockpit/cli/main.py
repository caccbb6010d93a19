"""Run one command and turn its end into an exit code."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from cockpit.cli.options import Options, parse
from cockpit.cli.output import Output
from cockpit.errors import CockpitError

Command = Callable[[Options, Output], Awaitable[int]]

_FAILED, _INTERRUPTED = 1, 130


def main(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code."""
    options = parse(arguments)
    out = Output(is_json=options.json)
    try:
        return asyncio.run(_run(options, out))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return _FAILED


async def _run(options: Options, out: Output) -> int:
    try:
        return await _command(_kind(options))(options, out)
    except CockpitError as error:
        out.error(error)
        return _FAILED


def _kind(options: Options) -> str:
    """Return what a command is about: `server` with a name is about an instance."""
    return "instance" if options.server.name else options.command


def _command(name: str) -> Command:
    """Return what runs a command; it loads what that needs, and nothing else."""
    match name:
        case "plan":
            from cockpit.cli.planning import run
        case "apply" | "destroy" | "undo" | "cancel":
            from cockpit.cli.applying import run
        case "status":
            from cockpit.cli.status import run
        case "probe":
            from cockpit.cli.probing import run
        case "export":
            from cockpit.cli.exporting import run
        case "console":
            from cockpit.cli.console import run
        case "firewall":
            from cockpit.cli.firewall import run
        case "image":
            from cockpit.cli.images import run
        case _:
            return _command_of_servers(name)
    return run


def _command_of_servers(name: str) -> Command:
    match name:
        case "server":
            from cockpit.cli.embedded import run
        case "instance":
            from cockpit.cli.servers import run
        case _:
            return _command_of_links(name)
    return run


def _command_of_links(name: str) -> Command:
    match name:
        case "link":
            from cockpit.cli.links import run
        case "capture":
            from cockpit.cli.capturing import run
        case "host":
            from cockpit.cli.hosts import run
        case "room":
            from cockpit.cli.hosts import run_in_room as run
        case "volume" | "snapshot" | "backup" | "lineage":
            from cockpit.cli.storage import run
        case _:
            raise AssertionError(name)
    return run
