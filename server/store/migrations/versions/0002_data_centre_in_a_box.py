"""Add what a whole data centre has: addressing, firewall, routers, links, machines, storage."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the change."""
    _addressing()
    _firewall()
    _routers()
    _links()
    _compute()
    _machines()
    _storage()
    _images()
    _quotas()


def _addressing() -> None:
    """IPv6, host routes and names."""
    op.add_column(
        "networks", sa.Column("dns_domain", sa.String(255), nullable=False, server_default="")
    )
    op.add_column("subnets", sa.Column("mode", sa.String(32), nullable=True))
    op.add_column("subnets", sa.Column("routes", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("subnets", sa.Column("service", sa.String(64), nullable=True))
    for name in ("address6", "observed_address6"):
        op.add_column("nics", sa.Column(name, sa.String(64), nullable=True))
    op.add_column("nics", sa.Column("dns_name", sa.String(63), nullable=False, server_default=""))


def _firewall() -> None:
    """Security groups and allowed address pairs."""
    for name in ("security_groups", "pairs"):
        op.add_column("nics", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "nics", sa.Column("is_guarded", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("nics", sa.Column("observed_guard", sa.JSON(), nullable=True))
    op.create_table(
        "security_groups",
        *_of_resources(),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("observed", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_security_groups_project_id", "security_groups", ["project_id"])
    op.create_table(
        "security_rules",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("group_id", sa.String(64), sa.ForeignKey("security_groups.id"), nullable=False),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(16), nullable=False),
        sa.Column("ethertype", sa.String(8), nullable=False),
        sa.Column("protocol", sa.String(32), nullable=True),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("last", sa.Integer(), nullable=True),
        sa.Column("remote_prefix", sa.String(64), nullable=True),
        sa.Column("remote_group_id", sa.String(64), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    for name in ("group_id", "remote_group_id"):
        op.create_index(f"ix_security_rules_{name}", "security_rules", [name])


def _routers() -> None:
    """Routers and floating IPs."""
    for name in ("router_id", "floating_ip_id"):
        op.add_column("nics", sa.Column(name, sa.String(64), nullable=True))
    op.add_column(
        "nics", sa.Column("is_gateway", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_nics_router_id", "nics", ["router_id"])
    op.create_table(
        "routers",
        *_of_resources(),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("snat", sa.Boolean(), nullable=False),
        sa.Column("routes", sa.JSON(), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("observed", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_routers_project_id", "routers", ["project_id"])
    op.create_table(
        "floating_ips",
        *_of_resources(),
        sa.Column("network_id", sa.String(64), sa.ForeignKey("networks.id"), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("nic_id", sa.String(64), nullable=True),
        sa.Column("fixed_address", sa.String(64), nullable=True),
        sa.Column("router_id", sa.String(64), nullable=True),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("observed", sa.String(16), nullable=False),
        sa.Column("observed_forward", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("project_id", "network_id", "nic_id", "router_id"):
        op.create_index(f"ix_floating_ips_{name}", "floating_ips", [name])


def _links() -> None:
    """Shaping and physical ports."""
    for name in ("shaping", "wanted_shaping", "observed_shaping"):
        op.add_column("nics", sa.Column(name, sa.JSON(), nullable=True))
    op.add_column("nics", sa.Column("qos_policy_id", sa.String(64), nullable=True))
    op.create_index("ix_nics_qos_policy_id", "nics", ["qos_policy_id"])
    op.create_table(
        "qos_policies",
        *_of_resources(),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_qos_policies_project_id", "qos_policies", ["project_id"])
    op.create_table(
        "qos_rules",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("policy_id", sa.String(64), sa.ForeignKey("qos_policies.id"), nullable=False),
        sa.Column("direction", sa.String(16), nullable=False),
        sa.Column("max_kbps", sa.Integer(), nullable=False),
        sa.Column("max_burst_kbps", sa.Integer(), nullable=False),
    )
    op.create_index("ix_qos_rules_policy_id", "qos_rules", ["policy_id"])
    op.create_table(
        "physical_ports",
        *_of_resources(),
        sa.Column("network_id", sa.String(64), sa.ForeignKey("networks.id"), nullable=False),
        sa.Column("interface", sa.String(15), nullable=False),
        sa.Column("vlan", sa.Integer(), nullable=True),
        sa.Column("guard_s", sa.Integer(), nullable=False),
        sa.Column("is_forced", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("observed", sa.String(16), nullable=False),
        sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("project_id", "network_id"):
        op.create_index(f"ix_physical_ports_{name}", "physical_ports", [name])


def _compute() -> None:
    """States of instances beyond running and stopped."""
    for column in (
        sa.Column("observed_room", sa.JSON(), nullable=True),
        sa.Column("resized_from", sa.JSON(), nullable=True),
        sa.Column("rescue_image_id", sa.String(64), nullable=True),
        sa.Column("rescues", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("observed_rescue", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("rescue_password_hash", sa.String(255), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("has_config_drive", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("group_id", sa.String(64), nullable=True),
        sa.Column("reservation_id", sa.String(64), nullable=True),
        sa.Column("launch_index", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("locked_by", sa.String(16), nullable=True),
        sa.Column("locked_reason", sa.String(255), nullable=True),
    ):
        op.add_column("instances", column)
    op.create_table(
        "server_groups",
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("policy", sa.String(32), nullable=False),
        sa.Column("max_per_host", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        *_of_resources(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_server_groups_project_id", "server_groups", ["project_id"])
    op.create_table(
        "instance_actions",
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("instance_id", sa.String(64), nullable=False),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("wish", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(16), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("request_id"),
    )
    op.create_index("actions_of_instance", "instance_actions", ["instance_id", "wish"])


def _machines() -> None:
    """How instances boot, and what they boot from."""
    op.add_column("instances", sa.Column("machine", sa.JSON(), nullable=False, server_default="{}"))
    for name in ("is_kept", "is_cdrom"):
        op.add_column(
            "volumes", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )


def _storage() -> None:
    """Snapshots, backups, types and transfers."""
    sources = ("snapshot_id", "source_id", "backup_id", "type_id")
    for name in (*sources, "revert_snapshot_id", "revert_backup_id"):
        op.add_column("volumes", sa.Column(name, sa.String(64), nullable=True))
    op.add_column("volumes", sa.Column("is_bootable", sa.Boolean(), nullable=True))
    for name in ("wanted_flat", "observed_flat"):
        op.add_column(
            "volumes", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    for name in ("flattened", "wanted_revert", "observed_revert"):
        op.add_column("volumes", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("source_volume_id", "source_snapshot_id"):
        op.add_column("images", sa.Column(name, sa.String(64), nullable=True))
    op.create_table(
        "snapshots",
        *_of_resources(),
        sa.Column("volume_id", sa.String(64), nullable=False),
        sa.Column("group_id", sa.String(64), nullable=True),
        sa.Column("instance_id", sa.String(64), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("size_gib", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("observed", sa.String(16), nullable=False),
        sa.Column("used_bytes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("project_id", "volume_id", "group_id"):
        op.create_index(f"ix_snapshots_{name}", "snapshots", [name])
    op.create_table(
        "backups",
        *_of_resources(),
        sa.Column("volume_id", sa.String(64), nullable=False),
        sa.Column("snapshot_id", sa.String(64), nullable=True),
        sa.Column("schedule_id", sa.String(64), nullable=True),
        sa.Column("parent_id", sa.String(64), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("size_gib", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("observed", sa.String(16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("stored_bytes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("project_id", "volume_id", "schedule_id"):
        op.create_index(f"ix_backups_{name}", "backups", [name])
    op.create_table(
        "backup_schedules",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("volume_id", sa.String(64), nullable=True),
        sa.Column("instance_id", sa.String(64), nullable=True),
        sa.Column("every_hours", sa.Integer(), nullable=False),
        sa.Column("keep_last", sa.Integer(), nullable=False),
        sa.Column("keep_daily", sa.Integer(), nullable=False),
        sa.Column("keep_weekly", sa.Integer(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_backup_schedules_project_id", "backup_schedules", ["project_id"])
    op.create_table(
        "volume_types",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False, unique=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("specs", sa.JSON(), nullable=False),
    )
    op.create_table(
        "volume_transfers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("volume_id", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_volume_transfers_project_id", "volume_transfers", ["project_id"])


def _images() -> None:
    """Imports and members of images."""
    for name in ("is_hidden", "is_deactivated", "is_staging"):
        op.add_column(
            "images", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    for column in (
        sa.Column("import_id", sa.String(64), nullable=True),
        sa.Column("import_method", sa.String(32), nullable=True),
        sa.Column("import_url", sa.Text(), nullable=True),
        sa.Column("observed_import_id", sa.String(64), nullable=True),
        sa.Column("received_bytes", sa.BigInteger(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=True),
    ):
        op.add_column("images", column)
    op.create_table(
        "image_members",
        sa.Column(
            "image_id",
            sa.String(64),
            sa.ForeignKey("images.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_image_members_project_id", "image_members", ["project_id"])


def _of_resources() -> list[sa.Column[Any]]:
    """Return the columns that every table of resources has."""
    return [
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("topology_id", sa.String(64), nullable=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("fault_is_final", sa.Boolean(), nullable=False),
        sa.Column("wish", sa.Integer(), nullable=False),
        sa.Column("observed_wish", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _quotas() -> None:
    """What projects may have."""
    op.create_table(
        "quotas",
        sa.Column("project_id", sa.String(64), sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "name"),
    )
