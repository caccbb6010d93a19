"""Volumes in plans."""

from collections.abc import Iterator
from typing import Any

from cockpit.models.blocks import Instance, Volume
from cockpit.models.plan.kind import Design, Facts, Kind, Wanted
from cockpit.models.plan.step import Attributes
from cockpit.models.sentences import Sentence, say

_ONCE = frozenset({"source", "type"})
"""What a volume is made with; afterwards it is as it is."""


def _wanted(design: Design) -> Iterator[Wanted]:
    bricks = design.blocks.values()
    roots = {block.root_volume for block in bricks if isinstance(block, Instance)}
    for block in bricks:
        if isinstance(block, Volume):
            holder = design.holders.get(block.id)
            attributes: Attributes = {
                "name": block.name,
                "size_gib": block.size_gib,
                "server_id": str(holder) if holder is not None else None,
            }
            if block.id in roots:
                # The server that boots from it says so, and holds it as long as it lives.
                del attributes["server_id"]
            if block.source is not None:
                attributes["source"] = {"kind": block.source.kind, "id": block.source.ref}
            attributes["type"] = block.volume_type or None
            yield Wanted(str(block.id), block.name, attributes)


def _is_satisfied(field: str, _value: Any, _old: Any, _facts: Facts) -> bool:
    return field in _ONCE


def _problem(name: str, field: str, value: Any, old: Any) -> Sentence | None:
    if field == "size_gib" and value < (old or 0):
        return say("{name} cannot shrink from {old} to {new} GiB", name=name, old=old, new=value)
    return None


def _lost(name: str, before: Attributes) -> Sentence | None:
    return say("The volume {name} ({size} GiB)", name=name, size=before.get("size_gib"))


VOLUME = Kind(
    ("name", "size_gib", "server_id", "source", "type"), _wanted, _is_satisfied, _problem, _lost
)
