"""Status words of resources: pure functions of a row, in OpenStack's words.

Sources: Nova API guide, "Server statuses"; Neutron API v2.0, "networks" and "ports";
Cinder API v3, "Volumes"; Glance API v2, "Image statuses".
"""

from collections.abc import Mapping

from server.store.tables import (
    BackupRow,
    DeploymentRow,
    FloatingIpRow,
    ImageRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    PhysicalPortRow,
    RouterRow,
    SecurityGroupRow,
    SnapshotRow,
    VolumeRow,
)


def instance_status(row: InstanceRow) -> str:
    """Return Nova's word for an instance."""
    if row.wanted == "gone":
        return "DELETING"
    if row.fault_is_final:
        return "ERROR"
    if row.observed == "absent":
        return "BUILD"
    if row.wanted_build != row.observed_build and not row.observed_rescue:
        return "REBUILD"
    if row.rescue_image_id is not None and row.observed_rescue:
        return "RESCUE"
    if row.observed in ("running", "paused"):
        return _running_status(row)
    return _resting_status(row)


def wished_status(row: InstanceRow) -> str:
    """Return Nova's word for what an instance shall be, whatever it is by now.

    An order that follows another at once is judged by that: nobody has to wait in between.
    """
    if row.wanted == "gone":
        return "DELETING"
    if row.fault_is_final:
        return "ERROR"
    if row.rescue_image_id is not None:
        return "RESCUE"
    if row.resized_from is not None:
        return "VERIFY_RESIZE"
    return WISHED[row.wanted]


WISHED: Mapping[str, str] = {
    "running": "ACTIVE",
    "stopped": "SHUTOFF",
    "paused": "PAUSED",
    "suspended": "SUSPENDED",
    "shelved": "SHELVED",
    "offloaded": "SHELVED_OFFLOADED",
}


def network_status(row: NetworkRow) -> str:
    """Return Neutron's word for a network."""
    return _status(row, "BUILD", "ACTIVE", "ERROR", "DELETING")


def nic_status(row: NicRow) -> str:
    """Return Neutron's word for a port; it is DOWN while no instance runs with it."""
    up = "ACTIVE" if row.observed_plugged else "DOWN"
    new = "BUILD" if row.instance_id else "DOWN"
    return _status(row, new, up, "ERROR", "DELETING")


def volume_status(row: VolumeRow) -> str:
    """Return Cinder's word for a volume."""
    status = _status(row, "creating", "available", "error", "deleting")
    if status != "available":
        return status
    if row.observed_size_gib is not None and row.observed_size_gib < row.size_gib:
        return "extending"
    if row.observed_revert < row.wanted_revert:
        return "reverting" if row.revert_backup_id is None else "restoring-backup"
    if row.instance_id is None:
        return "available" if row.observed_instance_id is None else "detaching"
    return "in-use" if row.observed_instance_id == row.instance_id else "attaching"


def image_status(row: ImageRow) -> str:
    """Return Glance's word for an image; `saving` once its bytes are stored."""
    new = "queued" if row.size_bytes is None else "saving"
    if row.import_id is not None and row.import_id != row.observed_import_id:
        new = "importing"
    elif row.is_staging:
        new = "uploading"
    there = "deactivated" if row.is_deactivated else "active"
    return _status(row, new, there, "error", "deleting")


def snapshot_status(row: SnapshotRow) -> str:
    """Return Cinder's word for a snapshot."""
    return _status(row, "creating", "available", "error", "deleting")


def backup_status(row: BackupRow) -> str:
    """Return Cinder's word for a backup."""
    return _status(row, "creating", "available", "error", "deleting")


def deployment_status(row: DeploymentRow) -> str:
    """Return our word for a deployment."""
    return row.observed.upper()


def _running_status(row: InstanceRow) -> str:
    is_resized = row.resized_from is not None
    if row.observed == "paused":
        return "VERIFY_RESIZE" if is_resized else "PAUSED"
    if (row.observed_vcpus, row.observed_ram_mib) != (row.vcpus, row.ram_mib):
        return "RESIZE"
    if row.wanted_boot > row.observed_boot:
        if is_resized:
            return "RESIZE"
        return "HARD_REBOOT" if row.wanted_boot_hard else "REBOOT"
    return "VERIFY_RESIZE" if is_resized else "ACTIVE"


def _resting_status(row: InstanceRow) -> str:
    if row.observed == "suspended":
        return "SUSPENDED"
    if row.resized_from is not None:
        return "VERIFY_RESIZE" if row.wanted == "stopped" else "RESIZE"
    if row.wanted in ("shelved", "offloaded"):
        return WISHED[row.wanted]
    return "BUILD" if row.wanted == "running" and row.launched_at is None else "SHUTOFF"


def physical_port_status(row: PhysicalPortRow) -> str:
    """Return our word for a physical port; Neutron has none."""
    there = "ACTIVE" if row.observed == "plugged" else "UNCONFIRMED"
    return _status(row, "BUILD", there, "ERROR", "DELETING")


def router_status(row: RouterRow) -> str:
    """Return Neutron's word for a router."""
    return _status(row, "BUILD", "ACTIVE", "ERROR", "DELETING")


def floating_ip_status(row: FloatingIpRow) -> str:
    """Return Neutron's word for a floating IP; it is DOWN until it stands for somebody."""
    there = "ACTIVE" if row.nic_id and row.wish == row.observed_wish else "DOWN"
    return _status(row, "DOWN", there, "ERROR", "DELETING")


def security_group_status(row: SecurityGroupRow) -> str:
    """Return our word for a security group; Neutron has none."""
    return _status(row, "BUILD", "ACTIVE", "ERROR", "DELETING")


def _status(
    row: NetworkRow
    | NicRow
    | VolumeRow
    | ImageRow
    | PhysicalPortRow
    | SecurityGroupRow
    | RouterRow
    | FloatingIpRow
    | SnapshotRow
    | BackupRow,
    new: str,
    there: str,
    error: str,
    gone: str,
) -> str:
    if row.wanted == "gone":
        return gone
    if row.fault_is_final:
        return error
    return new if row.observed == "absent" else there
