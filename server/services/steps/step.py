"""One step of a plan, and what a kind of resource must know to take part in plans."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from server.services.values import Value
from server.services.writing import Writing


@dataclass(frozen=True, slots=True)
class Step:
    """A step whose attributes were read.

    Attributes:
        row: The resource as it is; None where there is none.
        after: None for delete.
        label: Names the step in a refusal.
    """

    action: str
    kind: str
    id: str
    row: Any | None
    after: Value | None
    label: str
    topology_id: str | None = None


def _chooses_nothing(_after: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource that plans may name.

    Attributes:
        table: Its rows.
        attributes: What a plan may set; see docs/api.md, "Resources".
        write: Writes the wish of a step down: work, step, row or None, attributes.
        delete: Writes down that a row shall go: work, row.
        chooses: Whether the server has to choose something, such as an address: what
            the plan names itself is taken first.
    """

    table: type[Any]
    attributes: type[Value]
    write: Callable[[Writing, Step, Any, Any], Awaitable[None]]
    delete: Callable[[Writing, Any], Awaitable[None]]
    chooses: Callable[[Any], bool] = _chooses_nothing
