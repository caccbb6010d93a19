"""Volumes and images at the edge."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from server.drivers.base.machine import DiskBus

DiskFormat = Literal["qcow2", "raw"]
ImageFormat = Literal["qcow2", "raw", "vmdk", "vdi", "vhd", "iso"]
"""What images may be uploaded in, in Glance's words."""


@dataclass(frozen=True, slots=True)
class DiskSpec:
    """A disk of an instance; `path` is what the hypervisor opens.

    Attributes:
        is_cdrom: It is in a CD drive, and only read.
    """

    id: str
    path: str
    format: DiskFormat
    bus: DiskBus = "virtio"
    is_cdrom: bool = False


@dataclass(frozen=True, slots=True)
class VolumeSpec:
    """A volume as it should be: blank, or a clone of one of three sources.

    Attributes:
        volume_id: A clone of what that volume holds at this moment, in use or not.
    """

    id: str
    size_bytes: int
    image_id: str | None = None
    snapshot_id: str | None = None
    volume_id: str | None = None


@dataclass(frozen=True, slots=True)
class VolumeView:
    """A volume as it is.

    Attributes:
        used_bytes: What it takes on the edge by itself, without what it stands on.
        is_flat: It stands on nothing else.
    """

    size_bytes: int
    used_bytes: int
    is_flat: bool = True


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A snapshot as it is: of this size, and so much that is stored with it alone."""

    size_bytes: int
    used_bytes: int


@dataclass(frozen=True, slots=True)
class LayerView:
    """A file of the store, which never changes once something stands on it.

    Attributes:
        id: Name of the file; what stands on it says so in `base`.
        names: What is called after it: pairs of kind (volume, snapshot, image) and id.
        used_bytes: What it takes on the edge.
    """

    id: str
    base: str | None
    size_bytes: int
    used_bytes: int
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of an image must sum up to, in lower-case hexadecimal."""

    algorithm: Literal["sha256", "sha512"]
    digest: str


@dataclass(frozen=True, slots=True)
class ImageView:
    """An image as it is.

    Attributes:
        virtual_bytes: Size of the disk that it holds.
        md5, sha512: Of the bytes as they were uploaded, hexadecimal; None for one that was
            made of a snapshot here.
    """

    size_bytes: int
    virtual_bytes: int
    md5: str | None
    sha512: str | None


@dataclass(frozen=True, slots=True)
class Base:
    """A file that a disk shall stand on; `name` is what the disk's own file calls it."""

    path: str
    name: str


class OpenDisks(Protocol):
    """Disks that one running instance has open; valid while they are held."""

    async def files(self) -> Mapping[str, str]:
        """Return, by disk, the path of the file that takes what the guest writes."""
        ...

    async def switch(self, overlays: Mapping[str, str]) -> None:
        """Let the guest write to these new files from now on, by disk, all of one moment.

        Raises:
            UnavailableError: It failed, or it cannot be known: ask `files`.
        """
        ...

    async def forget(self, overlays: Mapping[str, str]) -> None:
        """Close new files that no switch came to."""
        ...

    async def resize(self, disk_id: str, size_bytes: int) -> None:
        """Grow a disk; the guest sees it."""
        ...


class LiveDisks(Protocol):
    """The disks of running instances, as the hypervisor has them."""

    def hold(
        self, disk_ids: Collection[str]
    ) -> AbstractAsyncContextManager[Mapping[str, OpenDisks]]:
        """Keep instances from opening or closing disks for a while.

        Yields those that are open now, by disk; of one instance the same value.
        """
        ...

    async def copy_up(
        self, disk_id: str, tell: Callable[[float], None], base: Base | None = None
    ) -> bool:
        """Copy what a disk stands on into its own file, while its instance runs.

        It goes on where an earlier call was broken off; `tell` gets 0 to 100. What is below
        `base` stays there. False when no instance has the disk open.
        """
        ...


