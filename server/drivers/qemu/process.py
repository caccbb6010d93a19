"""One QEMU process: start it, find it again, talk to it, see it end."""

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from server.drivers.base import InstanceSample
from server.drivers.qemu.devices import SEED_NODE
from server.drivers.qemu.folder import Folder
from server.drivers.qemu.monitor import Monitor, RefusedError
from server.errors import UnavailableError

_START_S = 60
_QUIT_S = 10
_SOCKET_PATH_BYTES = 107  # unix(7)
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Process:
    """The QEMU that has the lock of a folder.

    Attributes:
        ended: Set when the process has ended.
        powered_off: Set when it has ended, or its guest powered off; the process then
            waits, so that nobody takes it for a crash who was not there to see it.
    """

    def __init__(self, folder: Folder, hint: Callable[[], None]) -> None:
        """Find the process and watch it; `hint` is called when it changes by itself.

        Raises:
            UnavailableError: It is so young that it cannot be told from others.
        """
        self.folder = folder
        self.pid, self._handle = _found(folder.path)
        self.ended = asyncio.Event()
        self.powered_off = asyncio.Event()
        self._told = asyncio.Event()
        self._hint = hint
        self._child: subprocess.Popen[bytes] | None = None
        self._monitor: Monitor | None = None
        self._connecting = asyncio.Lock()
        self._directory: int | None = None
        asyncio.get_running_loop().add_reader(self._handle, self._on_end)

    @classmethod
    async def launch(
        cls, folder: Folder, command: Sequence[str], lock: int, hint: Callable[[], None]
    ) -> "Process":
        """Start a QEMU that inherits the lock; return when it listens.

        Whatever becomes of this server meanwhile, the lock tells the truth afterwards:
        a QEMU that came to be has it, and keeps it until its end.

        Raises:
            UnavailableError: It did not start.
        """
        # QEMU greets on a connection that it inherits: nobody has to ask whether its
        # sockets are there yet, and when it fails the connection ends.
        ours, its = socket.socketpair()
        with ours, its:
            options = ["-chardev", f"socket,id=starter,fd={its.fileno()}"]
            options += ["-mon", "chardev=starter,mode=control"]
            child = _spawn(folder, [*command, *options], (lock, its.fileno()))
            its.close()
            try:
                async with asyncio.timeout(_START_S):
                    greeting = await _greeting(ours)
            except TimeoutError as error:
                child.kill()
                child.wait()
                raise UnavailableError(f"QEMU in {folder.path} takes too long") from error
        if not greeting:
            child.wait()  # it has hung up, so this takes no time
            raise UnavailableError(f"QEMU did not start: {folder.complaint()}")
        process = cls(folder, hint)
        process._child = child
        await process._connected()  # so that it is heard when it tells something
        return process

    async def execute(self, command: str, arguments: Mapping[str, object] | None = None) -> Any:
        """Carry out a QMP command; connects first where that is needed.

        Raises:
            RefusedError: QEMU says no.
            UnavailableError: It does not answer.
        """
        try:
            monitor = await self._connected()
            return await monitor.execute(command, arguments)
        except RefusedError:
            raise
        except UnavailableError:
            # A connection breaks a moment before its process has ended.
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.ended.wait()
            raise

    async def send_file(self, name: str, descriptor: int) -> None:
        """Give QEMU an open file, which commands then call by a name; ours may be closed.

        Raises:
            UnavailableError: It does not take it.
        """
        await (await self._connected()).send_file(name, descriptor)

    async def _connected(self) -> Monitor:
        async with self._connecting:
            if self._monitor is not None and not self._monitor.is_open:
                await self._monitor.close()
                self._monitor = None
            if self._monitor is None:
                self._monitor = await Monitor.open(self.folder.path, self._on_event)
            return self._monitor

    async def status(self) -> str:
        """Return QEMU's run state, such as `running`, `paused`, `prelaunch`, `shutdown`."""
        return str((await self.execute("query-status"))["status"])

    async def is_off(self) -> bool:
        """Whether its guest powered off."""
        return await self.status() == "shutdown"

    async def press_power_button(self, limit_s: float) -> None:
        """Ask the guest to power off; return when it did, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                while not self.powered_off.is_set():
                    with suppress(UnavailableError):
                        await self.execute("system_powerdown")
                    # A guest that is still booting misses the button, and nobody tells.
                    with suppress(TimeoutError):
                        async with asyncio.timeout(3):
                            await self.powered_off.wait()

    async def cut_power(self) -> None:
        """End the process: politely, so that what it has written is on the disk; else not.

        Raises:
            UnavailableError: It does not even die.
        """
        with suppress(UnavailableError, TimeoutError):
            async with asyncio.timeout(_QUIT_S):
                await self.execute("quit")
                await self.ended.wait()
        if self.ended.is_set():
            return
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        try:
            async with asyncio.timeout(_QUIT_S):
                await self.ended.wait()
        except TimeoutError as error:
            raise UnavailableError(f"Process {self.pid} does not end") from error

    async def next_event(self, limit_s: float) -> bool:
        """Wait until QEMU tells anything; false when it does not in time."""
        self._told.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self._told.wait()
        return self._told.is_set()

    def socket(self, name: str) -> str:
        """Return a path to a socket of the folder that is short enough to connect to."""
        path = str(self.folder.path / name)
        if len(path.encode()) <= _SOCKET_PATH_BYTES:
            return path
        if self._directory is None:
            self._directory = os.open(self.folder.path, os.O_PATH | os.O_DIRECTORY)
        return f"/proc/{os.getpid()}/fd/{self._directory}/{name}"

    async def sample(self) -> InstanceSample:
        """Read the counters."""
        cpu_s, ram_bytes = _usage(self.pid)
        disks = [
            disk["stats"]
            for disk in await self.execute("query-blockstats")
            if disk.get("node-name") != SEED_NODE
        ]
        return InstanceSample(
            cpu_s=cpu_s,
            ram_bytes=ram_bytes,
            disk_read_bytes=sum(stats["rd_bytes"] for stats in disks),
            disk_written_bytes=sum(stats["wr_bytes"] for stats in disks),
        )

    async def close(self) -> None:
        """Let go of the process; it runs on."""
        if not self.ended.is_set():
            asyncio.get_running_loop().remove_reader(self._handle)
            os.close(self._handle)
        if self._directory is not None:
            os.close(self._directory)
        if self._monitor is not None:
            await self._monitor.close()
        if self._child is not None and self._child.poll() is None:
            self._child.returncode = 0  # no longer ours to wait for, which Popen warns of

    def _on_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._handle)
        os.close(self._handle)
        if self._child is not None:
            self._child.poll()  # or it would stay a zombie
        self.ended.set()
        self.powered_off.set()
        self._told.set()
        self._hint()

    def _on_event(self, name: str) -> None:
        if name == "SHUTDOWN":
            self.powered_off.set()
        self._told.set()
        self._hint()


def _spawn(
    folder: Folder, command: Sequence[str], inherited: Sequence[int]
) -> subprocess.Popen[bytes]:
    # Not asyncio's: that one kills its processes when the loop ends. Not in a thread: the
    # lock must not be closed, by a cancellation, before the process has inherited it.
    with (folder.path / "qemu.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder.path,
            pass_fds=inherited,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )


async def _greeting(connection: socket.socket) -> bytes:
    connection.setblocking(False)
    with suppress(ConnectionError):
        return await asyncio.get_running_loop().sock_recv(connection, 1)
    return b""


def _usage(pid: int) -> tuple[float, int]:
    """Return processor seconds and resident bytes.

    Source: proc(5), `stat` fields 14 and 15, `statm` field 2.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
        pages = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError as error:
        raise UnavailableError(f"Process {pid} has ended") from error
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S, int(pages[1]) * _PAGE_BYTES


def _found(path: Path) -> tuple[int, int]:
    """Return the process id of a folder's QEMU, and a handle that no other can take over."""
    for candidate in chain((path / "pid",), Path("/proc").glob("[0-9]*")):
        with suppress(OSError, ValueError):
            pid = int(candidate.read_text() if candidate.name == "pid" else candidate.name)
            with ExitStack() as closing:
                handle = os.pidfd_open(pid)
                closing.callback(os.close, handle)
                # Only now: a process id that was looked at first may be another's by now.
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if str(path / "pid").encode() in command:
                    closing.pop_all()
                    return pid, handle
    raise UnavailableError(f"The QEMU in {path} is only just starting")
