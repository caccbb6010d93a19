"""Volumes."""

from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow


class VolumeRow(ResourceRow):
    """A volume. `wanted`: present, gone. `observed`: absent, available.

    Attributes:
        instance_id: The instance that should have it, or None.
        position: 0 is the disk an instance boots from.
        is_root: Its instance boots from it; it is removed with it, unless `is_kept`.
        is_cdrom: It is in a drive of its instance, and removed with it.
        build: For a root disk, the instance's build that it belongs to.
        observed_instance_id: The instance whose definition holds it, running or not.
        observed_plugged: Whether the running instance has it.
        image_id, snapshot_id, source_id, backup_id: What it was made of, at most one.
        is_bootable: What its owner says of it; None: as its source is.
        wanted_flat: It shall stand on nothing; `observed_flat`: it does.
        flattened: 0 to 100, while it is on the way there.
        wanted_revert: Number of the last revert asked for, to `revert_snapshot_id` or
            to `revert_backup_id`; `observed_revert`: the last one carried out.
    """

    __tablename__ = "volumes"

    description: Mapped[str] = mapped_column(Text, default="")
    size_gib: Mapped[int]
    image_id: Mapped[str | None] = mapped_column(String(64))
    instance_id: Mapped[str | None] = mapped_column(String(64), index=True)
    position: Mapped[int] = mapped_column(default=1)
    is_root: Mapped[bool] = mapped_column(default=False)
    is_kept: Mapped[bool] = mapped_column(default=False)
    is_cdrom: Mapped[bool] = mapped_column(default=False)
    build: Mapped[int] = mapped_column(default=0)
    properties: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    observed_size_gib: Mapped[int | None]
    observed_instance_id: Mapped[str | None] = mapped_column(String(64))
    observed_plugged: Mapped[bool] = mapped_column(default=False)
    snapshot_id: Mapped[str | None] = mapped_column(String(64))
    source_id: Mapped[str | None] = mapped_column(String(64))
    backup_id: Mapped[str | None] = mapped_column(String(64))
    type_id: Mapped[str | None] = mapped_column(String(64))
    is_bootable: Mapped[bool | None]
    wanted_flat: Mapped[bool] = mapped_column(default=False)
    observed_flat: Mapped[bool] = mapped_column(default=False)
    flattened: Mapped[int] = mapped_column(default=0)
    wanted_revert: Mapped[int] = mapped_column(default=0)
    observed_revert: Mapped[int] = mapped_column(default=0)
    revert_snapshot_id: Mapped[str | None] = mapped_column(String(64))
    revert_backup_id: Mapped[str | None] = mapped_column(String(64))
