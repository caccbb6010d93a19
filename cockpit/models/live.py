"""What the server reports: resources, progress of deployments, and recent samples."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from cockpit.models.lights import Light
from cockpit.models.progress import Progress, progress_of
from cockpit.models.resources import Kind, LiveEdit, Resource, resource_of
from cockpit.models.samples import PortSample, Sample, Samples

Listener: TypeAlias = Callable[[Sequence[LiveEdit]], None]
SampleListener: TypeAlias = Callable[[frozenset[str]], None]


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
        self._samples = Samples()
        self._systems: dict[str, str] | None = None

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

    def system(self, image: str) -> str:
        """Return which system an image holds, by its name or id: "debian", "iso", or ""."""
        if self._systems is None:
            # Each brick asks, so it is looked up once for all.
            images = self.of_kind("image")
            self._systems = {key: _system(one) for one in images for key in (one.name, one.id)}
        return self._systems.get(image, "")

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
            self._samples.forget(key)
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
        self._samples.clear()
        self.is_current, self.last_event_id = False, 0
        gone, self._resources = self._resources, {}
        self._tell([LiveEdit(old.kind, key, old, None) for key, old in gone.items()])

    def progress(self, deployment_id: str) -> Progress | None:
        """Return how far a deployment is, or None when there is no such one."""
        found = self._resources.get(deployment_id)
        return progress_of(found) if found is not None and found.kind == "deployment" else None

    def deployments(self) -> list[Progress]:
        """Return all deployments, the latest first."""
        found = [progress_of(resource) for resource in self.of_kind("deployment")]
        return sorted(found, key=lambda progress: progress.started_at, reverse=True)

    def add_stats(self, stats: Mapping[str, Any]) -> None:
        """Take over counters, as docs/api.md, "Stats", tells them, and turn them into rates."""
        fresh = self._samples.add(stats)
        if fresh:
            for listener in tuple(self._sample_listeners):
                listener(fresh)

    def samples(self, server_id: str) -> Sequence[Sample]:
        """Return the recent samples of a server, the oldest first."""
        return self._samples.of_server(server_id)

    def port_samples(self, port_id: str) -> Sequence[PortSample]:
        """Return the last samples of a port, the oldest first."""
        return self._samples.of_port(port_id)

    def _tell(self, edits: Sequence[LiveEdit]) -> None:
        if any(edit.kind == "image" for edit in edits):
            self._systems = None
        for listener in tuple(self._listeners):
            listener(edits)


def _system(image: Resource) -> str:
    told = image.attributes.get("properties") or {}
    is_cd = image.attributes.get("disk_format") == "iso"
    return str(told.get("os_distro") or told.get("os_type") or ("iso" if is_cd else ""))
