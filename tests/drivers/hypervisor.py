"""Instances for tests of the hypervisor's driver."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from server.drivers.base import DiskSpec, InstanceSpec, NicSpec, Seed, VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver

GIB = 1 << 30
# Emulated guests on a loaded machine take their time; only a failure takes so long.
PATIENCE_S = 240


async def no_prefix() -> Sequence[str]:
    """Run QEMU where we are: these instances have no taps."""
    return ()


def driver(state: Path, *, paused: bool = True) -> QemuDriver:
    return QemuDriver(state, no_prefix, accelerator="tcg", paused=paused)


def spec(
    name: str,
    *disks: DiskSpec,
    nics: tuple[NicSpec, ...] = (),
    seed: Seed | None = None,
    ram_mib: int = 128,
) -> InstanceSpec:
    return InstanceSpec(name, f"{name}, the one", 1, ram_mib, disks, nics, seed or Seed(name))


async def blank_disk(volumes: Qcow2Driver, volume_id: str) -> DiskSpec:
    await volumes.create(VolumeSpec(volume_id, GIB))
    return await volumes.disk(volume_id)


def tiny_image() -> Path:
    return Path(os.environ.get("COCKPIT_TINY_IMAGE", "build/tiny.qcow2"))


async def bytes_of(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


async def tiny_disk(volumes: Qcow2Driver, volume_id: str) -> DiskSpec:
    """Return a new disk that holds the tiny guest."""
    if await volumes.look_image("tiny") is None:
        await volumes.receive_image("tiny", "qcow2", bytes_of(tiny_image()))
    await volumes.create(VolumeSpec(volume_id, GIB, "tiny"))
    return await volumes.disk(volume_id)


def processes(state: Path) -> list[int]:
    """Return the ids of all living processes that were started for a state folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            is_zombie = b") Z" in (process / "stat").read_bytes()
        except OSError:
            continue
        if words.startswith(b"qemu") and str(state).encode() in words and not is_zombie:
            found.append(int(process.name))
    return found


class Terminal:
    """The serial console of a guest, as somebody who types sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._seen = b""

    @classmethod
    async def open(cls, compute: QemuDriver, instance_id: str) -> "Terminal":
        """Connect, and show what was printed before."""
        path = await compute.console(instance_id, "serial")
        terminal = cls(*await asyncio.open_unix_connection(path))
        terminal._seen = await compute.console_log(instance_id)
        return terminal

    async def see(self, text: str) -> str:
        """Return all that was printed up to a text, once it is there."""
        async with asyncio.timeout(PATIENCE_S):
            while text.encode() not in self._seen:
                more = await self._reader.read(4096)
                assert more, f"The console ended before {text!r}: {self._seen.decode()}"
                self._seen += more
        before, self._seen = self._seen.split(text.encode(), 1)
        return before.decode(errors="replace")

    async def type(self, text: str) -> None:
        self._writer.write(text.encode())
        await self._writer.drain()

    async def login(self) -> None:
        await self.see(" login: ")
        await self.type("root\n")
        await self.see("# ")

    async def run(self, command: str) -> str:
        """Run a command and return what it printed."""
        # The quotes keep the echo of what was typed from looking like the end.
        await self.type(f"echo be''gin; {command}; echo e''nd\n")
        await self.see("begin\r\n")
        printed = await self.see("end\r\n")
        await self.see("# ")
        return printed.replace("\r\n", "\n")

    def close(self) -> None:
        self._writer.close()
