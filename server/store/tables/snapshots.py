"""Snapshots, backups, and what else belongs to volumes."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow, Row, new_id, now


class SnapshotRow(ResourceRow):
    """What a volume held at one moment. `wanted`: present, gone. `observed`: absent, available.

    Attributes:
        group_id: Equal for snapshots that are of one moment; None: it is alone.
        instance_id: The instance that had the volume.
        size_gib: Of the volume at that moment.
        used_bytes: What is stored with it alone.
    """

    __tablename__ = "snapshots"

    volume_id: Mapped[str] = mapped_column(String(64), index=True)
    group_id: Mapped[str | None] = mapped_column(String(64), index=True)
    instance_id: Mapped[str | None] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(Text, default="")
    properties: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    size_gib: Mapped[int]
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    used_bytes: Mapped[int | None] = mapped_column(BigInteger)


class BackupRow(ResourceRow):
    """A copy of what a volume held, kept outside. `observed`: absent, available.

    Attributes:
        snapshot_id: What it is a copy of; None: the volume as it is when it is made.
        schedule_id: The schedule that made it, or None.
        parent_id: The one before it, for an incremental one.
        progress: 0 to 100, while it is made.
        stored_bytes: What it added to the store.
    """

    __tablename__ = "backups"

    volume_id: Mapped[str] = mapped_column(String(64), index=True)
    snapshot_id: Mapped[str | None] = mapped_column(String(64))
    schedule_id: Mapped[str | None] = mapped_column(String(64), index=True)
    parent_id: Mapped[str | None] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(Text, default="")
    properties: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    size_gib: Mapped[int]
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    progress: Mapped[int] = mapped_column(default=0)
    stored_bytes: Mapped[int | None] = mapped_column(BigInteger)


class BackupScheduleRow(Row):
    """When backups of a volume, or of all volumes of an instance, are made and dropped.

    Attributes:
        every_hours: From one to the next.
        keep_last, keep_daily, keep_weekly: So many of the newest, and the newest of so
            many days and weeks; the rest of its own goes.
        due_at: When the next one is due; it moves on in the transaction that wishes it.
    """

    __tablename__ = "backup_schedules"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(default="")
    volume_id: Mapped[str | None] = mapped_column(String(64))
    instance_id: Mapped[str | None] = mapped_column(String(64))
    every_hours: Mapped[int]
    keep_last: Mapped[int]
    keep_daily: Mapped[int] = mapped_column(default=0)
    keep_weekly: Mapped[int] = mapped_column(default=0)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    due_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)


class VolumeTypeRow(Row):
    """A kind of volume that can be chosen. On one host all are served alike."""

    __tablename__ = "volume_types"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    specs: Mapped[dict[str, Any]] = mapped_column(default=dict)


class VolumeTransferRow(Row):
    """A volume that is offered to whoever knows the key, of which only a hash is kept."""

    __tablename__ = "volume_transfers"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(64), index=True)
    volume_id: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(default="")
    key_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
