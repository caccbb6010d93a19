"""Programs that outlive us: started once, found again after a restart, ended for sure.

Each holds a lock on its own file for as long as it lives, so that none is started
twice, none is taken for another after its number was reused, and one that we were
killed while starting is still found.
"""

import asyncio
import fcntl
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.errors import UnavailableError

_READY_S = 20.0
_GRACE_S = 5.0
_START_TRIES = 5
_WORD_TRIES = 100
_BUSY = b"busy"
# $1: file with lock, number and start time; $2: log; $3…: the program, which writes a
# line to descriptor 1 when it is ready, and then closes it.
_LAUNCH = """
exec 9>>"$1" || exit
flock -n 9 && [ "$1" -ef /proc/self/fd/9 ] || { echo busy; exit; }
[ ! -e "$2" ] || mv "$2" "$2.old"
exec 2>"$2"
read -r stat < /proc/$$/stat
start=$(echo "${stat##*) }" | cut -d' ' -f20)
echo "$$ $start" > "$1"
shift 2
exec "$@"
"""


@dataclass(frozen=True, slots=True)
class Daemon:
    """One long-lived program of a folder; `name` names its files there.

    Its file holds its number and start time, and `ready` once somebody heard that it
    is. One that is not marked so was left half started: it is ended and replaced.
    """

    folder: Path
    name: str

    def pid(self) -> int | None:
        """Return the number of the process, or None when there is none to be used."""
        words = self._words()
        if words is None or len(words) < 3:  # noqa: PLR2004 - number, start time, ready
            return None
        return _living(words)

    async def start(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Start the program in its folder and wait until it is ready.

        Raises:
            UnavailableError: It did not come up; tells the end of its log.
        """
        for _ in range(_START_TRIES):
            await self.end()
            heard = await self._launch(command, environment)
            if heard == _BUSY:
                continue  # the last word of one that we were killed while starting
            words = self._words()
            pid = _living(words) if heard and words else None
            if pid is None:
                break
            with self._file.open("a") as file:
                file.write("ready\n")
            return pid
        await self.end()
        raise UnavailableError(self._trouble())

    async def end(self) -> None:
        """End the program if it runs, half started or not; it is gone on return."""
        for _ in range(_WORD_TRIES):
            words = self._words()
            if words is None:
                break
            pid = _living(words)
            if pid is None:
                # It has its lock, but has yet to write who it is: a matter of
                # milliseconds, and it has no way to tell us.
                await asyncio.sleep(0.05)
                continue
            try:
                handle = os.pidfd_open(pid)
            except ProcessLookupError:
                break
            try:
                if _living(words) == pid:
                    await _end(handle)
            finally:
                os.close(handle)
        self._forget()

    def forget(self) -> None:
        """Remove what it said in its lives."""
        for name in (f"{self.name}.log", f"{self.name}.log.old"):
            (self.folder / name).unlink(missing_ok=True)

    async def _launch(self, command: Sequence[str], environment: Mapping[str, str]) -> bytes:
        """Return the first thing that the program says; nothing when it fails."""
        heard, told = os.pipe()
        try:
            await asyncio.to_thread(self._spawn, command, environment, told)
            return os.read(heard, 100).strip() if await _is_readable(heard, _READY_S) else b""
        finally:
            os.close(heard)

    def _spawn(self, command: Sequence[str], environment: Mapping[str, str], told: int) -> None:
        """Start the program and let it go; it writes to `told`, which is closed here.

        Not by the event loop: uvloop 0.23 lets every descriptor that we were started
        with pass, and the program would hold it for ever.
        """
        try:
            subprocess.run(
                [
                    *("setsid", "--fork", "sh", "-c", _LAUNCH, self.name),
                    *(self._file.name, f"{self.name}.log", *command),
                ],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        finally:
            os.close(told)

    def _forget(self) -> None:
        """Remove the file, while nobody can take its lock and then be lost with it."""
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file.unlink()
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)

    def _words(self) -> list[str] | None:
        """Return what is written in the file, or None when nobody holds its lock."""
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return os.pread(descriptor, 100, 0).decode().split()
        finally:
            os.close(descriptor)
        return None

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def _trouble(self) -> str:
        log = self.folder / f"{self.name}.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        last = lines[-1] if lines else "it said nothing"
        return f"The {self.name} of the network did not start: {last} (see {log})."


class Watch:
    """Hears of the ends of programs, without asking again and again."""

    def __init__(self) -> None:
        self._handles: dict[str, int] = {}
        self._alarm: asyncio.TimerHandle | None = None
        self._ended = asyncio.Event()

    def add(self, daemon: Daemon) -> None:
        """Listen for the end of a program that runs, unless that is done already."""
        pid = None if daemon.name in self._handles else daemon.pid()
        if pid is None:
            return
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            self._ended.set()
            return
        self._handles[daemon.name] = handle
        asyncio.get_running_loop().add_reader(handle, self._hear, daemon.name)

    async def wait(self) -> None:
        """Wait until one has ended since the last time."""
        await self._ended.wait()
        self._ended.clear()

    def ring_in(self, delay_s: float) -> None:
        """Take it, in a while, as if a program had ended; instead of an earlier time."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(delay_s, self._ended.set)

    def close(self) -> None:
        """Listen no more."""
        if self._alarm is not None:
            self._alarm.cancel()
        for name in [*self._handles]:
            self._forget(name)

    def _hear(self, name: str) -> None:
        self._forget(name)
        self._ended.set()

    def _forget(self, name: str) -> None:
        handle = self._handles.pop(name)
        asyncio.get_running_loop().remove_reader(handle)
        os.close(handle)


def _living(words: Sequence[str]) -> int | None:
    if len(words) < 2:  # noqa: PLR2004 - number and start time
        return None
    pid = int(words[0])
    return pid if _start_time(pid) == int(words[1]) else None


async def _end(handle: int) -> None:
    for number, patience_s in ((signal.SIGTERM, _GRACE_S), (signal.SIGKILL, 2 * _GRACE_S)):
        try:
            signal.pidfd_send_signal(handle, number)
        except ProcessLookupError:
            return
        if await _is_readable(handle, patience_s):
            return


async def _is_readable(descriptor: int, patience_s: float) -> bool:
    """Wait for data or an end: of a pipe, or of the process behind a pidfd."""
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()
    loop.add_reader(descriptor, woken.set)
    try:
        async with asyncio.timeout(patience_s):
            await woken.wait()
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(descriptor)
    return True


def _start_time(pid: int) -> int | None:
    """Return when a process started, in ticks since boot; None for zombies and the dead.

    Source: man 5 proc, /proc/PID/stat, fields 3 and 22.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[19])
