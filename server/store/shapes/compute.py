"""Instances on the wire."""

from server.store.shapes import Parts
from server.store.status import instance_status
from server.store.tables import InstanceRow

HOST = "local"
"""Name of the only host of the embedded engine."""


def instance(row: InstanceRow, image: str | None) -> Parts:
    """Return an instance.

    Args:
        row: The instance.
        image: Name of its image, or its id.
    """
    attributes = {
        "name": row.name,
        "vcpus": row.vcpus,
        "ram_mib": row.ram_mib,
        "disk_gib": row.disk_gib,
        "image": image,
        "key_name": row.key_name,
        "user_data": row.user_data,
        "power": "stopped" if row.wanted == "stopped" else "running",
    }
    observed = {
        "image_id": row.image_id,
        "flavor_id": row.flavor_id,
        "host": HOST,
        "launched_at": row.launched_at and row.launched_at.isoformat(),
        "power": row.observed,
    }
    return instance_status(row).removeprefix("HARD_"), attributes, observed
