"""The block device mapping of a new server, in our words.

Source: compute API, "Create Server", block_device_mapping_v2; Nova user guide, "Block
Device Mapping in Nova".
"""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, Field

from server.errors import InvalidRequestError
from server.services.values import NewVolume

Json = dict[str, Any]


class WantedDisk(BaseModel):
    """One entry of a block device mapping; that of `boot_index` 0 is booted from."""

    uuid: str | None = None
    source_type: Literal["image", "volume", "snapshot", "blank"] = "blank"
    destination_type: Literal["volume", "local"] = "volume"
    boot_index: int | str | None = None
    volume_size: int | None = Field(default=None, ge=1, le=65_536)
    delete_on_termination: bool = False
    device_type: str | None = None

    @property
    def is_root(self) -> bool:
        """Whether the server boots from it."""
        return str(self.boot_index) == "0"

    @property
    def is_cdrom(self) -> bool:
        """Whether it is a CD in a drive."""
        return self.device_type == "cdrom" and self.source_type == "image"

    def source(self) -> str:
        """Return the id of what it is made of.

        Raises:
            InvalidRequestError: It is not told.
        """
        if self.uuid is None:
            raise InvalidRequestError(
                f"block_device_mapping_v2: name the {self.source_type} by its uuid"
            )
        return self.uuid


def boot_fields(image_id: str | None, disks: Iterable[WantedDisk]) -> Json:
    """Return what a new instance boots from, and the CDs in its drives.

    Raises:
        InvalidRequestError: Nothing to boot from is named, or two things are.
    """
    roots = [disk for disk in disks if disk.is_root]
    if len(roots) > 1:
        raise InvalidRequestError("block_device_mapping_v2: two entries have the boot index 0")
    cdroms = tuple(disk.source() for disk in disks if disk.is_cdrom and not disk.is_root)
    fields: Json = {"image_id": image_id, "cdrom_ids": cdroms}
    if roots:
        fields |= _root(roots[0])
    elif image_id is None:
        raise InvalidRequestError("server.imageRef: name the image to boot from")
    return fields


def _root(disk: WantedDisk) -> Json:
    match disk.source_type:
        case "volume":
            return {"image_id": None, "root_volume_id": disk.source()}
        case "snapshot":
            return {"image_id": None, "root_snapshot_id": disk.source()}
        case "image":
            is_kept = disk.destination_type == "volume" and not disk.delete_on_termination
            return {"image_id": disk.source(), "is_root_kept": is_kept}
        case "blank":
            raise InvalidRequestError("block_device_mapping_v2: nothing boots from a blank disk")


def more_volumes(disks: Iterable[WantedDisk], server_id: str) -> list[NewVolume]:
    """Return the volumes that are made beside the root disk of a new server.

    Raises:
        InvalidRequestError: A size is missing.
    """
    return [
        _volume(disk, server_id)
        for disk in disks
        if not disk.is_root and not disk.is_cdrom and disk.source_type != "volume"
    ]


def _volume(disk: WantedDisk, server_id: str) -> NewVolume:
    if disk.volume_size is None:
        raise InvalidRequestError("block_device_mapping_v2: volume_size is missing")
    sources: Json = {}
    if disk.source_type != "blank":
        sources[f"{disk.source_type}_id"] = disk.source()
    return NewVolume(size_gib=disk.volume_size, instance_id=server_id, **sources)
