"""What the server reports: resources, progress of deployments, and recent samples."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from cockpit.models.lights import Light
from cockpit.models.server_words import known_again

Kind: TypeAlias = Literal["server", "network", "port", "volume", "image", "deployment"]
KEPT_SAMPLES = 600
KEPT_PORT_SAMPLES = 10
"""Of a port only the present rate is shown, and there are many."""

_LIGHTS: Mapping[str, Light] = {
    "ACTIVE": "active",
    "available": "active",
    "in-use": "active",
    "active": "active",
    "SHUTOFF": "stopped",
    "DOWN": "stopped",
    "PAUSED": "suspended",
    "BUILD": "build",
    "creating": "build",
    "attaching": "build",
    "detaching": "build",
    "saving": "build",
    "queued": "build",
    "REBOOT": "reboot",
    "RESIZE": "resize",
    "REBUILD": "resize",
    "extending": "resize",
    "ERROR": "error",
    "error": "error",
    "DELETING": "deleted",
    "deleting": "deleted",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as docs/api.md, "Resources", tells it.

    Attributes:
        topology_id: The drawing that it belongs to, or None.
        attributes: What a deployment may set.
        observed: What only the server knows.
    """

    kind: str
    id: str
    name: str
    topology_id: str | None
    status: str
    fault: str | None
    revision: int
    attributes: Mapping[str, Any]
    observed: Mapping[str, Any]

    @property
    def light(self) -> Light:
        """Return the state light that shows its status."""
        return _LIGHTS.get(self.status, "unknown")


def resource_of(wire: Mapping[str, Any]) -> Resource:
    """Read a resource from the wire; fields that are missing are taken as empty."""
    return Resource(
        wire["kind"],
        wire["id"],
        wire.get("name") or "",
        wire.get("topology_id"),
        wire.get("status") or "",
        _fault(wire),
        wire.get("revision") or 0,
        wire.get("attributes") or {},
        wire.get("observed") or {},
    )


@dataclass(frozen=True, slots=True)
class LiveEdit:
    """One resource that came (`before` None), changed, or went (`after` None)."""

    kind: str
    id: str
    before: Resource | None
    after: Resource | None


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far one step of a deployment is.

    Attributes:
        state: waiting, running, done, failed or cancelled.
    """

    position: int
    action: str
    kind: str
    id: str
    name: str
    state: str
    fault: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a deployment is.

    Attributes:
        state: running, done, failed or cancelled.
    """

    id: str
    name: str
    topology_id: str | None
    state: str
    done: int
    total: int
    steps: tuple[StepProgress, ...]
    started_at: str
    fault: str | None

    @property
    def is_running(self) -> bool:
        """Tell whether something still moves."""
        return self.state == "running"


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


Listener: TypeAlias = Callable[[Sequence[LiveEdit]], None]
SampleListener: TypeAlias = Callable[[frozenset[str]], None]


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


