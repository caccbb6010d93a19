"""Headers of VMDK files: one file that holds everything.

Source: VMware, "Virtual Disk Format 5.0"; QEMU, block/vmdk.c
"""

import re
import struct
from typing import BinaryIO

from server.drivers.qcow2.strangers.reading import bytes_at, check_inside, fields_at
from server.errors import InvalidRequestError

_MAGIC = b"KDMV"
_TEXT = b"# Disk DescriptorFile"
_OLD = b"COWD"
_HEADER = struct.Struct("<4sIIQQQQIQQQB4sH")
_SECTOR = 512
_AT_END = (1 << 64) - 1
_LONGEST_TEXT = 1 << 16
_MOST_GRAIN_ENTRIES = 512
_KINDS = (b"monolithicSparse", b"streamOptimized")
_NO_PARENT = b"ffffffff"
_LINE = re.compile(rb'^\s*([^#=\s]+)\s*=\s*"?([^"\r\n]*?)"?\s*$')
_EXTENT = re.compile(rb'^\s*(RW|RDONLY|NOACCESS)\s+(\d+)\s+(\S+)(\s+"([^"]*)")?(.*)$')


def is_it(file: BinaryIO, _size: int) -> bool:
    """Return whether a file begins as a VMDK, of any kind."""
    head = bytes_at(file, 0, 1 << 10)
    return head[:4] in (_MAGIC, _OLD) or _TEXT.lower() in head.lower()


def virtual_size(file: BinaryIO, size: int) -> int:
    """Return the size of the disk in a VMDK that is one file.

    Raises:
        InvalidRequestError: It only describes other files, stands on one, or makes no sense.
    """
    if bytes_at(file, 0, 4) != _MAGIC:
        raise InvalidRequestError(
            "The image only describes other files; only a single .vmdk that holds everything"
            " (monolithicSparse, streamOptimized) can be taken"
        )
    fields = fields_at(file, 0, _HEADER)
    version, _, capacity, grain, text_place, text_sectors, entries = fields[1:8]
    if version not in {1, 2, 3}:
        raise InvalidRequestError(f"The image has VMDK version {version}, not 1 to 3")
    if grain == 0 or grain & (grain - 1) or grain > 1 << 16:
        raise InvalidRequestError("The image is damaged: its grains have no size")
    if not 0 < entries <= _MOST_GRAIN_ENTRIES:
        raise InvalidRequestError(f"The image is damaged: tables of {entries} grains")
    place = fields[9]
    if place != _AT_END:
        check_inside("directory", place * _SECTOR, -(-capacity // (grain * entries)) * 4, size)
    else:
        _check_footer(file, size, fields)
    length = text_sectors * _SECTOR
    if not 0 < length <= _LONGEST_TEXT:
        raise InvalidRequestError("The image has no description of itself")
    check_inside("description", text_place * _SECTOR, length, size)
    text = bytes_at(file, text_place * _SECTOR, length).split(b"\0", 1)[0]
    _check_text(text, capacity)
    return int(capacity) * _SECTOR


def _check_footer(file: BinaryIO, size: int, header: tuple[int | bytes, ...]) -> None:
    """Check the second header of a stream, which is the one that QEMU believes."""
    place = size - 2 * _SECTOR
    check_inside("footer", place, _SECTOR, size)
    fields = fields_at(file, place, _HEADER)
    same = (0, 1, 3, 4, 5, 6, 7)
    if any(fields[n] != header[n] for n in same):
        raise InvalidRequestError("The image is damaged: its footer is not that of its header")
    check_inside("directory", fields[9] * _SECTOR, 4, size)


def _check_text(text: bytes, capacity: int) -> None:
    extents: list[tuple[int, bytes]] = []
    values: dict[bytes, bytes] = {}
    for line in text.splitlines():
        if found := _EXTENT.match(line):
            extents.append((int(found[2]), found[5] or b""))
        elif pair := _LINE.match(line):
            values[pair[1].lower()] = pair[2]
    kind = values.get(b"createtype", b"")
    if kind not in _KINDS:
        shown = kind.decode("ascii", "replace")[:40]
        raise InvalidRequestError(f"The image is a VMDK of the kind {shown}, not a single file")
    if values.get(b"parentcid", _NO_PARENT).lower() != _NO_PARENT or (
        b"parentfilenamehint" in values
    ):
        raise InvalidRequestError("The image stands on another file (parent)")
    if len(extents) != 1:
        raise InvalidRequestError(f"The image has {len(extents)} extents, not one")
    sectors, name = extents[0]
    if b"/" in name or b"\\" in name or name.startswith(b".") or b":" in name:
        raise InvalidRequestError("The image refers to a file outside")
    if sectors != capacity:
        raise InvalidRequestError("The image is damaged: it tells two sizes")
