"""What the control plane needs from an edge: protocols and their values.

Everything a driver does can be done twice: "it is already so" is success. What a
driver cannot see raises `UnavailableError`; only what is certainly not there is
reported as absent.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from server.host.wanted import HostState

Power = Literal["absent", "stopped", "running", "paused"]
DiskFormat = Literal["qcow2", "raw"]
ConsoleKind = Literal["vnc", "serial"]


@dataclass(frozen=True, slots=True)
class DiskSpec:
    """A disk of an instance; `path` is what the hypervisor opens."""

    id: str
    path: str
    format: DiskFormat


@dataclass(frozen=True, slots=True)
class NicSpec:
    """A NIC of an instance; `tap` is the host end, which exists already.

    Attributes:
        address: IPv4 address with prefix length (`10.0.1.5/24`), or None for DHCP.
        gateway: Default router to be told to the guest with the address, or None.
    """

    id: str
    mac: str
    tap: str
    address: str | None = None
    gateway: str | None = None


@dataclass(frozen=True, slots=True)
class Seed:
    """What the guest finds at its first boot (NoCloud).

    Source: cloud-init, "NoCloud" data source, network configuration version 2.
    """

    hostname: str
    public_keys: tuple[str, ...] = ()
    user_data: str | None = None
    dns: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class InstanceView:
    """An instance as it is.

    Attributes:
        spec: What the driver was last told with `define`; None when absent.
        runs: What the running process was started with, hot-plugged parts included;
            None when no process runs.
        boot: Number of the last boot order that was carried out.
        switched_off: It is stopped because its guest powered off by itself, which
            somebody saw; false after a crash, an order of ours, or where nobody knows.
    """

    power: Power
    spec: InstanceSpec | None = None
    runs: InstanceSpec | None = None
    boot: int = 0
    switched_off: bool = False


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
class NicSample:
    """Counters of one NIC as the guest sees them: `rx` is what it received."""

    rx_bytes: int
    tx_bytes: int
    rx_packets: int
    tx_packets: int


class ComputeDriver(Protocol):
    """Instances. Every method may raise `UnavailableError`."""

    async def look(self, instance_id: str) -> InstanceView:
        """Look at one instance; absent when there certainly is none."""
        ...

    async def look_all(self) -> Mapping[str, InstanceView]:
        """Look at every instance that this edge holds, wanted or not."""
        ...

    async def define(self, spec: InstanceSpec) -> None:
        """Make the instance known, or give it a new spec.

        A running instance gets NICs and disks plugged and unplugged at once; other
        fields take effect at its next start.
        """
        ...

    async def start(self, instance_id: str, boot: int) -> None:
        """Run it; `boot` is remembered as the boot order that was carried out."""
        ...

    async def stop(self, instance_id: str, grace_s: float) -> None:
        """Ask the guest to power off, then cut the power after `grace_s` seconds."""
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
        """Return the path of the unix socket of a console.

        Raises:
            ConflictError: The instance does not run.
        """
        ...

    async def console_log(self, instance_id: str) -> bytes:
        """Return what the serial console printed, oldest first, at most 1 MiB."""
        ...

    async def samples(self) -> Mapping[str, InstanceSample]:
        """Return the counters of all running instances by id."""
        ...


@dataclass(frozen=True, slots=True)
class VolumeSpec:
    """A volume as it should be; a clone of an image, or blank."""

    id: str
    size_bytes: int
    image_id: str | None = None


@dataclass(frozen=True, slots=True)
class VolumeView:
    """A volume as it is; `used_bytes` is what it takes on the edge."""

    size_bytes: int
    used_bytes: int


@dataclass(frozen=True, slots=True)
class ImageView:
    """An image as it is.

    Attributes:
        virtual_bytes: Size of the disk that it holds.
        md5, sha512: Of the bytes as they were uploaded, hexadecimal.
    """

    size_bytes: int
    virtual_bytes: int
    md5: str
    sha512: str


class VolumeDriver(Protocol):
    """Volumes and images, which live on one edge so that a clone copies nothing."""

    async def look(self, volume_id: str) -> VolumeView | None:
        """Look at one volume; None when there certainly is none."""
        ...

    async def look_all(self) -> Sequence[str]:
        """Return the ids of all volumes on this edge."""
        ...

    async def create(self, spec: VolumeSpec) -> None:
        """Make a volume; a half-made one is never seen under its id.

        Raises:
            NotFoundError: The image is not there.
        """
        ...

    async def resize(self, volume_id: str, size_bytes: int) -> None:
        """Grow a volume, also while an instance uses it."""
        ...

    async def delete(self, volume_id: str) -> None:
        """Remove a volume that no instance uses."""
        ...

    async def disk(self, volume_id: str) -> DiskSpec:
        """Tell the hypervisor where the volume is."""
        ...

    async def look_image(self, image_id: str) -> ImageView | None:
        """Look at one image; None when there certainly is none."""
        ...

    async def look_all_images(self) -> Sequence[str]:
        """Return the ids of all images on this edge."""
        ...

    async def receive_image(
        self, image_id: str, disk_format: DiskFormat, body: AsyncIterator[bytes]
    ) -> ImageView:
        """Store an image; nothing is left of one that breaks off.

        Raises:
            InvalidRequestError: The bytes are not a disk image of this format, or
                refer to files outside (backing file, external data file).
        """
        ...

    def read_image(self, image_id: str) -> AsyncIterator[bytes]:
        """Yield the bytes of an image as they were uploaded.

        Raises:
            NotFoundError: The image is not there.
        """
        ...

    async def delete_image(self, image_id: str) -> None:
        """Remove an image.

        Raises:
            ConflictError: Volumes stand on it; names them.
        """
        ...


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The networks of the edge after a look or an apply.

    Attributes:
        segments: Ids of the segments that are there.
        nics: Ids of the NICs whose tap, address and firewall are as wanted.
        forwards: By NIC id, the port on the host's loopback that leads to the
            instance's ssh; only NICs of public segments have one.
        faults: By segment or NIC id, why it could not be made so.
    """

    segments: frozenset[str]
    nics: frozenset[str]
    forwards: Mapping[str, int]
    faults: Mapping[str, str]


class NetworkDriver(Protocol):
    """All networks of one edge. Every method may raise `UnavailableError`."""

    async def apply(self, state: HostState) -> NetworkView:
        """Make the whole network so, and say what is there now."""
        ...

    async def samples(self) -> Mapping[str, NicSample]:
        """Return the counters of all NICs by id."""
        ...

    def hints(self) -> AsyncIterator[None]:
        """Yield whenever the networks broke by themselves, for ever; `apply` mends them."""
        ...

    async def enter(self) -> Sequence[str]:
        """Return the command prefix under which a program sees the taps."""
        ...

    async def close(self) -> None:
        """Let go. What carries instances stays; an empty edge is taken down."""
        ...
