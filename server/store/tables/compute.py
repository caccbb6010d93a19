"""Instances and their sizes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow, Row, new_id


class FlavorRow(Row):
    """A size of instances; `id` is a string, as in Nova."""

    __tablename__ = "flavors"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    vcpus: Mapped[int]
    ram_mib: Mapped[int]
    disk_gib: Mapped[int]
    is_public: Mapped[bool] = mapped_column(default=True)


class InstanceRow(ResourceRow):
    """An instance. `wanted`: running, stopped, paused, suspended, shelved, offloaded, gone.

    `observed`: see `drivers.base.Power`.

    Attributes:
        wanted_boot, wanted_boot_hard: Number and kind of the last reboot asked for.
        wanted_build: Number of the last rebuild asked for; a new root disk each.
        observed_boot, observed_build: The last ones carried out.
        observed_ram_mib, observed_vcpus: What the running process has.
        observed_room: What it may grow to without a restart: vcpus, ram_mib, step_mib.
        resized_from: The size before a resize that nobody has confirmed yet.
        rescue_image_id: While it shall run from another disk, the image of that.
        rescues: Number of the last rescue; a new disk each.
        observed_rescue: Whether the definition boots from the disk of a rescue.
        password_hash, rescue_password_hash: Of root, for the first boot; crypt(5).
        files: Objects `path`, `content` (base64), `mode`, `owner`, for the first boot.
        machine: What differs from the plain machine: see `services.machines.NewMachine`.
        locked_by: owner or admin, while nobody below that may change it.
    """

    __tablename__ = "instances"

    user_id: Mapped[str] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(Text, default="")
    flavor_id: Mapped[str] = mapped_column(String(64))
    vcpus: Mapped[int]
    ram_mib: Mapped[int]
    disk_gib: Mapped[int]
    image_id: Mapped[str | None] = mapped_column(String(64))
    key_name: Mapped[str | None]
    public_keys: Mapped[list[Any]] = mapped_column(default=list)
    user_data: Mapped[str | None] = mapped_column(Text)
    properties: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    wanted: Mapped[str] = mapped_column(String(16), default="running")
    wanted_boot: Mapped[int] = mapped_column(default=0)
    wanted_boot_hard: Mapped[bool] = mapped_column(default=False)
    wanted_build: Mapped[int] = mapped_column(default=0)
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    observed_boot: Mapped[int] = mapped_column(default=0)
    observed_build: Mapped[int] = mapped_column(default=0)
    observed_vcpus: Mapped[int | None]
    observed_ram_mib: Mapped[int | None]
    launched_at: Mapped[datetime | None]
    observed_room: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    resized_from: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    rescue_image_id: Mapped[str | None] = mapped_column(String(64))
    rescues: Mapped[int] = mapped_column(default=0)
    observed_rescue: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None]
    rescue_password_hash: Mapped[str | None]
    files: Mapped[list[Any]] = mapped_column(default=list)
    machine: Mapped[dict[str, Any]] = mapped_column(default=dict)
    has_config_drive: Mapped[bool] = mapped_column(default=False)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    group_id: Mapped[str | None] = mapped_column(String(64))
    reservation_id: Mapped[str | None] = mapped_column(String(64))
    launch_index: Mapped[int] = mapped_column(default=0)
    locked_by: Mapped[str | None] = mapped_column(String(16))
    locked_reason: Mapped[str | None]
