"""What can be told of the inside of a running instance."""

import asyncio
import os
from pathlib import Path

from server.drivers.base import Diagnostics, DiskCounters, InstanceSpec
from server.drivers.qemu.devices import node_name
from server.drivers.qemu.process import Process
from server.errors import UnavailableError

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


async def diagnostics(process: Process, spec: InstanceSpec, accelerator: str) -> Diagnostics:
    """Ask QEMU and the kernel.

    Args:
        process: Runs the instance.
        spec: What it runs as.
        accelerator: kvm or tcg.
    """
    processors = await process.execute("query-cpus-fast")
    stats = {
        disk["node-name"]: disk["stats"]
        for disk in await process.execute("query-blockstats")
        if "node-name" in disk
    }
    sample = await process.sample()
    memory = await process.execute("query-memory-size-summary")
    return Diagnostics(
        accelerator=accelerator,
        uptime_s=await asyncio.to_thread(_uptime_s, process.pid),
        vcpu_s=tuple(_thread_s(process.pid, one["thread-id"]) for one in processors),
        ram_mib=(memory["base-memory"] + memory.get("plugged-memory", 0)) >> 20,
        resident_bytes=sample.ram_bytes,
        disks=tuple(
            _counters(disk.id, stats[node_name(disk.id)])
            for disk in spec.disks
            if node_name(disk.id) in stats
        ),
    )


def _counters(disk_id: str, stats: dict[str, int]) -> DiskCounters:
    errors = sum(stats[f"failed_{what}_operations"] for what in ("rd", "wr", "flush"))
    return DiskCounters(
        disk_id=disk_id,
        read_bytes=stats["rd_bytes"],
        read_requests=stats["rd_operations"],
        written_bytes=stats["wr_bytes"],
        write_requests=stats["wr_operations"],
        errors=errors,
    )


def _thread_s(pid: int, thread: int) -> float:
    """Return the processor seconds of a thread. Source: proc(5), `stat` fields 14 and 15."""
    fields = _fields(Path(f"/proc/{pid}/task/{thread}/stat"))
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def _uptime_s(pid: int) -> int:
    """Return the age of a process. Source: proc(5), `stat` field 22, and `uptime`."""
    started = int(_fields(Path(f"/proc/{pid}/stat"))[19]) / _TICKS_PER_S
    return int(float(Path("/proc/uptime").read_text().split()[0]) - started)


def _fields(file: Path) -> list[bytes]:
    try:
        return file.read_bytes().rsplit(b")", 1)[1].split()
    except OSError as error:
        raise UnavailableError(f"{file} cannot be read: it has ended") from error
