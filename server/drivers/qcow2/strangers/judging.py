"""Which of the formats a file is in, and whether it is harmless."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from server.drivers.base import ImageFormat
from server.drivers.qcow2.strangers import iso, qcow2, vdi, vhd, vmdk
from server.errors import InvalidRequestError

LARGEST = 1 << 46
"""Bytes of the largest disk: 64 TiB. An image may claim any size, and costs nothing to make."""

_NAMES: Mapping[str, str] = {"vhd": "vpc"}
"""QEMU's names of formats, where they are others."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a harmless image.

    Attributes:
        virtual_bytes: Size of the disk in it.
        driver: What QEMU calls its format.
        is_usable: An instance can use the bytes as they are; else they are converted.
    """

    virtual_bytes: int
    driver: str
    is_usable: bool


def judge(path: Path, image_format: ImageFormat) -> Judged:
    """Return what an image is, once its header has proved harmless.

    Nothing is believed but what this reads: a file that is said to be raw and begins like
    a qcow2 is refused, as somebody would probe it one day.

    Raises:
        InvalidRequestError: It is in another format, damaged, refers to files outside, or
            claims to be larger than anything.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise InvalidRequestError("The image is empty")
        found = detect(file, size)
        if found != image_format and not _may_pass(found, image_format):
            raise InvalidRequestError(
                f"The image is not in the {image_format} format"
                + (f", but in {found}" if found != "raw" else "")
            )
        virtual_bytes = _SIZES[image_format](file, size)
    if not 0 < virtual_bytes <= LARGEST:
        raise InvalidRequestError(f"The image claims a disk of {virtual_bytes} bytes")
    is_usable = image_format in ("raw", "iso", "qcow2")
    driver = "raw" if image_format == "iso" else _NAMES.get(image_format, image_format)
    return Judged(virtual_bytes, driver, is_usable)


def detect(file: BinaryIO, size: int) -> ImageFormat:
    """Return the format that a file shows by its marks; raw: by none."""
    for name, is_it in _MARKS.items():
        if is_it(file, size):
            return name
    return "raw"


def _may_pass(found: ImageFormat, said: ImageFormat) -> bool:
    # A hybrid ISO has a partition table too, and may be written to a disk as it is.
    return found == "iso" and said == "raw"


def _raw_size(_file: BinaryIO, size: int) -> int:
    return size


_MARKS: Mapping[ImageFormat, Callable[[BinaryIO, int], bool]] = {
    "qcow2": qcow2.is_it,
    "vmdk": vmdk.is_it,
    "vdi": vdi.is_it,
    "vhd": vhd.is_it,
    "iso": iso.is_it,
}

_SIZES: Mapping[ImageFormat, Callable[[BinaryIO, int], int]] = {
    "raw": _raw_size,
    "qcow2": qcow2.virtual_size,
    "vmdk": vmdk.virtual_size,
    "vdi": vdi.virtual_size,
    "vhd": vhd.virtual_size,
    "iso": iso.virtual_size,
}
