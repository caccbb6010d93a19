"""Programs that outlive us: started once, found again after a restart, ended for sure.

Each holds a lock on its own file for as long as it lives, so that none is started
twice, none is taken for another after its number was reused, and one that we were
killed while starting is still found.
"""

import asyncio
import fcntl
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.errors import UnavailableError

_READY_S = 20.0
_GRACE_S = 5.0
# $1: file with lock, number and start time; $2: log; $3…: the program, which writes a
# line to descriptor 1 when it is ready, and then closes it or ends.
_LAUNCH = """
exec 9>>"$1" || exit
flock -n 9 || exit 0
[ ! -e "$2" ] || mv "$2" "$2.old"
exec 2>"$2"
read -r stat < /proc/$$/stat
file=$1; shift 2
set -- "$(echo "${stat##*) }" | cut -d' ' -f20)" "$@"
echo "$$ $1" > "$file"; shift
exec "$@"
"""


@dataclass(frozen=True, slots=True)
class Daemon:
    """One long-lived program of a folder; `name` names its files there."""

    folder: Path
    name: str

    def pid(self) -> int | None:
        """Return the number of the process, or None when it certainly does not run."""
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            words = os.pread(descriptor, 100, 0).split()
            return int(words[0]) if words and _start_time(int(words[0])) == int(words[1]) else None
        finally:
            os.close(descriptor)
        return None

    async def start(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Start the program in its folder unless it runs, and wait until it is ready.

        Raises:
            UnavailableError: It did not come up; tells the end of its log.
        """
        heard, told = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *("setsid", "--fork", "sh", "-c", _LAUNCH, self.name),
                *(self._file.name, f"{self.name}.log", *command),
                cwd=self.folder,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=told,
                stderr=asyncio.subprocess.DEVNULL,
            )
            os.close(told)
            told = -1
            await process.wait()
            if not await _is_readable(heard, _READY_S):
                await self.end()
        finally:
            os.close(heard)
            if told >= 0:
                os.close(told)
        pid = self.pid()
        if pid is None:
            raise UnavailableError(self._trouble())
        return pid

    async def end(self) -> None:
        """End the program if it runs, and forget it; it is gone on return."""
        pid = self.pid()
        if pid is not None:
            try:
                handle = os.pidfd_open(pid)
            except ProcessLookupError:
                pass
            else:
                try:
                    if self.pid() == pid:
                        await _end(handle)
                finally:
                    os.close(handle)
        self._file.unlink(missing_ok=True)

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def _trouble(self) -> str:
        log = self.folder / f"{self.name}.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        last = lines[-1] if lines else "it said nothing"
        return f"The {self.name} of the network did not start: {last} (see {log})."


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
