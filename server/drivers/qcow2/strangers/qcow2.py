"""Headers of qcow2 files. Source: QEMU, docs/interop/qcow2.txt."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from server.drivers.qcow2.strangers.reading import bytes_at, check_inside, fields_at
from server.errors import InvalidRequestError

_MAGIC = b"QFI\xfb"
_HEADER_2 = struct.Struct(">4sIQIIQIIQQIIQ")
_HEADER_3 = struct.Struct(">QQQII")
_LEAST_CLUSTER_BITS, _MOST_CLUSTER_BITS = 9, 21
_MOST_L1_BYTES, _MOST_REFCOUNT_BYTES = 32 << 20, 8 << 20
_MOST_REFCOUNT_ORDER = 6
_DATA_FILE, _ENCRYPTION = 0x44415441, 0x0537BE77
_MOST_EXTENSIONS = 64
# Incompatible features that only say how the disk is stored inside: compression type
# and extended L2 entries. Not so the others: dirty, corrupt, external data file.
_HARMLESS_FEATURES = 0b11000
_EXTENDED_L2 = 0b10000


def is_it(file: BinaryIO, _size: int) -> bool:
    """Return whether a file begins as a qcow2 file."""
    return bytes_at(file, 0, 4) == _MAGIC


def virtual_size(file: BinaryIO, size: int) -> int:
    """Return the size of the disk in a qcow2 file that is plain.

    Raises:
        InvalidRequestError: It refers to other files, is encrypted, or makes no sense.
    """
    fields = fields_at(file, 0, _HEADER_2)
    version, place, _, bits, virtual_bytes, encryption = fields[1:7]
    if version not in {2, 3}:
        raise InvalidRequestError(f"The image has qcow2 version {version}, not 2 or 3")
    if place:
        raise InvalidRequestError("The image stands on another file (backing file)")
    if encryption:
        raise InvalidRequestError("The image is encrypted")
    if not _LEAST_CLUSTER_BITS <= bits <= _MOST_CLUSTER_BITS:
        raise InvalidRequestError(f"The image is damaged: clusters of 2^{bits} bytes")
    features, length = 0, _HEADER_2.size
    if version == 3:  # noqa: PLR2004 - as the format says
        features, length = _version_3(file, 1 << bits)
    _check_extensions(file, length, 1 << bits)
    _check_tables(fields, size, features)
    return int(virtual_bytes)


def _version_3(file: BinaryIO, cluster: int) -> tuple[int, int]:
    features, _, _, order, length = fields_at(file, _HEADER_2.size, _HEADER_3)
    if features & ~_HARMLESS_FEATURES:
        raise InvalidRequestError("The image keeps its data elsewhere, or is not closed properly")
    if order > _MOST_REFCOUNT_ORDER:
        raise InvalidRequestError(f"The image is damaged: counters of 2^{order} bits")
    if not _HEADER_2.size + _HEADER_3.size <= length <= cluster or length % 8:
        raise InvalidRequestError(f"The image is damaged: a header of {length} bytes")
    return int(features), int(length)


def _check_tables(fields: tuple[int, ...], size: int, features: int) -> None:
    bits, virtual_bytes = fields[4], fields[5]
    l1_entries, l1_place, counts_place, counts_clusters, snapshots, snapshots_place = fields[7:13]
    cluster = 1 << bits
    if snapshots:
        raise InvalidRequestError(f"The image has {snapshots} snapshots inside")
    if l1_entries * 8 > _MOST_L1_BYTES or counts_clusters * cluster > _MOST_REFCOUNT_BYTES:
        raise InvalidRequestError("The image is damaged: its tables are larger than any disk needs")
    # Bytes that one entry of the first table stands for.
    per_entry = cluster * (cluster // (16 if features & _EXTENDED_L2 else 8))
    if l1_entries < -(-virtual_bytes // per_entry):
        raise InvalidRequestError(
            f"The image is damaged: it claims a disk of {virtual_bytes} bytes, and has tables for"
            f" {l1_entries * per_entry}"
        )
    for what, place in (
        ("table", l1_place),
        ("table of counters", counts_place),
        ("list of snapshots", snapshots_place),
    ):
        if place % cluster:
            raise InvalidRequestError(f"The image is damaged: its {what} is out of place")
    if l1_entries:
        check_inside("table", l1_place, l1_entries * 8, size)
    check_inside("table of counters", counts_place, counts_clusters * cluster, size)


def _check_extensions(file: BinaryIO, place: int, cluster: int) -> None:
    for kind in _extensions(file, place, cluster):
        if kind == _DATA_FILE:
            raise InvalidRequestError("The image keeps its data in another file")
        if kind == _ENCRYPTION:
            raise InvalidRequestError("The image is encrypted")


def _extensions(file: BinaryIO, place: int, cluster: int) -> Iterator[int]:
    head = bytes_at(file, 0, cluster)
    for _ in range(_MOST_EXTENSIONS):
        if place + 8 > len(head):
            return
        kind, length = struct.unpack_from(">II", head, place)
        if kind == 0:
            return
        yield kind
        if place + 8 + length > cluster:
            raise InvalidRequestError("The image is damaged: its header is longer than a cluster")
        place += 8 + -(-length // 8) * 8
    raise InvalidRequestError("The image is damaged: its header has no end")
