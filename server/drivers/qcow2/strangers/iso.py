"""Headers of ISO 9660 and UDF images. Source: ECMA-119, sections 8.1 and 8.4."""

from typing import BinaryIO

from server.drivers.qcow2.strangers.reading import bytes_at
from server.errors import InvalidRequestError

_BLOCK = 2048
_FIRST = 16 * _BLOCK
_MARKS = (b"CD001", b"BEA01")


def is_it(file: BinaryIO, _size: int) -> bool:
    """Return whether a file holds what a CD or DVD begins with."""
    return bytes_at(file, _FIRST + 1, 5) in _MARKS


def virtual_size(file: BinaryIO, size: int) -> int:
    """Return the size of a disc.

    Raises:
        InvalidRequestError: It is cut off.
    """
    head = bytes_at(file, _FIRST, _BLOCK)
    blocks = int.from_bytes(head[80:84], "little") if head[1:6] == _MARKS[0] else 0
    if blocks * _BLOCK > size:
        raise InvalidRequestError("The image is damaged: it ends before its disc does")
    return size
