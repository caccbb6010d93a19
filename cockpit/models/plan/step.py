"""Plans as values: the steps, and what they destroy."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from cockpit.models.sentences import Sentence

Action: TypeAlias = Literal["create", "update", "replace", "delete"]
StepKind: TypeAlias = Literal[
    "security_group",
    "network",
    "physical_port",
    "router",
    "server",
    "port",
    "volume",
    "floating_ip",
]
Attributes: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an apply would do.

    Attributes:
        before: Attributes as they are, or None when the resource does not exist.
        after: Attributes as they will be, or None when it will be removed.
        changed: Names of the attributes that differ; empty for create and delete.
        lost: What it destroys for good, or None.
    """

    action: Action
    kind: StepKind
    id: str
    name: str
    before: Attributes | None
    after: Attributes | None
    changed: tuple[str, ...] = ()
    lost: Sentence | None = None


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
        return Plan(steps, tuple(step.lost for step in steps if step.lost is not None))

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


def _step_to_wire(step: Step) -> dict[str, Any]:
    wire: dict[str, Any] = {"action": step.action, "kind": step.kind, "id": step.id}
    if step.before is not None:
        wire["before"] = step.before
    if step.after is not None:
        wire["after"] = step.after
    return wire
