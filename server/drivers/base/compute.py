"""Instances at the edge."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from server.drivers.base.guests import GuestDriver
from server.drivers.base.machine import PLAIN, Machine, NicModel
from server.drivers.base.storage import DiskSpec
from server.host.wanted import Route

Power = Literal["absent", "stopped", "running", "paused", "suspended"]
"""`suspended`: no process runs, and the memory of the last one is kept to go on from."""


ConsoleKind = Literal["vnc", "serial"]


@dataclass(frozen=True, slots=True)
class NicSpec:
    """A NIC of an instance; `tap` is the host end, which exists already.

    Attributes:
        addresses: With prefix length (`10.0.1.5/24`), to be set in the guest; a family
            without one is told to it by the network.
        routes: To be set in the guest, default ones (`0.0.0.0/0`, `::/0`) too.
        dhcp6: Whether the guest has to ask for its IPv6 address.
    """

    id: str
    mac: str
    tap: str
    addresses: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    dhcp6: bool = False
    model: NicModel = "virtio"


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file that the guest writes at its first boot; `content` is in base64."""

    path: str
    content: str
    mode: str = "0644"
    owner: str = "root:root"


@dataclass(frozen=True, slots=True)
class Seed:
    """What the guest finds at its first boot.

    Source: cloud-init, "NoCloud" and "Config drive" data sources.

    Attributes:
        password_hash: Of root, as crypt(5) has it; None: nobody logs in with a password.
        properties: Told to the guest on a config drive only.
        is_config_drive: The disk has the form of OpenStack's config drive, version 2.
    """

    hostname: str
    public_keys: tuple[str, ...] = ()
    user_data: str | None = None
    dns: tuple[str, ...] = ()
    password_hash: str | None = None
    files: tuple[SeedFile, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    is_config_drive: bool = False


@dataclass(frozen=True, slots=True)
class InstanceSpec:
    """A whole instance as it should be; the first disk is booted from."""

    id: str
    name: str
    vcpus: int
    ram_mib: int
    disks: tuple[DiskSpec, ...]
    nics: tuple[NicSpec, ...]
    seed: Seed
    machine: Machine = PLAIN


@dataclass(frozen=True, slots=True)
class InstanceView:
    """An instance as it is.

    Attributes:
        spec: What the driver was last told with `define`; None when absent.
        runs: What the running process was started with, hot-plugged parts included;
            of a suspended one, what its memory expects; None when it is stopped.
        most_vcpus: So many processors it can have without a restart; 0 when it is stopped.
        boot: Number of the last boot order that was carried out.
        switched_off: It is stopped because its guest powered off by itself, which
            somebody saw; false after a crash, an order of ours, or where nobody knows.
        full: Where it stands still because it could not write: a folder whose file system
            is full. It goes on with `start`, once there is room.
    """

    power: Power
    spec: InstanceSpec | None = None
    runs: InstanceSpec | None = None
    boot: int = 0
    switched_off: bool = False
    most_vcpus: int = 0
    full: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceSample:
    """Counters of one running instance, all since it was started.

    Attributes:
        cpu_s: Processor seconds used by the hypervisor process.
        ram_bytes: Resident memory of the hypervisor process.
        disk_read_bytes, disk_written_bytes: Traffic of all its disks.
    """

    cpu_s: float
    ram_bytes: int
    disk_read_bytes: int
    disk_written_bytes: int


@dataclass(frozen=True, slots=True)
class DiskCounters:
    """Traffic of one disk since the instance was started."""

    disk_id: str
    read_bytes: int
    read_requests: int
    written_bytes: int
    write_requests: int
    errors: int


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What is known of the inside of a running instance.

    Attributes:
        accelerator: What runs its processors: kvm or tcg.
        uptime_s: Since its process was started.
        vcpu_s: By processor: seconds that it has run.
        ram_mib: Memory that the guest has.
        resident_bytes: Memory of the hypervisor process.
    """

    accelerator: str
    uptime_s: int
    vcpu_s: tuple[float, ...]
    ram_mib: int
    resident_bytes: int
    disks: tuple[DiskCounters, ...]


class ComputeDriver(Protocol):
    """Instances. Every method may raise `UnavailableError`."""

    @property
    def guests(self) -> GuestDriver:
        """The agents inside them."""
        ...

    async def look(self, instance_id: str) -> InstanceView:
        """Look at one instance; absent when there certainly is none."""
        ...

    async def look_all(self) -> Mapping[str, InstanceView]:
        """Look at every instance that this edge holds, wanted or not."""
        ...

    async def define(self, spec: InstanceSpec) -> None:
        """Make the instance known, or give it a new spec.

        A running instance gets NICs and disks plugged and unplugged at once, and more
        processors where there is room; other fields take effect at its next start.
        """
        ...

    async def start(self, instance_id: str, boot: int) -> None:
        """Run it; `boot` is remembered as the boot order that was carried out.

        A paused one goes on, and a suspended one from its memory; what has changed of its
        NICs and disks meanwhile comes with the next `define`.

        Raises:
            ConflictError: Its memory cannot be restored. It is kept: `stop` throws it
                away, and lets it start anew.
        """
        ...

    async def pause(self, instance_id: str) -> None:
        """Let a running instance stand still; it keeps its memory.

        Raises:
            ConflictError: It does not run.
        """
        ...

    async def suspend(self, instance_id: str) -> None:
        """Keep the memory of a running instance beside it, and end its process.

        Raises:
            ConflictError: It does not run.
        """
        ...

    async def stop(self, instance_id: str, grace_s: float) -> None:
        """Ask the guest to power off, then cut the power after `grace_s` seconds.

        Of a suspended one the memory is thrown away.
        """
        ...

    async def reboot(self, instance_id: str, boot: int, *, hard: bool) -> None:
        """Restart a running instance; hard resets without asking the guest."""
        ...

    async def destroy(self, instance_id: str) -> None:
        """Cut the power and forget it; its disks are not touched."""
        ...

    def hints(self) -> AsyncIterator[str]:
        """Yield ids of instances that changed by themselves, for ever."""
        ...

    async def console(self, instance_id: str, kind: ConsoleKind) -> str:
        """Return the path of the unix socket of a console, short enough to connect to.

        Raises:
            ConflictError: The instance does not run.
        """
        ...

    async def diagnostics(self, instance_id: str) -> Diagnostics:
        """Return the counters of one running instance.

        Raises:
            ConflictError: It does not run.
        """
        ...

    async def console_log(self, instance_id: str) -> bytes:
        """Return what the serial console printed, oldest first, at most 1 MiB."""
        ...

    async def samples(self) -> Mapping[str, InstanceSample]:
        """Return the counters of all running instances by id."""
        ...
