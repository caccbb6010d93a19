"""Headers of VDI files. Source: QEMU, block/vdi.c."""

import struct
from typing import BinaryIO

from server.drivers.qcow2.strangers.reading import bytes_at, check_inside, fields_at
from server.errors import InvalidRequestError

_SIGNATURE_PLACE = 0x40
_SIGNATURE = struct.pack("<I", 0xBEDA107F)
# From the signature on: signature, version, length of the header, kind, flags, description,
# places of map and data, geometry (4), unused, size, block, extra, blocks, allocated, ids.
_HEADER = struct.Struct("<IIIII256sIIIIIIIQIIII16s16s16s16s")
_VERSION = 0x00010001
_KINDS = {1, 2}
"""Growing and fixed; not: undo and difference, which stand on another file."""
_BLOCK = 1 << 20
_NONE = bytes(16)


def is_it(file: BinaryIO, _size: int) -> bool:
    """Return whether a file begins as a VDI."""
    return bytes_at(file, _SIGNATURE_PLACE, 4) == _SIGNATURE


def virtual_size(file: BinaryIO, size: int) -> int:
    """Return the size of the disk in a VDI that stands alone.

    Raises:
        InvalidRequestError: It stands on another file, or makes no sense.
    """
    fields = fields_at(file, _SIGNATURE_PLACE, _HEADER)
    if fields[1] != _VERSION:
        raise InvalidRequestError("The image has a version of VDI that is not known")
    if fields[3] not in _KINDS or fields[20] != _NONE or fields[21] != _NONE:
        raise InvalidRequestError("The image stands on another file (parent)")
    map_place, data_place = fields[6], fields[7]
    virtual_bytes, block, _, blocks, allocated = fields[13:18]
    if block != _BLOCK or map_place % 512 or data_place % 512:
        raise InvalidRequestError("The image is damaged: its blocks are out of place")
    if blocks < -(-virtual_bytes // block) or allocated > blocks:
        raise InvalidRequestError("The image is damaged: it has tables for another size")
    check_inside("table", map_place, blocks * 4, size)
    check_inside("data", data_place, 0, size)
    return int(virtual_bytes)
