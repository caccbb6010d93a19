"""What disks hold, written and read as a guest or as qemu-io does it."""

import asyncio
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from server.drivers.base import DiskSpec
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.drivers.qemu.devices import short

BLOCK = 1 << 16


async def run(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


async def write(path: Path | str, block: int, value: int) -> None:
    """Fill a block of a disk that nobody has open with one byte."""
    command = f"write -P {value} {block * BLOCK} {BLOCK}"
    await run("qemu-io", "-f", "qcow2", "-c", command, str(path))


async def write_live(compute: QemuDriver, disk_id: str, block: int, value: int) -> None:
    """Fill a block by way of the device that the guest has."""
    found = [key for key, run in compute.runs() if _has(run.spec.disks, disk_id)]
    process = await compute.process(found[0])
    assert process is not None
    device = f"/machine/peripheral/disk-{short(disk_id)}/virtio-backend"
    line = f'qemu-io -d {device} "write -P {value} {block * BLOCK} {BLOCK}"'
    said = await process.execute("human-monitor-command", {"command-line": line})
    assert not said, said  # it tells its own standard output what went well


async def held(path: Path | str, blocks: int) -> list[int]:
    """Return the byte that fills each of the first blocks; the chain must be sound."""
    path = await asyncio.to_thread(Path(path).resolve)
    await run("qemu-img", "check", "-q", "-U", str(path))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "raw"
        await run("qemu-img", "convert", "-U", "-O", "raw", str(path), str(copy))
        content = await asyncio.to_thread(_start_of, copy, blocks * BLOCK)
    parts = [content[place * BLOCK : (place + 1) * BLOCK] for place in range(blocks)]
    for part in parts:
        assert part == part[:1] * BLOCK
    return [part[0] for part in parts]


async def of_volume(volumes: Qcow2Driver, volume_id: str, blocks: int = 4) -> list[int]:
    return await held((await volumes.disk(volume_id)).path, blocks)


async def of_snapshot(state: Path, snapshot_id: str, blocks: int = 4) -> list[int]:
    return await held(state / f"snapshots/{snapshot_id}.qcow2", blocks)


def _start_of(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        return file.read(length)


def _has(disks: Sequence[DiskSpec], disk_id: str) -> bool:
    return disk_id in {disk.id for disk in disks}
