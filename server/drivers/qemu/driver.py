"""Instances as QEMU processes of this machine."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from server.drivers.base import (
    ConsoleKind,
    Diagnostics,
    InstanceSample,
    InstanceSpec,
    InstanceView,
    Power,
)
from server.drivers.qemu import memory
from server.drivers.qemu.accelerator import QEMU, Accelerator, Host
from server.drivers.qemu.devices import Shape, command_line, most_vcpus
from server.drivers.qemu.diagnosing import diagnostics
from server.drivers.qemu.folder import Folder, Run
from server.drivers.qemu.fullness import full_folder
from server.drivers.qemu.guests import QemuGuests
from server.drivers.qemu.live_disks import QemuDisks
from server.drivers.qemu.plugging import plug
from server.drivers.qemu.process import Process
from server.drivers.qemu.seed import seed_disk
from server.drivers.qemu.views import disk_ids, rest, view
from server.drivers.refusals import as_unavailable
from server.drivers.room import Room
from server.errors import ConflictError, NotFoundError, UnavailableError

_LAUNCHES_AT_ONCE = 4
_REBOOT_S = 60
_TRIM_EVERY_S = 10


@dataclass(slots=True)
class _Instance:
    """What this server keeps of an instance in memory; all of it can be found again.

    Attributes:
        deed: Held while something is done to it.
        attaching: Held while its process is being started or looked for.
    """

    folder: Folder
    deed: asyncio.Lock = field(default_factory=asyncio.Lock)
    attaching: asyncio.Lock = field(default_factory=asyncio.Lock)
    process: Process | None = None


class QemuDriver:
    """Compute driver over QEMU; `server.drivers.base.ComputeDriver`.

    Every instance has a folder; the truth about its process is a lock in there that the
    process holds. So instances outlive this server, and a server that was killed at any
    moment finds them again, none of them twice.

    Args:
        state_dir: Where the instances' folders are; nobody else may write there.
        enter: Returns the command prefix under which QEMU sees its taps.
        accelerator: `auto` uses KVM where it proves to be faster than emulation.
        probe_image: Disk image of a guest that runs that race.
        paused: Start instances without running their processors, for benchmarks.
        room: When a guest that met a full disk may go on; None: when a little is free.

    Attributes:
        disks: The disks of running instances, for a volume driver.
        guests: The agents inside them.
    """

    def __init__(
        self,
        state_dir: Path,
        enter: Callable[[], Awaitable[Sequence[str]]],
        *,
        accelerator: Accelerator = "auto",
        probe_image: Path | None = None,
        paused: bool = False,
        room: Room | None = None,
    ) -> None:
        self._folders = state_dir.absolute() / "instances"
        self._folders.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._host = Host(self._folders.parent, accelerator, probe_image)
        self._enter = enter
        self._paused = paused
        self._room = room or Room()
        self._instances: dict[str, _Instance] = {}
        self._launches = asyncio.Semaphore(_LAUNCHES_AT_ONCE)
        self._hints: asyncio.Queue[str] = asyncio.Queue()
        self.guests = QemuGuests(self.process)
        self.disks = QemuDisks(self, self.guests.still)
        for left in [*self._folders.glob(".*.new"), *self._folders.glob(".*.gone")]:
            Folder(left).remove()  # of a server that was killed meanwhile

    async def look(self, instance_id: str) -> InstanceView:
        instance = self._instance(instance_id)
        process = await self._process(instance)
        try:
            if process is not None and not instance.deed.locked() and await self._is_over(instance):
                async with _deed(instance):
                    process = await self._settled(instance)
            power = await self._power(instance, process) if process else rest(instance.folder)
            full = None
            if process is not None and power == "paused":
                full = await full_folder(process, instance.folder, self._room)
        except UnavailableError:
            if await self._process(instance) is not None:
                raise
            power, full = rest(instance.folder), None  # it ended while we asked
        return replace(view(instance.folder, power), full=full)

    async def look_all(self) -> Mapping[str, InstanceView]:
        views: dict[str, InstanceView] = {}

        async def look(instance_id: str) -> None:
            try:
                views[instance_id] = await self.look(instance_id)
            except UnavailableError:
                # Its lock says that it runs; one that is deaf must not hide all others.
                views[instance_id] = view(self._instance(instance_id).folder, "running")

        async with asyncio.TaskGroup() as looks:
            for instance_id in self._ids():
                looks.create_task(look(instance_id))
        return {key: view for key, view in views.items() if view.power != "absent"}

    async def define(self, spec: InstanceSpec) -> None:
        instance = self._instance(spec.id)
        async with _deed(instance):
            process = await self._settled(instance)
            if process is not None:
                async with self.disks.still(disk_ids(spec, instance.folder.run())):
                    await plug(process, instance.folder, spec)
            if instance.folder.spec() != spec:
                instance.folder.save_spec(spec)  # only now: who looks must see what lacks

    async def start(self, instance_id: str, boot: int) -> None:
        instance = self._instance(instance_id)
        async with _deed(instance):
            spec = instance.folder.spec()
            if spec is None:
                raise NotFoundError(f"There is no instance {instance_id}")
            process = await self._settled(instance)
            if process is None and memory.is_there(instance.folder):
                process = await self._restore(instance)
            if process is None:
                await self._launch(instance, spec, boot)
                return
            if await self._power(instance, process) == "paused":
                await self._go_on(process)
            instance.folder.carried_out(boot)

    async def pause(self, instance_id: str) -> None:
        instance = self._instance(instance_id)
        async with _deed(instance):
            process = await self._to_run(instance)
            if self._paused:
                await process.execute("cont")  # one that never ran cannot be stopped
            await process.execute("stop")

    async def suspend(self, instance_id: str) -> None:
        instance = self._instance(instance_id)
        async with _deed(instance):
            if await self._settled(instance) is None and memory.is_there(instance.folder):
                return
            process = await self._to_run(instance)
            await memory.write(process, instance.folder)
            await process.cut_power()

    async def stop(self, instance_id: str, grace_s: float) -> None:
        instance = self._instance(instance_id)
        async with _deed(instance):
            process = await self._settled(instance)
            if process is not None:
                if grace_s > 0 and await self._is_listening(process):
                    await process.press_power_button(grace_s)
                await process.cut_power()
            memory.forget(instance.folder)

    async def reboot(self, instance_id: str, boot: int, *, hard: bool) -> None:
        instance = self._instance(instance_id)
        async with _deed(instance):
            process = await self._process(instance)
            if process is None:
                raise ConflictError(f"Instance {instance_id} does not run")
            # A server that is killed between off and on is not to take this for the
            # guest's own wish.
            with instance.folder.rebooting():
                if not hard and await self._is_listening(process):
                    await process.press_power_button(_REBOOT_S)
                await process.execute("system_reset")
                if not self._paused:
                    await process.execute("cont")
                process.powered_off.clear()
                instance.folder.carried_out(boot)

    async def destroy(self, instance_id: str) -> None:
        instance = self._instance(instance_id)
        async with _deed(instance):
            process = await self._process(instance)
            if process is not None:
                await process.cut_power()
                await self._process(instance)
            await asyncio.to_thread(instance.folder.remove)

    async def hints(self) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        trimmed = loop.time()
        while True:
            hint = None
            with suppress(TimeoutError):
                async with asyncio.timeout(_TRIM_EVERY_S):
                    hint = await self._hints.get()
            if hint is not None:
                yield hint  # who looks then ends the process of a guest that powered off
            if loop.time() - trimmed > _TRIM_EVERY_S:
                trimmed = loop.time()
                for instance in list(self._instances.values()):
                    if instance.process is not None:
                        with as_unavailable(f"The logs in {instance.folder.path}"):
                            await asyncio.to_thread(instance.folder.trim_logs)

    async def console(self, instance_id: str, kind: ConsoleKind) -> str:
        process = await self._process(self._instance(instance_id))
        if process is None:
            raise ConflictError(f"Instance {instance_id} does not run")
        return process.socket(kind)

    async def diagnostics(self, instance_id: str) -> Diagnostics:
        instance = self._instance(instance_id)
        process, run = await self._process(instance), instance.folder.run()
        if process is None or run is None:
            raise ConflictError(f"Instance {instance_id} does not run")
        options = await self._host.options()
        return await diagnostics(process, run.spec, "kvm" if "kvm" in options else "tcg")

    async def console_log(self, instance_id: str) -> bytes:
        with as_unavailable(f"The console log of instance {instance_id}"):
            return await asyncio.to_thread(self._instance(instance_id).folder.log)

    async def samples(self) -> Mapping[str, InstanceSample]:
        samples: dict[str, InstanceSample] = {}

        async def sample(instance_id: str) -> None:
            try:
                process = await self._process(self._instance(instance_id))
                if process is not None:
                    samples[instance_id] = await process.sample()
            except UnavailableError:
                return  # a gap in a chart says it

        async with asyncio.TaskGroup() as tasks:
            for instance_id in self._ids():
                tasks.create_task(sample(instance_id))
        return samples

    def runs(self) -> Iterator[tuple[str, Run]]:
        """Return what every instance was last started as, by its id."""
        for instance_id in self._ids():
            run = self._instance(instance_id).folder.run()
            if run is not None:
                yield instance_id, run

    async def process(self, instance_id: str) -> Process | None:
        """Return the process that runs an instance, or None."""
        return await self._process(self._instance(instance_id))

    async def close(self) -> None:
        """Let go of all instances; they run on."""
        for instance in self._instances.values():
            async with instance.attaching:
                if instance.process is not None:
                    await instance.process.close()
                    instance.process = None

    def _ids(self) -> list[str]:
        with as_unavailable(f"{self._folders} cannot be read"):
            return [entry.name for entry in os.scandir(self._folders) if entry.name[0] != "."]

    def _instance(self, instance_id: str) -> _Instance:
        if instance_id not in self._instances:
            if not instance_id or instance_id[0] == "." or "/" in instance_id:
                raise NotFoundError(f"No instance has the id {instance_id!r}")
            self._instances[instance_id] = _Instance(Folder(self._folders / instance_id))
        return self._instances[instance_id]

    async def _process(self, instance: _Instance) -> Process | None:
        """Return the process that runs the instance, or None."""
        async with instance.attaching:
            if instance.process is not None and instance.process.ended.is_set():
                await instance.process.close()
                instance.process = None
            if instance.process is None and instance.folder.is_locked():
                instance.process = Process(instance.folder, self._hint(instance.folder))
            return instance.process

    async def _settled(self, instance: _Instance) -> Process | None:
        """Like `_process`; ends that of a guest that powered off. Needs the deed."""
        process = await self._process(instance)
        if process is None:
            return None
        if not memory.is_there(instance.folder):
            if not await process.is_off():
                return process
            instance.folder.note_power_off()
        await process.cut_power()
        return await self._process(instance)

    async def _is_over(self, instance: _Instance) -> bool:
        """Whether only the process is left of a run: its guest is off, or in its memory file."""
        process = instance.process
        return memory.is_there(instance.folder) or (process is not None and await process.is_off())

    async def _to_run(self, instance: _Instance) -> Process:
        """Return the process that runs the instance.

        Raises:
            ConflictError: There is none.
        """
        process = await self._settled(instance)
        if process is None:
            raise ConflictError(f"Instance {instance.folder.path.name} does not run")
        return process

    async def _go_on(self, process: Process) -> None:
        # One that shall not run its processors is as it was after its start.
        await process.execute("system_reset" if self._paused else "cont")

    def _hint(self, folder: Folder) -> Callable[[], None]:
        return lambda: self._hints.put_nowait(folder.path.name)

    async def _power(self, instance: _Instance, process: Process) -> Power:
        if memory.is_there(instance.folder):
            return "suspended"  # it has written its memory, or is about to read it
        status = await process.status()
        if status in {"running", "shutdown"} or (status == "prelaunch" and self._paused):
            return "running"
        return "paused"

    async def _is_listening(self, process: Process) -> bool:
        """Whether a guest runs that could react to its power button."""
        try:
            return await process.status() == "running"
        except UnavailableError:
            return False

    async def _restore(self, instance: _Instance) -> Process:
        """Start a QEMU from the memory of the last one; its guest stands still."""
        folder = instance.folder
        run = folder.run()
        if run is None:
            raise ConflictError(f"It is not known what {folder.path.name} was suspended as")
        process = await self._launch(instance, run.spec, run.boot, memory.shape(folder))
        await memory.read(process, folder)
        memory.forget(folder)
        return process

    async def _launch(
        self,
        instance: _Instance,
        spec: InstanceSpec,
        boot: int,
        back: Shape | None = None,
    ) -> Process:
        """Start a QEMU, or one that waits for its memory and has the devices of `back`."""
        host = await self._host.options()
        enter = await self._enter()
        async with self.disks.still(disk_ids(spec)), self._launches, instance.attaching:
            if instance.process is not None:
                await instance.process.close()
                instance.process = None
            folder = instance.folder
            lock = folder.lock()
            if lock is None:
                raise UnavailableError(f"Instance {spec.id} is being started by another server")
            try:
                last = folder.run()
                folder.clear_run()
                folder.save_seed(seed_disk(spec))
                most = most_vcpus(spec.vcpus) if "kvm" in host or self._paused else spec.vcpus
                run = last if last and back else Run(spec, boot, most)
                folder.save_run(run)
                is_still = self._paused or back is not None
                options = command_line(run, folder.path, host, paused=is_still, back=back)
                command = [*enter, QEMU, *options]
                instance.process = await Process.launch(folder, command, lock, self._hint(folder))
                return instance.process
            finally:
                os.close(lock)


@asynccontextmanager
async def _deed(instance: _Instance) -> AsyncIterator[None]:
    """Do one thing at a time to an instance, and tell what the machine refuses."""
    async with instance.deed:
        with as_unavailable(f"Instance {instance.folder.path.name}"):
            yield
