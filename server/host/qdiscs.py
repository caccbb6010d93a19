"""Queueing disciplines: what shapes the packets of a link, and requests to change it.

Source: kernel include/uapi/linux/{rtnetlink,pkt_sched,pkt_cls}.h, tc_act/tc_mirred.h;
net/sched/sch_{api,tbf,netem}.c of 6.18.
"""

import socket
import struct
from dataclasses import dataclass

from server.host.netlink import CREATE, REPLACE, Netlink, Request, attribute, attributes
from server.host.wanted import Shaping

TBF, NETEM, TBF_BELOW = 0x4B01_0000, 0x4B02_0000, 0x4B03_0000
"""Handles of our disciplines, by what they are: the kernel changes one in place only
where its kind stays. TBF_BELOW is the one that gets packets from NETEM."""
ROOT, INGRESS_PARENT, INGRESS = 0xFFFF_FFFF, 0xFFFF_FFF1, 0xFFFF_0000
FASTEST_KBIT, SLOWEST_KBIT = 32_000_000, 8
LONGEST_MS = 60_000

_NEWQDISC, _DELQDISC, _GETQDISC, _NEWTFILTER, _GETTFILTER = 36, 37, 38, 44, 46
_KIND, _OPTIONS = 1, 2
_TBF_PARMS = 1
_ETHERNET = 1
_U32_SEL, _U32_ACT, _U32_TERMINAL = 5, 7, 1
_ACT_KIND, _ACT_OPTIONS, _MIRRED_PARMS, _REDIRECT, _STOLEN = 1, 2, 2, 1, 4
_TICK_NS = 64
_MOST_NS = (1 << 32) - 1
_FRAME = 1514
_NETEM_LENGTH = 24
# Packets that are on their way at once; each may be a big one.
_NETEM_PACKETS = 10_000


@dataclass(frozen=True, slots=True)
class Qdisc:
    """A discipline of a link; `options` as the kernel tells them of ours."""

    kind: str
    handle: int
    parent: int
    options: bytes = b""


@dataclass(frozen=True, slots=True)
class Way:
    """What becomes of packets in one direction."""

    rate_kbit: int | None
    burst_kbit: int | None
    delay_ms: int
    jitter_ms: int
    loss_percent: float

    @property
    def needs_netem(self) -> bool:
        """Tell whether a rate is not all that is asked for."""
        return bool(self.delay_ms or self.loss_percent)


def ways(shaping: Shaping) -> tuple[Way, Way]:
    """Return what is asked for in direction of the guest, and from the guest.

    Raises:
        ValueError: The kernel has no number for it.
    """
    for rate in (shaping.rate_kbit_in, shaping.rate_kbit_out):
        if rate is not None and not SLOWEST_KBIT <= rate <= FASTEST_KBIT:
            raise ValueError(f"A rate is {SLOWEST_KBIT} to {FASTEST_KBIT} kbit/s, not {rate}")
    if not 0 <= shaping.jitter_ms <= shaping.delay_ms <= LONGEST_MS:
        raise ValueError(f"A delay is 0 to {LONGEST_MS} ms, and its jitter not greater")
    if not 0 <= shaping.loss_percent <= 100:  # noqa: PLR2004 - percent
        raise ValueError(f"Loss is 0 to 100 percent, not {shaping.loss_percent}")
    both = (shaping.delay_ms, shaping.jitter_ms, shaping.loss_percent)
    return (
        Way(shaping.rate_kbit_in, shaping.burst_kbit_in, *both),
        Way(shaping.rate_kbit_out, shaping.burst_kbit_out, *both),
    )


def disciplines(way: Way, *, has_netem: bool) -> list[Qdisc]:
    """Return the disciplines of a link that do this, the first one first."""
    is_delayed = has_netem and way.needs_netem
    found = [Qdisc("netem", NETEM, ROOT, netem_options(way))] if is_delayed else []
    if way.rate_kbit is not None:
        handle, parent = (TBF_BELOW, NETEM | 1) if is_delayed else (TBF, ROOT)
        found.append(Qdisc("tbf", handle, parent, tbf_options(way.rate_kbit, way.burst_kbit)))
    return found


