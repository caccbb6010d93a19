"""The one socket that hears DHCP clients at every tap of the host, and answers them.

Frames are seen as they enter a tap, before bridges, routes and filters: bridged and
routed NICs are the same case, and the host needs no address in any segment.
"""

import asyncio
import ctypes
import logging
import socket
import struct
from collections.abc import Mapping

from server.host.dhcp import Lease, answer

_ALL_PROTOCOLS = 3
_ATTACH_FILTER = 26
_log = logging.getLogger(__name__)

# Classic BPF: incoming IPv4, UDP, no later fragment, to port 67.
# Source: man 7 packet; kernel Documentation/networking/filter.rst.
_FILTER = (
    (0x20, 0, 0, 0xFFFFF004),  # ld pkttype
    (0x15, 9, 0, 4),  # outgoing: drop
    (0x28, 0, 0, 12),  # ldh ethertype
    (0x15, 0, 7, 0x0800),
    (0x30, 0, 0, 23),  # ldb protocol
    (0x15, 0, 5, 17),
    (0x28, 0, 0, 20),  # ldh fragment offset
    (0x45, 3, 0, 0x1FFF),
    (0xB1, 0, 0, 14),  # x = length of the IP header
    (0x48, 0, 0, 16),  # ldh target port
    (0x15, 1, 0, 67),
    (0x06, 0, 0, 0),
    (0x06, 0, 0, 0x40000),
)


class Responder:
    """Answers DHCP by a table of leases; `leases` may be replaced at any time."""

    def __init__(self) -> None:
        self.leases: Mapping[str, Lease] = {}
        self._socket = socket.socket(
            socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL_PROTOCOLS)
        )
        program = b"".join(struct.pack("=HBBI", *instruction) for instruction in _FILTER)
        buffer = ctypes.create_string_buffer(program)
        address = struct.pack("HL", len(_FILTER), ctypes.addressof(buffer))
        self._socket.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, address)
        self._socket.setblocking(False)

    def start(self) -> None:
        """Begin to answer on the running event loop."""
        asyncio.get_running_loop().add_reader(self._socket, self._hear)

    def close(self) -> None:
        """Fall silent."""
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def _hear(self) -> None:
        try:
            frame, (tap, *_) = self._socket.recvfrom(2048)
        except OSError:  # the tap is gone, or another wake-up took the frame
            return
        lease = self.leases.get(tap)
        reply = answer(frame, lease) if lease is not None else None
        if reply is None:
            return
        try:
            self._socket.sendto(reply, (tap, 0))
        except OSError as error:
            _log.warning("No DHCP answer on %s: %s", tap, error)
