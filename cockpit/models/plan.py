"""Difference between the design and what runs, as ordered steps."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from cockpit.models.blocks import AnyBlock, Instance, Network, Nic, Volume
from cockpit.models.live import Live, Resource
from cockpit.models.sentences import Sentence, say
from cockpit.models.topology import Topology

Action: TypeAlias = Literal["create", "update", "replace", "delete"]
StepKind: TypeAlias = Literal["network", "server", "port", "volume"]
Attributes: TypeAlias = dict[str, Any]

_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "network": ("name", "external", "cidr", "gateway_ip", "enable_dhcp", "dns_nameservers"),
    "server": ("name", "vcpus", "ram_mib", "disk_gib", "image", "key_name", "user_data", "power"),
    "port": ("network_id", "server_id", "ip_address", "firewall_profile"),
    "volume": ("name", "size_gib", "server_id"),
}
"""What a deployment may set (docs/api.md, "Resources")."""

_NO_OPINION: Final = frozenset({"gateway_ip", "ip_address", "key_name"})
"""Where the design says None, what runs is right."""

_REPLACING: Final = frozenset({"image", "key_name", "user_data"})
"""What a server gets at its first boot only: another value means another root disk."""

_MAKING: Final = {"network": 0, "server": 1, "port": 2, "volume": 3}
_REMOVING: Final = {"port": 0, "volume": 1, "server": 2, "network": 3}
_GOING: Final = frozenset({"DELETING", "deleting"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an apply would do.

    Attributes:
        before: Attributes as they are, or None when the resource does not exist.
        after: Attributes as they will be, or None when it will be removed.
        changed: Names of the attributes that differ; empty for create and delete.
    """

    action: Action
    kind: StepKind
    id: str
    name: str
    before: Attributes | None
    after: Attributes | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that has to be done to make the cloud like the drawing, in order of display.

    Attributes:
        data_lost: What will be gone for good, one sentence each.
        problems: What cannot be done at all, one sentence each; no step does it.
    """

    steps: tuple[Step, ...] = ()
    data_lost: tuple[Sentence, ...] = ()
    problems: tuple[Sentence, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether the cloud is like the drawing already."""
        return not self.steps

    @property
    def counts(self) -> dict[Action, int]:
        """Return the number of steps by action; actions without a step are left out."""
        return dict(Counter(step.action for step in self.steps))

    def part(self, any_id: str) -> "Plan":
        """Return the plan of one resource alone."""
        steps = tuple(step for step in self.steps if step.id == any_id)
        return Plan(steps, _lost(steps))

    def to_wire(self, deployment_id: str, topology_id: str, name: str) -> dict[str, Any]:
        """Return the body of `POST /cockpit/v1/deployments`."""
        return {
            "deployment": {
                "id": deployment_id,
                "name": name,
                "topology_id": topology_id,
                "steps": [_step_to_wire(step) for step in self.steps],
            }
        }


def plan(topology: Topology, live: Live, own_key: str | None = None) -> Plan:
    """Return what has to be done so that what runs is what is drawn.

    What does not belong to this drawing is never removed. New servers that name no
    key pair get `own_key`.
    """
    planner = _Planner(live, own_key)
    names: dict[object, str] = {}
    holders: dict[object, str] = {}
    nics: list[Nic] = []
    for link in topology.links():
        if isinstance(link, Nic):
            nics.append(link)
        else:
            holders[link.volume_id] = str(link.instance_id)
    ids: dict[object, str] = {}
    for block in topology:
        key = ids[block.id] = str(block.id)
        names[block.id] = block.name
        wanted = _wanted(block, holders)
        planner.compare(_kind(block), key, block.name, wanted)
    for nic in _in_order(topology, nics):
        key = str(nic.id)
        server, network = nic.instance_id, nic.network_id
        wanted = {
            "network_id": ids[network],
            "server_id": ids[server],
            "ip_address": nic.address or None,
            "firewall_profile": nic.profile,
        }
        planner.compare("port", key, (names[server], names[network]), wanted)
    planner.remove(str(topology.id))
    return planner.result()


def _kind(block: AnyBlock) -> StepKind:
    match block:
        case Instance():
            return "server"
        case Network():
            return "network"
        case Volume():
            return "volume"


def _in_order(topology: Topology, nics: list[Nic]) -> list[Nic]:
    """Return NICs so that a server's public one comes first: it becomes the guest's eth0."""
    public = {b.id for b in topology if isinstance(b, Network) and b.is_public}
    return sorted(nics, key=lambda nic: nic.network_id not in public)


def _wanted(block: AnyBlock, holders: Mapping[object, str]) -> Attributes:
    match block:
        case Network():
            # What has no prefix has no addressing at all, whatever the brick remembers.
            return {
                "name": block.name,
                "external": block.is_public,
                "cidr": block.cidr or None,
                "gateway_ip": None,
                "enable_dhcp": block.has_dhcp and bool(block.cidr),
                "dns_nameservers": [*block.dns] if block.cidr else [],
            }
        case Instance():
            return {
                "name": block.name,
                "vcpus": block.vcpus,
                "ram_mib": block.ram_mib,
                "disk_gib": block.disk_gib,
                "image": block.image,
                "key_name": block.key_name or None,
                "user_data": block.user_data or None,
                "power": "running" if block.is_running else "stopped",
            }
        case Volume():
            return {
                "name": block.name,
                "size_gib": block.size_gib,
                "server_id": holders.get(block.id),
            }


