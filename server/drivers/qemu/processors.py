"""Processors that an instance gets while it runs, under KVM.

Measured with QEMU 7.2 and Linux 6.1: a processor is there at once, and the guest takes it
into use where its udev rules, or the tiny guest's, say so; none can be taken away. Under
TCG the process may abort where the guest has run for a while (1 of 12 times: no region of
the code cache is left for the new thread, `tcg_region_initial_alloc__locked`), so there a
size takes a restart. Memory is another matter: room for it above the first 4 GiB costs
every guest 64 MiB of bounce buffers, with 128 MiB it panics, and what was plugged is
offline after each boot. So another amount of memory takes a restart everywhere.
"""

from dataclasses import replace
from typing import Any

from server.drivers.qemu.folder import Folder, Run
from server.drivers.qemu.process import Process
from server.errors import UnavailableError


async def add_processors(process: Process, folder: Folder, run: Run, vcpus: int) -> Run:
    """Give a running instance more processors; return the run as it is then.

    Raises:
        UnavailableError: QEMU refused, or has no room for them.
    """
    if vcpus <= run.spec.vcpus or vcpus > run.most_vcpus:
        return run
    slots = await process.execute("query-hotpluggable-cpus")
    taken = sum("qom-path" in slot for slot in slots)
    free = [slot for slot in slots if "qom-path" not in slot]
    free.sort(key=lambda slot: sorted(slot["props"].items()))
    if taken + len(free) < vcpus:
        raise UnavailableError(f"There is room for {taken + len(free)} processors only")
    for slot in free[: max(vcpus - taken, 0)]:
        await process.execute("device_add", processor(slot))
    grown = replace(run, spec=replace(run.spec, vcpus=vcpus))
    folder.save_run(grown)
    return grown


def processor(slot: dict[str, Any]) -> dict[str, Any]:
    """Return the device for a slot that QEMU tells of."""
    name = "-".join(str(value) for _, value in sorted(slot["props"].items()))
    return {"driver": slot["type"], "id": f"cpu-{name}", **slot["props"]}
