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
        "os_hidden": False,
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
    }


def _status(row: ImageRow) -> str:
    # Glance has "killed" for an image whose bytes were lost, and no word for going.
    return {"error": "killed", "deleting": "pending_delete"}.get(
        status := image_status(row), status
    )
