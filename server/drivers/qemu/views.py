"""What an instance is, judged by its folder and what its process says."""

from server.drivers.base import InstanceSpec, InstanceView, Power
from server.drivers.qemu import memory
from server.drivers.qemu.folder import Folder, Run


def rest(folder: Folder) -> Power:
    """Return what an instance is that has no process."""
    return "suspended" if memory.is_there(folder) else "stopped"


def view(folder: Folder, power: Power) -> InstanceView:
    """Return an instance as it is; absent where its folder holds none."""
    spec, run = folder.spec(), folder.run()
    if spec is None:
        return InstanceView("absent")
    runs = run if power != "stopped" else None
    return InstanceView(
        power,
        spec,
        runs=runs.spec if runs is not None else None,
        most_vcpus=max(runs.most_vcpus, runs.spec.vcpus) if runs is not None else 0,
        boot=run.boot if run is not None else 0,
        switched_off=power == "stopped" and folder.is_switched_off(),
    )


def disk_ids(spec: InstanceSpec, run: Run | None = None) -> set[str]:
    """Return the ids of the disks that an instance shall have, or runs with."""
    disks = (*spec.disks, *(run.spec.disks if run is not None else ()))
    return {disk.id for disk in disks}
