"""Headers of VHD files. Source: Microsoft, "Virtual Hard Disk Image Format Specification"."""

import struct
from typing import Any, BinaryIO

from server.drivers.qcow2.strangers.reading import bytes_at, check_inside, fields_at
from server.errors import InvalidRequestError

_MAGIC, _DYNAMIC_MAGIC = b"conectix", b"cxsparse"
_FOOTER = struct.Struct(">8sIIQI4sI4sQQHBBI16s")
_DYNAMIC = struct.Struct(">8sQQIIII")
_LENGTH = 512
_FIXED, _GROWING = 2, 3
_SECTOR = 512
_LARGEST_GEOMETRY = 65535 * 16 * 255 * _SECTOR


def is_it(file: BinaryIO, size: int) -> bool:
    """Return whether a file begins or ends as a VHD."""
    return bytes_at(file, 0, 8) == _MAGIC or bytes_at(file, max(0, size - _LENGTH), 8) == _MAGIC


def virtual_size(file: BinaryIO, size: int) -> int:
    """Return the size of the disk in a VHD that stands alone.

    Raises:
        InvalidRequestError: It stands on another file, or makes no sense.
    """
    place = 0 if bytes_at(file, 0, 8) == _MAGIC else size - _LENGTH
    fields = fields_at(file, place, _FOOTER)
    table_place, length, kind = fields[3], fields[9], fields[13]
    if kind == _FIXED:
        if length > size:
            raise InvalidRequestError("The image is damaged: it ends before its disk does")
        return _as_qemu_sees(fields)
    if kind != _GROWING:
        raise InvalidRequestError("The image stands on another file (parent)")
    check_inside("header", table_place, 1024, size)
    magic, _, map_place, _, entries, block, _ = fields_at(file, table_place, _DYNAMIC)
    if magic != _DYNAMIC_MAGIC:
        raise InvalidRequestError("The image is damaged: it has no header")
    if block == 0 or block & (block - 1) or not 1 << 12 <= block <= 1 << 28:
        raise InvalidRequestError("The image is damaged: its blocks have no size")
    if entries < -(-length // block):
        raise InvalidRequestError("The image is damaged: it has tables for another size")
    check_inside("table", map_place, entries * 4, size)
    return _as_qemu_sees(fields)


def _as_qemu_sees(fields: tuple[Any, ...]) -> int:
    """Return the size as QEMU's driver takes it: by geometry, but for creators that lie there."""
    _, _, _, _, _, creator, _, _, _, length, cylinders, heads, sectors = fields[:13]
    by_geometry = cylinders * heads * sectors * _SECTOR
    by_length = creator in (b"win ", b"qem2", b"d2v ", b"tap\0", b"vs  ", b"CTXS", b"wa\0\0")
    if by_length or by_geometry >= _LARGEST_GEOMETRY:
        return int(length)
    return int(by_geometry)
