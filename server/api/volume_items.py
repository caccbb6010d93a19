"""What a volume looks like in the block storage API."""

from typing import Any

from server.api.calls import Call
from server.api.server_parts import device
from server.api.volume_parts import links_of, time_of
from server.services.volume_types import DEFAULT_ID
from server.store.shapes.compute import HOST
from server.store.shapes.storage import can_boot
from server.store.status import volume_status
from server.store.tables import VolumeRow

Json = dict[str, Any]


def render_changed(call: Call, row: VolumeRow, type_name: str) -> Json:
    """Return a volume as the answer to a create or an update has it."""
    version = call.version
    item: Json = {
        "id": row.id,
        "name": row.name,
        "description": row.description or None,
        "size": row.size_gib,
        "status": volume_status(row),
        "attachments": _attachments(row),
        "availability_zone": "nova",
        "bootable": "true" if can_boot(row) else "false",
        "consistencygroup_id": None,
        "created_at": time_of(row.created_at),
        "updated_at": time_of(row.updated_at),
        "encrypted": False,
        "metadata": row.properties,
        "multiattach": False,
        "replication_status": None,
        "snapshot_id": row.snapshot_id,
        "source_volid": row.source_id,
        "user_id": call.principal.user_id,
        "volume_type": type_name,
        "links": links_of(call, "volumes", row.project_id, row.id),
    }
    if row.image_id:
        item["volume_image_metadata"] = {"image_id": row.image_id}
    if version >= (3, 13):
        item["group_id"] = None
    if version >= (3, 47):
        item["backup_id"] = row.backup_id
    if version >= (3, 48):
        item |= {"service_uuid": None, "shared_targets": False}
    if version >= (3, 63):
        item["volume_type_id"] = row.type_id or DEFAULT_ID
    if version >= (3, 65):
        item["consumes_quota"] = True
    return item


def render(call: Call, row: VolumeRow, type_name: str) -> Json:
    """Return a volume as lists and shows have it."""
    item = render_changed(call, row, type_name)
    item["os-vol-tenant-attr:tenant_id"] = row.project_id
    if call.principal.is_admin:
        item |= {
            "os-vol-host-attr:host": f"{HOST}@standard",
            "os-vol-mig-status-attr:migstat": None,
            "os-vol-mig-status-attr:name_id": None,
            "migration_status": None,
        }
        if call.version >= (3, 21):
            item["provider_id"] = None
        if call.version >= (3, 61):
            item["cluster_name"] = None
    return item


def _attachments(row: VolumeRow) -> list[Json]:
    if row.instance_id is None or volume_status(row) not in ("in-use", "extending"):
        return []
    return [
        {
            "id": row.id,
            "volume_id": row.id,
            "attachment_id": row.id,
            "server_id": row.instance_id,
            "device": device(row),
            "attached_at": time_of(row.updated_at),
            "host_name": None,
        }
    ]
