"""The one socket that hears what guests ask the host at every tap, and answers them.

Frames are seen as they enter a tap, before bridges, routes and filters: bridged and
routed NICs are the same case, and the host needs no address in any segment.
"""

import asyncio
import ctypes
import logging
import socket
import struct
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address

from server.host import frames
from server.host.adverts import (
    INTERVAL_S,
    ROUTER_SOLICITATION,
    advertise,
    answer_dhcp6,
    withdraw,
)
from server.host.answers import Answers
from server.host.dhcp import answer
from server.host.frames import UDP, ethernet, udp4, udp6
from server.host.listening import FILTER
from server.host.names import resolve, shorten
from server.host.neighbours import (
    answer_arp,
    answer_solicitation,
    asked_by_arp,
    asked_by_solicitation,
)
from server.host.resolvers import Resolvers, Tell

_ALL_PROTOCOLS = 3
_ATTACH_FILTER = 26
_DNS, _DHCP, _DHCP6 = 53, 67, 547
_AT_ONCE = 64
_log = logging.getLogger(__name__)


class Responder:
    """Answers by a table, and advertises by it now and then.

    Args:
        interval_s: Between two advertisements to a tap.
    """

    def __init__(self, interval_s: float = INTERVAL_S) -> None:
        self._answers: Mapping[str, Answers] = {}
        self._interval_s = interval_s
        self._resolvers = Resolvers()
        self._timer: asyncio.TimerHandle | None = None
        self._socket = socket.socket(
            socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL_PROTOCOLS)
        )
        program = b"".join(struct.pack("=HBBI", *instruction) for instruction in FILTER)
        buffer = ctypes.create_string_buffer(program)
        address = struct.pack("HL", len(FILTER), ctypes.addressof(buffer))
        self._socket.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, address)
        self._socket.setblocking(False)

    def start(self) -> None:
        """Begin to answer on the running event loop."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._socket, self._hear)
        self._timer = loop.call_later(self._interval_s, self._advertise)

    def replace(self, answers: Mapping[str, Answers]) -> None:
        """Answer by another table; guests whose advertisement is another hear it at once."""
        before, self._answers = self._answers, answers
        for tap, now in answers.items():
            told = before[tap].advert if tap in before else None
            if told == now.advert:
                continue
            if told is not None and (now.advert is None or told.prefix != now.advert.prefix):
                self._send(tap, withdraw(told))
            if now.advert is not None:
                self._send(tap, advertise(now.advert))

    def close(self) -> None:
        """Fall silent."""
        asyncio.get_running_loop().remove_reader(self._socket)
        if self._timer is not None:
            self._timer.cancel()
        self._resolvers.close()
        self._socket.close()

    def _advertise(self) -> None:
        for tap, answers in self._answers.items():
            if answers.advert is not None:
                self._send(tap, advertise(answers.advert))
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._interval_s, self._advertise)

    def _hear(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                frame, (tap, *_) = self._socket.recvfrom(2048)
            except OSError:  # the tap is gone, or nothing more is there
                return
            answers = self._answers.get(tap)
            if answers is not None and frame[6:12] == answers.mac:
                self._answer(tap, frame, answers)

    def _answer(self, tap: str, frame: bytes, answers: Answers) -> None:
        (ethertype,) = struct.unpack_from("!H", frame, 12)
        reply: bytes | None = None
        match ethertype:
            case frames.ARP:
                wanted = asked_by_arp(frame)
                if answers.has_at_host(wanted):
                    reply = answer_arp(frame, answers.host_mac)
            case frames.IPV4:
                reply = self._answer_ipv4(tap, frame, answers)
            case frames.IPV6:
                reply = self._answer_ipv6(tap, frame, answers)
            case _:
                pass
        if reply is not None:
            self._send(tap, reply)

    def _answer_ipv4(self, tap: str, frame: bytes, answers: Answers) -> bytes | None:
        start = 14 + 4 * (frame[14] & 0x0F)
        if len(frame) < max(start, 34) + 8:  # the headers of IPv4 and UDP
            return None
        source_port, port = struct.unpack_from("!HH", frame, start)
        if port == _DHCP:
            return answer(frame, answers.lease) if answers.lease is not None else None
        server, client = IPv4Address(frame[30:34]), IPv4Address(frame[26:30])
        if server in answers.servers:

            def tell(message: bytes) -> None:
                packet = udp4((server, _DNS), (client, source_port), message)
                self._send(tap, ethernet(answers.mac, answers.host_mac, frames.IPV4, packet))

            self._resolve(frame[start + 8 :], answers, tell)
        return None

    def _answer_ipv6(self, tap: str, frame: bytes, answers: Answers) -> bytes | None:
        if frame[20] != UDP:
            if frame[54] == ROUTER_SOLICITATION:
                return advertise(answers.advert) if answers.advert is not None else None
            wanted = asked_by_solicitation(frame)
            if answers.has_at_host(wanted):
                return answer_solicitation(frame, answers.host_mac)
            return None
        if len(frame) < 62:  # noqa: PLR2004 - the headers of IPv6 and UDP
            return None
        source_port, port = struct.unpack_from("!HH", frame, 54)
        if port == _DHCP6:
            return answer_dhcp6(frame, answers.advert) if answers.advert is not None else None
        server, client = IPv6Address(frame[38:54]), IPv6Address(frame[22:38])
        if server in answers.servers:

            def tell(message: bytes) -> None:
                packet = udp6((server, _DNS), (client, source_port), message)
                self._send(tap, ethernet(answers.mac, answers.host_mac, frames.IPV6, packet))

            self._resolve(frame[62:], answers, tell)
        return None

    def _resolve(self, query: bytes, answers: Answers, tell: Tell) -> None:
        known = resolve(query, answers.zone)
        if known is None:
            zone = answers.zone
            self._resolvers.ask(query, zone.resolvers, lambda found: tell(shorten(found)))
        elif known:
            tell(known)

    def _send(self, tap: str, frame: bytes) -> None:
        try:
            self._socket.sendto(frame, (tap, 0))
        except OSError as error:
            _log.debug("No answer on %s: %s", tap, error)
