"""Instances in plans."""

from collections.abc import Iterator
from typing import Any

from cockpit.models.blocks import Instance
from cockpit.models.plan.kind import Design, Facts, Kind, Wanted
from cockpit.models.plan.step import Attributes
from cockpit.models.sentences import Sentence, say


def _wanted(design: Design) -> Iterator[Wanted]:
    for block in design.blocks.values():
        if isinstance(block, Instance):
            yield Wanted(str(block.id), block.name, _attributes(block))


def _attributes(block: Instance) -> Attributes:
    found: Attributes = {
        "name": block.name,
        "vcpus": block.vcpus,
        "ram_mib": block.ram_mib,
        "disk_gib": block.disk_gib,
        "image": block.image,
        "key_name": block.key_name or None,
        "user_data": block.user_data or None,
        "power": block.power,
    }
    if block.metadata is not None:
        found["metadata"] = dict(block.metadata)
    if block.tags is not None:
        found["tags"] = [*block.tags]
    if block.group is not None:
        found["server_group"] = str(block.group)
    return found


def _is_satisfied(field: str, value: Any, old: Any, facts: Facts) -> bool:
    match field:
        case "key_name":
            return value is None
        case "image":
            # What boots from a volume of its own has no image, and needs none.
            return (not value and not old) or value == facts.have.observed.get("image_id")
        case "tags":
            return sorted(value) == sorted(old or [])
        case "metadata":
            return bool(value == (old or {}))
        case _:
            return False


def _problem(name: str, field: str, value: Any, old: Any) -> Sentence | None:
    if field == "disk_gib" and value < (old or 0):
        return say("{name} cannot shrink from {old} to {new} GiB", name=name, old=old, new=value)
    return None


def _lost(name: str, before: Attributes) -> Sentence | None:
    size = before.get("disk_gib")
    return say("The root disk of {name} ({size} GiB)", name=name, size=size)


SERVER = Kind(
    (
        "name",
        "vcpus",
        "ram_mib",
        "disk_gib",
        "image",
        "key_name",
        "user_data",
        "power",
        "metadata",
        "tags",
        "files",
        "server_group",
        "root_volume",
        "cdroms",
        "machine",
    ),
    _wanted,
    _is_satisfied,
    _problem,
    _lost,
    # What a server gets at its first boot only: another value means another root disk.
    replacing=frozenset({"image", "key_name", "user_data"}),
)
