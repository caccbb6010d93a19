"""Every possible edit of a topology, as immutable values.

A change is data: it can be applied, inverted, logged, and replayed in a test.
"""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from cockpit.models.blocks import AnyBlock, AnyLink


@dataclass(frozen=True, slots=True)
class AddBlock:
    """Put a new brick on the drawing."""

    block: AnyBlock


@dataclass(frozen=True, slots=True)
class RemoveBlock:
    """Take a brick off the drawing; it must have no links left."""

    block_id: UUID


@dataclass(frozen=True, slots=True)
class ReplaceBlock:
    """Give a brick new fields (name, size, position) under the same id."""

    block: AnyBlock


@dataclass(frozen=True, slots=True)
class AddLink:
    """Plug one brick into another."""

    link: AnyLink


@dataclass(frozen=True, slots=True)
class RemoveLink:
    """Unplug two bricks."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class ReplaceLink:
    """Give a link new fields (address, profile) under the same id and between the same bricks."""

    link: AnyLink


@dataclass(frozen=True, slots=True)
class Batch:
    """Several changes that are done, and undone, as one."""

    changes: "tuple[Change, ...]"


Edit: TypeAlias = AddBlock | RemoveBlock | ReplaceBlock | AddLink | RemoveLink | ReplaceLink
Change: TypeAlias = Edit | Batch