def tbf_options(rate_kbit: int, burst_kbit: int | None) -> bytes:
    """Return a `struct tc_tbf_qopt`.

    What waits longer than 0.1 s is dropped, but ten frames may always wait. Without a
    burst it is what comes in 10 ms, or five frames.
    """
    rate = rate_kbit * 125
    burst = max(burst_kbit * 125 if burst_kbit else rate // 100, 5 * _FRAME)
    buffer_ns = min(burst * 1_000_000_000 // rate, _MOST_NS)
    limit = min(burst + max(rate // 10, 10 * _FRAME), (1 << 32) - 1)
    return (
        _rate(rate) + _rate(0, linklayer=0) + struct.pack("=III", limit, buffer_ns // _TICK_NS, 0)
    )


def netem_options(way: Way) -> bytes:
    """Return a `struct tc_netem_qopt`."""
    ticks = 1_000_000 // _TICK_NS
    loss = round(way.loss_percent / 100 * 0xFFFF_FFFF)
    return struct.pack(
        "=6I", way.delay_ms * ticks, _NETEM_PACKETS, loss, 0, 0, way.jitter_ms * ticks
    )


def set_qdisc(index: int, qdisc: Qdisc) -> Request:
    """Make a discipline, or change the one of this handle; one at its place goes."""
    options = attribute(_OPTIONS, qdisc.options)
    if qdisc.kind == "tbf":
        options = attribute(_OPTIONS, [attribute(_TBF_PARMS, qdisc.options)])
    body = _head(index, qdisc.handle, qdisc.parent) + attribute(_KIND, qdisc.kind)
    return Request(_NEWQDISC, CREATE | REPLACE, body + options)


def remove_qdisc(index: int, qdisc: Qdisc) -> Request:
    """Take a discipline away, with all that is below it."""
    return Request(_DELQDISC, 0, _head(index, qdisc.handle, qdisc.parent))


def redirect(index: int, target: int) -> list[Request]:
    """Lead all that comes in by a link through another one.

    By u32, which matches anything: matchall is younger, and missing here and there.
    """
    key = struct.pack("=IIii", 0, 0, 0, 0)
    selector = struct.pack("=BBBxHHhhI", _U32_TERMINAL, 0, 1, 0, 0, 0, 0, 0) + key
    mirred = struct.pack("=IIiiiiI", 0, 0, _STOLEN, 0, 0, _REDIRECT, target)
    action = [
        attribute(_ACT_KIND, "mirred"),
        attribute(_ACT_OPTIONS, [attribute(_MIRRED_PARMS, mirred)]),
    ]
    options = [attribute(_U32_SEL, selector), attribute(_U32_ACT, [attribute(1, action)])]
    every_protocol = socket.htons(3)
    rule = _head(index, 0, INGRESS, (1 << 16) | every_protocol)
    rule += attribute(_KIND, "u32") + attribute(_OPTIONS, options)
    ingress = Qdisc("ingress", INGRESS, INGRESS_PARENT)
    return [set_qdisc(index, ingress), Request(_NEWTFILTER, CREATE, rule)]


def look_qdiscs(kernel: Netlink) -> dict[int, list[Qdisc]]:
    """Return the disciplines of all links that somebody has set, by index of the link."""
    found: dict[int, list[Qdisc]] = {}
    for body in kernel.dump(_GETQDISC, _head(0)):
        _, index, handle, parent, _ = struct.unpack_from("=BxxxiIII", body)
        told = attributes(body, 20)
        if handle:
            kind = told[_KIND].rstrip(b"\0").decode()
            options = _options(kind, told.get(_OPTIONS, b""))
            found.setdefault(index, []).append(Qdisc(kind, handle, parent, options))
    return found


def look_redirect(kernel: Netlink, index: int) -> int | None:
    """Return the link through which all that comes in by a link is led, or None."""
    for body in kernel.dump(_GETTFILTER, _head(index, 0, INGRESS)):
        options = attributes(attributes(body, 20).get(_OPTIONS, b""))
        action = attributes(attributes(options.get(_U32_ACT, b"")).get(1, b""))
        mirred = attributes(action.get(_ACT_OPTIONS, b"")).get(_MIRRED_PARMS)
        if mirred is not None:
            target: int = struct.unpack_from("=I", mirred, 24)[0]
            return target
    return None


def _options(kind: str, told: bytes) -> bytes:
    if kind == "tbf":
        return attributes(told).get(_TBF_PARMS, b"")
    return told[:_NETEM_LENGTH] if kind == "netem" else b""


def _rate(bytes_per_s: int, linklayer: int = _ETHERNET) -> bytes:
    return struct.pack("=BBHhHI", 0, linklayer, 0, 0, 0, bytes_per_s)


def _head(index: int, handle: int = 0, parent: int = 0, info: int = 0) -> bytes:
    return struct.pack("=BxxxiIII", 0, index, handle, parent, info)
