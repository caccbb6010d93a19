"""What an image looks like in the image API.

Source: https://docs.openstack.org/api-ref/image/v2/#show-image
"""

from typing import Any

from server.api.times import to_seconds
from server.store.status import image_status
from server.store.tables import ImageRow

Json = dict[str, Any]


def image_item(row: ImageRow) -> Json:
    """Return an image; its properties stand beside the fields that all have."""
    path = f"/v2/images/{row.id}"
    return {
        **row.properties,
        "id": row.id,
        "name": row.name,
        "status": _status(row),
        "visibility": row.visibility,
        "protected": row.is_protected,
        "os_hidden": row.is_hidden,
        "tags": row.tags,
        "min_disk": row.min_disk_gib,
        "min_ram": row.min_ram_mib,
        "size": row.size_bytes,
        "virtual_size": row.virtual_bytes,
        "checksum": row.md5,
        "os_hash_algo": row.sha512 and "sha512",
        "os_hash_value": row.sha512,
        "owner": row.project_id,
        "disk_format": row.disk_format,
        "container_format": row.container_format,
        "created_at": to_seconds(row.created_at),
        "updated_at": to_seconds(row.updated_at),
        "self": path,
        "file": f"{path}/file",
        "schema": "/v2/schemas/image",
        **_of_import(row),
    }


def _of_import(row: ImageRow) -> Json:
    """Return where the bytes of an image are, or are on their way to; there is one store."""
    if row.observed == "active":
        return {"stores": "local"}
    if row.import_id is None:
        return {}
    has_failed = row.import_id == row.observed_import_id
    return {
        "os_glance_importing_to_stores": "" if has_failed else "local",
        "os_glance_failed_import": "local" if has_failed else "",
    }


def _status(row: ImageRow) -> str:
    # Glance has "killed" for an image whose bytes were lost, and no word for going. One whose
    # import failed waits for another one.
    if row.fault_is_final and row.import_id is not None and row.size_bytes is None:
        return "queued" if row.wanted == "present" else "pending_delete"
    return {"error": "killed", "deleting": "pending_delete"}.get(
        status := image_status(row), status
    )
