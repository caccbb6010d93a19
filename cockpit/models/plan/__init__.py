"""Difference between the design and what runs, as ordered steps."""

from cockpit.models.live import Live
from cockpit.models.plan.kind import design_of
from cockpit.models.plan.kinds import KINDS
from cockpit.models.plan.planner import Planner
from cockpit.models.plan.step import Action, Attributes, Plan, Step, StepKind
from cockpit.models.topology import Topology

__all__ = ["Action", "Attributes", "Plan", "Step", "StepKind", "plan"]


def plan(topology: Topology, live: Live, own_key: str | None = None) -> Plan:
    """Return what has to be done so that what runs is what is drawn.

    What does not belong to this drawing is never removed. New servers that name no
    key pair get `own_key`.
    """
    planner = Planner(live, str(topology.id), own_key)
    design = design_of(topology)
    for name, kind in KINDS.items():
        for wanted in kind.wanted(design):
            planner.compare(name, wanted)
    planner.remove_rest()
    return planner.result()
