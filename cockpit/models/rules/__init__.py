"""What makes a topology valid: pure checks that return problems."""

from collections.abc import Callable, Collection, Iterator

from cockpit.models.rules.addresses import ADDRESS_CHECKS
from cockpit.models.rules.bricks import BRICK_CHECKS, missing_images
from cockpit.models.rules.edges import EDGE_CHECKS
from cockpit.models.rules.problem import Problem
from cockpit.models.rules.routing import ROUTING_CHECKS
from cockpit.models.topology import Topology

__all__ = ["Problem", "problems"]

_CHECKS: tuple[Callable[[Topology], Iterator[Problem]], ...] = (
    *ADDRESS_CHECKS,
    *ROUTING_CHECKS,
    *EDGE_CHECKS,
    *BRICK_CHECKS,
)


def problems(topology: Topology, images: Collection[str] | None = None) -> list[Problem]:
    """Return what is wrong with a drawing, errors first.

    Args:
        topology: Is only read.
        images: Names and ids of the images on the server; None when they are not known.
    """
    found = [problem for check in _CHECKS for problem in check(topology)]
    found += missing_images(topology, images)
    return sorted(found, key=lambda problem: problem.severity)
