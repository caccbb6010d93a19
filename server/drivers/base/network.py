"""Networks at the edge."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.host.wanted import HostState


@dataclass(frozen=True, slots=True)
class NicSample:
    """Counters of one NIC as the guest sees them: `rx` is what it received."""

    rx_bytes: int
    tx_bytes: int
    rx_packets: int
    tx_packets: int


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The networks of the edge after a look or an apply.

    Attributes:
        segments: Ids of the segments that are there.
        nics: Ids of the NICs whose tap, address and firewall are as wanted.
        forwards: By NIC id, the port on the host's loopback that leads to the
            instance's ssh; only NICs of public segments have one.
        faults: By segment or NIC id, why it could not be made so.
    """

    segments: frozenset[str]
    nics: frozenset[str]
    forwards: Mapping[str, int]
    faults: Mapping[str, str]


class NetworkDriver(Protocol):
    """All networks of one edge. Every method may raise `UnavailableError`."""

    async def apply(self, state: HostState) -> NetworkView:
        """Make the whole network so, and say what is there now."""
        ...

    async def samples(self) -> Mapping[str, NicSample]:
        """Return the counters of all NICs by id."""
        ...

    def hints(self) -> AsyncIterator[None]:
        """Yield whenever the networks broke by themselves, for ever; `apply` mends them."""
        ...

    async def enter(self) -> Sequence[str]:
        """Return the command prefix under which a program sees the taps."""
        ...

    async def close(self) -> None:
        """Let go. What carries instances stays; an empty edge is taken down."""
        ...
