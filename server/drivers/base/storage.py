"""Volumes and images at the edge."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

DiskFormat = Literal["qcow2", "raw"]


@dataclass(frozen=True, slots=True)
class DiskSpec:
    """A disk of an instance; `path` is what the hypervisor opens."""

    id: str
    path: str
    format: DiskFormat


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
