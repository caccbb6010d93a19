"""Netlink: batches of requests with an answer for each, and dumps.

Source: kernel Documentation/userspace-api/netlink/intro.rst.
"""

import os
import socket
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

REQUEST, ACK, DUMP = 0x1, 0x4, 0x300
REPLACE, EXCLUSIVE, CREATE = 0x100, 0x200, 0x400

_ERROR, _DONE = 2, 3
_ACK_HAS_TEXT = 0x200
_SOL_NETLINK, _CAP_ACK, _EXT_ACK, _STRICT = 270, 10, 11, 12
_BATCH = 100
_HEADER = struct.Struct("=IHHII")


@dataclass(frozen=True, slots=True)
class Request:
    """One message to the kernel; `body` starts with the family's own header."""

    kind: int
    flags: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """The kernel refused request number `position` of a batch."""

    position: int
    errno: int
    text: str


def attribute(kind: int, value: bytes | str | int | Sequence[bytes]) -> bytes:
    """Pack one attribute: bytes as they are, text with a zero, 32 bits, or a nest."""
    if isinstance(value, str):
        value = value.encode() + b"\0"
    elif isinstance(value, int):
        value = struct.pack("=I", value)
    elif not isinstance(value, bytes):
        value, kind = b"".join(value), kind | 0x8000
    return struct.pack("=HH", len(value) + 4, kind) + value + bytes(-len(value) % 4)


def attributes(body: bytes, offset: int = 0) -> dict[int, bytes]:
    """Unpack the attributes that follow a header of `offset` bytes."""
    found = {}
    while offset + 4 <= len(body):
        length, kind = struct.unpack_from("=HH", body, offset)
        if length < 4:  # noqa: PLR2004 - shorter than its own header: not an attribute
            break
        found[kind & 0x3FFF] = body[offset + 4 : offset + length]
        offset += (length + 3) & ~3
    return found


class Netlink:
    """A netlink socket; one caller at a time."""

    def __init__(self, protocol: int = socket.NETLINK_ROUTE) -> None:
        self._socket = socket.socket(
            socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, protocol
        )
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        for option in (_CAP_ACK, _EXT_ACK, _STRICT):
            self._socket.setsockopt(_SOL_NETLINK, option, 1)
        self._socket.bind((0, 0))
        self._sequence = 0

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def do(self, requests: Sequence[Request]) -> list[Refusal]:
        """Carry out requests in order and return those that were refused."""
        refusals: list[Refusal] = []
        for start in range(0, len(requests), _BATCH):
            batch = requests[start : start + _BATCH]
            first = self._sequence + 1
            self._send(batch, ACK)
            refusals += [
                Refusal(start + refusal.position, refusal.errno, refusal.text)
                for refusal in self._acknowledgements(first, len(batch))
            ]
        return refusals

    def dump(self, kind: int, body: bytes) -> list[bytes]:
        """Return the bodies of all messages of an answer.

        Raises:
            OSError: The kernel refuses.
        """
        while True:
            self._send([Request(kind, 0, body)], DUMP)
            answer = self._answer(self._sequence)
            if answer is not None:
                return answer

    def _answer(self, sequence: int) -> list[bytes] | None:
        """Collect a dump; None where it was interrupted by a change: ask again."""
        bodies, is_whole = [], True
        for kind, flags, number, body in self._messages():
            if number != sequence:
                continue
            is_whole = is_whole and not flags & 0x10  # NLM_F_DUMP_INTR
            if kind == _DONE:
                break
            if kind == _ERROR:
                code = -struct.unpack_from("=i", body)[0]
                raise OSError(code, os.strerror(code))
            bodies.append(body)
        return bodies if is_whole else None

    def ask(self, kind: int, body: bytes) -> bytes:
        """Return the body of a single answer.

        Raises:
            OSError: The kernel refuses.
        """
        self._send([Request(kind, 0, body)], 0)
        for answer, _, number, content in self._messages():
            if number == self._sequence:
                if answer == _ERROR:
                    code = -struct.unpack_from("=i", content)[0]
                    raise OSError(code, os.strerror(code))
                return content
        raise AssertionError

    def _send(self, requests: Sequence[Request], flags: int) -> None:
        packed = []
        for request in requests:
            self._sequence += 1
            packed.append(
                _HEADER.pack(
                    _HEADER.size + len(request.body),
                    request.kind,
                    REQUEST | flags | request.flags,
                    self._sequence,
                    0,
                )
                + request.body
                + bytes(-len(request.body) % 4)
            )
        self._socket.send(b"".join(packed))

    def _messages(self) -> Iterator[tuple[int, int, int, bytes]]:
        while True:
            data, offset = self._socket.recv(1 << 18), 0
            while offset < len(data):
                length, kind, flags, number, _ = _HEADER.unpack_from(data, offset)
                yield kind, flags, number, data[offset + _HEADER.size : offset + length]
                offset += (length + 3) & ~3

    def _acknowledgements(self, first: int, count: int) -> Iterator[Refusal]:
        for kind, flags, number, body in self._messages():
            if kind != _ERROR or number < first:
                continue
            code = -struct.unpack_from("=i", body)[0]
            if code:
                text = attributes(body, 20).get(1, b"") if flags & _ACK_HAS_TEXT else b""
                yield Refusal(
                    number - first, code, text.rstrip(b"\0").decode() or os.strerror(code)
                )
            count -= 1
            if not count:
                return
