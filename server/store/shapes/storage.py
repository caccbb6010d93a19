"""Volumes and images on the wire."""

from typing import Any

from server.store.shapes import Parts
from server.store.status import backup_status, image_status, snapshot_status, volume_status
from server.store.tables import BackupRow, ImageRow, SnapshotRow, VolumeRow


def volume(row: VolumeRow) -> Parts:
    """Return a volume."""
    attributes = {
        "name": row.name,
        "size_gib": row.size_gib,
        "server_id": row.instance_id,
        "source": source_of(row),
        "type": row.type_id,
    }
    observed = {
        "image_id": row.image_id,
        "bootable": row.is_root,
        "cdrom": row.is_cdrom,
        "plugged": row.observed_plugged,
        "flat": row.observed_flat,
        "flattened": row.flattened if row.wanted_flat else None,
    }
    return volume_status(row), attributes, observed


def source_of(row: VolumeRow) -> dict[str, Any] | None:
    """Return what a volume was made of."""
    sources = {
        "image": row.image_id,
        "snapshot": row.snapshot_id,
        "volume": row.source_id,
        "backup": row.backup_id,
    }
    return next(({"kind": kind, "id": found} for kind, found in sources.items() if found), None)


def can_boot(row: VolumeRow) -> bool:
    """Return whether a volume is said to hold a system."""
    if row.is_bootable is not None:
        return row.is_bootable
    return row.is_root or row.image_id is not None


def snapshot(row: SnapshotRow) -> Parts:
    """Return a snapshot."""
    attributes = {"name": row.name, "volume_id": row.volume_id, "description": row.description}
    observed = {
        "server_id": row.instance_id,
        "group_id": row.group_id,
        "size_gib": row.size_gib,
        "used_bytes": row.used_bytes,
    }
    return snapshot_status(row), attributes, observed


def backup(row: BackupRow) -> Parts:
    """Return a backup."""
    attributes = {"name": row.name, "volume_id": row.volume_id, "description": row.description}
    observed = {
        "snapshot_id": row.snapshot_id,
        "schedule_id": row.schedule_id,
        "parent_id": row.parent_id,
        "size_gib": row.size_gib,
        "progress": 100 if row.observed == "available" else row.progress,
        "stored_bytes": row.stored_bytes,
    }
    return backup_status(row), attributes, observed


def image(row: ImageRow) -> Parts:
    """Return an image."""
    attributes = {
        "name": row.name,
        "disk_format": row.disk_format,
        "container_format": row.container_format,
        "visibility": row.visibility,
        "protected": row.is_protected,
        "hidden": row.is_hidden,
        "min_disk_gib": row.min_disk_gib,
        "min_ram_mib": row.min_ram_mib,
        "properties": row.properties,
        "tags": row.tags,
    }
    observed = {
        "size_bytes": row.size_bytes,
        "virtual_bytes": row.virtual_bytes,
        "md5": row.md5,
        "sha512": row.sha512,
        "received_bytes": row.received_bytes,
        "progress": 100 if row.observed == "active" else row.progress,
        "import": row.import_method and {"method": row.import_method, "url": row.import_url},
        "owner": row.project_id,
    }
    return image_status(row), attributes, observed
