"""The difference of a design and what runs, worked out kind by kind."""

from typing import Final

from cockpit.models.live import Live
from cockpit.models.plan.kind import Facts, Kind, Wanted
from cockpit.models.plan.kinds import KINDS, REMOVED_FIRST
from cockpit.models.plan.step import Action, Attributes, Plan, Step, StepKind
from cockpit.models.resources import Resource
from cockpit.models.sentences import Sentence

_MADE_FIRST: Final = (*KINDS,)
_GOING: Final = frozenset({"DELETING", "deleting"})


class Planner:
    """Collects steps while the design is walked through once."""

    def __init__(self, live: Live, topology_id: str, own_key: str | None) -> None:
        self._live = live
        self._topology_id = topology_id
        self._own_key = own_key
        self._left = {resource.id: resource for resource in live}
        self._steps: list[Step] = []
        self._problems: list[Sentence] = []

    def compare(self, kind: StepKind, wanted: Wanted) -> None:
        """Note what has to be done about one resource of the design."""
        have = self._left.pop(wanted.id, None)
        if have is None or have.status in _GOING:
            after = dict(wanted.attributes)
            if kind == "server" and after["key_name"] is None:
                after["key_name"] = self._own_key
            self._steps.append(Step("create", kind, wanted.id, wanted.name, None, after))
        elif have.attributes != wanted.attributes:
            self._differ(kind, wanted, have)

    def remove_rest(self) -> None:
        """Note what belongs to the drawing in the cloud and is not drawn any more."""
        for have in self._left.values():
            kind = next((kind for kind in KINDS if kind == have.kind), None)
            if kind is None or have.topology_id != self._topology_id or have.status in _GOING:
                continue
            before = {name: have.attributes.get(name) for name in KINDS[kind].attributes}
            name = have.name or _other_name(have)
            lost = KINDS[kind].lost(name, before)
            self._steps.append(Step("delete", kind, have.id, name, before, None, lost=lost))

    def result(self) -> Plan:
        """Return the plan: first what goes, then what comes and changes."""
        gone = [step for step in self._steps if step.action == "delete"]
        rest = [step for step in self._steps if step.action != "delete"]
        gone.sort(key=lambda step: (REMOVED_FIRST.index(step.kind), step.name, step.id))
        rest.sort(key=lambda step: _MADE_FIRST.index(step.kind))
        lost = tuple(step.lost for step in self._steps if step.lost is not None)
        return Plan(tuple(gone + rest), lost, tuple(self._problems))

    def _differ(self, name: StepKind, wanted: Wanted, have: Resource) -> None:
        kind = KINDS[name]
        before = {field: have.attributes.get(field) for field in kind.attributes}
        changed = self._changed(kind, wanted.attributes, have)
        is_new = not kind.replacing.isdisjoint(changed)
        for field in tuple(changed):
            # A new root disk may be smaller than the old one.
            value = wanted.attributes[field]
            problem = None if is_new else kind.problem(wanted.name, field, value, before[field])
            if problem is not None:
                self._problems.append(problem)
                changed.remove(field)
        if not changed:
            return
        after = _after(kind, wanted.attributes, before, changed)
        action: Action = "replace" if is_new else "update"
        lost = kind.lost(wanted.name, before) if is_new else None
        self._steps.append(
            Step(action, name, have.id, wanted.name, before, after, tuple(changed), lost)
        )

    def _changed(self, kind: Kind, wanted: Attributes, have: Resource) -> list[str]:
        """Return the attributes that differ; a server is not asked for what it never tells."""
        facts = Facts(have, self._live, self._topology_id)
        told = have.attributes
        return [
            field
            for field, value in wanted.items()
            if field in told
            and value != told[field]
            and not kind.is_satisfied(field, value, told[field], facts)
        ]


def _after(kind: Kind, wanted: Attributes, before: Attributes, changed: list[str]) -> Attributes:
    """Return what shall be: what does not change stays word for word as it is."""
    kept = wanted.keys() - {*changed} - kind.own_choice
    kept -= {kind.leaning[field] for field in changed if field in kind.leaning}
    return wanted | {field: before[field] for field in kept}


def _other_name(resource: Resource) -> str:
    return str(
        resource.observed.get("name") or resource.attributes.get("ip_address") or resource.id[:8]
    )
