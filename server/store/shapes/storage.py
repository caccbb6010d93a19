"""Volumes and images on the wire."""

from server.store.shapes import Parts
from server.store.status import image_status, volume_status
from server.store.tables import ImageRow, VolumeRow


def volume(row: VolumeRow) -> Parts:
    """Return a volume."""
    attributes = {"name": row.name, "size_gib": row.size_gib, "server_id": row.instance_id}
    observed = {
        "image_id": row.image_id,
        "bootable": row.is_root,
        "plugged": row.observed_plugged,
    }
    return volume_status(row), attributes, observed


def image(row: ImageRow) -> Parts:
    """Return an image."""
    attributes = {
        "name": row.name,
        "disk_format": row.disk_format,
        "container_format": row.container_format,
        "visibility": row.visibility,
    }
    observed = {
        "size_bytes": row.size_bytes,
        "virtual_bytes": row.virtual_bytes,
        "md5": row.md5,
    }
    return image_status(row), attributes, observed
