"""Instances and their sizes."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
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
    """An instance. `wanted`: running, stopped, gone. `observed`: see `drivers.base.Power`.

    Attributes:
        wanted_boot, wanted_boot_hard: Number and kind of the last reboot asked for.
        wanted_build: Number of the last rebuild asked for; a new root disk each.
        observed_boot, observed_build: The last ones carried out.
        observed_ram_mib, observed_vcpus: What the running process has.
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
