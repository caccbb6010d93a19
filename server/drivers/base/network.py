"""Networks at the edge."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from server.host.interfaces import Interface
from server.host.physical import PortState
from server.host.wanted import HostState


@dataclass(frozen=True, slots=True)
class NicSample:
    """Counters of one NIC as the guest sees them: `rx` is what it received."""

    rx_bytes: int
    tx_bytes: int
    rx_packets: int
    tx_packets: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule, or the lack of one, decided on: first packets of connections."""

    packets: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class FirewallSample:
    """What the firewall counted since the network was made.

    Attributes:
        rules: By id of the rule, of all NICs that it judges: what it let through.
        passed_in, passed_out: By NIC id: what any rule of it let through.
        dropped_in, dropped_out: By NIC id: what no rule let through.
        spoofed: By NIC id: what bore addresses that are not its own.
    """

    rules: Mapping[str, Hit]
    passed_in: Mapping[str, Hit]
    passed_out: Mapping[str, Hit]
    dropped_in: Mapping[str, Hit]
    dropped_out: Mapping[str, Hit]
    spoofed: Mapping[str, Hit]


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The networks of the edge after a look or an apply.

    Attributes:
        segments: Ids of the segments that are there.
        nics: Ids of the NICs whose tap, address and firewall are as wanted.
        forwards: By NIC id, and by floating IP's address, the port on the host's
            loopback that leads to the instance's ssh; of public segments only.
        faults: By id of a segment, NIC, router or physical port, why it could not be
            made so.
        routers: Ids of the routers that are as wanted.
        ports: Physical ports that are plugged in, or were, by id.
    """

    segments: frozenset[str]
    nics: frozenset[str]
    forwards: Mapping[str, int]
    faults: Mapping[str, str]
    routers: frozenset[str] = frozenset()
    ports: Mapping[str, PortState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaptureSpec:
    """What to capture of a NIC.

    Attributes:
        filter: As for tcpdump; empty: everything.
        snaplen: Bytes kept of each frame.
        seconds, packets: When to end; None: not by itself.
    """

    filter: str = ""
    snaplen: int = 262_144
    seconds: float | None = None
    packets: int | None = None


class CaptureStream(Protocol):
    """A capture that runs.

    Attributes:
        packets: How many frames were written so far, told about once a second.
        dropped: How many were lost, because nobody took them in time.
        fault: Why it ended before its limits, or None.
    """

    packets: int
    dropped: int
    fault: str | None

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield a pcap file bit by bit, until a limit is reached or the NIC is gone."""
        ...

    async def close(self) -> None:
        """End it; the counters are its last ones then."""
        ...


class NetworkDriver(Protocol):
    """All networks of one edge. Every method may raise `UnavailableError`."""

    async def apply(self, state: HostState) -> NetworkView:
        """Make the whole network so, and say what is there now."""
        ...

    async def samples(self) -> Mapping[str, NicSample]:
        """Return the counters of all NICs by id."""
        ...

    async def hits(self) -> FirewallSample:
        """Return what the firewall counted."""
        ...

    def hints(self) -> AsyncIterator[None]:
        """Yield whenever the networks broke by themselves, for ever; `apply` mends them."""
        ...

    async def capture(self, nic_id: str, spec: CaptureSpec) -> CaptureStream:
        """Start to capture a NIC, in both directions; who does so closes it.

        Raises:
            InvalidRequestError: The filter cannot be understood.
            ConflictError: The NIC is not plugged in here.
        """
        ...

    async def interfaces(self) -> Sequence[Interface]:
        """Return the interfaces of the host that networks can be plugged into, or not."""
        ...

    async def lacks(self) -> Mapping[str, str]:
        """Return what the kernel cannot do for networks, with the reason."""
        ...

    async def enter_room(self) -> Sequence[str]:
        """Return the command prefix under which a program is in the server room.

        Raises:
            ConflictError: This edge has real server rooms.
        """
        ...

    async def enter(self) -> Sequence[str]:
        """Return the command prefix under which a program sees the taps."""
        ...

    async def close(self) -> None:
        """Let go. What carries instances stays; an empty edge is taken down."""
        ...
