"""What happens next to an instance: a table over the wish, the world, and what is lacking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from server.drivers.base import InstanceSpec, InstanceView, Power
from server.store.tables import InstanceRow

Goal = Literal["running", "stopped", "paused", "suspended", "gone"]

GOALS: Mapping[str, Goal] = {
    "running": "running",
    "stopped": "stopped",
    "paused": "paused",
    "suspended": "suspended",
    "shelved": "stopped",
    "offloaded": "stopped",
    "gone": "gone",
}
"""What a wish means for the edge."""

Need = Literal["parts", "definition", "restart", "reboot", "nothing"]
"""What an instance lacks most: parts that are not there yet, the present definition,
a restart for its size or its root disk, a reboot that was asked for."""

Step = Literal[
    "define", "start", "stop", "pause", "suspend", "reboot", "destroy", "wait", "nothing"
]

AT_ONCE: Mapping[tuple[Goal, Power], Step] = {
    ("stopped", "running"): "stop",
    ("stopped", "paused"): "stop",
    ("stopped", "suspended"): "stop",
    ("gone", "absent"): "nothing",
    ("gone", "stopped"): "destroy",
    ("gone", "running"): "destroy",
    ("gone", "paused"): "destroy",
    ("gone", "suspended"): "destroy",
}
"""What to do whatever the instance lacks."""

FROM_REST: Mapping[tuple[Power, Need], Step] = {
    ("absent", "parts"): "wait",
    ("absent", "definition"): "define",
    ("stopped", "parts"): "wait",
    ("stopped", "definition"): "define",
}
"""What to do with one that has no memory, whatever it shall be."""

STEPS: Mapping[tuple[Goal, Power, Need], Step] = {
    ("running", "stopped", "nothing"): "start",
    ("running", "running", "parts"): "wait",
    ("running", "running", "restart"): "stop",
    ("running", "running", "definition"): "define",
    ("running", "running", "reboot"): "reboot",
    ("running", "paused", "parts"): "start",
    ("running", "paused", "restart"): "stop",
    ("running", "paused", "definition"): "start",
    ("running", "paused", "reboot"): "reboot",
    ("running", "paused", "nothing"): "start",
    ("running", "suspended", "parts"): "start",
    ("running", "suspended", "restart"): "start",
    ("running", "suspended", "definition"): "start",
    ("running", "suspended", "reboot"): "stop",
    ("running", "suspended", "nothing"): "start",
    ("paused", "stopped", "nothing"): "start",
    ("paused", "running", "parts"): "pause",
    ("paused", "running", "restart"): "stop",
    ("paused", "running", "definition"): "define",
    ("paused", "running", "reboot"): "pause",
    ("paused", "running", "nothing"): "pause",
    ("paused", "paused", "parts"): "wait",
    ("paused", "paused", "definition"): "define",
    ("paused", "suspended", "parts"): "start",
    ("paused", "suspended", "restart"): "start",
    ("paused", "suspended", "definition"): "start",
    ("paused", "suspended", "reboot"): "start",
    ("paused", "suspended", "nothing"): "start",
    ("suspended", "stopped", "nothing"): "start",
    ("suspended", "running", "parts"): "suspend",
    ("suspended", "running", "restart"): "stop",
    ("suspended", "running", "definition"): "define",
    ("suspended", "running", "reboot"): "suspend",
    ("suspended", "running", "nothing"): "suspend",
    ("suspended", "paused", "parts"): "suspend",
    ("suspended", "paused", "restart"): "suspend",
    ("suspended", "paused", "definition"): "suspend",
    ("suspended", "paused", "reboot"): "suspend",
    ("suspended", "paused", "nothing"): "suspend",
    ("suspended", "suspended", "definition"): "define",
}
"""What to do else. A guest that stands still lets go of no device: it goes on first. Another
size or root disk never costs a suspended one its memory: that is for its next start."""

MOST_STEPS = 8
"""No wish takes more; what does is a bug, and the next look goes on."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An instance as it should be, and whether all of it is there already.

    Attributes:
        is_complete: Nothing of it is missing in `spec`.
        has_root: The disk that it shall boot from is in `spec`.
        is_reverting: What its disks hold is to be exchanged, which takes a stop.
    """

    row: InstanceRow
    spec: InstanceSpec
    is_complete: bool
    has_root: bool
    is_reverting: bool = False


def next_step(wanted: str, power: Power, need: Need) -> Step:
    """Decide, from the wish and the world alone, what to do now."""
    goal = GOALS[wanted]
    at_once = AT_ONCE.get((goal, power)) or FROM_REST.get((power, need))
    return at_once or STEPS.get((goal, power, need), "nothing")


def need_of(wish: Wish, view: InstanceView) -> Need:
    """Return what an instance lacks most."""
    if view.runs is None:
        if not wish.is_complete:
            return "parts"
        return "definition" if view.spec != wish.spec else "nothing"
    if view.power == "suspended" and view.boot < wish.row.wanted_boot:
        return "reboot"  # a hard one: whatever else it lacks, its memory is given up
    if wish.is_reverting:
        return "restart"
    if not wish.has_root:
        return "parts"
    if _is_outgrown(view, view.runs, wish.spec):
        return "restart"
    is_other = view.spec != wish.spec or (view.power == "running" and _has_other_parts(view))
    # A guest that does not let go of what is unplugged is reset first: then it does.
    if is_other and not _is_to_be_reset(wish.row, view):
        return "definition"
    return "reboot" if view.boot < wish.row.wanted_boot else "nothing"


def _is_to_be_reset(row: InstanceRow, view: InstanceView) -> bool:
    is_up = view.power == "running" and GOALS[row.wanted] == "running"
    return is_up and bool(row.wanted_boot_hard) and view.boot < row.wanted_boot


def _is_outgrown(view: InstanceView, runs: InstanceSpec, spec: InstanceSpec) -> bool:
    """Whether one has to be started anew for its root disk or its size."""
    if runs.disks[:1] != spec.disks[:1]:
        return True
    is_growing = runs.vcpus <= spec.vcpus <= view.most_vcpus
    vcpus = spec.vcpus if is_growing else runs.vcpus
    as_is = replace(runs, name=spec.name, disks=spec.disks, nics=spec.nics, seed=spec.seed)
    return replace(as_is, vcpus=vcpus) != spec


def _has_other_parts(view: InstanceView) -> bool:
    """Whether one runs with other devices than it is defined with, as after a resume."""
    return (
        view.runs is not None
        and view.spec is not None
        and (_part_ids(view.runs), view.runs.vcpus) != (_part_ids(view.spec), view.spec.vcpus)
    )


def _part_ids(spec: InstanceSpec) -> set[str]:
    return {disk.id for disk in spec.disks[1:]} | {nic.id for nic in spec.nics}