class _Planner:
    """Collects steps while the design is walked through once."""

    def __init__(self, live: Live, own_key: str | None) -> None:
        self._own_key = own_key
        self._left = {resource.id: resource for resource in live}
        self._steps: list[Step] = []
        self._problems: list[Sentence] = []

    def compare(
        self, kind: StepKind, key: str, name: str | tuple[str, str], wanted: Attributes
    ) -> None:
        """Note what has to be done about one resource of the design."""
        have = self._left.pop(key, None)
        if have is None or have.status in _GOING:
            if kind == "server" and wanted["key_name"] is None:
                wanted["key_name"] = self._own_key
            self._steps.append(Step("create", kind, key, _name(name), None, wanted))
        elif have.attributes != wanted:
            self._differ(kind, _name(name), wanted, have)

    def remove(self, topology_id: str) -> None:
        """Note what belongs to the drawing in the cloud and is not drawn any more."""
        for have in self._left.values():
            if (
                have.topology_id == topology_id
                and have.kind in _REMOVING
                and have.status not in _GOING
            ):
                kind: StepKind = have.kind  # type: ignore[assignment]  # looked up in _REMOVING
                before = {name: have.attributes.get(name) for name in _ATTRIBUTES[kind]}
                name = have.name or self._port_name(have)
                self._steps.append(Step("delete", kind, have.id, name, before, None))

    def result(self) -> Plan:
        """Return the plan: first what goes, then what comes and changes."""
        gone = [step for step in self._steps if step.action == "delete"]
        rest = [step for step in self._steps if step.action != "delete"]
        gone.sort(key=lambda step: (_REMOVING[step.kind], step.name, step.id))
        rest.sort(key=lambda step: _MAKING[step.kind])
        return Plan(tuple(gone + rest), _lost(self._steps), tuple(self._problems))

    def _differ(self, kind: StepKind, name: str, wanted: Attributes, have: Resource) -> None:
        before = {field: have.attributes.get(field) for field in _ATTRIBUTES[kind]}
        changed = [
            field
            for field, value in wanted.items()
            if value != before[field] and not _is_satisfied(field, value, before[field], have)
        ]
        is_new = kind == "server" and not _REPLACING.isdisjoint(changed)
        for field in tuple(changed):
            # A new root disk may be smaller than the old one.
            problem = None if is_new else _problem(name, field, wanted[field], before[field])
            if problem is not None:
                self._problems.append(problem)
                changed.remove(field)
        if not changed:
            return
        kept = wanted.keys() - {*changed}
        if "cidr" in changed:
            kept.discard("gateway_ip")  # the old one lies outside the new prefix
        wanted.update({field: before[field] for field in kept - {"ip_address"}})
        action: Action = "replace" if is_new else "update"
        self._steps.append(Step(action, kind, have.id, name, before, wanted, tuple(changed)))

    def _port_name(self, port: Resource) -> str:
        return str(port.observed.get("name") or port.attributes.get("ip_address") or port.id[:8])


def _lost(steps: Iterable[Step]) -> tuple[Sentence, ...]:
    """Say what steps destroy for good, one sentence each."""
    found = []
    for step in steps:
        before = step.before or {}
        match step.action, step.kind:
            case (("delete" | "replace"), "server"):
                size = before.get("disk_gib")
                found.append(say("The root disk of {name} ({size} GiB)", name=step.name, size=size))
            case "delete", "volume":
                size = before.get("size_gib")
                found.append(say("The volume {name} ({size} GiB)", name=step.name, size=size))
            case _:
                pass
    return tuple(found)


def _is_satisfied(field: str, value: object, old: object, have: Resource) -> bool:
    """Tell whether an attribute that looks different is as the design wants it."""
    if value is None:
        return field in _NO_OPINION
    if field == "image":
        return value == have.observed.get("image_id")
    return field == "dns_nameservers" and not value and not old


def _problem(name: str, field: str, value: Any, old: Any) -> Sentence | None:
    """Say why an attribute cannot be changed, or None when it can."""
    if field in {"size_gib", "disk_gib"} and value < (old or 0):
        return say("{name} cannot shrink from {old} to {new} GiB", name=name, old=old, new=value)
    if field == "external":
        return say("{name} cannot turn from private to public or back", name=name)
    return None


def _name(name: str | tuple[str, str]) -> str:
    return name if isinstance(name, str) else " · ".join(name)


def _step_to_wire(step: Step) -> dict[str, Any]:
    wire: dict[str, Any] = {"action": step.action, "kind": step.kind, "id": step.id}
    if step.before is not None:
        wire["before"] = step.before
    if step.after is not None:
        wire["after"] = step.after
    return wire
