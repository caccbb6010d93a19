"""How far deployments are."""

from dataclasses import dataclass

from cockpit.models.resources import Resource, fault_of


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


def progress_of(resource: Resource) -> Progress:
    """Read how far a deployment is."""
    seen = resource.observed
    steps = tuple(
        StepProgress(
            step["position"],
            step["action"],
            step["kind"],
            step["id"],
            step.get("name") or "",
            step["state"],
            fault_of(step),
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
