"""Groups of instances, and what was asked of instances."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow, Row, new_id, now


class ServerGroupRow(ResourceRow):
    """A group of instances. `wanted`: present, gone. It is there as soon as it is wanted.

    Attributes:
        policy: affinity, anti-affinity, soft-affinity or soft-anti-affinity.
        max_per_host: For anti-affinity: how many members one host may have.
    """

    __tablename__ = "server_groups"

    user_id: Mapped[str] = mapped_column(String(64))
    policy: Mapped[str] = mapped_column(String(32))
    max_per_host: Mapped[int] = mapped_column(default=1)
    wanted: Mapped[str] = mapped_column(String(16), default="present")


class InstanceActionRow(Row):
    """Something that was asked of an instance; it outlives the instance.

    Attributes:
        wish: Number of the instance's wish that it became.
        result: Success or Error; None while it is under way.
        message: Why it failed.
    """

    __tablename__ = "instance_actions"
    __table_args__ = (Index("actions_of_instance", "instance_id", "wish"),)

    request_id: Mapped[str] = mapped_column(
        String(64), primary_key=True, default=lambda: f"req-{new_id()}"
    )
    instance_id: Mapped[str] = mapped_column(String(64))
    project_id: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(32))
    wish: Mapped[int]
    result: Mapped[str | None] = mapped_column(String(16))
    message: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
