"""What fields images, members and tasks have, as JSON schemas.

Source: https://docs.openstack.org/api-ref/image/v2/#image-schemas
"""

from collections.abc import Mapping
from typing import Any, get_args

from server.api.calls import Answer, Call, json_answer
from server.errors import NotFoundError
from server.services.image_values import Format, Visibility

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_TEXT_OR_NULL: Json = {"type": ["null", "string"]}
_SHORT: Json = {"type": ["null", "string"], "maxLength": 255}
_NUMBER: Json = {"type": "integer"}
_FLAG: Json = {"type": "boolean"}
_READ_NUMBER: Json = {"type": ["null", "integer"], "readOnly": True}
_READ: Json = {"type": ["null", "string"], "readOnly": True}

STATUSES = (
    "queued",
    "saving",
    "active",
    "killed",
    "deleted",
    "uploading",
    "importing",
    "pending_delete",
    "deactivated",
)

WELL_KNOWN: Mapping[str, str] = {
    "architecture": "Processor: x86_64 or aarch64",
    "os_type": "linux or windows",
    "os_distro": "Family of the system: debian, ubuntu, fedora, centos, freebsd, windows …",
    "os_version": "Version as its maker writes it",
    "os_admin_user": "Who logs in first",
    "hw_firmware_type": "bios or uefi",
    "hw_machine_type": "pc or q35",
    "hw_disk_bus": "virtio, scsi, sata, ide",
    "hw_cdrom_bus": "sata, ide, scsi",
    "hw_vif_model": "virtio, e1000, e1000e, rtl8139",
    "hw_video_model": "std, virtio, qxl, none",
    "hw_rng_model": "virtio",
    "hw_qemu_guest_agent": "yes where the guest has the agent",
    "hw_boot_menu": "true shows a boot menu",
    "cockpit:checksum": "sha256: or sha512: and what the bytes must sum up to",
    "cockpit:checksum_url": "The site's list that has the checksum",
}
"""Properties that something reads; any others are kept as they are."""

_IMAGE: Json = {
    "id": {"type": "string", "pattern": "^[0-9a-f-]{36}$"},
    "name": _SHORT,
    "status": {"type": "string", "readOnly": True, "enum": [*STATUSES]},
    "visibility": {"type": "string", "enum": [*get_args(Visibility)]},
    "protected": _FLAG,
    "os_hidden": _FLAG,
    "checksum": _READ,
    "os_hash_algo": _READ,
    "os_hash_value": _READ,
    "owner": {**_SHORT, "readOnly": True},
    "size": _READ_NUMBER,
    "virtual_size": _READ_NUMBER,
    "container_format": {"type": ["null", "string"], "enum": [None, "bare"]},
    "disk_format": {"type": ["null", "string"], "enum": [None, *get_args(Format)]},
    "created_at": {**_TEXT, "readOnly": True},
    "updated_at": {**_TEXT, "readOnly": True},
    "tags": {"type": "array", "items": {"type": "string", "maxLength": 255}},
    "min_ram": _NUMBER,
    "min_disk": _NUMBER,
    "self": {**_TEXT, "readOnly": True},
    "file": {**_TEXT, "readOnly": True},
    "schema": {**_TEXT, "readOnly": True},
    **{name: {"type": "string", "description": text} for name, text in WELL_KNOWN.items()},
}
_MEMBER: Json = {
    "member_id": _TEXT,
    "image_id": _TEXT,
    "status": {"type": "string", "enum": ["pending", "accepted", "rejected"]},
    "created_at": _TEXT,
    "updated_at": _TEXT,
    "schema": _TEXT,
}
_TASK: Json = {
    "id": _TEXT,
    "type": {"type": "string", "enum": ["api_image_import"]},
    "status": {"type": "string", "enum": ["pending", "processing", "success", "failure"]},
    "message": _TEXT,
    "owner": _TEXT,
    "image_id": _TEXT,
    "input": {"type": ["null", "object"]},
    "result": {"type": ["null", "object"]},
    "created_at": _TEXT,
    "updated_at": _TEXT,
    "expires_at": _TEXT_OR_NULL,
    "self": _TEXT,
    "schema": _TEXT,
}
_ITEMS: Mapping[str, Json] = {"image": _IMAGE, "member": _MEMBER, "task": _TASK}


def schema(name: str) -> Json | None:
    """Return a schema by its name; None: there is none."""
    if name in _ITEMS:
        found: Json = {"name": name, "properties": _ITEMS[name]}
        if name == "image":
            found |= {
                "additionalProperties": {"type": "string"},
                "links": [
                    {"rel": "self", "href": "{self}"},
                    {"rel": "enclosure", "href": "{file}"},
                    {"rel": "describedby", "href": "{schema}"},
                ],
            }
        return found
    single = name.removesuffix("s")
    if single not in _ITEMS or single == name:
        return None
    items = {"type": "array", "items": schema(single)}
    return {
        "name": name,
        "properties": {name: items, "first": _TEXT, "next": _TEXT, "schema": _TEXT},
        "links": [
            {"rel": "first", "href": "{first}"},
            {"rel": "next", "href": "{next}"},
            {"rel": "describedby", "href": "{schema}"},
        ],
    }


async def show_schema(call: Call) -> Answer:
    """Answer with one schema."""
    found = schema(call.params["name"])
    if found is None:
        raise NotFoundError(f"Schema {call.params['name']} could not be found")
    return json_answer(found)
