"""Write what passes a link to standard output as a pcap file: `python -m server.host.capture`.

A process of its own for each capture: libpcap takes frames from a ring that the kernel
fills, and writes them without Python in between. Where the reader is slow, the ring
fills, and the kernel counts what it drops.

It ends with its standard input, at its limits, or when nobody reads any more. What it
came to is told on standard error, a JSON object a line.

Source: libpcap 1.10, pcap(3PCAP); pcap-savefile(5).
"""

import argparse
import ctypes
import json
import os
import select
import signal
import sys
import time
from collections.abc import Mapping, Sequence

NO_LIBRARY = "libpcap is missing. Install it: apt install libpcap0.8"

_LIBRARIES = ("libpcap.so.0.8", "libpcap.so.1")
_NANOSECONDS = 1
_OPTIMISED, _ANY_NETMASK = 1, 0xFFFF_FFFF
_RING_BYTES = 16 << 20
_PATIENCE_MS = 100
_BROKEN = -2
_STDIN, _STDOUT, _STDERR = 0, 1, 2


class CaptureError(Exception):
    """libpcap refuses.

    Attributes:
        kind: What is wrong: the filter, the link, or the library.
    """

    def __init__(self, message: str, kind: str = "link") -> None:
        super().__init__(message)
        self.kind = kind


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint), ("instructions", ctypes.c_void_p))


class _Counters(ctypes.Structure):
    _fields_ = (
        ("received", ctypes.c_uint),
        ("dropped", ctypes.c_uint),
        ("dropped_by_link", ctypes.c_uint),
    )


def load() -> ctypes.CDLL:
    """Return libpcap, with its functions declared.

    Raises:
        CaptureError: It is not installed.
    """
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        for function in ("pcap_create", "pcap_open_dead", "pcap_dump_fopen", "pcap_geterr"):
            getattr(library, function).restype = ctypes.c_void_p
        library.pcap_statustostr.restype = ctypes.c_char_p
        return library
    raise CaptureError(NO_LIBRARY, "library")


class Capture:
    """A link that is listened to, in both directions, without making it promiscuous.

    Raises:
        CaptureError: There is no such link, or the filter cannot be understood.
    """

    def __init__(self, link: str, expression: str, snaplen: int) -> None:
        self._pcap = load()
        complaint = ctypes.create_string_buffer(256)
        self._handle = ctypes.c_void_p(self._pcap.pcap_create(link.encode(), complaint))
        if not self._handle.value:
            raise CaptureError(complaint.value.decode(errors="replace"))
        for setting, value in (
            (self._pcap.pcap_set_snaplen, snaplen),
            (self._pcap.pcap_set_timeout, _PATIENCE_MS),
            (self._pcap.pcap_set_buffer_size, _RING_BYTES),
            (self._pcap.pcap_set_tstamp_precision, _NANOSECONDS),
        ):
            setting(self._handle, value)
        status = self._pcap.pcap_activate(self._handle)
        if status < 0:
            told = self._pcap.pcap_statustostr(status).decode()
            raise CaptureError(f"{told}: {self._complaint()}".removesuffix(": "))
        program = _Program()
        if compile_filter(self._pcap, self._handle, expression, program):
            raise CaptureError(self._complaint(), "filter")
        if self._pcap.pcap_setfilter(self._handle, ctypes.byref(program)):
            raise CaptureError(self._complaint())
        self._pcap.pcap_freecode(ctypes.byref(program))
        self._pcap.pcap_setnonblock(self._handle, 1, complaint)
        self.descriptor: int = self._pcap.pcap_get_selectable_fd(self._handle)
        self._dumper: ctypes.c_void_p | None = None
        self._written = 0

    def open(self, descriptor: int) -> None:
        """Begin the file; its head is written at once."""
        libc = ctypes.CDLL(None)
        libc.fdopen.restype = ctypes.c_void_p
        stream = ctypes.c_void_p(libc.fdopen(descriptor, b"wb"))
        self._dumper = ctypes.c_void_p(self._pcap.pcap_dump_fopen(self._handle, stream))
        if not self._dumper.value:
            raise CaptureError(self._complaint())
        self._flush()

    def write(self, at_most: int) -> None:
        """Write the frames that came, all or so many.

        Raises:
            BrokenPipeError: Nobody reads them any more.
            CaptureError: The link is gone.
        """
        callback = ctypes.cast(self._pcap.pcap_dump, ctypes.c_void_p)
        count = self._pcap.pcap_dispatch(self._handle, at_most, callback, self._dumper)
        if count < 0 and count != _BROKEN:
            raise CaptureError(self._complaint())
        self._written += max(count, 0)
        self._flush()

    def counters(self) -> dict[str, int]:
        """Return how many frames were written, and how many were lost on the way."""
        counters = _Counters()
        self._pcap.pcap_stats(self._handle, ctypes.byref(counters))
        return {"packets": self._written, "dropped": counters.dropped + counters.dropped_by_link}

    @property
    def written(self) -> int:
        """How many frames were written."""
        return self._written

    def _flush(self) -> None:
        if self._pcap.pcap_dump_flush(self._dumper):
            raise BrokenPipeError

    def _complaint(self) -> str:
        text = ctypes.cast(self._pcap.pcap_geterr(self._handle), ctypes.c_char_p).value or b""
        return text.decode(errors="replace")


def compile_filter(
    library: ctypes.CDLL, handle: ctypes.c_void_p, expression: str, program: _Program
) -> int:
    """Compile a filter; not zero: it cannot be understood."""
    failed: int = library.pcap_compile(
        handle,
        ctypes.byref(program),
        expression.encode(),
        _OPTIMISED,
        ctypes.c_uint(_ANY_NETMASK),
    )
    return failed


def record(capture: Capture, seconds: float | None, packets: int | None) -> None:
    """Write frames until a limit is reached, or standard input or output has ended."""
    deadline = None if seconds is None else time.monotonic() + seconds
    told: dict[str, int] = {}
    while True:
        left_s = None if deadline is None else max(0.0, deadline - time.monotonic())
        # A second: so often what was dropped is looked up; the kernel does not call.
        ready, _, _ = select.select(
            [capture.descriptor, _STDIN], [], [], min(left_s, 1.0) if left_s is not None else 1.0
        )
        left = -1 if packets is None else packets - capture.written
        capture.write(left)
        counters = capture.counters()
        if counters != told:
            told = counters
            _tell(told)
        is_over = left_s is not None and left_s <= 0
        if is_over or _STDIN in ready or capture.written == packets:
            return


def _tell(what: Mapping[str, int] | Mapping[str, str]) -> None:
    os.write(_STDERR, json.dumps(what).encode() + b"\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Capture; 1: nothing was captured, and why is told."""
    parser = argparse.ArgumentParser(prog="python -m server.host.capture", description=__doc__)
    parser.add_argument("link")
    parser.add_argument("--filter", default="")
    parser.add_argument("--snaplen", type=int, default=262_144)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--packets", type=int)
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        capture = Capture(options.link, options.filter, options.snaplen)
        capture.open(_STDOUT)
        record(capture, options.seconds, options.packets)
    except BrokenPipeError:
        return 0
    except CaptureError as error:
        _tell({"error": str(error), "kind": error.kind})
        return 1
    _tell(capture.counters())
    return 0


if __name__ == "__main__":
    sys.exit(main())
