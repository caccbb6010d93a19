"""Find, start and stop the embedded server process."""

import asyncio
import fcntl
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cockpit.backend.entry import Entry, token_entry
from cockpit.errors import CockpitError, UnreachableError
from cockpit.models.sentences import say

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_START_S, _STOP_S = 60.0, 60.0
_LOOK_AGAIN_S = 0.02
_LAST_LINES = 12
_PF_EXITING = 0x4  # Linux include/linux/sched.h; field 9 of /proc/PID/stat


@dataclass(frozen=True, slots=True)
class Running:
    """A server that is there.

    Attributes:
        start_time: Field 22 of `/proc/PID/stat`: with the pid it names one process for ever.
        token: Good for one login.
    """

    url: str
    pid: int
    start_time: int
    token: str


def default_state_dir() -> Path:
    """Return where the embedded server of this user keeps its state."""
    base = os.environ.get("XDG_STATE_HOME", "")
    return (Path(base) if base else Path.home() / ".local" / "state") / "synnefo-cockpit"


class LocalServer:
    """The embedded server of one state directory; it outlives the cockpit that started it.

    Attributes:
        state_dir: Where it keeps everything; sockets in it want a short path.
        log_path: What it printed.
        was_started_here: Whether `ensure` had to start it.
    """

    def __init__(self, state_dir: Path, program: Sequence[str] = ("-m", "server")) -> None:
        """Know a server; nothing is started yet.

        Args:
            state_dir: Made when it is not there.
            program: What Python runs.
        """
        self.state_dir = state_dir.absolute()
        self.log_path = self.state_dir / "server.log"
        self.was_started_here = False
        self._file = self.state_dir / "server.json"
        self._program = tuple(program)
        self._child: int | None = None

    @property
    def is_untouched(self) -> bool:
        """Tell whether no server ever ran with this state, so that nothing can exist."""
        return not self.state_dir.is_dir() or not any(self.state_dir.iterdir())

    def find(self) -> Running | None:
        """Return the running server, or None."""
        try:
            told = json.loads(self._file.read_text())
            running = Running(told["url"], told["pid"], told["start_time"], told["token"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return running if self._is_alive(running) else None

    async def entry(self) -> Entry:
        """Return the way in, as it is now; a server that was killed is started again.

        Raises:
            UnreachableError: It does not run, because somebody stopped it.
            CockpitError: It was killed and cannot be started again.
        """
        running = self.find()
        # Who stops takes its file away; who is killed cannot.
        if running is None and self._file.exists():
            log.warning("The embedded server was killed; it is started again")
            running = await self.ensure()
        if running is None:
            raise UnreachableError(
                say("The embedded server does not run"),
                say("Start it with: cockpit server start"),
            )
        return token_entry(running.url, running.token, is_one_time=True)

    async def ensure(self) -> Running:
        """Return the running server; start it where there is none, and wait until it listens.

        Raises:
            CockpitError: It cannot be started; the last lines of its log say why.
        """
        if running := self.find():
            return running
        try:
            self.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CockpitError(
                say(
                    "The folder {folder} cannot be made: {reason}",
                    folder=self.state_dir,
                    reason=error.strerror,
                ),
                say("Choose another one with --state."),
            ) from error
        async with self._only_one_starter():
            if running := self.find():
                return running
            start_of_log = self.log_path.stat().st_size if self.log_path.exists() else 0
            self._child = self._spawn()
            self.was_started_here = True
            return await self._until_it_listens(self._child, start_of_log)

    async def stop(self) -> bool:
        """Ask it to stop and wait until it has; False when none was running.

        Raises:
            CockpitError: It does not stop.
        """
        running = self.find()
        if running is None:
            return False
        async with _exit_of(running.pid) as exited:
            os.kill(running.pid, signal.SIGTERM)
            try:
                async with asyncio.timeout(_STOP_S):
                    await exited.wait()
            except TimeoutError as error:
                raise CockpitError(
                    say("The server (process {pid}) does not stop", pid=running.pid),
                    say("See {file}.", file=self.log_path),
                ) from error
        self._reap()
        return True

    @asynccontextmanager
    async def _only_one_starter(self) -> AsyncIterator[None]:
        with (self.state_dir / "start.lock").open("w") as file:
            await asyncio.to_thread(fcntl.flock, file, fcntl.LOCK_EX)
            yield

    def _spawn(self) -> int:
        """Start it in a session of its own, so that neither Ctrl+C nor our end reaches it."""
        # `env -C` because posix_spawn cannot change the folder, and a subprocess.Popen
        # would complain at our end about a child that is meant to outlive us.
        command = [
            *("/usr/bin/env", "-C", str(_ROOT), sys.executable),
            *(*self._program, "--state", str(self.state_dir)),
        ]
        log_flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.posix_spawn(
            command[0],
            command,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(self.log_path), log_flags, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
        )

    async def _until_it_listens(self, pid: int, start_of_log: int) -> Running:
        async with _exit_of(pid) as exited:
            try:
                async with asyncio.timeout(_START_S):
                    while not exited.is_set():
                        if running := self.find():
                            return running
                        # Its death is an event; that its file appears nobody tells us.
                        try:
                            async with asyncio.timeout(_LOOK_AGAIN_S):
                                await exited.wait()
                        except TimeoutError:
                            continue
            except TimeoutError as error:
                raise CockpitError(
                    say("The server did not listen within {seconds} s", seconds=round(_START_S)),
                    say("See {file}.", file=self.log_path),
                ) from error
        self._reap()
        raise CockpitError(
            say("The embedded server could not start:\n{log}", log=self._log_after(start_of_log)),
            say("The whole log is in {file}.", file=self.log_path),
        )

    def _log_after(self, start: int) -> str:
        try:
            with self.log_path.open("rb") as file:
                file.seek(start)
                text = file.read().decode(errors="replace")
        except OSError:
            return "(it left no log)"
        return "\n".join(text.splitlines()[-_LAST_LINES:]) or "(it printed nothing)"

    def _is_alive(self, running: Running) -> bool:
        self._reap()
        try:
            stat = Path(f"/proc/{running.pid}/stat").read_text()
        except OSError:
            return False
        # Field 2, the name, may hold spaces and brackets: count from its end.
        fields = stat.rpartition(")")[2].split()
        state, flags, start_time = fields[0], int(fields[6]), int(fields[19])
        # One that is being killed has closed its socket some time before it is a zombie.
        is_ending = state == "Z" or bool(flags & _PF_EXITING)
        return not is_ending and start_time == running.start_time

    def _reap(self) -> None:
        """Take note of a dead child, so that no zombie stays behind."""
        if self._child is None:
            return
        try:
            pid, _ = os.waitpid(self._child, os.WNOHANG)
        except ChildProcessError:
            pid = self._child
        if pid:
            self._child = None


@asynccontextmanager
async def _exit_of(pid: int) -> AsyncIterator[asyncio.Event]:
    """Give an event that is set when a process has ended, whoever is its parent."""
    exited = asyncio.Event()
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        exited.set()
        yield exited
        return
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, exited.set)
    try:
        yield exited
    finally:
        loop.remove_reader(handle)
        os.close(handle)
