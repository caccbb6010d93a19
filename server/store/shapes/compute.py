"""Instances on the wire."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.store.shapes import Parts
from server.store.status import instance_status
from server.store.tables import InstanceRow, ServerGroupRow

HOST = "local"
"""Name of the only host of the embedded engine."""


@dataclass(frozen=True, slots=True)
class Drives:
    """What an instance boots from where that is no disk of its own, and its CDs.

    Attributes:
        root: Id of the volume.
        cdroms: Names of their images, or ids.
    """

    root: str | None = None
    cdroms: tuple[str, ...] = ()


def instance(row: InstanceRow, image: str | None, drives: Drives) -> Parts:
    """Return an instance.

    Args:
        row: The instance.
        image: Name of its image, or its id.
        drives: What it has of disks beside those of its own.
    """
    attributes = {
        "name": row.name,
        "vcpus": row.vcpus,
        "ram_mib": row.ram_mib,
        "disk_gib": row.disk_gib,
        "image": image,
        "root_volume": drives.root,
        "cdroms": [*drives.cdroms],
        "machine": row.machine,
        "key_name": row.key_name,
        "user_data": row.user_data,
        "power": "running" if row.wanted == "gone" else row.wanted,
        "metadata": row.properties,
        "tags": row.tags,
        "files": row.files,
        "server_group": row.group_id,
    }
    observed = {
        "image_id": row.image_id,
        "flavor_id": row.flavor_id,
        "host": HOST,
        "launched_at": row.launched_at and row.launched_at.isoformat(),
        "power": row.observed,
        "room": row.observed_room,
        "locked": row.locked_by is not None,
        "locked_reason": row.locked_reason,
        "rescued": row.observed_rescue,
        "resized_from": row.resized_from,
    }
    return instance_status(row).removeprefix("HARD_"), attributes, observed


def server_group(row: ServerGroupRow, members: Sequence[str]) -> Parts:
    """Return a group of instances; `members` are their ids."""
    attributes = {"name": row.name, "policy": row.policy, "max_per_host": row.max_per_host}
    return "ACTIVE", attributes, {"members": [*members]}
