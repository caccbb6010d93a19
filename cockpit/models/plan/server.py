"""Instances in plans."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.models.blocks import Instance
from cockpit.models.plan.kind import Design, Facts, Kind, Wanted
from cockpit.models.plan.step import Attributes
from cockpit.models.sentences import Sentence, say
from cockpit.models.values import Answer, Machine

_ANSWERS: Final[Mapping[str, str]] = {"tablet": "has_tablet", "cd_first": "boots_from_cdrom"}
_PLAIN: Final[Attributes] = {
    "firmware": "bios",
    "disk_bus": "virtio",
    "nic_model": "virtio",
    "video": "vga",
    "clock": "utc",
    "has_tablet": False,
    "boots_from_cdrom": False,
}
"""A resource tells what differs from this."""


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
        "image": None if block.root_volume else block.image,
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
    if block.root_volume is not None:
        found["root_volume"] = str(block.root_volume)
    if block.cdroms is not None:
        found["cdroms"] = [*block.cdroms]
    if machine := machine_attributes(block.machine):
        found["machine"] = machine
    return found


def machine_attributes(machine: Machine) -> Attributes:
    """Return what the wire says of a machine; what is automatic is left out."""
    chosen = {
        "firmware": machine.firmware,
        "disk_bus": machine.disk_bus,
        "nic_model": machine.nic_model,
        "video": machine.video,
        "clock": machine.clock,
    }
    answers = {"has_tablet": machine.tablet, "boots_from_cdrom": machine.cd_first}
    told: Attributes = {name: value for name, value in chosen.items() if value}
    return told | {name: value == "yes" for name, value in answers.items() if value}


def _answer(value: bool | None) -> Answer:
    if value is None:
        return ""
    return "yes" if value else "no"


def machine_of(attributes: Attributes) -> Machine:
    """Return the machine that the wire tells of."""
    told = {name: attributes.get(name) or "" for name in Machine.model_fields}
    for name, field in _ANSWERS.items():
        told[name] = _answer(attributes.get(field))
    return Machine.model_validate(told)


def _is_satisfied(field: str, value: Any, old: Any, facts: Facts) -> bool:
    match field:
        case "key_name":
            return value is None
        case "image":
            # What boots from a volume of its own has no image, and needs none.
            return (not value and not old) or value == facts.have.observed.get("image_id")
        case "cdroms":
            return _ids(value, facts) == _ids(old or [], facts)
        case "machine":
            seen = _PLAIN | (old or {})
            return all(seen[name] == chosen for name, chosen in value.items())
        case "tags":
            return sorted(value) == sorted(old or [])
        case "metadata":
            return bool(value == (old or {}))
        case _:
            return False


def _ids(images: list[str], facts: Facts) -> list[str]:
    """Return images by their ids, as far as they are known."""
    known = {image.name: image.id for image in facts.live.of_kind("image")}
    return [known.get(image, image) for image in images]


def _problem(name: str, field: str, value: Any, old: Any) -> Sentence | None:
    if field == "root_volume":
        return say("{name} cannot boot from another volume: make it anew", name=name)
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
