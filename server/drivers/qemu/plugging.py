"""Plug and unplug disks and NICs while the instance runs."""

from dataclasses import replace

from server.drivers.base import PLUGGABLE, DiskSpec, InstanceSpec, NicSpec
from server.drivers.qemu.devices import Part, disk_part, nic_part
from server.drivers.qemu.folder import Folder, Run
from server.drivers.qemu.live_disks import close_nodes
from server.drivers.qemu.machine import place
from server.drivers.qemu.monitor import RefusedError
from server.drivers.qemu.process import Process
from server.drivers.qemu.processors import add_processors
from server.drivers.qemu.seed import seed_disk
from server.errors import UnavailableError

_UNPLUG_S = 15


async def plug(process: Process, folder: Folder, spec: InstanceSpec) -> None:
    """Give a running instance the processors, disks and NICs of its spec, as far as it can.

    The disk that it boots from stays, and so do processors that are too many.

    Raises:
        UnavailableError: The guest does not let go of something, or QEMU refused.
    """
    run = folder.run()
    if run is None:
        raise UnavailableError(f"It is not known what {spec.id} was started with")
    run = await add_processors(process, folder, run, spec.vcpus)
    parts = _Parts(process, folder, run)
    for disk in run.spec.disks[1:]:
        if disk not in spec.disks:
            await parts.remove(disk)
    for nic in run.spec.nics:
        if _wire(nic) not in {_wire(wanted) for wanted in spec.nics}:
            await parts.remove(nic)
    for wanted in spec.disks[1:]:
        await parts.add(wanted)
    new_nics = [nic for nic in spec.nics if nic.id not in parts.ids()]
    if new_nics:
        folder.save_seed(seed_disk(spec))
    for nic in new_nics:
        await parts.add(nic)


def _wire(nic: NicSpec) -> tuple[str, str, str]:
    """What cannot change while it is plugged in; addresses are told to the next boot."""
    return nic.id, nic.mac, nic.tap


class _Parts:
    """The disks and NICs of a running instance; each change is written down at once."""

    def __init__(self, process: Process, folder: Folder, run: Run) -> None:
        self._process = process
        self._folder = folder
        self._run = run

    def ids(self) -> set[str]:
        """Return what is plugged in, by resource."""
        spec = self._run.spec
        return {disk.id for disk in spec.disks} | {nic.id for nic in spec.nics}

    async def add(self, resource: DiskSpec | NicSpec) -> None:
        """Plug one in; a part that a server that died has plugged already is no error."""
        if resource.id in self.ids():
            return
        if isinstance(resource, DiskSpec) and resource.bus not in PLUGGABLE:
            raise UnavailableError(
                f"Disk {resource.id} is on {resource.bus}, which takes none while the guest"
                " runs: it comes with the next start"
            )
        part = _part(resource)
        if part.id not in await self._devices():
            try:
                await self._process.execute(
                    "blockdev-add" if part.is_disk else "netdev_add", part.backend
                )
            except RefusedError as error:
                if "uplicate" not in str(error):
                    raise
            await self._process.execute("device_add", part.device)
        spec = self._run.spec
        if isinstance(resource, DiskSpec):
            spec = replace(spec, disks=(*spec.disks, resource))
        else:
            spec = replace(spec, nics=(*spec.nics, resource))
        self._save(spec)

    async def remove(self, resource: DiskSpec | NicSpec) -> None:
        """Unplug one and wait until the guest has let go of it."""
        part = _part(resource)
        if part.id in await self._devices():
            try:
                await self._process.execute("device_del", {"id": part.id})
            except RefusedError as error:
                if "in the process of unplug" not in str(error):
                    raise  # the guest was asked already, and takes its time
            while part.id in await self._devices():
                if not await self._process.next_event(_UNPLUG_S):
                    raise UnavailableError(f"The guest does not let go of {resource.id}")
        try:
            if part.is_disk:
                await close_nodes(self._process, resource.id)
            else:
                await self._process.execute("netdev_del", {"id": part.backend["id"]})
        except RefusedError as error:
            if "not found" not in str(error) and "Failed to find" not in str(error):
                raise
        spec = self._run.spec
        self._save(
            replace(
                spec,
                disks=tuple(disk for disk in spec.disks if disk.id != resource.id),
                nics=tuple(nic for nic in spec.nics if nic.id != resource.id),
            )
        )

    async def _devices(self) -> set[str]:
        listed = await self._process.execute("qom-list", {"path": "/machine/peripheral"})
        return {entry["name"] for entry in listed}

    def _save(self, spec: InstanceSpec) -> None:
        self._run = replace(self._run, spec=spec)
        self._folder.save_run(self._run)


def _part(resource: DiskSpec | NicSpec) -> Part:
    if isinstance(resource, DiskSpec):
        return disk_part(resource, place(resource.bus), position=None)
    return nic_part(resource)