class VolumeDriver(Protocol):
    """Volumes, snapshots and images, on one edge so that a clone copies nothing."""

    async def look(self, volume_id: str) -> VolumeView | None:
        """Look at one volume; None when there certainly is none."""
        ...

    async def look_all(self) -> Sequence[str]:
        """Return the ids of all volumes on this edge."""
        ...

    async def create(self, spec: VolumeSpec) -> None:
        """Make a volume; a half-made one is never seen under its id.

        Raises:
            NotFoundError: What it shall be a clone of is not there.
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

    async def revert(self, volume_id: str, snapshot_id: str) -> None:
        """Let a volume hold what a snapshot holds; its size stays.

        Raises:
            ConflictError: An instance has it open.
            NotFoundError: The snapshot is not there.
        """
        ...

    async def flatten(self, volume_id: str, tell: Callable[[float], None]) -> None:
        """Let a volume stand on nothing, also while an instance uses it; may take long.

        Args:
            volume_id: The volume.
            tell: Gets from 0 to 100.
        """
        ...

    async def look_snapshot(self, snapshot_id: str) -> SnapshotView | None:
        """Look at one snapshot; None when there certainly is none."""
        ...

    async def look_all_snapshots(self) -> Sequence[str]:
        """Return the ids of all snapshots on this edge."""
        ...

    async def snapshot(self, volumes: Mapping[str, str]) -> None:
        """Keep what volumes hold at one moment, also while an instance uses them.

        Args:
            volumes: Volume ids by the ids of the snapshots to be; those that are there
                already stay.

        Raises:
            NotFoundError: A volume is not there.
        """
        ...

    async def delete_snapshot(self, snapshot_id: str) -> None:
        """Remove a snapshot; what stands on it keeps what it holds."""
        ...

    async def snapshot_disk(self, snapshot_id: str) -> DiskSpec:
        """Tell where what a snapshot holds can be read.

        Raises:
            NotFoundError: The snapshot is not there.
        """
        ...

    async def fill(
        self, volume_id: str, size_bytes: int, write: Callable[[DiskSpec], Awaitable[None]]
    ) -> None:
        """Make a volume of what `write` writes to an empty disk, or exchange what one holds.

        What breaks off leaves all as it was.

        Raises:
            ConflictError: An instance has the volume open.
        """
        ...

    async def make_image(
        self, image_id: str, *, volume_id: str | None = None, snapshot_id: str | None = None
    ) -> ImageView:
        """Make an image of a snapshot, or of what a volume holds now, without a copy.

        Raises:
            NotFoundError: Its source is not there.
        """
        ...

    async def layers(self) -> Sequence[LayerView]:
        """Return everything that is stored, and what stands on what."""
        ...

    async def tidy(self) -> None:
        """Remove what nothing needs, and shorten long chains; may take long."""
        ...

    async def look_image(self, image_id: str) -> ImageView | None:
        """Look at one image; None when there certainly is none."""
        ...

    async def look_all_images(self) -> Sequence[str]:
        """Return the ids of all images on this edge."""
        ...

    async def receive_image(
        self,
        image_id: str,
        image_format: ImageFormat,
        body: AsyncIterator[bytes],
        checksum: Checksum | None = None,
    ) -> ImageView:
        """Store an image; nothing is left of one that breaks off.

        Raises:
            InvalidRequestError: The bytes are not a disk image of this format, refer to
                files outside (backing file, external data file), are damaged, or sum up
                to something else.
        """
        ...

    async def staged(self, image_id: str) -> int | None:
        """Return how many bytes are here of an image that is on its way; None: none."""
        ...

    async def stage(self, image_id: str, offset: int, body: AsyncIterator[bytes]) -> int:
        """Keep bytes of an image to be, from an offset on; return how many there are then.

        What came before it broke off stays.

        Raises:
            ConflictError: There are fewer than `offset` bytes.
        """
        ...

    async def stage_note(self, image_id: str) -> dict[str, str]:
        """Return what was noted of the source of staged bytes."""
        ...

    async def note_stage(self, image_id: str, note: dict[str, str]) -> None:
        """Note something of the source of staged bytes, such as its version."""
        ...

    async def drop_stage(self, image_id: str) -> None:
        """Forget staged bytes, and what was noted."""
        ...

    async def take_stage(
        self, image_id: str, image_format: ImageFormat, checksum: Checksum | None
    ) -> ImageView:
        """Make an image of the bytes that were staged.

        Raises:
            NotFoundError: There are none.
            InvalidRequestError: As with `receive_image`; the bytes stay.
        """
        ...

    def read_image(self, image_id: str, offset: int = 0) -> AsyncIterator[bytes]:
        """Yield the bytes of an image as they were uploaded, from an offset on.

        One that was made of a snapshot here is put together while it is read, always
        from its beginning.

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
