"""A whole cloud for a test: the embedded server in a folder of its own, and our command line."""

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from cockpit.backend.client import Client
from cockpit.backend.console import open_console
from cockpit.backend.local_server import LocalServer
from cockpit.backend.session import Session
from cockpit.models.resources import Resource
from tests.end_to_end.serial_shell import SerialShell

ROOT = Path(__file__).parents[2]
PROJECTS = ROOT / "resources" / "projects"
_COMMAND_S = 600.0


class Cloud:
    """One embedded server, driven as an operator would.

    Attributes:
        home: Stands for the operator's home: settings, keys, state.
        state_dir: The server's state; a short path, for unix sockets.
    """

    def __init__(self, home: Path, state: str = "s") -> None:
        self.home = home
        self.state_dir = home / state
        self.server = LocalServer(self.state_dir)
        self._environment = {
            **os.environ,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "c"),
            "NO_COLOR": "1",
        }

    async def cockpit(self, *arguments: str, status: int = 0) -> list[dict[str, Any]]:
        """Run a command of ours with `--json`; return the objects that it printed."""
        process = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-m",
                "cockpit",
                *arguments,
                "--json",
                "--state",
                str(self.state_dir),
            ),
            cwd=ROOT,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(_COMMAND_S):
            out, complaints = await process.communicate()
        assert process.returncode == status, (
            f"{arguments}: {process.returncode}\n{out.decode()[-3000:]}\n"
            f"{complaints.decode()[-3000:]}\n{self._log()[-3000:]}"
        )
        return [json.loads(line) for line in out.decode().splitlines() if line.strip()]

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """Give a fresh session with a snapshot."""
        await self.server.ensure()
        async with Client(self.server.entry) as client:
            session = Session(client)
            await session.open()
            yield session

    @asynccontextmanager
    async def shell(self, session: Session, name: str) -> AsyncIterator[SerialShell]:
        """Give a root shell on the serial line of a server, as soon as it has booted."""
        server_id = one(session, "server", name).id
        async with open_console(session.api, server_id, "serial") as stream:
            shell = SerialShell(stream)
            await shell.log_in()
            yield shell

    def processes(self) -> list[str]:
        """Return pid and command line of all processes that belong to this cloud."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                words = _read(folder / "cmdline").replace(b"\0", b" ").decode(errors="replace")
                if str(self.home) in words or _is_in(self.home, folder / "cwd"):
                    found.append(f"{folder.name} {words}")
        return found

    def kill(self) -> None:
        """End whatever a failed test left running."""
        for line in self.processes():
            with suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)

    async def end(self) -> None:
        """Remove everything that still runs, whatever the test left."""
        async with self.session() as session:
            servers = session.live.of_kind("server")
            are_gone = asyncio.Event()

            def look(_edits: object) -> None:
                if not session.live.of_kind("server"):
                    are_gone.set()

            session.live.subscribe(look)
            look(())
            async with asyncio.timeout(_COMMAND_S), asyncio.TaskGroup() as group:
                following = group.create_task(session.follow())
                for server in servers:
                    await session.api.client.delete(f"/compute/v2.1/servers/{server.id}")
                await are_gone.wait()
                following.cancel()
        await self.server.stop()

    def _log(self) -> str:
        return _read(self.server.log_path).decode(errors="replace")


@contextmanager
def cloud_folder() -> Iterator[Path]:
    """Give a folder with a path short enough for unix sockets; it is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ck", dir="/tmp"))
    try:
        yield folder
    finally:
        Cloud(folder).kill()
        shutil.rmtree(folder)


@contextmanager
def fresh_cloud() -> Iterator[Cloud]:
    """Give a cloud in a folder of its own; nothing may be left of it at the end."""
    with cloud_folder() as folder:
        cloud = Cloud(folder)
        yield cloud
        asyncio.run(cloud.end())
        assert cloud.processes() == []


def one(session: Session, kind: str, name: str) -> Resource:
    """Return the only resource of a kind with a name."""
    (found,) = (r for r in session.live if r.kind == kind and r.name == name)
    return found


def _is_in(folder: Path, link: Path) -> bool:
    try:
        return link.readlink().is_relative_to(folder)
    except OSError:
        return False


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