class Live:
    """A cache of what runs, fed by one snapshot and the events after it.

    Attributes:
        is_current: Whether the stream is connected; else what is shown is what was.
        last_event_id: The last event that the cache holds.
    """

    def __init__(self) -> None:
        self.is_current = False
        self.last_event_id = 0
        self._resources: dict[str, Resource] = {}
        self._listeners: list[Listener] = []
        self._sample_listeners: list[SampleListener] = []
        self._counters: dict[str, _Counters] = {}
        self._port_counters: dict[str, _PortCounters] = {}

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with what changed; an empty list tells of the connection alone."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def subscribe_samples(self, listener: SampleListener) -> Callable[[], None]:
        """Call `listener` with the ids of servers that have a new sample."""
        self._sample_listeners.append(listener)
        return lambda: self._sample_listeners.remove(listener)

    def __iter__(self) -> Iterator[Resource]:
        """Yield all resources."""
        return iter([*self._resources.values()])

    def __len__(self) -> int:
        """Return the number of resources."""
        return len(self._resources)

    def get(self, resource_id: str) -> Resource | None:
        """Return a resource, or None when the server does not report it."""
        return self._resources.get(resource_id)

    def of_kind(self, kind: Kind) -> list[Resource]:
        """Return all resources of one kind, by name."""
        found = [resource for resource in self._resources.values() if resource.kind == kind]
        return sorted(found, key=lambda resource: (resource.name, resource.id))

    def of_topology(self, topology_id: str) -> list[Resource]:
        """Return all resources that belong to a drawing."""
        return [r for r in self._resources.values() if r.topology_id == topology_id]

    def light(self, resource_id: str) -> Light:
        """Return the state light of a brick; "draft" when it is not in the cloud."""
        found = self._resources.get(resource_id)
        return found.light if found is not None else "draft"

    def addresses(self) -> dict[str, str]:
        """Return the IPv4 address of each port by id, where it has one."""
        return {
            resource.id: resource.attributes["ip_address"]
            for resource in self._resources.values()
            if resource.kind == "port" and resource.attributes.get("ip_address")
        }

    def reset(self, snapshot: Mapping[str, Any]) -> None:
        """Take over a snapshot; listeners hear only of what differs."""
        fresh = {wire["id"]: resource_of(wire) for wire in snapshot["resources"]}
        old, self._resources = self._resources, fresh
        self.last_event_id = snapshot["last_event_id"]
        self.is_current = True
        edits = [
            LiveEdit((after or old[key]).kind, key, old.get(key), after)
            for key in {**old, **fresh}
            if (after := fresh.get(key)) != old.get(key)
        ]
        self._tell(edits)

    def apply(self, event: Mapping[str, Any], event_id: int) -> None:
        """Take over one event; one that the cache holds already changes nothing."""
        if event_id <= self.last_event_id:
            return
        self.last_event_id = event_id
        key: str = event["id"]
        wire = event.get("resource")
        before = self._resources.get(key)
        after = resource_of(wire) if wire is not None else None
        if after is not None:
            self._resources[key] = after
        else:
            self._resources.pop(key, None)
            self._counters.pop(key, None)
            self._port_counters.pop(key, None)
        if before != after:
            self._tell([LiveEdit(event["kind"], key, before, after)])

    def connect(self) -> None:
        """Mark what is shown as true again, because the stream went on where it broke."""
        if not self.is_current:
            self.is_current = True
            self._tell([])

    def disconnect(self) -> None:
        """Mark what is shown as old, because the stream broke."""
        if self.is_current:
            self.is_current = False
            self._tell([])

    def clear(self) -> None:
        """Forget everything, because another server is looked at."""
        self._counters.clear()
        self._port_counters.clear()
        self.is_current, self.last_event_id = False, 0
        gone, self._resources = self._resources, {}
        self._tell([LiveEdit(old.kind, key, old, None) for key, old in gone.items()])

    def progress(self, deployment_id: str) -> Progress | None:
        """Return how far a deployment is, or None when there is no such one."""
        found = self._resources.get(deployment_id)
        return _progress(found) if found is not None and found.kind == "deployment" else None

    def deployments(self) -> list[Progress]:
        """Return all deployments, the latest first."""
        found = [_progress(resource) for resource in self.of_kind("deployment")]
        return sorted(found, key=lambda progress: progress.started_at, reverse=True)

    def add_stats(self, stats: Mapping[str, Any]) -> None:
        """Take over counters, as docs/api.md, "Stats", tells them, and turn them into rates."""
        at_s = datetime.fromisoformat(stats["at"]).timestamp()
        for key, values in stats["ports"].items():
            counted = (at_s, values["rx_bytes"], values["tx_bytes"])
            if key in self._port_counters:
                self._port_counters[key].add(*counted)
            else:
                self._port_counters[key] = _PortCounters(*counted)
        fresh = set()
        for key, values in stats["servers"].items():
            known = self._counters.get(key)
            if known is None or values["cpu_s"] < known.values["cpu_s"]:
                # The first look, or the server was started anew: no rate yet.
                samples = known.samples if known is not None else deque(maxlen=KEPT_SAMPLES)
                self._counters[key] = _Counters(at_s, values, samples)
            elif at_s > known.at_s:
                known.samples.append(_sample(known, values, at_s))
                known.at_s, known.values = at_s, values
                fresh.add(key)
        if fresh:
            for listener in tuple(self._sample_listeners):
                listener(frozenset(fresh))

    def samples(self, server_id: str) -> Sequence[Sample]:
        """Return the recent samples of a server, the oldest first."""
        known = self._counters.get(server_id)
        return tuple(known.samples) if known is not None else ()

    def port_samples(self, port_id: str) -> Sequence[PortSample]:
        """Return the last samples of a port, the oldest first."""
        known = self._port_counters.get(port_id)
        return tuple(known.samples) if known is not None else ()

    def _tell(self, edits: Sequence[LiveEdit]) -> None:
        for listener in tuple(self._listeners):
            listener(edits)


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


def _fault(wire: Mapping[str, Any]) -> str | None:
    text = wire.get("fault")
    return known_again(text) if text else None


def _progress(resource: Resource) -> Progress:
    seen = resource.observed
    steps = tuple(
        StepProgress(
            step["position"],
            step["action"],
            step["kind"],
            step["id"],
            step.get("name") or "",
            step["state"],
            _fault(step),
        )
        for step in seen.get("steps") or ()
    )
    return Progress(
        resource.id,
        resource.name,
        resource.topology_id,
        seen.get("state") or resource.status.lower(),
        seen.get("done") or sum(step.state == "done" for step in steps),
        seen.get("total") or len(steps),
        steps,
        seen.get("started_at") or "",
        resource.fault,
    )
