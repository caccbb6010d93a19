"""What running servers and their links do: counters of the server, turned into rates."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KEPT_SAMPLES = 600
KEPT_PORT_SAMPLES = 10
"""Of a port only the present rate is shown, and there are many."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a running server did in the interval that ends at `at_s` (Unix time).

    Attributes:
        cpu: Processors in use; 1.0 is one whole virtual processor.
        rx_bps, tx_bps: Bits per second that the guest received and sent.
        read_bps, written_bps: Bytes per second of all its disks.
    """

    at_s: float
    cpu: float
    ram_bytes: int
    rx_bps: float
    tx_bps: float
    read_bps: float
    written_bps: float


@dataclass(frozen=True, slots=True)
class PortSample:
    """What went through a port in the interval that ends at `at_s` (Unix time).

    Attributes:
        rx_bps, tx_bps: Bits per second that the guest received and sent.
    """

    at_s: float
    rx_bps: float
    tx_bps: float


@dataclass(slots=True)
class _Counters:
    at_s: float
    values: Mapping[str, float]
    samples: deque[Sample] = field(default_factory=lambda: deque(maxlen=KEPT_SAMPLES))


@dataclass(slots=True)
class _PortCounters:
    at_s: float
    rx_bytes: float
    tx_bytes: float
    samples: deque[PortSample] = field(default_factory=lambda: deque(maxlen=KEPT_PORT_SAMPLES))

    def add(self, at_s: float, rx_bytes: float, tx_bytes: float) -> None:
        if at_s <= self.at_s:
            return
        span_s = at_s - self.at_s
        received, sent = rx_bytes - self.rx_bytes, tx_bytes - self.tx_bytes
        if received >= 0 and sent >= 0:  # else it was plugged anew: no rate yet
            self.samples.append(PortSample(at_s, 8 * received / span_s, 8 * sent / span_s))
        self.at_s, self.rx_bytes, self.tx_bytes = at_s, rx_bytes, tx_bytes


class Samples:
    """The recent samples of all servers and ports."""

    def __init__(self) -> None:
        self._servers: dict[str, _Counters] = {}
        self._ports: dict[str, _PortCounters] = {}

    def add(self, stats: Mapping[str, Any]) -> frozenset[str]:
        """Take over counters as docs/api.md, "Stats", tells them; return who has a new sample."""
        at_s = datetime.fromisoformat(stats["at"]).timestamp()
        for key, values in stats["ports"].items():
            counted = (at_s, values["rx_bytes"], values["tx_bytes"])
            if key in self._ports:
                self._ports[key].add(*counted)
            else:
                self._ports[key] = _PortCounters(*counted)
        fresh = set()
        for key, values in stats["servers"].items():
            known = self._servers.get(key)
            if known is None or values["cpu_s"] < known.values["cpu_s"]:
                # The first look, or the server was started anew: no rate yet.
                samples = known.samples if known is not None else deque(maxlen=KEPT_SAMPLES)
                self._servers[key] = _Counters(at_s, values, samples)
            elif at_s > known.at_s:
                known.samples.append(_sample(known, values, at_s))
                known.at_s, known.values = at_s, values
                fresh.add(key)
        return frozenset(fresh)

    def of_server(self, server_id: str) -> Sequence[Sample]:
        """Return the samples of a server, the oldest first."""
        known = self._servers.get(server_id)
        return tuple(known.samples) if known is not None else ()

    def of_port(self, port_id: str) -> Sequence[PortSample]:
        """Return the samples of a port, the oldest first."""
        known = self._ports.get(port_id)
        return tuple(known.samples) if known is not None else ()

    def forget(self, any_id: str) -> None:
        """Drop what is known of a server or port that is gone."""
        self._servers.pop(any_id, None)
        self._ports.pop(any_id, None)

    def clear(self) -> None:
        """Drop everything."""
        self._servers.clear()
        self._ports.clear()


def _sample(known: _Counters, values: Mapping[str, float], at_s: float) -> Sample:
    def rate(name: str) -> float:
        return max(0.0, values[name] - known.values[name]) / (at_s - known.at_s)

    return Sample(
        at_s,
        rate("cpu_s"),
        int(values["ram_bytes"]),
        8 * rate("rx_bytes"),
        8 * rate("tx_bytes"),
        rate("disk_read_bytes"),
        rate("disk_written_bytes"),
    )
