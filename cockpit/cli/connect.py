"""From options to a session: which server, started how, logged in as whom."""

import asyncio
import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from os import environ

from cockpit import settings
from cockpit.backend.client import Client
from cockpit.backend.entry import FindEntry, by_password
from cockpit.backend.session import Session
from cockpit.cli.keyboard import is_interactive
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.cli.state import local_server
from cockpit.errors import CockpitError, ServerError

_REFUSED = 401


@asynccontextmanager
async def connected(options: Options, out: Output) -> AsyncIterator[Session]:
    """Give a session with a fresh snapshot; the embedded server is started when needed.

    Raises:
        CockpitError: There is no server, or it refuses the login.
    """
    async with Client(await _way_in(options, out)) as client:
        session = Session(client)
        try:
            await session.open()
        except ServerError as error:
            if error.status == _REFUSED and options.url:
                await settings.Secrets().forget(options.url, _user(options))
            raise
        yield session


@asynccontextmanager
async def following(session: Session) -> AsyncIterator[None]:
    """Keep the session's live state true inside.

    Raises:
        CockpitError: The session cannot be kept, or what is done inside failed.
    """
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(session.follow())
            yield
            task.cancel()
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None


async def _way_in(options: Options, out: Output) -> FindEntry:
    if options.url:
        return await _login(options)
    server = local_server(options)
    await server.ensure()
    if server.was_started_here:
        out.note("The embedded server was started; `cockpit server stop` ends it.")
    return server.entry


async def _login(options: Options) -> FindEntry:
    user = _user(options)
    secrets = settings.Secrets()
    password = environ.get("COCKPIT_PASSWORD") or await secrets.password(options.url, user)
    if password is None:
        if not is_interactive():
            raise CockpitError(
                f"The password of {user} at {options.url} is not known",
                "Put it into COCKPIT_PASSWORD, or log in once from a terminal.",
            )
        password = getpass.getpass(f"Password of {user} at {options.url}: ")
        await secrets.keep(options.url, user, password)
    return by_password(options.url, user, password, options.project or None)


def _user(options: Options) -> str:
    return options.user or getpass.getuser()
