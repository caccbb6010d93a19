"""Reading of headers that may lie about everything."""

import struct
from typing import Any, BinaryIO

from server.errors import InvalidRequestError


def bytes_at(file: BinaryIO, place: int, length: int) -> bytes:
    """Return bytes of a file; fewer where it ends before."""
    file.seek(place)
    return file.read(length)


def fields_at(file: BinaryIO, place: int, form: struct.Struct) -> tuple[Any, ...]:
    """Return the fields of a header.

    Raises:
        InvalidRequestError: The file ends before.
    """
    found = bytes_at(file, place, form.size)
    if len(found) < form.size:
        raise InvalidRequestError("The image ends in the middle of its header")
    return form.unpack(found)


def check_inside(what: str, place: int, length: int, size: int) -> None:
    """Refuse a table that reaches beyond the file.

    Raises:
        InvalidRequestError: It does.
    """
    if place < 0 or length < 0 or place + length > size:
        raise InvalidRequestError(f"The image is damaged: its {what} lies beyond its end")
