"""Which frames the responder hears, as a program for the kernel.

Incoming and untagged: ARP; IPv4 and UDP to port 53 or 67, no later fragment; IPv6 and UDP
to port 53 or 547; solicitations of routers and of neighbours.

Source: man 7 packet; kernel Documentation/networking/filter.rst (classic BPF).
"""

from collections.abc import Sequence
from dataclasses import dataclass

_WORD, _HALF, _BYTE, _HALF_BEHIND_IP, _IP_LENGTH = 0x20, 0x28, 0x30, 0x48, 0xB1
_EQUAL, _ANY_BIT, _END = 0x15, 0x45, 0x06
_KIND_OF_PACKET, _HAS_TAG = 0xFFFFF004, 0xFFFFF030
_OUTGOING = 4


@dataclass(frozen=True, slots=True)
class _Step:
    """An instruction; a jump names where it leads, "" to the next one."""

    code: int
    value: int
    yes: str = ""
    no: str = ""
    label: str = ""


def _assemble(steps: Sequence[_Step]) -> tuple[tuple[int, int, int, int], ...]:
    places = {step.label: place for place, step in enumerate(steps) if step.label}

    def distance(place: int, label: str) -> int:
        return places[label] - place - 1 if label else 0

    return tuple(
        (step.code, distance(place, step.yes), distance(place, step.no), step.value)
        for place, step in enumerate(steps)
    )


FILTER = _assemble(
    (
        _Step(_WORD, _KIND_OF_PACKET),
        _Step(_EQUAL, _OUTGOING, yes="drop"),
        # A frame of a VLAN inside a private segment is nobody's question to us.
        _Step(_WORD, _HAS_TAG),
        _Step(_EQUAL, 1, yes="drop"),
        _Step(_HALF, 12),
        _Step(_EQUAL, 0x0806, yes="take"),
        _Step(_EQUAL, 0x86DD, yes="ipv6"),
        _Step(_EQUAL, 0x0800, no="drop"),
        _Step(_BYTE, 23),
        _Step(_EQUAL, 17, no="drop"),
        _Step(_HALF, 20),
        _Step(_ANY_BIT, 0x1FFF, yes="drop"),
        _Step(_IP_LENGTH, 14),
        _Step(_HALF_BEHIND_IP, 16),
        _Step(_EQUAL, 53, yes="take"),
        _Step(_EQUAL, 67, yes="take", no="drop"),
        _Step(_BYTE, 20, label="ipv6"),
        _Step(_EQUAL, 17, no="icmp"),
        _Step(_HALF, 56),
        _Step(_EQUAL, 53, yes="take"),
        _Step(_EQUAL, 547, yes="take", no="drop"),
        _Step(_EQUAL, 58, no="drop", label="icmp"),
        _Step(_BYTE, 54),
        _Step(_EQUAL, 133, yes="take"),
        _Step(_EQUAL, 135, yes="take", no="drop"),
        _Step(_END, 0, label="drop"),
        _Step(_END, 0x40000, label="take"),
    )
)
