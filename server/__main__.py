"""Entry point: read settings, serve."""

import argparse
import asyncio
import fcntl
import getpass
import json
import logging
import os
import signal
import socket
import sys
from asyncio import CancelledError
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

import uvicorn
import uvloop

from server.app import Server
from server.errors import ControlError, UnavailableError
from server.events import EventLog
from server.services.accounts import Accounts
from server.settings import Settings, read_settings
from server.store.database import Database

LOG_BYTES, LOGS = 5 << 20, 3
_BACKLOG = 2_048
CLOSING_S = 5
"""What is still being answered at the end gets this long."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve, or do what was asked; return the exit status."""
    options = _parser().parse_args(arguments)
    given = {name: getattr(options, name) for name in ("state", "host", "port")}
    try:
        settings = read_settings(options.config, os.environ, given)
        os.umask(0o077)  # what is in the state folder is nobody else's
        settings.state.mkdir(parents=True, exist_ok=True)
        _start_logging(settings)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            if options.command == "user":
                return runner.run(_add_user(settings, options))
            with _alone(settings.state):
                return runner.run(_serve(settings))
    except ControlError as error:
        sys.stderr.write(f"error: {error}\n" + (f"{error.hint}\n" if error.hint else ""))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="server", description="The server of Synnefo Cockpit.")
    parser.add_argument("--state", type=Path, help="folder of the server's state")
    parser.add_argument("--config", type=Path, help="settings, as TOML")
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 0: a free one)")
    commands = parser.add_subparsers(dest="command")
    user = commands.add_parser("user", help="users who log in with a password")
    actions = user.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="add a user, or give one another password")
    add.add_argument("name")
    add.add_argument("--project", default="default", help="project of the user")
    add.add_argument("--role", action="append", choices=("reader", "member", "admin"))
    return parser


async def _serve(settings: Settings) -> int:
    listener = _listen(settings)
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    server = Server(settings, f"http://{host}:{port}")
    config = uvicorn.Config(
        server.application,
        http="httptools",
        ws="websockets-sansio",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=CLOSING_S,
    )
    serving = _Serving(config, server)
    await serving.serve(sockets=[listener])
    return 0 if serving.started else 1


class _Serving(uvicorn.Server):
    """Uvicorn that ends its streams when told to stop, and calls that a success."""

    def __init__(self, config: uvicorn.Config, server: Server) -> None:
        super().__init__(config)
        self._told = server

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        yield

    def _stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True
        self._told.begin_stop()


def _listen(settings: Settings) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Who reads `server.json` may connect at once, before uvicorn has got so far.
        listener.listen(_BACKLOG)
    except OSError as error:
        raise UnavailableError(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}"
        ) from error
    return listener


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Hold the state folder, so that no second server works on it.

    Raises:
        UnavailableError: Another server does.
    """
    with (state / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UnavailableError(
                f"Another server works in {state}", "Stop it first, or choose another --state."
            ) from error
        yield


async def _add_user(settings: Settings, options: argparse.Namespace) -> int:
    if sys.stdin.isatty():
        password = getpass.getpass(f"Password for {options.name}: ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise UnavailableError("No password was given", "Type one, or send it on standard input.")
    database = Database(settings.url_of_database)
    try:
        await database.upgrade()
        accounts = Accounts(EventLog(database))
        roles = tuple(options.role or ("member",))
        await accounts.ensure_user(options.name, password, options.project, roles)
    finally:
        await database.close()
    sys.stdout.write(f"{options.name} may log in to project {options.project}\n")
    return 0


def _start_logging(settings: Settings) -> None:
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    handlers[0].setFormatter(_Logfmt())
    if settings.log_file is not None:
        path = settings.state / settings.log_file
        file = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOGS)
        file.setFormatter(_JsonLines())
        handlers.append(file)
    logging.basicConfig(level=settings.log_level, handlers=handlers)
    for talker in ("uvicorn", "alembic"):
        logging.getLogger(talker).setLevel(logging.WARNING)
    # What goes wrong between us and a QEMU, our driver tells; this one also logs what was
    # only cancelled.
    logging.getLogger("qemu.qmp").setLevel(logging.CRITICAL)
    # A look that is cut short at the end costs its connection, and that is all right.
    logging.getLogger("sqlalchemy.pool").addFilter(
        lambda record: not (record.exc_info and isinstance(record.exc_info[1], CancelledError))
    )


def _fields(formatter: logging.Formatter, record: logging.LogRecord) -> dict[str, str]:
    fields = {
        "at": formatter.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
        "level": record.levelname.lower(),
        "from": record.name,
        "message": record.getMessage(),
    }
    if record.exc_info:
        fields["traceback"] = formatter.formatException(record.exc_info)
    return fields


class _Logfmt(logging.Formatter):
    """Lines of `name=value`, for people and grep; a traceback follows as it is."""

    def format(self, record: logging.LogRecord) -> str:
        fields = _fields(self, record)
        traceback = fields.pop("traceback", "")
        message = json.dumps(fields.pop("message"), ensure_ascii=False)
        line = " ".join(f"{name}={value}" for name, value in fields.items())
        return f"{line} message={message}" + (f"\n{traceback}" if traceback else "")


class _JsonLines(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_fields(self, record), ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
