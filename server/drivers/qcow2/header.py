"""The header of a qcow2 file: written for new disks, read of old ones.

Source: QEMU, docs/interop/qcow2.txt
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from server.drivers.base import DiskFormat
from server.errors import UnavailableError

_CLUSTER_BITS = 16
_CLUSTER = 1 << _CLUSTER_BITS
_MAGIC = b"QFI\xfb"
_HEADER = struct.Struct(">4sIQIIQIIQQIIQQQQII")
_BACKING_FORMAT = 0xE2792ACA


def write_empty(file: BinaryIO, size_bytes: int, backing: tuple[str, DiskFormat] | None) -> None:
    """Write a qcow2 disk that holds nothing, or what its backing file holds.

    Clusters: header, refcount table, refcount block, L1 table.
    """
    entries = -(-size_bytes // (_CLUSTER * (_CLUSTER // 8)))
    clusters = 3 + max(1, -(-entries * 8 // _CLUSTER))
    name, extensions = b"", struct.pack(">II", 0, 0)
    if backing is not None:
        name, kind = backing[0].encode(), backing[1].encode()
        head = struct.pack(">II", _BACKING_FORMAT, len(kind))
        extensions = head + kind.ljust(-(-len(kind) // 8) * 8, b"\0") + extensions
    place = _HEADER.size + len(extensions) if name else 0
    # Version 3, no encryption, 16-bit reference counts, no snapshots, no features.
    header = _HEADER.pack(
        *(_MAGIC, 3, place, len(name), _CLUSTER_BITS, size_bytes, 0),
        *(entries, 3 * _CLUSTER, _CLUSTER, 1, 0, 0, 0, 0, 0, 4, _HEADER.size),
    )
    file.write(header + extensions + name)
    file.seek(_CLUSTER)
    file.write(struct.pack(">Q", 2 * _CLUSTER))
    file.seek(2 * _CLUSTER)
    file.write(struct.pack(">H", 1) * clusters)
    file.truncate(clusters * _CLUSTER)


def head(path: Path) -> bytes:
    """Return the part of a file that holds its header."""
    with path.open("rb") as file:
        return file.read(_CLUSTER)


@dataclass(frozen=True, slots=True)
class Stand:
    """What a disk says of itself: its size, and the file that it stands on.

    Attributes:
        backing: Relative to the disk's folder; None: it stands on nothing.
    """

    size_bytes: int
    backing: str | None
    backing_format: DiskFormat


def stand_of(path: Path) -> Stand:
    """Read the header of a qcow2 disk of ours.

    Raises:
        OSError: It is not there, or cannot be read.
        UnavailableError: It is none.
    """
    start = head(path)
    if len(start) < _HEADER.size or start[:4] != _MAGIC:
        raise UnavailableError(f"{path} is no disk")
    fields = _HEADER.unpack_from(start)
    place, length, size = fields[2], fields[3], fields[5]
    if not place:
        return Stand(size, None, "raw")
    kind = _backing_format(start, fields[17])
    return Stand(size, start[place : place + length].decode(), "raw" if kind == b"raw" else "qcow2")


def is_untouched(path: Path) -> bool:
    """Return whether nothing was ever written to a disk of ours."""
    with path.open("rb") as file:
        fields = _HEADER.unpack(file.read(_HEADER.size))
        entries, place = fields[7], fields[8]
        file.seek(place)
        return not any(file.read(entries * 8))


def _backing_format(start: bytes, place: int) -> bytes:
    while place + 8 <= len(start):
        kind, length = struct.unpack_from(">II", start, place)
        if kind == 0:
            break
        if kind == _BACKING_FORMAT:
            return start[place + 8 : place + 8 + length]
        place += 8 + -(-length // 8) * 8
    return b""
